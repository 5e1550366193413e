"""The worst errors: calls, turns, tension, promises, situations, each list with the worst first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from sangfroid.calls.call import GoldPromise
from sangfroid.calls.reading import Promise
from sangfroid.review.evaluation.judged import Judged, JudgedTurn
from sangfroid.review.measure import Tally, paired

FAR: Final = 1.0  # a tension read this far from the annotator's is an error

Lapse = Literal["missed", "due", "wrong"]
LAPSES: Final[tuple[Lapse, ...]] = ("missed", "due", "wrong")


@dataclass(frozen=True, slots=True)
class CallErrors:
    """A call with all its labels in one tally, the wrong and missed ones a turn, and how far its tension is off."""

    call: Judged
    labels: Tally
    per_turn: float
    tension: float | None


@dataclass(frozen=True, slots=True)
class TurnErrors:
    """A turn and the call that it stands in."""

    call: Judged
    turn: JudgedTurn


@dataclass(frozen=True, slots=True)
class PromiseError:
    """A promise that was missed (`heard` is None), wrongly heard (`gold` is None), or found with another due time."""

    call: Judged
    lapse: Lapse
    gold: GoldPromise | None
    heard: Promise | None


def worst_calls(calls: Sequence[Judged]) -> tuple[CallErrors, ...]:
    """All calls, those with the most wrong and missed labels a turn first."""
    return tuple(sorted((_of_call(call) for call in calls), key=lambda one: (-one.per_turn, one.call.name)))


def _of_call(call: Judged) -> CallErrors:
    every = Tally()
    for tally in call.measure.labels.values():
        every.take(tally)
    off = [abs(gold - seen) for gold, seen in call.measure.tension]
    return CallErrors(
        call, every, (every.wrong + every.missed) / max(call.measure.turns, 1), sum(off) / len(off) if off else None
    )


def worst_turns(calls: Sequence[Judged]) -> tuple[TurnErrors, ...]:
    """The turns with any wrong or missed label, those with the most first, then those where the surest was wrong."""
    found = [TurnErrors(call, turn) for call in calls for turn in call.turns() if turn.missed or turn.wrong]
    return tuple(sorted(found, key=lambda one: (-len(one.turn.missed | one.turn.wrong), -_surest(one.turn))))


def _surest(turn: JudgedTurn) -> float:
    cues = turn.turn.labels if turn.turn is not None else ()
    return max((cue.confidence for cue in cues if cue.name in turn.wrong), default=0.0)


def tension_errors(calls: Sequence[Judged]) -> tuple[TurnErrors, ...]:
    """The client's turns whose tension is read far off, the farthest first."""
    found = [TurnErrors(call, turn) for call in calls for turn in call.turns() if abs(off(turn)) >= FAR]
    return tuple(sorted(found, key=lambda one: -abs(off(one.turn))))


def off(turn: JudgedTurn) -> float:
    """How much tenser a turn was read than it is; 0 where nothing can be compared."""
    if turn.level is None or turn.turn is None or turn.turn.tension is None:
        return 0.0
    return turn.turn.tension - turn.level


def promise_errors(calls: Sequence[Judged]) -> tuple[PromiseError, ...]:
    """Promises missed, then those due at another time, then those wrongly heard; within these, call by call."""
    found: list[PromiseError] = []
    for call in calls:
        pairing = paired(call.gold.promises, call.seen.promises)
        found += [PromiseError(call, "missed", promise, None) for promise in pairing.missed]
        found += [PromiseError(call, "due", gold, heard) for gold, heard, exact in pairing.found if not exact]
        found += [PromiseError(call, "wrong", None, promise) for promise in pairing.wrong]
    return tuple(sorted(found, key=lambda one: LAPSES.index(one.lapse)))


def situation_errors(calls: Sequence[Judged]) -> tuple[Judged, ...]:
    """The calls whose situations were not all heard, or heard where they are not."""
    return tuple(call for call in calls if set(call.gold.situations) != {s.name for s in call.seen.situations})
