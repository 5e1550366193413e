"""Patterns with gaps, on top of the automaton of their segments."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

from sangfroid.calls.turns import Span
from sangfroid.language.patterns.automaton import Automaton
from sangfroid.language.patterns.grammar import BOS, EOS, Reader, Shared, Written
from sangfroid.language.patterns.keep import Parts, Plain, plain
from sangfroid.language.patterns.nodes import Alt, Node, Seq, Word
from sangfroid.language.words import SENTENCE_ENDS, Words, spoken

Place = tuple[int, int, int]
"""A pattern's owner, and its first and its last word."""


@dataclass(frozen=True, slots=True)
class Match:
    """A pattern of the owner `pattern` stands at the words first..last (both included) of the normal form."""

    pattern: int
    first: int
    last: int


class Gapped(NamedTuple):
    """A pattern of several segments, and its owner."""

    owner: int
    segments: tuple[int, ...]
    gaps: tuple[int, ...]
    needs: int  # the bits of its segments


class Leads(NamedTuple):
    """What patterns that end at a word, or whose key segment does, lead to: of those of one segment the owner and how
    many words they have; those of several."""

    plain: tuple[tuple[int, int], ...]
    gapped: tuple[Gapped, ...]


class Ends:
    """What ends at a word: `segments` each with its words, the `bits` of those that stand in patterns with gaps, what
    they lead to `at_once` and when `asked`, and the bits of the `owners` for whom asking is worth while."""

    __slots__ = ("asked", "at_once", "bits", "owners", "segments")

    def __init__(self, segments: dict[int, int], bits: int, at_once: Leads | None, asked: Leads | None) -> None:
        self.segments = segments
        self.bits = bits
        self.at_once = at_once
        self.asked = asked
        owners = {each[0] for each in asked.plain} | {each.owner for each in asked.gapped} if asked else set[int]()
        self.owners = sum(1 << owner for owner in owners)


class _Index(NamedTuple):
    """Patterns by the segment that leads to them: the owners of those that are just it, those whose key it is."""

    plain: dict[int, list[int]]
    keyed: dict[int, list[Gapped]]

    def leads(self, ends: dict[int, int]) -> Leads | None:
        """What these segments, each with its words, lead to."""
        plain = {(owner, words) for segment, words in ends.items() for owner in self.plain.get(segment, ())}
        keyed = {pattern for segment in ends for pattern in self.keyed.get(segment, ())}
        return Leads(tuple(sorted(plain)), tuple(sorted(keyed))) if plain or keyed else None


class Hits(NamedTuple):
    """A first look at a text: what ends at each of its words."""

    forms: tuple[str, ...]  # between the turn's start and its end
    ends: list[Ends]
    some: list[tuple[int, Ends]]  # of these the ones at which something ends
    leading: list[tuple[int, Leads]]  # what the words at these places lead to at once
    present: int  # the bits of all segments that stand in it
    owners: int  # the bits of those for whom asking is worth while

    def leads(self, wanted: Container[int]) -> tuple[list[Place], set[Gapped]]:
        """Where patterns of one segment stand, and which of several may stand in the text, of the wanted owners."""
        return self._wanted(self.leading, wanted)

    def asked(self, wanted: Container[int]) -> tuple[list[Place], set[Gapped]]:
        """The same of the patterns that are looked for only when asked."""
        return self._wanted([(end, leads) for end, each in self.some if (leads := each.asked)], wanted)

    def _wanted(self, leads: list[tuple[int, Leads]], wanted: Container[int]) -> tuple[list[Place], set[Gapped]]:
        plain: list[Place] = []
        gapped: set[Gapped] = set()
        present = self.present
        for end, (single, several) in leads:
            for owner, length in single:
                if owner in wanted:
                    plain.append((owner, end - length + 1, end))
            for pattern in several:
                needs = pattern[3]
                if present & needs == needs and pattern[0] in wanted:
                    gapped.add(pattern)
        return plain, gapped

    def stretches(self, segment: int) -> list[Span]:
        """First and last word of each place of the segment."""
        return [(end - words + 1, end) for end, each in self.some if (words := each.segments.get(segment))]


