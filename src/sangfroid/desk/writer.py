"""Rows of many calls in one transaction: what comes while one commit waits for the disk goes into the next."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy.exc import SQLAlchemyError

from sangfroid.calls.errors import SangfroidError
from sangfroid.record import running_log
from sangfroid.record.running_log import Entry, Item
from sangfroid.record.store import Store

LOG: Final = logging.getLogger("sangfroid.desk")
SEVERAL: Final = 3  # rows of a transaction from which on more are worth waiting for
APART: Final = 0.02  # seconds from one such transaction's start to the next one's: a commit costs more than its rows
AT_ONCE: Final = 16  # rows of one transaction that are told of before those who wait for them go on
MOST: Final = 500  # rows of one transaction
WAITING: Final = 20_000  # rows that may wait; beyond, the desk says that it is busy


class Busy(SangfroidError):
    """More comes than can be written: `seconds` until it is worth trying again."""

    seconds = 2


class NotWritten(SangfroidError):
    """The rows are not on the disk, and not acknowledged."""


class Kept(NamedTuple):
    """A row of this call that is on the disk."""

    call: int
    item: Item


@dataclass(slots=True)
class _Waiting:
    entry: Entry
    done: asyncio.Future[Item | None]


class Writer:
    """One task commits, in a thread of its own; everybody else awaits their row."""

    def __init__(self, store: Store, clock: Callable[[], datetime], kept: Callable[[Sequence[Kept]], None]) -> None:
        """`kept` is told of rows that are on the disk, some at a time, before those who wait for them go on."""
        self._kept = kept
        self._store = store
        self._clock = clock
        self._waiting: list[_Waiting] = []
        self._writing = 0  # rows taken up and not told of yet
        self._there = asyncio.Event()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="desk-writer")
        self._task = asyncio.get_running_loop().create_task(self._run(), name="desk-writer")

    async def put(self, entry: Entry) -> Item | None:
        """The row as it stands on the disk; None where its key was there already or its call is over."""
        if len(self._waiting) >= WAITING:
            raise Busy("Le bureau reçoit trop d'un coup. Réessayez dans {seconds} secondes.", seconds=Busy.seconds)
        done: asyncio.Future[Item | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(entry, done))
        self._there.set()
        return await done

    async def close(self) -> None:
        """Writes what waits, then stops."""
        while self._waiting or self._writing:
            await asyncio.sleep(0.01)
        self._task.cancel()
        self._pool.shutdown(wait=True)

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        next_at = 0.0
        while True:
            await self._there.wait()
            if (early := next_at - loop.time()) > 0:
                await asyncio.sleep(early)
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            if not self._waiting:
                self._there.clear()
            if not batch:
                continue
            next_at = loop.time() + APART if len(batch) >= SEVERAL else 0.0
            self._writing = len(batch)
            try:
                await self._write(batch)
            finally:
                self._writing = 0

    async def _write(self, batch: list[_Waiting]) -> None:
        loop, now = asyncio.get_running_loop(), self._clock()
        entries = [one.entry for one in batch]
        try:
            numbers = await loop.run_in_executor(self._pool, running_log.append, self._store, entries, now)
        except (SQLAlchemyError, OSError) as error:
            _fail(batch, error)
            return
        except Exception as error:  # whatever it is: nobody may wait for ever, and the next rows are written
            LOG.exception("writing the rows of running calls")
            _fail(batch, error)
            return
        written = [
            (one, None if n is None else Item(n, one.entry.kind, now, one.entry.what))
            for one, n in zip(batch, numbers, strict=True)
        ]
        for start in range(0, len(written), AT_ONCE):
            if start:
                await asyncio.sleep(0)  # those who waited for the first ones go on
            self._tell(written[start : start + AT_ONCE])

    def _tell(self, written: Sequence[tuple[_Waiting, Item | None]]) -> None:
        try:
            self._kept([Kept(one.entry.running, item) for one, item in written if item is not None])
        except Exception:  # each row is heard again by itself, and tells whom it concerns
            LOG.exception("hearing turns of many calls together")
        for one, item in written:
            if not one.done.done():
                one.done.set_result(item)


def _fail(batch: list[_Waiting], error: Exception) -> None:
    for one in batch:
        if not one.done.done():
            told = NotWritten(
                "Ce qui vient d'arriver n'a pas pu être gardé ({why}) : rien n'en est accusé. Libérez de la place sur "
                "le disque, ou vérifiez la base ; l'envoi peut être répété sans rien doubler.",
                why=type(error).__name__,
            )  # fmt: skip
            one.done.set_exception(told)
