"""Turns whose words nobody knows, as bars beside each other."""

from __future__ import annotations

from dataclasses import dataclass

from sangfroid.calls import Reading, ReadTurn


@dataclass(frozen=True, slots=True)
class Unheard:
    """Speech without words: how long it is, and beside the call's longest one, in percent."""

    seconds: float
    percent: float


def unheard(reading: Reading) -> dict[int, Unheard]:
    """Such turns by their number; a tap is no speech."""
    lengths = {turn.n: _length(turn) for turn in reading.turns if not turn.text and not turn.labels}
    longest = max(lengths.values(), default=0.0)
    return {n: Unheard(length, round(100 * length / longest, 1)) for n, length in lengths.items() if length > 0}


def _length(turn: ReadTurn) -> float:
    return turn.end - turn.start if turn.start is not None and turn.end is not None else 0.0