Several = dict[int, list[tuple[int, tuple[int, ...], tuple[int, ...], int]]]
Kept = tuple[
    tuple[tuple[Plain, ...], tuple[int, ...]], tuple[tuple[dict[int, list[int]], Several], ...], dict[int, int],
    frozenset[int], frozenset[str], dict[str, list[int]],
]  # fmt: skip
"""Patterns as plain data: the parts of their segments, what the segments lead to at once and when asked, their bits,
the owners, the vocabulary, the segments that each word begins."""


def _flat(keyed: dict[int, list[Gapped]]) -> Several:
    return {segment: [(*pattern,) for pattern in patterns] for segment, patterns in keyed.items()}


def _deep(keyed: Several) -> dict[int, list[Gapped]]:
    return {segment: [Gapped(*pattern) for pattern in patterns] for segment, patterns in keyed.items()}


class Patterns:
    """Patterns compiled together. `find` costs time linear in the words, whatever the patterns are."""

    def __init__(
        self, texts: Sequence[str], shared: Shared | Reader, owners: Sequence[int] | None = None,
        asked: Sequence[tuple[int, str]] = (), usual: Iterable[Words] = (),
    ) -> None:  # fmt: skip
        """Compiles; PatternError (French) names the pattern that cannot be read.

        `owners` gives each text's owner, by which it is found; without, each owns itself. `asked`: owners' patterns
        that are looked for only when asked. `usual`: texts of the kind that will be read; by what is rare in them
        patterns with gaps are found sooner. In place of the shared words may stand a reader that knows them: what
        it has read it need not read again.
        """
        reader = shared if isinstance(shared, Reader) else Reader(shared)
        numbers: dict[str, int] = {}
        self._bits: dict[int, int] = {}  # of the segments that stand in patterns with gaps
        # Segment → the owners of patterns that are just it; the patterns whose key it is.
        self._at_once = _Index(defaultdict(list), defaultdict(list))
        self._asked = _Index(defaultdict(list), defaultdict(list))
        self._owners = frozenset(owners if owners is not None else range(len(texts))) | {owner for owner, _ in asked}
        segments: list[Node] = []
        every = [(self._at_once, *each) for each in zip(owners or range(len(texts)), texts, strict=True)]
        for index, owner, text in (*every, *[(self._asked, *each) for each in asked]):
            written = reader.read(text)
            for segment, said in zip(written.segments, written.texts, strict=True):
                if numbers.setdefault(said, len(segments)) == len(segments):
                    segments.append(segment)
            self._add(index, owner, written, tuple([numbers[said] for said in written.texts]))
        self._vocabulary = frozenset(reader.vocabulary)
        self._segments: Sequence[Node] = segments
        self._automaton = Automaton(segments, self._vocabulary, self._tell)
        self._key_by(usual)

    def _key_by(self, usual: Iterable[Words]) -> None:
        """Takes as key of each pattern with gaps the segment that is rarest in these texts."""
        seen: Counter[int] = Counter()
        for text in usual:
            for each in self.hits(text).ends:
                seen.update(each.segments)
        if not seen:
            return
        for index in (self._at_once, self._asked):
            patterns = [pattern for keyed in index.keyed.values() for pattern in keyed]
            index.keyed.clear()
            for pattern in patterns:
                rarest = min(pattern.segments, key=lambda each: (seen[each], -self._segments[each].least, each))
                index.keyed[rarest].append(pattern)
        self._automaton.forget()

    def kept(self) -> Kept:
        """These patterns as plain data."""
        indexes = (self._at_once, self._asked)
        return (
            plain(self._segments), tuple([(dict(index.plain), _flat(index.keyed)) for index in indexes]), self._bits,
            self._owners, self._vocabulary, self._automaton.first,
        )  # fmt: skip

    @classmethod
    def taken_up(cls, kept: Kept) -> Patterns:
        """The patterns that were kept so."""
        self = cls.__new__(cls)
        parts, indexes, self._bits, self._owners, self._vocabulary, first = kept
        self._at_once, self._asked = [_Index(by_segment, _deep(keyed)) for by_segment, keyed in indexes]
        self._segments = Parts(*parts)
        self._automaton = Automaton(self._segments, self._vocabulary, self._tell, first)
        return self

    def _add(self, index: _Index, owner: int, written: Written, ids: tuple[int, ...]) -> None:
        if not written.gaps:
            index.plain[ids[0]].append(owner)
            return
        needs = 0
        for segment in ids:
            needs |= self._bits.setdefault(segment, 1 << len(self._bits))
        index.keyed[ids[_key(written.segments)]].append(Gapped(owner, ids, written.gaps, needs))

    def _tell(self, ends: dict[int, int]) -> Ends:
        bits = sum(self._bits.get(segment, 0) for segment in ends)
        return Ends(ends, bits, self._at_once.leads(ends), self._asked.leads(ends))

    def find(self, text: Words) -> list[Match]:
        """All matches, each pattern at each end at most once, longest from there; unordered."""
        hits = self.hits(text)
        leads = (hits.leads(self._owners), hits.asked(self._owners))
        return [Match(*place) for plain, gapped in leads for place in self.places(hits, plain, gapped)]

    def hits(self, text: Words) -> Hits:
        """A first look at the text, for `places`."""
        forms = (BOS, *text.forms, EOS)
        ends = self._automaton.read(forms)
        some: list[tuple[int, Ends]] = []
        leading: list[tuple[int, Leads]] = []
        present = owners = 0
        for end, each in enumerate(ends):
            if not each.segments:  # as at most words
                continue
            some.append((end, each))
            if each.bits:
                present |= each.bits
            if each.at_once is not None:
                leading.append((end, each.at_once))
            if each.owners:
                owners |= each.owners
        return Hits(forms, ends, some, leading, present, owners)

    def places(self, hits: Hits, plain: list[Place], gapped: set[Gapped]) -> list[Place]:
        """The places that these leads come to, their words counted as the text's; unordered."""
        for pattern in gapped:
            plain += [(pattern.owner, *span) for span in _stitched(hits, pattern)]
        return [inner for place in plain if (inner := _inner(place, hits.forms)) is not None]


