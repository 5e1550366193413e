"""The values of time: what the words say, before and after it is reckoned from the moment of saying."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from sangfroid.calls.errors import BadData
from sangfroid.calls.turns import Span
from sangfroid.calls.vocabulary import Precision


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment that was named: `text[a:b]` of `span` are its words, `due` has an offset."""

    span: Span
    due: datetime
    precision: Precision


@dataclass(frozen=True, slots=True)
class TimeWords:
    """Words of time, whether or not they can be reckoned; `none`: they name no moment ("dès que possible")."""

    span: Span
    precision: Precision


@dataclass(frozen=True, slots=True)
class Calendar:
    """Where the call is: `zone` an IANA name or a ZoneInfo; `region` (FR, CH, BE, CA …) changes what words mean."""

    zone: ZoneInfo | str
    region: str | None = None

    def clock(self) -> ZoneInfo:
        """The zone's rules. Raises BadData for a name that is none."""
        if isinstance(self.zone, ZoneInfo):
            return self.zone
        try:
            return ZoneInfo(self.zone)
        except (KeyError, ValueError, OSError) as unknown:
            raise BadData(
                "Fuseau horaire inconnu : {zone}. Donnez un nom comme Europe/Paris ou America/Toronto.", zone=self.zone
            ) from unknown


Topic = Callable[[], date | None]
"""Gives the day that is spoken of, when it is asked for; None where none was named."""

# How a moment limits: at it, about it, by its end, before it begins, from it on, or within a length of time.
Limit = Literal["at", "about", "by", "before", "from", "within", "bare"]


@dataclass(frozen=True, slots=True)
class Elapsed:
    """So many seconds from now, as a stop-watch counts them."""

    seconds: int
    precision: Precision


WorkingDays = Literal["all", "monday-friday", "monday-saturday"]


@dataclass(frozen=True, slots=True)
class InDays:
    """So many calendar (or working) days and months from now."""

    days: int = 0
    months: int = 0
    counted: WorkingDays = "all"


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week, 0 Monday. `weeks` further; `this` week's; `number`, `month`: the date said with it."""

    day: int
    weeks: int = 0
    this: bool = False
    of_next_week: bool = False
    after_topic: bool = False  # the first one after the day last named ("le mardi d'après")
    following: int | None = None  # the first one after the coming such weekday ("lundi ou mardi")
    number: int | None = None
    month: int | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day of a month: the next such one, or that of `year`, or of the month `ahead` months further."""

    day: int
    month: int | None = None
    year: int | None = None
    ahead: int | None = None


@dataclass(frozen=True, slots=True)
class Week:
    """A week as a time: `day` 0..6 is where it is due; `of` a date: the week that holds it."""

    weeks: int = 0
    day: int = 4
    of: MonthDay | None = None
    precision: Precision = "week"
    part: Literal["whole", "begin", "middle", "end", "weekend"] = "whole"


@dataclass(frozen=True, slots=True)
class Month:
    """A month or a part of it: `month` 1..12, or `ahead` months from this one; a year ends with its month 12."""

    part: Literal["begin", "middle", "end", "whole"]
    month: int | None = None
    ahead: int = 0


@dataclass(frozen=True, slots=True)
class After:
    """So many days after the day last named ("le lendemain")."""

    days: int


Day = InDays | Weekday | MonthDay | Week | Month | After

PartName = Literal["first", "morning", "noon", "afternoon", "evening", "day", "night"]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a day. `today`: said as this one; `weak`: it needs a day said before; `end`: its end is meant."""

    name: PartName
    today: bool = False
    weak: bool = False
    end: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of the clock; `hour` None: only the minutes are said ("à moins vingt").

    `half`: the part of the day said with it ("du matin"); `sure`: said on the 24-hour clock (13 and more, 08:00).
    """

    hour: int | None
    minute: int = 0
    half: PartName | None = None
    sure: bool = False
    noon: bool = False
    plain: bool = False  # a number of hours and nothing else: without a limit before it, it may be a length of time


@dataclass(frozen=True, slots=True)
class Expression:
    """Words that name one moment; `first`, `last`: their places among the words of the turn, `last` excluded."""

    first: int
    last: int
    limit: Limit = "bare"
    elapsed: Elapsed | None = None
    day: Day | None = None
    part: Part | None = None
    clock: Clock | None = None
    clock_limit: Limit = "bare"
    vague: bool = False
    answers: bool = False  # it mends or completes what was said before ("plutôt onze heures")
    named: bool = False  # it only tells which thing is meant ("la réunion de jeudi"): its day counts, its time does not
