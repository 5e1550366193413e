"""Notes: a sentence kept with a contact, for the whole office, or with a call, for whom the gate lets look at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, delete, insert, select, update

from sangfroid.calls.vocabulary import ENDINGS, SITUATIONS
from sangfroid.record import gate
from sangfroid.record.errors import NotFound, NotPossible
from sangfroid.record.store import Visit
from sangfroid.record.tables import calls, contacts, people
from sangfroid.record.tables import notes as table

LONGEST: Final = 20_000  # characters
_TEXT: Final = "notes.text"


@dataclass(frozen=True, slots=True)
class NewNote:
    """A note on a contact, a call, or both; `situation`, `ending` where it stands for a call that nobody wrote down."""

    text: str
    contact: int | None = None
    call: int | None = None
    situation: str | None = None
    ending: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    id: int
    contact: int | None
    call: int | None
    at: datetime
    by: int
    by_name: str
    situation: str | None
    ending: str | None
    text: str


def add(visit: Visit, new: NewNote) -> Note:
    """Keeps a note."""
    me = gate.signed_in(visit)
    if new.contact is None and new.call is None:
        raise NotPossible("Dites à quel contact ou à quel appel la note se rapporte.")
    gate.known(visit, contacts, new.contact)
    if new.call is not None:
        gate.call(visit, new.call)
    if new.situation is not None and new.situation not in SITUATIONS:
        raise NotPossible("« {name} » n'est pas une situation connue.", name=new.situation)
    if new.ending is not None and new.ending not in ENDINGS:
        raise NotPossible("« {name} » n'est pas une fin connue.", name=new.ending)
    wanted = insert(table).values(
        office=visit.office, contact=new.contact, call=new.call, by=me, at=visit.now, situation=new.situation,
        ending=new.ending, text=_sealed(visit, new.text),
    )  # fmt: skip
    id_ = visit.connection.execute(wanted.returning(table.c.id)).scalar_one()
    visit.trace("made", "note", id_)
    return _notes(visit, _wanted(visit).where(table.c.id == id_))[0]


def change(visit: Visit, id_: int, text: str) -> Note:
    """Another text in place of one's own."""
    _own(visit, id_)
    here = (table.c.id == id_, table.c.office == visit.office)
    visit.connection.execute(update(table).where(*here).values(text=_sealed(visit, text)))
    visit.trace("changed", "note", id_)
    return _notes(visit, _wanted(visit).where(table.c.id == id_))[0]


def remove(visit: Visit, id_: int) -> None:
    """Takes one's own note away."""
    _own(visit, id_)
    visit.connection.execute(delete(table).where(table.c.id == id_, table.c.office == visit.office))
    visit.trace("removed", "note", id_)


def of_contact(visit: Visit, contact: int, *, limit: int = 50) -> tuple[Note, ...]:
    """A contact's notes, the newest first; those that belong to a call only for whom the gate lets look at it."""
    gate.known(visit, contacts, contact)
    seen = select(calls.c.id).where(calls.c.id == table.c.call, gate.seen_calls(visit)).exists()
    wanted = _wanted(visit).where(table.c.contact == contact, table.c.call.is_(None) | seen)
    return _notes(visit, wanted.order_by(table.c.at.desc(), table.c.id.desc()).limit(limit))


def of_call(visit: Visit, call: int) -> tuple[Note, ...]:
    """A call's notes, the oldest first."""
    gate.call(visit, call)
    return _notes(visit, _wanted(visit).where(table.c.call == call).order_by(table.c.at, table.c.id))


def _own(visit: Visit, id_: int) -> None:
    if gate.row(visit, table, id_)["by"] != gate.signed_in(visit):
        raise NotFound


def _sealed(visit: Visit, text: str) -> bytes:
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise NotPossible("Une note compte de 1 à {most} caractères.", most=LONGEST)
    return visit.keys.seal(text.encode(), _TEXT)


def _wanted(visit: Visit) -> Select[Any]:
    joined = select(table, people.c.name.label("by_name")).join(people, people.c.id == table.c.by)
    return joined.where(table.c.office == visit.office)


def _notes(visit: Visit, wanted: Select[Any]) -> tuple[Note, ...]:
    return tuple(
        Note(
            row.id, row.contact, row.call, row.at, row.by, row.by_name, row.situation,
            row.ending, visit.keys.open(row.text, _TEXT).decode(),
        )
        for row in visit.connection.execute(wanted)
    )  # fmt: skip
