"""The second look: what the course of the call makes likely in a turn, over what the turn's own words do.

A small net sees the first look's scores, how likely each name was in each side's last turn, how often it was so far
(a short memory and a long one), and how far the call has come. Names of both sides stand in one row, the agent's
first. The same code serves training and hearing; a change here asks for `make train`.
"""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Row: TypeAlias = NDArray[np.float32]

MEMORIES: Final = (0.6, 0.9)  # what is left of each memory after one more turn of the side
SURE: Final = 1.3  # makes a first score a likelihood that is remembered
SOON: Final = 10.0  # turns after which a call is no longer young
LATE: Final = 30.0  # nor short


def remembered(trail: bytes, names: int) -> tuple[Row, int]:
    """The last likelihoods, the short memory and the long one, a row each, of so many names; turns heard so far."""
    if not trail:
        return np.zeros((3, names), np.float32), 0
    values = np.frombuffer(trail, np.float32)
    return values[:-1].reshape(3, names), int(values[-1])


def after(trail: bytes, names: int, side: slice, first: Row) -> bytes:
    """What is remembered after a turn with these first scores, of the side whose names stand there."""
    before, turns = remembered(trail, names)
    rows = before.copy()
    likely = 1 / (1 + np.exp(-SURE * first))
    rows[0, side] = likely
    for row, left in enumerate(MEMORIES, 1):
        rows[row, side] = rows[row, side] * np.float32(left) + likely
    return rows.tobytes() + np.float32(turns + 1).tobytes()


def inputs(first: Row, trail: bytes, names: int, words: int) -> Row:
    """What the net sees of a turn of so many words."""
    rows, turns = remembered(trail, names)
    course = (min(1.0, turns / SOON), min(1.0, turns / LATE), float(turns == 0), words**0.5 / 5, 1.0)
    return np.concatenate([first * 0.5, rows[0], rows[1] * 0.5, rows[2] * 0.5, course], dtype=np.float32)


class Second:
    """One side's net."""

    def __init__(self, into: Row, out: Row, scale: Row, shift: Row) -> None:
        """`into`: from the inputs to what is hidden, the shift being the last input's; `out`: from there to scores,
        which are added to the first scores times `scale`, plus `shift`."""
        self._into = into
        self._out = out
        self._scale = scale
        self._shift = shift

    def scores(self, first: Row, seen: Row) -> Row:
        """The scores after both looks."""
        hidden = np.maximum(seen @ self._into, 0)
        found: Row = hidden @ self._out + self._scale * first + self._shift
        return found
