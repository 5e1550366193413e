"""The file of the learnt reader, data/fr/model/journal.npz, and the words of every day that stand beside it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from sangfroid.cues.model.file import Arrays, arrays, header
from sangfroid.record.journal.net import Net, hashed

FILE: Final = Path(__file__).parents[2] / "data" / "fr" / "model" / "journal.npz"


@dataclass(frozen=True, slots=True)
class Weights:
    """The nets; `header` tells of recipe and tables; `ordinary`: words that calls hold in lower case."""

    net: Net | None  # none while it is not trained yet
    header: dict[str, Any]
    ordinary: frozenset[int]


def load(path: Path) -> Weights:
    """The weights in this file. Raises OSError where there is none, ValueError where it holds none."""
    return made(arrays(path))


def made(found: Arrays) -> Weights:
    """The weights of these arrays."""
    net = Net.of(found) if "facts" in found else None
    return Weights(net, header(found), frozenset(int(number) for number in found["ordinary"]))


def ordinary(form: str) -> bool:
    """Whether it is a word of every day, no name."""
    return hashed(form) in weights().ordinary


@cache
def weights() -> Weights:
    """Those that ship."""
    return load(FILE)
