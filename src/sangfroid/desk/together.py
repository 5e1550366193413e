"""Turns of many calls whose rows came to the disk together are heard together: the model tells of them in one go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from sangfroid.calls.turns import Turn
from sangfroid.cues.grammar.match import Grammar
from sangfroid.cues.hearing import ruled, told, whole
from sangfroid.desk.running import RunningCall
from sangfroid.reading.hear import before
from sangfroid.record.running_log import Item


class _Next(NamedTuple):
    call: RunningCall
    item: Item
    turn: Turn

    @property
    def grammar(self) -> Grammar:
        return self.call.reader.grammar


def hear_together(rows: Iterable[tuple[RunningCall, Item]]) -> None:
    """Hears the turns of these rows, each of another call, where they come in order: the call has what is heard by it
    when the row is applied. What is not heard here is heard then."""
    coming = [_Next(call, item, turn) for call, item in rows if (turn := call.next_turn(item)) is not None]
    coming.sort(key=lambda one: id(one.grammar))
    for _, some in groupby(coming, key=lambda one: id(one.grammar)):
        _hear(list(some))


def _hear(some: Sequence[_Next]) -> None:
    grammar = some[0].grammar
    halves = [ruled(one.turn, before(one.call.course.reading, one.turn), grammar) for one in some]
    for one, half, sounded in zip(some, halves, told(halves, grammar), strict=True):
        one.call.foreheard = (one.item.what, whole(half, sounded))
