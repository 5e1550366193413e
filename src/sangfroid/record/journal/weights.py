"""The weights that decide where the rules leave a doubt: `told_of` and `told_to_do` see, this weighs.

Three softmax tables over facts that are words: the role of a name, whose undertaking a verb tells, and the time of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeAlias
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from sangfroid.cues.model.file import Arrays, arrays, header

FILE: Final = Path(__file__).parents[2] / "data" / "fr" / "model" / "journal.npz"
Row: TypeAlias = NDArray[np.float32]


def hashed(fact: str) -> int:
    """The number under which a fact's weights stand."""
    return crc32(fact.encode())


@dataclass(frozen=True, slots=True)
class Table:
    """The weights of one decision: a row a fact, a column a choice."""

    choices: tuple[str, ...]
    place: dict[int, int]
    weights: Row

    def likely(self, facts: Iterable[str]) -> dict[str, float]:
        """How likely each choice is."""
        rows = [self.place[number] for fact in facts if (number := hashed(fact)) in self.place]
        scores = self.weights[rows].sum(axis=0) if rows else np.zeros(len(self.choices), np.float32)
        odds = np.exp(scores - scores.max())
        return dict(zip(self.choices, (odds / odds.sum()).tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class Weights:
    """All tables by decision; `header` tells of recipe and tables; `ordinary`: words that calls hold in lower case."""

    tables: dict[str, Table]
    header: dict[str, Any]
    ordinary: frozenset[int]


def load(path: Path) -> Weights:
    """The weights in this file. Raises OSError where there is none, ValueError where it holds none."""
    return made(arrays(path))


def made(found: Arrays) -> Weights:
    """The weights of these arrays."""
    told = header(found)
    tables = {
        name: Table(
            tuple(choices), {int(number): at for at, number in enumerate(found[f"{name}_rows"])},
            found[f"{name}_weights"].astype(np.float32),
        )
        for name, choices in told["choices"].items()
    }  # fmt: skip
    return Weights(tables, told, frozenset(int(number) for number in found["ordinary"]))


def ordinary(form: str) -> bool:
    """Whether it is a word of every day, no name."""
    return hashed(form) in weights().ordinary


@cache
def weights() -> Weights:
    """Those that ship."""
    return load(FILE)
