"""When a promise of the note is due: its words of time, told from pasts, and what must be asked about them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from sangfroid.calls.turns import Span
from sangfroid.calls.vocabulary import Precision
from sangfroid.language.deadlines import Calendar, Deadline, deadlines, time_words
from sangfroid.language.numbers import number_at
from sangfroid.language.words import fold
from sangfroid.record.journal.sheet import abbreviations

Why = Literal["weekday", "passed", "half"]

DAYS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS: Final = "jan|fev|mar|avr|mai|jui|aou|sep|oct|nov|dec"
_NOT_BEFORE: Final = re.compile(r"\d\s*$")
_MORNING: Final = re.compile(r"\bAM\b|\ba\.m\.", re.IGNORECASE)
_WEEKDAY: Final = re.compile(
    rf"(?:(?:avant|d'ici|pour|des|ce|a partir de|le) )?(?P<day>{'|'.join(DAYS)})\b(?P<rest>.*)"
)
_A_DAY: Final = rf"(?:le )?(?:{'|'.join(DAYS)}|\d{{1,2}}|apres-demain|demain)\b"
_EITHER: Final = re.compile(rf"(?P<one>{_A_DAY}.*?) ou (?P<other>{_A_DAY}.*)")
_SURE_DAY: Final = re.compile(
    r"prochain|qui vient|en (?:huit|quinze)|semaine|suivant|dernier|^ (?:le )?\d{1,2}(?:er)?(?! ?(?:h|:|\d))"
)
_CLOCK: Final = re.compile(
    r"(?:a |vers |avant |des )?(?:(?P<hour>\d{1,2}) ?(?:h|heures?|:)|(?P<word>[a-z-]+) heures?|(?P<noon>midi))"
)
_TODAY: Final = re.compile(r"aujourd'hui|aujourdhui|ce matin|ce midi|cet apres|ce soir|tantot")
_OTHER_DAY: Final = re.compile(rf"demain|semaine|lendemain|mois|\d[/.]\d|{'|'.join(DAYS)}|\d (?:{_MONTHS})")
_DATE: Final = re.compile(r"\d ?[/.] ?\d|\d{1,2}(?:er)? (?:jan|f[eé]v|mar|avr|mai|jui|ao|sep|oct|nov|d[eé]c)")
_EARLY: Final = re.compile(r"\b(?P<hour>6|7|six|sept) ?(?:h|heures?|:)(?! ?(?:\d\d )?(?:du soir|de l))")
_HOURS: Final = {"6": 6, "7": 7, "six": 6, "sept": 7}
LATEST: Final = 20  # hours of a working day: a bare hour that only comes round later is asked


@dataclass(frozen=True, slots=True)
class When:
    """Words of time and when that is; `why` tells what must be asked, `choices` what may be meant."""

    span: Span
    due: datetime | None
    precision: Precision
    why: Why | None = None
    choices: tuple[datetime, ...] = ()


def moved(one: When, by: int) -> When:
    """The same words of time, so much further on in the text."""
    return When((one.span[0] + by, one.span[1] + by), one.due, one.precision, one.why, one.choices)


def whens(text: str, said_at: datetime, calendar: Calendar) -> tuple[When, ...]:
    """The times that a clause names, in order; those surely past are none."""
    plain, places = _written_out(text)
    found = deadlines(plain, said_at, calendar)
    words = time_words(plain, calendar.region)
    named = [(one.span, one) for one in found]
    for one in words:
        if not any(one.span[0] < span[1] and span[0] < one.span[1] for span, _ in named):
            if one.precision == "none":
                named.append((one.span, Deadline(one.span, said_at, "none")))
            elif _TODAY.search(fold(plain[slice(*one.span)])) or _DATE.search(plain[slice(*one.span)]):
                named.append((one.span, Deadline(one.span, said_at - timedelta(seconds=1), one.precision)))
    named.sort(key=lambda each: each[0])
    return tuple(_when(one, plain, places, said_at, calendar) for _, one in named)


def _written_out(text: str) -> tuple[str, list[int]]:
    """The text with its abbreviations of time written out, and for each of its places that in the source."""
    places = list(range(len(text) + 1))
    for pattern, plain in abbreviations():
        for found in reversed(list(pattern.finditer(text))):
            a, b = found.span()
            if a > 0 and plain not in ("après-midi", "AM") and _NOT_BEFORE.search(text[:a]) and text[a - 1] != " ":
                continue
            text = text[:a] + plain + text[b:]
            places[a:b] = [places[a]] * len(plain)
    return text, places


def _when(one: Deadline, plain: str, places: list[int], said_at: datetime, calendar: Calendar) -> When:
    a, b = one.span
    span = (places[a], places[b] if b < len(places) else places[-1])
    if one.precision == "none":
        return When(span, None, "none")
    if one.due < said_at:
        return When(span, None, one.precision, "passed")
    local = said_at.astimezone(calendar.clock())
    said = fold(plain[a:b]).replace("’", "'")
    if (either := _EITHER.match(said)) is not None:
        return _asked_which(span, one, either, said_at, calendar)
    if (early := _EARLY.search(said)) and one.due.astimezone(calendar.clock()).date() > local.date():
        due = one.due.astimezone(calendar.clock())
        if due.hour == _HOURS[early["hour"]] + 12:  # "mercredi à 7 h" is in the morning
            return When(span, one.due - timedelta(hours=12), one.precision)
    half = _MORNING.match(plain[b:].lstrip())
    if half is not None and one.precision == "day":
        end = b + len(plain[b:]) - len(plain[b:].lstrip()) + half.end()
        span = (span[0], places[min(end, len(places) - 1)])
        noon = one.due.replace(hour=12, minute=0)
        if calendar.region == "CA":
            return When(span, noon, "half_day")
        return When(span, None, "half_day", "half", (noon, one.due))
    weekday = _WEEKDAY.match(said)
    if weekday and DAYS.index(weekday["day"]) == local.weekday() and not _SURE_DAY.search(weekday["rest"]):
        today = one.due - timedelta(days=7)
        choices = tuple(each for each in (_shifted(one.due, -7, calendar), one.due) if each >= said_at)
        return When(span, None, one.precision, "weekday", choices if today >= said_at else (one.due,))
    clock = _CLOCK.match(said) if one.precision in ("hour", "minute", "half_day") else None
    if clock is not None and not _OTHER_DAY.search(said) and _gone_by(clock, one, local, calendar):
        return When(span, None, one.precision, "passed", (_on_next_day(clock, one, local, calendar),))
    return When(span, one.due, one.precision)


def _asked_which(span: Span, one: Deadline, either: re.Match[str], said_at: datetime, calendar: Calendar) -> When:
    """ "Jeudi ou vendredi": which of them is asked."""
    halves = (either["one"], either["other"])
    choices = tuple(found[0].due for half in halves if (found := deadlines(half, said_at, calendar)))
    return When(span, None, one.precision, "weekday", choices)


def _hour(clock: re.Match[str]) -> int | None:
    if clock["noon"]:
        return 12
    if clock["hour"]:
        return int(clock["hour"])
    found = number_at(clock["word"].split("-"), 0)
    return found[0] if found else None


def _gone_by(clock: re.Match[str], one: Deadline, local: datetime, calendar: Calendar) -> bool:
    """Whether a bare hour has passed today: what comes round next is tomorrow, or late in the evening."""
    hour = _hour(clock)
    due = one.due.astimezone(calendar.clock())
    if hour is None:
        return False
    return due.date() != local.date() or (due.hour != hour and due.hour >= LATEST)


def _on_next_day(clock: re.Match[str], one: Deadline, local: datetime, calendar: Calendar) -> datetime:
    due = one.due.astimezone(calendar.clock())
    hour = _hour(clock) or 0
    if due.date() != local.date():
        return one.due
    return _shifted(one.due.replace(hour=hour % 24), 1, calendar)


def _shifted(due: datetime, days: int, calendar: Calendar) -> datetime:
    """The same wall time so many days on, with the offset that it has there."""
    zone = calendar.clock()
    wall = due.astimezone(zone).replace(tzinfo=None) + timedelta(days=days)
    there = wall.replace(tzinfo=zone)
    return due.fromisoformat(there.isoformat())
