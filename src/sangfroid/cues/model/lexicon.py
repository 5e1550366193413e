"""The words that the model has met, numbered: their hashes and their shapes', and what their letters weigh together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Lock
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from sangfroid.cues.model.features import BEGINS, ENDS, Hashes, hashed, hashed_shape, letters, runs

MOST_WORDS: Final = 16_000  # then it is begun anew
AT_FIRST: Final = 2048  # words that there is room for

Row: TypeAlias = NDArray[np.float32]
Forms: TypeAlias = tuple[str, ...]


class Said(NamedTuple):
    """Turns one after the other, each between its edges: where each begins, and of each word and edge its number and
    the hashes of the runs of one, two and three words that begin there, and of their shapes."""

    starts: list[int]
    ids: NDArray[np.int64]
    runs: tuple[Hashes, Hashes, Hashes]
    shapes: tuple[Hashes, Hashes, Hashes]
    sums: tuple[Row, ...]  # what a word's letters weigh together, by its number, for each side
    counts: Row  # how many runs of letters that is

    def bounds(self, number: int) -> tuple[int, int]:
        """Where one of the turns begins and ends."""
        return self.starts[number], self.starts[number + 1] if number + 1 < len(self.starts) else len(self.ids)

    def one(self, number: int) -> Said:
        """One of the turns, by itself."""
        a, b = self.bounds(number)
        return Said([0], self.ids[a:b], _part(self.runs, a, b), _part(self.shapes, a, b), self.sums, self.counts)

    @property
    def sizes(self) -> Row:
        """How many words each turn has, its edges counted."""
        return np.diff([*self.starts, len(self.ids)]).astype(np.float32)


def _part(runs: tuple[Hashes, Hashes, Hashes], a: int, b: int) -> tuple[Hashes, Hashes, Hashes]:
    single, pairs, triples = runs
    return single[a:b], pairs[a : b - 1], triples[a : b - 2]


class Lexicon:
    """Words by number. It grows as texts need it; several threads may use it at once."""

    def __init__(self, weigh: Sequence[Callable[[list[int]], Row]]) -> None:
        """`weigh`: for each side what adds up the weights of these rows."""
        self._weigh = weigh
        self._lock = Lock()
        self._begin()

    def _begin(self) -> None:
        self._ids: dict[str, int] = {}
        self._hashes: Hashes = np.zeros(AT_FIRST, np.uint32)
        self._shapes: Hashes = np.zeros(AT_FIRST, np.uint32)
        self._sums = tuple([np.zeros((AT_FIRST, len(weigh([0]))), np.float32) for weigh in self._weigh])
        self._counts: Row = np.zeros(AT_FIRST, np.float32)
        for edge in (BEGINS, ENDS):
            self._add(edge, [])  # an edge has no letters

    def said(self, turns: Sequence[Forms]) -> Said:
        """These turns; there is at least one."""
        words: list[str] = []
        starts: list[int] = []
        for forms in turns:
            starts.append(len(words))
            words.append(BEGINS)
            words.extend(forms)
            words.append(ENDS)
        with self._lock:
            if len(self._ids) > MOST_WORDS:
                self._begin()
            known = self._ids
            try:
                numbers = [known[word] for word in words]
            except KeyError:
                for word in words:
                    if word not in known:
                        self._add(word, letters(word))
                numbers = [known[word] for word in words]
            ids = np.array(numbers)
            single, shapes = runs(self._hashes.take(ids)), runs(self._shapes.take(ids))
            return Said(starts, ids, single, shapes, self._sums, self._counts)

    def _add(self, word: str, rows: list[int]) -> None:
        number = len(self._ids)
        if number == len(self._hashes):
            self._hashes = np.concatenate([self._hashes, np.zeros_like(self._hashes)])
            self._shapes = np.concatenate([self._shapes, np.zeros_like(self._shapes)])
            self._sums = tuple([np.concatenate([sums, np.zeros_like(sums)]) for sums in self._sums])
            self._counts = np.concatenate([self._counts, np.zeros_like(self._counts)])
        self._hashes[number] = hashed(word)
        self._shapes[number] = hashed_shape(word)
        if rows:
            self._counts[number] = len(rows)
            for sums, weigh in zip(self._sums, self._weigh, strict=True):
                sums[number] = weigh(rows)
        self._ids[word] = number
