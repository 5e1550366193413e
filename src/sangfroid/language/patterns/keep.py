"""Parts of patterns as plain data and back: what was read once is taken up again in a fifth of the time.

Plain data is what `marshal` takes: tuples, strings, numbers, frozensets. A part that stands in several patterns is
one part again afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sangfroid.language.patterns.grammar import Alt, Maybe, Node, Seq, Word

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


def nodes(parts: Sequence[Plain], places: Sequence[int]) -> list[Node]:
    """The nodes at these places."""
    made: list[Node] = []
    for kind, inner in parts:
        if isinstance(inner, frozenset):
            made.append(Word(inner))
        elif kind == "seq":
            made.append(Seq(tuple([made[place] for place in inner])))
        elif kind == "alt":
            made.append(Alt(tuple([made[place] for place in inner])))
        else:
            made.append(Maybe(made[inner[0]]))
    return [made[place] for place in places]
