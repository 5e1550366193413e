"""Many segments, one automaton: which segments end at which word, one table look-up a word.

Positions (one a word of a segment) form a nondeterministic automaton; its deterministic states are made when a
text first needs them and kept. Every word of a segment is required, so a state depends on the last few words
only; the table stays small, and it is emptied when it grows beyond its bound: time is linear in the words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from sangfroid.language.patterns.grammar import DIGITS, Alt, Maybe, Node, Seq, Word

MAX_STATES: Final = 20_000

Set = frozenset[int]
_NONE: Set = frozenset()


class Automaton:
    """Finds where segments end. `ends(forms)` gives (word index, ids of segments that end there)."""

    def __init__(self, segments: Sequence[Node]) -> None:
        self._accepts: list[frozenset[str]] = []
        self._follow: list[list[int]] = []
        self._ends_of: dict[int, list[int]] = defaultdict(list)
        self._own: list[tuple[range, list[int], list[int]]] = []  # each segment's positions, first ones, last ones
        self._lengths = [segment.fixed for segment in segments]
        firsts: list[int] = []
        for number, segment in enumerate(segments):
            begin = len(self._accepts)
            first, last = self._add(segment)
            self._own.append((range(begin, len(self._accepts)), first, last))
            firsts += first
            for position in last:
                self._ends_of[position].append(number)
        self._vocabulary = frozenset().union(*set(self._accepts))
        self._spread_digits()
        self._next: dict[int, dict[str, Set]] = {}  # made for the positions that texts reach
        self._first = self._by_form(firsts)
        self._forget()

    def _add(self, node: Node) -> tuple[list[int], list[int]]:
        """Adds the node's positions; gives its first and last ones (Glushkov)."""
        if isinstance(node, Word):
            only = [len(self._accepts)]
            self._accepts.append(node.forms)
            self._follow.append([])
            return only, only
        if isinstance(node, Seq):
            return self._add_sequence(node)
        if isinstance(node, Alt):
            both = [self._add(option) for option in node.options]
            return [p for first, _ in both for p in first], [p for _, last in both for p in last]
        if isinstance(node, Maybe):
            return self._add(node.part)
        raise TypeError(node)

    def _add_sequence(self, node: Seq) -> tuple[list[int], list[int]]:
        first: list[int] = []
        last: list[int] = []
        empty = True
        for part in node.parts:
            part_first, part_last = self._add(part)
            for position in last:
                self._follow[position] += part_first
            if empty:
                first = first + part_first
            last = part_last if part.least else last + part_last
            empty = empty and not part.least
        return first, last

    def _spread_digits(self) -> None:
        digits = frozenset(form for form in self._vocabulary if form[0].isdigit() or form == DIGITS)
        spread = {forms: forms | digits for forms in set(self._accepts) if DIGITS in forms}
        self._accepts = [spread.get(forms, forms) for forms in self._accepts] if spread else self._accepts

    def _by_form(self, positions: Sequence[int]) -> dict[str, frozenset[int]]:
        table: dict[str, set[int]] = defaultdict(set)
        for position in positions:
            for form in self._accepts[position]:
                table[form].add(position)
        return {form: frozenset(found) for form, found in table.items()}

    def _forget(self) -> None:
        self._numbers: dict[Set, int] = {_NONE: 0}
        self._sets: list[Set] = [_NONE]
        self._table: list[dict[str, int]] = [{}]
        self._ending: list[Set] = [_NONE]
        self._backward: dict[int, _Backward] = {}

    def _step(self, state: int, form: str) -> int:
        """The state after one more word, made if it is new."""
        positions = set(self._first.get(form, _NONE))
        for position in self._sets[state]:
            following = self._next.get(position)
            if following is None:
                following = self._next[position] = self._by_form(self._follow[position])
            positions |= following.get(form, _NONE)
        key = frozenset(positions)
        number = self._numbers.get(key)
        if number is None:
            number = len(self._sets)
            self._numbers[key] = number
            self._sets.append(key)
            self._table.append({})
            self._ending.append(frozenset(s for p in key for s in self._ends_of.get(p, ())))
        self._table[state][form] = number
        return number

    def ends(self, forms: Sequence[str]) -> list[tuple[int, Set]]:
        """Where segments end: (word index, segment ids), in the order of the words."""
        if len(self._sets) > MAX_STATES:
            self._forget()
        table, ending, vocabulary = self._table, self._ending, self._vocabulary
        found: list[tuple[int, Set]] = []
        state = 0
        for index, said in enumerate(forms):
            form = said if said in vocabulary else DIGITS if said[0].isdigit() else ""
            if not form:
                state = 0
                continue
            following = table[state].get(form)
            state = self._step(state, form) if following is None else following
            if ending[state]:
                found.append((index, ending[state]))
        return found

    def start(self, segment: int, forms: Sequence[str], end: int) -> int:
        """The earliest word at which the segment, ending at word `end`, may begin."""
        length = self._lengths[segment]
        if length:
            return end - length + 1
        back = self._backward.get(segment)
        if back is None:
            back = self._backward[segment] = _Backward(*self._own[segment], self._follow)
        best = index = end
        state = 0
        while True:
            form = forms[index]
            if form not in self._vocabulary:
                form = DIGITS
            following = back.table[state].get(form)
            state = self._back(back, state, form) if following is None else following
            if state == _DEAD:
                return best
            if back.begins[state]:
                best = index
            if index == 0:
                return best
            index -= 1

    def _back(self, back: _Backward, state: int, form: str) -> int:
        """The backward state before one more word, made if it is new."""
        here = back.last if state == 0 else {p for q in back.sets[state] for p in back.precede[q]}
        return back.add(state, form, frozenset(p for p in here if form in self._accepts[p]))


_DEAD: Final = -1


class _Backward:
    """One segment read from its end: which of its positions may stand there, made as texts need them."""

    def __init__(self, own: range, first: list[int], last: list[int], follow: list[list[int]]) -> None:
        self.first = frozenset(first)
        self.last = last
        self.precede: dict[int, list[int]] = {position: [] for position in own}
        for position in own:
            for following in follow[position]:
                self.precede[following].append(position)
        self.sets: list[Set] = [_NONE]
        self.begins: list[bool] = [False]
        self.table: list[dict[str, int]] = [{}]
        self._numbers: dict[Set, int] = {}

    def add(self, state: int, form: str, positions: Set) -> int:
        """Notes where this word leads; the number of the state it leads to."""
        number = _DEAD if not positions else self._numbers.get(positions, 0)
        if number == 0:
            number = self._numbers[positions] = len(self.sets)
            self.sets.append(positions)
            self.begins.append(not self.first.isdisjoint(positions))
            self.table.append({})
        self.table[state][form] = number
        return number
