"""The sheet data/fr/journal.yaml: titles, names, acts, and the rules that hear how a call was."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from sangfroid.language.patterns import PatternError, Patterns
from sangfroid.language.sheets import Fields, Text, read_sheet_file
from sangfroid.language.words import fold, words

SHEET: Final = Path(__file__).parents[2] / "data" / "fr" / "journal.yaml"

_WORDS: Final = (
    "particles", "doctors", "no_names", "ordinary", "brands", "matters", "colleagues", "doctor_nouns", "clients", "kin",
    "threatened",
)  # fmt: skip
_RULES: Final = ("situations", "endings", "directions")
_VERB: Final = (
    "what",
    "takes",
    "call",
    "timed",
    "ours",
    "said",
    "inf",
    "say",
    "with",
    "finite",
    "would",
    "done",
    "noun",
)


@dataclass(frozen=True, slots=True)
class Verb:
    """An act. `takes` tells where the one it is owed to stands: person, thing (with lui, à), towards, with."""

    what: str
    takes: str
    call: bool  # said of a caller in the present without a time, it tells that they called
    timed: str  # an undertaking only with a time, or in the future: "yes"; "they": of others than me; "": never
    ours: bool  # only our side does it
    said: bool  # of a client in the present it is done as it is said ("elle annule")
    inf: str
    finite: frozenset[str]
    would: frozenset[str]
    done: frozenset[str]
    noun: str | None
    needs: tuple[tuple[str, ...], ...]  # words of which one must follow ("tenir … au courant")


def unlisted(what: str, inf: str) -> Verb:
    """An act that the sheet does not name."""
    none = frozenset[str]()
    return Verb(what, "thing", False, "", False, False, inf, none, none, none, None, ())


@dataclass(frozen=True, slots=True)
class Rule:
    """Words that show a manner, an ending or a direction; `gives` is its name in the vocabulary."""

    id: str
    gives: str
    hears: tuple[str, ...]
    ignores: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules of one kind, compiled together; the first that is heard holds. Owner i + len(rules) silences rule i."""

    rules: tuple[Rule, ...]
    patterns: Patterns
    vocabulary: frozenset[str]  # the words that `says` holds


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole sheet."""

    titles: dict[str, str]  # folded title → f, m, any, plural
    first_names: dict[str, str]
    firms: dict[str, str]
    words: dict[str, frozenset[str]]
    verbs: tuple[Verb, ...]
    nouns: dict[str, str]
    rules: dict[str, Rules]

    def has(self, kind: str, form: str) -> bool:
        """Whether the list of this name holds the form."""
        return form in self.words[kind]


@cache
def _fields() -> Fields:
    """The file, read once; BadData names line and mend."""
    sheet = read_sheet_file(SHEET)
    if not isinstance(sheet, Fields):
        raise Fields({}, sheet.line, SHEET.name).fail("la feuille commence par « journal: fr »")
    return sheet


@cache
def word_list(name: str) -> frozenset[str]:
    """The small words that stand under this name in `lists`."""
    return frozenset(text.value for inner in _inner(_fields(), "lists") for text in inner.texts(name))


@cache
def abbreviations() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Abbreviations of time, each with the words that it stands for."""
    return tuple(
        (re.compile(rf"(?<![\w'’])(?:{row.text('says')})(?![\w'’])", re.IGNORECASE), row.text("means"))
        for row in _fields().rows("abbreviations")
    )


@cache
def journal_sheet() -> Sheet:
    """The French sheet, as it ships."""
    return read_journal(_fields())


def read_journal(sheet: Fields) -> Sheet:
    """The sheet's words and rules."""
    sheet.only(
        "journal", "titles", "first_names", "firms", "verbs", "nouns", "lists", "abbreviations", *_WORDS, *_RULES
    )
    return Sheet(
        titles=_grouped(sheet, "titles"), first_names=_grouped(sheet, "first_names"), firms=_grouped(sheet, "firms"),
        words={key: frozenset(fold(text.value) for text in sheet.texts(key)) for key in _WORDS},
        verbs=tuple(_verb(row) for row in sheet.rows("verbs")),
        nouns={name: inner.text(name) for inner in _inner(sheet, "nouns") for name in inner.fields},
        rules={kind: _rules(sheet, kind) for kind in _RULES},
    )  # fmt: skip


def _inner(sheet: Fields, key: str) -> tuple[Fields, ...]:
    node = sheet.fields.get(key)
    if not isinstance(node, Fields):
        raise sheet.fail("« {key} » manque ; ajoutez « {key}: … »", key=key)
    return (node,)


def _grouped(sheet: Fields, key: str) -> dict[str, str]:
    """Each word with its group."""
    return {
        fold(text.value): group for inner in _inner(sheet, key) for group in inner.fields for text in inner.texts(group)
    }


def _verb(row: Fields) -> Verb:
    row.only(*_VERB)
    what = row.text("what")
    inf = row.text("inf", what.split(" ")[-1])
    stem = inf.removesuffix("er")
    soft = f"{stem}e" if stem.endswith("g") else stem  # changeons
    regular = (
        f"{stem}e {stem}es {soft}ons {stem}ent {inf}ai {inf}a {inf}ons {inf}ont",
        f"{inf}ais {inf}ait {soft}ais {soft}ait {inf}aient {inf}ions {stem}ions",
        f"{stem}e {stem}ee {stem}es {stem}ees",
    )
    finite, would, done = (
        frozenset(row.text(key, forms).replace("-", "").split())
        for key, forms in zip(("finite", "would", "done"), regular, strict=True)
    )
    return Verb(
        what=row.text("say", what), takes=row.text("takes"), call="call" in row.fields, timed=row.text("timed", ""),
        ours="ours" in row.fields, said="said" in row.fields, inf=inf, finite=finite, would=would, done=done,
        noun=row.text("noun") if "noun" in row.fields else None,
        needs=tuple(tuple(text.value.split()) for text in row.texts("with")),
    )  # fmt: skip


def _rules(sheet: Fields, kind: str) -> Rules:
    rows = sheet.rows(kind)
    says: list[tuple[int, Text]] = []
    rules: list[Rule] = []
    for number, row in enumerate(rows):
        row.only("id", "gives", "says", "unless", "hears", "ignores")
        says += [(number, text) for text in row.texts("says")]
        says += [(number + len(rows), text) for text in row.texts("unless")]
        hears, ignores = (tuple(text.value for text in row.texts(key)) for key in ("hears", "ignores"))
        rules.append(Rule(row.text("id"), row.text("gives"), hears, ignores))
    try:
        patterns = Patterns([text.value for _, text in says], {}, [number for number, _ in says])
    except PatternError:
        for _, text in says:
            try:
                Patterns([text.value], {})
            except PatternError as error:
                raise sheet.fail("motif illisible {why}", text, why=str(error)) from None
        raise
    heard = frozenset(form for number, text in says if number < len(rows) for form in words(text.value).forms)
    return Rules(tuple(rules), patterns, heard - {"qqn"})
