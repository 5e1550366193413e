"""Patterns with gaps, on top of the automaton of their segments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sangfroid.calls.turns import Span
from sangfroid.language.patterns.automaton import Automaton, State
from sangfroid.language.patterns.grammar import BOS, EOS, Node, Reader, Shared, Written
from sangfroid.language.words import SENTENCE_ENDS, Words

Place = tuple[int, int, int]
"""A pattern, its first and its last word."""


@dataclass(frozen=True, slots=True)
class Match:
    """Pattern number `pattern` stands at the words first..last (both included) of the normal form."""

    pattern: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Gapped:
    """A pattern of several segments; `others` are those beside its key."""

    segments: tuple[int, ...]
    gaps: tuple[int, ...]
    others: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """Patterns of one segment that end in a state, with their words; those of several whose key segment does."""

    plain: tuple[tuple[int, int], ...] = ()
    gapped: tuple[int, ...] = ()


Ends = list[tuple[int, State[tuple[_Told, _Told]]]]
"""Where segments end, and what is told there: at once, and when asked."""


@dataclass(frozen=True, slots=True)
class Hits:
    """A first look at a text: `plain` places of patterns, and the patterns with gaps that may stand in it."""

    forms: tuple[str, ...]  # between the turn's start and its end
    ends: Ends

    def leads(self, asked: bool = False) -> tuple[list[Place], set[int]]:
        """Where patterns of one segment stand, and which patterns of several may stand in the text."""
        plain: list[Place] = []
        gapped: set[int] = set()
        for end, state in self.ends:
            told = state.told[asked]
            for number, length in told.plain:
                plain.append((number, end - length + 1, end))
            if told.gapped:
                gapped.update(told.gapped)
        return plain, gapped

    def stretches(self, segment: int) -> list[Span]:
        """First and last word of each place of the segment."""
        return [(end - state.ends[segment] + 1, end) for end, state in self.ends if segment in state.ends]


class Patterns:
    """Patterns compiled together. `find` costs time linear in the words, whatever the patterns are."""

    def __init__(self, texts: Sequence[str], shared: Shared | Reader, asked: Sequence[str] = ()) -> None:
        """Compiles; PatternError (French) names the pattern that cannot be read.

        `asked`: patterns that are looked for only when asked, numbered after the others. In place of the shared
        words may stand a reader that knows them: what it has read it need not read again.
        """
        reader = shared if isinstance(shared, Reader) else Reader(shared)
        self._numbers: dict[str, int] = {}
        self._asked = len(texts)  # the first pattern of those
        self._plain: dict[int, list[int]] = defaultdict(list)  # segment → patterns that are just it
        self._keyed: dict[int, list[int]] = defaultdict(list)
        self._gapped: dict[int, _Gapped] = {}
        segments: list[Node] = []
        for pattern, text in enumerate((*texts, *asked)):
            written = reader.read(text)
            for segment, said in zip(written.segments, written.texts, strict=True):
                if self._numbers.setdefault(said, len(segments)) == len(segments):
                    segments.append(segment)
            self._add(pattern, written)
        self._automaton = Automaton(segments, frozenset(reader.vocabulary), self._tell)

    def _add(self, pattern: int, written: Written) -> None:
        ids = tuple(self._numbers[said] for said in written.texts)
        if len(ids) == 1:
            self._plain[ids[0]].append(pattern)
        else:
            key = _key(written.segments)
            self._keyed[ids[key]].append(pattern)
            self._gapped[pattern] = _Gapped(ids, written.gaps, ids[:key] + ids[key + 1 :])

    def _tell(self, ends: dict[int, int]) -> tuple[_Told, _Told]:
        """What is told where these segments end, each with its words: at once, and when asked."""
        plain = sorted((p, words) for segment, words in ends.items() for p in self._plain.get(segment, ()))
        gapped = sorted(p for segment in ends for p in self._keyed.get(segment, ()))
        first = self._asked
        return (
            _Told(tuple(each for each in plain if each[0] < first), tuple(p for p in gapped if p < first)),
            _Told(tuple(each for each in plain if each[0] >= first), tuple(p for p in gapped if p >= first)),
        )

    def find(self, text: Words) -> list[Match]:
        """All matches, each pattern at each end at most once, longest from there; unordered."""
        hits = self.hits(text)
        return [Match(*place) for asked in (False, True) for place in self.places(hits, *hits.leads(asked))]

    def hits(self, text: Words) -> Hits:
        """A first look at the text, for `places`."""
        forms = (BOS, *text.forms, EOS)
        return Hits(forms, self._automaton.ends(forms))

    def places(self, hits: Hits, plain: list[Place], gapped: set[int]) -> list[Place]:
        """The places that these leads come to, their words counted as the text's; unordered."""
        if gapped:
            present = frozenset().union(*[state.ends for _, state in hits.ends])
            for number in gapped:
                pattern = self._gapped[number]
                if present.issuperset(pattern.others):
                    plain += [(number, *span) for span in _stitched(hits, pattern)]
        return [inner for place in plain if (inner := _inner(place, hits.forms)) is not None]


def _key(segments: tuple[Node, ...]) -> int:
    """The segment whose presence makes the others worth looking for: the one with most words, the last of equals."""
    return max(range(len(segments)), key=lambda i: (segments[i].least, i))


def _stitched(hits: Hits, pattern: _Gapped) -> list[Span]:
    """Spans from the first segment to the last one with no gap wider than allowed."""
    joined = hits.stretches(pattern.segments[0])
    for gap, segment in zip(pattern.gaps, pattern.segments[1:], strict=True):
        joined = [
            (first, end)
            for start, end in hits.stretches(segment)
            for first, last in joined
            if 0 < start - last <= gap + 1 and SENTENCE_ENDS.isdisjoint(hits.forms[last + 1 : start])
        ]
        if not joined:
            break
    return joined


def _inner(place: Place, forms: Sequence[str]) -> Place | None:
    """The words of a match, counted without the turn's start and end; None where only anchors matched."""
    pattern, first, last = place
    end = len(forms) - 1
    while first <= last and forms[first] in _BEFORE:
        first += 1
    while last >= first and (last == end or forms[last] == "."):
        last -= 1
    return (pattern, first - 1, last - 1) if first <= last else None


_BEFORE: Final = SENTENCE_ENDS | {BOS}
