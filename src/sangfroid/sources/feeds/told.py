"""What live messages tell, whatever their form: a call begins, somebody speaks, it ends."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sangfroid.calls.errors import Unreadable
from sangfroid.calls.turns import EndBy, EndHow
from sangfroid.calls.vocabulary import Speaker
from sangfroid.sources.bounds import MAX_SECONDS, check_text
from sangfroid.sources.documents import Json
from sangfroid.sources.text import seen

MAX_KEY: Final = 120  # characters of a call's or a turn's id


@dataclass(frozen=True, slots=True)
class Began:
    """A call begins. `replay`: it is played, and shall not be kept."""

    call: str | None
    started_at: datetime | None = None
    title: str = ""
    number: str = ""  # of the caller
    replay: bool = False
    speed: float = 1.0


@dataclass(frozen=True, slots=True)
class Said:
    """Words of one side; not final while they may still change. `key` is the feeder's own id of the turn."""

    call: str | None
    key: str | None
    speaker: Speaker
    text: str
    start: float | None
    end: float | None
    final: bool


@dataclass(frozen=True, slots=True)
class Lost:
    """Seconds of which the feeder has nothing."""

    call: str | None
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Over:
    """The call is over."""

    call: str | None
    at: float | None = None
    by: EndBy = "unknown"
    how: EndHow = "unknown"


Told = Began | Said | Lost | Over
Message = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Pending:
    """What a stream's next messages need to know: Deepgram's unfinished turns, by channel."""

    parts: tuple[tuple[int, Said], ...] = ()
    began: datetime | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """One way of telling a call while it goes on. `read` is pure; it raises Unreadable for a message it can't take.

    `agent`: the label or the channel that is the agent's, where the form itself does not say.
    """

    name: str
    title: str
    knows: Callable[[Message], bool]
    read: Callable[[Message, Pending, str], tuple[Pending, tuple[Told, ...]]]


def clean(text: str | None, where: str) -> str:
    """The text on one line, composed, without unseen characters; Unreadable where no speech is so long."""
    found = " ".join(seen(text or "")[0].split())
    check_text(found, where)
    return unicodedata.normalize("NFC", found)


def named(text: str | None, where: str) -> str | None:
    """An id, None where there is none."""
    if text is None or not text.strip():
        return None
    if len(text) > MAX_KEY:
        raise Unreadable("{where} : cet identifiant compte {size} caractères, {limit} au plus.", where=where,
                         size=len(text), limit=MAX_KEY)  # fmt: skip
    return seen(text.strip())[0]


def span(start: float | None, end: float | None, where: str) -> tuple[float | None, float | None]:
    """Times in order; Unreadable where no call is so long, None where one is missing."""
    if start is None or end is None:
        return None, None
    for value in (start, end):
        if not 0 <= value <= MAX_SECONDS:
            raise Unreadable("{where} : {value} secondes ne conviennent pas : de 0 à {limit}.", where=where,
                             value=value, limit=int(MAX_SECONDS))  # fmt: skip
    return (start, end) if start <= end else (end, start)
