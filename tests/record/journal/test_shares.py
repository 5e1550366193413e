"""Notes of which a share is read whole: those worked on, and those kept aside to judge what is new by."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from sangfroid.record.journal import Promised
from tests.record.journal.test_sentences import CALENDARS, Row, read, rows

HERE = Path(__file__).parent


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


def whole(row: Row) -> bool:
    """Whether every field is right; a question in vain that leaves nothing wrong is none."""
    entry = read(row)
    contacts = Counter(f"{contact.name}:{contact.role}" for contact in entry.contacts)
    return (
        contacts == Counter([] if row.contacts == "-" else row.contacts.split("; "))
        and hard(entry.situation) == hard(row.situation)
        and (entry.ending or "-") == row.ending
        and Counter(heard(promise, row) for promise in entry.promises) == said(row.promises)
    )


@pytest.mark.parametrize(("name", "least"), [("worked.tsv", 0.23), ("aside.tsv", 0.66)])
def test_share(name: str, least: float) -> None:
    found = tuple(rows(HERE / name))
    assert len(found) >= 50
    assert all(row.calendar in CALENDARS.values() for row in found)
    right = sum(whole(row) for row in found) / len(found)
    assert right >= least, f"{name}: {right:.3f} of {len(found)} notes"
