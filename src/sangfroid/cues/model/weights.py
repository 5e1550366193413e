"""The shipped weights: one file a language, small numbers, no code in it.

The file is a zip of arrays (numpy's own form, read without pickle): for each side the rows that weigh anything, as
bytes with a scale a row, and a JSON header with the names of what is told, thresholds, and the hash of the recipe.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from sangfroid.cues.model.course import Second
from sangfroid.cues.model.features import ROWS, Seen, letters

SITUATIONS: Final = ("conflict", "abuse", "emergency", "overrun")
MOST_WORDS: Final = 50_000  # whose letters are kept added up; emptied when grown

Row: TypeAlias = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a turn under one name, from the score `threshold` on.

    `scale` and `shift` make a score a confidence.
    """

    name: str
    threshold: float
    scale: float
    shift: float


class Side:
    """The weights for one side's turns."""

    def __init__(
        self, told: tuple[Told, ...], rows: NDArray[np.int32], weights: Row, adds: Row, second: Second | None = None
    ) -> None:
        """`rows` are the features that weigh, in order; `weights[i]` those of feature `rows[i]`, a column each told.

        `adds[i]`: what each told name, where it is certain, adds to the evidence for situation i. `second`: what the
        course of the call adds to the scores.
        """
        self.told = told
        self.adds = adds
        self.second = second
        self.thresholds: Row = np.array([each.threshold for each in told], np.float32)
        self._scale: Row = np.array([each.scale for each in told], np.float32)
        self._shift: Row = np.array([each.shift for each in told], np.float32)
        self.columns = {each.name: column for column, each in enumerate(told)}
        self._place = np.zeros(ROWS, np.int32)  # 0: a row of nothing
        self._place[rows] = np.arange(1, len(rows) + 1, dtype=np.int32)
        self._weights: Row = np.vstack([np.zeros((1, weights.shape[1]), np.float32), weights])
        self._letters: dict[str, tuple[Row, int]] = {}

    def scores(self, seen: Seen, forms: tuple[str, ...]) -> Row:
        """The first score of everything told, for a turn of these words."""
        facts = [weight for _, weight in seen.facts]
        words, before = len(seen.words), len(seen.before)
        weights = np.empty(words + before + len(facts), np.float32)
        weights[:words] = words**-0.5
        if before:
            weights[words : words + before] = 0.5 * before**-0.5
        weights[words + before :] = facts
        rows = np.array([*seen.words, *seen.before, *[row for row, _ in seen.facts]])
        total: Row = weights @ self._weights[self._place[rows]]
        if forms:
            known = [self._of_letters(form) for form in forms]
            count = sum([number for _, number in known])
            total += np.array([each for each, _ in known]).sum(0) / np.float32(count**0.5)
        return total

    def likely(self, scores: Row) -> Row:
        """The confidence of everything told."""
        found: Row = 1 / (1 + np.exp(-(self._scale * scores + self._shift)))
        return found

    def by_word(self, seen: Seen, forms: tuple[str, ...], column: int) -> Row:
        """How much each word weighs for what is told in this column: what its letters and its runs give."""
        runs = self._weights[self._place[list(seen.words)], column] / np.float32(len(seen.words) ** 0.5)
        one = len(forms) + 2
        share = runs[:one].copy()
        for length, of in ((2, runs[one : 2 * one - 1]), (3, runs[2 * one - 1 :])):
            for shift in range(length):
                share[shift : shift + len(of)] += of / length
        known = [self._of_letters(form) for form in forms]
        count = max(1, sum([number for _, number in known]))
        found: Row = share[1:-1] + np.array([each[column] for each, _ in known], np.float32) / np.float32(count**0.5)
        return found

    def _of_letters(self, form: str) -> tuple[Row, int]:
        known = self._letters.get(form)
        if known is None:
            if len(self._letters) > MOST_WORDS:
                self._letters.clear()
            rows = letters(form)
            known = self._letters[form] = (np.add.reduce(self._weights[self._place[rows]]), len(rows))
        return known


@dataclass(frozen=True, slots=True)
class Model:
    """Both sides' weights, and those of danger in a client's turn, heard alone; `version` names corpus and recipe."""

    agent: Side
    client: Side
    danger: Side
    version: str
    header: dict[str, Any]

    @property
    def names(self) -> int:
        """How many names both sides have."""
        return len(self.agent.told) + len(self.client.told)

    def place(self, side: Side) -> slice:
        """Where a side's names stand among those of both."""
        agent = len(self.agent.told)
        return slice(0, agent) if side is self.agent else slice(agent, self.names)


def _situations(header: dict[str, Any]) -> list[dict[str, list[float]]]:
    return [header["situations"][name] for name in SITUATIONS]


def _second(file: Any, side: str) -> Second | None:
    if f"{side}_into" not in file:
        return None
    parts = [file[f"{side}_{part}"].astype(np.float32) for part in ("into", "out", "net_scale", "net_shift")]
    return Second(*parts)


def load(path: Path) -> Model:
    """The model in this file. Raises OSError where there is none, ValueError where it is not one."""
    with path.open("rb") as raw:
        try:
            file = np.load(raw, allow_pickle=False)
        except BadZipFile as broken:
            raise ValueError(f"{path.name}: no zip of arrays") from broken
        header = json.loads(bytes(file["header"]).decode())
        sides = []
        for side in ("agent", "client", "danger"):
            told = tuple([Told(**each) for each in header[side]])
            weights = file[f"{side}_weights"].astype(np.float32) * file[f"{side}_scale"].astype(np.float32)[:, None]
            adds = np.array([each.get(side, [0.0] * len(told)) for each in _situations(header)], np.float32)
            sides.append(Side(told, file[f"{side}_rows"], weights, adds, _second(file, side)))
    return Model(sides[0], sides[1], sides[2], header["version"], header)
