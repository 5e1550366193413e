"""Would more corpus help? The learning curve: `make curve`, one JSON line a share of the corpus.

The model is trained on 1/8, 1/4, 1/2 and all of the corpus' calls and single turns, and judged on corpus calls that
its weights have not seen (the folds of tools.train). Each share is judged on the same turns, all of them, so that
the lines can be compared; a smaller share lies within the larger ones. As in tools.train each label has the threshold
that is best for its F1. ../shared/calls is never read.

`python -m tools.curve 1/8 1/4` runs these shares alone.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Final

import numpy as np
from scipy.sparse import csr_matrix

from sangfroid.calls.vocabulary import AGENT_LABELS, CLIENT_LABELS
from sangfroid.cues.grammar.match import Grammar
from sangfroid.cues.hearing import DATA
from tools.train import FOLDS, Example, best_f1, examples, fit, matrix

SHARES: Final = (Fraction(1, 8), Fraction(1, 4), Fraction(1, 2), Fraction(1))
LABELS: Final = {"client": tuple(sorted(CLIENT_LABELS)), "agent": tuple(sorted(AGENT_LABELS))}
ENOUGH: Final = 8  # gold turns from which a label counts in the macro mean, as in the measuring paper
SEED: Final = 1


def order(found: Sequence[Example]) -> list[float]:
    """For each example a number from 0 to 1, one a call and one a single turn: a share learns what lies below it."""
    chance = Random(SEED)
    calls = {call: chance.random() for call in sorted({example.call for example in found} - {""})}
    return [calls[example.call] if example.call else chance.random() for example in found]


@dataclass(frozen=True, slots=True)
class Side:
    """One side's turns, a row each: `fold` is -1 for single turns, which are learnt from and never judged."""

    names: tuple[str, ...]
    features: csr_matrix
    holds: np.ndarray
    counts: np.ndarray
    fold: np.ndarray
    place: np.ndarray


@dataclass(frozen=True, slots=True)
class Reached:
    """How many turns were learnt from (the mean over the folds), and each label's F1 on calls not seen."""

    turns: int
    f1: dict[str, float]


def side(speaker: str, every: Sequence[Example]) -> Side:
    """All that is known of one side."""
    found, names = [example for example in every if example.speaker == speaker], LABELS[speaker]
    calls = sorted({example.call for example in found} - {""})
    fold_of = {call: number % FOLDS for number, call in enumerate(calls)}
    return Side(
        names, matrix(found),
        np.array([[example.holds.get(name, 0.0) for name in names] for example in found], np.float32),
        np.array([[example.weight] * len(names) for example in found], np.float32),
        np.array([fold_of.get(example.call, -1) for example in found]), np.array(order(found)),
    )  # fmt: skip


def reached(side: Side, share: Fraction) -> Reached:
    """What a share of the corpus teaches about one side."""
    unseen, learnt = np.zeros(side.holds.shape, np.float32), 0
    for number in range(FOLDS):
        learn = np.flatnonzero((side.fold != number) & (side.place < float(share)))
        judge = np.flatnonzero(side.fold == number)
        rows, weights = fit(side.features[learn], side.holds[learn], side.counts[learn])
        unseen[judge] = side.features[judge][:, rows] @ weights
        learnt += len(learn)
    judged = side.fold >= 0
    return Reached(round(learnt / FOLDS), {
        name: best_f1(unseen[judged, column], side.holds[judged, column])
        for column, name in enumerate(side.names)
        if side.holds[judged, column].sum() >= ENOUGH
    })  # fmt: skip


def line(share: Fraction, of: dict[str, Reached]) -> dict[str, object]:
    """What is printed of one share."""
    return {
        "share": str(share), "turns": sum(one.turns for one in of.values()),
        "labels.macro": _mean([value for one in of.values() for value in one.f1.values()]),
        **{f"labels.macro.{speaker}": _mean(list(one.f1.values())) for speaker, one in of.items()},
    }  # fmt: skip


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 3)


def main(shares: Sequence[Fraction]) -> None:
    """Trains on each share; says on standard error how long it took."""
    begun = time.monotonic()
    every = list(examples(Grammar.load(DATA / "fr" / "cues")))
    print(f"{len(every)} turns, {time.monotonic() - begun:.0f} s", file=sys.stderr)
    sides = {speaker: side(speaker, every) for speaker in LABELS}
    for share in shares:
        print(json.dumps(line(share, {speaker: reached(one, share) for speaker, one in sides.items()})), flush=True)
        print(f"{share}: {time.monotonic() - begun:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main([Fraction(word) for word in sys.argv[1:]] or SHARES)
