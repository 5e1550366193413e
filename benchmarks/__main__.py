"""Runs every benchmark, or those whose figure begins with the names given: `python -m benchmarks read.`"""

from __future__ import annotations

import json
import sys
from typing import Final

from benchmarks import office_load, reading, record, starting
from benchmarks.figure import Figure

EVERY: Final = reading.BENCHMARKS | starting.BENCHMARKS | record.BENCHMARKS | office_load.BENCHMARKS


def main(wanted: list[str]) -> int:
    """Prints the figures as they come; 1 where one misses its bar."""
    missed = 0
    for name, measure in EVERY.items():
        if wanted and not any(name.startswith(start) for start in wanted):
            continue
        figure: Figure = measure(name)
        missed += not figure.ok
        print(json.dumps(figure.line(), ensure_ascii=False), flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
