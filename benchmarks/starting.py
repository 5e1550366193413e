"""How soon a command answers."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from benchmarks.figure import Figure, figure, seconds
from benchmarks.reading import SAMPLES

RUNS: Final = 9
COMMAND: Final = str(Path(sys.executable).parent / "sangfroid")
CALL: Final = str(SAMPLES / "acte-de-naissance.json")


def _seconds(*command: str) -> float:
    return seconds(lambda: subprocess.run(command, check=True, capture_output=True))


def version(name: str) -> Figure:
    """`sangfroid --version` beside a Python that does nothing."""
    runs = [_seconds(COMMAND, "--version") / _seconds(sys.executable, "-c", "pass") for _ in range(RUNS)]
    return figure(name, runs, unit="times python -c pass", bar=12, least=False)


def one_call(name: str) -> Figure:
    """`sangfroid read CALL` to the terminal; the rules are kept from an earlier start."""
    _seconds(COMMAND, "read", CALL)
    return figure(name, [_seconds(COMMAND, "read", CALL) for _ in range(RUNS)], unit="s", bar=1, least=False)


BENCHMARKS: Final[dict[str, Callable[[str], Figure]]] = {"start.version": version, "start.one_call": one_call}
