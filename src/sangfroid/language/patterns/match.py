"""Patterns with gaps, on top of the automaton of their segments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sangfroid.calls.turns import Span
from sangfroid.language.patterns.automaton import Automaton
from sangfroid.language.patterns.grammar import BOS, EOS, Node, Reader, Shared
from sangfroid.language.words import SENTENCE_ENDS, Words


@dataclass(frozen=True, slots=True)
class Match:
    """Pattern number `pattern` stands at the words first..last (both included) of the normal form."""

    pattern: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Gapped:
    """A pattern of several segments."""

    pattern: int
    segments: tuple[int, ...]
    needs: frozenset[int]
    gaps: tuple[int, ...]


class Patterns:
    """Patterns compiled together. `find` costs time linear in the words, whatever the patterns are."""

    def __init__(self, texts: Sequence[str], shared: Shared) -> None:
        """Compiles; PatternError (French) names the pattern that cannot be read."""
        numbers: dict[str, int] = {}
        segments: list[Node] = []
        self._plain: dict[int, list[int]] = defaultdict(list)  # segment → patterns that are just it
        self._keyed: dict[int, list[_Gapped]] = defaultdict(list)
        reader = Reader(shared)
        for pattern, text in enumerate(texts):
            written = reader.read(text)
            for segment, said in zip(written.segments, written.texts, strict=True):
                if said not in numbers:
                    numbers[said] = len(segments)
                    segments.append(segment)
            ids = tuple(numbers[said] for said in written.texts)
            if len(ids) == 1:
                self._plain[ids[0]].append(pattern)
            else:
                gapped = _Gapped(pattern, ids, frozenset(ids), written.gaps)
                self._keyed[ids[_key(written.segments)]].append(gapped)
        self._automaton = Automaton(segments)
        self._plain_segments = frozenset(self._plain)
        self._key_segments = frozenset(self._keyed)

    def find(self, text: Words) -> list[Match]:
        """All matches, each pattern at each end at most once, longest from there; unordered."""
        forms = (BOS, *text.forms, EOS)
        hits = self._automaton.ends(forms)
        if not hits:
            return []
        present = frozenset().union(*[segments for _, segments in hits])
        plain = present & self._plain_segments
        gapped = [each for key in present & self._key_segments for each in self._keyed[key] if each.needs <= present]
        if not plain and not gapped:
            return []
        spans = self._spans(plain.union(*[each.needs for each in gapped]), forms, hits)
        found: list[Match] = []
        for segment in plain:
            for span in spans[segment]:
                inner = _inner(span, forms)
                if inner:
                    found.extend([Match(pattern, *inner) for pattern in self._plain[segment]])
        for each in gapped:
            for span in _stitched([spans[segment] for segment in each.segments], each.gaps, forms):
                inner = _inner(span, forms)
                if inner:
                    found.append(Match(each.pattern, *inner))
        return found

    def _spans(
        self, wanted: frozenset[int], forms: Sequence[str], hits: list[tuple[int, frozenset[int]]]
    ) -> dict[int, list[Span]]:
        """First and last word of each place of the segments wanted."""
        start = self._automaton.start
        spans: dict[int, list[Span]] = {segment: [] for segment in wanted}
        for end, segments in hits:
            for segment in segments & wanted:
                spans[segment].append((start(segment, forms, end), end))
        return spans


def _key(segments: tuple[Node, ...]) -> int:
    """The segment whose presence makes the others worth looking for: the one with most words, the last of equals."""
    return max(range(len(segments)), key=lambda i: (segments[i].least, i))


def _stitched(stretches: list[list[Span]], gaps: tuple[int, ...], forms: Sequence[str]) -> list[Span]:
    """Spans from the first segment to the last one with no gap wider than allowed."""
    joined = stretches[0]
    for gap, following in zip(gaps, stretches[1:], strict=True):
        joined = [
            (first, end)
            for first, last in joined
            for start, end in following
            if 0 < start - last <= gap + 1 and SENTENCE_ENDS.isdisjoint(forms[last + 1 : start])
        ]
    return joined


def _inner(span: Span, forms: Sequence[str]) -> Span | None:
    """The words of a match, counted without the turn's start and end; None where only anchors matched."""
    first, last = span
    end = len(forms) - 1
    while first <= last and forms[first] in _BEFORE:
        first += 1
    while last >= first and (last == end or forms[last] == "."):
        last -= 1
    return (first - 1, last - 1) if first <= last else None


_BEFORE: Final = SENTENCE_ENDS | {BOS}
