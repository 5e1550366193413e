"""The gate: every access asks it. Allowed, or the one `NotFound` that tells nothing.

An agent sees their own calls and what is shared with them. Supervisors see others' calls only where the office opened
that view; administrators keep the office, not its calls. A held call is seen by the people named in the hold alone.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Table, and_, false, or_, select, true

from sangfroid.record.errors import NotFound
from sangfroid.record.store import Visit
from sangfroid.record.tables import calls, hold_people, holds, offices, people, shares


def administrator(visit: Visit) -> None:
    """Administrators (and the program) alone."""
    if visit.role not in ("administrator", "program"):
        raise NotFound


def supervisor(visit: Visit) -> None:
    """Supervisors and administrators."""
    if visit.role not in ("supervisor", "administrator", "program"):
        raise NotFound


def signed_in(visit: Visit) -> int:
    """The person who asks; NotFound for the program, which answers for nobody."""
    if visit.person is None:
        raise NotFound
    return visit.person


def row(visit: Visit, table: Table, id_: int) -> RowMapping:
    """The row of this id, of the visitor's office."""
    return visit.once((table.name, id_), lambda: _row(visit, table, id_))


def _row(visit: Visit, table: Table, id_: int) -> RowMapping:
    found = visit.connection.execute(select(table).where(table.c.id == id_, table.c.office == visit.office))
    one = found.mappings().one_or_none()
    if one is None:
        raise NotFound(table.name, id_)
    return one


def known(visit: Visit, table: Table, id_: int | None) -> int | None:
    """The id, once it is known to be of the visitor's office; None stays None."""
    if id_ is None or (visit.known is not None and (table.name, id_) in visit.known):
        return id_
    return visit.once((table.name, "known", id_), lambda: _known(visit, table, id_))


def _known(visit: Visit, table: Table, id_: int) -> int:
    wanted = select(table.c.id).where(table.c.id == id_, table.c.office == visit.office)
    if visit.connection.scalar(wanted) is None:
        raise NotFound(table.name, id_)
    return id_


def colleague(visit: Visit, person: int | None) -> int | None:
    """A person who works here, by id; None stays None."""
    if person is not None:
        wanted = select(people.c.id).where(
            people.c.id == person, people.c.office == visit.office, people.c.active.is_(True)
        )
        if visit.connection.scalar(wanted) is None:
            raise NotFound("people", person)
    return person


def sees_all(visit: Visit) -> bool:
    """Whether the visitor may look at any agent's calls."""
    if visit.role == "program":
        return True
    if visit.role != "supervisor":
        return False
    opened = select(offices.c.supervisor_view).where(offices.c.id == visit.office)
    return bool(visit.connection.scalar(opened))


def seen_calls(visit: Visit) -> ColumnElement[bool]:
    """The condition on `calls` that holds for those that the visitor may look at."""
    return visit.once("seen calls", lambda: _seen_calls(visit))


def _seen_calls(visit: Visit) -> ColumnElement[bool]:
    here = calls.c.office == visit.office
    if visit.role == "program":
        return here
    named = _named_in_hold(visit)
    free = or_(calls.c.held.is_(False), calls.c.id.in_(named)) if named else calls.c.held.is_(False)
    if sees_all(visit):
        return and_(here, free)
    allowed = (*shared_with(visit), *named)
    own = calls.c.agent == visit.person
    return and_(here, or_(own, calls.c.id.in_(allowed)) if allowed else own, free)


def shared_with(visit: Visit) -> tuple[int, ...]:
    """The calls that are shared with the visitor at this moment."""
    wanted = select(shares.c.call).where(
        shares.c.office == visit.office, shares.c.person == visit.person, shares.c.until > visit.now,
        shares.c.stopped.is_(None),
    )  # fmt: skip
    return tuple(visit.connection.scalars(wanted))


def _named_in_hold(visit: Visit) -> tuple[int, ...]:
    wanted = (
        select(holds.c.call)
        .join(hold_people, hold_people.c.hold == holds.c.id)
        .where(holds.c.office == visit.office, hold_people.c.person == visit.person, holds.c.lifted.is_(None))
    )
    return tuple(visit.connection.scalars(wanted))


def call(visit: Visit, id_: int) -> RowMapping:
    """The clear row of a call that the visitor may look at."""
    return visit.once(("seen call", id_), lambda: _call(visit, id_))


def _call(visit: Visit, id_: int) -> RowMapping:
    found = visit.connection.execute(select(calls).where(calls.c.id == id_, seen_calls(visit)))
    one = found.mappings().one_or_none()
    if one is None:
        raise NotFound("calls", id_)
    return one


def own_call(visit: Visit, id_: int) -> RowMapping:
    """The same of a call that is the visitor's own: to correct, share, delete it."""
    found = call(visit, id_)
    if visit.role != "program" and found["agent"] != visit.person:
        raise NotFound("calls", id_)
    return found


def every(condition: bool) -> ColumnElement[bool]:
    """A condition that always, or never, holds."""
    return true() if condition else false()


def values(found: RowMapping, *names: str) -> tuple[Any, ...]:
    """Some columns of a row."""
    return tuple(found[name] for name in names)
