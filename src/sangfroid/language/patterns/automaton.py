"""Many segments, one automaton: which segments end at which word, one table look-up a word.

What is still to be heard of each segment makes a nondeterministic automaton; its deterministic states, and the
parts of the segments that they stand for, are made when a text first needs them, and kept. Every word of a
segment is required, so a state depends on the last few words only; the table stays small, and it is emptied when
it grows beyond its bound: time is linear in the words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Final, Generic, TypeVar

from sangfroid.language.patterns.grammar import DIGITS, Alt, Maybe, Node, Seq, Word

MAX_STATES: Final = 20_000
NONE: Final = -1

Told = TypeVar("Told")

Heads = list[tuple[frozenset[str], "Rest"]]
"""The words with which something may begin, each with what must follow it."""


class Rest:
    """What is still to be heard of a segment: a part, then the rest after it; nothing where it has no part.

    `ends` is the segment that may end here, `NONE` where more words must come.
    """

    __slots__ = ("_heads", "ends", "part", "then")

    ends: int

    def __init__(self, part: Node | None, then: Rest | None, segment: int = NONE) -> None:
        self.part = part
        self.then = then
        self.ends = segment if then is None or part is None else NONE if part.least else then.ends
        self._heads: Heads | None = None

    def heads(self) -> Heads:
        """The words that may come next."""
        found = self._heads
        if found is None:
            found = self._heads = []
            rest: Rest = self
            while rest.part is not None and rest.then is not None:
                found += _heads(rest.part, rest.then)
                if rest.part.least:
                    break
                rest = rest.then
        return found


def _heads(node: Node, then: Rest) -> Iterator[tuple[frozenset[str], Rest]]:
    """The words with which the node may begin, each with what must follow it, `then` after the node."""
    if isinstance(node, Word):
        yield node.forms, then
    elif isinstance(node, Maybe):
        yield from _heads(node.part, then)
    elif isinstance(node, Alt):
        for option in node.options:
            yield from _heads(option, then)
    elif isinstance(node, Seq):
        rests = [then]
        for part in reversed(node.parts[1:]):
            rests.append(Rest(part, rests[-1]))
        for part in node.parts:
            yield from _heads(part, rests.pop())
            if part.least:
                break
    else:
        raise TypeError(node)


def _by_form(heads: Heads, digits: frozenset[str]) -> dict[str, list[Rest]]:
    """The rests by the word that leads to them; any number leads on where one in digits is asked for."""
    table: dict[str, list[Rest]] = defaultdict(list)
    for forms, rest in heads:
        for form in forms:
            table[form].append(rest)
        if DIGITS in forms:
            for form in digits - forms:
                table[form].append(rest)
    return dict(table)


class State(Generic[Told]):
    """Where a text stands in all segments at once; `told` is what there is to tell of the segments that end here."""

    __slots__ = ("next", "rests", "told")

    def __init__(self, rests: dict[Rest, int], tell: Callable[[dict[int, int]], Told]) -> None:
        self.rests = rests  # with the words heard so far of their segment
        ends: dict[int, int] = {}
        for rest, heard in rests.items():
            if rest.ends != NONE:
                ends[rest.ends] = max(heard, ends.get(rest.ends, 0))
        self.told = tell(ends)
        self.next: dict[str, State[Told]] = {}


class Automaton(Generic[Told]):
    """Finds where segments end.

    `tell` makes, once for a state, what is to be told of the segments that end there, each with its words, counted
    from the earliest at which it may have begun.
    """

    def __init__(
        self, segments: Sequence[Node], vocabulary: frozenset[str], tell: Callable[[dict[int, int]], Told]
    ) -> None:
        """`vocabulary`: all words of the segments, and more perhaps."""
        self._tell = tell
        self._vocabulary = vocabulary
        self._digits = frozenset(form for form in vocabulary if form[0].isdigit() or form == DIGITS)
        begun: Heads = []
        for number, segment in enumerate(segments):
            begun += _heads(segment, Rest(None, None, number))
        self._first = _by_form(begun, self._digits)
        self.forget()

    def forget(self) -> None:
        """Lets all states go: they are made again as texts need them."""
        self._nowhere = State({}, self._tell)
        self._states = {frozenset(self._nowhere.rests.items()): self._nowhere}

    def _step(self, state: State[Told], said: str) -> State[Told]:
        """The state after one more word, made if it is new. A word that no segment holds leaves nothing begun."""
        form = said if said in self._vocabulary else DIGITS  # a number that no segment names is only digits
        if form != said:
            if not said[0].isdigit():
                return self._nowhere
            if (known := state.next.get(form)) is not None:
                return known
        rests = dict.fromkeys(self._first.get(form, ()), 1)
        number = form in self._digits
        for rest, heard in state.rests.items():
            for forms, following in rest.heads():
                if form in forms or (number and DIGITS in forms):
                    rests[following] = max(heard + 1, rests.get(following, 0))
        key = frozenset(rests.items())
        reached = self._states.get(key)
        if reached is None:
            reached = self._states[key] = State(rests, self._tell)
        state.next[form] = reached
        return reached

    def read(self, forms: Sequence[str]) -> list[Told]:
        """What is told at each word."""
        if len(self._states) > MAX_STATES:
            self.forget()
        told: list[Told] = []
        state, step = self._nowhere, self._step
        for said in forms:
            state = state.next.get(said) or step(state, said)
            told.append(state.told)
        return told
