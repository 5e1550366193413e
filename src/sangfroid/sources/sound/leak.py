"""One speaker heard faintly on the other's channel: found by how much fainter it is, and by being the same sound."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from sangfroid.sources.sound.voice import FRAME

Floats = NDArray[np.float32]

STEP: Final = 2  # frames between two looks
LOOK: Final = 8  # frames looked at: a quarter of a second
FAINTER: Final = 6.0  # dB from which a channel may hold what leaks from the other
ALIKE: Final = 0.5  # correlation from which it does
LIKELY: Final = 0.3  # below, the model itself hears no speech
OWN: Final = 15.0  # dB below a speaker's own level, and below the other's, at which it is not them
KNOWN: Final = 60  # frames of somebody alone from which their own level is known

_EVERY: Final = 2  # samples: half of the rate is enough, telephones carry no more
_LATE: Final = 10  # frames by which the leak may come later: 0.32 s
_WIDTH, _BEFORE = LOOK * FRAME // _EVERY, _LATE * FRAME // _EVERY
_TRANSFORM: Final = 4608  # at least _WIDTH + _BEFORE, and quick to transform


class Leak:
    """Two channels of one call, looked at one after the other; nothing of it depends on how the sound is cut."""

    def __init__(self) -> None:
        self._sound = np.zeros((2, (LOOK + _LATE) * FRAME // _EVERY), np.float32)
        self._level = np.full((2, LOOK), -100.0, np.float32)
        self._own = np.zeros(2)
        self._alone = np.zeros(2, np.int64)

    def __call__(self, samples: Floats, likely: Floats, level: Floats) -> Floats:
        """The likelihoods (2, n) without what leaks; `level` in dB (2, n), `samples` (2, n · `FRAME`); n is even."""
        sound = np.concatenate((self._sound, samples[:, ::_EVERY]), axis=1)
        levels = np.concatenate((self._level, level), axis=1)
        self._sound, self._level = sound[:, -self._sound.shape[1] :], levels[:, -LOOK:]
        power = sliding_window_view(10 ** (levels / 10), LOOK, axis=1)[:, STEP::STEP].mean(axis=2)
        mean = 10 * np.log10(power)
        active = likely.reshape(2, -1, STEP).max(axis=2) > LIKELY
        found = likely
        for faint in (0, 1):
            loud = 1 - faint
            asked = np.flatnonzero(active[faint] & (mean[faint] < mean[loud] - FAINTER))
            if len(asked):
                alike = _alike(sound, asked, faint)
                own = self._alone[faint] >= KNOWN
                soft = own & (mean[faint][asked] < np.minimum(self._own[faint], mean[loud][asked]) - OWN)
                mute = asked[(alike > ALIKE) | soft]
                found = found.copy() if found is likely else found
                found.reshape(2, -1, STEP)[faint, mute] = 0
        self._learn(likely, level)
        return found

    def _learn(self, likely: Floats, level: Floats) -> None:
        """Each speaker's own level, from where they speak alone."""
        for side in (0, 1):
            alone = (likely[side] > 0.8) & (level[side] > level[1 - side] + FAINTER)
            for heard in level[side][alone].tolist():
                count = self._alone[side] = min(self._alone[side] + 1, 10 * KNOWN)
                self._own[side] += (heard - self._own[side]) / count


def _alike(sound: Floats, asked: NDArray[np.int64], faint: int) -> Floats:
    """The highest correlation of each look at the faint channel with the other, up to `_LATE` frames before."""
    ends = (LOOK + _LATE) * FRAME // _EVERY + (asked + 1) * STEP * FRAME // _EVERY
    here = np.stack([sound[faint, end - _WIDTH : end] for end in ends])
    there = np.stack([sound[1 - faint, end - _WIDTH - _BEFORE : end] for end in ends])
    product = np.fft.rfft(there, _TRANSFORM) * np.conj(np.fft.rfft(here, _TRANSFORM))
    shared = np.fft.irfft(product, _TRANSFORM)[:, : _BEFORE + 1]
    total = np.concatenate((np.zeros((len(asked), 1)), np.cumsum(np.square(there, dtype=np.float64), axis=1)), axis=1)
    energy = total[:, _WIDTH:] - total[:, : _BEFORE + 1]
    scale = np.sqrt(np.square(here, dtype=np.float64).sum(axis=1, keepdims=True) * energy)
    alike: Floats = (np.abs(shared) / np.maximum(scale, 1e-9)).max(axis=1).astype(np.float32)
    return alike
