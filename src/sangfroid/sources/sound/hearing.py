"""The worker, started and listened to: what it hears of each file, and what becomes of us when it dies."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from time import monotonic
from typing import IO, Final

from sangfroid.calls.errors import SangfroidError
from sangfroid.sources.sound.messages import Message, Task, heard

STALLED: Final = 90.0  # seconds without a word from the worker, after which it is ended; one step takes 0.05
AT_ONCE: Final = 32  # files side by side

_WORKER: Final = "sangfroid.sources.sound.worker"


class WorkerLost(SangfroidError):
    """The worker died, or hangs."""


def messages(
    paths: Sequence[Path], *, pause: int, keeps: bool, buckets: int, stalled: float = STALLED
) -> Generator[Message]:
    """What the worker tells of these files, in the order in which it hears it.

    WorkerLost where it ends before all are told. Closing the iterator ends it.
    """
    open_calls = set(range(len(paths)))
    task = Task(tuple(str(path.resolve()) for path in paths), pause, keeps, buckets, AT_ONCE)
    with _worker(task) as process, _Watch(process, stalled) as watch:
        if process.stdout is None:
            raise WorkerLost("La lecture du son n'a pas pu commencer. Recommencez.")
        while open_calls:
            message = watch.next(process.stdout)
            if message is None:
                raise _lost(process)
            if message.kind in {"done", "failed"}:
                open_calls.discard(message.call)
            yield message


@contextmanager
def _worker(task: Task) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(  # noqa: S603  (our own program, no shell)
        [sys.executable, "-m", _WORKER],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        if process.stdin is not None:
            with suppress(BrokenPipeError):  # where it died at once, the first message that does not come tells so
                process.stdin.write(json.dumps(asdict(task)).encode() + b"\n")
                process.stdin.close()
        yield process
    finally:
        process.kill()
        if process.stdout is not None:
            process.stdout.close()
        process.wait()


class _Watch:
    """Ends a worker that keeps us waiting for longer than it may."""

    def __init__(self, process: subprocess.Popen[bytes], stalled: float) -> None:
        self._process, self._stalled = process, stalled
        self._until: float | None = None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, name="sound-watch", daemon=True)

    def __enter__(self) -> _Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def next(self, source: IO[bytes]) -> Message | None:
        """The worker's next message; None where none comes any more."""
        self._until = monotonic() + self._stalled
        try:
            return heard(source)
        finally:
            self._until = None

    def _look(self) -> None:
        while not self._over.wait(min(1.0, self._stalled / 4)):
            until = self._until
            if until is not None and monotonic() > until:
                self._process.kill()
                return


def _lost(process: subprocess.Popen[bytes]) -> WorkerLost:
    process.kill()
    code = process.wait()
    return WorkerLost(
        "La lecture du son s'est arrêtée net (code {code}) : fichier abîmé, mémoire pleine, ou programme arrêté. "
        "L'enregistrement est intact ; recommencez, ou exportez-le en WAV.",
        code=code,
    )
