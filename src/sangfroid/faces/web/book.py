"""An office's book of playbooks: the package's own, with the office's kept sheets in their place."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from sangfroid.advice import load
from sangfroid.advice.load import Sheets, compiled, kind_of, sheet_of
from sangfroid.advice.playbook import Book
from sangfroid.advice.whole import Reader
from sangfroid.calls.errors import BadData
from sangfroid.language.sheets import read_sheet
from sangfroid.record import sheets
from sangfroid.record.store import Store, Visitor

if TYPE_CHECKING:
    from sangfroid.faces.web.gate import Guest

OWN: Final = "fr"  # the language that offices write their sheets in
FRESH: Final = timedelta(seconds=30)  # another server on the same record may have kept a new sheet


@dataclass
class Books:
    """The books of offices, kept for a moment: a page shall not read all sheets again."""

    _held: dict[int, tuple[datetime, Book]] = field(default_factory=dict)

    def of(self, store: Store, visitor: Visitor, now: datetime) -> Book:
        """The office's book as it is now."""
        held = self._held.get(visitor.office)
        if held is not None and held[0] <= now < held[0] + FRESH:
            return held[1]
        with store.look(visitor, now) as visit:
            texts = {sheet.name: sheet.text for sheet in sheets.latest(visit)}
        made = office_book(texts)
        self._held[visitor.office] = (now, made)
        return made

    def forget(self, office: int) -> None:
        """Lets go of an office's book: a sheet was changed."""
        self._held.pop(office, None)


def office_book(texts: dict[str, str]) -> Book:
    """The package's book with these sheets in it. One that a newer program can no longer read is left out."""
    if not texts:
        return load.book(OWN)
    sheets_ = Sheets()
    sheets_.add(load.DATA / OWN)
    for name, text in sorted(texts.items()):
        try:
            sheet = sheet_of(read_sheet(text, name), name)
            kind = kind_of(sheet)
        except BadData:
            continue
        sheets_.by_kind[kind][sheet.text(kind) if kind == "playbook" else kind] = sheet
        sheets_.digest.update(text.encode())
    try:
        return compiled(sheets_, OWN)
    except BadData:
        return load.book(OWN)


def book_of(guest: Guest, language: str) -> Book:
    """The book that a reader of this language sees."""
    if language != OWN:
        return load.book(language)
    return guest.house.books.of(guest.house.store, guest.visitor, guest.now)


def reader_of(guest: Guest) -> Reader:
    """The reader of calls, with the office's book."""
    return Reader(guest.house.reader.grammar, guest.house.books.of(guest.house.store, guest.visitor, guest.now))