def _key(segments: tuple[Node, ...]) -> int:
    """The segment whose presence makes the others worth looking for: one that few texts hold, the longest of these."""
    return max(range(len(segments)), key=lambda i: (_rare(segments[i]), segments[i].least, i))


def _rare(node: Node) -> bool:
    """Whether a word of content must stand where the node does."""
    if isinstance(node, Word):
        return node.forms.isdisjoint(_common())
    if isinstance(node, Seq):
        return any(part.least and _rare(part) for part in node.parts)
    return isinstance(node, Alt) and all(_rare(option) for option in node.options)


@cache
def _common() -> frozenset[str]:
    return spoken().empty | SENTENCE_ENDS | {BOS, EOS}


def _stitched(hits: Hits, pattern: Gapped) -> list[Span]:
    """Spans from the first segment to the last one with no gap wider than allowed, nor over a sentence's end."""
    spans = hits.stretches(pattern.segments[-1])
    for gap, segment in zip(reversed(pattern.gaps), reversed(pattern.segments[:-1]), strict=True):
        spans = [
            (end - words + 1, last)
            for first, last in spans
            for end in _reach(hits.forms, first, gap)
            if (words := hits.ends[end].segments.get(segment))
        ]
        if not spans:
            break
    return spans


def _reach(forms: Sequence[str], first: int, gap: int) -> range:
    """Where a segment may end so that the next one begins at `first`."""
    least = max(first - 1 - gap, 0)
    for end in range(first - 1, least, -1):
        if forms[end] in SENTENCE_ENDS:
            return range(end, first)
    return range(least, first)


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
