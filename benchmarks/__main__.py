"""Runs every benchmark, or those whose figure begins with the names given: `python -m benchmarks read. desk.`"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from benchmarks import desk, followup, office_load, reading, record, sound, starting
from benchmarks.figure import Figure

EVERY: Final = reading.BENCHMARKS | starting.BENCHMARKS | record.BENCHMARKS | office_load.BENCHMARKS | sound.BENCHMARKS
SETS: Final[dict[str, tuple[Callable[[], Iterator[Figure]], ...]]] = {
    "desk.": (desk.hour_long, *[partial(desk.measured, calls) for calls in desk.BARS]),
    "followup.": tuple(partial(followup.delivering, kind) for kind in followup.KINDS),
}
"""Areas whose figures come of one run together; they take the machine for themselves."""


def figures(wanted: list[str]) -> Iterator[Figure]:
    """The figures asked for, as they come."""
    for name, measure in EVERY.items():
        if not wanted or any(name.startswith(start) for start in wanted):
            yield measure(name)
    for area, runs in SETS.items():
        if not wanted or any(start.startswith(area) or area.startswith(start) for start in wanted):
            for run in runs:
                yield from (one for one in run() if not wanted or any(one.name.startswith(start) for start in wanted))


def main(wanted: list[str]) -> int:
    """Prints the figures as they come; 1 where one misses its bar."""
    missed = 0
    for figure in figures(wanted):
        missed += not figure.ok
        print(json.dumps(figure.line(), ensure_ascii=False), flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
