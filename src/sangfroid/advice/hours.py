"""When an office works: its days and hours, its region's holidays. Pure; moments in and out have an offset, out in UTC.

Regions: FR, BE, LU as a whole; CH with its canton (CH-VD), CA with its province (CA-QC), FR with its department where
it has holidays of its own (FR-57, FR-67, FR-68).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import holidays

from sangfroid.calls.errors import BadData
from sangfroid.language.sheets import Fields, Node, Text, read_sheet_file

SHEET: Final = Path(__file__).parent.parent / "data" / "fr" / "followup" / "hours.yaml"
DAYS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
HOUR: Final = timedelta(hours=1)
FARTHEST: Final = 40  # days that are looked through for one on which the office works
# What the package of holidays calls some regions.
_NAMED: Final = {("FR", "57"): "57", ("FR", "67"): "6AE", ("FR", "68"): "6AE"}

Span = tuple[time, time]


@dataclass(frozen=True, slots=True)
class Hours:
    """A sheet: from when to when on each day of the week, Monday first; None is a day off."""

    week: tuple[Span | None, ...]
    holidays: bool = True
    closed: frozenset[date] = frozenset()
    remind_before: timedelta = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """An office's working time on its own walls."""

    hours: Hours
    zone: ZoneInfo
    region: str

    def on(self, day: date) -> tuple[datetime, datetime] | None:
        """From when to when the office works on this day; None on a day off."""
        span = self.hours.week[day.weekday()]
        if span is None or day in self.hours.closed:
            return None
        if self.hours.holidays and is_holiday(day, self.region):
            return None
        begins, ends = (datetime.combine(day, each, self.zone).astimezone(UTC) for each in span)
        return begins, ends

    def day_of(self, at: datetime) -> date:
        """The office's day of this moment."""
        return at.astimezone(self.zone).date()

    def is_open(self, at: datetime) -> bool:
        """Whether the office works at this moment."""
        span = self.on(self.day_of(at))
        return span is not None and span[0] <= at < span[1]

    def next_open(self, at: datetime) -> datetime:
        """This moment if the office works, else when it next begins to."""
        for day in self._days(at, 1):
            span = self.on(day)
            if span is not None and at < span[1]:
                return max(span[0], at.astimezone(UTC))
        return at.astimezone(UTC)

    def end_of_day(self, at: datetime) -> datetime:
        """The end of the working day that this moment is in, or of the next one."""
        opened = self.next_open(at)
        span = self.on(self.day_of(opened))
        return span[1] if span is not None else opened

    def last_hour(self, before: datetime) -> datetime:
        """When the last hour of work that is over at this moment began."""
        for day in self._days(before, -1):
            span = self.on(day)
            if span is not None and span[0] < before:
                return max(span[0], min(span[1], before.astimezone(UTC)) - HOUR)
        return before.astimezone(UTC)

    def next_day(self, at: datetime) -> datetime:
        """When the office begins to work on its next day of work after this one."""
        return self.next_open(datetime.combine(self.day_of(at) + timedelta(days=1), time(), self.zone))

    def _days(self, at: datetime, step: int) -> list[date]:
        first = self.day_of(at)
        return [first + timedelta(days=step * n) for n in range(FARTHEST)]


@lru_cache(maxsize=4096)
def is_holiday(day: date, region: str) -> bool:
    """Whether this is a holiday of the region; none is known for a region of which nothing is."""
    return day in _holidays(region, day.year)


@lru_cache(maxsize=256)
def _holidays(region: str, year: int) -> frozenset[date]:
    country, _, part = region.strip().upper().partition("-")
    supported = holidays.list_supported_countries()
    if country not in supported:
        return frozenset()
    part = _NAMED.get((country, part), part)
    known = part if part in supported[country] else None
    return frozenset(holidays.country_holidays(country, subdiv=known, years=year))


def read_hours(sheet: Node, name: str) -> Hours:
    """The hours that a sheet describes; BadData names line and mend."""
    if not isinstance(sheet, Fields):
        raise BadData("{file} : des champs attendus", file=name)
    sheet.only("hours", "days", "holidays", "closed", "remind_before")
    sheet.text("hours")
    week: list[Span | None] = [None] * 7
    for row in sheet.rows("days"):
        row.only("day", "from", "to")
        day = row.text("day")
        if day not in DAYS:
            raise row.fail("« {day} » n'est pas un jour : lundi, mardi …", row.fields["day"], day=day)
        begins, ends = _time(row, "from"), _time(row, "to")
        if begins >= ends:
            raise row.fail("la journée finit avant de commencer ; « to » vient après « from »")
        week[DAYS.index(day)] = (begins, ends)
    if not any(week):
        raise sheet.fail("« days » : au moins un jour de travail est attendu")
    minutes = sheet.number("remind_before", 15)
    if not 0 <= minutes <= 480:
        raise sheet.fail("« remind_before » est un nombre de minutes, de 0 à 480", sheet.fields["remind_before"])
    kept = sheet.text("holidays", "yes")
    if kept not in ("yes", "no", "oui", "non"):
        raise sheet.fail("« holidays » se répond par yes ou no", sheet.fields["holidays"])
    closed = frozenset(_day(sheet, text) for text in sheet.texts("closed"))
    return Hours(tuple(week), kept in ("yes", "oui"), closed, timedelta(minutes=minutes))


@cache
def default_hours() -> Hours:
    """The package's own."""
    return read_hours(read_sheet_file(SHEET), SHEET.name)


def _time(row: Fields, key: str) -> time:
    try:
        return time.fromisoformat(row.text(key))
    except ValueError:
        raise row.fail('« {key} » est une heure, par exemple "08:30"', row.fields[key], key=key) from None


def _day(sheet: Fields, text: Text) -> date:
    try:
        return date.fromisoformat(text.value)
    except ValueError:
        raise sheet.fail('« closed » : une date comme "2026-12-24" est attendue', text) from None
