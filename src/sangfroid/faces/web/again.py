"""Past calls read again once the rules have changed: a few beside the pages, many in a patient process of their own."""

from __future__ import annotations

import multiprocessing
import os
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Event, Thread
from time import sleep
from typing import Final

from sangfroid.advice.whole import Reader
from sangfroid.faces.settings import Clock
from sangfroid.faces.settings import now as real_now
from sangfroid.record import rereading
from sangfroid.record.keys import Keys
from sangfroid.record.store import Store, Visitor

FEW: Final = 20  # calls that this process reads itself; of more it would make the pages wait
PAUSE: Final = 0.1  # seconds between two of them
NICER: Final = 15  # steps that the other process stands behind on systems that know such steps


@dataclass(frozen=True, slots=True)
class Again:
    """What reads an office's calls again. `keep`: where compiled rules are kept."""

    store: Store
    reader: Reader
    clock: Clock
    keep: Path | None

    def run(self, office: int, closed: Event) -> None:
        """Reads the office's stale calls again, until none is left or the server closes."""
        with self.store.look(Visitor.program(office), self.clock()) as visit:
            count = len(rereading.stale(visit, self.reader, limit=FEW + 1))
        if count > FEW:
            self._apart(office, closed)
            return
        for _ in rereading.refresh(self.store, office, self.reader, self.clock):
            if closed.wait(PAUSE):
                return

    def _apart(self, office: int, closed: Event) -> None:
        url = self.store.engine.url.render_as_string(hide_password=False)
        context = multiprocessing.get_context("spawn")
        process = context.Process(target=read_again, args=(url, self.store.keys.master, office, self.keep), daemon=True)
        process.start()
        while process.is_alive():
            process.join(0.2)
            if closed.is_set():
                process.terminate()


def read_again(url: str, master: bytes, office: int, keep: Path | None) -> None:
    """A process's work: all stale calls of the office, one after the other; what is done stays done."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        Thread(target=_end_with, args=(parent,), daemon=True).start()
    if hasattr(os, "nice"):
        os.nice(NICER)
    store = Store.open(url, Keys(master), upgrade=False)
    try:
        for _ in rereading.refresh(store, office, Reader.load(keep=keep), real_now):
            sleep(PAUSE)  # SQLite lets one write at a time, and gives nobody a turn who waits
    finally:
        store.close()


def _end_with(parent: BaseProcess) -> None:
    """Without its server nobody would end it."""
    parent.join()
    os._exit(1)
