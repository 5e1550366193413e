"""Calls in lists: their clear summary alone, for whom the gate lets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from sangfroid.record import gate
from sangfroid.record.offices import day_bounds
from sangfroid.record.prepare import place
from sangfroid.record.store import Visit
from sangfroid.record.summary import names_of
from sangfroid.record.tables import calls, contacts, people

HARD: Final = 2  # hardness from which a call counts as hard
MOST: Final = 200  # lines of one page


@dataclass(frozen=True, slots=True)
class CallLine:
    """One call in a list. `course`: tension of each client turn; `verbatim`: whether its words are still kept."""

    id: int
    agent: int
    agent_name: str
    contact: int | None
    contact_name: str | None
    practice: int | None
    at: datetime
    started_at: datetime | None
    taken_in: datetime
    seconds: float | None
    turns: int
    language: str
    format: str | None
    peak: float | None
    course: tuple[float, ...]
    situations: tuple[str, ...]
    ending: str | None
    outcome: str | None
    hardness: int
    moves_that_calmed: tuple[str, ...]
    notice: bool | None
    state: str
    made_with: str
    swapped: bool
    verbatim: bool
    held: bool
    title: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class Filter:
    """Which calls are listed; None asks nothing."""

    practice: int | None = None
    contact: int | None = None
    agent: int | None = None
    situation: str | None = None
    ending: str | None = None
    outcome: str | None = None
    least_hardness: int | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """The newest calls first; `next` is given as `before` for the following page, None at the end."""

    lines: tuple[CallLine, ...]
    next: tuple[datetime, int] | None


@dataclass(frozen=True, slots=True)
class Load:
    """How many calls one had oneself since a day, and how many were hard, by hardness."""

    calls: int
    hard: tuple[tuple[int, int], ...]


# Calls with the names of who took them and who called.
_WANTED: Final = (
    select(calls, people.c.name.label("agent_name"), contacts.c.name.label("last_name"), contacts.c.first_name)
    .join(people, people.c.id == calls.c.agent)
    .outerjoin(contacts, contacts.c.id == calls.c.contact)
)


def get(visit: Visit, id_: int) -> CallLine:
    """One call's clear summary."""
    gate.call(visit, id_)
    return _lines(visit, _WANTED.where(calls.c.id == id_))[0]


def listed(
    visit: Visit, which: Filter = Filter(), *, before: tuple[datetime, int] | None = None, limit: int = 50
) -> Page:
    """The calls that the visitor may look at, the newest first."""
    wanted = _WANTED.where(gate.seen_calls(visit), *_conditions(which))
    if before is not None:
        at, id_ = before
        wanted = wanted.where(or_(calls.c.at < at, and_(calls.c.at == at, calls.c.id < id_)))
    limit = min(limit, MOST)
    lines = _lines(visit, wanted.order_by(calls.c.at.desc(), calls.c.id.desc()).limit(limit + 1))
    more = len(lines) > limit
    return Page(lines[:limit], (lines[limit - 1].at, lines[limit - 1].id) if more else None)


def some(visit: Visit, ids: list[int]) -> tuple[CallLine, ...]:
    """Those of these calls that the visitor may look at, the newest first."""
    wanted = _WANTED.where(calls.c.id.in_(ids), gate.seen_calls(visit))
    return _lines(visit, wanted.order_by(calls.c.at.desc(), calls.c.id.desc()))


def hard_today(visit: Visit, day: date) -> tuple[CallLine, ...]:
    """One's own hard calls of a day of the office, the hardest first."""
    begins, ends = day_bounds(visit, day)
    wanted = _WANTED.where(
        calls.c.office == visit.office, calls.c.agent == visit.person, calls.c.hardness >= HARD, calls.c.at >= begins,
        calls.c.at < ends, gate.seen_calls(visit),
    )  # fmt: skip
    return _lines(visit, wanted.order_by(calls.c.hardness.desc(), calls.c.at).limit(MOST))


def load(visit: Visit, since: datetime) -> Load:
    """The load of hard calls that one had oneself; nobody else's can be asked for."""
    me = gate.signed_in(visit)
    wanted = (
        select(calls.c.hardness, func.count())
        .where(calls.c.office == visit.office, calls.c.agent == me, calls.c.at >= since)
        .group_by(calls.c.hardness)
    )
    counts: dict[int, int] = {row[0]: row[1] for row in visit.connection.execute(wanted)}
    hard = tuple(sorted((level, number) for level, number in counts.items() if level >= HARD))
    return Load(sum(counts.values()), hard)


def _conditions(which: Filter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for name in ("practice", "contact", "agent", "ending", "outcome"):
        value = getattr(which, name)
        if value is not None:
            found.append(calls.c[name] == value)
    if which.situation is not None:
        found.append(calls.c.situations.contains(f",{which.situation},", autoescape=True))
    if which.least_hardness is not None:
        found.append(calls.c.hardness >= which.least_hardness)
    if which.since is not None:
        found.append(calls.c.at >= which.since)
    if which.until is not None:
        found.append(calls.c.at < which.until)
    return found


def _lines(visit: Visit, wanted: Select[Any]) -> tuple[CallLine, ...]:
    return tuple([_line(visit, row) for row in visit.connection.execute(wanted).mappings().all()])


_PLAIN: Final = (
    "id", "agent", "agent_name", "contact", "practice", "at", "started_at", "taken_in", "seconds", "turns", "language",
    "format", "peak", "ending", "outcome", "hardness", "notice", "state", "made_with", "swapped", "verbatim", "held",
)  # fmt: skip


def _line(visit: Visit, row: Any) -> CallLine:
    head = visit.keys.open_json(row["head"], place("head", row["content"]))
    name = f"{row['first_name']} {row['last_name']}".strip() if row["last_name"] is not None else None
    return CallLine(
        **{column: row[column] for column in _PLAIN}, contact_name=name,
        course=tuple(int(value) / 10 for value in row["course"].split()), situations=names_of(row["situations"]),
        moves_that_calmed=names_of(row["moves_that_calmed"]), title=head["title"], source=head["source"],
    )  # fmt: skip
