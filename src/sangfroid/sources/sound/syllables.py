"""How many syllables were spoken: peaks of how loud the bands of vowels are. A measure of speed, of nothing else."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

STEP: Final = 0.008  # seconds from one value to the next
SMOOTH: Final = 0.02  # seconds: standard deviation of the smoothing
RISE: Final = 0.8  # dB by which a peak stands above the dips about it
QUIET: Final = 22.0  # dB below the loudest vowels, at which there is none


def syllables(power: Floats) -> int:
    """The syllable nuclei in a stretch of speech, from its power in the vowels' bands, a value every `STEP`."""
    if len(power) < 3:
        return 0
    width = round(3 * SMOOTH / STEP)
    shape = np.exp(-0.5 * np.square(np.arange(-width, width + 1) * STEP / SMOOTH))
    shape /= shape.sum()
    level = 10 * np.log10(np.convolve(np.pad(np.sqrt(power), width, mode="edge"), shape, "valid") ** 2 + 1e-12)
    floor = np.quantile(level, 0.95) - QUIET
    return _peaks(level.tolist(), float(floor))


def _peaks(level: list[float], floor: float) -> int:
    """Peaks above the floor, with a dip of at least `RISE` between two of them."""
    count, low, high, rising = 0, level[0], level[0], True
    for value in level:
        if rising:
            high = max(high, value)
            if value < high - RISE:
                count += high > floor
                low, rising = value, False
        else:
            low = min(low, value)
            if value > low + RISE:
                high, rising = value, True
    return count + (rising and high > floor and high > low + RISE)
