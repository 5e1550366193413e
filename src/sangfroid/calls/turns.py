"""What is heard of a call: turns, time that passes, and its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sangfroid.calls.vocabulary import Speaker

Span = tuple[int, int]
"""Half-open character offsets into a turn's text: `text[a:b]`."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A sign heard in one turn; `name` is one of the labels of `vocabulary`."""

    name: str
    confidence: float  # 0..1
    quote: str  # the words that show it, as they stand in the turn; "" for a tap
    span: Span  # text[a:b] == quote
    by: str  # "cue:<rule>", "model:<name>", "tap:<key>", "person"


@dataclass(frozen=True, slots=True)
class Turn:
    """One side's words, final. Times are seconds from the start of the call, None where unknown.

    `n` is the turn's identity, set when it begins and never renumbered. `taps` are labels that a person
    set by hand while the call ran (a quick tap is a turn with empty text); gold labels never stand here.
    `syllables`: as counted in the sound, None where it was not heard; they stand for the words where `text` is empty.
    """

    n: int
    speaker: Speaker
    text: str
    start: float | None = None
    end: float | None = None
    channel: int | None = None
    taps: tuple[Cue, ...] = ()
    syllables: int | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    """Time passes with nobody speaking; `at` seconds from the start of the call (live only)."""

    at: float


@dataclass(frozen=True, slots=True)
class Masked:
    """A span of an earlier turn that turned out to hold a private number: mend what was kept of it."""

    n: int
    span: Span


@dataclass(frozen=True, slots=True)
class Gap:
    """Seconds of which nothing is kept (off the record, a lost connection)."""

    start: float
    end: float


EndBy = Literal["agent", "client", "unknown"]
EndHow = Literal["leave", "cut", "interrupted", "unknown"]


@dataclass(frozen=True, slots=True)
class End:
    """The call is over. `at` in seconds, None where unknown."""

    at: float | None = None
    by: EndBy = "unknown"
    how: EndHow = "unknown"


Heard = Turn | Tick | Masked | Gap | End


def fold_order(turn: Turn) -> tuple[float, float, int]:
    """The key that sorts turns into the order in which they become final; as given without times."""
    if turn.start is None or turn.end is None:
        return (0.0, 0.0, turn.n)
    return (turn.end, turn.start, turn.n)
