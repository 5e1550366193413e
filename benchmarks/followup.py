"""Reminders with 100,000 of them open: a thousand due at once while the worker is killed again and again; a look at
nothing due.

`python -m benchmarks.followup` takes three minutes or so.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import perf_counter, sleep
from typing import Final

from sqlalchemy import create_engine, func, insert, select, text

from benchmarks.figure import Figure, figure
from sangfroid.faces import follow
from sangfroid.faces.settings import Settings
from sangfroid.record import followup_channels, offices, people
from sangfroid.record.followup_tables import deliveries, notices, timers
from sangfroid.record.keys import Keys
from sangfroid.record.offices import NewOffice
from sangfroid.record.people import NewPerson
from sangfroid.record.prepare import PROMISE_WORDS
from sangfroid.record.store import Store, Visitor
from sangfroid.record.tables import promises
from tests.record import server

OPEN: Final = 100_000
AT_ONCE: Final = 1_000
KILL_EVERY: Final = 5.0  # seconds
LONGEST: Final = 180.0  # after which one stops waiting
SWEEPS: Final = 200
KEYS: Final = Keys(b"f" * 32)
KINDS: Final = ("sqlite", "postgresql")


@dataclass
class Sink:
    """A chat room of our own: counts what it gets by its key, as a receiver that drops a second delivery would."""

    got: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, key: str) -> None:
        with self.lock:
            self.got[key] += 1


@contextmanager
def listening(sink: Sink) -> Iterator[int]:
    """The sink at a port of this machine."""

    class Room(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            sink.take(self.headers["Idempotency-Key"])
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    class Rooms(ThreadingHTTPServer):
        request_queue_size = 128  # the default of 5 makes those who come at once wait a second

    room = Rooms(("127.0.0.1", 0), Room)
    threading.Thread(target=room.serve_forever, daemon=True).start()
    try:
        yield room.server_port
    finally:
        room.shutdown()


@contextmanager
def store_url(kind: str) -> Iterator[str]:
    """A fresh store's address; PostgreSQL with every commit on the disk."""
    with tempfile.TemporaryDirectory(prefix="sangfroid-followup-") as folder:
        Path(folder).chmod(0o755)
        if kind == "sqlite":
            yield f"sqlite:///{folder}/record.sqlite"
            return
        with server.server(kept=Path(folder) / "data") as socket:
            engine = create_engine(server.address(socket, "postgres"), isolation_level="AUTOCOMMIT")
            with engine.connect() as connection:
                connection.execute(text("CREATE DATABASE bench"))
            engine.dispose()
            yield server.address(socket, "bench")


def build(store: Store, port: int, now: datetime) -> datetime:
    """The office with its promises, each with its timer; when the thousand are due."""
    office = offices.make(store, NewOffice("Banc d'essai"), now)
    me = people.first(store, office.id, NewPerson("A", "a@b.example", "administrator", "une phrase assez longue"), now)
    with store.write(Visitor(office.id, me.id, "administrator"), now) as visit:
        followup_channels.put(visit, "webhook", {
            "url": f"http://127.0.0.1:{port}/", "shape": "json", "secret": "s", "allowed": "yes",
        })  # fmt: skip
        words = visit.keys.seal_json({"what": "rappeler", "text": "", "when": None, "after": None}, PROMISE_WORDS)
    at_once = now + timedelta(seconds=1)
    with store.begin() as connection:
        for start in range(0, OPEN, 1000):
            dues = [at_once if n < AT_ONCE else now + timedelta(days=1, minutes=n) for n in range(start, start + 1000)]
            rows = [
                {"office": office.id, "by": "agent", "owner": "agent", "keeper": me.id, "holder": me.id, "due": due,
                 "precision": "minute", "assumed": False, "confidence": 1.0, "state": "confirmed", "open": True,
                 "event_pending": False, "by_person": True, "denied": False, "made": now, "words": words,
                 "planned": due}
                for due in dues
            ]  # fmt: skip
            ids = connection.scalars(insert(promises).returning(promises.c.id, sort_by_parameter_order=True), rows)
            connection.execute(insert(timers), [
                {"office": office.id, "promise": id_, "stage": "due", "at": due, "due": due}
                for id_, due in zip(ids, dues, strict=True)
            ])  # fmt: skip
    return at_once


def worker(url: str) -> subprocess.Popen[bytes]:
    """A worker in a process of its own."""
    return subprocess.Popen([sys.executable, "-m", "benchmarks.followup", "--worker", url])


def delivering(kind: str) -> Iterator[Figure]:
    """How long until all the thousand are delivered, under fire; how many were delivered more than once."""
    sink = Sink()
    with listening(sink) as port, store_url(kind) as url:
        store = Store.open(url, KEYS)
        yield from looking(kind, store, build(store, port, datetime.now(UTC) + timedelta(minutes=3)))
        with store.begin() as connection:  # now they are due
            now = datetime.now(UTC)
            early = timers.c.at < now + timedelta(hours=1)
            connection.execute(timers.update().where(early).values(at=now))
        start = perf_counter()
        kills = _under_fire(url, sink, start)
        took = perf_counter() - start
        with store.begin() as connection:
            told = connection.scalar(select(func.count()).select_from(notices)) or 0
            left = connection.scalar(select(func.count()).where(deliveries.c.sent.is_(None))) or 0
        store.close()
    if len(sink.got) != AT_ONCE or told != AT_ONCE:
        raise AssertionError(f"{len(sink.got)} keys and {told} notices of {AT_ONCE}, {left} left")
    again = sum(sink.got.values()) - AT_ONCE
    yield figure(f"followup.{kind}.delivered_under_fire", [took], unit="s", bar=60, least=False)
    most = kills * followup_channels.BATCH
    unit = f"of {AT_ONCE}, {kills} kills"
    yield figure(f"followup.{kind}.keys_seen_again", [again], unit=unit, bar=most, least=False)


def _under_fire(url: str, sink: Sink, start: float) -> int:
    kills = 0
    running = worker(url)
    struck = perf_counter() - KILL_EVERY / 2  # the first one soon, that there is one however fast it goes
    while len(sink.got) < AT_ONCE and perf_counter() - start < LONGEST:
        sleep(0.02)
        if perf_counter() - struck >= KILL_EVERY:
            running.send_signal(signal.SIGKILL)
            running.wait()
            kills += 1
            running = worker(url)
            struck = perf_counter()
    sleep(1)
    running.send_signal(signal.SIGKILL)
    running.wait()
    return kills


def looking(kind: str, store: Store, due: datetime) -> Iterator[Figure]:
    """A sweep with nothing due, among all that is open."""
    made = follow.worker(store, Settings())
    made.clock = lambda: due - timedelta(minutes=1)
    made.sweep()
    took: list[float] = []
    for _ in range(SWEEPS):
        start = perf_counter()
        if made.sweep().any:
            raise AssertionError("something was due")
        took.append(1000 * (perf_counter() - start))
    took.sort()
    p95 = took[int(SWEEPS * 0.95)]
    yield figure(f"followup.{kind}.sweep_of_nothing", [p95], unit="ms (p95)", bar=20, least=False)


def main(arguments: list[str]) -> int:
    """Prints the figures as they come; 1 where one misses its bar."""
    if arguments[:1] == ["--worker"]:
        follow.worker(Store.open(arguments[1], KEYS, upgrade=False), Settings()).run(threading.Event())
        return 0
    missed = 0
    for kind in arguments or KINDS:
        for one in delivering(kind):
            missed += not one.ok
            print(json.dumps(one.line(), ensure_ascii=False), flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
