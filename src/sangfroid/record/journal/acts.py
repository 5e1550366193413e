"""The undertakings told in a note, none that is denied, asked, threatened or gone by."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from sangfroid.record.journal.act import Act
from sangfroid.record.journal.denied import denied
from sangfroid.record.journal.frames import Frames
from sangfroid.record.journal.line import Line
from sangfroid.record.journal.sheet import Sheet
from sangfroid.record.journal.subjects import Subjects

_HANDS_ON: Final = frozenset(("transmettre", "passer", "transferer", "confier", "voir"))
_NEAR_ACT: Final = 8  # words


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
        if act is None or denied(note, sheet, act):
            continue
        if found and act.first <= found[-1].at:
            if act.verb.what == found[-1].verb.what:
                continue
            if found[-1].verb.what == "demander":
                found[-1] = act
                continue
            act = replace(act, first=found[-1].last + 1)
        found.append(act)
        if (again := _second(note, act)) is not None:
            found.append(again)
    return [
        act
        for act, after in zip(found, [*found[1:], None][: len(found)], strict=True)
        if not _handed_on(note, act, after)
    ]


def _handed_on(note: Line, act: Act, after: Act | None) -> bool:
    """ "Je transmets à Sophie qui la rappelle": the undertaking is hers."""
    handed = act.who == "me" and act.verb.inf in _HANDS_ON and after is not None
    near = after is not None and after.at - act.at <= _NEAR_ACT and note.sentence(act.at) == note.sentence(after.at)
    return (
        handed
        and near
        and after is not None
        and after.who in ("colleague", "doctor")
        and not note.form(act.at).endswith("rai")
    )


def _second(note: Line, act: Act) -> Act | None:
    """ "Appeler Mme Roux demain et M. Petit jeudi": the same act once more."""
    if not act.verb.call or act.last + 1 >= len(note) or note.name[act.last + 1] < 0:
        return None
    for at in range(act.last + 2, min(act.last + 8, len(note) - 1)):
        if note.stops(at) or note.form(at) in ("je", "il", "elle", "on"):
            return None
        if note.form(at) == "et" and note.name[at + 1] >= 0 and at > act.last + 2:
            return replace(act, at=at, first=at, last=at)
    return None


def by_another(act: Act, who: Subjects) -> Act:
    """ "À rappeler par le Dr Vidal": the one who is named does it."""
    kind, subject = who.by(act.at)
    if kind in ("unclear", "me"):
        return act
    kind = "colleague" if kind == "name" else kind
    return replace(act, who=kind, subject=subject, last=max(act.last, subject))
