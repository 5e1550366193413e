"""How well calls are read: readings beside what an annotator heard in the same calls.

A call is measured by itself, and measures add up (`take`), so that calls can be drawn again (`bootstrap`).

Figures: F1 of turn labels (micro over all; macro = mean over labels with at least 8 gold turns), quadratic
weighted kappa and rank correlation of tension on client turns, micro F1 of situations and of triggers, accuracy
of ending and outcome, promises found (same side, same turn) and their due times right to the minute.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sangfroid.calls.call import Annotation, GoldPromise
from sangfroid.calls.reading import Promise, Reading
from sangfroid.calls.vocabulary import Speaker

ENOUGH: Final = 8  # gold turns from which a label counts in the macro mean
LEVELS: Final = 4  # tension 0..3
SAME_MINUTE: Final = 60.0  # seconds

Key = tuple[Speaker, str]
"""A label of one side: `goodbye` is the client's or the agent's."""


@dataclass(slots=True)
class Tally:
    """Found and right, found and wrong, missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def f1(self) -> float:
        return 2 * self.right / (2 * self.right + self.wrong + self.missed) if self.right else 0.0

    @property
    def precision(self) -> float:
        """The share of what was found that is right; 0 where nothing was found."""
        return self.right / (self.right + self.wrong) if self.right else 0.0

    @property
    def recall(self) -> float:
        """The share of what is there that was found; 0 where nothing is there."""
        return self.right / self.gold if self.right else 0.0

    @property
    def gold(self) -> int:
        """How many the annotator heard."""
        return self.right + self.missed

    def take(self, other: Tally) -> None:
        self.right += other.right
        self.wrong += other.wrong
        self.missed += other.missed

    def add(self, gold: frozenset[str], seen: frozenset[str]) -> None:
        self.right += len(gold & seen)
        self.wrong += len(seen - gold)
        self.missed += len(gold - seen)


@dataclass(frozen=True, slots=True)
class Pairing:
    """A call's promises: those found, and whether due at the same minute; those missed; those wrongly heard."""

    found: tuple[tuple[GoldPromise, Promise, bool], ...]
    missed: tuple[GoldPromise, ...]
    wrong: tuple[Promise, ...]


def paired(gold: Sequence[GoldPromise], seen: Sequence[Promise]) -> Pairing:
    """Equal due times are paired first, then whatever the same side promised in the same turn."""
    waiting, left = list(gold), list(seen)
    found: list[tuple[GoldPromise, Promise, bool]] = []
    for exact in (True, False):
        for promise in list(waiting):
            hit = next(
                (p for p in left if p.turn == promise.turn and p.by == promise.by
                 and (not exact or _same_minute(promise.due, p.due))), None,
            )  # fmt: skip
            if hit is not None:
                waiting.remove(promise)
                left.remove(hit)
                found.append((promise, hit, exact))
    return Pairing(tuple(found), tuple(waiting), tuple(left))


