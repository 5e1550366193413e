"""Time words that belong together, as one: "jeudi" + "entre huit et dix", "demain" + "ou" + "après-demain"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from sangfroid.language.deadlines.atoms import atoms
from sangfroid.language.deadlines.context import weighed
from sangfroid.language.deadlines.patterns import one_of
from sangfroid.language.deadlines.said import Said, word_set
from sangfroid.language.deadlines.values import Day, Expression, InDays, Limit, MonthDay, Week, Weekday

# What may stand between two time words of one moment.
_BESIDE: Final = word_set("alors plutot disons mettons genre voila donc bon mais et en soit") | frozenset(
    ("", "on va dire", "je dirais", "c est a dire")
)
_OF: Final = frozenset(("", "de", "du", "d", "de ce", "de la"))
_OR: Final = frozenset(
    (
        "ou",
        "ou bien",
        "voire",
        "ou alors",
        "ou au pire",
        "ou sinon",
        "au pire",
        "sinon",
        "ou peut etre",
    )
)
_PARDON: Final = one_of("non pardon enfin ou_plutot plutot je_veux_dire excusez_moi attendez")
_MENDED: Final = re.compile(rf"(?:[.] )?{_PARDON}(?: {_PARDON}){{0,3}}")
_THUS: Final = re.compile(
    "(?:[.] )?"
    + one_of("donc soit c_est_a_dire autrement_dit disons on_dit ca_fait ca_nous_fait ca_nous_amene_a ca_nous_mene_a")
)


def expressions(said: Said, region: str | None) -> list[Expression]:
    """The moments that a turn names, in order. Words of the past, habits, farewells are left out."""
    joined: list[Expression] = []
    for atom in atoms(said, region):
        if joined and (one := _joined(said, joined[-1], atom)) is not None:
            joined[-1] = one
        else:
            joined.append(atom)
    kept: list[Expression] = []
    gone = -9  # the end of what was last left out: "jeudi dernier à seize heures" is all gone
    for found in joined:
        rest = found.day is None and found.elapsed is None and found.first - gone <= 2
        one = None if rest else weighed(said, found)
        if one is None:
            gone = found.last
        else:
            kept.append(one)
    return kept


def _joined(said: Said, one: Expression, other: Expression) -> Expression | None:
    """Both as one expression; None: they are two."""
    if one.vague or other.vague or other.first - one.last > 5:
        return None
    gap = " ".join(said.words[one.last : other.first])
    joined: Expression | None = None
    if gap in _OR:
        joined = _later(one, other)
    elif gap and other.day is not None and (one.elapsed or isinstance(one.day, InDays)) and _THUS.fullmatch(gap):
        joined = other  # "sous quarante-huit heures, donc mercredi": then days are counted
    elif gap and _MENDED.fullmatch(gap):
        joined = _mended(one, other)
    if joined is None and gap in (_OF if other.day is not None and one.day is None else _BESIDE):
        joined = None if gap and one.clock and other.clock else _beside(one, other)
    return None if joined is None else replace(joined, first=one.first)


def _later(one: Expression, other: Expression) -> Expression | None:
    """Of two choices the later one is due: "lundi ou mardi", "demain à dix heures ou onze heures"."""
    if one.elapsed or other.elapsed:
        return other if one.elapsed and other.elapsed else None
    if other.day is None:
        if one.day is not None and (one.clock is None) == (other.clock is None):
            part = other.part or (one.part if other.clock else None)
            return replace(other, day=one.day, limit=one.limit, part=part, clock_limit=_said_limit(one, other))
        return replace(other, clock_limit=_said_limit(one, other)) if one.day is None else None
    if one.clock is not None or other.clock is not None:
        return None  # two full appointments are two offers
    if isinstance(one.day, Weekday) and isinstance(other.day, Weekday) and other.day.number is None:
        return replace(other, day=replace(other.day, following=one.day.day))
    limit = one.limit if other.limit == "bare" else other.limit
    return replace(other, limit=limit) if one.day is not None or (one.part is not None and one.part.today) else None


def _said_limit(one: Expression, other: Expression) -> Limit:
    return one.clock_limit if other.clock_limit == "bare" else other.clock_limit


def _mended(one: Expression, other: Expression) -> Expression | None:
    """What was said wrong gives way; what was not mended of it holds: "jeudi à dix heures, non, vendredi"."""
    if other.elapsed or one.elapsed:
        return other
    if one.day is not None and other.day is None and (one.clock or one.part):
        return replace(other, day=one.day, limit=one.limit)
    if one.day is not None and other.day is not None and other.clock is None and other.part is None:
        return replace(other, clock=one.clock, clock_limit=one.clock_limit, part=one.part)
    return other if (one.day is None) == (other.day is None) else None


def _beside(one: Expression, other: Expression) -> Expression | None:
    """Two parts of one moment; None where both name the same part of it, unless one explains the other."""
    if one.elapsed or other.elapsed:
        return None
    day = one.day or other.day
    if one.day is not None and other.day is not None:
        day = _same_day(one.day, other.day)
        if day is None or other.limit not in ("bare", one.limit):
            return None
    if one.clock and other.clock and other.day is not None:
        return None
    if one.part and other.part:
        return None
    if one.part and other.clock and one.clock:
        return None
    return replace(
        other,
        limit=one.limit if one.limit != "bare" or other.clock else other.limit,
        day=day,
        part=one.part or other.part,
        clock=other.clock or one.clock,
        clock_limit=_said_limit(one, other) if other.clock else one.clock_limit,
    )


def _same_day(one: Day, other: Day) -> Day | None:
    """The day that both may name: "demain vendredi", "la semaine prochaine, mardi", "dans quinze jours, le 30 mars"."""
    if isinstance(other, Week) and isinstance(one, Weekday):
        one, other = other, one
    if isinstance(one, Week) and isinstance(other, Weekday) and other.number is None:
        return replace(other, of_next_week=one.weeks == 1, this=one.weeks == 0)
    if isinstance(one, Weekday) and one.number is None and isinstance(other, MonthDay):
        return replace(one, number=other.day, month=other.month, year=other.year)
    if isinstance(one, InDays) and (isinstance(other, MonthDay) or (isinstance(other, Weekday) and other.number)):
        return other
    if isinstance(one, InDays) and isinstance(other, Weekday) and 0 < one.days <= 2 and not one.months:
        return one
    return None
