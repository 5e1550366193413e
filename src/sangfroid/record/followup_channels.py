"""Channels: how a person is told outside the page, and the deliveries that wait for one; claimed under a lease.

An administrator opens the ways out (the mail server, a webhook); each person chooses for themselves what reaches them.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final, Literal

from sqlalchemy import Connection, and_, delete, func, insert, select, text, update

from sangfroid.record import gate
from sangfroid.record.errors import NotFound
from sangfroid.record.followup_tables import channels as table
from sangfroid.record.followup_tables import deliveries, notices, tasks
from sangfroid.record.followups import initials_of
from sangfroid.record.keys import Keys, OfficeKeys
from sangfroid.record.store import Store, Visit
from sangfroid.record.tables import contacts, people, promises

Kind = Literal["smtp", "mail", "webhook", "calendar", "desktop"]
OFFICE_KINDS: Final = frozenset({"smtp", "webhook"})  # opened by an administrator, for the whole office
LEASE: Final = timedelta(seconds=20)  # a worker that has not come back by then is taken for gone
BATCH: Final = 8  # deliveries claimed at once: so many at most go twice when a worker is killed
ATTEMPTS: Final = 8
FIRST_WAIT: Final = timedelta(seconds=30)  # before the second attempt; twice as long before each next one
TOKEN_BYTES: Final = 32
_SETTINGS: Final = "channels.settings"


@dataclass(frozen=True, slots=True)
class Channel:
    """One way of telling. `person`: None, the office's. `failed`: why its last delivery was given up, "" if none."""

    id: int
    kind: Kind
    person: int | None
    active: bool
    settings: dict[str, str] = field(repr=False)
    at: datetime
    failed: str = ""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that is this worker's until its lease ends. Of the client only the initials are in it."""

    id: int
    office: int
    key: str
    kind: Kind
    settings: dict[str, str] = field(repr=False)
    smtp: dict[str, str] | None = field(repr=False)
    attempts: int
    stage: str
    due: datetime
    late: bool
    initials: str
    email: str
    promise: int | None
    task: int | None
    planned: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a delivery. `why` is told to who looks after the office; `retry`: it may go better later."""

    sent: bool
    why: str = ""
    retry: bool = True


def listed(visit: Visit) -> tuple[Channel, ...]:
    """One's own channels and the office's; what stands in their settings only for who may change it."""
    me = gate.signed_in(visit)
    wanted = select(table).where(table.c.office == visit.office).order_by(table.c.id)
    rows = visit.connection.execute(wanted).mappings()
    found = [_channel(visit, row) for row in rows if row["person"] in (None, me)]
    if visit.role == "administrator":
        return tuple(found)
    return tuple(one for one in found if one.person == me)


def opened(visit: Visit, kind: Kind) -> bool:
    """Whether the office has this way out."""
    wanted = select(table.c.id).where(
        table.c.office == visit.office, table.c.kind == kind, table.c.person.is_(None), table.c.active.is_(True)
    )
    return visit.connection.execute(wanted.limit(1)).first() is not None


def mail_server(visit: Visit) -> dict[str, str] | None:
    """The office's mail server, to send by it; never to be shown."""
    gate.signed_in(visit)
    office = visit.keys.office
    return _servers_of(visit.connection, {office: visit.keys}).get(office)


def rooms(visit: Visit) -> tuple[Channel, ...]:
    """The office's chat rooms, for a message that one of its people writes to all; never to be shown."""
    gate.signed_in(visit)
    wanted = select(table).where(*_of(visit, "webhook", None), table.c.active.is_(True)).order_by(table.c.id)
    return tuple(_channel(visit, row) for row in visit.connection.execute(wanted).mappings())


def put(visit: Visit, kind: Kind, settings: dict[str, str], *, active: bool = True) -> Channel:
    """A way out in place of the one of this kind (webhooks stand side by side); the office's: administrators alone."""
    me = gate.signed_in(visit)
    person = None if kind in OFFICE_KINDS else me
    if person is None:
        gate.administrator(visit)
    if kind != "webhook":
        visit.connection.execute(delete(table).where(*_of(visit, kind, person)))
    id_ = visit.connection.execute(insert(table).values(
        office=visit.office, person=person, kind=kind, active=active, at=visit.now,
        settings=visit.keys.seal_json(settings, _SETTINGS),
    ).returning(table.c.id)).scalar_one()  # fmt: skip
    visit.trace("opened", "channel", id_, kind)
    return get(visit, id_)


def get(visit: Visit, id_: int) -> Channel:
    """One channel that one may change."""
    row = gate.row(visit, table, id_)
    if row["person"] is None:
        gate.administrator(visit)
    elif row["person"] != visit.person:
        raise NotFound("channels", id_)
    return _channel(visit, row)


def remove(visit: Visit, id_: int) -> None:
    """Closes a way out; what waited to go by it does not go."""
    get(visit, id_)
    visit.connection.execute(delete(table).where(table.c.id == id_, table.c.office == visit.office))
    visit.trace("closed", "channel", id_)


def new_calendar(visit: Visit) -> str:
    """A fresh secret address for one's own calendar; the one before it no longer opens."""
    me = gate.signed_in(visit)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    visit.connection.execute(delete(table).where(*_of(visit, "calendar", me)))
    id_ = visit.connection.execute(insert(table).values(
        office=visit.office, person=me, kind="calendar", active=True, at=visit.now,
        settings=visit.keys.seal_json({}, _SETTINGS), token=_hash(token),
    ).returning(table.c.id)).scalar_one()  # fmt: skip
    visit.trace("opened", "channel", id_, "calendar")
    return token


