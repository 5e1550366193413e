"""What was understood of a call: the value that review, record, desk and archive pass on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, get_args

from sangfroid.calls.call import Repair, Roles
from sangfroid.calls.turns import Cue, EndBy, Span
from sangfroid.calls.vocabulary import Ending, Outcome, Precision, Situation, Speaker, Trigger

Owner = Literal["agent", "client", "colleague", "doctor", "unknown"]
Why = Literal["overrun", "abuse"]
Manner = Literal[
    "warm_firm", "ducks_feather", "short_then_leave", "bring_back", "name_and_end", "limit_of_competence",
    "right_service", "others_waiting", "good_day_leave",
]  # fmt: skip
MANNERS: Final[tuple[Manner, ...]] = get_args(Manner)
Weight = Literal["right", "soft", "hard"]
FileMatter = Literal["name", "birth_date", "phone", "mail", "address", "reference", "history"]
"""What a client's file may hold and an agent may ask for; `history`: whether they have called, come, told it before."""

Matter = Literal["heart", "breath", "bleeding", "stroke", "suicide", "violence", "weapon", "poison", "fire", "life"]


@dataclass(frozen=True, slots=True)
class ReadTurn:
    """A turn with what was heard in it. `tension` 0..3 on a client's turn, None elsewhere."""

    n: int
    speaker: Speaker
    text: str
    start: float | None
    end: float | None
    channel: int | None
    labels: tuple[Cue, ...]
    tension: float | None
    tension_quote: str | None = None  # the words that carry it most; None where nothing does


@dataclass(frozen=True, slots=True)
class Peak:
    """The call's tension: highest value, its turn, and the value at the last client turn."""

    peak: float
    at_turn: int
    end: float


@dataclass(frozen=True, slots=True)
class SituationRead:
    name: Situation
    from_turn: int
    confidence: float


@dataclass(frozen=True, slots=True)
class TriggerRead:
    name: Trigger
    turn: int
    quote: str


@dataclass(frozen=True, slots=True)
class DangerRead:
    """Words that point to danger for life (M0). Never taken back by what follows."""

    matter: Matter
    turn: int
    quote: str
    span: Span


@dataclass(frozen=True, slots=True)
class NeededBy:
    """The client's own hard stop ("je suis en rendez-vous dans cinq minutes")."""

    turn: int
    quote: str
    due: datetime | None


@dataclass(frozen=True, slots=True)
class Promise:
    """What one side undertook to do.

    `by` is the side that said it, `owner` the one who must do it ("le docteur vous rappelle": doctor).
    `when` are the words of time as said, `after` those of the event it waits for, None where none is said.
    `due` has an offset; None where no time is said or the call's start is unknown.
    """

    id: str
    turn: int
    by: Speaker
    owner: Owner
    what: str
    text: str
    span: Span
    when: str | None
    after: str | None
    due: datetime | None
    precision: Precision
    confidence: float
    replaced_by: str | None = None


@dataclass(frozen=True, slots=True)
class Interruption:
    turn: int
    by: Speaker
    seconds: float
    of: int  # the turn that was cut into
    fault: bool  # the agent took the floor while the client was letting it out


@dataclass(frozen=True, slots=True)
class DeadAir:
    after_turn: int
    seconds: float
    announced: bool


@dataclass(frozen=True, slots=True)
class Pace:
    turn: int
    words_per_minute: int


@dataclass(frozen=True, slots=True)
class Timing:
    """Plain measures of the sound's course. None: it could not be known (no times, or a flattened recogniser)."""

    interruptions: tuple[Interruption, ...] | None
    dead_air: tuple[DeadAir, ...] | None
    pace: tuple[Pace, ...] | None  # where the agent spoke too fast
    talk_share: tuple[tuple[Speaker, float], ...] | None


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a playbook, done at this turn with these words."""

    playbook: str
    step: str
    turn: int
    quote: str


AdviceKind = Literal["say", "do", "avoid", "danger"]


@dataclass(frozen=True, slots=True)
class Advice:
    """The next best move after a turn: one sentence to say, one thing to do, or one to avoid."""

    after_turn: int
    kind: AdviceKind
    text: str
    why: str
    quote: str  # the words that caused it; "" where silence or time did
    playbook: str
    step: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """An agent's turn that sets out to close: how, and whether with the right firmness."""

    turn: int
    manner: Manner
    weight: Weight
    quote: str
    span: Span


@dataclass(frozen=True, slots=True)
class Closing:
    """From the client's turn at which closing was ripe, whose words say why, the agent's attempts to close.

    Without attempts: it stayed ripe over several of the agent's turns, and nobody closed.
    """

    ripe: int
    why: Why
    quote: str
    attempts: tuple[Attempt, ...] = ()


@dataclass(frozen=True, slots=True)
class Early:
    """An agent's turn that does a step of a playbook while the client was too tense for it."""

    playbook: str
    step: str
    turn: int
    quote: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that a file may hold, and that the agent asked the client for."""

    matter: FileMatter
    turn: int
    quote: str
    span: Span


State = Literal["running", "ended"]


@dataclass(frozen=True, slots=True)
class Reading:
    """The whole reading of one call. What could not be known is None, never zero."""

    call: str
    language: str
    region: str | None
    domain: str | None
    title: str | None
    started_at: datetime | None
    zone: str | None
    state: State
    ended_at: float | None
    ended_by: EndBy | None
    made_with: tuple[tuple[str, str], ...]
    roles: Roles
    repairs: tuple[Repair, ...]
    turns: tuple[ReadTurn, ...]
    tension: Peak | None
    situations: tuple[SituationRead, ...]
    triggers: tuple[TriggerRead, ...]
    ending: Ending | None
    outcome: Outcome | None
    promises: tuple[Promise, ...]
    timing: Timing
    dangers: tuple[DangerRead, ...]
    needed_by: NeededBy | None
    recording_announced: bool | None  # None: no agent turn was read
    gaps: tuple[tuple[float, float], ...] = ()
    steps: tuple[Step, ...] = ()
    advice: tuple[Advice, ...] = ()
    closings: tuple[Closing, ...] = ()
    too_early: tuple[Early, ...] = ()
    asked: tuple[Asked, ...] = ()
    suspicions: tuple[DangerRead, ...] = ()  # words that may point to danger or not: to be asked about
