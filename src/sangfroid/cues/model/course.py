"""The second look: what the course of the call makes likely in a turn, over what the turn's own words do.

A small net sees the first look's scores, how likely each name was in each side's last turn, how often it was so far
(a short memory and a long one), and how far the call has come. Names of both sides stand in one row, the agent's
first. The same code serves training and hearing; a change here asks for `make train`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from sangfroid.calls.vocabulary import TRIGGERS

Row: TypeAlias = NDArray[np.float32]

# What is left, after one more turn of the side, of its last turn, of the short memory and of the long one.
LEFT: Final = np.array([[0.0], [0.6], [0.9]], np.float32)
HALF: Final = np.float32(0.5)
AT_ONCE: Final = 16  # turns, each of another call, that are told of together
TELLS: Final = 1 + len(TRIGGERS)
COURSE: Final = 5  # inputs that tell how far the call has come, how long the turn is, and the one for shifts
SURE: Final = 1.3  # makes a first score a likelihood that is remembered
SOON: Final = 10.0  # turns after which a call is no longer young
LATE: Final = 30.0  # nor short


def memories(trails: Sequence[bytes], names: int) -> Row:
    """What is remembered of calls, a row each: how likely each name was in its side's last turn, the short memory and
    the long one; then what it `TELLS`: turns heard so far, and the evidence for each trigger."""
    width = len(LEFT) * names + TELLS
    nothing = bytes(width * 4)
    return np.frombuffer(b"".join([trail or nothing for trail in trails]), np.float32).reshape(-1, width)


def after(memory: Row, names: int, side: slice, first: Row, causes: Row | None = None) -> Row:
    """What is remembered after a turn of each of these calls with these first scores, of the side whose names stand
    there; `causes`: what the turns add to the evidence for each trigger."""
    memory = memory.copy()
    rows = memory[:, :-TELLS].reshape(len(memory), len(LEFT), names)[:, :, side]
    rows *= LEFT
    rows += (1 / (1 + np.exp(-SURE * first)))[:, None]
    memory[:, -TELLS] += 1
    if causes is not None:
        memory[:, 1 - TELLS :] += causes
    return memory


def arisen(memory: Row, causes: Row, needed: Row) -> list[list[int]]:
    """The triggers, by number, of which the evidence is complete with what a turn of each call adds."""
    had = memory[:, 1 - TELLS :]
    found: list[list[int]] = [[] for _ in memory]
    for place, number in np.argwhere((had < needed) & (needed <= had + causes)).tolist():
        found[place].append(number)
    return found


def inputs(first: Row, memory: Row, names: int, words: Sequence[int]) -> Row:
    """What the net sees of turns of so many words, a row each."""
    many, own = first.shape
    found = np.empty((many, own + memory.shape[1] - TELLS + COURSE), np.float32)
    np.multiply(first, HALF, out=found[:, :own])
    found[:, own:-COURSE] = memory[:, :-TELLS]
    found[:, own + names : -COURSE] *= HALF
    turns: list[float] = memory[:, -TELLS].tolist()
    found[:, -COURSE:] = [
        (min(1.0, so_far / SOON), min(1.0, so_far / LATE), float(so_far == 0), long**0.5 / 5, 1.0)
        for so_far, long in zip(turns, words, strict=True)
    ]
    return found


class Second:
    """One side's net."""

    def __init__(self, into: Row, out: Row, scale: Row, shift: Row) -> None:
        """`into`: from the inputs to what is hidden, the shift being the last input's; `out`: from there to scores,
        which are added to the first scores times `scale`, plus `shift`."""
        self._into = into
        self._names = (len(into) - len(scale) - COURSE) // len(LEFT)
        self._out = out
        self._scale = scale
        self._shift = shift

    def scores(self, first: Row, memory: Row, words: Sequence[int]) -> Row:
        """The scores after both looks, of up to AT_ONCE turns of so many words, a row each: what the net makes of its
        `inputs`. It is always given AT_ONCE rows, some of them nothing, so that a turn's figures do not hang on how
        many are asked for at a time, to the last bit."""
        many = len(first)
        seen = inputs(first, memory, self._names, words)
        if many < AT_ONCE:
            seen = np.concatenate([seen, np.zeros((AT_ONCE - many, seen.shape[1]), np.float32)])
        found: Row = (np.maximum(seen @ self._into, 0) @ self._out)[:many]
        found += self._scale * first
        found += self._shift
        return found
