"""Sound that arrives: turns as they end, and who is speaking meanwhile. No sound is kept beyond the turn it belongs to.

Voice activity is arithmetic in this process. Words are heard beside it, in a thread that asks a process apart: a
recogniser that dies, or falls behind, holds nothing up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from sangfroid.calls.errors import SangfroidError
from sangfroid.calls.turns import Turn
from sangfroid.calls.vocabulary import Speaker
from sangfroid.sources.sound.content import check_shape
from sangfroid.sources.sound.ear import Stretch
from sangfroid.sources.sound.line import Line, judged
from sangfroid.sources.sound.recogniser import RATE, Listener
from sangfroid.sources.sound.words_beside import Beside, Done

PAUSE: Final = 11  # frames of silence (0.35 s) that end a turn: fewer than in a file, where nobody waits for it
_BYTES: Final = 2  # of one sample
_WORD: Final = 1 / 32768


@dataclass(frozen=True, slots=True)
class Over:
    """A turn that is over."""

    turn: Turn


@dataclass(frozen=True, slots=True)
class Partial:
    """A turn that is going on, as far as it was heard; its `n` stays when it is over."""

    turn: Turn


@dataclass(frozen=True, slots=True)
class Trouble:
    """Words are no longer heard, and why; turns go on coming without them."""

    error: SangfroidError


Told = Over | Partial | Trouble


class Listening:
    """One running call. `take` its sound as it comes, `end` it; both give what is known since.

    16-bit samples, little-endian, channels interleaved. `agent`: the agent's channel, the others being the client's;
    None: nobody knows who is who. `words` makes one `Listener` a channel; without it turns have times and no text.
    Not for several threads at once.
    """

    def __init__(
        self, rate: int, channels: int, *, agent: int | None = None, words: Callable[[], Listener] | None = None,
        pause: int = PAUSE,
    ) -> None:  # fmt: skip
        check_shape(rate, channels)
        self._line = Line(rate, channels, pause=pause, keeps=words is not None)
        self._channels, self._agent = channels, agent
        self._rest = b""
        self._numbers: dict[tuple[int, float], int] = {}
        self._told: dict[int, float] = {}  # of each turn that goes on, up to when it was last told
        self._words = Beside([words() for _ in range(channels)]) if words is not None else None
        self._fed = [0] * channels  # samples of each channel that its listener has

    @property
    def seconds(self) -> float:
        """How much sound came in."""
        return self._line.seconds

    @property
    def waiting(self) -> float:
        """Seconds of speech whose words are still to be heard."""
        return self._words.waiting if self._words is not None else 0.0

    def take(self, pcm: bytes) -> list[Told]:
        """What is known with this sound more. A sample cut in two is completed by the next block."""
        data = self._rest + pcm
        whole = len(data) // (_BYTES * self._channels) * _BYTES * self._channels
        self._rest = data[whole:]
        samples = np.frombuffer(data[:whole], "<i2").reshape(-1, self._channels).astype(np.float32) * np.float32(_WORD)
        self._line.push(samples)
        return self._judged()

    def end(self) -> list[Told]:
        """The rest, once no more sound comes; waits for its words."""
        self._line.finish()
        told = self._judged()
        told += [one for stretch in self._line.ear.end() for one in self._over(stretch)]
        if self._words is not None:
            told += [self._heard(done) for done in self._words.end()]
        return told

    def _judged(self) -> list[Told]:
        told: list[Told] = []
        while self._line.ready:
            for _, stretches in judged([self._line]):
                for stretch in stretches:
                    told += self._over(stretch)
            told += [one for stretch in self._line.ear.running() for one in self._running(stretch)]
        if self._words is not None:
            told += [self._heard(done) for done in self._words.done()]
        return told

    def _over(self, stretch: Stretch) -> list[Told]:
        """A stretch that is over, as a turn: at once, or when its words are known."""
        if self._line.ear.twins and stretch.channel:
            return []
        turn = self._turn(stretch)
        self._told.pop(turn.n, None)
        if self._words is None:
            return [Over(turn)]
        self._feed(stretch)
        self._fed[stretch.channel] = 0
        self._words.finish(stretch.channel, turn)
        return []

    def _running(self, stretch: Stretch) -> list[Told]:
        """A stretch that goes on: told when it begins, and as it grows."""
        if self._line.ear.twins and stretch.channel:
            return []
        turn = self._turn(stretch)
        new = turn.n not in self._told or stretch.end > self._told[turn.n]
        self._told[turn.n] = stretch.end
        if self._words is None:
            return [Partial(turn)] if new else []
        self._feed(stretch)
        self._words.partial(stretch.channel, turn)
        return []

    def _feed(self, stretch: Stretch) -> None:
        """What of the stretch's sound its listener does not have yet."""
        if self._words is None or stretch.samples is None:
            return
        first = round(stretch.offset * RATE)
        end = first + len(stretch.samples)
        start = max(self._fed[stretch.channel], first)
        if end > start:
            self._words.feed(stretch.channel, stretch.samples[start - first :])
            self._fed[stretch.channel] = end

    def _heard(self, done: Done) -> Told:
        if done.error is not None:
            return Trouble(done.error)
        return Over(done.turn) if done.over else Partial(done.turn)

    def _turn(self, stretch: Stretch) -> Turn:
        n = self._numbers.setdefault((stretch.channel, stretch.start), len(self._numbers) + 1)
        return Turn(
            n, self._speaker(stretch.channel), "", round(stretch.start, 3), round(stretch.end, 3),
            stretch.channel if self._channels > 1 else None, syllables=stretch.syllables,
        )  # fmt: skip

    def _speaker(self, channel: int) -> Speaker:
        if self._agent is None or self._channels == 1 or self._line.ear.twins:
            return "unknown"
        return "agent" if channel == self._agent else "client"
