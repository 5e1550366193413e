"""What passes between us and the worker: lines of JSON, each followed by as many bytes as it announces."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import IO, Any, Final

MAX_LINE: Final = 16 * 1024 * 1024  # bytes; the longest line holds a wave's peaks
MAX_PAYLOAD: Final = 64 * 1024 * 1024  # bytes; a turn of 41 s is 2.6 MB


@dataclass(frozen=True, slots=True)
class Task:
    """What the worker is asked. `pause` frames end a turn; `keeps`: samples of the speech are wanted too."""

    paths: tuple[str, ...]
    pause: int
    keeps: bool
    buckets: int
    at_once: int


@dataclass(frozen=True, slots=True)
class Message:
    """What the worker tells of a call: progress, stretch, done or failed."""

    kind: str
    call: int
    values: dict[str, Any]
    payload: bytes


def told(kind: str, call: int, payload: bytes = b"", **values: object) -> bytes:
    """A message as it is sent."""
    line = json.dumps({"kind": kind, "call": call, "bytes": len(payload), "values": values}, allow_nan=False)
    return line.encode() + b"\n" + payload


def heard(source: IO[bytes]) -> Message | None:
    """The next message; None where there is none, or no whole one."""
    line = source.readline(MAX_LINE)
    if not line.endswith(b"\n"):
        return None
    try:
        found = json.loads(line)
        size = int(found["bytes"])
        payload = source.read(size) if 0 < size <= MAX_PAYLOAD else b""
        return Message(found["kind"], found["call"], found["values"], payload) if len(payload) == size else None
    except (ValueError, KeyError, TypeError):
        return None
