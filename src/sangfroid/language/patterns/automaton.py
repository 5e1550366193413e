"""Many segments, one automaton: which segments end at which word, one table look-up a word.

What is still to be heard of each segment makes a nondeterministic automaton; its deterministic states, and the
parts of the segments that they stand for, are made when a text first needs them, and kept. Every word of a
segment is required, so a state depends on the last few words only; the table stays small, and it is emptied when
it grows beyond its bound: time is linear in the words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Final, Generic, TypeVar

from sangfroid.language.patterns.nodes import DIGITS, Alt, Maybe, Node, Seq, Word

MAX_STATES: Final = 20_000
NONE: Final = -1
SCANNED: Final = 16  # times that a front's rests are looked at one by one, before a table of their words pays
FEW: Final = 6  # rests for which it never does

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
            _after(rest.part, rest.then, form, number, found)
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


def _after(node: Node, then: Rest, form: str, number: bool, found: list[Rest]) -> None:
    """Adds what must follow once this word has begun the node, `then` coming after the node."""
    if isinstance(node, Word):
        if form in node.forms or (number and DIGITS in node.forms):
            found.append(then)
    elif isinstance(node, Alt):
        for option in node.starting(form, number):
            _after(option, then, form, number, found)
    elif isinstance(node, Maybe):
        _after(node.part, then, form, number, found)
    elif isinstance(node, Seq):
        words = node.begins()
        if form in words or (number and DIGITS in words):
            for part, rest in zip(node.parts, then.within(node), strict=True):
                _after(part, rest, form, number, found)
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


class Front(Generic[Told]):
    """The rests that the same words have led to, those of every segment that they begin: the same after them wherever
    they stand. `told`: what there is to tell of the segments that end here, None where none does."""

    __slots__ = ("_by_word", "_left", "heard", "next", "rests", "told")

    def __init__(self, rests: tuple[Rest, ...], heard: int, told: Told | None) -> None:
        self.rests = rests
        self.heard = heard  # the words that led here
        self.told = told
        self.next: dict[str, Front[Told]] = {}
        self._left = 0
        self._by_word: dict[str, list[Rest]] | None = None

    def going(self, form: str, number: bool) -> list[Rest]:
        """The rests that this word goes on. `number`: it is one in digits."""
        table = self._by_word
        if table is None:
            self._left += 1
            if self._left <= SCANNED or len(self.rests) < FEW:
                if number:
                    return [rest for rest in self.rests if form in rest.words() or DIGITS in rest.words()]
                return [rest for rest in self.rests if form in rest.words()]
            table = {}
            for rest in self.rests:
                for word in rest.words():
                    table.setdefault(word, []).append(rest)
            self._by_word = table
        found = table.get(form, [])
        if number and form != DIGITS:
            return [*found, *[rest for rest in table.get(DIGITS, []) if rest not in found]]
        return found


class State(Generic[Told]):
    """Where a text stands in all segments at once: the fronts of its last word, of its last two words, and so on;
    `told` is what there is to tell of the segments that end here."""

    __slots__ = ("fronts", "next", "told")

    def __init__(self, fronts: tuple[Front[Told], ...], told: Told) -> None:
        self.fronts = fronts
        self.told = told
        self.next: dict[str, State[Told]] = {}


class Automaton(Generic[Told]):
    """Finds where segments end.

    `tell` makes, once for a state, what is to be told of the segments that end there, each with its words, counted
    from the earliest at which it may have begun.
    """

    def __init__(
        self, segments: Sequence[Node], vocabulary: frozenset[str], tell: Callable[[dict[int, int]], Told],
        first: dict[str, list[int]] | None = None,
    ) -> None:  # fmt: skip
        """`vocabulary`: all words of the segments, and more perhaps; `first`: as another automaton of the same segments
        has it."""
        self._tell = tell
        self._vocabulary = vocabulary
        self._digits = frozenset(form for form in vocabulary if form[0].isdigit() or form == DIGITS)
        self._segments = segments
        self._end: dict[int, Rest] = {}
        if first is None:
            first = _by_form(((segment.begins(), number) for number, segment in enumerate(segments)), self._digits)
        self.first = first
        """The segments that each word begins."""
        self.forget()

    def forget(self) -> None:
        """Lets all states go: they are made again as texts need them."""
        self._empty: Front[Told] = Front((), 0, None)
        self._begun: dict[str, Front[Told]] = {}
        self._fronts: dict[tuple[int, tuple[Rest, ...]], Front[Told]] = {}
        self._nowhere = State[Told]((), self._tell({}))
        self._states: dict[tuple[Front[Told], ...], State[Told]] = {(): self._nowhere}
        self._together: dict[tuple[Front[Told], ...], Told] = {}

    def _ends(self, segment: int) -> Rest:
        """The end of a segment, after which nothing follows."""
        found = self._end.get(segment)
        if found is None:
            found = self._end[segment] = Rest(None, None, segment)
        return found

    def _front(self, found: Iterable[Rest], heard: int) -> Front[Told]:
        """The front of these rests, each once; made once."""
        rests = tuple(dict.fromkeys(found))
        if not rests:
            return self._empty
        key = (heard, rests)
        known = self._fronts.get(key)
        if known is None:
            ends = {rest.ends: heard for rest in rests if rest.ends != NONE}
            known = self._fronts[key] = Front(rests, heard, self._tell(ends) if ends else None)
        return known

    def _begins(self, form: str, number: bool) -> Front[Told]:
        """What this word begins; made once."""
        known = self._begun.get(form)
        if known is None:
            found: list[Rest] = []
            for each in self.first.get(form, ()):
                _after(self._segments[each], self._ends(each), form, number, found)
            known = self._begun[form] = self._front(found, heard=1)
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
        fronts = [begun] if (begun := self._begins(form, number)).rests else []
        for front in state.fronts:
            following = front.next.get(form)
            if following is None:
                going = front.going(form, number)
                if not going:
                    continue  # most words go on with nothing: that is not kept
                following = front.next[form] = self._front(
                    [rest for each in going for rest in each.after(form, number)], front.heard + 1
                )
            fronts.append(following)
        key = tuple(fronts)
        reached = self._states.get(key)
        if reached is None:
            reached = self._states[key] = State(key, self._told(fronts))
        state.next[form] = reached
        return reached

    def _told(self, fronts: Sequence[Front[Told]]) -> Told:
        """What there is to tell of all that ends here, of a segment that ends twice with the most words."""
        ending = tuple([front for front in fronts if front.told is not None])
        if len(ending) < 2:
            return ending[0].told if ending and ending[0].told is not None else self._nowhere.told
        known = self._together.get(ending)
        if known is None:
            ends = {rest.ends: front.heard for front in ending for rest in front.rests if rest.ends != NONE}
            known = self._together[ending] = self._tell(ends)
        return known

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
