"""One's own promises as bare marks: which, when, how sure. A long list is counted and put in order by these alone.

Each list is a stretch of an index, and all are asked for at once. Those without a time are asked for apart: to put
them last within one list would sort everything that somebody has open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import Select, Subquery, literal, or_, select, union_all

from sangfroid.record import gate
from sangfroid.record.offices import day_bounds, today
from sangfroid.record.promise_line import doubtful
from sangfroid.record.store import Visit
from sangfroid.record.tables import promises as table

MOST: Final = 200  # of each list
Part = Literal["late", "today", "later", "waiting"]
Query = Select[Any]


@dataclass(frozen=True, slots=True)
class Mark:
    """One open promise. `doubted` as a promise's own."""

    id: int
    due: datetime | None
    doubted: bool


@dataclass(frozen=True, slots=True)
class Marks:
    """Late, due today, later, and waiting for someone else; each the soonest first, those without a time last."""

    late: tuple[Mark, ...]
    today: tuple[Mark, ...]
    later: tuple[Mark, ...]
    waiting: tuple[Mark, ...]

    @property
    def ids(self) -> tuple[int, ...]:
        """Of all."""
        return tuple(one.id for part in (self.late, self.today, self.later, self.waiting) for one in part)


def due(visit: Visit) -> Marks:
    """One's own open promises on the office's day."""
    me = gate.signed_in(visit)
    _, ends = day_bounds(visit, today(visit))
    mine = _open(visit).where(table.c.holder == me, table.c.event_pending.is_(False))
    waiting = _open(visit).where(
        table.c.keeper == me,
        or_(table.c.holder.is_(None), table.c.holder != me, table.c.event_pending.is_(True)),
    )  # fmt: skip
    found: dict[Part, list[Mark]] = {"late": [], "today": [], "later": [], "waiting": []}
    parts = [
        _timed("late", mine.where(table.c.due < visit.now)),
        _timed("today", mine.where(table.c.due >= visit.now, table.c.due < ends)),
        _timed("later", mine.where(table.c.due >= ends)), _untimed("later", mine),
        _timed("waiting", waiting.where(table.c.due.is_not(None))), _untimed("waiting", waiting),
    ]  # fmt: skip
    for row in visit.connection.execute(union_all(*[select(part) for part in parts])):
        doubted = doubtful(row.state, row.confidence, by_person=row.by_person)
        found[row.part].append(Mark(row.id, row.due, doubted))
    return Marks(**{part: _in_order(marks) for part, marks in found.items()})


def settled_since(visit: Visit, since: datetime) -> tuple[tuple[int, datetime], ...]:
    """One's own promises that ended since then, and when, the newest first."""
    me = gate.signed_in(visit)
    wanted = select(table.c.id, table.c.settled).where(
        table.c.office == visit.office, or_(table.c.holder == me, table.c.keeper == me), table.c.settled >= since,
        table.c.denied.is_(False),
    )  # fmt: skip
    found = visit.connection.execute(wanted.order_by(table.c.settled.desc(), table.c.id.desc()).limit(MOST))
    return tuple((row.id, row.settled) for row in found)


def _open(visit: Visit) -> Query:
    return select(table.c.id, table.c.due, table.c.state, table.c.confidence, table.c.by_person).where(
        table.c.office == visit.office, table.c.open.is_(True), table.c.state != "kept"
    )


def _timed(part: Part, wanted: Query) -> Subquery:
    return wanted.add_columns(literal(part).label("part")).order_by(table.c.due).limit(MOST).subquery()


def _untimed(part: Part, wanted: Query) -> Subquery:
    """The oldest first; asked for by its time it would be looked for through the whole table."""
    wanted = wanted.where(table.c.due.is_(None)).add_columns(literal(part).label("part"))
    return wanted.order_by(table.c.made, table.c.id).limit(MOST).subquery()


def _in_order(marks: list[Mark]) -> tuple[Mark, ...]:
    timed = sorted((one.due.timestamp(), one.id, one) for one in marks if one.due is not None)
    return (*[one for _, _, one in timed], *[one for one in marks if one.due is None])[:MOST]
