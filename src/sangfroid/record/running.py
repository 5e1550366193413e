"""Running calls: begun by a person or a feed, opened for whom the gate lets, and at their end a kept call.

An agent sees their own running calls. A colleague sees one only while its agent asks for silent help. What was heard
and done is the call's log (`running_log`).
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final, Literal

from sqlalchemy import RowMapping, and_, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from sangfroid.record import gate, people
from sangfroid.record.errors import NotFound
from sangfroid.record.running_tables import running_calls as table
from sangfroid.record.running_tables import running_items
from sangfroid.record.store import Store, Visit, Visitor
from sangfroid.record.tables import contacts

Source = Literal["taps", "feed", "replay"]
RunningState = Literal["running", "ended"]
HEAD: Final = "running_calls.head"
MOST: Final = 50  # running calls in a list
SILENT: Final = timedelta(minutes=30)  # of a running call after which it counts as broken off


@dataclass(frozen=True, slots=True)
class NewRunning:
    """`key`: the feeder's own id of the call, which makes its beginning idempotent. `call`: the kept call that a
    replay plays. `speed`: how much faster than life."""

    source: Source
    started_at: datetime
    key: str | None = None
    title: str = ""
    contact: int | None = None
    region: str | None = None
    zone: str | None = None
    call: int | None = None
    speed: float = 1.0


@dataclass(frozen=True, slots=True)
class Running:
    """A running call. `call`: once it has ended, the kept call; of a replay, the one that is played."""

    id: int
    office: int
    agent: int
    source: Source
    state: RunningState
    started_at: datetime
    seen_at: datetime
    contact: int | None
    call: int | None
    items: int
    helping: bool
    title: str
    region: str | None
    zone: str | None
    speed: float


def begin(visit: Visit, new: NewRunning) -> Running:
    """Begins a call, or finds the one that the feeder has begun under this key already."""
    agent = gate.signed_in(visit)
    gate.known(visit, contacts, new.contact)
    if new.call is not None:
        gate.call(visit, new.call)
    key = None if new.key is None else visit.keys.hashed("running", f"{agent} {new.key}".encode())
    if key is not None and (known := _by_key(visit, key)) is not None:
        return known
    head = {"title": new.title[:200], "region": new.region, "zone": new.zone, "speed": new.speed}
    row = {
        "office": visit.office, "agent": agent, "contact": new.contact, "call": new.call, "source": new.source,
        "state": "running", "key": key, "pair": None, "items": 0, "helping": False, "started_at": new.started_at,
        "seen_at": visit.now, "head": visit.keys.seal_json(head, HEAD),
    }  # fmt: skip
    try:
        with visit.connection.begin_nested():
            id_: int = visit.connection.execute(insert(table).values(row).returning(table.c.id)).scalar_one()
    except IntegrityError:  # another socket of the same feeder was quicker
        if key is None or (known := _by_key(visit, key)) is None:
            raise
        return known
    visit.trace("began", "running", id_, new.source)
    return get(visit, id_)


def get(visit: Visit, id_: int) -> Running:
    """A running call that is one's own, or whose agent asks for help."""
    return _running(visit, _row(visit, id_))


def own(visit: Visit, id_: int) -> Running:
    """A running call that is one's own."""
    row = _row(visit, id_)
    if visit.role != "program" and row["agent"] != visit.person:
        raise NotFound("running", id_)
    return _running(visit, row)


def of_these(visit: Visit, ids: Sequence[int]) -> frozenset[int]:
    """Those of these calls that `get` would give."""
    wanted = select(table.c.id).where(table.c.office == visit.office, table.c.id.in_(ids))
    if visit.role != "program":
        helped = and_(table.c.helping, table.c.state == "running")
        wanted = wanted.where(or_(table.c.agent == visit.person, helped))
    return frozenset(visit.connection.scalars(wanted))


def listed(visit: Visit) -> tuple[Running, ...]:
    """One's own running calls, and those whose agents ask for help; the newest first."""
    wanted = select(table).where(
        table.c.office == visit.office, table.c.state == "running", or_(table.c.agent == visit.person, table.c.helping)
    )
    rows = visit.connection.execute(wanted.order_by(table.c.started_at.desc()).limit(MOST)).mappings()
    return tuple(_running(visit, row) for row in rows)


