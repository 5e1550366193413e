"""The second look: what the course of the call makes likely in a turn, over what the turn's own words do.

A small net sees the first look's scores, how likely each name was in each side's last turn, how often it was so far
(a short memory and a long one), and how far the call has come. Names of both sides stand in one row, the agent's
first. The same code serves training and hearing; a change here asks for `make train`.
"""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from sangfroid.calls.vocabulary import TRIGGERS

Row: TypeAlias = NDArray[np.float32]

# What is left, after one more turn of the side, of its last turn, of the short memory and of the long one.
LEFT: Final = np.array([[0.0], [0.6], [0.9]], np.float32)
HALF: Final = np.float32(0.5)
NO_CAUSES: Final = np.zeros(len(TRIGGERS), np.float32)
TELLS: Final = 1 + len(TRIGGERS)
COURSE: Final = 5  # inputs that tell how far the call has come, how long the turn is, and the one for shifts
SURE: Final = 1.3  # makes a first score a likelihood that is remembered
SOON: Final = 10.0  # turns after which a call is no longer young
LATE: Final = 30.0  # nor short


def after(trail: bytes, names: int, side: slice, first: Row, causes: Row = NO_CAUSES) -> bytes:
    """What is remembered after a turn with these first scores, of the side whose names stand there; `causes`: what the
    turn adds to the evidence for each trigger."""
    memory = _memory(trail, names).copy()
    rows = memory[:-TELLS].reshape(len(LEFT), names)[:, side]
    rows *= LEFT
    rows += 1 / (1 + np.exp(-SURE * first))
    memory[-TELLS] += 1
    memory[1 - TELLS :] += causes
    return memory.tobytes()


def causes(trail: bytes) -> Row:
    """The evidence for each trigger that has added up so far."""
    return np.frombuffer(trail, np.float32)[1 - TELLS :] if trail else NO_CAUSES


def inputs(first: Row, trail: bytes, names: int, words: int) -> Row:
    """What the net sees of a turn of so many words."""
    memory = _memory(trail, names)
    turns, own = float(memory[-TELLS]), len(first)
    found = np.empty(own + len(memory) - TELLS + COURSE, np.float32)
    np.multiply(first, HALF, out=found[:own])
    found[own:-COURSE] = memory[:-TELLS]
    found[own + names : -COURSE] *= HALF
    found[-COURSE:] = _course(turns, words)
    return found


def _course(turns: float, words: int) -> tuple[float, ...]:
    return min(1.0, turns / SOON), min(1.0, turns / LATE), float(turns == 0), words**0.5 / 5, 1.0


def _memory(trail: bytes, names: int) -> Row:
    """How likely each name was in its side's last turn, the short memory and the long one; then what it `TELLS`: turns
    heard so far, and the evidence for each trigger."""
    return np.frombuffer(trail, np.float32) if trail else np.zeros(len(LEFT) * names + TELLS, np.float32)


class Second:
    """One side's net."""

    def __init__(self, into: Row, out: Row, scale: Row, shift: Row) -> None:
        """`into`: from the inputs to what is hidden, the shift being the last input's; `out`: from there to scores,
        which are added to the first scores times `scale`, plus `shift`."""
        own, half = len(scale), np.ones((len(into), 1), np.float32)
        names = (len(into) - own - COURSE) // len(LEFT)
        half[:own] = half[own + names : -COURSE] = HALF
        into = into * half  # the halving of `inputs`, once for all
        self._first = np.ascontiguousarray(into[:own])
        self._memory = np.ascontiguousarray(into[own:-COURSE])
        self._course = np.ascontiguousarray(into[-COURSE:])
        self._names = names
        self._out = out
        self._scale = scale
        self._shift = shift

    def scores(self, first: Row, trail: bytes, words: int) -> Row:
        """The scores after both looks, of a turn of so many words: what the net makes of its `inputs`."""
        memory = _memory(trail, self._names)
        hidden = first @ self._first + memory[:-TELLS] @ self._memory
        hidden += np.array(_course(float(memory[-TELLS]), words), np.float32) @ self._course
        found: Row = np.maximum(hidden, 0) @ self._out + self._scale * first + self._shift
        return found
