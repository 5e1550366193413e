"""Parts of patterns as plain data and back: what was read once is taken up again as texts ask for it.

Plain data is what `marshal` takes: tuples, strings, numbers, frozensets. A part that stands in several patterns is
one part again afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import overload

from sangfroid.language.patterns.nodes import Alt, Maybe, Node, Seq, Word

Plain = tuple[str, frozenset[str] | tuple[int, ...]]
"""A kind, and its words or the places of its parts, which stand before it."""


def plain(nodes: Iterable[Node]) -> tuple[tuple[Plain, ...], tuple[int, ...]]:
    """All parts, each after those it is made of, and the places of these nodes among them."""
    parts: list[Plain] = []
    places: dict[int, int] = {}

    def place(node: Node) -> int:
        known = places.get(id(node))
        if known is None:
            part = _part(node)
            parts.append(part)
            known = places[id(node)] = len(parts) - 1
        return known

    def _part(node: Node) -> Plain:
        if isinstance(node, Word):
            return "word", node.forms
        if isinstance(node, Seq):
            return "seq", tuple([place(part) for part in node.parts])
        if isinstance(node, Alt):
            return "alt", tuple([place(option) for option in node.options])
        if isinstance(node, Maybe):
            return "maybe", (place(node.part),)
        raise TypeError(node)

    wanted = tuple([place(node) for node in nodes])
    return tuple(parts), wanted


class Parts(Sequence[Node]):
    """The nodes that were kept so, in the order of their places; each is made when it is first asked for."""

    def __init__(self, parts: Sequence[Plain], places: Sequence[int]) -> None:
        self._parts = parts
        self._places = places
        self._made: dict[int, Node] = {}

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, number: int) -> Node: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Node]: ...
    def __getitem__(self, number: int | slice) -> Node | Sequence[Node]:
        if isinstance(number, slice):
            return [self._node(place) for place in self._places[number]]
        return self._node(self._places[number])

    def _node(self, place: int) -> Node:
        known = self._made.get(place)
        if known is None:
            known = self._made[place] = self._make(place)
        return known

    def _make(self, place: int) -> Node:
        kind, inner = self._parts[place]
        if isinstance(inner, frozenset):
            return Word(inner)
        inside = tuple([self._node(each) for each in inner])
        if kind == "seq":
            return Seq(inside)
        return Alt(inside) if kind == "alt" else Maybe(inside[0])
