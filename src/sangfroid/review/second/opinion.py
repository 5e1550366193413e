"""What a second reader holds of a call, and why it may hold nothing. It never enters a `Reading`."""

from __future__ import annotations

from dataclasses import dataclass

from sangfroid.calls.errors import SangfroidError
from sangfroid.calls.turns import Span
from sangfroid.calls.vocabulary import Situation


class Unheard(SangfroidError):
    """Why the second reader was not heard, and what to do; the report stands without it."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A label that it gives a turn, with the turn's own words for it: `text[a:b] == quote`."""

    name: str
    quote: str
    span: Span


@dataclass(frozen=True, slots=True)
class TurnOpinion:
    """What it holds of one turn. `tension` 0..3 on a client's turn where it says one."""

    n: int
    labels: tuple[Remark, ...]
    tension: float | None = None


@dataclass(frozen=True, slots=True)
class Opinion:
    """The turns it answered for, in their order, and the call's situations.

    There is no place in it for a promise, a step or a sentence of the model's own. `dropped` counts what it said that
    is no label of that speaker, quotes words that were not said, or names a turn that is not there.
    """

    turns: tuple[TurnOpinion, ...] = ()
    situations: tuple[Situation, ...] = ()
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class Second:
    """The second reader's part beside a reading: whom we asked, about how many turns, and what came back.

    `trouble` says why the opinion is empty, or lacks the turns that it does not hold.
    """

    opinion: Opinion
    asked: int = 0
    host: str = ""
    model: str = ""
    prompt: str = ""
    trouble: Unheard | None = None

    @property
    def whole(self) -> bool:
        """Whether it answered for every turn that it was asked about."""
        return self.asked > 0 and len(self.opinion.turns) == self.asked


def unheard(trouble: Unheard) -> Second:
    """The part of a second reader that was not asked."""
    return Second(Opinion(), trouble=trouble)
