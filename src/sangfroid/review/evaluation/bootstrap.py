"""How sure the figures are: the calls are drawn again, with replacement, many times (percentile bootstrap).

Whole calls are drawn and never turns: the turns of one call are alike, and would make the figures look surer than
they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from sangfroid.review.measure import Key, Measure, total

DRAWS: Final = 1_000
SEED: Final = 20_260_317  # any number: the same one gives the same intervals on every machine
LEVEL: Final = 0.95
FEWEST: Final = 2  # calls; of one alone nothing can be told
COUNTS: Final = frozenset({"calls", "turns"})  # counted, not measured


@dataclass(frozen=True, slots=True)
class Interval:
    """Between these bounds lies the figure in 95 of 100 draws."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Intervals:
    """For each figure by its name, and for the F1 of each label that has enough gold turns; empty for one call."""

    figures: dict[str, Interval]
    labels: dict[Key, Interval]


def intervals(calls: Sequence[Measure], *, draws: int = DRAWS, seed: int = SEED) -> Intervals:
    """The intervals over these measures of one call each; which labels the macro means count is settled by them all."""
    if len(calls) < FEWEST:
        return Intervals({}, {})
    counted = total(calls).counted()
    chance = Random(seed)  # noqa: S311  (it draws calls, no secrets)
    figures: defaultdict[str, list[float]] = defaultdict(list)
    labels: defaultdict[Key, list[float]] = defaultdict(list)
    for _ in range(draws):
        drawn = total(chance.choices(calls, k=len(calls)))
        for name, value in drawn.figures(counted).items():
            figures[name].append(value)
        for key in counted & drawn.labels.keys():
            if drawn.labels[key].gold:
                labels[key].append(drawn.labels[key].f1)
    return Intervals(
        {name: interval(values) for name, values in figures.items() if name not in COUNTS},
        {key: interval(values) for key, values in labels.items()},
    )


def interval(values: Sequence[float]) -> Interval:
    """The middle 95 % of what was drawn."""
    ordered = sorted(values)
    tail = (1 - LEVEL) / 2
    return Interval(_quantile(ordered, tail), _quantile(ordered, 1 - tail))


def _quantile(ordered: Sequence[float], share: float) -> float:
    """The value below which this share lies; between two values it goes straight."""
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
