"""All that is known of how well some calls are read: what the terminal, the document and the page show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sangfroid.review.evaluation.bootstrap import Intervals, intervals
from sangfroid.review.evaluation.judged import Judged
from sangfroid.review.evaluation.robust import Hardship
from sangfroid.review.measure import Measure, total


@dataclass(frozen=True, slots=True)
class Evaluation:
    """At least one call; `harder`: the measures of the same calls made harder to read, or empty."""

    calls: tuple[Judged, ...]
    measure: Measure
    sure: Intervals
    harder: Mapping[Hardship, Measure]


def evaluated(calls: Sequence[Judged], harder: Mapping[Hardship, Measure], *, sure: bool = True) -> Evaluation:
    """These calls together; `sure`: with the intervals of their figures, which take a second or more to draw."""
    measures = [call.measure for call in calls]
    return Evaluation(tuple(calls), total(measures), intervals(measures) if sure else Intervals({}, {}), harder)
