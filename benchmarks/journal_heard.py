"""The journal, measured on notes written apart from its rules: `journal.jsonl`, one a line with what it says, and
`journal_second.tsv`, of another hand, in the form of tests/record/journal.

It measures only as long as no rule is written from it: a failure tells how often which field is wrong, never where.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from sangfroid.language.deadlines import Calendar
from sangfroid.language.words import fold
from sangfroid.record.journal import Entry, Promised, journal
from tests.record.journal.test_sentences import rows
from tests.record.journal.test_shares import whole

SHEET: Final = Path(__file__).parent / "journal.jsonl"
RIGHT: Final = 0.85  # share of notes with every field right
FIELDS: Final = ("contacts", "situation", "ending", "promises", "asked")
# Words before a name that are no part of it.
ARTICLES: Final = ("le ", "la ", "les ", "l'", "un ", "une ")
KINDS: Final = ("societe ", "entreprise ", "firme ")

Gold = dict[str, Any]
Promise = tuple[str, str, str, str, bool]  # by, kind of owner, to, due, whether words of time stand in it


@dataclass(frozen=True)
class Read:
    """One note as it was read, beside what it says."""

    gold: Gold
    entry: Entry


@cache
def _notes() -> tuple[Read, ...]:
    notes = [json.loads(line) for line in SHEET.read_text("utf-8").splitlines() if line.strip()]
    return tuple(
        Read(gold, journal(gold["text"], datetime.fromisoformat(gold["at"]), Calendar(gold["zone"], gold["region"])))
        for gold in notes
    )


def _name(name: str | None) -> str:
    """A name as two hands would write it: without its article, accents and dots at its end."""
    said = fold(name or "").strip(" .")
    for lead in (*ARTICLES, *KINDS):
        said = said.removeprefix(lead)
    return said


def _due(due: str | None) -> str:
    return datetime.fromisoformat(due).astimezone().isoformat() if due else ""


def _kind(owner: str | None) -> str:
    return (owner or "").split(":")[0]


def _said(gold: Gold) -> Counter[Promise]:
    """The promises of the note; `to` counts where it is one of its contacts."""
    names = {_name(contact["name"]) for contact in gold["contacts"]}
    return Counter(
        (
            "" if "owner" in gold["ask"] else each["by"], "" if "owner" in gold["ask"] else _kind(each["owner"]),
            _name(each["to"]) if _name(each["to"]) in names and each["owner"] != "client" else "",
            _due(each["due"]), bool(each["when"]),
        )
        for each in gold["promises"]
    )  # fmt: skip


def _heard(promise: Promised, ask: list[str]) -> Promise:
    owner = promise.owner.kind if promise.owner else ""
    by = "" if "owner" in ask else promise.by
    due = _due(promise.due.isoformat()) if promise.due else ""
    return (by, owner, _name(promise.to) if owner != "client" else "", due, bool(promise.when))


def _hard(situation: str | None) -> str:
    """`calm` means that nothing was hard, as where nothing is said."""
    return "" if situation in (None, "calm") else situation


def _wrong(read: Read) -> set[str]:
    """The fields that are not as the note says."""
    gold, entry = read.gold, read.entry
    ask: list[str] = gold["ask"]
    contacts = Counter((_name(each.name), each.role) for each in entry.contacts)
    filled = {
        "due": any(each.due is not None for each in entry.promises),
        "owner": any(each.owner is not None for each in entry.promises),
        "contact": any(each.to is not None for each in entry.promises if each.owner and each.owner.kind != "client"),
    }
    right = {
        "contacts": contacts == Counter((_name(each["name"]), each["role"]) for each in gold["contacts"]),
        "situation": _hard(entry.situation) == _hard(gold["situation"]),
        "ending": (entry.ending or "unknown") == (gold["ending"] or "unknown"),
        "promises": Counter(_heard(each, ask) for each in entry.promises) == _said(gold),
        "asked": not any(filled.get(field, False) for field in ask),
    }
    return {field for field, is_right in right.items() if not is_right}


def _counts() -> str:
    """How often each field is wrong, and finer counts of promises and contacts."""
    wrong = Counter(field for read in _notes() for field in _wrong(read))
    only = Counter(next(iter(fields)) for read in _notes() if len(fields := _wrong(read)) == 1)
    fine: Counter[str] = Counter()
    for read in _notes():
        fine.update(_finer(read))
    rows = [f"  {field:10}{wrong[field]:4}, alone {only[field]:4}" for field in FIELDS]
    return "\n".join([*rows, *[f"  {name:34}{n:4}" for name, n in sorted(fine.items())]])


def _finer(read: Read) -> list[str]:
    gold, entry = read.gold, read.entry
    found: list[str] = []
    more = len(entry.promises) - len(gold["promises"])
    if more:
        found.append("promises: too many" if more > 0 else "promises: too few")
    elif gold["promises"]:
        ask: list[str] = gold["ask"]
        pairs = zip(sorted(_heard(each, ask) for each in entry.promises), sorted(_said(gold).elements()), strict=True)
        parts = ("by", "owner", "to", "due", "when")
        found += [
            f"promise: {part}" for one, other in pairs for part, a, b in zip(parts, one, other, strict=True) if a != b
        ]
    names = Counter(_name(each.name) for each in entry.contacts)
    wanted = Counter(_name(each["name"]) for each in gold["contacts"])
    found += ["contacts: name too many"] * bool(names - wanted) + ["contacts: name missing"] * bool(wanted - names)
    if names == wanted and "contacts" in _wrong(read):
        found.append("contacts: role")
    heard = _hard(gold["situation"]) or "-", _hard(entry.situation) or "-"
    found += [f"situation: {heard[0]} heard as {heard[1]}"] * (heard[0] != heard[1])
    ends = gold["ending"] or "-", entry.ending or "-"
    found += [f"ending: {ends[0]} heard as {ends[1]}"] * ("ending" in _wrong(read))
    asked = {doubt.field for doubt in entry.doubts}
    found += [f"asked in vain: {field}" for field in asked - set(gold["ask"])]
    found += [f"not asked: {field}" for field in set(gold["ask"]) - asked]
    return found


def test_notes_are_heard() -> None:
    right = sum(not _wrong(read) for read in _notes()) / len(_notes())
    assert right >= RIGHT, f"{right:.3f} < {RIGHT} of {len(_notes())}\n{_counts()}"


def test_notes_of_another_hand_are_heard() -> None:
    notes = tuple(rows(SHEET.parent / "journal_second.tsv"))
    right = sum(whole(row) for row in notes) / len(notes)
    assert right >= RIGHT, f"{right:.3f} < {RIGHT} of {len(notes)}"


def test_directions_are_heard() -> None:
    """Beside the bar: a direction that is told is right where the note says one."""
    told = [read for read in _notes() if read.entry.direction is not None and read.gold["direction"] is not None]
    wrong = sum(read.entry.direction != read.gold["direction"] for read in told)
    assert told
    assert wrong <= 0.15 * len(told), f"{wrong} of {len(told)}"


def test_the_sheet_is_whole() -> None:
    notes = [read.gold for read in _notes()]
    assert len({gold["text"] for gold in notes}) == len(notes) >= 200
    for gold in notes:
        said_at = datetime.fromisoformat(gold["at"])
        assert all(contact["name"] in gold["text"] for contact in gold["contacts"]), gold["id"]
        dues = [datetime.fromisoformat(each["due"]) for each in gold["promises"] if each["due"]]
        assert all(due > said_at for due in dues), gold["id"]
