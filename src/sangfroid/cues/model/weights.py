"""The shipped weights: one file a language, small numbers, no code in it.

The file is a zip of arrays (numpy's own form, read without pickle): for each side the rows that weigh anything, as
bytes with a scale a row, and a JSON header with the names of what is told, thresholds, and the hash of the recipe.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from sangfroid.cues.model.course import Second
from sangfroid.cues.model.features import ROWS, Facts, Hashes, Seen, rows_of_before, rows_of_shapes, rows_of_words
from sangfroid.cues.model.file import Arrays, arrays, header
from sangfroid.cues.model.lexicon import Forms, Lexicon, Said
from sangfroid.cues.model.packed import Packed
from sangfroid.language.words import Words

SIDES: Final = ("agent", "client")
SITUATIONS: Final = ("conflict", "abuse", "emergency", "overrun")
MOST_TURNS: Final = 512  # whose words are kept weighed
MOST_FACTS: Final = 8192  # groups of them that are kept weighed

Row: TypeAlias = NDArray[np.float32]
Weighed: TypeAlias = dict[Forms, Row]
Places: TypeAlias = list[NDArray[np.int32]]  # of the runs of one word, two and three that begin at each word

Looked: TypeAlias = dict[Forms, tuple[Said, int, Places]]


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
        self, told: tuple[Told, ...], rows: NDArray[np.int32], weights: Packed, adds: Row, second: Second | None = None
    ) -> None:
        """`rows` are the features that weigh; row i + 1 of `weights` is that of feature `rows[i]`, a column each told;
        columns after those are what the turn adds to the evidence for each trigger.

        `adds[i]`: what each told name, where it is certain, adds to the evidence for situation i. `second`: what the
        course of the call adds to the scores of all but danger, which is heard in each turn alone.
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
        self._weights = weights
        self._facts: dict[Facts, Row] = {}

    def together(self, rows: list[int]) -> Row:
        """What these rows weigh, added up."""
        found: Row = self._weights.take(self._place.take(rows)).sum(0)
        return found

    def facts(self, groups: Sequence[Facts]) -> list[Row]:
        """What these facts weigh, a row a group that holds any."""
        known = self._facts
        return [known[facts] if facts in known else self._weigh(facts) for facts in groups if facts]

    def _weigh(self, facts: Facts) -> Row:
        """What facts that come together weigh, remembered for a while."""
        rows, weights = zip(*facts, strict=True)
        found: Row = np.array(weights, np.float32) @ self._weights.take(self._place.take(rows))
        if len(self._facts) > MOST_FACTS:
            self._facts.clear()
        self._facts[facts] = found
        return found

    def likely(self, scores: Row) -> Row:
        """The confidence of everything told of each turn, or of what is told first."""
        many = scores.shape[1]
        found: Row = 1 / (1 + np.exp(-(self._scale[:many] * scores + self._shift[:many])))
        return found

    def evidence(self, likely: Row) -> Row:
        """What each turn of which this much is told, with these confidences, adds for each situation."""
        found: Row = (likely[:, None] * self.adds).sum(2)
        return found

    def odds(self, column: int, score: float) -> float:
        """The log odds of what is told in this column."""
        told = self.told[column]
        return told.scale * score + told.shift

    def sure(self, column: int, score: float) -> float:
        """The confidence of what is told in this column."""
        return 1 / (1 + math.exp(-self.odds(column, score)))

    def own(self, said: Said, number: int) -> tuple[Row, Places]:
        """What the words of each turn weigh, a row a turn: its runs of words and of their shapes, and their letters,
        which are those of side `number` in `said`; and where the runs of words stand among the weights."""
        places = self.places(said)
        each = self._each(places)
        each += self._each(self._places(said, said.shapes, rows_of_shapes))
        total = np.add.reduceat(each, said.starts)
        total /= np.sqrt(3 * said.sizes - 3)[:, None]
        counts = np.maximum(np.add.reduceat(said.counts.take(said.ids), said.starts), 1)
        total += np.add.reduceat(said.sums[number].take(said.ids, 0), said.starts) / np.sqrt(counts)[:, None]
        return total, places

    def others(self, said: Said) -> Row:
        """What the words of each turn weigh as the other side's last ones."""
        total = np.add.reduceat(self._each(self._places(said, said.runs[:2], rows_of_before)), said.starts)
        total *= (0.5 / np.sqrt(2 * said.sizes - 1))[:, None]
        found: Row = total
        return found

    def places(self, said: Said) -> Places:
        """Where the turns' runs of words stand among the weights."""
        return self._places(said, said.runs, rows_of_words)

    def _places(self, said: Said, runs: Sequence[Hashes], rows: Callable[[Hashes], NDArray[np.int64]]) -> Places:
        """Where the runs that begin at each word stand among the weights; none goes over a turn's end."""
        found = [self._place.take(rows(hashes)) for hashes in runs]
        for more, place in enumerate(found):
            for last in range(1, more + 1):  # too near to a turn's end
                place[[start - last for start in said.starts[1:]]] = 0
        return found

    def _each(self, places: Places) -> Row:
        """What the runs that begin at each word weigh together."""
        each: Row = self._weights.take(places[0])
        for place in places[1:]:
            each[: len(place)] += self._weights.take(place)
        return each

    def by_word(self, said: Said, number: int, places: Places) -> ByWord:
        """How much each word of the one turn, whose runs stand there, weighs for whatever is told."""
        return ByWord(self._weights, np.concatenate(places).astype(np.int64), said, number)


