"""A restricted hold: a call with a threat, say, is seen by named people only, for a reason that is kept.

It lengthens nothing: what the law lets go after six months goes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, insert, select, update

from sangfroid.record import gate
from sangfroid.record.errors import NotFound, NotPossible
from sangfroid.record.store import Visit
from sangfroid.record.tables import calls, hold_people
from sangfroid.record.tables import holds as table

_REASON: Final = "holds.reason"


@dataclass(frozen=True, slots=True)
class Hold:
    id: int
    call: int
    reason: str
    people: tuple[int, ...]
    by: int
    at: datetime


def put(visit: Visit, call: int, reason: str, people: tuple[int, ...]) -> Hold:
    """Puts one's own call under a hold: from now on seen by these people, and by oneself."""
    gate.own_call(visit, call)
    me = gate.signed_in(visit)
    if not reason.strip():
        raise NotPossible("Dites pourquoi cet appel n'est montré qu'à quelques personnes : la raison est gardée.")
    if of_call(visit, call) is not None:
        raise NotPossible("Cet appel est déjà réservé à quelques personnes. Levez d'abord cette réserve.")
    sealed = visit.keys.seal(reason.strip().encode(), _REASON)
    wanted = insert(table).values(office=visit.office, call=call, reason=sealed, by=me, at=visit.now)
    id_ = visit.connection.execute(wanted.returning(table.c.id)).scalar_one()
    for person in dict.fromkeys((me, *people)):
        gate.colleague(visit, person)
        visit.connection.execute(insert(hold_people).values(office=visit.office, hold=id_, person=person))
    here = (calls.c.id == call, calls.c.office == visit.office)
    visit.connection.execute(update(calls).where(*here).values(held=True))
    visit.trace("held", "call", call)
    return Hold(id_, call, reason.strip(), tuple(dict.fromkeys((me, *people))), me, visit.now)


def lift(visit: Visit, call: int) -> None:
    """Lifts the hold; by whoever put it, or an administrator."""
    wanted = select(table).where(table.c.office == visit.office, table.c.call == call, table.c.lifted.is_(None))
    row = visit.connection.execute(wanted).mappings().one_or_none()
    if row is None:
        raise NotFound
    if row["by"] != visit.person:
        gate.administrator(visit)
    visit.connection.execute(update(table).where(table.c.id == row["id"]).values(lifted=visit.now))
    here = (calls.c.id == call, calls.c.office == visit.office)
    visit.connection.execute(update(calls).where(*here).values(held=False))
    visit.trace("lifted", "call", call)


def of_call(visit: Visit, call: int) -> Hold | None:
    """The hold of a call that one may look at, None where there is none."""
    gate.call(visit, call)
    wanted = select(table).where(table.c.office == visit.office, table.c.call == call, table.c.lifted.is_(None))
    row = visit.connection.execute(wanted).one_or_none()
    if row is None:
        return None
    named = select(hold_people.c.person).where(hold_people.c.hold == row.id, hold_people.c.office == visit.office)
    people = tuple(visit.connection.scalars(named.order_by(hold_people.c.id)))
    return Hold(row.id, row.call, visit.keys.open(row.reason, _REASON).decode(), people, row.by, row.at)


def count(visit: Visit) -> int:
    """How many calls of the office are under a hold; for administrators, who see that they are, not what they hold."""
    gate.administrator(visit)
    wanted = select(func.count()).where(table.c.office == visit.office, table.c.lifted.is_(None))
    return visit.connection.execute(wanted).scalar_one()
