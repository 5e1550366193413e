"""The record that benchmarks ask: an office with 100,000 calls, built once and kept between runs."""

from __future__ import annotations

import atexit
import itertools
import json
import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from sqlalchemy import create_engine, delete, select, text, update

from benchmarks.reading import SAMPLES
from sangfroid.advice.whole import Reader
from sangfroid.record import calls, contacts, offices, people, tables
from sangfroid.record.calls import Belongs
from sangfroid.record.contacts import NewContact
from sangfroid.record.keys import Keys, OfficeKeys
from sangfroid.record.offices import NewOffice
from sangfroid.record.people import NewPerson
from sangfroid.record.prepare import Prepared, heard_promises, joined, place, prepared_call
from sangfroid.record.stems import forms
from sangfroid.record.store import Store, Visitor
from sangfroid.record.values import plain
from sangfroid.sources.transcripts import read_call
from tests.record import server

CALLS: Final = 100_000
CONTACTS: Final = 20_000
AGENTS: Final = 10
NOW: Final = datetime(2026, 6, 30, 14, 0, tzinfo=UTC)
KEYS: Final = Keys(b"k" * 32)
# A change of this, or of how calls are prepared, builds the store anew.
VERSION: Final = 5
FOLDER: Final = Path(tempfile.gettempdir()) / f"sangfroid-bench-{VERSION}"
PASSWORD: Final = "une phrase assez longue"
SYLLABLES: Final = (
    "ba",
    "cor",
    "di",
    "fen",
    "gal",
    "jou",
    "lis",
    "mar",
    "nou",
    "pel",
    "rac",
    "sol",
    "ter",
    "vin",
    "zed",
)


@dataclass(frozen=True)
class Cast:
    """The store and who asks: an agent with a tenth of the calls, a supervisor who sees all."""

    store: Store
    agent: Visitor
    supervisor: Visitor


@cache
def words() -> tuple[str, ...]:
    return tuple("".join(parts) for parts in itertools.product(SYLLABLES, repeat=3))


@dataclass(frozen=True)
class _Mould:
    """A sample, from which calls with other names and dates are cast without reading it again."""

    new: Prepared
    source: bytes
    reading: dict[str, Any]
    spoken: str
    heard: Any


def _moulds(keys: OfficeKeys) -> list[_Mould]:
    reader = Reader.load()
    found: list[_Mould] = []
    for path in sorted(SAMPLES.glob("*.json")):
        source = path.read_bytes()
        call = replace(read_call(source, name=path.name), started_at=NOW)
        reading = reader.read(call)
        new = prepared_call(call, reader, keys, source=source)
        found.append(_Mould(new, source, plain(reading), json.dumps(plain(call)), heard_promises(reading, keys)))
    return found


def _cast_call(mould: _Mould, number: int, keys: OfficeKeys, chance: random.Random) -> Prepared:
    """The sample as another call: five words of its own, its own day."""
    own = " ".join(chance.sample(words(), 5))
    at = NOW - timedelta(minutes=chance.randrange(170 * 24 * 60))
    content = keys.hashed("content", f"{number}".encode())
    reading = dict(mould.reading, started_at=at.isoformat())
    last = reading["turns"][-1]
    reading["turns"] = [*reading["turns"][:-1], last | {"text": f"{last['text']} {own}"}]
    head = {"title": f"Appel {own}", "source": f"{number}.json", "domain": None, "id": str(number)}
    shift = at - NOW
    heard = tuple(
        replace(one, columns=one.columns | {"due": one.columns["due"] + shift if one.columns["due"] else None})
        for one in mould.heard
    )
    columns = mould.new.columns | {"started_at": at, "head": keys.seal_json(head, place("head", content))}
    return Prepared(
        content, columns, keys.seal(mould.source, place("source", content)),
        keys.seal(mould.spoken.encode(), place("spoken", content)), keys.seal_json(reading, place("reading", content)),
        tuple(sorted({*mould.new.tokens, *(keys.token(form) for form in forms([own]))})), heard,
    )  # fmt: skip


def _build(store: Store) -> None:
    """The office with its people, contacts and calls."""
    chance = random.Random(7)
    office = offices.make(store, NewOffice("Banc d'essai"), NOW)
    admin = people.first(store, office.id, NewPerson("A", "a@b.example", "administrator", PASSWORD), NOW)
    boss = Visitor(office.id, admin.id, "administrator")
    with store.write(boss, NOW) as visit:
        agents = [
            people.add(visit, NewPerson(f"Agent {n}", f"{n}@b.example", "agent", PASSWORD)) for n in range(AGENTS)
        ]
        people.add(visit, NewPerson("S", "s@b.example", "supervisor", PASSWORD))
        visit.connection.execute(text("UPDATE offices SET supervisor_view = true"))
    ids: list[int] = []
    for start in range(0, CONTACTS, 1000):
        with store.write(boss, NOW) as visit:
            for n in range(start, start + 1000):
                name = " ".join(chance.sample(words(), 2))
                ids.append(contacts.add(visit, NewContact(name, numbers=(f"06{n:08d}",))).id)
    keys = store.keys.office(office.id)
    moulds = _moulds(keys)
    for start in range(0, CALLS, 500):
        with store.write(Visitor.program(office.id), NOW) as visit:
            for n in range(start, start + 500):
                new = _cast_call(moulds[n % len(moulds)], n, keys, chance)
                belongs = Belongs(agents[n % AGENTS].id, chance.choice(ids))
                calls.keep(visit, new, belongs)
    with store.write(Visitor.program(office.id), NOW) as visit:  # all but the last days' promises were kept
        old = update(tables.promises).where(tables.promises.c.made < NOW - timedelta(days=7))
        visit.connection.execute(old.values(state="kept", open=False))


