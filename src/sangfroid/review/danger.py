"""Words of danger (M0): what was said, and what was done about it. No tension is shown beside them. What may be one or
not is only asked about."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from sangfroid.calls.reading import Reading
from sangfroid.language.wording import N_
from sangfroid.review.course import side
from sangfroid.review.names import MATTERS
from sangfroid.review.quotes import Quote, first_cue, of_cue, quoted, turn_of
from sangfroid.review.voice import Voice

# What is looked for after words of danger: its title, and the labels that show it.
DONE: Final = (
    (N_("Orienté vers des secours"), frozenset({"refer"})),
    (N_("Présence dite"), frozenset({"reassure", "together"})),
    (N_("Sûreté vérifiée"), frozenset({"ask_detail"})),
)

SUSPECTED: Final = N_("Un danger ? À vérifier")


@dataclass(frozen=True, slots=True)
class Deed:
    """Something to be done in danger, with the words that did it; None where it was not observed."""

    title: str
    quote: Quote | None


@dataclass(frozen=True, slots=True)
class Danger:
    """The words of danger, by matter, and the deeds that answer them."""

    matters: tuple[tuple[str, Quote], ...]
    deeds: tuple[Deed, ...]


def danger(reading: Reading, voice: Voice) -> Danger | None:
    """What the report says of a danger; None where no words point to one."""
    if not reading.dangers:
        return None
    matters: dict[str, Quote] = {}
    for found in reading.dangers:
        turn = turn_of(reading, found.turn)
        if turn is not None:
            matters.setdefault(voice(MATTERS[found.matter]), quoted(turn, voice, found.span))
    first = min(found.turn for found in reading.dangers)
    deeds = tuple(Deed(voice(title), _first(reading, first, labels, voice)) for title, labels in DONE)
    return Danger(tuple(matters.items()), deeds)


def suspected(reading: Reading, voice: Voice) -> tuple[Quote, ...]:
    """Words of which the report asks whether there is danger, a turn each; none from where danger is plain."""
    plain = min((found.turn for found in reading.dangers), default=math.inf)
    found = {one.turn: one.span for one in reading.suspicions if one.turn < plain}
    turns = [(turn_of(reading, n), span) for n, span in found.items()]
    return tuple([quoted(turn, voice, span) for turn, span in turns if turn is not None])


def _first(reading: Reading, after: int, labels: frozenset[str], voice: Voice) -> Quote | None:
    for turn in side(reading, "agent"):
        cue = first_cue(turn, labels)
        if turn.n > after and cue is not None:
            return of_cue(turn, cue, voice)
    return None
