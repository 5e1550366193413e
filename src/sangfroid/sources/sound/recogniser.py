"""What a speech recogniser is to the reading of sound: speech in, words with their times out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE: Final = 16_000  # samples a second of what a recogniser hears

Seconds = tuple[float, float]
"""A stretch of sound: from its start to its end, seconds from the beginning of the samples."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it was heard; its times are seconds from the beginning of the samples that were given."""

    text: str
    start: float
    end: float


class Recogniser(Protocol):
    """Hears words in speech. Whatever goes wrong is told as a SangfroidError, never by ending this process."""

    def hear(self, samples: NDArray[np.float32], spans: Sequence[Seconds], /) -> list[list[Word]]:
        """The words of each span of one voice's `samples` (mono, `RATE`, -1..1); an empty list where none was heard."""
        ...


class Listener(Protocol):
    """Hears one voice while it speaks. Whatever goes wrong is told as a SangfroidError."""

    def feed(self, samples: NDArray[np.float32], /) -> list[Word]:
        """The words of what is being said, as far as they are known with these samples (`RATE`, -1..1) more."""
        ...

    def finish(self) -> list[Word]:
        """All the words of what was said; what is fed next is said anew."""
        ...
