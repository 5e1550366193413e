"""The time of the day that is named, as walls show it, and how exact the words are."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sangfroid.calls.vocabulary import Precision
from sangfroid.language.deadlines.moment import DAY_END, LATE, NIGHT_END, NOON, Moment
from sangfroid.language.deadlines.values import Clock, Expression, Limit, Month, Part, PartName, Week


def wall_times(expression: Expression, day: date | None, now: Moment) -> list[datetime]:
    """The walls that may be meant, the likeliest first; the first that has not passed holds."""
    on = day or now.today
    if expression.clock is not None:
        return _clock_times(expression, day, now)
    if expression.part is not None:
        return _part_times(expression.part, expression.limit, on, day is not None, now)
    return [datetime.combine(on, DAY_END), datetime.combine(on, LATE)]


def _part_times(part: Part, limit: Limit, on: date, named: bool, now: Moment) -> list[datetime]:
    before = limit == "before" and not part.end
    late = [datetime.combine(on, LATE)]
    match part.name:
        case "first":
            ahead = 0 if named or now.wall.time() < NIGHT_END else 1
            return [datetime.combine(on + timedelta(days=ahead), NOON)]
        case "morning" if before:
            eve = on - timedelta(days=1)
            return [datetime.combine(eve, DAY_END), datetime.combine(eve, LATE)]
        case "morning" | "noon":
            return [datetime.combine(on, NOON)]
        case "afternoon":
            return [datetime.combine(on, NOON if before else DAY_END)]
        case "night":
            same = [] if named else [datetime.combine(on, NIGHT_END)]
            return [*same, datetime.combine(on + timedelta(days=1), NIGHT_END)]
        case _:
            return [datetime.combine(on, DAY_END), *late]


def _clock_times(expression: Expression, day: date | None, now: Moment) -> list[datetime]:
    clock = expression.clock
    if clock is None:
        return []
    if clock.hour is None:
        start = now.wall.replace(minute=clock.minute, second=0, microsecond=0)
        return [] if day not in (None, now.today) else [start, start + timedelta(hours=1)]
    half: PartName | None = clock.half or (expression.part.name if expression.part else None)
    if day is None and expression.part is None:
        return _next_times(clock, now)
    on = day or now.today
    return [_at(on, hour, clock.minute) for hour in _hours(clock, half, on == now.today)]


def _at(on: date, hour: int, minute: int) -> datetime:
    return datetime.combine(on, time()) + timedelta(hours=hour, minutes=minute)


def _hours(clock: Clock, half: PartName | None, today: bool) -> list[int]:
    """The hours of a day, 24 and more after its midnight, that "à huit heures" may mean there."""
    hour = clock.hour or 0
    if hour == 0:
        return [24]  # the midnight of a day ends it
    if clock.sure:
        return [hour]
    if half in ("morning", "first", "noon"):
        return [hour]
    if half == "afternoon":
        return [hour + 12 if hour <= 8 else hour]
    if half in ("evening", "night"):
        return [hour + 24 if hour <= 4 else hour + 12 if hour < 12 else 24]
    if today:
        return [hour] if hour == 12 else [hour, hour + 12]
    # On another day one to seven are the afternoon's, unless "du matin" is said.
    return [hour + 12 if hour <= 7 else hour]


def _next_times(clock: Clock, now: Moment) -> list[datetime]:
    """The next times at which a clock shows this. By day, one to five in the morning are never meant."""
    hour, tomorrow = clock.hour or 0, now.today + timedelta(days=1)
    if clock.half == "morning" or clock.sure:
        return [_at(on, hour, clock.minute) for on in (now.today, tomorrow)]
    if clock.half == "night":
        return [_at(on, hour, clock.minute) for on in (now.today, tomorrow)]
    if clock.half is not None:
        return [_at(on, at, clock.minute) for on in (now.today, tomorrow) for at in _hours(clock, clock.half, False)]
    by_day = 6 <= now.wall.hour < 20 and 1 <= hour <= 5
    return [
        *(_at(now.today, at, clock.minute) for at in _hours(clock, None, True)),
        _at(tomorrow, hour + 12 if by_day else hour, clock.minute),
    ]


# ---- precision ----


def precision_of(expression: Expression) -> Precision:
    """How exact the words are, whatever the moment at which they are said."""
    if expression.elapsed is not None:
        return expression.elapsed.precision
    clock = expression.clock
    if clock is not None:
        if clock.noon and expression.clock_limit in ("by", "before", "bare"):
            return "half_day"
        return "minute" if clock.minute and expression.clock_limit != "about" else "hour"
    if expression.part is not None:
        return "day" if expression.part.name in ("evening", "day") else "half_day"
    if isinstance(expression.day, Week):
        return expression.day.precision
    if isinstance(expression.day, Month) and expression.day.part == "begin":
        return "week"
    return "none" if expression.vague or expression.day is None else "day"
