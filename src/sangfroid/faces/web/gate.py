"""Who is asking: a signed-in person with their own door to the record, or nobody yet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Annotated, Final

from fastapi import Depends, Path, Request
from starlette.responses import Response

from sangfroid.advice import load
from sangfroid.advice.playbook import Book
from sangfroid.faces.web import cookies
from sangfroid.faces.web.house import House, house
from sangfroid.faces.web.show import Shown, shown, to
from sangfroid.faces.web.words import Words
from sangfroid.language.wording import wording
from sangfroid.record import offices, people
from sangfroid.record.books import OWN
from sangfroid.record.offices import Office
from sangfroid.record.people import Person
from sangfroid.record.store import Visit, Visitor
from sangfroid.review.voice import Voice

LARGEST: Final = 2**31 - 1
BY_ITSELF: Final = frozenset({"/notices"})  # what an open page asks without anybody there
Id = Annotated[int, Path(ge=1, le=LARGEST)]


class SignInFirst(Exception):
    """Nobody is signed in."""


@dataclass(frozen=True)
class Guest:
    """One request of a signed-in person. `look` and `write` are their door; `show` makes a page for them."""

    request: Request
    house: House
    visitor: Visitor
    me: Person
    office: Office
    now: datetime

    @contextmanager
    def look(self) -> Iterator[Visit]:
        """A reading transaction."""
        with self.house.store.look(self.visitor, self.now) as visit:
            yield visit

    @contextmanager
    def write(self) -> Iterator[Visit]:
        """A writing transaction, kept as a whole or not at all."""
        with self.house.store.write(self.visitor, self.now) as visit:
            yield visit

    @cached_property
    def voice(self) -> Voice:
        """The reader's language, with the office's own playbooks."""
        language = cookies.language(self.request)
        return Voice(wording(language).gettext, self._book(language))

    def voice_for(self, practice: int | None) -> Voice:
        """The same with the playbooks of a practice."""
        if practice is None:
            return self.voice
        return replace(self.voice, book=self._book(cookies.language(self.request), practice))

    def _book(self, language: str, practice: int | None = None) -> Book:
        """The book that a reader of this language sees."""
        if language != OWN:
            return load.book(language)
        return self.house.books.of(self.house.store, self.visitor, self.now, practice)

    @cached_property
    def words(self) -> Words:
        """Days, hours and names as this reader reads them."""
        return Words(self.voice, self.office.zone, self.office.region, self.now)

    @property
    def part(self) -> bool:
        """Whether htmx asks for a part of the page."""
        return self.request.headers.get("HX-Request") == "true"

    def show(self, template: str, *, status: int = 200, **values: object) -> Response:
        """A page, or with a template of a part, the part."""
        return shown(self.request, Shown(template, status, self.voice), me=self.me, office=self.office,
                     words=self.words, **values)  # fmt: skip

    def to(self, path: str, told: str = "") -> Response:
        """Leads to a page of ours, on which what was done is told (`notices`)."""
        return to(path, told)


def signed(request: Request) -> Guest:
    """The signed-in person; SignInFirst where nobody is."""
    inside = house(request)
    now = inside.clock()
    token = cookies.session(request)
    used = request.url.path not in BY_ITSELF
    visitor = people.visitor(inside.store, token, now, used=used) if token else None
    if visitor is None or visitor.person is None:
        raise SignInFirst
    with inside.store.look(visitor, now) as visit:
        return Guest(request, inside, visitor, people.get(visit, visitor.person), offices.get(visit), now)


Signed = Annotated[Guest, Depends(signed)]