class ByWord:
    """How much each word of one turn weighs for what is told: what its letters and its runs give."""

    def __init__(self, weights: Packed, rows: NDArray[np.int64], said: Said, number: int) -> None:
        """`rows`: those of the runs that begin at each word, of one word, two and three."""
        self._weights = weights
        self._rows = rows
        self._ids = said.ids[1:-1]
        self._sums = said.sums[number]
        self._edged = len(said.ids)
        self._letters = float(np.maximum(said.counts.take(said.ids).sum(), 1.0)) ** 0.5

    def of(self, column: int) -> Row:
        """What each word gives to what is told in this column."""
        edged = self._edged
        each = self._weights.column(self._rows, column) / np.float32((3 * edged - 3) ** 0.5)
        share = each[:edged].copy()
        pairs, triples = each[edged : 2 * edged - 1] / 2, each[2 * edged - 1 :] / 3
        share[:-1] += pairs
        share[1:] += pairs
        share[:-2] += triples
        share[1:-1] += triples
        share[2:] += triples
        found: Row = share[1:-1] + self._sums[self._ids, column] / np.float32(self._letters)
        return found


class Model:
    """Both sides' weights; `version` names corpus and recipe."""

    def __init__(self, agent: Side, client: Side, header: dict[str, Any]) -> None:
        """`header` is the file's own."""
        self.agent = agent
        self.client = client
        self.header = header
        self.version: str = header["version"]
        # How many names the call's course is remembered by, both sides', and where each side's stand among them.
        agents, clients = len(agent.told), len(client.told) - 1
        self.names = agents + clients
        self.places = {agent: slice(0, agents), client: slice(agents, self.names)}
        # The evidence from which each trigger is told; None where the file knows of none.
        triggers = header.get("triggers")
        self.triggers: Row | None = np.array(triggers, np.float32) if triggers is not None else None
        self.soon: dict[str, Words] = {}  # texts looked at ahead, and their words
        self._sides = (agent, client)
        self._lexicon = Lexicon([side.together for side in self._sides])
        self._own: tuple[Weighed, Weighed] = ({}, {})
        self._others: tuple[Weighed, Weighed] = ({}, {})
        self._looked: tuple[Looked, Looked] = ({}, {})

    def ahead(self, agent: Sequence[Forms], client: Sequence[Forms]) -> None:
        """Looks at the words of these turns of both sides at once; what is told of them afterwards is the same."""
        own: tuple[Weighed, Weighed] = ({}, {})
        others: tuple[Weighed, Weighed] = ({}, {})
        looked: tuple[Looked, Looked] = ({}, {})
        for number, turns in enumerate((agent, client)):
            if turns:
                said = self._lexicon.said(turns)
                weighed, places = self._sides[number].own(said, number)
                looked[number].update({forms: (said, place, places) for place, forms in enumerate(turns)})
                own[number].update(zip(turns, weighed, strict=True))
                others[1 - number].update(zip(turns, self._sides[1 - number].others(said), strict=True))
        self._own, self._others, self._looked = own, others, looked

    def scores(self, side: Side, turns: Sequence[Seen]) -> Row:
        """The first score of everything told of each of these turns of this side, then what it adds for each trigger;
        a row a turn."""
        number = int(side is self.client)
        rows: list[Row] = []
        starts: list[int] = []
        for seen in turns:
            starts.append(len(rows))
            rows += side.facts(seen.own + seen.past)
            rows.append(self._words(side, number, seen.forms))
            if seen.other:
                rows.append(self._others_words(side, number, seen.other))
        found: Row = np.add.reduceat(np.concatenate(rows).reshape(len(rows), -1), starts)
        return found

    def _words(self, side: Side, number: int, forms: Forms) -> Row:
        own = self._own[number].get(forms)
        return _kept(self._own[number], forms, side.own(self._lexicon.said([forms]), number)[0]) if own is None else own

    def _others_words(self, side: Side, number: int, forms: Forms) -> Row:
        other = self._others[number].get(forms)
        return _kept(self._others[number], forms, side.others(self._lexicon.said([forms]))) if other is None else other

    def alone(self, side: Side, forms: Forms, seen: Seen, column: int) -> float:
        """The first score of what is told in this column where these words were all of the turn."""
        words = side.own(self._lexicon.said([forms]), int(side is self.client))[0][0]
        return float(words[column] + sum([weighed[column] for weighed in side.facts(seen.own)]))

    def by_word(self, side: Side, forms: Forms) -> ByWord:
        """How much each word of a turn of this side weighs for whatever is told."""
        number = int(side is self.client)
        looked = self._looked[number].get(forms)
        if looked is None:
            said = self._lexicon.said([forms])
            return side.by_word(said, number, side.places(said))
        said, at, places = looked
        a, b = said.bounds(at)
        return side.by_word(said.one(at), number, [place[a : b - more] for more, place in enumerate(places)])


def _kept(known: Weighed, forms: Forms, weighed: Row) -> Row:
    """What the words weigh, remembered for a while."""
    if len(known) > MOST_TURNS:
        known.clear()
    found: Row = weighed[0]
    known[forms] = found
    return found


def _situations(header: dict[str, Any]) -> list[dict[str, list[float]]]:
    return [header["situations"][name] for name in SITUATIONS]


def _second(file: Arrays, side: str) -> Second | None:
    if f"{side}_into" not in file:
        return None
    parts = [file[f"{side}_{part}"].astype(np.float32) for part in ("into", "out", "net_scale", "net_shift")]
    return Second(*parts)


def load(path: Path) -> Model:
    """The model in this file. Raises OSError where there is none, ValueError where it is not one."""
    found = arrays(path)
    told = header(found)
    sides = []
    for side in SIDES:
        small, scale = found[f"{side}_weights"], found[f"{side}_scale"].astype(np.float32)
        adds = np.array([each[side] for each in _situations(told)], np.float32)
        names = tuple([Told(**each) for each in told[side]])
        sides.append(Side(names, found[f"{side}_rows"], Packed(small, scale), adds, _second(found, side)))
    return Model(sides[0], sides[1], told)