def calendar_of(store: Store, token: str) -> tuple[int, int] | None:
    """Whose calendar the address opens: office and person; None for any other."""
    if not 20 <= len(token) <= 100:
        return None
    wanted = (
        select(table.c.office, table.c.person).join(people, people.c.id == table.c.person)
        .where(table.c.token == _hash(token), table.c.active.is_(True), people.c.active.is_(True))
    )  # fmt: skip
    with store.begin(writes=False) as connection:
        row = connection.execute(wanted).one_or_none()
    return (row.office, row.person) if row is not None else None


def claim(store: Store, now: datetime, *, limit: int = BATCH) -> list[Claimed]:
    """Deliveries that are to go now, this worker's own until the lease ends; nobody else takes them before."""
    with store.begin() as connection:
        open_ = "0" if connection.dialect.name == "sqlite" else "false"
        some = (
            select(deliveries.c.id).where(text(f"sent IS NULL AND gave_up = {open_}"), deliveries.c.at <= now)
            .order_by(deliveries.c.at).limit(limit)
        )  # fmt: skip
        if connection.dialect.name == "postgresql":
            some = some.with_for_update(skip_locked=True)
        ids = list(connection.scalars(some))
        if not ids:
            return []
        mine = update(deliveries).where(deliveries.c.id.in_(ids))
        connection.execute(mine.values(at=now + LEASE, attempts=deliveries.c.attempts + 1))
        return _claimed(connection, store.keys, ids)


def settle(store: Store, done: Sequence[tuple[Claimed, Outcome]], now: datetime) -> None:
    """Marks what was delivered, puts off what may go better later, gives up what will not."""
    with store.begin() as connection:
        for one, outcome in done:
            mine = update(deliveries).where(deliveries.c.id == one.id, deliveries.c.office == one.office)
            if outcome.sent:
                connection.execute(mine.values(sent=now, why=""))
            elif outcome.retry and one.attempts < ATTEMPTS:
                wait = FIRST_WAIT * 2 ** (one.attempts - 1)
                connection.execute(mine.values(at=now + wait, why=outcome.why[:200]))
            else:
                connection.execute(mine.values(gave_up=True, why=outcome.why[:200]))


def _claimed(connection: Connection, keys: Keys, ids: list[int]) -> list[Claimed]:
    contact = func.coalesce(promises.c.contact, tasks.c.contact)
    wanted = (
        select(
            deliveries, notices.c.stage, notices.c.due, notices.c.late, notices.c.at.label("planned"),
            notices.c.promise, notices.c.task, table.c.kind, table.c.settings, people.c.email,
            contacts.c.first_name, contacts.c.name,
        )
        .join(notices, notices.c.id == deliveries.c.notice).join(table, table.c.id == deliveries.c.channel)
        .join(people, people.c.id == notices.c.person).outerjoin(promises, promises.c.id == notices.c.promise)
        .outerjoin(tasks, tasks.c.id == notices.c.task)
        .outerjoin(contacts, and_(contacts.c.id == contact, contacts.c.office == deliveries.c.office))
        .where(deliveries.c.id.in_(ids)).order_by(deliveries.c.id)
    )  # fmt: skip
    rows = connection.execute(wanted).mappings().all()
    mailing = {row["office"] for row in rows if row["kind"] == "mail"}
    servers = _servers_of(connection, {office: keys.office(office) for office in mailing})
    return [
        Claimed(
            row["id"], row["office"], row["key"], row["kind"],
            keys.office(row["office"]).open_json(row["settings"], _SETTINGS), servers.get(row["office"]),
            row["attempts"], row["stage"], row["due"], row["late"],
            initials_of(row["first_name"], row["name"]) if row["name"] is not None else "", row["email"],
            row["promise"], row["task"], row["planned"],
        )
        for row in rows
    ]  # fmt: skip


def _servers_of(connection: Connection, keys: dict[int, OfficeKeys]) -> dict[int, dict[str, str]]:
    """The mail servers of offices."""
    if not keys:
        return {}
    wanted = select(table.c.office, table.c.settings).where(
        table.c.office.in_(list(keys)), table.c.kind == "smtp", table.c.active.is_(True)
    )
    return {row.office: keys[row.office].open_json(row.settings, _SETTINGS) for row in connection.execute(wanted)}


def _channel(visit: Visit, row: Any) -> Channel:
    failed = select(deliveries.c.why).where(
        deliveries.c.office == visit.office, deliveries.c.channel == row["id"], deliveries.c.why != "",
        deliveries.c.sent.is_(None),
    )  # fmt: skip
    why = visit.connection.scalar(failed.order_by(deliveries.c.at.desc()).limit(1))
    settings = visit.keys.open_json(row["settings"], _SETTINGS)
    return Channel(row["id"], row["kind"], row["person"], row["active"], settings, row["at"], why or "")


def _of(visit: Visit, kind: Kind, person: int | None) -> tuple[Any, ...]:
    same = table.c.person.is_(None) if person is None else table.c.person == person
    return (table.c.office == visit.office, table.c.kind == kind, same)


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()
