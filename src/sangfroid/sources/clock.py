"""Times as people and machines write them: seconds, h:m:s, dates with an offset, zones of a region."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sangfroid.calls.errors import Unreadable

_CLOCK = re.compile(r"(-?)(?:(\d{1,3}):)?(\d{1,4}):(\d{1,2})(?:[.,](\d{1,9}))?")
_SECONDS = re.compile(r"-?\d{1,15}(?:[.,]\d{0,20})?(?:[eE][-+]?\d{1,2})?")
_DURATION = re.compile(r"P(?:(\d{1,4})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,8})M)?(?:(\d{1,10}(?:[.,]\d{1,9})?)S)?)?")
_YEARS: Final = range(1950, 2200)  # beyond, an offset or a zone leads out of what a date can hold
_NAMED: Final = frozenset({"french", "english"})  # how Whisper's hosted form names what it hears

# The zones of a region, the likeliest first. A call's own offset chooses among them.
ZONES: Final[dict[str, tuple[str, ...]]] = {
    "FR": ("Europe/Paris", "Indian/Reunion", "America/Martinique", "America/Cayenne", "Pacific/Noumea",
           "Pacific/Tahiti", "Indian/Mayotte", "America/Miquelon"),
    "CH": ("Europe/Zurich",),
    "BE": ("Europe/Brussels",),
    "LU": ("Europe/Luxembourg",),
    "MC": ("Europe/Monaco",),
    "CA": ("America/Toronto", "America/Halifax", "America/Winnipeg", "America/Edmonton", "America/Vancouver",
           "America/St_Johns"),
    "RE": ("Indian/Reunion",),
    "MA": ("Africa/Casablanca",),
    "DZ": ("Africa/Algiers",),
    "TN": ("Africa/Tunis",),
    "SN": ("Africa/Dakar",),
    "CI": ("Africa/Abidjan",),
}  # fmt: skip


def seconds(text: str, where: str) -> float:
    """Seconds from "75", "75,5", "1:15.5" or "0:01:15,5"; Unreadable for anything else, NaN and infinity included."""
    text = text.strip().removesuffix("s").rstrip()
    if _SECONDS.fullmatch(text):
        return float(text.replace(",", "."))
    clock = _CLOCK.fullmatch(text)
    if clock is None:
        raise Unreadable(
            "{where} : « {value} » n'est pas un temps. Écrivez des secondes (75,5) ou h:m:s (0:01:15,5).",
            where=where, value=text[:40],
        )  # fmt: skip
    sign, hours, minutes, rest, part = clock.groups()
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(rest)
    total = whole + float(f"0.{part or 0}")
    return -total if sign else total


def duration(text: str, where: str) -> float:
    """Seconds from an ISO 8601 duration ("PT1M0.07S"); Unreadable for anything else."""
    found = _DURATION.fullmatch(text.strip())
    if found is None or not any(found.groups()):
        raise Unreadable(
            "{where} : « {value} » n'est pas une durée. Une durée s'écrit PT1M0.07S.", where=where, value=text[:40]
        )
    days, hours, minutes, rest = (float((part or "0").replace(",", ".")) for part in found.groups())
    return days * 86_400 + hours * 3600 + minutes * 60 + rest


def zone(name: str | None) -> ZoneInfo | None:
    """The zone of an IANA name, None where there is no such zone."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def zone_of(region: str | None, started_at: datetime | None) -> str | None:
    """The likeliest zone of a region whose offset agrees with the call's start; None where none does."""
    names = ZONES.get((region or "").upper()[:2], ())
    if started_at is None:
        return names[0] if names else None
    for name in names:
        there = zone(name)
        if there is not None and started_at.astimezone(there).utcoffset() == started_at.utcoffset():
            return name
    return None


def language(code: str | None) -> str | None:
    """The language of a tag ("fr-CA", "fr_FR", "french" → fr); its region is the model's, not the call's."""
    first = re.split(r"[-_]", code.strip().lower())[0] if code else ""
    return (first[:2] if first in _NAMED else first if first.isascii() and len(first) in {2, 3} else None) or None


def moment(text: str) -> datetime | None:
    """An ISO 8601 date and time, with or without offset; None where it is none, or no call can be of that year."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if found.year in _YEARS else None
