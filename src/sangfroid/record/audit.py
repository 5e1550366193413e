"""Who saw, changed, exported, erased what: the log, and the proof that nobody changed it (`chain`)."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select

from sangfroid.record import gate
from sangfroid.record.chain import FIRST, Entry, head_seal, link
from sangfroid.record.store import Store, Visit
from sangfroid.record.tables import audit, audit_heads

PAGE: Final = 10_000  # rows walked at a time


@dataclass(frozen=True, slots=True)
class Verified:
    """How many rows hold; `first_wrong` names the first one that was changed or is missing, None where all hold."""

    count: int
    first_wrong: int | None = None


def listed(visit: Visit, *, before: int | None = None, limit: int = 100) -> tuple[Entry, ...]:
    """The newest rows first; for administrators."""
    gate.administrator(visit)
    wanted = select(audit).where(audit.c.office == visit.office).order_by(audit.c.n.desc()).limit(limit)
    if before is not None:
        wanted = wanted.where(audit.c.n < before)
    return tuple(_entry(row) for row in visit.connection.execute(wanted))


def verify(store: Store, office: int) -> Verified:
    """Walks an office's whole chain and names the first row that does not hold."""
    keys = store.keys.office(office)
    n, last = 0, FIRST
    with store.begin(writes=False) as connection:
        head = connection.execute(select(audit_heads).where(audit_heads.c.office == office)).one_or_none()
        while True:
            wanted = select(audit).where(audit.c.office == office, audit.c.n > n).order_by(audit.c.n).limit(PAGE)
            rows = connection.execute(wanted).all()
            for row in rows:
                entry = _entry(row)
                if entry.n != n + 1 or not hmac.compare_digest(link(keys, last, entry), row.hash):
                    return Verified(n, n + 1)
                n, last = entry.n, row.hash
            if len(rows) < PAGE:
                break
    sealed = head is not None and hmac.compare_digest(head.seal, head_seal(keys, head.n, head.hash))
    whole = sealed and head is not None and (head.n, head.hash) == (n, last)
    return Verified(n, None if whole else n + 1)


def _entry(row: Any) -> Entry:
    return Entry(row.n, row.at, row.person, row.act, row.kind, row.target, row.detail)
