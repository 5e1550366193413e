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


# Made once: a statement that is built anew costs more than the database takes for it.
_KNOWN: Final = select(running_items.c.running, running_items.c.key).where(
    running_items.c.running.in_(bindparam("calls", expanding=True)),
    running_items.c.key.in_(bindparam("keys", expanding=True)),
)
_HOLD: Final = (
    select(running_calls.c.id)
    .where(running_calls.c.id.in_(bindparam("calls", expanding=True)))
    .order_by(running_calls.c.id)
    .with_for_update()
)
_TAKE: Final = (
    update(running_calls)
    .where(running_calls.c.id.in_(bindparam("calls", expanding=True)), running_calls.c.state == "running")
    .values({"items": running_calls.c["items"] + bindparam("count"), "seen_at": bindparam("now")})
    .returning(running_calls.c.id, running_calls.c["items"])
)
_INSERT: Final = insert(running_items)
_NOTIFY: Final = text("SELECT pg_notify(:channel, :told)")


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
    """Writes the rows in one transaction; gives each row's number, None where its key was there or its call is gone.

    A few statements, however many calls: under a thousand of them each would cost more than its row.
    """
    numbers: list[int | None] = [None] * len(entries)
    rows: list[Plain] = []
    with store.begin() as connection:
        if store.kind == "postgresql":  # in one order everywhere: two servers never wait for each other
            connection.execute(_HOLD, {"calls": sorted({entry.running for entry in entries})}).all()
        fresh = _fresh(connection, store, entries)
        last = _reserve(connection, {running: len(places) for running, places in fresh.items()}, now)
        for running, places in fresh.items():
            if running not in last:
                continue
            for n, (place, key) in enumerate(places, last[running] - len(places) + 1):
                numbers[place] = n
                rows.append(_row(store.keys.office(entries[place].office), entries[place], (n, key, now)))
        if rows:
            connection.execute(_INSERT, rows)
            _mend(connection, store, [entry for entry, n in zip(entries, numbers, strict=True) if n is not None])
            if store.kind == "postgresql":
                told = " ".join(f"{running}:{last[running]}" for running in sorted({row["running"] for row in rows}))
                for part in _parts(told):
                    connection.execute(_NOTIFY, {"channel": CHANNEL, "told": part})
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


def _fresh(connection: Connection, store: Store, entries: Sequence[Entry]) -> dict[int, list[tuple[int, bytes | None]]]:
    """The entries of each call whose key is not there yet, each key once, with the key's hash; calls by number."""
    keys = [
        None if entry.key is None else store.keys.office(entry.office).hashed("item", entry.key.encode())
        for entry in entries
    ]
    asked = {entry.running for entry, key in zip(entries, keys, strict=True) if key is not None}
    known: set[tuple[int, bytes]] = set()
    if asked:
        wanted = {"calls": sorted(asked), "keys": list({key for key in keys if key is not None})}
        known = {(running, bytes(key)) for running, key in connection.execute(_KNOWN, wanted)}
    found: dict[int, list[tuple[int, bytes | None]]] = {running: [] for running in sorted({e.running for e in entries})}
    for place, (entry, key) in enumerate(zip(entries, keys, strict=True)):
        if key is None or (entry.running, key) not in known:
            if key is not None:
                known.add((entry.running, key))
            found[entry.running].append((place, key))
    return found


def _reserve(connection: Connection, counts: dict[int, int], now: datetime) -> dict[int, int]:
    """Numbers for so many rows more of each call: the last of them; none where the call is over."""
    last: dict[int, int] = {}
    for count in sorted(set(counts.values())):
        calls = sorted(running for running, many in counts.items() if many == count)
        taken = connection.execute(_TAKE, {"calls": calls, "count": count, "now": now})
        last.update((running, items) for running, items in taken)
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
