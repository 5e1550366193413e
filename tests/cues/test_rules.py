"""Every rule hears its examples, and its cue ignores what it must ignore: the sheets are their own tests."""

from __future__ import annotations

import pytest

from sangfroid.calls.turns import Turn
from sangfroid.calls.vocabulary import Speaker
from sangfroid.cues.context import Before
from sangfroid.cues.grammar.rules import Rule
from sangfroid.cues.hearing import french
from sangfroid.language.words import words

RULES = french().rules
HEARS = [pytest.param(rule, text, id=f"{rule.id}-{text[:40]}") for rule in RULES for text in rule.hears]
IGNORES = [pytest.param(rule, text, id=f"{rule.id}-{text[:40]}") for rule in RULES for text in rule.ignores]


def _heard(rule: Rule, text: str) -> set[str]:
    speaker: Speaker = "client" if rule.speaker == "unknown" else rule.speaker
    before = Before(client=rule.after) if speaker == "agent" else Before(agent=rule.after)
    found = french().signs(Turn(1, speaker, text), words(text), before)
    return {sign.rule.id for sign in found} | {sign.rule.name for sign in found}


@pytest.mark.parametrize(("rule", "text"), HEARS)
def test_hears(rule: Rule, text: str) -> None:
    assert rule.id in _heard(rule, text), f"{rule.where}: not heard in « {text} »"


@pytest.mark.parametrize(("rule", "text"), IGNORES)
def test_ignores(rule: Rule, text: str) -> None:
    assert rule.name not in _heard(rule, text), f"{rule.where}: heard in « {text} »"
