"""The store: opened once, then one `Visit` a transaction, by one person of one office.

SQLite needs no server (WAL, every commit on disk, foreign keys); PostgreSQL is one setting. The schema is brought up
to date when it is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, insert, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from sangfroid.record import tables
from sangfroid.record.chain import Traced, append
from sangfroid.record.errors import NotFound, NotPossible, WrongKey
from sangfroid.record.keys import Keys, OfficeKeys

Found = TypeVar("Found")
Role = Literal["agent", "supervisor", "administrator", "program"]

BUSY_SECONDS: Final = 15.0  # a writer waits for another this long; a batch of an import takes a tenth of a second
CACHE_KIB: Final = 65_536  # of SQLite's pages
CONNECTIONS: Final = 20  # to a server that are kept open; as many again for a moment
WRITES: Final = "sangfroid_writes"  # the execution option of a transaction that writes
MIGRATIONS: Final = Path(__file__).parent / "migrations"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks: a person of an office; `person` is None where the program itself does."""

    office: int
    person: int | None
    role: Role

    @classmethod
    def program(cls, office: int) -> Visitor:
        """The program itself: retention, the command line of whoever runs the server."""
        return cls(office, None, "program")


@dataclass(frozen=True, slots=True)
class Visit:
    """One transaction by one visitor. `traced` is written to the audit log when it ends well.

    `known`: what was found out, which holds to the end of a reading transaction; None in one that writes.
    """

    connection: Connection
    visitor: Visitor
    now: datetime
    keys: OfficeKeys
    traced: list[Traced] = field(default_factory=list)
    known: dict[Hashable, Any] | None = None

    @property
    def office(self) -> int:
        return self.visitor.office

    @property
    def person(self) -> int | None:
        return self.visitor.person

    @property
    def role(self) -> Role:
        return self.visitor.role

    def trace(self, act: str, kind: str, target: int | None = None, detail: str = "") -> None:
        """Notes for the audit log."""
        self.traced.append(Traced(act, kind, target, detail))

    def once(self, what: Hashable, ask: Callable[[], Found]) -> Found:
        """What `ask` gives; asked once while one only reads: a page has the same door opened for each of its parts."""
        if self.known is None:
            return ask()
        if what not in self.known:
            self.known[what] = ask()
        found: Found = self.known[what]
        return found


class Store:
    """The record's database and its key. Close it when done."""

    def __init__(self, engine: Engine, keys: Keys) -> None:
        self.engine = engine
        self.keys = keys

    @classmethod
    def open(cls, url: str, keys: Keys, *, upgrade: bool = True) -> Store:
        """Opens the record at this address, made if it is not there; WrongKey where it was made with another key."""
        store = cls(_engine(url), keys)
        try:
            if upgrade:
                migrate(store.engine)
            store.check_key()
        except BaseException:
            store.close()
            raise
        return store

    @property
    def kind(self) -> str:
        """Sqlite or postgresql."""
        return self.engine.dialect.name

    @property
    def path(self) -> Path | None:
        """The SQLite file; None on a server."""
        name = self.engine.url.database
        return Path(name) if self.kind == "sqlite" and name else None

    def close(self) -> None:
        """Gives the connections back."""
        self.engine.dispose()

    @contextmanager
    def begin(self, *, writes: bool = True) -> Iterator[Connection]:
        """A transaction of no office: signing in, making offices, looking after the whole store."""
        with self.engine.connect().execution_options(**{WRITES: writes}) as connection, connection.begin():
            yield connection

    @contextmanager
    def look(self, visitor: Visitor, now: datetime) -> Iterator[Visit]:
        """A reading transaction; what was looked at, or refused, is audited in a short one of its own, after it."""
        traced: list[Traced] = []
        try:
            with self.begin(writes=False) as connection:
                yield Visit(connection, visitor, now, self.keys.office(visitor.office), traced, known={})
        except NotFound as refused:
            self._trace(visitor, now, [_refusal(refused)])
            raise
        if traced:
            self._trace(visitor, now, traced)

    @contextmanager
    def write(self, visitor: Visitor, now: datetime) -> Iterator[Visit]:
        """A writing transaction: all of it is kept, or nothing; that something was refused is audited all the same."""
        try:
            with self.begin() as connection:
                visit = Visit(connection, visitor, now, self.keys.office(visitor.office))
                yield visit
                if visit.traced:
                    append(connection, visit.keys, now, visitor.person, visit.traced)
        except NotFound as refused:
            self._trace(visitor, now, [_refusal(refused)])
            raise

    def _trace(self, visitor: Visitor, now: datetime, traced: list[Traced]) -> None:
        with self.begin() as connection:
            append(connection, self.keys.office(visitor.office), now, visitor.person, traced)

    def check_key(self) -> None:
        """Marks a new record with its key; WrongKey where the record was made with another."""
        table = tables.stores
        with self.begin() as connection:
            known = connection.scalar(select(table.c.value).where(table.c.name == "key"))
            if known is None:
                connection.execute(insert(table).values(name="key", value=self.keys.fingerprint))
            elif known != self.keys.fingerprint:
                raise WrongKey(
                    "Cette clé (empreinte {given}) n'est pas celle du registre (empreinte {known}) : les paroles qui y "
                    "sont chiffrées ne s'ouvriraient pas. Remettez le fichier de clé du registre depuis votre copie.",
                    given=self.keys.fingerprint, known=known,
                )  # fmt: skip


def migrate(engine: Engine) -> None:
    """Brings the schema up to date. Two servers that start at once do it one after the other."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7305811)")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _engine(url: str) -> Engine:
    try:
        made = make_url(url)
        if made.get_backend_name() == "sqlite" and made.database:
            Path(made.database).parent.mkdir(parents=True, exist_ok=True)
        kind = made.get_backend_name()
        engine = create_engine(made, connect_args=_connect_args(kind), pool_pre_ping=True, **_pool(kind))
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise NotPossible(
            "L'adresse du registre ne convient pas ({why}). Écrivez par exemple sqlite:///dossier/registre.sqlite, ou "
            "postgresql+psycopg://nom@serveur/base après « pip install sangfroid[postgres] ».",
            why=type(error).__name__,
        ) from None
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
    return engine


def _connect_args(backend: str) -> dict[str, Any]:
    return {"timeout": BUSY_SECONDS} if backend == "sqlite" else {}


def _pool(backend: str) -> dict[str, Any]:
    """A server's connections stay open: a new one is a process, and knows neither its tables nor our questions."""
    return {"pool_size": CONNECTIONS, "max_overflow": CONNECTIONS} if backend == "postgresql" else {}


def _on_connect(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves: Python's sqlite3 would say it late, or not at all
    for pragma in (
        "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", "temp_store=MEMORY",
        f"cache_size=-{CACHE_KIB}", f"busy_timeout={int(BUSY_SECONDS * 1000)}",
    ):  # fmt: skip
        connection.execute(f"PRAGMA {pragma}").close()


def _on_begin(connection: Connection) -> None:
    # A writer takes the lock at once: one that read first and then wants it would be refused without waiting.
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _refusal(refused: NotFound) -> Traced:
    return Traced("refused", refused.kind, refused.target)
