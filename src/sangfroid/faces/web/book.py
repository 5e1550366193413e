"""The books that pages speak by: the package's playbooks, with the office's or a practice's own in their place."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sangfroid.advice.playbook import Book
from sangfroid.record import books
from sangfroid.record.store import Store, Visitor

FRESH: Final = timedelta(seconds=30)  # another server on the same record may have kept a new sheet


@dataclass
class Books:
    """The books of offices and practices, kept for a moment: a page shall not open all sheets again."""

    _held: dict[tuple[int, int | None], tuple[datetime, Book]] = field(default_factory=dict)

    def of(self, store: Store, visitor: Visitor, now: datetime, practice: int | None = None) -> Book:
        """The book as it is now."""
        place = (visitor.office, practice)
        held = self._held.get(place)
        if held is not None and held[0] <= now < held[0] + FRESH:
            return held[1]
        with store.look(visitor, now) as visit:
            made = books.book(books.own(visit, practice))
        self._held[place] = (now, made)
        return made

    def forget(self, office: int) -> None:
        """Lets go of an office's books: a sheet or a practice was changed."""
        for place in [place for place in self._held if place[0] == office]:
            self._held.pop(place, None)