def call_for_help(visit: Visit, id_: int, *, on: bool) -> None:
    """Lets colleagues see one's running call, or no longer; audited."""
    own(visit, id_)
    _set(visit, id_, helping=on)
    visit.trace("called" if on else "closed", "running", id_, "help")


def take_over(visit: Visit, id_: int) -> Running:
    """Makes a running call that asks for help one's own."""
    before = get(visit, id_)
    me = gate.signed_in(visit)
    if before.agent != me:
        _set(visit, id_, agent=me, helping=False)
        visit.trace("took_over", "running", id_, f"from {before.agent}")
    return get(visit, id_)


def link(visit: Visit, id_: int, contact: int | None) -> Running:
    """Says who calls."""
    own(visit, id_)
    gate.known(visit, contacts, contact)
    _set(visit, id_, contact=contact)
    visit.trace("linked", "running", id_)
    return get(visit, id_)


def pair(visit: Visit, id_: int) -> str:
    """A secret with which a telephone sends taps to this call, and nothing else; an earlier one is void."""
    own(visit, id_)
    token = secrets.token_urlsafe(24)
    _set(visit, id_, pair=_hashed(token))
    visit.trace("paired", "running", id_)
    return token


def paired(store: Store, token: str) -> tuple[Visitor, int] | None:
    """Whose running call this secret sends taps to; None once it is over."""
    wanted = select(table.c.office, table.c.agent, table.c.id).where(
        table.c.pair == _hashed(token), table.c.state == "running"
    )
    with store.begin(writes=False) as connection:
        row = connection.execute(wanted).one_or_none()
    return None if row is None else (Visitor(row.office, row.agent, "agent"), row.id)


def ended(visit: Visit, id_: int, call: int | None) -> None:
    """Says that the call is over, kept as `call`; its log goes."""
    own(visit, id_)
    visit.connection.execute(
        delete(running_items).where(running_items.c.running == id_, running_items.c.office == visit.office)
    )
    values = {} if call is None else {"call": call}
    _set(visit, id_, state="ended", helping=False, pair=None, **values)


def forget(visit: Visit, id_: int) -> None:
    """Takes a running call out with its log: the client objected, or nothing of it is wanted."""
    own(visit, id_)
    visit.connection.execute(delete(table).where(table.c.id == id_, table.c.office == visit.office))
    visit.trace("removed", "running", id_)


def abandoned(store: Store, now: datetime) -> tuple[tuple[int, int, int], ...]:
    """(office, agent, id) of running calls that nothing has come from for long."""
    wanted = select(table.c.office, table.c.agent, table.c.id).where(
        table.c.state == "running", table.c.seen_at < now - SILENT
    )
    with store.begin(writes=False) as connection:
        return tuple((row.office, row.agent, row.id) for row in connection.execute(wanted.limit(500)))


def sweep(visit: Visit, before: datetime) -> int:
    """Lets go of the lines of calls that ended before this moment; how many."""
    gone = delete(table).where(table.c.office == visit.office, table.c.state == "ended", table.c.seen_at < before)
    return visit.connection.execute(gone).rowcount


def agent_of(store: Store, office: int, agent: int, now: datetime) -> Visitor:
    """The agent of a running call as a visitor, for what the desk does in their name."""
    with store.look(Visitor.program(office), now) as visit:
        return Visitor(office, agent, people.get(visit, agent).role)


def _hashed(token: str) -> bytes:
    return sha256(token.encode()).digest()


def _by_key(visit: Visit, key: bytes) -> Running | None:
    found = visit.connection.execute(select(table).where(table.c.office == visit.office, table.c.key == key))
    row = found.mappings().one_or_none()
    return None if row is None else _running(visit, row)


def _row(visit: Visit, id_: int) -> RowMapping:
    row = gate.row(visit, table, id_)
    if visit.role != "program" and row["agent"] != visit.person and not (row["helping"] and row["state"] == "running"):
        raise NotFound("running", id_)
    return row


def _set(visit: Visit, id_: int, **values: Any) -> None:
    here = and_(table.c.id == id_, table.c.office == visit.office)
    visit.connection.execute(update(table).where(here).values(**values))


_PLAIN: Final = (
    "id", "office", "agent", "source", "state", "started_at", "seen_at", "contact", "call", "items", "helping",
)  # fmt: skip


def _running(visit: Visit, row: RowMapping) -> Running:
    return Running(**{name: row[name] for name in _PLAIN}, **visit.keys.open_json(row["head"], HEAD))
