"""Timers and notices: what is to be told when, claimed by one worker at a time, told once.

For the program itself, over all offices: rows are the truth, several workers share them. On PostgreSQL a worker skips
the rows that another holds (SKIP LOCKED); on SQLite one writes at a time. A timer is taken, its notice written and the
next timer put in its place in one transaction: cut short at any moment, all of it happened, or nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, Select, delete, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from sangfroid.calls.vocabulary import Precision
from sangfroid.record.followup_tables import channels, deliveries, notices, protocols, tasks, timers
from sangfroid.record.promise_line import doubtful
from sangfroid.record.store import Store
from sangfroid.record.tables import calls, contacts, offices, promises

BATCH: Final = 200  # rows a transaction: others can write in between
KEEP_NOTICES: Final = timedelta(days=60)
_INSERT: Final[dict[str, Any]] = {"sqlite": sqlite_insert, "postgresql": postgresql_insert}
_TRUE: Final = {"sqlite": "1", "postgresql": "true"}
# Written as the index writes them, so that the index is taken.
_UNPLANNED: Final = "open = {true} AND due IS NOT NULL AND (planned IS NULL OR planned <> due)"
_UNPLANNED_TASK: Final = "state = 'open' AND (planned IS NULL OR planned <> due)"
_UNFOLLOWED: Final = "followed IS NULL OR followed <> ending"


@dataclass(frozen=True, slots=True)
class OfficeFacts:
    """What a worker must know of an office."""

    id: int
    zone: str
    region: str


@dataclass(frozen=True, slots=True)
class ToPlan:
    """A thing due whose reminders are not planned yet. `learnt`: when the record came to know of it."""

    office: int
    promise: int | None
    task: int | None
    due: datetime
    precision: Precision
    assumed: bool
    learnt: datetime


@dataclass(frozen=True, slots=True)
class Timer:
    """The next moment of a thing: `at` it is told, it is about what is due at `due`."""

    office: int
    stage: str
    at: datetime
    due: datetime
    promise: int | None = None
    task: int | None = None
    protocol: int | None = None


@dataclass(frozen=True, slots=True)
class Rung:
    """A timer that has come, with what it is about as it stands now; `live`: it still holds."""

    id: int
    timer: Timer
    live: bool
    person: int | None
    precision: Precision
    assumed: bool


@dataclass(frozen=True, slots=True)
class NewNotice:
    """What is told to somebody. Its key is told once in an office, however often it is tried."""

    office: int
    person: int
    key: str
    stage: str
    due: datetime
    late: bool
    promise: int | None = None
    task: int | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """What there is to do at this moment, at a glance."""

    unplanned: bool
    unfollowed: bool
    rung: bool
    deliveries: bool
    next: datetime | None

    @property
    def any(self) -> bool:
        """Whether there is anything."""
        return self.unplanned or self.unfollowed or self.rung or self.deliveries


def facts(connection: Connection) -> dict[int, OfficeFacts]:
    """All offices, by their ids."""
    rows = connection.execute(select(offices.c.id, offices.c.zone, offices.c.region))
    return {row.id: OfficeFacts(row.id, row.zone, row.region) for row in rows}


def waiting(store: Store, now: datetime) -> Waiting:
    """A look that takes indexes alone: it costs the same whatever the store holds."""
    with store.begin(writes=False) as connection:

        def there(wanted: Select[Any]) -> bool:
            return connection.execute(wanted.limit(1)).first() is not None

        unplanned = there(select(promises.c.id).where(_unplanned(connection)).order_by(promises.c.id)) or there(
            select(tasks.c.id).where(text(_UNPLANNED_TASK)).order_by(tasks.c.id)
        )
        first = connection.scalar(select(func.min(timers.c.at)))
        open_ = select(deliveries.c.id).where(text(_open(connection)), deliveries.c.at <= now).order_by(deliveries.c.at)
        return Waiting(
            unplanned, there(select(calls.c.id).where(text(_UNFOLLOWED)).order_by(calls.c.id)),
            first is not None and first <= now, there(open_), first,
        )  # fmt: skip


def to_plan(connection: Connection) -> list[ToPlan]:
    """Things due without reminders, taken for this transaction."""
    learnt = func.coalesce(calls.c.taken_in, promises.c.made).label("learnt")
    wanted = (
        select(promises.c.id, promises.c.office, promises.c.due, promises.c.precision, promises.c.assumed, learnt)
        .outerjoin(calls, calls.c.id == promises.c.call)
        .where(
            promises.c.id.in_(
                _taken(connection, select(promises.c.id).where(_unplanned(connection)).order_by(promises.c.id))
            )
        )
    )
    found = [
        ToPlan(row.office, row.id, None, row.due, row.precision, row.assumed, row.learnt)
        for row in connection.execute(wanted)
    ]
    ids = _taken(connection, select(tasks.c.id).where(text(_UNPLANNED_TASK)).order_by(tasks.c.id))
    rows = connection.execute(select(tasks).where(tasks.c.id.in_(ids))) if ids else ()
    return [*found, *(ToPlan(row.office, None, row.id, row.due, "minute", False, row.made) for row in rows)]


def plan(connection: Connection, planned: Iterable[tuple[ToPlan, Timer | None]]) -> None:
    """Puts each thing's first timer, in place of the one that it had for another due time."""
    some = list(planned)
    for table, column, ids in (
        (promises, timers.c.promise, [one.promise for one, _ in some if one.promise is not None]),
        (tasks, timers.c.task, [one.task for one, _ in some if one.task is not None]),
    ):
        if ids:
            connection.execute(delete(timers).where(column.in_(ids)))
            connection.execute(update(table).where(table.c.id.in_(ids)).values(planned=table.c.due))
    rows = [_columns(timer) for _, timer in some if timer is not None]
    if rows:
        connection.execute(insert(timers), rows)


