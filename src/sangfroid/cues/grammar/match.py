"""Rules compiled together, and what they hear in a turn."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final, NamedTuple

from sangfroid.calls.turns import Span, Turn
from sangfroid.calls.vocabulary import Speaker
from sangfroid.cues.context import Before
from sangfroid.cues.grammar import kept
from sangfroid.cues.grammar.rules import Rule, check_patterns, load_rules, sheets
from sangfroid.cues.model.weights import Model
from sangfroid.language.patterns import PatternError, Patterns, Place, Reader, Shared
from sangfroid.language.words import Words, words

UNLESS_REACH: Final = 3  # words on either side of a match in which an `unless` silences it
MOST_KEPT: Final = 1_000  # sets of labels for which it is known what they let count


class Sign(NamedTuple):
    """A rule that was heard at these words of the turn."""

    rule: Rule
    quote: str
    span: Span
    first: int  # word indices in the normal form, both included
    last: int


class _Side:
    """The patterns of the rules that one side's turns can show, each owned by its rule's number."""

    def __init__(self, rules: tuple[Rule, ...], patterns: Patterns, speaker: Speaker) -> None:
        self.rules = _of(rules, speaker)
        self.patterns = patterns
        self._after = frozenset[str]().union(*[rule.after for rule in self.rules])
        self._wanted: dict[frozenset[str], frozenset[int]] = {}

    @classmethod
    def compiled(cls, rules: tuple[Rule, ...], reader: Reader, speaker: Speaker) -> _Side:
        says = [(number, text) for number, rule in enumerate(_of(rules, speaker)) for text in rule.says]
        unless = [(number, text) for number, rule in enumerate(_of(rules, speaker)) for text in rule.unless]
        owners, texts = [number for number, _ in says], [text for _, text in says]
        usual = [words(rule.hears[0]) for rule in rules]
        return cls(rules, Patterns(texts, reader, owners, asked=unless, usual=usual), speaker)

    def wanted(self, other: frozenset[str]) -> frozenset[int]:
        """The rules that can count where `other` are the other side's last labels."""
        labels = other & self._after
        known = self._wanted.get(labels)
        if known is None:
            known = frozenset(
                number for number, rule in enumerate(self.rules) if not rule.after or not rule.after.isdisjoint(labels)
            )  # fmt: skip
            if len(self._wanted) < MOST_KEPT:
                self._wanted[labels] = known
        return known

    def shown(self, heard: Words, other: frozenset[str]) -> list[Place]:
        """The rules, by number, that these words show where `other` are the other side's last labels."""
        patterns = self.patterns
        hits = patterns.hits(heard)
        found = patterns.places(hits, *hits.leads(self.wanted(other)))
        # Only what a rule has heard needs to be silenced.
        guarded = {number for number, _, _ in found if hits.owners >> number & 1}
        if not guarded:
            return found
        silences = patterns.places(hits, *hits.asked(guarded))
        return [place for place in found if not any(_near(place, by) for by in silences)] if silences else found


def _of(rules: tuple[Rule, ...], speaker: Speaker) -> list[Rule]:
    """The rules that this side's turns can show."""
    return [rule for rule in rules if rule.speaker in (speaker, "unknown")]


SIDES: Final[tuple[Speaker, ...]] = ("agent", "client")


class Grammar:
    """A folder of rules, compiled together."""

    def __init__(self, rules: tuple[Rule, ...], sides: tuple[_Side, ...], version: str) -> None:
        self.rules = rules
        self.version = version
        self.model: Model | None = None  # weighs what the rules hear, with all else that it sees
        self._sides = dict(zip(SIDES, sides, strict=True))

    def with_model(self, model: Model) -> Grammar:
        """The same rules beside this model."""
        other = Grammar(self.rules, tuple([self._sides[side] for side in SIDES]), self.version)
        other.model = model
        return other

    @classmethod
    def compiled(cls, rules: tuple[Rule, ...], shared: Shared, version: str = "") -> Grammar:
        """BadData where a pattern cannot be read. `version` names the sheets' content."""
        try:
            reader = Reader(shared)
            return cls(rules, tuple([_Side.compiled(rules, reader, side) for side in SIDES]), version)
        except PatternError:
            check_patterns(rules, shared)
            raise

    @classmethod
    def load(cls, folder: Path, keep: Path | None = None) -> Grammar:
        """The rules of this folder's sheets; BadData names file, line and mend.

        `keep`: a folder in which the compiled rules are kept and looked for, so that the next start is quicker.
        """
        digest = hashlib.sha256()
        for path in sheets(folder):
            digest.update(path.read_bytes())
        version = digest.hexdigest()[:12]
        found = kept.found(keep, version) if keep is not None else None
        if found is not None:
            rules, patterns = found
            sides = [_Side(rules, each, side) for each, side in zip(patterns, SIDES, strict=True)]
            return cls(rules, tuple(sides), version)
        grammar = cls.compiled(*load_rules(folder), version)
        if keep is not None:
            kept.put(keep, version, grammar.rules, [grammar._sides[side].patterns for side in SIDES])
        return grammar

    def signs(self, turn: Turn, heard: Words, before: Before) -> tuple[Sign, ...]:
        """Every rule heard in the turn, by place; of one rule, matches that overlap count once (the longest)."""
        side = self._sides.get(turn.speaker)
        if side is None:
            return ()
        other = before.client if turn.speaker == "agent" else before.agent
        shown = side.shown(heard, other)
        if len(shown) > 1:
            shown = _longest(shown)
        signs: list[Sign] = []
        for number, first, last in shown:
            span = heard.span(first, last)
            signs.append(Sign(side.rules[number], turn.text[span[0] : span[1]], span, first, last))
        if len(signs) > 1:
            signs.sort(key=lambda sign: (sign.first, sign.last, sign.rule.id))
        return tuple(signs)


def _longest(shown: list[Place]) -> list[Place]:
    """Of one rule's places that overlap only the longest."""
    kept: list[Place] = []
    shown.sort(key=lambda place: (place[1] - place[2], place[1]))
    for place in shown:
        rule, first, last = place
        if not any(rule == other and first <= end and begin <= last for other, begin, end in kept):
            kept.append(place)
    return kept


def _near(place: Place, by: Place) -> bool:
    """Whether the one silences the other: a place of the same rule's `unless`, close by."""
    return place[0] == by[0] and by[1] <= place[2] + UNLESS_REACH and place[1] <= by[2] + UNLESS_REACH
