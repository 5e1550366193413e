"""The audit log's chain: each row's keyed hash covers the row and the hash before it.

The head (how many rows, the last hash) is sealed apart, so that rows missing at the end are noticed too. Without the
key nobody can write a row that fits.
"""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, insert, select, update

from sangfroid.record.keys import OfficeKeys
from sangfroid.record.tables import audit, audit_heads

FIRST: Final = b"\0" * 32


@dataclass(frozen=True, slots=True)
class Traced:
    """What is to stand in the audit log; `detail` never holds what was said, a name or a number."""

    act: str
    kind: str
    target: int | None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: who (None: the program) did what, to which thing, when."""

    n: int
    at: datetime
    person: int | None
    act: str
    kind: str
    target: int | None
    detail: str


def append(connection: Connection, keys: OfficeKeys, now: datetime, person: int | None, traced: list[Traced]) -> None:
    """Adds the rows at the chain's end. On a server, those of one office wait for each other at its head."""
    mine = audit_heads.c.office == keys.office
    head = connection.execute(select(audit_heads.c.n, audit_heads.c.hash).where(mine).with_for_update()).one()
    n, last = head.n, head.hash
    rows: list[dict[str, Any]] = []
    for one in traced:
        n += 1
        entry = Entry(n, now, person, one.act, one.kind, one.target, one.detail)
        last = link(keys, last, entry)
        rows.append({
            "office": keys.office, "n": n, "at": now, "person": person, "act": one.act, "kind": one.kind,
            "target": one.target, "detail": one.detail, "hash": last,
        })  # fmt: skip
    connection.execute(insert(audit), rows)
    connection.execute(update(audit_heads).where(mine).values(n=n, hash=last, seal=head_seal(keys, n, last)))


def open_chain(connection: Connection, keys: OfficeKeys) -> None:
    """The head of a new office's empty chain."""
    seal = head_seal(keys, 0, FIRST)
    connection.execute(insert(audit_heads).values(office=keys.office, n=0, hash=FIRST, seal=seal))


def link(keys: OfficeKeys, last: bytes, entry: Entry) -> bytes:
    """The hash of a row after the row with the hash `last`."""
    n, at, *rest = astuple(entry)
    said = [n, at.astimezone(UTC).isoformat(timespec="microseconds"), *rest]
    return keys.chained(last + json.dumps(said).encode())


def head_seal(keys: OfficeKeys, n: int, last: bytes) -> bytes:
    """What only the key's holder can write beside the head."""
    return keys.chained(b"head " + str(n).encode() + b" " + last)
