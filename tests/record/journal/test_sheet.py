"""The sheet's rules hear their examples and let the others be."""

from __future__ import annotations

import pytest

from sangfroid.record.journal.known import Book
from sangfroid.record.journal.line import Line, line
from sangfroid.record.journal.names import Finder
from sangfroid.record.journal.sheet import Rule, journal_sheet
from sangfroid.record.journal.signs import heard, moods

RULES = [(kind, rule) for kind, rules in journal_sheet().rules.items() for rule in rules.rules]
HEARS = [pytest.param(kind, rule, text, id=f"{rule.id}-{text[:40]}") for kind, rule in RULES for text in rule.hears]
IGNORES = [pytest.param(kind, rule, text, id=f"{rule.id}-{text[:40]}") for kind, rule in RULES for text in rule.ignores]


def note(text: str) -> Line:
    return line(text, Finder(text, journal_sheet(), Book.of(()), moods()).names())


@pytest.mark.parametrize(("kind", "rule", "text"), HEARS)
def test_hears(kind: str, rule: Rule, text: str) -> None:
    assert heard(note(text), kind) == rule


@pytest.mark.parametrize(("kind", "rule", "text"), IGNORES)
def test_ignores(kind: str, rule: Rule, text: str) -> None:
    assert heard(note(text), kind) != rule


def test_every_rule_has_examples() -> None:
    assert all(rule.hears and rule.ignores for kind, rule in RULES)
