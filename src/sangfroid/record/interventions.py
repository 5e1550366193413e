"""Interventions: what was done on a client's file lately, and whether a risk was told before (M5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import delete, insert, select

from sangfroid.record import gate
from sangfroid.record.errors import NotFound, NotPossible
from sangfroid.record.store import Visit
from sangfroid.record.tables import contacts, people
from sangfroid.record.tables import interventions as table

LONGEST: Final = 5_000
_TEXT: Final = "interventions.text"


@dataclass(frozen=True, slots=True)
class Intervention:
    id: int
    contact: int
    at: datetime
    by: int
    by_name: str
    text: str
    risk_told: bool


def add(visit: Visit, contact: int, text: str, *, at: datetime | None = None, risk_told: bool = False) -> Intervention:
    """Notes what was done for a contact; `at`: when, now where it is not said."""
    me = gate.signed_in(visit)
    gate.known(visit, contacts, contact)
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise NotPossible("Dites ce qui a été fait, en {most} caractères au plus.", most=LONGEST)
    wanted = insert(table).values(
        office=visit.office, contact=contact, by=me, at=at or visit.now, risk_told=risk_told,
        text=visit.keys.seal(text.encode(), _TEXT),
    )  # fmt: skip
    id_ = visit.connection.execute(wanted.returning(table.c.id)).scalar_one()
    visit.trace("made", "intervention", id_)
    return next(one for one in of_contact(visit, contact, limit=1000) if one.id == id_)


def remove(visit: Visit, id_: int) -> None:
    """Takes one's own entry away."""
    if gate.row(visit, table, id_)["by"] != gate.signed_in(visit):
        raise NotFound
    visit.connection.execute(delete(table).where(table.c.id == id_, table.c.office == visit.office))
    visit.trace("removed", "intervention", id_)


def of_contact(visit: Visit, contact: int, *, limit: int = 50) -> tuple[Intervention, ...]:
    """What was done for a contact, the newest first."""
    gate.known(visit, contacts, contact)
    rows = visit.connection.execute(
        select(table, people.c.name)
        .join(people, people.c.id == table.c.by)
        .where(table.c.office == visit.office, table.c.contact == contact)
        .order_by(table.c.at.desc(), table.c.id.desc())
        .limit(limit)
    )
    return tuple(
        Intervention(
            row.id, row.contact, row.at, row.by, row.name, visit.keys.open(row.text, _TEXT).decode(), row.risk_told
        )
        for row in rows
    )
