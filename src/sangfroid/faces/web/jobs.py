"""Imports that go on while their page is looked at; and past calls read again, quietly, once the rules changed.

One thread takes files in, the page asks how far it is. What a job told is committed. One that a stop of the server
cut short is sent again: nothing is kept twice. A large import comes in several deliveries, which are one job;
recordings are heard in processes of their own (`record.recordings`).
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event, Lock
from typing import Final

from sangfroid.advice.whole import Reader
from sangfroid.calls.errors import SangfroidError
from sangfroid.faces.settings import Clock
from sangfroid.faces.web.again import Again
from sangfroid.faces.web.ears import DEAF, Ears
from sangfroid.language.wording import N_
from sangfroid.record import imports, recordings
from sangfroid.record.calls import Belongs
from sangfroid.record.errors import NotPossible
from sangfroid.record.imports import Imported, SourceFile
from sangfroid.record.prepare import Asked
from sangfroid.record.recordings import Hearing, Recording
from sangfroid.record.store import Store, Visitor

LOG: Final = logging.getLogger("sangfroid.web")
FEW: Final = 40  # files up to which the server's own reader takes them; more are read by several processes
KEPT: Final = timedelta(hours=1)  # a finished job's page
AT_ONCE: Final = 3  # jobs that one person may have running or waiting
WAITS: Final = timedelta(minutes=10)  # for a further delivery, after which none is expected
FULL: Final = 512 * 1024 * 1024  # bytes of one person's files that may wait in memory


@dataclass
class Job:
    """One import: what is asked, and how far it is."""

    id: str
    visitor: Visitor
    begun: datetime
    count: int = 0
    told: list[Imported] = field(default_factory=list)
    trouble: SangfroidError | None = None
    warning: SangfroidError | None = None  # why words are not heard
    hearing: tuple[str, float, float | None] | None = None  # a recording's name, seconds heard, and of how many
    waiting: int = 0  # bytes of deliveries that are not taken in yet
    running: int = 0  # deliveries that are not done
    more: bool = False  # another delivery is to come
    latest: datetime | None = None
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

    @property
    def lacking(self) -> list[Imported]:
        """Calls that are kept without something that came with them."""
        return [one for one in self.told if one.lacks is not None]


@dataclass(frozen=True, slots=True)
class Order:
    """What to take in, and how. `reason`: why the sound of recordings is kept. `again`: a call whose sound is heard."""

    files: Sequence[SourceFile]
    belongs: Belongs
    asked: Asked
    reason: str = ""
    again: int | None = None

    @property
    def size(self) -> int:
        """Bytes."""
        return sum(len(file.data) for file in self.files)


class Jobs:
    """The running and the lately finished imports of this server."""

    def __init__(
        self, store: Store, reader: Reader, reading: imports.Reading, clock: Clock, ears: Ears = DEAF
    ) -> None:  # fmt: skip
        self._store = store
        self._reader = reader
        self._reading = reading
        self._ears = ears
        self._reads_again = Again(store, reader, clock, reading.keep)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="import")
        self._hears = ThreadPoolExecutor(1, thread_name_prefix="hear")
        self._again = ThreadPoolExecutor(1, thread_name_prefix="read again")
        self._waiting: set[int] = set()  # offices whose calls are to be read again
        self._closed = Event()
        self._jobs: dict[str, Job] = {}
        self._lock = Lock()

    def start(self, visitor: Visitor, order: Order, now: datetime, *, more: bool = False) -> Job | None:
        """Begins an import; None where the same person has too many under way. `more`: `add` brings further files."""
        with self._lock:
            for job in self._jobs.values():
                self._close_late(job, now)
            self._jobs = {
                id_: job for id_, job in self._jobs.items() if not job.over.is_set() or now < job.begun + KEPT
            }
            mine = [job for job in self._jobs.values() if job.visitor == visitor and not job.over.is_set()]
            if len(mine) >= AT_ONCE:
                return None
            self._check_room(visitor, order)
            job = Job(secrets.token_urlsafe(12), visitor, now)
            self._jobs[job.id] = job
            self._deliver(job, order, now, more)
        return job

    def add(self, job: Job, order: Order, now: datetime, *, more: bool) -> None:
        """One more delivery of an import; NotPossible where it was over."""
        with self._lock:
            if not job.more:
                raise NotPossible(N_("Cet import est terminé. Recommencez l'envoi des fichiers qui manquent."))
            self._check_room(job.visitor, order)
            self._deliver(job, order, now, more)

    def _check_room(self, visitor: Visitor, order: Order) -> None:
        waiting = sum(job.waiting for job in self._jobs.values() if job.visitor == visitor)
        if waiting and waiting + order.size > FULL:
            raise NotPossible(N_("Beaucoup de fichiers attendent déjà d'être lus. Attendez la fin de cet import."))

    def _deliver(self, job: Job, order: Order, now: datetime, more: bool) -> None:
        files, heard = recordings.sorted_out(order.files)
        job.count += len(files) + len(heard) + (order.again is not None)
        job.more, job.latest = more, now
        size = sum(_size(one) for one in heard)
        self._submit(self._pool, job, order.size - size, lambda: self._read(job, order, files))
        if heard or order.again is not None:  # in a thread of their own: an hour of sound keeps no transcript waiting
            self._submit(self._hears, job, size, lambda: self._hear(job, order, heard))

    def _submit(self, pool: ThreadPoolExecutor, job: Job, size: int, work: Callable[[], None]) -> None:
        job.waiting += size
        job.running += 1
        pool.submit(self._run, job, size, work)

    def _close_late(self, job: Job, now: datetime) -> None:
        """An import whose sender has gone is over."""
        if job.more and not job.running and job.latest is not None and now > job.latest + WAITS:
            job.more = False
            job.over.set()

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
        self._hears.shutdown(wait=True, cancel_futures=True)

    def _refresh(self, office: int) -> None:
        self._waiting.discard(office)  # what changes from now on is asked for anew
        try:
            self._reads_again.run(office, self._closed)
        except Exception:
            LOG.exception("calls could not be read again")

    def _run(self, job: Job, size: int, work: Callable[[], None]) -> None:
        try:
            work()
        except SangfroidError as error:
            job.trouble = error
        except Exception as error:
            job.trouble = SangfroidError(
                "L'import s'est arrêté. Ce qui est compté est gardé ; envoyez de nouveau les mêmes fichiers."
            )
            if not isinstance(error, _Closing):
                raise
        finally:
            with self._lock:
                job.waiting -= size
                job.running -= 1
                if not job.running and not job.more:
                    job.over.set()

    def _read(self, job: Job, order: Order, files: Sequence[SourceFile]) -> None:
        """Takes transcripts in."""
        if len(files) <= FEW:
            for file in files:
                with self._store.write(job.visitor, job.begun) as visit:
                    told = imports.take_in_one(visit, file, self._reader, belongs=order.belongs, asked=order.asked)
                job.told.append(told)
        else:
            taken = imports.take_in(
                self._store, job.visitor, files, job.begun, belongs=order.belongs, asked=order.asked,
                reading=self._reading,
            )  # fmt: skip
            job.told.extend(taken)

    def _hear(self, job: Job, order: Order, heard: Sequence[Recording]) -> None:
        """Takes recordings in, with their words where there is something to hear them with."""

        def told(name: str, seconds: float, total: float | None) -> None:
            if self._closed.is_set():
                raise _Closing
            job.hearing = (name, seconds, total)

        with ExitStack() as stack:
            words = voices = None
            try:
                apart = self._ears.voices()
                voices = stack.enter_context(apart) if apart is not None else None
                opened = self._ears.open()
                words = stack.enter_context(opened) if opened is not None else None
            except SangfroidError as error:
                job.warning = error
            hearing = Hearing(self._reader, words, order.belongs, order.asked, order.reason, told, voices)
            if order.again is not None:
                job.told.append(recordings.hear_again(
                    self._store, job.visitor, order.again, job.begun, hearing=hearing
                ))  # fmt: skip
            for one in recordings.take_in(self._store, job.visitor, heard, job.begun, hearing=hearing):
                job.told.append(one)
                job.hearing = None
                if self._closed.is_set():
                    raise _Closing


class _Closing(Exception):
    """The server stops."""


def _size(recording: Recording) -> int:
    """Bytes of a recording with its transcript."""
    return len(recording.sound.data) + (len(recording.written.data) if recording.written is not None else 0)
