"""A running call's log: what was heard and done, in order, each row sealed; many calls' rows in one transaction.

SQLite waits for the disk at every commit: rows of one moment are therefore written together, each acknowledged once
its transaction is on the disk. On PostgreSQL a notice carries the calls' ids, each with its last row's number, to the
other servers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, insert, select, text, update

from sangfroid.record.keys import OfficeKeys
from sangfroid.record.running_tables import running_calls, running_items
from sangfroid.record.store import Store

CHANNEL: Final = "sangfroid_running"
PLACE: Final = "running_items.what"

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """A row to write. `key` makes it idempotent; `mends` are turns' rows as they must now stand. A turn's number is
    its row's."""

    office: int
    running: int
    kind: str
    what: Plain
    key: str | None = None
    mends: tuple[tuple[int, Plain], ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A row of the log; `n` counts from 1 without a gap."""

    n: int
    kind: str
    at: datetime
    what: Plain


def append(store: Store, entries: Sequence[Entry], now: datetime) -> list[int | None]:
    """Writes the rows in one transaction; gives each row's number, None where its key was there or its call is gone."""
    by_call: dict[int, list[int]] = {}
    for place, entry in enumerate(entries):
        by_call.setdefault(entry.running, []).append(place)
    numbers: list[int | None] = [None] * len(entries)
    rows: list[Plain] = []
    with store.begin() as connection:
        for running in sorted(by_call):  # in one order everywhere: two servers never wait for each other
            fresh = list(_fresh(connection, store, entries, by_call[running]))
            last = _reserve(connection, running, len(fresh), now)
            if last is None:
                continue
            for n, (place, key) in enumerate(fresh, last - len(fresh) + 1):
                numbers[place] = n
                rows.append(_row(store.keys.office(entries[place].office), entries[place], (n, key, now)))
        if rows:
            connection.execute(insert(running_items), rows)
            _mend(connection, store, [entry for entry, n in zip(entries, numbers, strict=True) if n is not None])
            if store.kind == "postgresql":
                last_of = {row["running"]: row["n"] for row in rows}
                told = " ".join(f"{running}:{n}" for running, n in sorted(last_of.items()))
                for part in _parts(told):
                    connection.execute(text("SELECT pg_notify(:channel, :told)"), {"channel": CHANNEL, "told": part})
    return numbers


def items(store: Store, office: int, running: int, after: int = 0) -> tuple[Item, ...]:
    """The rows of a call after this number, in order."""
    table = running_items
    wanted = select(table.c.n, table.c.kind, table.c.at, table.c.what).where(
        table.c.running == running, table.c.office == office, table.c.n > after
    )
    keys = store.keys.office(office)
    with store.begin(writes=False) as connection:
        rows = connection.execute(wanted.order_by(table.c.n)).all()
    return tuple(Item(row.n, row.kind, row.at, keys.open_json(row.what, _place(running))) for row in rows)


def _place(running: int) -> str:
    return f"{PLACE} {running}"


def _fresh(
    connection: Connection, store: Store, entries: Sequence[Entry], places: list[int]
) -> Iterator[tuple[int, bytes | None]]:
    """Those of a call's entries whose key is not there yet, each key once, with the key's hash."""
    keys = {
        place: store.keys.office(entries[place].office).hashed("item", str(entries[place].key).encode())
        for place in places if entries[place].key is not None
    }  # fmt: skip
    known: set[bytes] = set()
    if keys:
        table = running_items
        wanted = select(table.c.key).where(
            table.c.running == entries[places[0]].running, table.c.key.in_(list(keys.values()))
        )
        known = {bytes(found) for found in connection.scalars(wanted)}
    for place in places:
        key = keys.get(place)
        if key is None or key not in known:
            if key is not None:
                known.add(key)
            yield place, key


def _reserve(connection: Connection, running: int, count: int, now: datetime) -> int | None:
    """Numbers for so many rows more: the last of them; None where the call is over. Holds the call till the commit."""
    table = running_calls
    taken = (
        update(table)
        .where(table.c.id == running, table.c.state == "running")
        .values(items=table.c["items"] + count, seen_at=now)
    )
    last: int | None = connection.scalar(taken.returning(table.c["items"]))
    return last


def _row(keys: OfficeKeys, entry: Entry, given: tuple[int, bytes | None, datetime]) -> Plain:
    n, key, now = given
    return {
        "office": entry.office, "running": entry.running, "n": n, "kind": entry.kind,
        "turn": n if entry.kind == "turn" else None, "key": key, "at": now,
        "what": keys.seal_json(entry.what, _place(entry.running)),
    }  # fmt: skip


def _mend(connection: Connection, store: Store, entries: list[Entry]) -> None:
    """Writes turns anew that a later one has shown to hold a private number."""
    table = running_items
    mended = [
        {"call": entry.running, "said": turn,
         "sealed": store.keys.office(entry.office).seal_json(what, _place(entry.running))}
        for entry in entries for turn, what in entry.mends
    ]  # fmt: skip
    if mended:
        here = (table.c.running == bindparam("call"), table.c.turn == bindparam("said"), table.c.kind == "turn")
        connection.execute(update(table).where(*here).values(what=bindparam("sealed")), mended)


def _parts(told: str) -> Iterator[str]:
    """A notice holds 8,000 bytes."""
    words = told.split()
    for start in range(0, len(words), 400):
        yield " ".join(words[start : start + 400])


def count(store: Store, running: int) -> int:
    """How many rows the call's log holds."""
    with store.begin(writes=False) as connection:
        wanted = select(func.count()).select_from(running_items).where(running_items.c.running == running)
        return int(connection.scalar(wanted) or 0)
