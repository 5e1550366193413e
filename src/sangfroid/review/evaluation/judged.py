"""A call as it was read beside what an annotator heard in it, turn by turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sangfroid.calls.call import Annotation, Call
from sangfroid.calls.reading import Reading, ReadTurn
from sangfroid.calls.vocabulary import Speaker
from sangfroid.review.measure import Measure


@dataclass(frozen=True, slots=True)
class JudgedTurn:
    """One annotated turn. `turn` is None where the reading has none of this number; `level` is the gold tension."""

    n: int
    speaker: Speaker
    gold: frozenset[str]
    level: int | None
    turn: ReadTurn | None
    before: ReadTurn | None

    @property
    def heard(self) -> frozenset[str]:
        return frozenset(cue.name for cue in self.turn.labels) if self.turn is not None else frozenset()

    @property
    def missed(self) -> frozenset[str]:
        return self.gold - self.heard

    @property
    def wrong(self) -> frozenset[str]:
        return self.heard - self.gold


@dataclass(frozen=True, slots=True)
class Judged:
    """One call; `name` is its file's, `measure` counts it alone."""

    name: str
    call: Call
    gold: Annotation
    seen: Reading
    measure: Measure

    def turns(self) -> Iterator[JudgedTurn]:
        """The annotated turns in the annotation's order, each with the reading's turn before it."""
        places = {turn.n: place for place, turn in enumerate(self.seen.turns)}
        speakers, levels = dict(self.gold.speakers), dict(self.gold.tension)
        for n, labels in self.gold.labels:
            place = places.get(n)
            yield JudgedTurn(
                n, speakers[n], frozenset(labels), levels.get(n),
                turn=self.seen.turns[place] if place is not None else None,
                before=self.seen.turns[place - 1] if place else None,
            )  # fmt: skip


def judge(name: str, call: Call, gold: Annotation, seen: Reading) -> Judged:
    """The call with its own measure."""
    measure = Measure()
    measure.add(gold, seen)
    return Judged(name, call, gold, seen, measure)
