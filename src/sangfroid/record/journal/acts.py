"""The undertakings told in a note, none that is denied, asked, threatened or gone by."""

from __future__ import annotations

from dataclasses import replace

from sangfroid.record.journal.denied import denied
from sangfroid.record.journal.frames import Act, Frames
from sangfroid.record.journal.line import Line
from sangfroid.record.journal.sheet import Sheet
from sangfroid.record.journal.subjects import Subjects


def acts(note: Line, sheet: Sheet, who: Subjects) -> list[Act]:
    """The undertakings in order, none over another."""
    frames = Frames(note, sheet, who)
    found: list[Act] = []
    for at in range(len(note)):
        if note.name[at] >= 0:
            continue
        act = frames.at(at, found)
        if act is not None and act.who == "me" and act.subject < 0 and not act.promised:
            act = by_another(act, who)
        if act is not None and not denied(note, sheet, act):
            if found and act.first <= found[-1].at:
                if act.verb.what == found[-1].verb.what:
                    continue
                if found[-1].verb.what == "demander":
                    found[-1] = act
                    continue
                act = Act(
                    act.verb,
                    act.at,
                    found[-1].last + 1,
                    act.last,
                    act.who,
                    act.subject,
                    act.objects,
                    act.dated,
                    act.passive,
                    act.future,
                )
            found.append(act)
    return found


def by_another(act: Act, who: Subjects) -> Act:
    """ "À rappeler par le Dr Vidal": the one who is named does it."""
    kind, subject = who.by(act.at)
    if kind in ("unclear", "me"):
        return act
    kind = "colleague" if kind == "name" else kind
    return replace(act, who=kind, subject=subject, last=max(act.last, subject))