def rung(connection: Connection, now: datetime, *, limit: int = BATCH) -> list[Rung]:
    """The timers that have come, the oldest first, taken for this transaction."""
    wanted = select(timers.c.id).where(timers.c.at <= now).order_by(timers.c.at)
    ids = _taken(connection, wanted, limit)
    if not ids:
        return []
    joined = (
        select(
            timers, promises.c.due.label("p_due"), promises.c.open, promises.c.event_pending, promises.c.holder,
            promises.c.keeper, promises.c.precision, promises.c.assumed, promises.c.state, promises.c.confidence,
            promises.c.by_person, tasks.c.due.label("t_due"),
            tasks.c.state.label("t_state"), tasks.c.person.label("t_person"), protocols.c.stage.label("p_stage"),
        )
        .outerjoin(promises, promises.c.id == timers.c.promise).outerjoin(tasks, tasks.c.id == timers.c.task)
        .outerjoin(protocols, protocols.c.id == timers.c.protocol)
        .where(timers.c.id.in_(ids)).order_by(timers.c.at, timers.c.id)
    )  # fmt: skip
    return [_rung(row) for row in connection.execute(joined).mappings()]


def ring(connection: Connection, told: list[NewNotice], done: list[int], following: list[Timer], now: datetime) -> int:
    """Writes the notices with their deliveries, takes the timers away, and puts the next ones; how many were told."""
    if done:
        connection.execute(delete(timers).where(timers.c.id.in_(done)))
    if following:
        connection.execute(insert(timers), [_columns(one) for one in following])
    if not told:
        return 0
    rows = [
        {"office": one.office, "person": one.person, "promise": one.promise, "task": one.task, "key": one.key,
         "stage": one.stage, "due": one.due, "at": now, "late": one.late}
        for one in told
    ]  # fmt: skip
    put = _INSERT[connection.dialect.name](notices).on_conflict_do_nothing(index_elements=["office", "key"])
    made = connection.execute(put.returning(notices.c.id, notices.c.office, notices.c.person, notices.c.key), rows)
    new = made.all()
    _deliveries(connection, new, now)
    return len(new)


