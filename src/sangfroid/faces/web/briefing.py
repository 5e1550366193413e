"""What is said before calling somebody: the aim of the call; and a contact's one line of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sangfroid.faces.web.words import Words
from sangfroid.record.brief import Brief, PastCall
from sangfroid.record.followup_tasks import TaskLine
from sangfroid.record.interventions import Intervention
from sangfroid.record.messages import Message
from sangfroid.record.notes import Note
from sangfroid.record.promise_line import PromiseLine


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened; one of them is there. A promise stands where it ended, a message where it was left."""

    at: datetime
    call: PastCall | None = None
    note: Note | None = None
    done: Intervention | None = None
    promise: PromiseLine | None = None
    message: Message | None = None
    task: TaskLine | None = None


@dataclass(frozen=True, slots=True)
class Owed:
    """What of a contact is no call, note or intervention: promises that ended, messages, tasks."""

    promises: tuple[PromiseLine, ...] = ()
    messages: tuple[Message, ...] = ()
    tasks: tuple[TaskLine, ...] = ()


def events(
    calls: tuple[PastCall, ...], notes: tuple[Note, ...], done: tuple[Intervention, ...], owed: Owed = Owed()
) -> list[Event]:
    """Calls, notes, interventions, promises that ended, messages and what was done, in one line; the newest first."""
    found = [Event(one.at, call=one) for one in calls]
    found += [Event(one.at, note=one) for one in notes]
    found += [Event(one.at, done=one) for one in done]
    found += [Event(one.settled, promise=one) for one in owed.promises if one.settled is not None]
    found += [Event(one.at, message=one) for one in owed.messages]
    found += [Event(one.done or one.made, task=one) for one in owed.tasks if one.state == "done"]
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
        if ours[0].what:
            told.append(voice("Dire où en est : {what}, {when}.", what=ours[0].what, when=when))
        else:
            told.append(voice("Dire où en est ce qui est promis, {when}.", when=when))
    if theirs:
        told.append(voice("Demander ce que devient : {what}.", what=words.what(theirs[0])))
    return " ".join(told[:2])
