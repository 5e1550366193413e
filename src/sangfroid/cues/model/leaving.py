"""The weights with which an agent's turn is heard to close a call: `leave` sees, this tells.

Two looks: how likely each of a few labels is by the words alone (the agent's now, the client's last), then, with these,
whether the turn is an attempt to close, its weight, and why closing was ripe; of an attempt small nets, side by side in
one hidden layer, tell the manner.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from sangfroid.calls.reading import MANNERS, Manner, Weight, Why
from sangfroid.cues.model.file import Arrays, arrays, header
from sangfroid.cues.model.leave import (
    GLANCED,
    ROWS,
    Course,
    Fact,
    Spoken,
    around,
    glanced_signs,
    glanced_word,
    own,
    ripened,
    row,
    shared,
)  # fmt: skip
from sangfroid.cues.model.packed import Packed

Row: TypeAlias = NDArray[np.float32]

AGENT: Final = (
    "announce_close", "goodbye", "sum_up", "refer", "set_limit", "recall_action", "honest_limit", "empathise",
    "dismissive", "apologise", "check_satisfied", "inform", "commit", "offer_option",
)  # fmt: skip
CLIENT: Final = ("ramble", "insist", "abusive", "threat", "calming", "thanks", "goodbye", "complaint", "anger")
WEIGHTS: Final[tuple[Weight, ...]] = ("right", "soft", "hard")
WHYS: Final[tuple[Why, ...]] = ("overrun", "abuse")
SURE: Final = 1.3  # makes a first score a likelihood
MOST_WORDS: Final = 16_000  # that are known at a glance, then they are met anew
DENSE: Final = 2.0  # what a likelihood counts beside a fact

# The columns of what is told at last.
ATTEMPT: Final = 0
MANNER: Final = slice(1, 1 + len(MANNERS))
WEIGHT: Final = slice(MANNER.stop, MANNER.stop + len(WEIGHTS))
WHY: Final = slice(WEIGHT.stop, WEIGHT.stop + len(WHYS))
TOLD: Final = WHY.stop


class Tried(NamedTuple):
    """An attempt to close, as it is heard."""

    manner: Manner
    weight: Weight
    why: Why


@dataclass(frozen=True, slots=True)
class Table:
    """Features that weigh anything, a column each told."""

    place: NDArray[np.int32]  # of each feature in `weights`, 0: nothing
    weights: Packed

    def total(self, facts: list[Fact]) -> Row:
        """What these facts weigh, added up."""
        rows, counts = zip(*facts, strict=True)
        found: Row = np.array(counts, np.float32) @ self.weights.take(self.place.take(rows))
        return found


class _Glances(dict[str, float]):
    """What each word weighs at a glance, known once it has been met."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self._each: list[float] = table.weights.take(table.place)[:, 0].tolist()

    def __missing__(self, form: str) -> float:
        if len(self) > MOST_WORDS:
            self.clear()
        found = self[form] = self._each[row(*glanced_word(form))]
        return found

    def total(self, forms: tuple[str, ...], rules: list[str]) -> float:
        """What a turn of these words, in which these rules were heard, weighs."""
        found = sum(map(self.__getitem__, forms)) * shared(GLANCED, len(forms))
        return found + sum([self._each[place] * count for place, count in glanced_signs(rules)])


@dataclass(frozen=True, slots=True)
class Manners:
    """The hidden layer that manners are told by: what comes into it beside the facts, and what goes out of it."""

    dense: Row
    bias: Row
    out: Row
    base: Row


class Leaving:
    """All weights; `version` names corpus and recipe."""

    def __init__(self, tables: dict[str, Table], dense: Row, manners: Manners, header: dict[str, Any]) -> None:
        """`tables`: agent, client, glance, manner, ripe; `dense`: from likelihoods of both sides' labels to what is
        said."""
        self._manners = manners
        self.header = header
        self.version: str = header["version"]
        self.threshold: float = header["threshold"]
        self.glance: float = header["glance"]
        self._tables = tables
        self._glances = _Glances(tables["glance"])
        self._dense = dense

    def tried(
        self, forms: tuple[str, ...], rules: list[str], content: frozenset[str], course: Course, asked: list[str]
    ) -> Tried | None:
        """Whether this agent's turn sets out to close, and how. `rules`: ids of what was heard in it, `asked`: in the
        client's last turn."""
        facts = own(forms, rules) + around(forms, content, course)
        likely, scores = self._scores(facts, course, asked)
        if scores[ATTEMPT] < self.threshold:
            return None
        hidden = np.maximum(self._tables["manner"].total(facts) + likely @ self._manners.dense + self._manners.bias, 0)
        manner = scores[MANNER] + hidden @ self._manners.out + self._manners.base
        return Tried(
            MANNERS[int(manner.argmax())], WEIGHTS[int(scores[WEIGHT].argmax())], WHYS[int(scores[WHY].argmax())]
        )

    def possible(self, forms: tuple[str, ...], rules: list[str]) -> bool:
        """Whether a turn may close at all: a glance that spares most turns the rest."""
        return self._glances.total(forms, rules) >= self.glance

    def _scores(self, facts: list[Fact], course: Course, asked: list[str]) -> tuple[Row, Row]:
        """How likely each label is, of the agent and of the client, and what is told, before any threshold."""
        first = self._tables["agent"].total(facts)
        client = self._tables["client"].total(own(course.client, asked))
        likely: Row = np.concatenate([first[: len(AGENT)], client])
        likely = np.float32(DENSE) / (1 + np.exp(np.float32(-SURE) * likely))
        return likely, first[len(AGENT) :] + likely @ self._dense

    def ripe(self, recent: tuple[Spoken, ...]) -> int | None:
        """The client's turn with which closing was ripe, None where no turn of the client is known."""
        turns, facts = ripened(recent)
        if not turns:
            return None
        return turns[int(np.argmax([float(self._tables["ripe"].total(each)[0]) for each in facts]))]


def load(path: Path) -> Leaving:
    """The weights in this file. Raises OSError where there is none, ValueError where it holds none."""
    return made(arrays(path))


def made(found: Arrays) -> Leaving:
    """The weights of these arrays."""
    tables = {name: _table(found, name) for name in ("agent", "client", "glance", "manner", "ripe")}
    manners = Manners(*[found[f"manner_{name}"].astype(np.float32) for name in ("dense", "bias", "out", "base")])
    return Leaving(tables, found["dense"].astype(np.float32), manners, header(found))


def _table(found: Arrays, name: str) -> Table:
    rows = found[f"{name}_rows"]
    place = np.zeros(ROWS, np.int32)
    place[rows] = np.arange(1, len(rows) + 1, dtype=np.int32)
    return Table(place, Packed(found[f"{name}_weights"], found[f"{name}_scale"].astype(np.float32)))
