"""Our side of the process apart: start it, ask it, wait no longer than is sensible, see that it died."""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, BinaryIO, Final

from sangfroid.sources.documents import Json
from sangfroid.sources.sound.words.answering import HEAD, SO_FAR, Asked, Tell

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# -P: what lies in the current folder must not pass for one of our modules.
PYTHON: Final = (sys.executable, "-P", "-m")
COMMAND: Final = (*PYTHON, "sangfroid.sources.sound.words.apart")
_LAST: Final = 2_000  # bytes of what it said last
_LOAD: Final = 180.0  # seconds to load a model


class Died(Exception):
    """The process ended, did not answer in time, or could not go on; the text is what it said last."""


class Process:
    """The process, started when it is first asked and again after it has died. `load`: what it is to load."""

    def __init__(self, load: Asked, *, command: Sequence[str] = COMMAND) -> None:
        self._load = load
        self._command = tuple(command)
        self._running: subprocess.Popen[bytes] | None = None
        self._said: BinaryIO | None = None
        self._answers: queue.Queue[bytes | None] = queue.Queue()
        self._lock = threading.Lock()

    @property
    def pid(self) -> int | None:
        """Its number, where it runs."""
        return self._running.pid if self._running is not None else None

    def start(self) -> Asked:
        """Starts it and loads the model, where that is not yet done; what it says of the model. Died where it fails."""
        with self._lock:
            return self._started()

    def ask(
        self, asked: Asked, samples: NDArray[np.float32] | None = None, *, seconds: float, tell: Tell | None = None
    ) -> Asked:
        """Its answer; Died where there is none within `seconds`, and it is then no longer running.

        `tell` is told how far it is, where it says so; each time it has `seconds` more.
        """
        with self._lock:
            self._started()
            return self._asked(asked, samples, seconds, tell)

    def close(self) -> None:
        """Ends it."""
        with self._lock:
            self._end()

    def _started(self) -> Asked:
        if self._running is not None:
            return {}
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 (closed in _end)
        self._answers = queue.Queue()
        self._running = subprocess.Popen(  # noqa: S603 (our own module, by our own Python)
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
        )
        threading.Thread(target=_listen, args=(self._running, self._answers), daemon=True).start()
        return self._asked({"do": "load", **self._load}, None, _LOAD)

    def _asked(
        self, asked: Asked, samples: NDArray[np.float32] | None, seconds: float, tell: Tell | None = None
    ) -> Asked:
        data = b"" if samples is None else samples.astype("float32", copy=False).tobytes()
        told = json.dumps(asked | {"samples": len(data) // 4}).encode()
        if self._running is not None:
            # In a thread: one that has stopped to listen must not stop us.
            send = (self._running, HEAD.pack(len(told)) + told + data)
            threading.Thread(target=_send, args=send, daemon=True).start()
        got: Json = self._next(seconds)
        while isinstance(got, dict) and SO_FAR in got:
            try:
                if tell is not None:
                    tell(float(str(got[SO_FAR])))
            except BaseException:  # whoever is told may want no more of it: what still comes would be another's answer
                self._end()
                raise
            got = self._next(seconds)
        if not isinstance(got, dict) or "failed" in got:
            self._end()
            raise Died(str(got.get("failed") if isinstance(got, dict) else got))
        return got

    def _next(self, seconds: float) -> Json:
        """What it says next; Died where that is nothing."""
        answer: bytes | None = None
        if self._running is not None:
            with contextlib.suppress(queue.Empty):
                answer = self._answers.get(timeout=seconds)
        if answer is None:
            raise Died(self._end())
        got: Json = json.loads(answer)
        return got

    def _end(self) -> str:
        """Ends it, if it still runs; the last line that it wrote."""
        running, said = self._running, self._said
        self._running = self._said = None
        if running is None or said is None:
            return ""
        running.kill()
        running.wait()
        for pipe in (running.stdin, running.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()
        with said:
            said.seek(max(0, said.seek(0, 2) - _LAST))
            lines = said.read().decode("utf-8", "replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "")[:300]


def _send(running: subprocess.Popen[bytes], message: bytes) -> None:
    with contextlib.suppress(OSError, ValueError):
        if running.stdin is not None:
            running.stdin.write(message)
            running.stdin.flush()


def _listen(running: subprocess.Popen[bytes], answers: queue.Queue[bytes | None]) -> None:
    """Puts each answer, and None when there will be no more."""
    given = running.stdout
    with contextlib.suppress(OSError, ValueError):
        while given is not None and len(head := given.read(HEAD.size)) == HEAD.size:
            answers.put(given.read(HEAD.unpack(head)[0]))
    answers.put(None)
