"""Notes that the nets have learnt from, and those of which a share is read whole."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Final

import pytest

from sangfroid.record.journal import Promised
from tests.record.journal.test_sentences import CALENDARS, Row, read, rows

HERE: Final = Path(__file__).parent
UNLEARNT: Final = 0.72  # fields of these that are right


def hard(situation: str | None) -> str:
    """`calm` means that nothing was hard, as where nothing is said."""
    return "-" if situation in (None, "calm") else situation or "-"


def heard(promise: Promised, row: Row) -> str:
    """A promise without its verb, as `owner>to@due`; what the client owes is owed to us."""
    owner = promise.owner.kind if promise.owner else "?"
    due = promise.due.astimezone(row.calendar.clock()).strftime("%Y-%m-%dT%H:%M") if promise.due else "-"
    return f"{owner}>{(promise.to or '-') if owner != 'client' else '-'}@{due}"


def said(cell: str) -> Counter[str]:
    """The promises of a row without their verbs."""
    each = [] if cell == "-" else cell.split("; ")
    return Counter(f"{one.split(' ')[0]}>{one.split('>', 1)[1]}" for one in each)


def fields(row: Row) -> tuple[bool, ...]:
    """Which of contacts, situation, ending and promises are right."""
    entry = read(row)
    contacts = Counter(f"{contact.name}:{contact.role}" for contact in entry.contacts)
    return (
        contacts == Counter([] if row.contacts == "-" else row.contacts.split("; ")),
        hard(entry.situation) == hard(row.situation),
        (entry.ending or "-") == row.ending,
        Counter(heard(promise, row) for promise in entry.promises) == said(row.promises),
    )


def whole(row: Row) -> bool:
    """Whether every field is right; a question in vain that leaves nothing wrong is none."""
    return all(fields(row))


LEARNT: Final = tuple(rows(HERE / "learnt.tsv"))
EACH: Final = 100  # notes of one test


@pytest.mark.parametrize("first", range(0, len(LEARNT), EACH))
def test_learnt(first: int) -> None:
    """All are read whole; which are not is told by their words."""
    assert [row.text for row in LEARNT[first : first + EACH] if not whole(row)] == []


def test_notes_are_told_once() -> None:
    texts = [row.text for path in HERE.glob("*.tsv") for row in rows(path)]
    assert len(set(texts)) == len(texts) >= 15_900


def test_share_of_fields() -> None:
    """Of the notes that are not read whole, the share of fields that are right."""
    found = tuple(rows(HERE / "unlearnt.tsv"))
    right = sum(sum(fields(row)) for row in found) / (4 * len(found))
    assert right >= UNLEARNT, f"{right:.3f} of {len(found)} notes"


@pytest.mark.parametrize(("name", "least"), [("worked.tsv", 0.18), ("aside.tsv", 0.88)])
def test_share(name: str, least: float) -> None:
    found = tuple(rows(HERE / name))
    assert len(found) >= 50
    assert all(row.calendar in CALENDARS.values() for row in found)
    right = sum(whole(row) for row in found) / len(found)
    assert right >= least, f"{name}: {right:.3f} of {len(found)} notes"
