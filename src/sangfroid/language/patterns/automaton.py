"""Many segments, one automaton: which segments end at which word, one table look-up a word.

What is still to be heard of each segment makes a nondeterministic automaton; its deterministic states, and the
parts of the segments that they stand for, are made when a text first needs them, and kept. Every word of a
segment is required, so a state depends on the last few words only; the table stays small, and it is emptied when
it grows beyond its bound: time is linear in the words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, Generic, TypeVar

from sangfroid.language.patterns.grammar import DIGITS, Alt, Maybe, Node, Seq, Word

MAX_STATES: Final = 20_000
NONE: Final = -1

Told = TypeVar("Told")


class Rest:
    """What is still to be heard of a segment: a part, then the rest after it; nothing where it has no part.

    `ends` is the segment that may end here, `NONE` where more words must come.
    """

    __slots__ = ("_within", "_words", "ends", "part", "then")

    ends: int

    def __init__(self, part: Node | None, then: Rest | None, segment: int = NONE) -> None:
        self.part = part
        self.then = then
        self.ends = segment if then is None or part is None else NONE if part.least else then.ends
        self._words: frozenset[str] | None = None
        self._within: dict[Seq, tuple[Rest, ...]] | None = None

    def words(self) -> frozenset[str]:
        """The words that may come next: most rests are given up at them, without a look at what would follow."""
        found = self._words
        if found is None:
            parts: list[frozenset[str]] = []
            rest: Rest = self
            while rest.part is not None and rest.then is not None:
                parts.append(rest.part.begins())
                if rest.part.least:
                    break
                rest = rest.then
            found = self._words = parts[0] if len(parts) == 1 else frozenset().union(*parts)
        return found

    def after(self, form: str, number: bool) -> list[Rest]:
        """What must follow once this word was heard here. `number`: it is one in digits."""
        found: list[Rest] = []
        words = self.words()
        if form in words or (number and DIGITS in words):
            rest: Rest = self
            while rest.part is not None and rest.then is not None:
                found += _after(rest.part, rest.then, form, number)
                if rest.part.least:
                    break
                rest = rest.then
        return found

    def within(self, node: Seq) -> tuple[Rest, ...]:
        """What follows each part of the node, this rest after the last: made once, the same ever after."""
        if self._within is None:
            self._within = {}
        found = self._within.get(node)
        if found is None:
            rests = [self]
            for part in reversed(node.parts[1:]):
                rests.append(Rest(part, rests[-1]))
            found = self._within[node] = tuple(reversed(rests))
        return found


def _after(node: Node, then: Rest, form: str, number: bool) -> Iterator[Rest]:
    """What must follow once this word has begun the node, `then` coming after the node."""
    words = node.begins()
    if form not in words and not (number and DIGITS in words):
        return
    if isinstance(node, Word):
        yield then
    elif isinstance(node, Maybe):
        yield from _after(node.part, then, form, number)
    elif isinstance(node, Alt):
        for option in node.options:
            yield from _after(option, then, form, number)
    elif isinstance(node, Seq):
        for part, rest in zip(node.parts, then.within(node), strict=True):
            yield from _after(part, rest, form, number)
            if part.least:
                break
    else:
        raise TypeError(node)


def _by_form(begins: Iterable[tuple[frozenset[str], int]], digits: frozenset[str]) -> dict[str, list[int]]:
    """The segments by the word that begins them; any number begins those that begin with one in digits."""
    table: dict[str, list[int]] = defaultdict(list)
    for forms, segment in begins:
        for form in forms:
            table[form].append(segment)
        if DIGITS in forms:
            for form in digits - forms:
                table[form].append(segment)
    return dict(table)


class Begun:
    """The rests of all segments that one word begins: the same after it wherever it stands."""

    __slots__ = ("_next", "ends", "rests")

    def __init__(self, rests: tuple[Rest, ...]) -> None:
        self.rests = rests
        self.ends = [rest.ends for rest in rests if rest.ends != NONE]
        self._next: dict[str, list[Rest]] = {}

    def after(self, form: str, number: bool) -> list[Rest]:
        """What must follow where this word comes next. `number`: it is one in digits."""
        found = self._next.get(form)
        if found is None:
            found = self._next[form] = [following for rest in self.rests for following in rest.after(form, number)]
        return found


class State(Generic[Told]):
    """Where a text stands in all segments at once: what its last word began, and what goes on, each with the words
    heard so far of its segment; `told` is what there is to tell of the segments that end here."""

    __slots__ = ("begun", "goes_on", "next", "told")

    def __init__(self, begun: Begun, goes_on: dict[Rest, int], tell: Callable[[dict[int, int]], Told]) -> None:
        self.begun = begun
        self.goes_on = goes_on
        ends = dict.fromkeys(begun.ends, 1)
        for rest, heard in goes_on.items():
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
        self._segments = segments
        self._end: dict[int, Rest] = {}
        self._first = _by_form(((segment.begins(), number) for number, segment in enumerate(segments)), self._digits)
        self.forget()

    def forget(self) -> None:
        """Lets all states go: they are made again as texts need them."""
        self._begun: dict[str, Begun] = {}
        self._nowhere = State(Begun(()), {}, self._tell)
        self._states: dict[tuple[Begun, frozenset[tuple[Rest, int]]], State[Told]] = {}

    def _ends(self, segment: int) -> Rest:
        """The end of a segment, after which nothing follows."""
        found = self._end.get(segment)
        if found is None:
            found = self._end[segment] = Rest(None, None, segment)
        return found

    def _begins(self, form: str) -> Begun:
        """What this word begins; made once."""
        known = self._begun.get(form)
        if known is None:
            number = form in self._digits
            found = [
                rest for each in self._first.get(form, ())
                for rest in _after(self._segments[each], self._ends(each), form, number)
            ]  # fmt: skip
            known = self._begun[form] = Begun(tuple(dict.fromkeys(found)))
        return known

    def _step(self, state: State[Told], said: str) -> State[Told]:
        """The state after one more word, made if it is new. A word that no segment holds leaves nothing begun."""
        form = said if said in self._vocabulary else DIGITS  # a number that no segment names is only digits
        if form != said:
            if not said[0].isdigit():
                return self._nowhere
            if (known := state.next.get(form)) is not None:
                return known
        number = form in self._digits
        begun = self._begins(form)
        goes_on = dict.fromkeys(state.begun.after(form, number), 2)
        for rest, heard in state.goes_on.items():
            for following in rest.after(form, number):
                goes_on[following] = max(heard + 1, goes_on.get(following, 0))
        key = (begun, frozenset(goes_on.items()))
        reached = self._states.get(key)
        if reached is None:
            reached = self._states[key] = State(begun, goes_on, self._tell)
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
