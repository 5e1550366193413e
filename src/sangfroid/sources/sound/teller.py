"""What tells voices apart is to the reading of sound: speech on one track in, who speaks when out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sangfroid.sources.sound.recogniser import Seconds

SoFar = Callable[[float], None]
"""Told which share of the work is done."""


@dataclass(frozen=True, slots=True)
class Voiced:
    """A stretch in which a voice speaks, seconds from the start; voices are numbered from 1, in order of appearance."""

    start: float
    end: float
    voice: int


class Teller(Protocol):
    """Tells voices apart. Whatever goes wrong is told as a SangfroidError, never by ending this process."""

    def tell(
        self, path: Path, channel: int, speech: Sequence[Seconds], so_far: SoFar | None = None, /
    ) -> tuple[Voiced, ...]:
        """Who speaks when in one channel of a recording, of which `speech` is; by start, and they may overlap."""
        ...
