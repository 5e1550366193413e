"""A call as it was read from its source, before any reading of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sangfroid.calls.turns import End, Turn
from sangfroid.calls.vocabulary import Ending, Outcome, Precision, Speaker

Found = Literal["given", "channel", "label", "guessed", "none"]


@dataclass(frozen=True, slots=True)
class Roles:
    """How it was settled who is agent and who is client.

    given: the source or the user says so; channel, label: mapped by one; guessed: from what is said;
    none: not known, all turns are `unknown`. `confidence` 0..1. `names` maps the source's own labels to roles.
    """

    found: Found = "given"
    confidence: float = 1.0
    names: tuple[tuple[str, Speaker], ...] = ()


@dataclass(frozen=True, slots=True)
class Repair:
    """Something in the source that was mended while reading; `message` is a French msgid filled by `values`."""

    message: str
    values: tuple[tuple[str, str | int | float], ...] = ()

    def __str__(self) -> str:
        return self.message.format(**dict(self.values))


@dataclass(frozen=True, slots=True)
class Call:
    """One call: its turns, sorted by start, and what its source says about it."""

    id: str
    turns: tuple[Turn, ...]
    language: str = "fr"
    region: str | None = None  # FR, CH, BE, CA, LU …
    domain: str | None = None
    title: str | None = None  # what a person calls it
    started_at: datetime | None = None  # with an offset
    zone: str | None = None  # IANA name
    roles: Roles = Roles()
    repairs: tuple[Repair, ...] = ()
    end: End | None = None  # None: the source does not say how the call ended
    source: str | None = None  # file name without folder
    format: str | None = None  # name of the format it was read from


@dataclass(frozen=True, slots=True)
class GoldPromise:
    """A promise as an annotator noted it."""

    turn: int
    by: Speaker
    what: str
    text: str
    due: datetime | None
    precision: Precision


@dataclass(frozen=True, slots=True)
class Annotation:
    """What an annotator heard in a call. A reading never looks at it."""

    call: str
    speakers: tuple[tuple[int, Speaker], ...]  # turn → who speaks
    labels: tuple[tuple[int, tuple[str, ...]], ...]  # turn → labels
    tension: tuple[tuple[int, int], ...]  # client turn → 0..3
    situations: tuple[str, ...]
    triggers: tuple[str, ...]
    ending: Ending
    outcome: Outcome
    promises: tuple[GoldPromise, ...]
