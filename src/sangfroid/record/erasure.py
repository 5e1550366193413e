"""Erasing somebody: everywhere, the search index too, and the proof that nothing of it is left in the store.

What the office gave out or copied elsewhere (exports, backups) is not in the store's reach: a backup made before still
holds them until it is deleted.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import LargeBinary, String, Table, delete, func, literal, select, update

from sangfroid.record import calls as kept_calls
from sangfroid.record import contacts as kept_contacts
from sangfroid.record import followup_tables, gate, purge, tables
from sangfroid.record.contacts import Contact
from sangfroid.record.schema import METADATA
from sangfroid.record.sound_tables import sound_parts, sounds, waves
from sangfroid.record.store import Store, Visit, Visitor
from sangfroid.record.tables import calls, contacts

TELLING: Final = 28  # bytes of a sealed text that tell it from all others: its nonce and more
SHORTEST: Final = 6  # characters of a clear text worth looking for
_OF_CONTACT: Final = (
    tables.promises, tables.notes, tables.messages, tables.interventions, followup_tables.tasks,
    followup_tables.protocols, followup_tables.beat_callers,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Traces:
    """What the contact had left in the store: clear texts, and the beginnings of sealed ones."""

    texts: tuple[str, ...]
    sealed: tuple[bytes, ...]
    calls: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """What was looked for after the erasure, in how many bytes (SQLite's files) or rows (PostgreSQL), and what was
    still found: nothing, if all is well. `shared` texts stay because others have them too (a common number)."""

    looked_for: int
    searched: int
    unit: str
    shared: int
    calls: int
    left: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not self.left


def erase_contact(store: Store, visitor: Visitor, id_: int, now: datetime) -> Proof:
    """Erases a contact with all its calls, promises, notes and messages; for supervisors and administrators."""
    with store.write(visitor, now) as visit:
        gate.supervisor(visit)
        who = kept_contacts.get(visit, id_)
        theirs = select(calls.c.id).where(calls.c.office == visit.office, calls.c.contact == id_)
        ids = tuple(visit.connection.scalars(theirs))
        traces = Traces(_texts(who), tuple(_sealed(visit, id_, ids)), ids)
        for start in range(0, len(ids), 500):
            kept_calls.drop(visit, list(ids[start : start + 500]))
        for table in _OF_CONTACT:
            visit.connection.execute(delete(table).where(table.c.office == visit.office, table.c.contact == id_))
        members = (contacts.c.office == visit.office, contacts.c.organisation == id_)
        visit.connection.execute(update(contacts).where(*members).values(organisation=None))
        visit.connection.execute(delete(contacts).where(contacts.c.id == id_, contacts.c.office == visit.office))
        visit.trace("erased", "contact", id_, f"{len(ids)} calls")
    purge.free(store, rebuild=True)
    proof = _proof(store, traces)
    with store.write(visitor, now) as visit:
        visit.trace("proved", "contact", id_, f"{proof.looked_for} traces, {len(proof.left)} left")
    return proof


def _texts(who: Contact) -> tuple[str, ...]:
    """The clear texts that tell of the contact."""
    texts = (kept_contacts.sort_of(who.name, who.first_name), *who.numbers, *who.mails, *who.posts)
    return tuple(dict.fromkeys(text for text in texts if len(text) >= SHORTEST))


def _sealed(visit: Visit, contact: int, ids: tuple[int, ...]) -> Iterator[bytes]:
    """The beginnings of all sealed texts of the contact and its calls."""
    for table in (*_OF_CONTACT, calls):
        yield from _blobs(visit, table, table.c.contact == contact)
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        for table in (
            tables.call_texts, tables.promises, tables.notes, tables.messages, tables.lessons, tables.holds,
            followup_tables.tasks, followup_tables.proposals, waves,
        ):  # fmt: skip
            yield from _blobs(visit, table, table.c.call.in_(some))
        yield from _blobs(visit, sounds, sounds.c.call.in_(some))
        theirs = select(sounds.c.id).where(sounds.c.office == visit.office, sounds.c.call.in_(some))
        yield from _blobs(visit, sound_parts, sound_parts.c.sound.in_(theirs))


def _blobs(visit: Visit, table: Table, condition: Any) -> Iterator[bytes]:
    columns = [column for column in table.c if isinstance(column.type, LargeBinary) and column.name != "content"]
    if not columns:
        return
    wanted = select(*[func.substr(column, 1, TELLING) for column in columns])
    for row in visit.connection.execute(wanted.where(table.c.office == visit.office, condition)):
        yield from (bytes(value) for value in row if value is not None)


def _proof(store: Store, traces: Traces) -> Proof:
    texts, shared = _own_texts(store, traces.texts)
    if store.path is not None:
        needles = {text: text.encode() for text in texts} | {f"sealed {blob.hex()}": blob for blob in traces.sealed}
        left, searched = _in_files(store.path, needles)
        unit = "bytes"
    else:
        needles = dict.fromkeys([*texts, *(f"sealed {blob.hex()}" for blob in traces.sealed)], b"")
        left, searched = _in_rows(store, texts, traces.sealed)
        unit = "rows"
    left += [f"call {id_}" for id_ in _in_index(store, traces.calls)]
    return Proof(len(needles) + len(traces.calls), searched, unit, shared, len(traces.calls), tuple(left))


def _own_texts(store: Store, texts: Iterable[str]) -> tuple[list[str], int]:
    """Those of the texts that nobody else has."""
    own: list[str] = []
    shared = 0
    with store.begin(writes=False) as connection:
        for text in texts:
            others = (
                select(contacts.c.id).where(contacts.c.sort.contains(text, autoescape=True)),
                select(tables.contact_numbers.c.id).where(tables.contact_numbers.c.number.contains(text)),
                select(tables.contact_addresses.c.id).where(
                    tables.contact_addresses.c.value.contains(text, autoescape=True)
                ),
            )
            if any(connection.scalar(each.limit(1)) is not None for each in others):
                shared += 1
            else:
                own.append(text)
    return own, shared


def _in_files(path: Path, needles: dict[str, bytes]) -> tuple[list[str], int]:
    """What is found in the database's bytes and in its journal's."""
    left: dict[str, None] = {}
    searched = 0
    for file in (path, path.with_name(path.name + "-wal")):
        if not file.exists() or not file.stat().st_size:
            continue
        with file.open("rb") as opened, closing(mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)) as held:
            searched += len(held)
            left |= dict.fromkeys(name for name, needle in needles.items() if held.find(needle) >= 0)
    return list(left), searched


def _in_rows(store: Store, texts: list[str], sealed: tuple[bytes, ...]) -> tuple[list[str], int]:
    """What is found in any text or sealed column of any row."""
    left: dict[str, None] = {}
    searched = 0
    known = {blob: f"sealed {blob.hex()}" for blob in sealed}
    with store.begin(writes=False) as connection:
        for table in METADATA.sorted_tables:
            searched += connection.scalar(select(func.count()).select_from(table)) or 0
            for column in table.c:
                if isinstance(column.type, LargeBinary):
                    wanted = select(func.substr(column, 1, TELLING)).where(
                        func.substr(column, 1, TELLING).in_(list(known))
                    )
                    left |= dict.fromkeys(known[bytes(found)] for found in connection.scalars(wanted))
                elif isinstance(column.type, String):
                    for text in texts:
                        held = select(literal(1)).where(column.contains(text, autoescape=True)).limit(1)
                        if connection.scalar(held) is not None:
                            left[text] = None
    return list(left), searched


def _in_index(store: Store, ids: tuple[int, ...]) -> list[int]:
    """Those of the calls that the search index still knows."""
    column = "rowid" if store.kind == "sqlite" else "call"
    with store.begin(writes=False) as connection:
        found: list[int] = []
        for id_ in ids:
            wanted = f"SELECT 1 FROM call_words WHERE {column} = {int(id_)}"  # noqa: S608 (a number of ours)
            if connection.exec_driver_sql(wanted).scalar() is not None:
                found.append(id_)
    return found
