"""The record's cast, on SQLite and on a PostgreSQL that is started for the tests.

Two offices: the first with Ada who administers it, Sam who supervises, the agents Ana and Ali; the second with Otto,
who must be refused whatever is the first one's.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from sangfroid.advice.whole import Reader
from sangfroid.record import calls, offices, people
from sangfroid.record.calls import Belongs
from sangfroid.record.keys import Keys
from sangfroid.record.offices import NewOffice, Office
from sangfroid.record.people import NewPerson, Person
from sangfroid.record.prepare import Asked, prepared
from sangfroid.record.store import Store, Visit, Visitor
from tests.record import server

NOW = datetime(2026, 3, 17, 15, 0, tzinfo=UTC)  # a Tuesday, 16:00 in Paris
KEYS = Keys(bytes(range(32)))
PASSWORD = "une phrase assez longue"

TALK = """Agent : Cabinet Morel, bonjour.
Client : Bonjour, c'est inadmissible, on a annulé mon rendez-vous sans me prévenir !
Agent : Je comprends que ce soit pénible, madame. Que s'est-il passé ?
Client : Je me suis déplacée pour rien avec ma béquille.
Agent : Je vous rappelle demain à dix heures avec une nouvelle date.
Client : D'accord, merci, au revoir.
Agent : Au revoir, bonne journée.
"""


@dataclass
class Record:
    """A store with its cast."""

    store: Store
    url: str
    reader: Reader
    office: Office
    other: Office
    ada: Person
    sam: Person
    ana: Person
    ali: Person
    otto: Person
    now: datetime = NOW
    names: Iterator[int] = field(default_factory=count)

    def visitor(self, who: Person) -> Visitor:
        return Visitor(self.other.id if who == self.otto else self.office.id, who.id, who.role)

    @contextmanager
    def look(self, who: Person) -> Iterator[Visit]:
        with self.store.look(self.visitor(who), self.now) as visit:
            yield visit

    @contextmanager
    def write(self, who: Person) -> Iterator[Visit]:
        with self.store.write(self.visitor(who), self.now) as visit:
            yield visit

    def call(self, who: Person, talk: str = TALK, belongs: Belongs = Belongs(), at: datetime | None = None) -> int:
        """A call of this person, kept; each has a file of its own."""
        at = at or self.now - timedelta(hours=1)
        source = (talk + f"Client : Dossier {next(self.names)}x.\n").encode()
        with self.write(who) as visit:
            asked = Asked(at=at, zone="Europe/Paris", region="FR")
            return calls.keep(visit, prepared(source, "appel.txt", asked, self.reader, visit.keys), belongs).call


def _cast(store: Store) -> None:
    """Makes the offices and their people, whose ids are then the same in every copy."""
    early = NOW - timedelta(days=100)
    for name, members in (
        ("Secrétariat du Canal", (("Ada", "administrator"), ("Sam", "supervisor"), ("Ana", "agent"), ("Ali", "agent"))),
        ("Bureau d'à côté", (("Otto", "administrator"),)),
    ):
        office = offices.make(store, NewOffice(name), early)
        first, *others = [NewPerson(who, f"{who}@{office.id}.example", role, PASSWORD) for who, role in members]  # type: ignore[arg-type]
        admin = people.first(store, office.id, first, early)
        with store.write(Visitor(office.id, admin.id, "administrator"), early) as visit:
            for other in others:
                people.add(visit, other)


@pytest.fixture(scope="session")
def reader(cache: Path) -> Reader:
    return Reader.load(keep=cache / "sangfroid", model=False)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "record.sqlite"
    store = Store.open(f"sqlite:///{path}", KEYS)
    _cast(store)
    store.close()
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[Path]:
    """The server's folder, with the database `cast_` to copy."""
    if server.programs() is None:
        pytest.skip("PostgreSQL is not installed here")
    with server.server() as folder:
        _sql(folder, "CREATE DATABASE cast_")
        store = Store.open(server.address(folder, "cast_"), KEYS)
        _cast(store)
        store.close()
        yield folder


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh copy of the cast's store."""
    if request.param == "sqlite":
        path = tmp_path / "record.sqlite"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    with database(request.getfixturevalue("postgres"), template="cast_") as address:
        yield address


_names = count(1)


@contextmanager
def database(folder: Path, *, template: str = "template1") -> Iterator[str]:
    """A database of one test's own."""
    name = f"test_{next(_names)}"
    _sql(folder, f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield server.address(folder, name)
    finally:
        _sql(folder, f"DROP DATABASE {name} WITH (FORCE)")


def _sql(folder: Path, statement: str) -> None:
    engine = create_engine(server.address(folder, "postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture
def record(url: str, reader: Reader) -> Iterator[Record]:
    store = Store.open(url, KEYS)
    try:
        office, other = offices.all_offices(store)
        with store.look(Visitor.program(office.id), NOW) as visit:
            named = {who.name: who for who in people.listed(visit)}
        with store.look(Visitor.program(other.id), NOW) as visit:
            (otto,) = people.listed(visit)
        yield Record(store, url, reader, office, other, named["Ada"], named["Sam"], named["Ana"], named["Ali"], otto)
    finally:
        store.close()
