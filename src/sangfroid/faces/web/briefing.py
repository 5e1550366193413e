"""What is said before calling somebody: the aim of the call; and a contact's one line of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sangfroid.faces.web.words import Words
from sangfroid.record.brief import Brief, PastCall
from sangfroid.record.interventions import Intervention
from sangfroid.record.notes import Note


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened; one of the three is there."""

    at: datetime
    call: PastCall | None = None
    note: Note | None = None
    done: Intervention | None = None


def events(calls: tuple[PastCall, ...], notes: tuple[Note, ...], done: tuple[Intervention, ...]) -> list[Event]:
    """Calls, notes and interventions in one line, the newest first."""
    found = [Event(one.at, call=one) for one in calls]
    found += [Event(one.at, note=one) for one in notes]
    found += [Event(one.at, done=one) for one in done]
    return sorted(found, key=lambda one: one.at, reverse=True)


def aim(brief: Brief, words: Words) -> str:
    """What the next call is for, told from what is open; "" where nothing is."""
    voice = words.voice
    ours = [one for one in brief.promises if one.owner != "client" and not one.event_pending]
    theirs = [one for one in brief.promises if one.owner == "client"]
    told: list[str] = []
    if brief.calls and brief.calls[0].ending == "hang_up":
        told.append(voice("Le dernier appel a été coupé : demander d'abord si le moment convient."))
    if ours:
        when = words.promised(ours[0])
        if ours[0].by_person:  # what was only heard is known by its verb alone outside its call
            told.append(voice("Dire où en est : {what}, {when}.", what=ours[0].what, when=when))
        else:
            told.append(voice("Dire où en est ce qui est promis, {when}.", when=when))
    if theirs:
        told.append(voice("Demander ce que devient : {what}.", what=theirs[0].what))
    return " ".join(told[:2])
