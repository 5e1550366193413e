"""When Python looks for what is no longer used: by the clock while calls run, not in the middle of one.

A full collection stops everything for a fifth of a second with some hundred calls, and Python starts one whenever
their number has grown by a quarter. Calls' states are trees that go by themselves; what a full collection finds is
little and can wait.
"""

from __future__ import annotations

import gc
from typing import Final

YOUNG: Final = 2_000  # objects made since the last look at the young ones
OFTEN: Final = 5  # such looks until those that stayed are looked at once more
NEVER: Final = 1_000_000_000
EVERY: Final = 10 * 60.0  # seconds between two full collections


def hold() -> tuple[int, int, int]:
    """Full collections come by `collect` alone from here on; gives what held before, for `release`."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()  # what is there at the start stays
    gc.set_threshold(YOUNG, OFTEN, NEVER)
    return before


def collect() -> None:
    """A full collection."""
    gc.collect()


def release(before: tuple[int, int, int]) -> None:
    """As it was before."""
    gc.set_threshold(*before)
    gc.unfreeze()
