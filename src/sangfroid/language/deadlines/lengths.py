"""Lengths of time: "d'ici une petite heure", "sous quarante-huit heures", "dans dix jours ouvrés"."""

from __future__ import annotations

from typing import Final, cast

from sangfroid.calls.vocabulary import Precision
from sangfroid.language.deadlines import patterns as p
from sangfroid.language.deadlines.cores import Core, Match
from sangfroid.language.deadlines.said import Said
from sangfroid.language.deadlines.values import Day, Elapsed, Expression, InDays

_SECONDS: Final = {"seconde": 1, "minute": 60, "heure": 3600}
# French counts both ends: "huit jours" is one week, "quinze jours" two.
_WEEKS_IN_DAYS: Final = {8: 7, 15: 14}


def _length(amount: int, unit: str, working: str | None = None, region: str | None = None) -> Core | None:
    if unit in _SECONDS:
        precision: Precision = "hour" if unit == "heure" else "minute"
        return Elapsed(amount * _SECONDS[unit], precision)
    if amount > 10_000:
        return None
    if unit == "jour" and working:
        # In France Saturday is "ouvrable" and not "ouvré"; elsewhere both mean Monday to Friday.
        saturday = "ouvrable" in working and region in (None, "FR")
        return InDays(days=amount, counted="monday-saturday" if saturday else "monday-friday")
    if unit in ("jour", "semaine"):
        return InDays(days=7 * amount if unit == "semaine" else _WEEKS_IN_DAYS.get(amount, amount))
    return InDays(months=amount if unit == "mois" else 12 * amount)


def amount_of(text: str) -> int:
    """A number of the line."""
    return 1 if text in ("un", "une") else int(text)


def _count(found: Match, region: str | None) -> Core | None:
    unit, more = found["unit"], found["more"]
    amount = amount_of(found["n"])
    if more:
        amount = max(amount, amount_of(more))
    core = _length(amount, unit, found["working"], region)
    extra = {"demi": 30, "quart": 15}.get(found["half"] or "", 45 if found["three"] else int(found["minutes"] or 0))
    if not extra or not isinstance(core, Elapsed):
        return core if not extra or found["half"] != "quart" else None
    return Elapsed(core.seconds + extra * (60 if unit == "heure" else 1), "minute")


def _measured(said: Said, at: int, region: str | None) -> tuple[Core, int] | None:
    """The length of time at this place of the line, and where it ends."""
    if found := p.COUNT.match(said.line, at):
        core = _count(found, region)
    elif found := p.QUARTERS.match(said.line, at):
        core = Elapsed(900 * int(found["n"] or found["of4"] or 1), "minute")
    elif found := p.HALF_HOUR.match(said.line, at):
        core = Elapsed(1800, "minute")
    elif found := p.GROUP.match(said.line, at):
        core = _length(p.GROUPS[found["group"]], found["unit"] or "jour") if _counts_days(found) else None
    else:
        return None
    return None if core is None else (core, found.end())


def _counts_days(found: Match) -> bool:
    """A group without a unit is one of days only where French says so: huitaine, quinzaine, dizaine."""
    return bool(found["unit"]) or found["group"] in ("huitaine", "quinzaine", "dizaine")


def within(said: Said, first: int, region: str | None) -> Expression | None:
    """A length of time with its limit: "d'ici une petite heure", "dans les dix minutes"."""
    if (limit := p.WITHIN.match(said.line, said.starts[first])) is None:
        return None
    at = limit.end() + 1
    if (found := _measured(said, at, region)) is None:
        alone = p.ALONE.match(said.line, at)
        if alone is None or limit["within"] not in ("dans", "pour dans"):
            return None
        found = (Elapsed(_SECONDS[alone["unit"]], "hour" if alone["unit"] == "heure" else "minute"), alone.end())
    core, end = found
    if not _meant_as_length(core, limit, said.line[at:end]):
        return None
    second = _measured(said, end + 1, region)  # "dans dix minutes, un quart d'heure": the longer one holds
    if second and _longer(second[0], core):
        core, end = second
    last = said.word_to(end)
    if isinstance(core, Elapsed):
        return Expression(first, last, "within", elapsed=core)
    return Expression(first, last, "within", day=cast(Day, core))


def _longer(one: Core, other: Core) -> bool:
    if isinstance(one, Elapsed) and isinstance(other, Elapsed):
        return one.seconds > other.seconds
    return isinstance(one, InDays) and isinstance(other, InDays) and (one.months, one.days) > (other.months, other.days)


def _meant_as_length(core: Core, limit: Match, words: str) -> bool:
    """Whether hours are a length here: "avant dix heures" is the clock's, "d'ici deux heures" a length."""
    if limit["ask"]:
        return not isinstance(core, Elapsed) or core.seconds >= 300  # "laissez-moi deux minutes" only asks to wait
    if "heure" not in words or not isinstance(core, Elapsed):
        return True
    if "demi heure" in words or "quart d heure" in words or "petit" in words or limit.group().endswith("les"):
        return True
    hours = core.seconds / 3600
    if limit["within"] == "avant":
        return hours >= 24
    return not limit["within"].startswith("d ici") or hours < 5 or hours >= 24
