"""Which day is named, counted from the day of saying."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import Final

from sangfroid.language.deadlines.moment import DAY_END, Moment
from sangfroid.language.deadlines.values import (
    After,
    Day,
    Expression,
    InDays,
    Limit,
    Month,
    MonthDay,
    Topic,
    Week,
    Weekday,
)  # fmt: skip

FRIDAY: Final = 4
# A date without a year that comes round again only in ten months or more was rather one gone by.
LONGEST_WAIT: Final = timedelta(days=300)
LONGEST: Final = timedelta(days=3700)  # ten years


def day_of(expression: Expression, now: Moment, topic: Topic) -> date | None:
    """The day that is named, its limit counted in; None: there is none, or it has passed."""
    day = expression.day
    whole = expression.clock is None and expression.part is None
    limit: Limit = expression.limit if whole else "at"
    found = _day(day, limit, now, topic) if day is not None else None
    if found is None:
        return None
    if limit == "before":
        found = _day_before(found, day, now)
    return found if now.today <= found <= now.today + LONGEST else None


def _day(day: Day, limit: Limit, now: Moment, topic: Topic) -> date | None:
    match day:
        case InDays():
            return _in_days(day, now.today)
        case Weekday():
            return _weekday(day, (topic() if day.after_topic else None) or now.today)
        case MonthDay():
            return _month_day(day, limit, now.today)
        case Week():
            return _week(day, now)
        case Month():
            return _month(day, now.today)
        case After():
            spoken_of = topic()
            return None if spoken_of is None else spoken_of + timedelta(days=day.days)


def _day_before(found: date, day: Day | None, now: Moment) -> date:
    """The last day before: "avant jeudi" is Wednesday, "avant la semaine prochaine" Friday."""
    if isinstance(day, Week):
        if day.part in ("end", "weekend"):
            return found if day.part == "end" else found - timedelta(days=2)
        monday = found - timedelta(days=found.weekday())
        friday = monday - timedelta(days=3)
        return friday if now.wall <= datetime.combine(friday, DAY_END) else monday - timedelta(days=1)
    if isinstance(day, Month):
        return found if day.part == "end" else found.replace(day=1) - timedelta(days=1)
    return found - timedelta(days=1)


def _in_days(day: InDays, today: date) -> date | None:
    if day.days > LONGEST.days or day.months * 30 > LONGEST.days:
        return None
    if day.counted == "all":
        return _months_on(today, day.months) + timedelta(days=day.days)
    rest = (5, 6) if day.counted == "monday-friday" else (6,)
    left, found = day.days, today
    while left:
        found += timedelta(days=1)
        left -= found.weekday() not in rest
    return found


def _months_on(today: date, months: int) -> date:
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def _weekday(day: Weekday, today: date) -> date | None:
    if day.number is not None:
        dated = _month_day(MonthDay(day.number, day.month, day.year), "by", today)
        if day.month is not None or dated is None:
            return dated
        for ahead in range(62):  # "vendredi 13": the next one that is both
            found = today + timedelta(days=ahead)
            if (found.weekday(), found.day) == (day.day, day.number):
                return found
    if day.following is not None:
        today = _coming(day.following, today)
    if day.of_next_week:
        return today + timedelta(days=7 - today.weekday() + day.day)
    if day.this:
        return today + timedelta(days=(day.day - today.weekday()) % 7)
    return _coming(day.day, today) + timedelta(weeks=day.weeks)


def _coming(weekday: int, today: date) -> date:
    # "mardi" said on a Tuesday means the next one: 7 days, never 0.
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _month_day(day: MonthDay, limit: Limit, today: date) -> date | None:
    if day.month is not None:
        years = (day.year,) if day.year else range(today.year, today.year + 9)
        found = next((on for year in years if (on := _date(year, day.month, day.day)) and on >= today), None)
        surely = day.year is not None or limit in ("by", "before")
        return found if found and (surely or found - today <= LONGEST_WAIT) else None
    first = today.replace(day=1)
    months = (day.ahead,) if day.ahead is not None else range(3)
    dates = (_date(on.year, on.month, day.day) for ahead in months for on in (_months_on(first, ahead),))
    return next((on for on in dates if on and on >= today), None)


def _date(year: int, month: int, day: int) -> date | None:
    return date(year, month, day) if day <= monthrange(year, month)[1] else None


def _week(week: Week, now: Moment) -> date | None:
    today = now.today
    if week.of is not None:
        inside = _month_day(week.of, "at", today - timedelta(days=6))
        return None if inside is None else inside + timedelta(days=week.day - inside.weekday())
    monday = today - timedelta(days=today.weekday())
    if week.part == "weekend":
        # "le week-end prochain" is the one ahead; during a weekend, the one after it.
        return monday + timedelta(days=13 if week.weeks and today.weekday() > FRIDAY else 6)
    found = monday + timedelta(days=7 * week.weeks + week.day)
    passed = now.wall > datetime.combine(found, DAY_END)
    if passed and week.part in ("begin", "middle"):
        return found + timedelta(days=7)
    return monday + timedelta(days=6) if passed else found


def _month(month: Month, today: date) -> date | None:
    first = _months_on(today.replace(day=1), month.ahead)
    if month.month is not None:
        first = date(today.year + (month.month < today.month), month.month, 1)
    found = _in_month(month, first)
    if found < today:
        if month.month is None and month.ahead:
            return None
        found = _in_month(month, _months_on(first, 12 if month.month is not None else 1))
        if month.month is not None and found - today > LONGEST_WAIT:
            return None
    return found


def _in_month(month: Month, first: date) -> date:
    """Where in the month: its beginning is the first Friday from the 5th, its middle the 15th, its end the last day."""
    if month.part == "begin":
        fifth = first.replace(day=5)
        return fifth + timedelta(days=(FRIDAY - fifth.weekday()) % 7)
    if month.part == "middle":
        return first.replace(day=15)
    return first.replace(day=monthrange(first.year, first.month)[1])
