"""The words by which the facts of a call are told: data, one sheet a language that calls are held in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from sangfroid.language.sheets import Fields, read_sheet_file

SHEET: Final = Path(__file__).parent.parent / "data" / "playbooks" / "fr" / "lexicon.yaml"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Word lists; `nouns` maps a call's possible subject to m, f or p (plural)."""

    nouns: Mapping[str, str]
    others: frozenset[str]
    no_names: frozenset[str]
    may_ask: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """The French words, as they ship."""
    sheet = read_sheet_file(SHEET)
    if not isinstance(sheet, Fields):
        raise Fields({}, sheet.line, SHEET.name).fail("la feuille commence par « lexicon: fr »")
    return read_lexicon(sheet)


def read_lexicon(sheet: Fields) -> Lexicon:
    """The words of a sheet; BadData names line and mend."""
    sheet.only("lexicon", "m", "f", "p", "others", "no_names", "may_ask")
    nouns = {text.value: form for form in ("m", "f", "p") for text in sheet.texts(form)}
    others, no_names, may_ask = (
        frozenset(text.value for text in sheet.texts(key)) for key in ("others", "no_names", "may_ask")
    )
    return Lexicon(nouns, others, no_names, may_ask)
