"""Who speaks when: from frames and their likelihoods to stretches of speech, channel by channel.

The same for a file and for sound that arrives; nothing depends on how the sound is cut into blocks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from sangfroid.sources.sound.leak import Leak
from sangfroid.sources.sound.peaks import Peaks
from sangfroid.sources.sound.syllables import syllables
from sangfroid.sources.sound.voice import CONTEXT, FRAME, SECONDS, WINDOWS

Floats = NDArray[np.float32]

BEGINS: Final = 0.5  # likelihood from which somebody speaks
GOES_ON: Final = 0.35  # likelihood above which they still do
SHORTEST: Final = 4  # frames of speech without which it was a click
BREATH: Final = 12  # frames of silence (0.38 s) after which the other may have taken the turn
HELD: Final = 8  # frames (0.26 s) for which the other speaks on alone, and so has the turn
PAUSE: Final = 28  # frames of silence (0.9 s) that end a turn in any case
LONGEST: Final = 625  # frames (20 s) of one turn, from which any pause ends it; twice as many end it without one
SILENT: Final = -70.0  # dB of full scale below which nobody is heard
CLOSURE: Final = 5  # frames (0.16 s) without speech that are still part of a word: before p, t, k
EARLY: Final = 0.025  # seconds by which the first frame is later than the speech
LATE: Final = 0.01  # seconds by which the last frame outlasts it
TWIN: Final = 1e-3  # share of the power by which two channels differ where they are one
MARGIN: Final = 10  # frames kept about a stretch for whoever hears its words


@dataclass(frozen=True, slots=True)
class Stretch:
    """Speech of one channel, in seconds from the start: a turn, and in it the `parts` between its pauses.

    `samples` begin at `offset` where words are asked for.
    """

    channel: int
    start: float
    end: float
    syllables: int
    parts: tuple[tuple[float, float], ...]
    offset: float = 0.0
    samples: Floats | None = None


@dataclass(slots=True)
class _Side:
    """One channel's course. `began` and `strong` are of its latest turn, also once that is over."""

    open: bool = False
    began: int = -1
    last: int = -1  # its last frame with speech
    strong: int = 0  # how many of its frames surely hold speech
    parts: list[tuple[int, int]] = field(default_factory=list)  # first and last frames, up to the last pause
    part: int = -1  # where the part since that began


