"""What advice keeps of a call: enough for the next best move, and no more at 10,000 turns than at 10.

What is made anew at every turn is a named tuple: frozen as our dataclasses are, and made in a quarter of the time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, NamedTuple

from sangfroid.advice.facts import Facts
from sangfroid.calls.reading import Advice, Matter, NeededBy, Promise
from sangfroid.calls.reading import Step as StepDone

NOTHING: Final[frozenset[str]] = frozenset()

Floor = Literal["agent", "client"]


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of the call before its first turn."""

    call: str = ""
    region: str | None = None
    started_at: datetime | None = None
    records: bool = False  # the office records its calls


class Course(NamedTuple):
    """What was heard last on both sides. Seconds are from the start of the call, None without times."""

    turn: int = 0
    heard: int = 0  # turns so far
    now: float | None = None
    client: frozenset[str] = NOTHING  # labels of the client's last turn
    client_maybe: frozenset[str] = NOTHING  # and those that are doubtful: they hold back, they call for nothing
    client_before: frozenset[str] = NOTHING
    signs: frozenset[str] = NOTHING  # signs of the client's last turn
    rules: frozenset[str] = NOTHING  # the rules that gave these labels: « inappropriate.body »
    tension: float = 0.0
    before: float = 0.0  # tension of the client's turn before
    peak: float = 0.0
    agent: frozenset[str] = NOTHING  # labels of the agent's last turn
    agent_before: frozenset[str] = NOTHING
    agent_turn: int = 0
    serving: bool = False  # the agent has given something: an answer, an offer, a promise
    floor: Floor = "client"  # who is expected to speak
    client_turns: int = 0
    rambles: int = 0  # client's turns beside the subject since the last real question
    hard: int = 0  # hard acts heard from the client so far: complaint, anger, insult, threat, insistence, panic
    abuses: int = 0  # client's turns with insults, improper remarks
    served: bool = False  # an answer was given, and the client took it or the agent asked whether it was enough
    events: frozenset[str] = NOTHING  # what happened since the client's turn before: interrupted, fast_speech …
    quote: str = ""  # the words of the client's last turn that carry most
    fault: str = ""  # quote of a fault in the agent's last turn


@dataclass(frozen=True, slots=True)
class Ticked:
    """The steps done. Bit i stands for the book's step i; playbooks likewise."""

    steps: int = 0
    begun: int = 0  # playbooks whose steps are being ticked
    shown: int = 0  # playbooks that the call is in
    kept: tuple[StepDone, ...] = ()  # ticked, not told yet: their playbook is not shown


@dataclass(frozen=True, slots=True)
class Ladder:
    """How far a close has come. `goodbyes` counts the agent's turns that took leave, since the last real question."""

    started: bool = False
    summed: bool = False
    announced: bool = False
    recalled: bool = False
    goodbyes: int = 0

    @property
    def said(self) -> bool:
        """One of the rungs that come before leave is done."""
        return self.summed or self.announced or self.recalled


@dataclass(frozen=True, slots=True)
class Danger:
    """Danger for life was heard. It holds to the end of the call; `acknowledged` is the agent's answer to it."""

    matter: Matter
    turn: int
    quote: str
    acknowledged: bool = False
    shown: int = 0  # cards given for it
    matters: frozenset[Matter] = frozenset()  # all that were heard


@dataclass(frozen=True, slots=True)
class Owed:
    """Open promises of both sides, the latest last, and whether they were said back since."""

    agent: tuple[Promise, ...] = ()
    client: tuple[Promise, ...] = ()
    unsummed: bool = False  # a lasting promise, of either side
    promised_at: float | None = None  # when the agent's last promise was made


@dataclass(frozen=True, slots=True)
class Budget:
    """What was proposed so far. `moments` are those of the last hints, in seconds or, without times, in turns."""

    moments: tuple[float, ...] = ()
    said: int = 0  # wordings already used
    once: int = 0  # steps proposed
    twice: int = 0
    answers: frozenset[str] = NOTHING  # labels of the agent's that follow the hint
    shown: Advice | None = None  # the hint that stands now


class State(NamedTuple):
    """The call as advice sees it. Equal events give equal states."""

    setting: Setting = Setting()
    course: Course = Course()
    ticked: Ticked = Ticked()
    ladder: Ladder = Ladder()
    owed: Owed = Owed()
    budget: Budget = Budget()
    facts: Facts = Facts()
    situations: frozenset[str] = NOTHING
    danger: Danger | None = None
    needed_by: NeededBy | None = None
    ended: bool = False
