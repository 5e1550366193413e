"""The book that a call is read with: the package's, with the sheets and gestures of the office and of the practice."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from sangfroid.advice import load
from sangfroid.advice.load import Sheets, compiled, kind_of, sheet_of
from sangfroid.advice.playbook import Book
from sangfroid.advice.whole import Reader
from sangfroid.calls.errors import BadData
from sangfroid.language.sheets import read_sheet
from sangfroid.record import practices, sheets
from sangfroid.record.store import Visit

OWN: Final = "fr"  # the language that offices write their sheets in
HELD: Final = 64  # books of offices and practices; each takes some hundred kilobytes


@dataclass(frozen=True, slots=True)
class Own:
    """What an office, or one of its practices, has of its own: sheets by name, as text, and the gestures allowed."""

    sheets: tuple[tuple[str, str], ...] = ()
    gestures: tuple[str, ...] = ()

    def with_sheet(self, name: str, text: str) -> Own:
        """The same with another text of one sheet."""
        return replace(self, sheets=tuple(sorted((dict(self.sheets) | {name: text}).items())))


def own(visit: Visit, practice: int | None = None) -> Own:
    """What holds for the calls of this practice; None: for those of the office at large."""
    texts = tuple((sheet.name, sheet.text) for sheet in sheets.latest(visit, practice=practice))
    return Own(texts, practices.get(visit, practice).gestures if practice is not None else ())


@lru_cache(maxsize=HELD)
def book(has: Own) -> Book:
    """The package's book with these in it. A sheet that a newer program can no longer read is left out."""
    made = _with_sheets(has.sheets)
    if not has.gestures:
        return made
    told = hashlib.sha256("\n".join((made.version, *has.gestures)).encode()).hexdigest()
    return replace(made, office=replace(made.office, gestures=has.gestures), version=told[: len(made.version)])


def _with_sheets(texts: tuple[tuple[str, str], ...]) -> Book:
    if not texts:
        return load.book(OWN)
    found = Sheets()
    found.add(load.DATA / OWN)
    for name, text in texts:
        try:
            sheet = sheet_of(read_sheet(text, name), name)
            kind = kind_of(sheet)
        except BadData:
            continue
        found.by_kind[kind][sheet.text(kind) if kind == "playbook" else kind] = sheet
        found.digest.update(text.encode())
    try:
        return compiled(found, OWN)
    except BadData:
        return load.book(OWN)


def reader(visit: Visit, given: Reader, practice: int | None = None) -> Reader:
    """The reader of this practice's calls: as given, with the book that holds for them."""
    has = own(visit, practice)
    return Reader(given.grammar, book(has)) if has != Own() else given
