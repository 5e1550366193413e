"""The words of time of a note that a promise may mean, each read in the whole note and by itself."""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple

from sangfroid.language.deadlines import Calendar
from sangfroid.record.journal.pieces import Pieces
from sangfroid.record.journal.times import When, moved, whens

_HEADS: Final = frozenset((
    "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "demain", "apres-demain", "aujourd'hui",
    "avant", "d'", "dans", "sous", "ce", "cet", "cette", "a", "vers", "le", "lun", "mar", "mer", "jeu", "ven", "sam",
    "dim", "dem", "des", "tantot", "tout", "debut", "fin", "midi", "la", "au", "pour",
))  # fmt: skip
_LONGEST: Final = 44  # letters


class Time(NamedTuple):
    """Words of time; `alone`: as they would be read without what stands before them."""

    when: When
    alone: bool


def times(note: Pieces, text: str, said_at: datetime, calendar: Calendar) -> tuple[Time, ...]:
    """All words of time, in order: a past told before them may hide them from a look over the whole note."""
    whole = whens(text, said_at, calendar)
    found = [Time(one, alone=False) for one in whole]
    apart: list[When] = []
    for form, (a, _) in zip(note.forms, note.spans, strict=True):
        within = any(one.span[0] < a < one.span[1] for one in (*whole, *apart))
        if within or not (form in _HEADS or form[0].isdigit()):
            continue
        first = next(iter(whens(text[a : a + _LONGEST], said_at, calendar)), None)
        if first is None or first.span[0] != 0:
            continue
        one = moved(first, a)
        if all((one.span, one.due, one.why) != (other.span, other.due, other.why) for other in (*whole, *apart)):
            apart.append(one)
            found.append(Time(one, alone=True))
    return tuple(sorted(found, key=lambda each: (each.when.span, each.alone)))
