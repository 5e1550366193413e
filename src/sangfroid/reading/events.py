"""What the fold tells as it hears: everything that a Reading is collected from, and that advice reacts to."""

from __future__ import annotations

from dataclasses import dataclass

from sangfroid.calls.reading import (
    Asked,
    Attempt,
    DangerRead,
    DeadAir,
    Interruption,
    NeededBy,
    Pace,
    Promise,
    ReadTurn,
    SituationRead,
    TriggerRead,
    Why,
)  # fmt: skip
from sangfroid.calls.turns import EndBy, Span
from sangfroid.calls.vocabulary import Ending, Outcome, Speaker


@dataclass(frozen=True, slots=True)
class TurnRead:
    """A turn was heard; its labels are final. `signs` are the names of what was heard beside the labels."""

    turn: ReadTurn
    signs: frozenset[str]


@dataclass(frozen=True, slots=True)
class SituationArose:
    situation: SituationRead


@dataclass(frozen=True, slots=True)
class TriggerHeard:
    trigger: TriggerRead


@dataclass(frozen=True, slots=True)
class DangerHeard:
    danger: DangerRead


@dataclass(frozen=True, slots=True)
class DangerSuspected:
    """Words that may point to danger or not: to be asked about; nothing else changes."""

    danger: DangerRead


@dataclass(frozen=True, slots=True)
class NeededByHeard:
    needed_by: NeededBy


@dataclass(frozen=True, slots=True)
class AskedFor:
    """The agent asked for something that a file may hold."""

    asked: Asked


@dataclass(frozen=True, slots=True)
class PromiseHeard:
    promise: Promise


@dataclass(frozen=True, slots=True)
class PromiseReplaced:
    """The promise `id` stands no longer as it was said; `by` is the one that replaces it."""

    id: str
    by: str


@dataclass(frozen=True, slots=True)
class Interrupted:
    interruption: Interruption


@dataclass(frozen=True, slots=True)
class SilenceHeard:
    silence: DeadAir


@dataclass(frozen=True, slots=True)
class FastSpeech:
    pace: Pace


@dataclass(frozen=True, slots=True)
class ClosingRipe:
    """Closing is ripe from the client's turn `turn` on; its words at `span` say why, all of them where it is None."""

    turn: int
    why: Why
    span: Span | None


@dataclass(frozen=True, slots=True)
class CloseAttempted:
    """The agent set out to close, on the closing that became ripe last."""

    attempt: Attempt


@dataclass(frozen=True, slots=True)
class CloseMissed:
    """The call is over: closing was ripe over several of the agent's turns, and nobody closed."""


@dataclass(frozen=True, slots=True)
class TurnMended:
    """A span of turn `n` turned out to be private: its characters become `mask` everywhere it is quoted."""

    n: int
    span: Span


@dataclass(frozen=True, slots=True)
class GapHeard:
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class CallEnded:
    """The call is over. `talk` are seconds of speech a side, None without times; `flat`: no overlap in the
    whole call, so that interruptions cannot be known. `outcome` None: of no turn are the words known."""

    at: float | None
    by: EndBy
    ending: Ending
    outcome: Outcome | None
    talk: tuple[tuple[Speaker, float], ...] | None
    flat: bool


Event = (
    TurnRead | SituationArose | TriggerHeard | DangerHeard | DangerSuspected | NeededByHeard | AskedFor | PromiseHeard
    | PromiseReplaced | Interrupted | SilenceHeard | FastSpeech | ClosingRipe | CloseAttempted | CloseMissed
    | TurnMended | GapHeard | CallEnded
)  # fmt: skip
