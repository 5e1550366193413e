"""Many segments, one automaton: which segments end at which word, one table look-up a word.

What is still to be heard of each segment makes a nondeterministic automaton; its deterministic states, and the
parts of the segments that they stand for, are made when a text first needs them, and kept. Every word of a
segment is required, so a state depends on the last few words only; the table stays small, and it is emptied when
it grows beyond its bound: time is linear in the words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Final, Generic, TypeVar

from sangfroid.language.patterns.grammar import DIGITS, Alt, Maybe, Node, Seq, Word

MAX_STATES: Final = 20_000
NONE: Final = -1
NOTHING: Final[frozenset[Rest]] = frozenset()

Told = TypeVar("Told")


class Rest:
    """What is still to be heard of a segment: a part, then the rest after it; nothing where it has no part.

    `ends` is the segment that may end here, `NONE` where more words must come.
    """

    __slots__ = ("_within", "_words", "ends", "listed", "part", "then")

    ends: int

    def __init__(self, part: Node | None, then: Rest | None, segment: int = NONE) -> None:
        self.part = part
        self.then = then
        self.ends = segment if then is None or part is None else NONE if part.least else then.ends
        self._words: frozenset[str] | None = None
        self._within: dict[Seq, tuple[Rest, ...]] | None = None
        self.listed = False  # among those that its words may go on

    def words(self) -> frozenset[str]:
        """The words that may come next."""
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
        for option in node.starting(form, number):
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
    """The rests of all segments that one word begins: the same after it wherever it stands. `next`: what must follow
    where a word comes next, of the words that have."""

    __slots__ = ("ends", "next", "rests")

    def __init__(self, rests: frozenset[Rest]) -> None:
        self.rests = rests
        self.ends = [rest.ends for rest in rests if rest.ends != NONE]
        self.next: dict[str, list[Rest]] = {}


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
        # The rests that a word may go on: most are given up without a look at them. They are as many as the segments'
        # words, whatever is read.
        self._going_on: dict[str, set[Rest]] = {}
        self._first = _by_form(((segment.begins(), number) for number, segment in enumerate(segments)), self._digits)
        self.forget()

    def forget(self) -> None:
        """Lets all states go: they are made again as texts need them."""
        self._begun: dict[str, Begun] = {}
        self._nowhere = State(Begun(frozenset()), {}, self._tell)
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
            self._list(found)
            known = self._begun[form] = Begun(frozenset(found))
        return known

    def _list(self, rests: Iterable[Rest]) -> None:
        """Notes which words may go on these rests."""
        for rest in rests:
            if not rest.listed:
                for word in rest.words():
                    self._going_on.setdefault(word, set()).add(rest)
                rest.listed = True  # last, for another thread may look

    def _going(self, form: str, number: bool) -> AbstractSet[Rest]:
        """The rests that this word may go on."""
        found = self._going_on.get(form, NOTHING)
        return found | self._going_on.get(DIGITS, NOTHING) if number else found

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
        going = self._going(form, number)
        second = state.begun.next.get(form)
        if second is None:
            second = [following for rest in state.begun.rests & going for following in rest.after(form, number)]
            self._list(second)
            state.begun.next[form] = second
        goes_on = dict.fromkeys(second, 2)
        if state.goes_on:
            for rest in state.goes_on.keys() & going:
                heard = state.goes_on[rest] + 1
                for following in rest.after(form, number):
                    goes_on[following] = max(heard, goes_on.get(following, 0))
            self._list(goes_on)
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
