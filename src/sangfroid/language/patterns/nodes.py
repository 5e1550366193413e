"""The parts of a pattern: one word, parts one after the other, one of several, a part that may be missing."""

from __future__ import annotations

from typing import Final

DIGITS: Final = "#"
"""Stands for any number in digits."""

SCANNED: Final = 8  # times that alternatives are looked at one by one, before a table of their words pays


class Node:
    """A part of a pattern; `least`: how many words it matches at least."""

    __slots__ = ("_begins", "least")

    def __init__(self, least: int) -> None:
        self.least = least
        self._begins: frozenset[str] | None = None

    def begins(self) -> frozenset[str]:
        """The words with which it may begin."""
        found = self._begins
        if found is None:
            found = self._begins = self._first()
        return found

    def _first(self) -> frozenset[str]:
        raise NotImplementedError


class Word(Node):
    """One position: any of these forms."""

    __slots__ = ("forms",)

    def __init__(self, forms: frozenset[str]) -> None:
        super().__init__(1)
        self.forms = forms

    def _first(self) -> frozenset[str]:
        return self.forms


class Seq(Node):
    """Parts one after the other."""

    __slots__ = ("parts",)

    def __init__(self, parts: tuple[Node, ...]) -> None:
        super().__init__(sum([part.least for part in parts]))
        self.parts = parts

    def _first(self) -> frozenset[str]:
        found: list[frozenset[str]] = []
        for part in self.parts:
            found.append(part.begins())
            if part.least:
                break
        return frozenset().union(*found)


class Alt(Node):
    """One of several."""

    __slots__ = ("_asked", "_by_word", "options")

    def __init__(self, options: tuple[Node, ...]) -> None:
        super().__init__(min([option.least for option in options]))
        self.options = options
        self._asked = 0
        self._by_word: dict[str, tuple[Node, ...]] | None = None

    def starting(self, form: str, number: bool) -> tuple[Node, ...]:
        """The options that this word may begin. `number`: it is one in digits."""
        by_word = self._by_word
        if by_word is None:
            self._asked += 1
            if self._asked <= SCANNED:
                return tuple([
                    option for option in self.options
                    if form in (begins := option.begins()) or (number and DIGITS in begins)
                ])  # fmt: skip
            by_word = self._by_word = self._table()
        found = by_word.get(form, ())
        if number and (digits := by_word.get(DIGITS)):
            return (*found, *[option for option in digits if option not in found])
        return found

    def _table(self) -> dict[str, tuple[Node, ...]]:
        lists: dict[str, list[Node]] = {}
        for option in self.options:
            for word in option.begins():
                lists.setdefault(word, []).append(option)
        return {word: tuple(options) for word, options in lists.items()}

    def _first(self) -> frozenset[str]:
        return frozenset().union(*[option.begins() for option in self.options])


class Maybe(Node):
    """A part that may be missing."""

    __slots__ = ("part",)

    def __init__(self, part: Node) -> None:
        super().__init__(0)
        self.part = part

    def _first(self) -> frozenset[str]:
        return self.part.begins()
