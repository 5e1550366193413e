"""A person's private calendar (iCalendar, RFC 5545): initials, an hour, a link; nothing else of anybody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

LONGEST: Final = 75  # bytes of a line
LENGTH: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something due. `uid` stays the same as long as it is the same thing."""

    uid: str
    at: datetime
    changed: datetime
    title: str
    link: str


def write(name: str, entries: Iterable[Entry]) -> bytes:
    """The feed; lines end as the format wants, and none is longer than it allows."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Sangfroid//FR", "METHOD:PUBLISH",
             f"X-WR-CALNAME:{_text(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT15M"]  # fmt: skip
    for one in entries:
        lines += [
            "BEGIN:VEVENT", f"UID:{one.uid}@sangfroid", f"DTSTAMP:{_moment(one.changed)}",
            f"DTSTART:{_moment(one.at)}", f"DTEND:{_moment(one.at + LENGTH)}", f"SUMMARY:{_text(one.title)}",
            f"URL:{one.link}", "TRANSP:TRANSPARENT", "CLASS:PRIVATE", "END:VEVENT",
        ]  # fmt: skip
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return " ".join(escaped.split())


def _folded(line: str) -> str:
    """Long lines go on in the next one, after a blank; no letter is cut in two."""
    parts: list[str] = []
    part = ""
    for sign in line:
        if len((part + sign).encode()) > LONGEST - 1:
            parts.append(part)
            part = ""
        part += sign
    return "\r\n ".join([*parts, part])
