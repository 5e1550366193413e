"""Calls written down: what `sangfroid convert` gives. The caller masks before; a writer keeps what it is given.

A way of writing is one module with a `write(call, …) -> str` and one line in `WRITERS`. What it writes, the reader
of the same name reads back with the same turns, times and roles.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sangfroid.calls import Call, Reading
from sangfroid.sources.writers import annotated, vcon, webvtt

__all__ = ["WRITERS", "Writer", "Written"]


@dataclass(frozen=True, slots=True)
class Written:
    """What is written beside the call itself: when (with an offset), and its reading, for those that hold one."""

    at: datetime
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class Writer:
    """One way of writing a call. `write` raises SangfroidError where the call lacks what the format needs."""

    name: str  # of the format that reads it back
    title: str
    ending: str
    holds_reading: bool
    write: Callable[[Call, Written], str]


WRITERS: Final[dict[str, Writer]] = {
    "annotated": Writer("annotated", "JSON (appel annoté)", ".json", False, lambda call, _: annotated.write(call)),
    "webvtt": Writer("webvtt", "WebVTT", ".vtt", False, lambda call, _: webvtt.write(call)),
    "vcon": Writer(
        "vcon", "vCon, avec la lecture", ".vcon.json", True,
        lambda call, written: vcon.write(call, created_at=written.at, reading=written.reading),
    ),
}  # fmt: skip
