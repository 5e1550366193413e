"""Where two readings of a call part: ours, which stands as it is, and the second reader's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sangfroid.calls.reading import Reading, ReadTurn
from sangfroid.calls.turns import Span
from sangfroid.calls.vocabulary import Situation
from sangfroid.review.second.opinion import Opinion, Second, TurnOpinion

APART: Final = 1.0  # degrees of tension from which two readings differ; the second reader counts in whole ones


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A turn that both read otherwise: the labels that one alone hears, tension where it lies apart.

    `text[a:b] == quote`: words that show what the second reader hears, else those for what only we do.
    """

    turn: int
    ours: tuple[str, ...]
    theirs: tuple[str, ...]
    our_tension: float | None
    their_tension: float | None
    quote: str
    span: Span


def disagreements(reading: Reading, opinion: Opinion) -> tuple[Disagreement, ...]:
    """The turns that the second reader answered for and read otherwise, in the call's order.

    In danger for life no tension is told, ours or another's.
    """
    held = {turn.n: turn for turn in opinion.turns}
    both = ((turn, held[turn.n]) for turn in reading.turns if turn.n in held)
    found = (_apart(turn, other, tense=not reading.dangers) for turn, other in both)
    return tuple(one for one in found if one is not None)


def situations_apart(reading: Reading, second: Second) -> tuple[tuple[Situation, ...], tuple[Situation, ...]] | None:
    """Our situations and theirs where they differ; None where not, or where it did not read the whole call."""
    if not second.whole:
        return None
    ours = _hard([situation.name for situation in reading.situations])
    theirs = _hard(second.opinion.situations)
    return None if set(ours) == set(theirs) else (ours or ("calm",), theirs or ("calm",))


def _hard(names: Sequence[Situation]) -> tuple[Situation, ...]:
    return tuple(name for name in names if name != "calm")


def _apart(turn: ReadTurn, other: TurnOpinion, *, tense: bool) -> Disagreement | None:
    heard, held = [cue.name for cue in turn.labels], [remark.name for remark in other.labels]
    ours = tuple(dict.fromkeys(name for name in heard if name not in held))
    theirs = tuple(name for name in held if name not in heard)
    level, their_level = (turn.tension, other.tension) if tense else (None, None)
    if level is None or their_level is None or abs(level - their_level) < APART:
        level = their_level = None
    if not ours and not theirs and level is None:
        return None
    a, b = _words(turn, other, ours, theirs)
    return Disagreement(turn.n, ours, theirs, level, their_level, turn.text[a:b], (a, b))


def _words(turn: ReadTurn, other: TurnOpinion, ours: Sequence[str], theirs: Sequence[str]) -> Span:
    """The words that a disagreement is about; the whole turn where it is about tension alone."""
    spans = [remark.span for remark in other.labels if remark.name in theirs]
    spans += [cue.span for cue in turn.labels if cue.name in ours and cue.quote]
    return spans[0] if spans else (0, len(turn.text))
