"""What the fold keeps of a call: only what later turns need, so that a turn costs the same at 10 and at 10,000.

What is made anew at every turn is a named tuple: frozen as our dataclasses are, and made in a quarter of the time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from sangfroid.calls.reading import Attempt, Promise, SituationRead, Why
from sangfroid.calls.vocabulary import Speaker

RECENT: Final = 8  # turns kept for overlaps and context
OPEN_PROMISES: Final = 24  # promises that a later one may replace
GIVEN: Final = 8  # agent's turns that gave something, of which the content is kept
TIMED: Final = 8  # turns in which the day that is spoken of is looked for


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of the call before its first turn."""

    started_at: datetime | None = None
    zone: str | None = None
    region: str | None = None

    def moment(self, seconds: float | None) -> datetime | None:
        """The time of day at this second of the call."""
        if self.started_at is None:
            return None
        return self.started_at + timedelta(seconds=seconds or 0.0)


class Recent(NamedTuple):
    """A turn just heard, without its words' offsets."""

    n: int
    speaker: Speaker
    start: float | None
    end: float | None
    labels: frozenset[str]
    signs: frozenset[str]
    words: int
    closed: bool  # its last sentence is finished, as far as the writing shows


class Side(NamedTuple):
    """One side's course so far."""

    last: frozenset[str] = frozenset()  # labels of its last turn
    ever: frozenset[str] = frozenset()  # labels of any of its turns
    content: frozenset[str] = frozenset()  # content words of its last two turns
    previous_content: frozenset[str] = frozenset()
    seconds: float = 0.0
    words: tuple[str, ...] = ()  # of its last turn
    signs: frozenset[str] = frozenset()  # what rules heard in it

    def heard(
        self, labels: frozenset[str], content: frozenset[str], seconds: float, words: tuple[str, ...],
        signs: frozenset[str],
    ) -> Side:  # fmt: skip
        """This side after one more turn."""
        ever = self.ever if labels <= self.ever else self.ever | labels
        return Side(labels, ever, content, self.content, self.seconds + seconds, words, signs)


class Pulse(NamedTuple):
    """The sound's course so far."""

    timed: bool = False  # some turn has times
    overlap: bool = False  # two turns have overlapped, or could have: they came by channels of their own
    end: float = 0.0  # the latest end heard
    agent_seconds: float = 0.0  # of the agent's speech in the running window
    agent_words: int = 0
    rates: tuple[int, ...] = (0,) * 60  # agent turns by rate: bin i holds 10·i .. 10·i+9 words a minute
    unheard: bool = False  # somebody spoke, and of no turn so far are the words known
    channel: int | None = None  # the first one heard


class Evidence(NamedTuple):
    """What speaks for each situation so far, 0 upward."""

    heat: float = 0.0  # for a conflict
    abuse: float = 0.0
    urgency: float = 0.0  # for an emergency
    overrun: float = 0.0


@dataclass(frozen=True, slots=True)
class Timed:
    """A turn that may have named a moment, and when it was said."""

    n: int
    text: str
    said_at: datetime


@dataclass(frozen=True, slots=True)
class Ledger:
    """The promises that a later one may replace, how many were made, and the turns that may name a moment."""

    promises: tuple[Promise, ...] = ()
    made: int = 0
    timed: tuple[Timed, ...] = ()


class Close(NamedTuple):
    """How near the call is to its close, and what was done for it. A new real question begins it anew."""

    given: bool = False  # the agent has given something: an answer, an offer, a promise
    taken: bool = False  # it was accepted, or summed up
    asked: bool = False  # the agent has asked whether there is anything else
    beside: int = 0  # client's turns beside the subject
    abuses: int = 0  # client's turns with insults or improper remarks
    abused: int | None = None  # the last of them
    warned: bool = False  # the agent has set a limit
    ripe: Why | None = None
    going_on: bool = False  # the client's last turn went on beside the subject
    chances: int = 0  # agent's turns since it was ripe that did not close
    attempts: int = 0
    harsh: bool = False  # the agent has entered the quarrel, or cut short, since it was ripe
    set_out: tuple[int, Attempt] | None = None  # a close set out before it was ripe, and the client's turn before it
    matter: tuple[frozenset[str], ...] = ()  # content words of what was given last: a close says them back
    tried: tuple[int, int, str] | None = None  # attempts that the model heard: how many, the last one's turn and manner


class State(NamedTuple):
    """The call as heard so far. Equal turns give equal states, however they came."""

    setting: Setting = Setting()
    client: Side = Side()
    agent: Side = Side()
    recent: tuple[Recent, ...] = ()
    tension: float = 0.0
    evidence: Evidence = Evidence()
    served_at: int | None = None  # turn at which the client had what they called for
    closings: int = 0  # agent turns that set out to close since the last real question
    close: Close = Close()
    danger: bool = False
    suspected: int | None = None  # the client's turn of which it was last asked whether there is danger
    situations: tuple[SituationRead, ...] = ()
    triggers: frozenset[str] = frozenset()
    ledger: Ledger = Ledger()
    pulse: Pulse = Pulse()
    ended: bool = False
    trail: bytes = b""  # what the model remembers of the turns

    def side(self, speaker: Speaker) -> Side:
        return self.client if speaker == "client" else self.agent