def _deliveries(connection: Connection, new: Any, now: datetime) -> None:
    """One for each channel by which the person, or the office, is told."""
    if not new:
        return
    of = {row.office for row in new}
    wanted = select(channels.c.id, channels.c.office, channels.c.person).where(
        channels.c.office.in_(of), channels.c.active.is_(True), channels.c.kind.in_(("mail", "webhook", "desktop")),
    )  # fmt: skip
    ways = connection.execute(wanted).all()
    rows = [
        {"office": row.office, "notice": row.id, "channel": way.id, "key": f"{row.key}:{way.id}", "at": now,
         "attempts": 0, "gave_up": False, "why": ""}
        for row in new
        for way in ways
        if way.office == row.office and way.person in (None, row.person)
    ]  # fmt: skip
    if rows:
        put = _INSERT[connection.dialect.name](deliveries).on_conflict_do_nothing(index_elements=["office", "key"])
        connection.execute(put, rows)


def put_timer(connection: Connection, timer: Timer) -> None:
    """The one timer of a thing, in place of the one it had."""
    for column, id_ in ((timers.c.promise, timer.promise), (timers.c.task, timer.task),
                        (timers.c.protocol, timer.protocol)):  # fmt: skip
        if id_ is not None:
            connection.execute(delete(timers).where(column == id_, timers.c.office == timer.office))
    connection.execute(insert(timers), _columns(timer))


def unfollowed(connection: Connection, limit: int = 20) -> list[RowMapping]:
    """Calls after which nobody has looked yet at what follows, taken for this transaction."""
    ids = _taken(connection, select(calls.c.id).where(text(_UNFOLLOWED)).order_by(calls.c.id), limit)
    return list(connection.execute(select(calls).where(calls.c.id.in_(ids)).order_by(calls.c.id)).mappings())


def followed(connection: Connection, call: int, ending: str | None) -> None:
    """Marks a call as looked at, with the ending that it was looked at for."""
    connection.execute(update(calls).where(calls.c.id == call).values(followed=ending or ""))


def forget_old(connection: Connection, now: datetime) -> None:
    """Lets old notices go, and their deliveries with them."""
    connection.execute(delete(notices).where(notices.c.at < now - KEEP_NOTICES))


def initials(connection: Connection, office: int, contact: int | None) -> str:
    """All that leaves the machine of a name: « C. M. »; "" where nobody is known."""
    if contact is None:
        return ""
    wanted = select(contacts.c.first_name, contacts.c.name)
    row = connection.execute(wanted.where(contacts.c.id == contact, contacts.c.office == office)).one_or_none()
    return initials_of(row.first_name, row.name) if row is not None else ""


def initials_of(first_name: str, name: str) -> str:
    """The initials of a name."""
    return " ".join(f"{part[0].upper()}." for part in (first_name.strip(), name.strip()) if part)


def _unplanned(connection: Connection) -> Any:
    return text(_UNPLANNED.format(true=_TRUE[connection.dialect.name]))


def _open(connection: Connection) -> str:
    return "sent IS NULL AND gave_up = " + ("0" if connection.dialect.name == "sqlite" else "false")


def _taken(connection: Connection, wanted: Select[Any], limit: int = BATCH) -> list[int]:
    """The first rows' ids; on a server those that nobody else holds, held until the transaction ends."""
    wanted = wanted.limit(limit)
    if connection.dialect.name == "postgresql":
        wanted = wanted.with_for_update(skip_locked=True)
    return list(connection.scalars(wanted))


def _columns(timer: Timer) -> dict[str, Any]:
    return {
        "office": timer.office, "promise": timer.promise, "task": timer.task, "protocol": timer.protocol,
        "stage": timer.stage, "at": timer.at, "due": timer.due,
    }  # fmt: skip


def _rung(row: RowMapping) -> Rung:
    timer = Timer(
        row["office"], row["stage"], row["at"], row["due"], row["promise"], row["task"], row["protocol"]
    )  # fmt: skip
    if timer.promise is not None:
        again = timer.stage == "again" or row["p_due"] == timer.due
        doubted = doubtful(row["state"], row["confidence"], by_person=bool(row["by_person"]))
        live = bool(row["open"]) and not row["event_pending"] and not doubted and again
        person = row["holder"] if row["holder"] is not None else row["keeper"]
        return Rung(row["id"], timer, live, person, row["precision"], bool(row["assumed"]))
    if timer.task is not None:
        live = row["t_state"] == "open" and (timer.stage == "again" or row["t_due"] == timer.due)
        return Rung(row["id"], timer, live, row["t_person"], "minute", False)
    return Rung(row["id"], timer, row["p_stage"] not in (None, "over"), None, "minute", False)
