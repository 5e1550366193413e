"""Speech cut into what a recogniser takes at once: no longer than it can bear, several of about one length together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sangfroid.sources.sound.recogniser import RATE, Seconds

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LONGEST: Final = 24.0  # seconds; whisper takes 30 at most, and others need memory by the square of it
AROUND: Final = 0.2  # seconds of sound before and after: a word's beginning is softer than it
_LOOK: Final = 6.0  # seconds before a stretch's limit in which the softest place is looked for
_WINDOW: Final = 0.1  # seconds over which softness is measured
_TOGETHER: Final = 60.0  # seconds of sound in a batch, shorter ones filled up
_MOST: Final = 32  # stretches in a batch


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of the span at `place`: speech from `start` to `end`, heard from `first` to `last` (all in seconds)."""

    place: int
    start: float
    end: float
    first: float
    last: float

    @property
    def seconds(self) -> float:
        """How long is heard."""
        return self.last - self.first


def stretches(samples: NDArray[np.float32], spans: Sequence[Seconds]) -> list[Stretch]:
    """The spans, long ones cut where it is softest, each with a little of what is around it."""
    length = len(samples) / RATE
    found = []
    for place, (asked_from, asked_to) in enumerate(spans):
        start, end = max(0.0, asked_from), min(asked_to, length)
        # What is around is heard too, but not the half of it that lies nearer to another span: that is somebody else's.
        before = max((stop for _, stop in spans if stop <= asked_from), default=-length)
        after = min((begin for begin, _ in spans if begin >= asked_to), default=2 * length)
        for one, other in _cut(samples, start, end):
            first = max(0.0, one - AROUND, (before + one) / 2) if one == start else one
            last = min(length, other + AROUND, (after + other) / 2) if other == end else other
            if last - first > _WINDOW:
                found.append(Stretch(place, one, other, first, last))
    return found


def _cut(samples: NDArray[np.float32], start: float, end: float) -> Iterable[Seconds]:
    while end - start > LONGEST:
        softest = _softest(samples, start + LONGEST - _LOOK, start + LONGEST)
        yield start, softest
        start = softest
    if end > start:
        yield start, end


def _softest(samples: NDArray[np.float32], start: float, end: float) -> float:
    import numpy as np  # noqa: PLC0415 (only where there is sound)

    window = int(_WINDOW * RATE)
    part = samples[int(start * RATE) : int(end * RATE)]
    loud = np.square(part[: len(part) // window * window].reshape(-1, window).astype(np.float64)).mean(axis=1)
    # The last of equals: the longer stretch.
    softest = len(loud) - 1 - int(np.argmin(loud[::-1]))
    return start + (softest + 0.5) * _WINDOW


def batches(given: Sequence[Stretch]) -> Iterable[list[Stretch]]:
    """Stretches of about one length together."""
    batch: list[Stretch] = []
    for one in sorted(given, key=lambda stretch: (-stretch.seconds, stretch.place, stretch.start)):
        if batch and (len(batch) == _MOST or (len(batch) + 1) * batch[0].seconds > _TOGETHER):
            yield batch
            batch = []
        batch.append(one)
    if batch:
        yield batch
