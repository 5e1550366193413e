"""Rules compiled together, and what they hear in a turn."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sangfroid.calls.turns import Span, Turn
from sangfroid.cues.context import Before
from sangfroid.cues.grammar.rules import Rule, check_patterns, load_rules
from sangfroid.language.patterns import Match, PatternError, Patterns, Shared
from sangfroid.language.words import Words

UNLESS_REACH: Final = 3  # words on either side of a match in which an `unless` silences it


@dataclass(frozen=True, slots=True)
class Sign:
    """A rule that was heard at these words of the turn."""

    rule: Rule
    quote: str
    span: Span
    first: int  # word indices in the normal form, both included
    last: int


class Grammar:
    """A folder of rules, compiled together."""

    def __init__(self, rules: tuple[Rule, ...], shared: Shared) -> None:
        """BadData where a pattern cannot be read."""
        texts: list[str] = []
        self._owner: list[tuple[Rule, bool]] = []  # pattern number → its rule, and whether it silences it
        for rule in rules:
            for silences, patterns in ((False, rule.says), (True, rule.unless)):
                texts.extend(patterns)
                self._owner.extend([(rule, silences)] * len(patterns))
        self.rules = rules
        try:
            self._patterns = Patterns(texts, shared)
        except PatternError:
            check_patterns(rules, shared)
            raise

    @classmethod
    def load(cls, folder: Path) -> Grammar:
        """The rules of this folder's sheets; BadData names file, line and mend."""
        return cls(*load_rules(folder))

    def signs(self, turn: Turn, heard: Words, before: Before) -> tuple[Sign, ...]:
        """Every rule heard in the turn, by place; of one rule, matches that overlap count once (the longest)."""
        other = before.client if turn.speaker == "agent" else before.agent
        silencing: dict[str, list[Match]] = {}
        candidates: list[tuple[Match, Rule]] = []
        for match in self._patterns.find(heard):
            rule, silences = self._owner[match.pattern]
            if silences:
                silencing.setdefault(rule.id, []).append(match)
            elif rule.speaker in (turn.speaker, "unknown") and (not rule.after or not rule.after.isdisjoint(other)):
                candidates.append((match, rule))
        candidates.sort(key=lambda found: (found[0].first - found[0].last, found[0].first))
        kept: list[Sign] = []
        taken: dict[str, list[Match]] = {}
        for match, rule in candidates:
            if any(_near(match, by) for by in silencing.get(rule.id, ())):
                continue
            if any(match.first <= had.last and had.first <= match.last for had in taken.get(rule.id, ())):
                continue
            taken.setdefault(rule.id, []).append(match)
            span = heard.span(match.first, match.last)
            kept.append(Sign(rule, turn.text[span[0] : span[1]], span, match.first, match.last))
        kept.sort(key=lambda sign: (sign.first, sign.last, sign.rule.id))
        return tuple(kept)


def _near(match: Match, by: Match) -> bool:
    return by.first <= match.last + UNLESS_REACH and match.first <= by.last + UNLESS_REACH
