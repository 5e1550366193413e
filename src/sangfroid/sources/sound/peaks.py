"""A sound's peaks, collected in the same pass as everything else."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sangfroid.sources.sound.voice import SECONDS
from sangfroid.sources.sound.wave import Wave

_STEP: Final = 65_536  # frames by which room is made


class Peaks:
    """Collects a sound's peaks, one a frame, in the same pass as everything else."""

    def __init__(self, channels: int) -> None:
        self._peaks = np.zeros((channels, _STEP), np.float16)
        self._count = 0

    def take(self, peaks: NDArray[np.float32]) -> None:
        """The peaks (channels, n) of the next frames."""
        end = self._count + peaks.shape[1]
        if end > self._peaks.shape[1]:
            room = np.zeros((len(self._peaks), max(_STEP, end - self._peaks.shape[1])), np.float16)
            self._peaks = np.concatenate((self._peaks, room), axis=1)
        self._peaks[:, self._count : end] = peaks
        self._count = end

    def wave(self, buckets: int, seconds: float) -> Wave:
        """The sound of so many seconds in so many buckets a channel; fewer where it has fewer frames."""
        count = min(self._count, max(1, int(np.ceil(seconds / SECONDS))))
        buckets = min(buckets, count)
        if not buckets:
            return Wave(seconds, ())
        edges = np.arange(buckets) * count // buckets
        found = np.maximum.reduceat(self._peaks[:, :count], edges, axis=1)
        return Wave(seconds, tuple(tuple(round(float(peak), 3) for peak in row) for row in found))
