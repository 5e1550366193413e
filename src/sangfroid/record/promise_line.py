"""A promise of the ledger, as it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from sangfroid.calls.reading import Owner
from sangfroid.calls.vocabulary import Precision

PromiseState = Literal["heard", "confirmed", "waiting", "kept", "released", "broken"]
SURE: Final = 0.7  # what only the model hears is told with less, what a rule hears with more


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """A promise of the ledger. `text` is as it was said, "" where nobody may see that; `assumed`: the time is ours.

    `keeper` follows it up, `holder` must do it. `when` are the words of time as said. `call_title` is told to whoever's
    call it is, not in long lists; `what` is "" where its call alone may tell it.
    """

    id: int
    call: int | None
    call_at: datetime | None
    call_title: str | None
    turn: int | None
    span: tuple[int, int] | None
    contact: int | None
    contact_name: str | None
    by: str
    owner: Owner
    keeper: int
    holder: int | None
    holder_name: str | None
    what: str
    text: str
    when: str | None
    after: str | None
    event_pending: bool
    due: datetime | None
    precision: Precision
    assumed: bool
    confidence: float
    state: PromiseState
    denied: bool
    by_person: bool
    made: datetime
    settled: datetime | None
    proof: str | None
    replaced_by: int | None

    @property
    def doubted(self) -> bool:
        """Whether a person must say first that it is one: heard with little confidence, and nobody has looked at it."""
        return doubtful(self.state, self.confidence, by_person=self.by_person)


def doubtful(state: str, confidence: float, *, by_person: bool) -> bool:
    """Whether a promise in this state is not one yet."""
    return state == "heard" and not by_person and confidence < SURE
