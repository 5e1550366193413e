"""Who a note names, as the learnt reader tells it; the office's own contacts keep their say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sangfroid.calls.turns import Span
from sangfroid.language.words import fold
from sangfroid.record.journal.entry import Contact, Doubt, Role
from sangfroid.record.journal.facts import covered
from sangfroid.record.journal.known import Book
from sangfroid.record.journal.net import ROLES, Told, chosen
from sangfroid.record.journal.pieces import Pieces
from sangfroid.record.journal.questions import WHICH_CONTACT
from sangfroid.record.journal.reading import Reading

SURE: Final = 0.5  # of a role


@dataclass(frozen=True, slots=True)
class Person:
    """One who is named; `places`: the piece at which each mention begins."""

    name: str
    span: Span
    role: Role
    places: tuple[int, ...]


def people(note: Pieces, read: Reading, book: Book, told: Told) -> tuple[Person, ...]:
    """Those whom the note names, in order, each once."""
    found: list[Person] = []
    mentioned = sorted((*_tagged(note, read, book, told), *_known(note, read, book, told)))
    for span, role, place in mentioned:
        name = read.note.text[slice(*span)]
        words = set(fold(name).split())
        same = next((at for at, one in enumerate(found) if words <= set(fold(one.name).split())), -1)
        if same >= 0:
            one = found[same]
            found[same] = Person(one.name, one.span, one.role, (*one.places, place))
        else:
            found.append(Person(name, span, role, (place,)))
    return tuple(found)


def _tagged(note: Pieces, read: Reading, book: Book, told: Told) -> Iterator[tuple[Span, Role, int]]:
    tags = chosen(told.tags) if len(note) else []
    for at, tag in enumerate(tags):
        if tag % 2:
            last = at
            while last + 1 < len(tags) and tags[last + 1] == tag + 1:
                last += 1
            span = (note.spans[at][0], note.spans[last][1])
            if not _held(read, book, span):
                yield span, _role(read, told, span, at) or ROLES[tag // 2], at


def _role(read: Reading, told: Told, span: Span, at: int) -> Role | None:
    """The rules' word on who it is, where the nets doubt."""
    odds = told.tags[at, 1::2]
    if odds.max() >= SURE * odds.sum():
        return None
    numbers = {
        number for number, name in enumerate(read.note.names) if name.span[0] < span[1] and span[0] < name.span[1]
    }
    return next((party.role for party in read.cast.parties if not numbers.isdisjoint(party.numbers)), None)


def _held(read: Reading, book: Book, span: Span) -> bool:
    """Whether the words are part of a contact of the office as the rules found it, and are none by themselves."""
    if not book.entries or book.like(read.note.text[slice(*span)]):
        return False
    return any(a < span[1] and span[0] < b for a, b in _spans_known(read, book))


def _spans_known(read: Reading, book: Book) -> list[Span]:
    return [name.span for name in read.note.names if book.like(name.text)] if book.entries else []


def _known(note: Pieces, read: Reading, book: Book, told: Told) -> Iterator[tuple[Span, Role, int]]:
    """The office's contacts that the reader has not seen."""
    seen = [span for span, _, _ in _tagged(note, read, book, told)] if book.entries else []
    for number, name in enumerate(read.note.names):
        like = bool(book.entries) and bool(book.like(name.text))
        ours = number in read.cast.owners
        if like and not ours and not any(a < name.span[1] and name.span[0] < b for a, b in seen):
            roles: list[Role] = [party.role for party in read.cast.parties if number in party.numbers]
            role: Role = roles[0] if roles else "caller"
            yield name.span, role, covered(note, name.span)[0]


def contacts(found: tuple[Person, ...], book: Book) -> tuple[tuple[Contact, ...], list[Doubt]]:
    """The contacts of the entry, and what must be asked about them."""
    named: list[Contact] = []
    asked: list[Doubt] = []
    for one in found:
        like = book.like(one.name)
        named.append(Contact(one.name, one.span, one.role, like[0] if len(like) == 1 else None))
        if len(like) > 1:
            asked.append(Doubt("contact", WHICH_CONTACT, one.name, like))
    return tuple(named), asked
