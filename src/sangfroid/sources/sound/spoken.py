"""What was spoken in a recording, collected as it is heard; its words, where there is a recogniser, in batches."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from sangfroid.calls.call import Repair
from sangfroid.calls.errors import SangfroidError
from sangfroid.sources.bounds import bounded
from sangfroid.sources.sound.messages import Message
from sangfroid.sources.sound.recogniser import RATE, Recogniser, Seconds, Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BATCH: Final = 32  # stretches given to a recogniser at once
BATCH_SECONDS: Final = 240.0  # of sound in a batch, which bounds the memory

Key = tuple[int, int | None]
"""Who speaks: the channel, and the voice on it where several share it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A turn by one channel. `words` empty: nobody knows them. `speech`: the stretches of it between its pauses.

    `voice`: which of those on its channel speaks, from 1; None where they are not told apart.
    """

    channel: int
    start: float
    end: float
    syllables: int
    speech: tuple[Seconds, ...] = ()
    words: tuple[Word, ...] = ()
    voice: int | None = None

    @property
    def key(self) -> Key:
        """Who speaks."""
        return self.channel, self.voice

    @property
    def text(self) -> str | None:
        """What is said; None where nobody knows."""
        return " ".join(" ".join(word.text for word in self.words).split()) or None


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A turn whose words are still to be heard, in samples that begin at `offset`."""

    place: int
    offset: float
    samples: NDArray[np.float32]


class Spoken:
    """One recording's turns. `take` each stretch, `finish`, then look at `turns` and `repairs`."""

    def __init__(self, words: Recogniser | None) -> None:
        self._words = words
        self._turns: list[Part] = []
        self._waiting: list[_Waiting] = []
        self._seconds = 0.0
        self.repairs: tuple[Repair, ...] = ()

    @property
    def turns(self) -> tuple[Part, ...]:
        """The turns, by start; Unreadable where there are more than a call can have."""
        return bounded(sorted(self._turns, key=lambda turn: (turn.start, turn.channel)))

    def take(self, message: Message) -> None:
        """A stretch as the worker tells it."""
        values = message.values
        speech = tuple((float(start), float(end)) for start, end in values["parts"])
        self._turns.append(Part(values["channel"], values["start"], values["end"], values["syllables"], speech))
        if self._words is None or not message.payload:
            return
        import numpy as np  # noqa: PLC0415  (only where words are heard)

        samples = np.frombuffer(message.payload, "<f4")
        self._waiting.append(_Waiting(len(self._turns) - 1, values["offset"], samples))
        self._seconds += len(samples) / RATE
        if len(self._waiting) >= BATCH or self._seconds >= BATCH_SECONDS:
            self._hear()

    def finish(self) -> None:
        """No more stretches come."""
        self._hear()

    def _hear(self) -> None:
        """The words of what waits. A recogniser that fails is not asked again: the call is read for its timing."""
        waiting, self._waiting, self._seconds = self._waiting, [], 0.0
        if self._words is None or not waiting:
            return
        try:
            found = words_of([(one.samples, self._span(one)) for one in waiting], self._words)
        except SangfroidError as error:
            self._words = None
            self.repairs += (_silenced(error),)
            return
        for one, words in zip(waiting, found, strict=True):
            self._turns[one.place] = replace(self._turns[one.place], words=tuple(
                Word(word.text, word.start + one.offset, word.end + one.offset) for word in words
            ))  # fmt: skip

    def _span(self, one: _Waiting) -> Seconds:
        turn = self._turns[one.place]
        return turn.start - one.offset, turn.end - one.offset


def words_of(stretches: list[tuple[NDArray[np.float32], Seconds]], words: Recogniser) -> list[list[Word]]:
    """The words of each stretch: samples, and where speech begins and ends in them. Times are from its first sample."""
    import numpy as np  # noqa: PLC0415

    spans, begins, at = [], [], 0.0
    for samples, (start, end) in stretches:
        length = len(samples) / RATE
        spans.append((at + max(start, 0.0), at + min(end, length)))
        begins.append(at)
        at += length
    heard = words.hear(np.concatenate([samples for samples, _ in stretches]), spans)
    if len(heard) != len(spans):
        raise SangfroidError("Le moteur de reconnaissance a répondu pour {found} passages au lieu de {asked}.",
                             found=len(heard), asked=len(spans))  # fmt: skip
    return [
        [Word(word.text, word.start - begin, word.end - begin) for word in found]
        for begin, found in zip(begins, heard, strict=True)
    ]


def _silenced(error: SangfroidError) -> Repair:
    message = "Les paroles n'ont pas pu être reconnues ({why}) : l'appel est lu pour ses temps de parole."
    return Repair(message, (("why", str(error).rstrip(".")),))