@contextmanager
def _sqlite() -> Iterator[str]:
    path = FOLDER / "record.sqlite"
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        unfinished = FOLDER / "unfinished.sqlite"
        for old in FOLDER.glob("unfinished*"):
            old.unlink()
        store = Store.open(f"sqlite:///{unfinished}", KEYS)
        _build(store)
        store.close()
        unfinished.rename(path)
    yield f"sqlite:///{path}"


@contextmanager
def _postgresql() -> Iterator[str]:
    data = FOLDER / "postgresql"
    ready = FOLDER / "postgresql is ready"
    if not ready.exists():
        shutil.rmtree(data, ignore_errors=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with server.server(kept=data) as folder:
        url = server.address(folder, "bench")
        if ready.exists():
            yield url
            return
        engine = create_engine(server.address(folder, "postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("CREATE DATABASE bench"))
        engine.dispose()
        store = Store.open(url, KEYS)
        _build(store)
        _swept(store)
        store.close()
        ready.touch()
        yield url


def _as_built(store: Store, office: int) -> None:
    """What earlier runs wrote is taken back, and every call stands as read with the rules of today.

    A server whose calls are not reads them again beside its pages for hours; that is no day like the others.
    """
    visitor = Visitor.program(office)
    made_with = joined(Reader.load(keep=FOLDER).made_with())
    with store.look(visitor, NOW) as visit:
        extra = list(visit.connection.scalars(select(tables.calls.c.id).where(tables.calls.c.id > CALLS)))
    forget(store, office, extra)
    calls_, promises_ = tables.calls, tables.promises
    heard = {"state": "heard", "open": True, "by_person": False, "denied": False, "settled": None, "proof": None}
    with store.write(visitor, NOW) as visit:
        written = [
            visit.connection.execute(one).rowcount for one in (
                update(calls_).where(calls_.c.made_with != made_with).values(made_with=made_with),
                delete(promises_).where(promises_.c.call.is_(None)),
                update(promises_).where(promises_.c.by_person.is_(True)).values(**heard),
                delete(tables.notes), delete(tables.messages), delete(tables.sessions), delete(tables.attempts),
                delete(tables.contacts).where(tables.contacts.c.id > CONTACTS),
            )
        ]  # fmt: skip
    if extra or any(written):
        _swept(store)


def forget(store: Store, office: int, ids: list[int]) -> None:
    """Takes calls out again."""
    for start in range(0, len(ids), 500):
        with store.write(Visitor.program(office), NOW) as visit:
            calls.drop(visit, ids[start : start + 500])


def _swept(store: Store) -> None:
    """What the server does by itself after much was written, done at once."""
    if store.kind == "postgresql":
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _read_once(store: Store) -> None:
    """The store's pages are in memory, as in an office that has been at work for some time."""
    path = store.path
    if path is not None:
        with path.open("rb") as file:
            while file.read(1 << 24):
                pass
        return
    with store.begin(writes=False) as connection:
        for table, column in (
            ("call_texts", "reading"), ("call_texts", "spoken"), ("calls", "head"), ("call_words", "tokens::text"),
            ("promises", "words"), ("contacts", "name"), ("contact_words", "word"), ("contact_numbers", "number"),
        ):  # fmt: skip
            connection.execute(text(f"SELECT sum(length({column})) FROM {table}"))


_open: Final[dict[str, Cast]] = {}
_stack: Final = ExitStack()  # what is open stays so until all figures are there
atexit.register(_stack.close)


def cast(kind: str) -> Cast:
    """The record with who asks it, built if it is not there; it is closed when the process ends."""
    if kind not in _open:
        url = _stack.enter_context(_sqlite() if kind == "sqlite" else _postgresql())
        store = Store.open(url, KEYS)
        _stack.callback(store.close)
        office = offices.all_offices(store)[0]
        _as_built(store, office.id)
        _read_once(store)
        with store.look(Visitor.program(office.id), NOW) as visit:
            listed = people.listed(visit)
        agent = next(who for who in listed if who.role == "agent")
        supervisor = next(who for who in listed if who.role == "supervisor")
        _open[kind] = Cast(
            store, Visitor(office.id, agent.id, "agent"), Visitor(office.id, supervisor.id, "supervisor")
        )
    return _open[kind]


def opened(kind: str) -> Store:
    """The benchmark's record, built if it is not there; it is closed when the process ends."""
    return cast(kind).store
