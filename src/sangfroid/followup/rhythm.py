"""The emergency's beat (M5): news at a regular rhythm, even with nothing new, never later than the client's hard stop.

One beat serves all the callers of one outage: the next update is due by the strictest of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The office's values. `follow_up`: days after the end at which one asks whether it holds."""

    every: timedelta = timedelta(minutes=10)
    remind_before: timedelta = timedelta(minutes=2)
    margin: timedelta = timedelta(minutes=1)
    follow_up: tuple[float, ...] = (1, 7)


@dataclass(frozen=True, slots=True)
class Update:
    """The next update: when it is due, when one is reminded of it, the hard stop that made it earlier, if one did."""

    due: datetime
    remind: datetime
    hard_stop: datetime | None


def next_update(now: datetime, every: timedelta, hard_stops: tuple[datetime, ...], rhythm: Rhythm) -> Update:
    """When news is next due. A hard stop that has passed binds no more; one that is too near is due at once."""
    due = now + every
    strictest = min((stop for stop in hard_stops if stop > now), default=None)
    if strictest is None or strictest - rhythm.margin >= due:
        return Update(due, _remind(now, due, rhythm), None)
    due = max(now, strictest - rhythm.margin)
    return Update(due, _remind(now, due, rhythm), strictest)


def follow_ups(over: datetime, days: tuple[float, ...]) -> tuple[datetime, ...]:
    """The moments at which one asks whether it holds, the first first."""
    return tuple(over + timedelta(days=day) for day in sorted(days) if day > 0)


def _remind(now: datetime, due: datetime, rhythm: Rhythm) -> datetime:
    """Before it is due; half way where there is little time."""
    return max(due - rhythm.remind_before, now + (due - now) / 2)
