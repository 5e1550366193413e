"""Words while they are being said: with a streaming model as they come, with another one every second anew."""

from __future__ import annotations

from itertools import count
from time import perf_counter
from typing import TYPE_CHECKING, Final

from sangfroid.sources.sound.recogniser import RATE, Word
from sangfroid.sources.sound.words.answering import Asked
from sangfroid.sources.sound.words.pieces import Heard, words
from sangfroid.sources.sound.words.process import Died
from sangfroid.sources.sound.words.recognising import ModelRecogniser
from sangfroid.sources.sound.words.stretches import LONGEST
from sangfroid.sources.sound.words.unsaid import said

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

EVERY: Final = 1.0  # seconds of new sound after which a model that does not stream hears all of it again
_REST: Final = 3.0  # times as long as it took, at least, until it does so again: a slow model must not fall behind
_numbers = count(1)


class Voice:
    """One voice of a running call. Times are seconds from its first sample, or from what was said last."""

    def __init__(self, recogniser: ModelRecogniser) -> None:
        self._recogniser = recogniser
        self._streams = recogniser.model.streaming
        self._number = next(_numbers)
        self._blocks: list[NDArray[np.float32]] = []  # what is being said, to be told again to a new process
        self._new = 0.0
        self._every = EVERY
        self._told_to: int | None = None  # the process that was told what is being said
        self._words: list[Word] = []

    def feed(self, samples: NDArray[np.float32]) -> list[Word]:
        """The words of what is being said, as far as they are known with these samples more."""
        self._blocks.append(samples)
        self._new += len(samples) / RATE
        if self._streams:
            self._words = self._timed(self._fed(samples))
        elif self._new >= self._every and self._seconds() <= LONGEST:
            began = perf_counter()
            self._words = self._whole()
            self._new, self._every = 0.0, max(EVERY, _REST * (perf_counter() - began))
        return self._words

    def finish(self) -> list[Word]:
        """All the words of what was said; what comes next is said anew."""
        try:
            return self._finished() if self._blocks else []
        finally:
            self._blocks, self._new, self._words = [], 0.0, []

    def _finished(self) -> list[Word]:
        if not self._streams:
            return self._whole()
        if self._recogniser.pid != self._told_to:
            return self._whole()  # a new process knows nothing of what an older one was told
        try:
            return self._timed(self._recogniser.ask({"do": "finish", "voice": self._number}, None)[0])
        except Died as end:
            self._recogniser.died(end)
            return self._whole()

    def _fed(self, samples: NDArray[np.float32]) -> Heard:
        import numpy as np  # noqa: PLC0415 (only where there is sound)

        asked: Asked = {"do": "feed", "voice": self._number}
        for _ in range(2):
            self._recogniser.start()
            known = self._recogniser.pid == self._told_to
            try:
                heard = self._recogniser.ask(asked, samples if known else np.concatenate(self._blocks))[0]
            except Died as end:
                self._recogniser.died(end)
                continue
            self._told_to = self._recogniser.pid
            return heard
        return Heard("")

    def _whole(self) -> list[Word]:
        import numpy as np  # noqa: PLC0415

        return self._recogniser.hear(np.concatenate(self._blocks), [(0.0, self._seconds())])[0]

    def _timed(self, heard: Heard) -> list[Word]:
        return said(words(heard, self._seconds()), 0.0, self._seconds())

    def _seconds(self) -> float:
        return sum(map(len, self._blocks)) / RATE
