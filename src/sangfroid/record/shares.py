"""Sharing: one call, with one person, until a date. The agent's own choice, and logged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import insert, select, update

from sangfroid.record import gate
from sangfroid.record.errors import NotPossible
from sangfroid.record.store import Visit
from sangfroid.record.tables import people
from sangfroid.record.tables import shares as table

LONGEST: Final = timedelta(days=183)  # the call's words are gone by then


@dataclass(frozen=True, slots=True)
class Share:
    """`stopped`: when it was taken back before its date."""

    id: int
    call: int
    person: int
    person_name: str
    until: datetime
    stopped: datetime | None


def share(visit: Visit, call: int, person: int, until: datetime) -> Share:
    """Lets a colleague look at one's own call until a date."""
    gate.own_call(visit, call)
    gate.colleague(visit, person)
    if person == visit.person:
        raise NotPossible("L'appel est déjà à vous.")
    if not visit.now < until <= visit.now + LONGEST:
        raise NotPossible("Choisissez une date à venir, dans les {days} jours.", days=LONGEST.days)
    wanted = insert(table).values(office=visit.office, call=call, person=person, until=until, at=visit.now)
    id_ = visit.connection.execute(wanted.returning(table.c.id)).scalar_one()
    visit.trace("shared", "call", call, str(person))
    return next(one for one in of_call(visit, call) if one.id == id_)


def stop(visit: Visit, id_: int) -> None:
    """Takes a share back."""
    row = gate.row(visit, table, id_)
    gate.own_call(visit, row["call"])
    here = (table.c.id == id_, table.c.office == visit.office)
    visit.connection.execute(update(table).where(*here).values(stopped=visit.now))
    visit.trace("stopped", "share", id_)


def of_call(visit: Visit, call: int) -> tuple[Share, ...]:
    """With whom one's own call is or was shared, the newest first."""
    gate.own_call(visit, call)
    rows = visit.connection.execute(
        select(table, people.c.name)
        .join(people, people.c.id == table.c.person)
        .where(table.c.office == visit.office, table.c.call == call)
        .order_by(table.c.id.desc())
    )
    return tuple(Share(row.id, row.call, row.person, row.name, row.until, row.stopped) for row in rows)


def with_me(visit: Visit) -> tuple[int, ...]:
    """The calls that colleagues share with one at this moment."""
    gate.signed_in(visit)
    return gate.shared_with(visit)