@dataclass(slots=True)
class Measure:
    """The tallies of one call or of many; `figures()` gives the numbers."""

    calls: int = 0
    turns: int = 0
    labels: dict[Key, Tally] = field(default_factory=dict)
    tension: list[tuple[int, float]] = field(default_factory=list)  # (gold, seen) a client turn
    situations: Tally = field(default_factory=Tally)
    triggers: Tally = field(default_factory=Tally)
    endings: int = 0
    outcomes: int = 0
    promises: Tally = field(default_factory=Tally)
    dues: int = 0

    def counted(self) -> frozenset[Key]:
        """The labels that count in the macro means: those with enough gold turns."""
        return frozenset(key for key, tally in self.labels.items() if tally.gold >= ENOUGH)

    def figures(self, counted: frozenset[Key] | None = None) -> dict[str, float]:
        """Every figure by its name, in the order in which they are shown.

        `counted`: the labels of the macro means, where they are set beforehand; those of them without a gold turn
        here are left out.
        """
        chosen = self.counted() if counted is None else counted
        scored = {key: tally.f1 for key, tally in self.labels.items() if key in chosen and tally.gold}
        every = Tally(*(sum(getattr(t, name) for t in self.labels.values()) for name in ("right", "wrong", "missed")))
        gold = [float(level) for level, _ in self.tension]
        seen = [value for _, value in self.tension]
        found, promised = self.promises.right, self.promises.gold
        return {
            "calls": self.calls, "turns": self.turns,
            "labels.micro": every.f1, "labels.macro": _mean(scored.values()),
            "labels.macro.client": _mean(f1 for (side, _), f1 in scored.items() if side == "client"),
            "labels.macro.agent": _mean(f1 for (side, _), f1 in scored.items() if side == "agent"),
            "tension.qwk": kappa([g for g, _ in self.tension], [min(3, max(0, round(s))) for s in seen]),
            "tension.spearman": correlation(ranks(gold), ranks(seen)),
            "situations.f1": self.situations.f1, "triggers.f1": self.triggers.f1,
            "ending.acc": self.endings / max(self.calls, 1), "outcome.acc": self.outcomes / max(self.calls, 1),
            "promises.f1": self.promises.f1, "promises.due": self.dues / max(promised, 1),
            "promises.due_found": self.dues / max(found, 1),
        }  # fmt: skip

    def add(self, gold: Annotation, seen: Reading | None) -> None:
        """Counts one call; a call that could not be read counts as empty."""
        self.calls += 1
        self.turns += len(gold.labels)
        self._add_turns(gold, seen)
        situations = frozenset(s.name for s in seen.situations) if seen else frozenset[str]()
        self.situations.add(frozenset(gold.situations), frozenset(situations))
        triggers = frozenset(t.name for t in seen.triggers) if seen else frozenset[str]()
        self.triggers.add(frozenset(gold.triggers), frozenset(triggers))
        self.endings += seen is not None and seen.ending == gold.ending
        self.outcomes += seen is not None and seen.outcome == gold.outcome
        self._add_promises(gold, seen.promises if seen else ())

    def _add_turns(self, gold: Annotation, seen: Reading | None) -> None:
        turns = {turn.n: turn for turn in seen.turns} if seen else {}
        speakers = dict(gold.speakers)
        for n, labels in gold.labels:
            turn = turns.get(n)
            found = frozenset(cue.name for cue in turn.labels) if turn else frozenset[str]()
            for label in found | set(labels):
                tally = self.labels.setdefault((speakers[n], label), Tally())
                tally.add(frozenset(labels) & {label}, found & {label})
        for n, level in gold.tension:
            turn = turns.get(n)
            self.tension.append((level, turn.tension if turn is not None and turn.tension is not None else 0.0))

    def _add_promises(self, gold: Annotation, heard: Sequence[Promise]) -> None:
        pairing = paired(gold.promises, heard)
        self.promises.take(Tally(len(pairing.found), len(pairing.wrong), len(pairing.missed)))
        self.dues += sum(exact for _, _, exact in pairing.found)

    def take(self, other: Measure) -> None:
        """Adds what another measure has counted."""
        self.calls += other.calls
        self.turns += other.turns
        for key, tally in other.labels.items():
            self.labels.setdefault(key, Tally()).take(tally)
        self.tension += other.tension
        self.situations.take(other.situations)
        self.triggers.take(other.triggers)
        self.endings += other.endings
        self.outcomes += other.outcomes
        self.promises.take(other.promises)
        self.dues += other.dues


def total(measures: Iterable[Measure]) -> Measure:
    """The measure of all these calls together."""
    together = Measure()
    for measure in measures:
        together.take(measure)
    return together


def _same_minute(a: datetime | None, b: datetime | None) -> bool:
    if a is None or b is None:
        return a is b
    return abs((a - b).total_seconds()) <= SAME_MINUTE


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else 0.0


def kappa(gold: Sequence[int], seen: Sequence[int]) -> float:
    """Quadratic weighted kappa over the levels 0..3: 1 is full agreement, 0 what chance gives."""
    if not gold:
        return 0.0
    pairs = Counter(zip(gold, seen, strict=True))
    of_gold, of_seen = Counter(gold), Counter(seen)
    observed = expected = 0.0
    for i in range(LEVELS):
        for j in range(LEVELS):
            weight = (i - j) ** 2 / (LEVELS - 1) ** 2
            observed += weight * pairs[i, j]
            expected += weight * of_gold[i] * of_seen[j] / len(gold)
    return 1 - observed / expected if expected else 0.0


def ranks(values: Sequence[float]) -> list[float]:
    """Ranks from 0; equal values share their mean rank."""
    order = sorted(range(len(values)), key=values.__getitem__)
    out = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end + 1 < len(order) and values[order[end + 1]] == values[order[start]]:
            end += 1
        for place in order[start : end + 1]:
            out[place] = (start + end) / 2
        start = end + 1
    return out


def correlation(a: Sequence[float], b: Sequence[float]) -> float:
    """Pearson's correlation, 0 where either side does not vary."""
    if len(a) < 2:
        return 0.0
    mean_a, mean_b = _mean(a), _mean(b)
    covariance = sum((x - mean_a) * (y - mean_b) for x, y in zip(a, b, strict=True))
    spread_a = sum((x - mean_a) ** 2 for x in a)
    spread_b = sum((y - mean_b) ** 2 for y in b)
    return covariance / (spread_a * spread_b) ** 0.5 if spread_a and spread_b else 0.0
