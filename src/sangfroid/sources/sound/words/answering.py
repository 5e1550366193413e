"""A process apart, seen from inside: it takes what is asked, answers one after the other, and its end is not ours.

A message is the length of its JSON (four bytes), the JSON, and then the samples that it announces (32-bit floats).
Before its answer it may tell how far it is ("so_far", 0..1), as often as it likes.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import struct
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO, Final

from sangfroid.calls.errors import SangfroidError

if TYPE_CHECKING:
    from sangfroid.sources.documents import Json

HEAD: Final = struct.Struct("<I")
SO_FAR: Final = "so_far"
_ROOM: Final = 3 << 30  # bytes that the work may take beside the model
_PER_MODEL: Final = 6  # times the model's size: loading holds it twice, and the address space is larger than the memory

Asked = dict[str, "Json"]
Tell = Callable[[float], None]


def serve(answer: Callable[[Asked, bytes, Tell], Asked]) -> None:
    """Answers until standard input ends."""
    # Ctrl-C in a terminal is for us all, and for our owner to answer: the last words are still to be heard.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What a library prints must not get between the answers: it goes where errors go.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)

    def send(message: Asked) -> None:
        told = json.dumps(message).encode()
        answers.write(HEAD.pack(len(told)) + told)
        answers.flush()

    waiting: queue.Queue[tuple[Asked, bytes]] = queue.Queue()
    threading.Thread(target=_messages, args=(sys.stdin.buffer, waiting), daemon=True).start()
    while True:
        asked, data = waiting.get()
        try:
            found = answer(asked, data, lambda share: send({SO_FAR: share}))
        except SangfroidError as error:
            values: Asked = {name: str(value) for name, value in error.values.items()}
            found = {"wrong": error.message, "values": values}
        except (RuntimeError, ValueError, OSError, MemoryError) as error:
            found = {"failed": f"{type(error).__name__}: {error}"[:500]}
        send(found)


def bound(size: int) -> None:
    """A model of so many bytes that runs wild is refused memory, and dies alone; where the system knows no bound,
    there is none."""
    try:
        import resource  # noqa: PLC0415 (not on Windows)
    except ImportError:
        return
    most = _ROOM + _PER_MODEL * size
    try:
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    except (OSError, ValueError):
        return


def _messages(given: BinaryIO, waiting: queue.Queue[tuple[Asked, bytes]]) -> None:
    """Takes what is asked; where nobody asks any more, the process ends, even in the middle of its work."""
    while head := given.read(HEAD.size):
        if len(head) < HEAD.size:
            break
        asked: Asked = json.loads(given.read(HEAD.unpack(head)[0]))
        waiting.put((asked, given.read(4 * int(str(asked.get("samples", 0))))))
    os._exit(0)
