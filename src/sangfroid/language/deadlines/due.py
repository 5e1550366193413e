"""Deadlines: what a turn says of when, reckoned from the moment at which it is said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from sangfroid.language.deadlines.dates import LONGEST, day_of
from sangfroid.language.deadlines.expressions import expressions
from sangfroid.language.deadlines.moment import Moment, in_zone, moment, settled
from sangfroid.language.deadlines.said import Said, said
from sangfroid.language.deadlines.values import Calendar, Deadline, Expression, TimeWords, Topic
from sangfroid.language.deadlines.walls import precision_of, wall_times
from sangfroid.language.numbers import PLAIN, latin

# ---- whether there is a word of time at all: most turns have none, and must cost next to nothing ----

_ROUGH: Final = bytes(ord("0") if 48 <= code <= 57 else code if 97 <= code <= 122 else 32 for code in PLAIN)
_TIMED: Final = frozenset(
    (
        b"seconde secondes minute minutes min mins mn heure heures h hr hrs jour jours semaine semaines sem mois "
        b"an ans annee annees quart quarts huitaine dizaine quinzaine demain apresdemain lendemain surlendemain "
        b"aujourd aujourdhui auj "
        b"lundi mardi mercredi jeudi vendredi samedi dimanche week weekend weekends we noel "
        b"janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre "
        b"matin matinee mat midi minuit soir soirs soiree journee nuit aprem apremidi apresmidi tantot entre moins "
        b"demie "
        b"0 00 0h 00h 0h00 00h00 0er 0min 00min 0mn 00mn"
    ).split()
)
_UNTIMED: Final = frozenset(
    (
        b"suite foulee drette champ instant immediatement vite rapidement possible tot prochainement bientot betot peu "
        b"incessamment asap moment tard longtemps delais occasion maintenant peux peut pouvons "
        b"pourrai pourra"
    ).split()
)
_ANY: Final = _TIMED | _UNTIMED
_DAY_NUMBERS: Final = frozenset(
    b"premier deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt "
    b"trente".split()
)
_DAY_IN_WORDS: Final = re.compile(rb"\b(?:le|au) (?:%s)" % b"|".join(_DAY_NUMBERS))


def may_name(text: str) -> bool:
    """Whether the text may name a moment: a quick look, True where it is not sure."""
    return _may_hold(text, _TIMED)


def _may_hold(text: str, words: frozenset[bytes]) -> bool:
    """Whether any of these words, or a day of the month in words, stands in the text."""
    apart = "\u0301" in text or "\u0302" in text or "\u0300" in text  # accents as marks of their own
    rough = (latin(text)[0] if apart else text.encode("latin-1", "replace")).translate(_ROUGH)
    there = rough.split()
    if not words.isdisjoint(there):
        return True
    return not _DAY_NUMBERS.isdisjoint(there) and _DAY_IN_WORDS.search(rough) is not None


# ---- deadlines ----


@lru_cache(maxsize=4)  # a turn with a promise is asked for its deadlines, then for its words of time
def _said(text: str, region: str | None) -> tuple[Said, tuple[Expression, ...]]:
    """The text's words, and the moments that they name."""
    heard = said(text)
    return heard, tuple(expressions(heard, region))


def deadlines(
    text: str, said_at: datetime, calendar: Calendar, before: Sequence[Deadline] = ()
) -> tuple[Deadline, ...]:
    """The moments to come that a turn names, in the order said; none lies before `said_at`, which needs an offset.

    `before` are the deadlines of the same call so far, the latest last: "plutôt onze heures" keeps their day;
    they are looked at only where the turn needs them. `text[a:b]` of a deadline's span are its words.
    """
    if not _may_hold(text, _TIMED):
        return ()
    heard, found = _said(text, calendar.region)
    if not found:
        return ()
    now = moment(said_at, calendar.clock())

    def earlier() -> date | None:
        return before[-1].due.astimezone(now.zone).date() if before else None

    kept: list[Deadline] = []
    topic: date | None = None  # the day last named in this turn
    for expression in found:
        due, day = _due(expression, now, topic, earlier)
        topic = day or topic
        if due is not None:
            kept.append(Deadline(heard.span(expression.first, expression.last), due, precision_of(expression)))
    return tuple(kept)


def _due(
    expression: Expression, now: Moment, topic: date | None, earlier: Topic
) -> tuple[datetime | None, date | None]:
    """When it is due, if ever, and the day that it names for what follows."""
    if expression.vague:
        return None, None
    if expression.elapsed is not None:
        seconds = expression.elapsed.seconds
        late = seconds > LONGEST.total_seconds()
        return (None if late else in_zone(now.instant + timedelta(seconds=seconds), now.zone)), None
    if expression.day is not None:
        day = day_of(expression, now, (lambda: topic) if topic else earlier)
        due = None if day is None or expression.named else _first(wall_times(expression, day, now), now)
        return due, day
    return (None if expression.named else _on_known_day(expression, now, topic, earlier)), None


def _on_known_day(expression: Expression, now: Moment, topic: date | None, earlier: Topic) -> datetime | None:
    """A time without a day: of this day if it says so, else of the day spoken of, else the next such time."""
    part = expression.part
    if part is None or not part.today:
        day = topic or (earlier() if expression.answers else None)
        if day is not None and day >= now.today:
            due = _first(wall_times(expression, day, now), now)
            if due is not None:
                return due
    if part is not None and part.weak:
        return None
    return _first(wall_times(expression, None, now), now)


def _first(walls: Iterable[datetime], now: Moment) -> datetime | None:
    """The first wall time that has not passed."""
    return next((due for wall in walls if (due := settled(wall, now)) is not None), None)


def time_words(text: str, region: str | None = None) -> tuple[TimeWords, ...]:
    """The words of time in a turn, whether or not its moment is known; precision `none` where they name no moment.

    The same grammar as `deadlines`, which also knows what has passed by `said_at`.
    """
    if not _may_hold(text, _ANY):
        return ()
    heard, found = _said(text, region)
    kept: list[TimeWords] = []
    day_known = False
    for expression in found:
        day_known = day_known or expression.day is not None
        weak = expression.part is not None and expression.part.weak and expression.day is None and not day_known
        if not weak and not expression.named:
            kept.append(TimeWords(heard.span(expression.first, expression.last), precision_of(expression)))
    return tuple(kept)