class Ear:
    """One call. Frames go in, a channel a row; stretches of speech come out as soon as they are over."""

    def __init__(self, channels: int, *, pause: int = PAUSE, keeps: bool = False) -> None:
        """`keeps`: stretches carry their samples."""
        self.channels, self._pause, self._keeps = channels, pause, keeps
        self._sides = [_Side() for _ in range(channels)]
        self._leak = Leak() if channels == 2 else None
        self._context = np.zeros((channels, CONTEXT), np.float32)
        self._at = self._kept = 0  # frames heard; the first one that is kept
        self._loud = np.zeros((channels, 0), np.float32)
        self._sound = np.zeros((channels, 0), np.float32)
        self._alike = np.zeros(2)  # power of two channels, and of their difference
        self.peaks = Peaks(channels)

    @property
    def seconds(self) -> float:
        """How much was heard."""
        return self._at * SECONDS

    @property
    def twins(self) -> bool:
        """Whether two channels hold one and the same sound: nobody can tell then who speaks."""
        return self.channels == 2 and bool(self._alike[1] <= TWIN * self._alike[0] and self._alike[0] > 0)

    def frames(self, samples: Floats) -> Floats:
        """Samples (channels, n · `FRAME`) as the model sees them: each frame after the end of the one before."""
        sound = np.concatenate((self._context, samples), axis=1)
        self._context = sound[:, -CONTEXT:]
        return sliding_window_view(sound, CONTEXT + FRAME, axis=1)[:, ::FRAME]

    def take(self, samples: Floats, likely: Floats, loud: Floats) -> list[Stretch]:
        """The stretches that are over after these samples, whose frames were judged so. Their number is even."""
        each = samples.reshape(self.channels, -1, FRAME)
        self.peaks.take(np.abs(each).max(axis=2))
        level = 10 * np.log10(each.var(axis=2) + 1e-12)
        likely = np.where(level < SILENT, np.float32(0), likely)
        if self._leak is not None:
            likely = self._leak(samples, likely, level)
            self._alike += np.square(samples[0]).sum(), np.square(samples[0] - samples[1]).sum()
        self._loud = np.concatenate((self._loud, loud), axis=1)
        if self._keeps:
            self._sound = np.concatenate((self._sound, samples), axis=1)
        over = self._follow(likely)
        self._forget()
        return over

    def end(self) -> list[Stretch]:
        """The stretches that were still going on."""
        over = [one for channel, side in enumerate(self._sides) if side.open and (one := self._close(channel))]
        return sorted(over, key=lambda one: (one.end, one.start))

    def running(self) -> list[Stretch]:
        """The stretches that are going on, as far as they were heard."""
        return [
            self._stretch(channel) for channel, side in enumerate(self._sides) if side.open and side.strong >= SHORTEST
        ]

    def _follow(self, likely: Floats) -> list[Stretch]:
        """Frame by frame: who begins, goes on, pauses."""
        over: list[Stretch | None] = []
        for values in likely.T.tolist():
            for channel, value in enumerate(values):
                side = self._sides[channel]
                if side.open:
                    over.extend(self._go_on(channel, value))
                if not side.open and value >= BEGINS:
                    self._sides[channel] = _Side(True, self._at, self._at, 1, [], self._at)
            self._at += 1
        return [one for one in over if one is not None]

    def _go_on(self, channel: int, value: float) -> list[Stretch | None]:
        """One more frame of a turn that is going on: what is over, if it is."""
        side = self._sides[channel]
        gap = self._at - side.last
        if value < (GOES_ON if gap <= 1 else BEGINS):
            return [self._close(channel)] if gap >= self._pause else []
        if gap > BREATH and self._taken(channel):
            return [self._close(channel)]
        if self._at - side.began >= LONGEST and gap > 1:
            return [self._close(channel)]
        if gap > CLOSURE:
            side.parts.append((side.part, side.last))
            side.part = self._at
        side.last = self._at
        side.strong += value >= BEGINS
        return [self._close(channel)] if self._at - side.began >= 2 * LONGEST else []

    def _taken(self, channel: int) -> bool:
        """Whether another has begun to speak since this channel's last word, or has gone on speaking after it."""
        last = self._sides[channel].last
        return any(
            side.strong >= SHORTEST and (side.began > last or side.last >= last + HELD)
            for other, side in enumerate(self._sides)
            if other != channel
        )

    def _close(self, channel: int) -> Stretch | None:
        side = self._sides[channel]
        side.open = False
        return self._stretch(channel) if side.strong >= SHORTEST else None

    def _stretch(self, channel: int) -> Stretch:
        side = self._sides[channel]
        a, b = side.began - self._kept, side.last + 1 - self._kept
        parts = tuple(_seconds(first, last) for first, last in (*side.parts, (side.part, side.last)))
        start, end = parts[0][0], parts[-1][1]
        count = syllables(self._loud[channel, WINDOWS * max(a - 1, 0) : WINDOWS * b])
        if not self._keeps:
            return Stretch(channel, start, end, count, parts)
        first = max(a - MARGIN, 0)
        sound = self._sound[channel, first * FRAME : (b + MARGIN) * FRAME].copy()
        return Stretch(channel, start, end, count, parts, (first + self._kept) * SECONDS, sound)

    def _forget(self) -> None:
        """Keeps what the turns that are going on, or may begin, still need."""
        first = min([side.began for side in self._sides if side.open], default=self._at) - MARGIN
        gone = max(first - self._kept, 0)
        self._loud = self._loud[:, WINDOWS * gone :]
        self._sound = self._sound[:, FRAME * gone :]
        self._kept += gone


def _seconds(first: int, last: int) -> tuple[float, float]:
    """Where the speech of these frames begins and ends."""
    start = max(first * SECONDS - EARLY, 0.0)
    return start, max((last + 1) * SECONDS - LATE, start + SECONDS)
