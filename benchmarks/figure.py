"""One figure: its value beside its bar, and how far its runs spread."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter


@dataclass(frozen=True)
class Figure:
    """`spread` is (highest - lowest) / median over the runs; `least` tells whether the bar is a floor or a ceiling."""

    name: str
    value: float
    unit: str
    bar: float
    least: bool
    spread: float

    @property
    def ok(self) -> bool:
        return self.value >= self.bar if self.least else self.value <= self.bar

    def line(self) -> dict[str, object]:
        """The figure as it is printed."""
        return {
            "name": self.name, "value": round(self.value, 3), "unit": self.unit,
            "bar": f"{'>=' if self.least else '<='} {self.bar:g}", "ok": self.ok, "spread": round(self.spread, 3),
        }  # fmt: skip


def figure(name: str, runs: Sequence[float], *, unit: str, bar: float, least: bool) -> Figure:
    """The median of the runs."""
    middle = statistics.median(runs)
    spread = (max(runs) - min(runs)) / middle if middle else 0.0
    return Figure(name, middle, unit, bar, least, spread)


def seconds(work: Callable[[], object]) -> float:
    """How long the work took."""
    start = perf_counter()
    work()
    return perf_counter() - start
