"""What follows a hang-up, as rows: where it stands, which call and contact it is about, who sees to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import RowMapping, Select, insert, select, update

from sangfroid.record import gate
from sangfroid.record.errors import NotFound
from sangfroid.record.followup_tables import protocols as table
from sangfroid.record.store import Visit
from sangfroid.record.tables import contacts

Stage = Literal["cooling", "to_call", "waiting", "last", "door_open", "over"]
Reason = Literal["line", "anger", "distress", "elsewhere", "irritation", "abuse"]
MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Standing:
    """Where it stands; `until` is when time alone moves it on, `ended` how it ended."""

    stage: Stage
    reason: Reason
    hung_up: datetime
    not_before: datetime
    until: datetime
    attempts: int
    ended: str | None


@dataclass(frozen=True, slots=True)
class ProtocolLine:
    """What follows one call. `guessed`: the reason that the reading put forward; the one that holds is `standing`'s."""

    id: int
    call: int
    contact: int | None
    contact_name: str | None
    first_name: str
    person: int
    guessed: Reason
    standing: Standing
    changed: datetime


def begin(visit: Visit, *, call: int, contact: int | None, person: int, standing: Standing) -> int:
    """Enters what follows a call; the program's to do. Its id."""
    id_ = visit.connection.execute(insert(table).values(
        office=visit.office, call=call, contact=contact, person=person, guessed=standing.reason, changed=visit.now,
        **_columns(standing),
    ).returning(table.c.id)).scalar_one()  # fmt: skip
    visit.trace("began", "protocol", id_)
    return int(id_)


def change(visit: Visit, id_: int, standing: Standing) -> None:
    """Where it stands now; the caller has asked the gate by `get`."""
    here = (table.c.id == id_, table.c.office == visit.office)
    visit.connection.execute(update(table).where(*here).values(**_columns(standing), changed=visit.now))
    visit.trace("moved", "protocol", id_, standing.stage)


def get(visit: Visit, id_: int) -> ProtocolLine:
    """What follows one of one's own calls."""
    return _one(visit, table.c.id == id_)


def of_call(visit: Visit, call: int) -> ProtocolLine | None:
    """What follows this call; None where nothing does, or it is not one's own."""
    try:
        return _one(visit, table.c.call == call)
    except NotFound:
        return None


def mine(visit: Visit) -> tuple[ProtocolLine, ...]:
    """One's own that are not over, the oldest first."""
    me = gate.signed_in(visit)
    wanted = _wanted(visit).where(table.c.person == me, table.c.stage != "over").order_by(table.c.hung_up)
    return tuple(_line(row) for row in visit.connection.execute(wanted.limit(MOST)).mappings())


def open_of_contact(visit: Visit, contact: int) -> tuple[ProtocolLine, ...]:
    """A contact's that are not over: the program looks whether the client has come back."""
    wanted = _wanted(visit).where(table.c.contact == contact, table.c.stage != "over")
    return tuple(_line(row) for row in visit.connection.execute(wanted.limit(MOST)).mappings())


def _one(visit: Visit, condition: Any) -> ProtocolLine:
    wanted = _wanted(visit).where(condition)
    if visit.role != "program":
        wanted = wanted.where(table.c.person == visit.person)
    row = visit.connection.execute(wanted).mappings().one_or_none()
    if row is None:
        raise NotFound("protocols")
    return _line(row)


def _wanted(visit: Visit) -> Select[Any]:
    joined = select(table, contacts.c.name, contacts.c.first_name)
    return joined.outerjoin(contacts, contacts.c.id == table.c.contact).where(table.c.office == visit.office)


def _columns(standing: Standing) -> dict[str, Any]:
    return {
        "stage": standing.stage, "reason": standing.reason, "hung_up": standing.hung_up,
        "not_before": standing.not_before, "until": standing.until, "attempts": standing.attempts,
        "ended": standing.ended,
    }  # fmt: skip


def _line(row: RowMapping) -> ProtocolLine:
    name = f"{row['first_name']} {row['name']}".strip() if row["name"] is not None else None
    standing = Standing(
        row["stage"], row["reason"], row["hung_up"], row["not_before"], row["until"], row["attempts"], row["ended"]
    )
    return ProtocolLine(
        row["id"], row["call"], row["contact"], name, row["first_name"] or "", row["person"], row["guessed"], standing,
        row["changed"],
    )  # fmt: skip
