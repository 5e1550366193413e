"""When to remind of what is due: in the office's hours, before it and at it; never at night unless it was promised so.

Pure: moments come with an offset and leave in UTC. Of one thing only the next reminder is ever planned; what came due
while nobody was there to say so is told once, as late.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from sangfroid.advice.hours import HOUR, WorkingTime
from sangfroid.calls.vocabulary import Precision

Stage = Literal["soon", "due", "late", "again", "beat"]  # "again": one put it off until then; "beat": an update
EXACT: Final = frozenset({"minute", "hour"})  # said with an hour: the very moment counts, at night too
GRACE: Final = timedelta(minutes=10)  # after which what was due is late
SHORT: Final = timedelta(minutes=2)  # nearer than that, one reminder is enough


@dataclass(frozen=True, slots=True)
class Due:
    """What is due: when, how exactly it was said, whether the time is ours (`assumed`)."""

    at: datetime
    precision: Precision = "minute"
    assumed: bool = False

    @property
    def exact(self) -> bool:
        """Whether somebody was told this very hour."""
        return self.precision in EXACT and not self.assumed


@dataclass(frozen=True, slots=True)
class Reminder:
    """What to tell, and when."""

    stage: Stage
    at: datetime


def reminders(due: Due, hours: WorkingTime) -> tuple[Reminder, ...]:
    """All reminders of one due time, in their order: before it, at it, and once more when it has become late."""
    due = replace(due, at=due.at.astimezone(UTC))  # on walls, an hour more may be two or none
    found = [*_before(due, hours), Reminder("late", _late(due.at, hours))]
    return tuple(one for place, one in enumerate(found) if place == 0 or one.at > found[place - 1].at)


def next_reminder(due: Due, hours: WorkingTime, after: datetime) -> Reminder | None:
    """The first reminder after this moment; None where all have been."""
    return next((one for one in reminders(due, hours) if one.at > after), None)


def stage_now(due: datetime, now: datetime) -> Stage:
    """What a reminder that is told now says, whatever it was meant to say when it was planned."""
    if now < due:
        return "soon"
    return "due" if now <= due + GRACE else "late"


def missed(planned: datetime, now: datetime) -> bool:
    """Whether a reminder comes later than it should: the program was not running."""
    return now > planned + GRACE


def _before(due: Due, hours: WorkingTime) -> list[Reminder]:
    """The reminders until it is due."""
    at = due.at
    lead = hours.hours.remind_before
    if hours.is_open(at):
        return _apart(Reminder("soon", max(at - lead, hours.next_open(at - lead))), Reminder("due", at))
    last = hours.last_hour(at)
    if due.exact:
        # "Je vous rappelle à 22 h": once while one is still at work, and then at the hour that was promised.
        return _apart(Reminder("soon", last), Reminder("due", at))
    span = hours.on(hours.day_of(last))
    opened = span[0] if span is not None else last
    return _apart(Reminder("soon", opened), Reminder("due", last))


def _apart(soon: Reminder, due: Reminder) -> list[Reminder]:
    return [soon, due] if soon.at <= due.at - SHORT else [due]


def _late(at: datetime, hours: WorkingTime) -> datetime:
    """Within the hour if one is at work, else as soon as one is."""
    return hours.next_open(at + HOUR)
