"""The tension line: its points, for the timeline, a sparkline, and the terminal's block characters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sangfroid.calls.reading import Reading

HIGHEST: Final = 3.0
BLOCKS: Final = " ▁▂▃▄▅▆▇█"
PLAIN: Final = " .:-=+*##"  # the same where the terminal has no block characters


def levels(reading: Reading) -> tuple[tuple[float, float], ...]:
    """(moment, tension) of each client turn; moments are seconds, or turn numbers without times. None in danger."""
    if reading.dangers:
        return ()
    return tuple(
        (moment(reading, place), turn.tension) for place, turn in enumerate(reading.turns) if turn.tension is not None
    )


def moment(reading: Reading, place: int) -> float:
    """The middle of the turn at this place."""
    turn = reading.turns[place]
    if turn.start is None:
        return place + 0.5
    return (turn.start + turn.end) / 2 if turn.end is not None else turn.start


def span(reading: Reading) -> float:
    """The last moment of the call: seconds, or the number of turns without times."""
    ends = [turn.end for turn in reading.turns if turn.end is not None]
    if ends and any(turn.start is not None for turn in reading.turns):
        return max(*ends, reading.ended_at or 0.0, 1.0)
    return float(max(len(reading.turns), 1))


def sampled(points: Sequence[tuple[float, float]], end: float, columns: int) -> tuple[float, ...]:
    """The line's height at evenly spaced moments; straight between points, flat before and after them."""
    return tuple(_height(points, (column + 0.5) * end / columns) for column in range(columns)) if points else ()


def _height(points: Sequence[tuple[float, float]], at: float) -> float:
    before = points[0]
    for point in points:
        if point[0] >= at:
            width = point[0] - before[0]
            return point[1] if width <= 0 else before[1] + (point[1] - before[1]) * (at - before[0]) / width
        before = point
    return before[1]


def rows(heights: Sequence[float], count: int, blocks: str = BLOCKS) -> tuple[str, ...]:
    """The line as `count` rows of block characters, the highest row first."""
    steps = len(blocks) - 1
    return tuple(
        "".join(blocks[_eighths(height, row, count, steps)] for height in heights).rstrip()
        for row in reversed(range(count))
    )


def _eighths(height: float, row: int, count: int, steps: int) -> int:
    filled = round(height / HIGHEST * count * steps) - row * steps
    if row == 0:
        filled = max(filled, 1)  # a calm moment still shows where it is
    return max(0, min(steps, filled))
