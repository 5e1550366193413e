"""The rules that tell of something done or not: the sheet data/fr/followup/kept.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal, cast, get_args

from sangfroid.calls.errors import BadData
from sangfroid.followup.kept_words import heard, pattern
from sangfroid.language.patterns import Patterns
from sangfroid.language.sheets import Fields, read_sheet_file
from sangfroid.language.words import words

SHEET: Final = Path(__file__).parent.parent / "data" / "fr" / "followup" / "kept.yaml"

FIELDS: Final = (
    "gives", "by", "act", "need", "bare", "first", "unless", "denied", "strong", "weak", "strict", "state", "short",
    "says", "hears", "ignores",
)  # fmt: skip

FLAGS: Final = ("first", "weak", "strict", "state", "short", "strong")

Verdict = Literal["kept", "broken", "partly", "asked"]


@dataclass(frozen=True, slots=True)
class Rule:
    """Words that tell of something done, or not; see the sheet's head."""

    gives: Verdict
    by: str
    acts: frozenset[str]  # empty: any
    need: str
    bare: frozenset[str]
    unless: frozenset[str]
    denied: bool  # whether a denial tells the contrary
    first: bool  # as a call begins
    weak: bool  # says little by itself
    strict: bool  # of its own acts only
    state: bool  # how things are, not what happened
    short: bool  # only where little follows it
    strong: bool  # tells by itself that less was done


@dataclass(frozen=True, slots=True)
class Rules:
    """The sheet, and its patterns by the rule's number."""

    rules: tuple[Rule, ...]
    patterns: Patterns


@cache
def rules() -> Rules:
    """The sheet, read; BadData names line and mend."""
    sheet = read_sheet_file(SHEET)
    if not isinstance(sheet, Fields):
        raise BadData("{file} : des champs attendus", file=SHEET.name)
    sheet.only("kept", "shared", "rules")
    shared = sheet.fields["shared"]
    if not isinstance(shared, Fields):
        raise BadData("{file} : des champs attendus", file=SHEET.name)
    says: list[tuple[int, str]] = []
    found: list[Rule] = []
    for number, row in enumerate(sheet.rows("rules")):
        row.only(*FIELDS)
        found.append(_rule(row))
        says += [(number, text.value) for text in row.texts("says")]
    patterns = Patterns(
        [pattern(text) for _, text in says],
        {name: pattern(shared.text(name)) for name in shared.fields},
        [number for number, _ in says],
    )
    return Rules(tuple(found), patterns)


def _rule(row: Fields) -> Rule:
    gives = row.text("gives")
    if gives not in get_args(Verdict):
        raise row.fail("« gives » vaut kept, broken, partly ou asked", row.fields["gives"])
    return Rule(
        gives=cast("Verdict", gives), by=row.text("by"), need=row.text("need"),
        acts=frozenset(row.text("act", "any").split()) - {"any"}, bare=frozenset(row.text("bare", "").split()),
        unless=frozenset(heard(words(row.text("unless", ""))).forms), denied=row.text("denied", "") == "broken",
        **{flag: row.text(flag, "no") == "yes" for flag in FLAGS},
    )  # fmt: skip
