"""What a format's module gives: the source's own segments and facts, nothing mended yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from sangfroid.calls import End, Repair, Roles
from sangfroid.calls.vocabulary import Speaker
from sangfroid.sources.documents import Json


@dataclass(frozen=True, slots=True)
class Sample:
    """A source once decoded. `document` is its JSON value where it is one (then without `lines`)."""

    text: str
    lines: tuple[str, ...]
    document: Json = None  # of several values, one a line: their list


@dataclass(frozen=True, slots=True)
class Segment:
    """One stretch of speech as the source has it. Times in seconds from the start of the call.

    `text` None: the source gives times without words. `n` only where the source numbers its turns itself.
    `line` is where it stands in the file, for messages.
    """

    text: str | None
    label: str | None = None  # the speaker, as the source names them
    channel: int | None = None
    start: float | None = None
    end: float | None = None
    n: int | None = None
    line: int | None = None
    syllables: int | None = None  # counted in the sound


@dataclass(frozen=True, slots=True)
class Draft:
    """A call before the common path: segments in the source's order, facts as the source states them.

    `roles` maps a label to its role only where the format itself has fields for roles. `roles_as` says how those
    were found before they were written down, where the source keeps that; `left` is the label of who left first.
    """

    segments: tuple[Segment, ...]
    id: str | None = None
    language: str | None = None
    region: str | None = None
    domain: str | None = None
    title: str | None = None
    started_at: str | None = None  # ISO 8601, as written
    zone: str | None = None
    roles: tuple[tuple[str, Speaker], ...] = ()
    roles_as: Roles | None = None
    end: End | None = None
    left: str | None = None
    repairs: tuple[Repair, ...] = ()


RolesHeld = Literal["stated", "speakers", "none"]


@dataclass(frozen=True, slots=True)
class Holds:
    """What a format can hold. `roles` stated: who is agent and who is client; speakers: only told apart."""

    times: bool
    roles: RolesHeld
    overlaps: bool
    words: bool  # the time of each word


@dataclass(frozen=True, slots=True)
class Format:
    """One way of writing a call down. `looks_like` goes by content alone and gives 0 (no) to 1 (surely).

    `read` may raise Unreadable; `title` is what a person calls the format; `endings` are those that its files
    usually have, never looked at when reading.
    """

    name: str
    title: str
    looks_like: Callable[[Sample], float]
    read: Callable[[Sample], Draft]
    endings: tuple[str, ...] = field(kw_only=True)
    holds: Holds = field(kw_only=True)
