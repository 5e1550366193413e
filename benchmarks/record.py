"""The record with 100,000 calls in it: what a page asks of the store, search, and taking calls in."""

from __future__ import annotations

import atexit
import itertools
import json
import random
import shutil
import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from sqlalchemy import create_engine, text, update

from benchmarks.figure import Figure, figure
from benchmarks.reading import SAMPLES
from sangfroid.advice.whole import Reader
from sangfroid.record import brief, calls, contacts, imports, lines, messages, notes, offices, people, promises, search
from sangfroid.record.calls import Belongs
from sangfroid.record.contacts import NewContact
from sangfroid.record.imports import Reading, SourceFile
from sangfroid.record.keys import Keys, OfficeKeys
from sangfroid.record.offices import NewOffice
from sangfroid.record.people import NewPerson
from sangfroid.record.prepare import Asked, Prepared, heard_promises, place, prepared_call
from sangfroid.record.stems import forms
from sangfroid.record.store import Store, Visit, Visitor
from sangfroid.record.tables import promises as promise_table
from sangfroid.record.values import plain
from sangfroid.sources.transcripts import read_call
from tests.record import server

CALLS: Final = 100_000
CONTACTS: Final = 20_000
AGENTS: Final = 10
IMPORTED: Final = 2_000
WARM: Final = 200  # of them, after which rules and processes are at their pace
RUNS: Final = 100  # of one question, for one p95
ROUNDS: Final = 3
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
        old = update(promise_table).where(promise_table.c.made < NOW - timedelta(days=7))
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
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
        store.close()
        ready.touch()
        yield url


_open: Final[dict[str, Cast]] = {}
_stack: Final = ExitStack()  # what is open stays so until all figures are there
atexit.register(_stack.close)


def _cast(kind: str) -> Cast:
    if kind not in _open:
        url = _stack.enter_context(_sqlite() if kind == "sqlite" else _postgresql())
        store = Store.open(url, KEYS)
        _stack.callback(store.close)
        office = offices.all_offices(store)[0]
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
    return _cast(kind).store


Question = Callable[[Visit, random.Random], object]


def _p95(kind: str, question: Question, *, supervisor: bool = False) -> list[float]:
    """The 95th percentile of a question's time, in ms, of each round; with its transaction and its audit row."""
    cast = _cast(kind)
    visitor = cast.supervisor if supervisor else cast.agent
    chance = random.Random(3)
    rounds: list[float] = []
    for _ in range(ROUNDS):
        took: list[float] = []
        for _ in range(RUNS):
            start = perf_counter()
            with cast.store.look(visitor, NOW) as visit:
                question(visit, chance)
            took.append(1000 * (perf_counter() - start))
        rounds.append(statistics.quantiles(took, n=20)[-1])
    return rounds


def _list(visit: Visit, chance: random.Random) -> object:
    which = chance.choice((
        lines.Filter(), lines.Filter(situation="abuse"), lines.Filter(least_hardness=3),
        lines.Filter(outcome="resolved"),
        lines.Filter(until=NOW - timedelta(days=chance.randrange(150))),
    ))  # fmt: skip
    return lines.listed(visit, which)


def _call(visit: Visit, chance: random.Random) -> object:
    id_ = chance.randrange(1, CALLS // AGENTS) * AGENTS + 1
    return calls.whole(visit, id_), promises.of_call(visit, id_), notes.of_call(visit, id_)


def _contact(visit: Visit, chance: random.Random) -> object:
    return brief.brief(visit, chance.randrange(1, CONTACTS))


def _by_number(visit: Visit, chance: random.Random) -> object:
    found = contacts.by_number(visit, f"06 {chance.randrange(CONTACTS):08d}")
    names = contacts.listed(visit, chance.choice(words())[:5])
    return found, names


def _today(visit: Visit, chance: random.Random) -> object:
    del chance
    return promises.due(visit), lines.hard_today(visit, NOW.date()), messages.inbox(visit)


def _search(visit: Visit, chance: random.Random) -> object:
    asked = chance.choice(("rappeler", "bonjour facture", "rendez-vous", "rapp", chance.choice(words()), "médecin"))
    return search.search(visit, asked)


def page(question: Question, kind: str, bar: float, name: str, *, supervisor: bool = False) -> Figure:
    """A question's p95."""
    return figure(name, _p95(kind, question, supervisor=supervisor), unit="ms (p95)", bar=bar, least=False)


def importing(kind: str, name: str) -> Figure:
    """Transcripts a second, each read with model and advice and committed, once the processes are warm."""
    cast = _cast(kind)
    samples = [(path.name, json.loads(path.read_bytes())) for path in sorted(SAMPLES.glob("*.json"))]
    mark = perf_counter()  # other files at each run
    files = (
        SourceFile(name, json.dumps(call | {"id": f"{mark} {n}"}).encode())
        for n, (name, call) in enumerate(itertools.islice(itertools.cycle(samples), IMPORTED))
    )
    start = perf_counter()
    told = imports.take_in(cast.store, cast.agent, files, NOW, asked=Asked(), reading=Reading(keep=FOLDER))
    for number, one in enumerate(told, 1):
        if one.error or one.known:
            raise AssertionError(f"{one.name} was not taken in")
        if number == WARM:
            start = perf_counter()
    return figure(name, [(IMPORTED - WARM) / (perf_counter() - start)], unit="transcripts/s", bar=100, least=True)


PAGES: Final[dict[str, tuple[Question, float]]] = {
    "list": (_list, 100), "call": (_call, 100), "contact": (_contact, 100), "find_contact": (_by_number, 100),
    "today": (_today, 100), "search": (_search, 200),
}  # fmt: skip


def _benchmarks() -> dict[str, Callable[[str], Figure]]:
    found: dict[str, Callable[[str], Figure]] = {}
    for kind in ("sqlite", "postgresql"):
        for name, (question, bar) in PAGES.items():
            found[f"record.{kind}.{name}"] = partial(page, question, kind, bar)
        for name in ("list", "search"):
            question, bar = PAGES[name]
            found[f"record.{kind}.{name}_of_all"] = partial(page, question, kind, bar, supervisor=True)
        found[f"record.{kind}.import"] = partial(importing, kind)
    return found


BENCHMARKS: Final[dict[str, Callable[[str], Figure]]] = _benchmarks()
