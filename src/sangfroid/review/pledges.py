"""Promises as a table: what, who, when it was said, when it is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sangfroid.calls.reading import Promise, Reading
from sangfroid.review.clock import due_words
from sangfroid.review.course import duration
from sangfroid.review.names import OWNERS
from sangfroid.review.people import capitalised
from sangfroid.review.quotes import Quote, quoted, turn_of
from sangfroid.review.voice import Voice

ABOUT: Final = timedelta(minutes=1)  # what was due within a minute of the end was due in the call


@dataclass(frozen=True, slots=True)
class Pledge:
    """A promise as shown. `timed` where it has a due time; `replaced` where a later one stands for it."""

    what: str
    owner: str
    quote: Quote
    due: str
    timed: bool
    replaced: bool


def pledges(reading: Reading, voice: Voice) -> tuple[Pledge, ...]:
    """Both sides' promises, as they were said."""
    return tuple(shown for promise in reading.promises if (shown := _pledge(reading, promise, voice)) is not None)


def open_promises(reading: Reading) -> tuple[Promise, ...]:
    """Those that stand after the call, the soonest due first, those without a time last."""
    over = ended_at(reading)
    standing = [one for one in reading.promises if one.replaced_by is None and not _over(one.due, over)]
    return tuple(
        sorted(standing, key=lambda promise: (promise.due is None, promise.due.timestamp() if promise.due else 0.0))
    )


def _over(due: datetime | None, over: datetime | None) -> bool:
    """Whether what was due was due in the call."""
    return due is not None and over is not None and due <= over + ABOUT


def _pledge(reading: Reading, promise: Promise, voice: Voice) -> Pledge | None:
    turn = turn_of(reading, promise.turn)
    if turn is None:
        return None
    return Pledge(
        what=capitalised(promise.what), owner=voice(OWNERS[promise.owner]), quote=quoted(turn, voice, promise.span),
        due=due_said(reading, promise, voice), timed=promise.due is not None, replaced=promise.replaced_by is not None,
    )  # fmt: skip


def due_said(reading: Reading, promise: Promise, voice: Voice) -> str:
    """When it is due, in words; what was said where no date can be told from it."""
    if promise.due is not None:
        return due_words(promise.due, promise.precision, said_at(reading, promise.turn), voice)
    if promise.after is not None:
        return voice("« {words} »", words=promise.after)
    if promise.when is not None:
        return voice("« {words} »", words=promise.when)
    return voice("sans délai dit")


def said_at(reading: Reading, n: int) -> datetime | None:
    """The time of day at which a turn was said, None where the call's start is unknown."""
    turn = turn_of(reading, n)
    if reading.started_at is None:
        return None
    return reading.started_at + timedelta(seconds=(turn.start or 0.0) if turn is not None else 0.0)


def ended_at(reading: Reading) -> datetime | None:
    """The time of day at which the call was over, None where it is unknown."""
    seconds = duration(reading)
    if reading.started_at is None or seconds is None:
        return None
    return reading.started_at + timedelta(seconds=seconds)


def on_its_day(promise: Promise, voice: Voice) -> str:
    """When a promise is due, to be read on any day: the date, never « demain »."""
    return (
        due_words(promise.due, promise.precision, None, voice) if promise.due is not None else voice("sans délai dit")
    )
