"""Parts of a day and times of the clock: "en fin d'après-midi", "vers quatorze heures trente", "à moins vingt"."""

from __future__ import annotations

from typing import Final, cast

from sangfroid.language.deadlines import patterns as p
from sangfroid.language.deadlines.cores import Core, Match, Rule, Setting
from sangfroid.language.deadlines.days import EDGE_HEADS
from sangfroid.language.deadlines.lengths import amount_of
from sangfroid.language.deadlines.values import Clock, Part, PartName


def _part(found: Match, setting: Setting) -> Core | None:
    name = cast(PartName, p.PART_NAMES[found["name"]])
    edge, det = found["edge"], found["det"]
    # "à soir", "à matin" are this evening and this morning in Québec.
    quebec = setting.region == "CA" and det is None and found.string[: found.start()].endswith(" a ")
    if name == "noon" and det not in ("ce", "le"):
        return None  # a time of the clock
    today = det in ("ce", "cet", "cette") or quebec
    return Part(
        name,
        today=today,
        weak=not edge and not quebec and det in (None, "le", "la", "l", "au") and setting.limit in ("bare", "at"),
        end=edge == "fin",
    )


def _tantot(_found: Match, setting: Setting) -> Core | None:
    return Part("afternoon") if setting.region == "BE" and setting.limit != "at" else None


def _first_hour(_found: Match, _setting: Setting) -> Core | None:
    return Part("first")


_HALVES: Final[dict[str, PartName]] = {
    " du matin": "morning", " du soir": "evening", " de l apres midi": "afternoon", " de la nuit": "night",
}  # fmt: skip


def _minutes(found: Match) -> int:
    """The minutes after the hour, below zero before it."""
    group = found.groupdict()
    if more := group.get("more"):
        return 15 if more == "quart" else 30
    if less := group.get("less"):
        return -15 if less == "quart" else -int(less)
    if group.get("three"):
        return 45
    return int((group.get("minute") or "0").replace(" ", ""))


def _clock(found: Match, _setting: Setting) -> Core | None:
    hour, minute = amount_of(found["hour"]), _minutes(found)
    if hour > 24 or abs(minute) > 59:
        return None
    half = _HALVES.get(found["half"] or "")
    plain = not half and not any(found.groupdict().get(group) for group in ("minute", "more", "less", "three"))
    sure = hour > 12 or hour == 0 or (found["hour"].startswith("0"))
    if minute < 0:
        hour, minute = (hour - 1) % 24, minute + 60
    return Clock(hour % 24, minute, half, sure, plain=plain)


def _noon(found: Match, _setting: Setting) -> Core | None:
    hour, minute = (12 if found["word"] == "midi" else 24), _minutes(found)
    if minute < 0:
        hour, minute = hour - 1, minute + 60
    return Clock(hour % 24, minute, sure=True, noon=found["word"] == "midi" and minute == 0, plain=minute == 0)


def _noon_hour(_found: Match, _setting: Setting) -> Core | None:
    return Clock(13, sure=True)


def _minutes_only(found: Match, setting: Setting) -> Core | None:
    if setting.limit not in ("at", "about", "before"):
        return None
    minute = 30 if found["half"] else _minutes(found)
    return Clock(None, minute % 60)


def _window(found: Match, _setting: Setting) -> Core | None:
    hour, minute = amount_of(found["hour"]), _minutes(found)
    if hour > 24:
        return None
    return Clock(hour % 24, minute, sure=hour > 12, plain=found["word"] == "de")


RULES: Final[tuple[Rule, ...]] = (
    (p.NOON_HOUR, _noon_hour, "sur a pendant durant l"),
    (p.FIRST_HOUR, _first_hour, "a des la les aux toute premiere premieres"),
    (p.PART, _part, f"ce cet cette l apres matin matinee soir soiree journee nuit {EDGE_HEADS}"),
    (p.AFTERNOON_IN_BELGIUM, _tantot, "tantot"),
    (p.CLOCK, _clock, "les une #"),
    (p.DIGITAL, _clock, "#"),
    (p.NOON, _noon, "midi minuit"),
    (p.MINUTES, _minutes_only, "et moins la"),
    (p.WINDOW, _window, "entre de"),
)
