"""The picture of a sound: how high it goes, bucket by bucket."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wave:
    """The peaks of each channel, 0..1, evenly over `seconds`; every channel has as many."""

    seconds: float
    peaks: tuple[tuple[float, ...], ...]
