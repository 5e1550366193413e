"""Whether confidences hold: of the labels asserted at 80 %, 80 in 100 should be right (reliability diagram)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from sangfroid.review.evaluation.bootstrap import Interval
from sangfroid.review.evaluation.judged import Judged

BINS: Final = 10
BOTH_SIDES: Final = 1.959964  # standard deviations that hold 95 % of a normal distribution

Origin = Literal["rules", "model"]
ORIGINS: Final[tuple[Origin, ...]] = ("rules", "model")


@dataclass(frozen=True, slots=True)
class Bin:
    """Labels asserted with confidences from `low` to a tenth more: how many, how many right, their mean confidence."""

    low: float
    number: int
    right: int
    confidence: float

    @property
    def share(self) -> float:
        """How often they are right."""
        return self.right / self.number


@dataclass(frozen=True, slots=True)
class Reliability:
    """The bins that hold any label, and `gap`: how far confidence and truth lie apart, the mean over the labels."""

    bins: tuple[Bin, ...]
    number: int
    gap: float


def origin(by: str) -> Origin:
    """Where a label comes from: heard by the model alone, or by a rule too (the model then sets its confidence)."""
    return "model" if by.startswith("model:") else "rules"


def reliability(calls: Iterable[Judged], wanted: Origin) -> Reliability:
    """Of the labels asserted by this origin; turns without annotation are left out."""
    asserted = [
        (cue.confidence, cue.name in turn.gold)
        for call in calls
        for turn in call.turns()
        if turn.turn is not None
        for cue in turn.turn.labels
        if origin(cue.by) == wanted
    ]
    return binned(asserted)


def binned(asserted: Iterable[tuple[float, bool]]) -> Reliability:
    """Confidences with whether they were right, by tenths; 1 falls in the last."""
    held: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for confidence, right in asserted:
        held[min(BINS - 1, max(0, int(confidence * BINS)))].append((confidence, right))
    bins = tuple(
        Bin(place / BINS, len(some), sum(right for _, right in some), sum(sure for sure, _ in some) / len(some))
        for place, some in enumerate(held)
        if some
    )
    number = sum(one.number for one in bins)
    gap = sum(one.number * abs(one.share - one.confidence) for one in bins) / max(number, 1)
    return Reliability(bins, number, gap)


def likely(right: int, number: int) -> Interval:
    """Where the true share lies after `right` of `number` (Wilson's interval)."""
    z = BOTH_SIDES
    middle = (right + z * z / 2) / (number + z * z)
    reach = z / (number + z * z) * (right * (number - right) / number + z * z / 4) ** 0.5
    return Interval(max(0.0, middle - reach), min(1.0, middle + reach))
