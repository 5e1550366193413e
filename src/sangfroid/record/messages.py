"""Messages: a call becomes a message for the doctor or the firm, with who, why, how urgent, which number.

Taking it over moves the promise to whoever takes it: the secretary's part was to pass it on, and ends there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, RowMapping, Select, insert, or_, select, update

from sangfroid.record import gate
from sangfroid.record.errors import NotFound, NotPossible
from sangfroid.record.store import Visit
from sangfroid.record.tables import contacts, people, practices, promises
from sangfroid.record.tables import messages as table

ToRole = Literal["doctor", "colleague", "firm"]
Urgency = Literal["routine", "today", "now"]
MessageState = Literal["sent", "taken", "done"]
LONGEST: Final = 5_000
MOST: Final = 200
_WORDS: Final = "messages.words"


@dataclass(frozen=True, slots=True)
class NewMessage:
    """`to_person`: a colleague by id, None for whoever of the office takes it. `who` and `number`: as to call back."""

    why: str
    to_role: ToRole = "doctor"
    to_person: int | None = None
    urgency: Urgency = "routine"
    who: str = ""
    number: str = ""
    call: int | None = None
    contact: int | None = None
    practice: int | None = None
    promise: int | None = None


@dataclass(frozen=True, slots=True)
class Message:
    id: int
    at: datetime
    by: int
    by_name: str
    to_role: ToRole
    to_person: int | None
    urgency: Urgency
    state: MessageState
    taken_at: datetime | None
    who: str
    why: str
    number: str
    call: int | None
    contact: int | None
    practice: int | None
    promise: int | None


def send(visit: Visit, new: NewMessage) -> Message:
    """Leaves a message. Its promise, if any, must be one that one follows."""
    me = gate.signed_in(visit)
    if not new.why.strip() or len(new.why) > LONGEST:
        raise NotPossible("Dites pourquoi, en {most} caractères au plus.", most=LONGEST)
    if new.call is not None:
        gate.own_call(visit, new.call)
    gate.known(visit, contacts, new.contact)
    gate.known(visit, practices, new.practice)
    gate.colleague(visit, new.to_person)
    if new.promise is not None and gate.row(visit, promises, new.promise)["keeper"] != me:
        raise NotFound
    words = {"who": new.who.strip(), "why": new.why.strip(), "number": new.number.strip()}
    id_ = visit.connection.execute(insert(table).values(
        office=visit.office, call=new.call, contact=new.contact, promise=new.promise, practice=new.practice, by=me,
        to_role=new.to_role, to_person=new.to_person, urgency=new.urgency, state="sent", at=visit.now,
        words=visit.keys.seal_json(words, _WORDS),
    ).returning(table.c.id)).scalar_one()  # fmt: skip
    visit.trace("sent", "message", id_)
    return get(visit, id_)


def get(visit: Visit, id_: int) -> Message:
    """A message that one sent, or that is for one."""
    found = _messages(visit, _wanted(visit).where(table.c.id == id_, _mine(visit)))
    if not found:
        raise NotFound
    return found[0]


def take(visit: Visit, id_: int) -> Message:
    """Takes a message over: it is one's own from now on, and so is its promise."""
    me = gate.signed_in(visit)
    row = _for_me(visit, id_)
    _set(visit, id_, state="taken", to_person=me, taken_at=visit.now)
    if row["promise"] is not None:
        here = (promises.c.id == row["promise"], promises.c.office == visit.office)
        moved = {"holder": me, "keeper": me, "by_person": True, "state": "confirmed"}
        visit.connection.execute(update(promises).where(*here).values(**moved))
    visit.trace("taken", "message", id_)
    return get(visit, id_)


def done(visit: Visit, id_: int) -> Message:
    """Says that what the message asked for is done."""
    _for_me(visit, id_)
    _set(visit, id_, state="done")
    visit.trace("done", "message", id_)
    return get(visit, id_)


def inbox(visit: Visit) -> tuple[Message, ...]:
    """Open messages for oneself or for whoever takes them, the most urgent first."""
    me = gate.signed_in(visit)
    wanted = _wanted(visit).where(table.c.state != "done", or_(table.c.to_person == me, table.c.to_person.is_(None)))
    order = {"now": 0, "today": 1, "routine": 2}
    found = _messages(visit, wanted.order_by(table.c.at.desc()).limit(MOST))
    return tuple(sorted(found, key=lambda one: (order[one.urgency], one.at)))


def sent(visit: Visit, *, limit: int = 50) -> tuple[Message, ...]:
    """What one sent oneself, the newest first."""
    wanted = _wanted(visit).where(table.c.by == gate.signed_in(visit))
    return _messages(visit, wanted.order_by(table.c.at.desc(), table.c.id.desc()).limit(limit))


def of_contact(visit: Visit, contact: int) -> tuple[Message, ...]:
    """Of a contact's messages those that one sent, or that are for one; the newest first."""
    gate.known(visit, contacts, contact)
    wanted = _wanted(visit).where(table.c.contact == contact, _mine(visit))
    return _messages(visit, wanted.order_by(table.c.at.desc(), table.c.id.desc()).limit(MOST))


def _mine(visit: Visit) -> ColumnElement[bool]:
    me = visit.person
    return or_(table.c.by == me, table.c.to_person == me, table.c.to_person.is_(None))


def _for_me(visit: Visit, id_: int) -> RowMapping:
    row = gate.row(visit, table, id_)
    if row["to_person"] not in (None, gate.signed_in(visit)):
        raise NotFound
    return row


def _set(visit: Visit, id_: int, **values: Any) -> None:
    here = (table.c.id == id_, table.c.office == visit.office)
    visit.connection.execute(update(table).where(*here).values(**values))


def _wanted(visit: Visit) -> Select[Any]:
    joined = select(table, people.c.name.label("by_name")).join(people, people.c.id == table.c.by)
    return joined.where(table.c.office == visit.office)


_PLAIN: Final = (
    "id", "at", "by", "by_name", "to_role", "to_person", "urgency", "state", "taken_at", "call", "contact",
    "practice", "promise",
)  # fmt: skip


def _messages(visit: Visit, wanted: Select[Any]) -> tuple[Message, ...]:
    return tuple(
        Message(**{name: row[name] for name in _PLAIN}, **visit.keys.open_json(row["words"], _WORDS))
        for row in visit.connection.execute(wanted).mappings()
    )
