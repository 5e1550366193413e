"""Notices between servers on one PostgreSQL: which calls have new rows. SQLite has one server, and none."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Iterable
from typing import Any, Final

from sqlalchemy.exc import SQLAlchemyError

from sangfroid.record.running_log import CHANNEL
from sangfroid.record.store import Store

LOG: Final = logging.getLogger("sangfroid.desk")
WAIT: Final = 1.0  # seconds of listening between two looks whether to stop
AGAIN: Final = 2.0  # seconds until a lost connection is tried again

Noticed = Callable[[Iterable[tuple[int, int]]], None]


class Notices:
    """Listens in a thread; hands (call, last row) to the loop."""

    def __init__(self, store: Store, loop: asyncio.AbstractEventLoop, noticed: Noticed) -> None:
        self._store = store
        self._loop = loop
        self._noticed = noticed
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        if store.kind == "postgresql":
            self._thread = threading.Thread(target=self._run, name="desk-notices", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Stops listening."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(2 * WAIT)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._listen()
            except (SQLAlchemyError, OSError, RuntimeError) as error:
                LOG.warning("notices: %s", type(error).__name__)
                self._stop.wait(AGAIN)
            except Exception as error:  # the driver's own kinds of error, which are not ours to import
                LOG.warning("notices: %s", error)
                self._stop.wait(AGAIN)

    def _listen(self) -> None:
        held = self._store.engine.raw_connection()
        try:
            driver: Any = held.driver_connection
            driver.autocommit = True
            driver.execute(f"LISTEN {CHANNEL}")
            while not self._stop.is_set():
                for notice in driver.notifies(timeout=WAIT, stop_after=50):
                    self._loop.call_soon_threadsafe(self._noticed, parsed(notice.payload))
        finally:
            held.invalidate()  # it listens: nobody else shall get it


def parsed(payload: str) -> list[tuple[int, int]]:
    """(call, last row) of a notice."""
    found = [word.partition(":") for word in payload.split()]
    return [(int(call), int(n)) for call, _, n in found if call.isdecimal() and n.isdecimal()]
