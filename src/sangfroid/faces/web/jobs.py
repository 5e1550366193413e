"""Imports that go on while their page is looked at; and past calls read again, quietly, once the rules changed.

One thread takes files in, the page asks how far it is. What a job told is committed. One that a stop of the server
cut short is sent again: nothing is kept twice.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event, Lock
from typing import Final

from sangfroid.advice.whole import Reader
from sangfroid.calls.errors import SangfroidError
from sangfroid.faces.settings import Clock
from sangfroid.faces.web.again import Again
from sangfroid.record import imports
from sangfroid.record.calls import Belongs
from sangfroid.record.imports import Imported, SourceFile
from sangfroid.record.prepare import Asked
from sangfroid.record.store import Store, Visitor

LOG: Final = logging.getLogger("sangfroid.web")
FEW: Final = 40  # files up to which the server's own reader takes them; more are read by several processes
KEPT: Final = timedelta(hours=1)  # a finished job's page
AT_ONCE: Final = 3  # jobs that one person may have running or waiting


@dataclass
class Job:
    """One import: what is asked, and how far it is."""

    id: str
    visitor: Visitor
    begun: datetime
    count: int
    told: list[Imported] = field(default_factory=list)
    trouble: SangfroidError | None = None
    over: Event = field(default_factory=Event)

    @property
    def done(self) -> int:
        """Files told so far."""
        return len(self.told)

    @property
    def added(self) -> int:
        """Calls that are new."""
        return sum(1 for one in self.told if one.call is not None and not one.known)

    @property
    def known(self) -> int:
        """Calls that were kept already."""
        return sum(1 for one in self.told if one.known)

    @property
    def bad(self) -> list[Imported]:
        """Files that could not be read."""
        return [one for one in self.told if one.error is not None]


@dataclass(frozen=True, slots=True)
class Order:
    """What to take in, and how."""

    files: Sequence[SourceFile]
    belongs: Belongs
    asked: Asked


Take = Callable[[Store, Job, Order], None]


class Jobs:
    """The running and the lately finished imports of this server."""

    def __init__(self, store: Store, reader: Reader, reading: imports.Reading, clock: Clock) -> None:
        self._store = store
        self._reader = reader
        self._reading = reading
        self._reads_again = Again(store, reader, clock, reading.keep)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="import")
        self._again = ThreadPoolExecutor(1, thread_name_prefix="read again")
        self._waiting: set[int] = set()  # offices whose calls are to be read again
        self._closed = Event()
        self._jobs: dict[str, Job] = {}
        self._lock = Lock()

    def start(self, visitor: Visitor, order: Order, now: datetime) -> Job | None:
        """Begins an import; None where the same person has too many under way."""
        with self._lock:
            self._jobs = {
                id_: job for id_, job in self._jobs.items() if not job.over.is_set() or now < job.begun + KEPT
            }
            mine = [job for job in self._jobs.values() if job.visitor == visitor and not job.over.is_set()]
            if len(mine) >= AT_ONCE:
                return None
            job = Job(secrets.token_urlsafe(12), visitor, now, len(order.files))
            self._jobs[job.id] = job
        self._pool.submit(self._run, job, order)
        return job

    def of(self, visitor: Visitor, id_: str) -> Job | None:
        """One's own job."""
        job = self._jobs.get(id_)
        return (
            job
            if job is not None and (job.visitor.office, job.visitor.person) == (visitor.office, visitor.person)
            else None
        )

    def read_again(self, office: int) -> None:
        """Has the office's calls read again that were read with other rules than today's, beside all else."""
        with self._lock:
            if office in self._waiting or self._closed.is_set():
                return
            self._waiting.add(office)
        self._again.submit(self._refresh, office)

    def close(self) -> None:
        """Ends what runs after its present step."""
        self._closed.set()
        self._again.shutdown(wait=True, cancel_futures=True)
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _refresh(self, office: int) -> None:
        self._waiting.discard(office)  # what changes from now on is asked for anew
        try:
            self._reads_again.run(office, self._closed)
        except Exception:
            LOG.exception("calls could not be read again")

    def _run(self, job: Job, order: Order) -> None:
        try:
            if len(order.files) <= FEW:
                for file in order.files:
                    with self._store.write(job.visitor, job.begun) as visit:
                        told = imports.take_in_one(visit, file, self._reader, belongs=order.belongs, asked=order.asked)
                    job.told.append(told)
            else:
                taken = imports.take_in(
                    self._store, job.visitor, order.files, job.begun, belongs=order.belongs, asked=order.asked,
                    reading=self._reading,
                )  # fmt: skip
                job.told.extend(taken)
        except SangfroidError as error:
            job.trouble = error
        except Exception:
            job.trouble = SangfroidError(
                "L'import s'est arrêté. Ce qui est compté est gardé ; envoyez de nouveau les mêmes fichiers."
            )
            raise
        finally:
            job.over.set()
