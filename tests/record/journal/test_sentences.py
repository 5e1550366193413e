"""Notes and what they say: a table reasoned by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import pytest

from sangfroid.language.deadlines import Calendar
from sangfroid.record.journal import Entry, Promised, journal

TABLE: Final = Path(__file__).parent / "sentences.tsv"
CALENDARS: Final = {
    "FR": Calendar("Europe/Paris", "FR"), "CH": Calendar("Europe/Zurich", "CH"),
    "BE": Calendar("Europe/Brussels", "BE"), "CA": Calendar("America/Toronto", "CA"),
    "SN": Calendar("Africa/Dakar", "SN"),
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    text: str
    said_at: datetime
    calendar: Calendar
    contacts: str
    situation: str
    ending: str
    promises: str
    asked: str


def rows(table: Path = TABLE) -> Iterator[Row]:
    calendar, said_at = CALENDARS["FR"], datetime.max
    for line in table.read_text("utf-8").splitlines():
        if line.startswith("@ "):
            when, place = line[2:].split(" ")
            calendar = CALENDARS[place]
            said_at = datetime.fromisoformat(when).replace(tzinfo=calendar.clock())
        elif line and not line.startswith("#"):
            text, *cells = line.split("\t")
            yield Row(text, said_at, calendar, *cells)


ROWS: Final = tuple(rows())


def listed(parts: list[str]) -> str:
    return "; ".join(parts) or "-"


def told(promise: Promised, calendar: Calendar) -> str:
    owner = promise.owner.kind if promise.owner else "?"
    due = promise.due.astimezone(calendar.clock()).strftime("%Y-%m-%dT%H:%M") if promise.due else "-"
    return f"{owner} {promise.what}>{promise.to or '-'}@{due}"


def read(row: Row) -> Entry:
    return journal(row.text, row.said_at, row.calendar)


@pytest.mark.parametrize("row", ROWS, ids=[row.text[:50] for row in ROWS])
def test_sentence(row: Row) -> None:
    entry = read(row)
    assert (
        listed([f"{contact.name}:{contact.role}" for contact in entry.contacts]),
        entry.situation or "-", entry.ending or "-",
        listed([told(promise, row.calendar) for promise in entry.promises]),
        listed([doubt.field for doubt in entry.doubts]),
    ) == (row.contacts, row.situation, row.ending, row.promises, row.asked)  # fmt: skip


def test_there_are_enough() -> None:
    assert len({row.text for row in ROWS}) == len(ROWS) >= 640
