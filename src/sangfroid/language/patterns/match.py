"""Patterns with gaps, on top of the automaton of their segments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sangfroid.calls.turns import Span
from sangfroid.language.patterns.automaton import Automaton
from sangfroid.language.patterns.grammar import BOS, EOS, Node, Shared, Written, fewest_words, read_pattern
from sangfroid.language.words import SENTENCE_ENDS, Words


@dataclass(frozen=True, slots=True)
class Match:
    """Pattern number `pattern` stands at the words first..last (both included) of the normal form."""

    pattern: int
    first: int
    last: int


class Patterns:
    """Patterns compiled together. `find` costs time linear in the words, whatever the patterns are."""

    def __init__(self, texts: Sequence[str], shared: Shared) -> None:
        """Compiles; PatternError (French) names the pattern that cannot be read."""
        numbers: dict[Node, int] = {}
        self._plain: dict[int, list[int]] = defaultdict(list)  # segment → patterns that are just it
        self._keyed: dict[int, list[tuple[int, Written, tuple[int, ...]]]] = defaultdict(list)
        for pattern, text in enumerate(texts):
            written = read_pattern(text, shared)
            ids = tuple(numbers.setdefault(segment, len(numbers)) for segment in written.segments)
            if len(ids) == 1:
                self._plain[ids[0]].append(pattern)
            else:
                self._keyed[ids[_key(written.segments)]].append((pattern, written, ids))
        self._automaton = Automaton(list(numbers))

    def find(self, text: Words) -> list[Match]:
        """All matches, each pattern at each end at most once, longest from there; unordered."""
        forms = (BOS, *text.forms, EOS)
        ends: dict[int, list[int]] = {}
        for index, segments in self._automaton.ends(forms):
            for segment in segments:
                ends.setdefault(segment, []).append(index)
        if not ends:
            return []
        found: list[Match] = []
        spans: dict[int, list[Span]] = {}
        last_word = len(text.forms)
        for segment, at in ends.items():
            if segment in self._plain:
                for first, last in self._spans(segment, at, forms, spans):
                    inner = _inner(first, last, forms, last_word)
                    if inner:
                        found.extend(Match(pattern, *inner) for pattern in self._plain[segment])
            for pattern, written, ids in self._keyed.get(segment, ()):
                if all(other in ends for other in ids):
                    stretches = [self._spans(other, ends[other], forms, spans) for other in ids]
                    for first, last in _stitched(stretches, written.gaps, forms):
                        inner = _inner(first, last, forms, last_word)
                        if inner:
                            found.append(Match(pattern, *inner))
        return found

    def _spans(self, segment: int, at: list[int], forms: Sequence[str], known: dict[int, list[Span]]) -> list[Span]:
        spans = known.get(segment)
        if spans is None:
            spans = known[segment] = [(self._automaton.start(segment, forms, end), end) for end in at]
        return spans


def _key(segments: tuple[Node, ...]) -> int:
    """The segment whose presence makes the others worth looking for: the one with most words, the last of equals."""
    return max(range(len(segments)), key=lambda i: (fewest_words(segments[i]), i))


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


def _inner(first: int, last: int, forms: Sequence[str], last_word: int) -> Span | None:
    """The words of a match, counted without the turn's start and end; None where only anchors matched."""
    while first <= last and forms[first] in (BOS, ".", "?", "!"):
        first += 1
    while last >= first and (last > last_word or forms[last] == "."):
        last -= 1
    return (first - 1, last - 1) if first <= last else None
