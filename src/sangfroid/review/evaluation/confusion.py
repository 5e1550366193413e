"""What a label is mistaken for, turn by turn (a turn may carry several labels, so this is no square table)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sangfroid.review.evaluation.judged import Judged, JudgedTurn
from sangfroid.review.measure import Key

NOTHING: Final = "none"  # no label of the vocabulary: nothing stands in its place
SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Mistaken:
    """One label: what was heard in the turns where it was missed, what is right in those where it was wrongly heard."""

    missed: Counter[str]
    wrong: Counter[str]


def confusion(calls: Iterable[Judged]) -> dict[Key, Mistaken]:
    """Each label that was missed or wrongly heard at least once, the client's and the agent's apart."""
    found: defaultdict[Key, Mistaken] = defaultdict(lambda: Mistaken(Counter(), Counter()))
    for call in calls:
        for turn in call.turns():
            for label in turn.missed:
                found[turn.speaker, label].missed.update(instead(turn))
            for label in turn.wrong:
                found[turn.speaker, label].wrong.update(there(turn))
    return dict(sorted(found.items()))


def instead(turn: JudgedTurn) -> frozenset[str]:
    """For a missed label: what was wrongly heard in its turn; what is right beside it stands in no one's place."""
    return turn.wrong or frozenset({NOTHING})


def there(turn: JudgedTurn) -> frozenset[str]:
    """For a wrong label: what was missed in its turn, else what is rightly heard beside it."""
    return turn.missed or turn.gold or frozenset({NOTHING})


def most(counted: Counter[str], number: int = SHOWN) -> list[tuple[str, int]]:
    """The most frequent, those of equal number in the order of their names."""
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:number]
