"""When it is said, and the instant at which a wall clock shows a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Final
from zoneinfo import ZoneInfo

NOON: Final = time(12)
DAY_END: Final = time(18)  # of days and afternoons
LATE: Final = time(23, 59)  # what is due "tonight" once the day has ended
NIGHT_END: Final = time(6)


@dataclass(frozen=True, slots=True)
class Moment:
    """When it is said: the instant, and what the wall shows there."""

    instant: datetime  # UTC
    wall: datetime  # naive
    zone: ZoneInfo

    @property
    def today(self) -> date:
        return self.wall.date()


def moment(said_at: datetime, zone: ZoneInfo) -> Moment:
    """The moment of saying. Raises ValueError for a time without an offset."""
    if said_at.tzinfo is None:
        raise ValueError("said_at needs an offset")
    instant = said_at.astimezone(UTC)
    return Moment(instant, instant.astimezone(zone).replace(tzinfo=None), zone)


def settled(wall: datetime, now: Moment) -> datetime | None:
    """The instant at which the wall shows this, with its offset; None where that is before `now`.

    An hour that the change to summer time leaves out goes forward by the change; of the hour that comes twice in
    autumn the first is meant, unless that has passed.
    """
    for fold in (0, 1):
        instant = wall.replace(tzinfo=now.zone, fold=fold).astimezone(UTC)
        if instant >= now.instant:
            return in_zone(instant, now.zone)
    return None


def in_zone(instant: datetime, zone: ZoneInfo) -> datetime:
    """The instant as the zone's walls show it, with its offset."""
    local = instant.astimezone(zone)
    # A fixed offset: two times of one ZoneInfo would be compared by their walls, wrongly in the autumn hour.
    return local.replace(tzinfo=timezone(local.utcoffset() or timedelta(0)), fold=0)
