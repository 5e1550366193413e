"""Rules compiled together, and what they hear in a turn."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sangfroid.calls.turns import Span, Turn
from sangfroid.calls.vocabulary import Speaker
from sangfroid.cues.context import Before
from sangfroid.cues.grammar.rules import Rule, check_patterns, load_rules, sheets
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


class _Side:
    """The patterns of the rules that one side's turns can show; `owners` name each pattern's rule, and whether
    the pattern silences it."""

    def __init__(self, rules: tuple[Rule, ...], shared: Shared, speaker: Speaker) -> None:
        texts: list[str] = []
        self.owners: list[tuple[Rule, bool]] = []
        for rule in rules:
            if rule.speaker in (speaker, "unknown"):
                for silences, patterns in ((False, rule.says), (True, rule.unless)):
                    texts.extend(patterns)
                    self.owners.extend([(rule, silences)] * len(patterns))
        self.patterns = Patterns(texts, shared)


class Grammar:
    """A folder of rules, compiled together."""

    def __init__(self, rules: tuple[Rule, ...], shared: Shared, version: str = "") -> None:
        """BadData where a pattern cannot be read. `version` names the sheets' content."""
        sides: tuple[Speaker, ...] = ("agent", "client")
        self.rules = rules
        self.version = version
        try:
            self._sides = {side: _Side(rules, shared, side) for side in sides}
        except PatternError:
            check_patterns(rules, shared)
            raise

    @classmethod
    def load(cls, folder: Path) -> Grammar:
        """The rules of this folder's sheets; BadData names file, line and mend."""
        digest = hashlib.sha256()
        for path in sheets(folder):
            digest.update(path.read_bytes())
        return cls(*load_rules(folder), digest.hexdigest()[:12])

    def signs(self, turn: Turn, heard: Words, before: Before) -> tuple[Sign, ...]:
        """Every rule heard in the turn, by place; of one rule, matches that overlap count once (the longest)."""
        side = self._sides.get(turn.speaker)
        if side is None:
            return ()
        other = before.client if turn.speaker == "agent" else before.agent
        silencing: dict[str, list[Match]] = {}
        candidates: list[tuple[Match, Rule]] = []
        for match in side.patterns.find(heard):
            rule, silences = side.owners[match.pattern]
            if silences:
                silencing.setdefault(rule.id, []).append(match)
            elif not rule.after or not rule.after.isdisjoint(other):
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
