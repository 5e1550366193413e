"""A call's sound on its way from its own rate to the model's frames; and many calls judged at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import soxr
from numpy.typing import NDArray

from sangfroid.sources.sound.ear import PAUSE, Ear, Stretch
from sangfroid.sources.sound.leak import STEP
from sangfroid.sources.sound.voice import FRAME, NARROW, RATE, Memory, Voice, fresh, silero

Floats = NDArray[np.float32]

_SLICE: Final = 50  # of a second: what is resampled at once, however the sound comes


class Line:
    """One call. Sound goes in at its own rate, cut anywhere; `frames` are judged at once."""

    def __init__(
        self, rate: int, channels: int, *, frames: int = STEP, pause: int = PAUSE, keeps: bool = False
    ) -> None:
        if frames % STEP:
            raise ValueError(f"frames are taken {STEP} at a time: {frames}")
        self.ear = Ear(channels, pause=pause, keeps=keeps)
        self.rate, self.narrow = rate, rate <= NARROW
        self.heard = 0  # frames that came in, at the sound's own rate
        self.memory: Memory = fresh(channels)
        self._resampler = None if rate == RATE else soxr.ResampleStream(rate, RATE, channels, "float32", "LQ")
        self._size = frames * FRAME
        self._slice = max(1, rate // _SLICE) * max(1, frames // STEP)
        self._before: list[Floats] = []
        self._waits = 0
        self._after = np.zeros((0, channels), np.float32)

    @property
    def seconds(self) -> float:
        """How much sound came in."""
        return self.heard / self.rate

    @property
    def ready(self) -> bool:
        """Whether there is enough to be judged."""
        return len(self._after) >= self._size

    def push(self, block: Floats) -> None:
        """More sound (frames, channels), -1..1."""
        self.heard += len(block)
        self._before.append(block)
        self._waits += len(block)
        whole = self._waits // self._slice * self._slice
        if not whole:
            return
        sound = np.concatenate(self._before)
        self._before, self._waits = [sound[whole:]], self._waits - whole
        if self._resampler is None:
            parts = [sound[:whole]]
        else:
            parts = [
                self._resampler.resample_chunk(sound[at : at + self._slice]) for at in range(0, whole, self._slice)
            ]
        self._after = np.concatenate((self._after, *parts))

    def finish(self) -> None:
        """No more sound comes: the rest, and silence up to a whole number of frames."""
        rest = np.concatenate([*self._before, np.zeros((0, self.ear.channels), np.float32)])
        if self._resampler is not None:
            rest = self._resampler.resample_chunk(rest, last=True)
        sound = np.concatenate((self._after, rest))
        short = -len(sound) % self._size
        self._before, self._waits = [], 0
        self._after = np.concatenate((sound, np.zeros((short, self.ear.channels), np.float32)))

    def pull(self) -> Floats:
        """The next samples to be judged, (channels, frames · `FRAME`)."""
        taken, self._after = self._after[: self._size], self._after[self._size :]
        return np.ascontiguousarray(taken.T)


def judged(lines: Sequence[Line]) -> list[tuple[Line, list[Stretch]]]:
    """One step of every line that is ready, all channels through the model at once: what is over in each."""
    found = []
    for narrow in (True, False):
        ready = [line for line in lines if line.narrow is narrow and line.ready]
        if ready:
            found += _judged(ready, silero(narrow=narrow))
    return found


def _judged(lines: Sequence[Line], voice: Voice) -> list[tuple[Line, list[Stretch]]]:
    sound = [line.pull() for line in lines]
    frames = np.concatenate([line.ear.frames(part) for line, part in zip(lines, sound, strict=True)])
    memory = Memory(*(np.concatenate(parts) for parts in zip(*(line.memory for line in lines), strict=True)))
    likely, loud, memory = voice(frames, memory)
    found, at = [], 0
    for line, part in zip(lines, sound, strict=True):
        rows = slice(at, at + line.ear.channels)
        line.memory = Memory(memory.hidden[rows], memory.cell[rows])
        found.append((line, line.ear.take(part, likely[rows], loud[rows])))
        at = rows.stop
    return found
