"""Trains what decides beside the journal's rules, src/sangfroid/data/fr/model/journal.npz: `python -m tools.journal`.

Softmax over the facts of told_of and told_to_do. The rules were written for some of the tables, so of these their word
proves nothing: it is a fact only in the tables that they had not seen. `python -m tools.journal folds` measures by
five folds of those. numpy alone; seconds; the same weights each time.
"""

from __future__ import annotations

import io
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TypeAlias

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np
from numpy.typing import NDArray

from sangfroid.language.deadlines import Calendar
from sangfroid.language.words import fold
from sangfroid.record.journal.candidates import candidates, times
from sangfroid.record.journal.heard import by_rules, listen
from sangfroid.record.journal.known import Book
from sangfroid.record.journal.sheet import journal_sheet
from sangfroid.record.journal.told_of import named
from sangfroid.record.journal.told_of import seen as seen_of
from sangfroid.record.journal.told_to_do import seen as seen_to_do
from sangfroid.record.journal.weights import FILE, Weights, hashed, made, weights
from tools.journal_version import FRESH, WRITTEN_FOR, version

ROOT: Final = Path(__file__).parents[1]
CHOICES: Final = {
    "roles": ("none", "caller", "about", "to_call"),
    "acts": ("none", "me", "colleague", "doctor", "client", "?"),
}
CALENDARS: Final = {
    "FR": Calendar("Europe/Paris", "FR"), "CH": Calendar("Europe/Zurich", "CH"),
    "BE": Calendar("Europe/Brussels", "BE"), "CA": Calendar("America/Toronto", "CA"),
    "SN": Calendar("Africa/Dakar", "SN"),
}  # fmt: skip
RIDGE = {"roles": 2.0, "acts": 2.0}
DOUBT: float = 2.0  # how much less the rules' word may weigh
STEPS: Final = 250
RATE: Final = 0.05
LEAST: Final = 0.01
ARTICLES: Final = ("le ", "la ", "les ", "l'", "un ", "une ", "societe ", "entreprise ", "firme ")


FOLDS: Final = 5


@dataclass(frozen=True)
class Row:
    """A note of a table and what it says."""

    text: str
    said_at: datetime
    calendar: Calendar
    contacts: tuple[tuple[str, str], ...]
    promises: tuple[tuple[str, str, str, str], ...]  # owner, what, to, due
    fresh: bool


@dataclass(frozen=True)
class Example:
    """What is seen of one candidate, what it is, and what the rules say."""

    facts: tuple[str, ...]
    choice: int
    verdict: str


Notes: TypeAlias = Sequence[dict[str, list[Example]]]


def rows(path: Path, *, fresh: bool) -> Iterator[Row]:
    """The notes of a table."""
    calendar, said_at = CALENDARS["FR"], datetime.max
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("@ "):
            when, place = line[2:].split(" ")
            calendar = CALENDARS[place]
            said_at = datetime.fromisoformat(when).replace(tzinfo=calendar.clock())
        elif line and not line.startswith("#"):
            text, contacts, _, _, promises, _ = line.split("\t")
            pairs = [each.rsplit(":", 1) for each in contacts.split("; ")] if contacts != "-" else []
            told = [_promise(each) for each in promises.split("; ")] if promises != "-" else []
            yield Row(text, said_at, calendar, tuple((plain(a), b) for a, b in pairs), tuple(told), fresh)


def plain(name: str) -> str:
    """A name as two hands would write it."""
    said = fold(name).strip(" .")
    for lead in ARTICLES:
        said = said.removeprefix(lead)
    return said


def _promise(cell: str) -> tuple[str, str, str, str]:
    owner, rest = cell.split(" ", 1)
    rest, due = rest.rsplit("@", 1)
    what, to = rest.rsplit(">", 1)
    return owner, fold(what), plain(to), due


def examples(row: Row) -> dict[str, list[Example]]:
    """What a note teaches of each decision."""
    sheet = journal_sheet()
    reading = by_rules(listen(row.text, Book.of(())), row.said_at, row.calendar)
    roles = dict(row.contacts)
    found: dict[str, list[Example]] = {"roles": [], "acts": []}
    everyone = named(reading)
    for number, each in enumerate(everyone):
        words, rules = seen_of(reading, sheet, everyone, number)
        role = next((roles[said] for n in each.numbers if (said := plain(reading.note.names[n].text)) in roles), "none")
        found["roles"].append(_example("roles", words, rules, role, row, each.verdict.split(" ")[0]))
    able = candidates(reading, sheet)
    timed = times(reading.note, row.said_at, row.calendar)
    owners = aligned(row, able)
    for number in range(len(able)):
        words, rules = seen_to_do(reading, sheet, able, timed, number)
        owner = owners[number][0] if number in owners else "none"
        found["acts"].append(_example("acts", words, rules, owner, row, able[number].owner))
    return found


def _example(table: str, words: list[str], rules: list[str], choice: str, row: Row, verdict: str) -> Example:
    facts = ("", *words, *(("fresh", *rules) if row.fresh else ()))
    return Example(facts, CHOICES[table].index(choice), verdict)


def aligned(row: Row, able: Sequence[Any]) -> dict[int, tuple[str, str, str, str]]:
    """The promise by the number of the candidate that tells it."""
    left = dict(enumerate(able))
    found: dict[int, tuple[str, str, str, str]] = {}
    for promise in row.promises:
        owner, what, _, due = promise
        scored = [(_fit(row, one, owner, what, due), number) for number, one in left.items()]
        best = max(scored, default=(0, -1))
        if best[0] > 0:
            found[best[1]] = promise
            del left[best[1]]
    return found


def _fit(row: Row, one: Any, owner: str, what: str, due: str) -> int:
    when = one.clause.when if one.clause is not None else None
    at = when.due.astimezone(row.calendar.clock()).strftime("%Y-%m-%dT%H:%M") if when and when.due else "-"
    kept = one.clause is not None
    same = (
        fold(one.verb.what) == what
        or fold(one.verb.inf) == what
        or (not one.listed and what[:4] == fold(one.verb.what)[:4] and len(what) > 3)
    )
    alike = kept and one.owner == owner and at == due
    if not (same or alike):
        return 0
    return 8 * same + 4 * kept + 2 * (at == due) + (one.owner == owner)


def fitted(table: str, found: Sequence[Example]) -> dict[str, Any]:
    """Softmax weights by gradient steps (Adam), the same each time."""
    if not found:
        return {
            f"{table}_rows": np.zeros(0, np.uint32),
            f"{table}_weights": np.zeros((0, len(CHOICES[table])), np.float16),
        }
    counts = Counter(fact for one in found for fact in set(one.facts))
    index = {fact: n for n, fact in enumerate(sorted(fact for fact, many in counts.items() if many > 1))}
    size, width = len(index), len(CHOICES[table])
    lines = np.concatenate([[n] * len({f for f in one.facts if f in index}) for n, one in enumerate(found)]).astype(
        np.int64
    )
    cells = np.concatenate([sorted(index[f] for f in set(one.facts) if f in index) for one in found]).astype(np.int64)
    order = np.argsort(cells, kind="stable")
    starts = np.searchsorted(cells[order], np.arange(size))
    ends = np.searchsorted(lines, np.arange(len(found)))
    target = np.zeros((len(found), width), np.float32)
    target[np.arange(len(found)), [one.choice for one in found]] = 1
    ridge = np.array(
        [[RIDGE[table] * (DOUBT if fact.startswith(("rules", "kept", "listed")) else 1)] for fact in index], np.float32
    )
    weights = np.zeros((size, width), np.float32)
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        scores = np.add.reduceat(weights[cells], ends)
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        off = odds / odds.sum(axis=1, keepdims=True) - target
        slope = np.add.reduceat(off[lines[order]], starts) + ridge * weights
        first = 0.9 * first + 0.1 * slope
        second = 0.99 * second + 0.01 * slope**2
        rate = RATE * (1 - 0.9 * step / STEPS)
        weights -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-6)
    kept = np.flatnonzero(np.abs(weights).max(axis=1) >= LEAST)
    names = list(index)
    return {
        f"{table}_rows": np.array([hashed(names[n]) for n in kept], np.uint32),
        f"{table}_weights": weights[kept].astype(np.float16),
    }


def trained(found: Notes, words: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """The arrays of the file."""
    arrays: dict[str, NDArray[Any]] = {"ordinary": words}
    for table in CHOICES:
        arrays |= fitted(table, [one for note in found for one in note[table]])
    header = {"version": version(), "choices": CHOICES, "notes": len(found)}
    return arrays | {"header": np.frombuffer(json.dumps(header).encode(), np.uint8)}


def everyday(notes: Sequence[Row]) -> NDArray[Any]:
    """The words that calls hold in lower case, seldom with a capital or behind a title; no name of `notes`."""
    low: Counter[str] = Counter()
    other: Counter[str] = Counter()
    for path in sorted((ROOT / "corpus" / "calls").glob("*.json")):
        for turn in json.loads(path.read_text("utf-8"))["turns"]:
            before = ""
            for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", turn["text"]):
                titled = before in ("madame", "monsieur", "mme", "m", "docteur", "mademoiselle", "maitre")
                proper = titled or (bool(before) and word[0].isupper())
                before = fold(word)
                (other if proper else low)[before] += 1
    names = {
        *journal_sheet().first_names,
        *(word for row in notes for name, _ in row.contacts for word in name.split()),
    }
    kept = [form for form, many in low.items() if many > 1 and other[form] <= many * 0.7 and len(form) > 2]
    return np.array(sorted(hashed(form) for form in kept if form not in names), np.uint32)


def weights_of(found: Notes) -> Weights:
    """Weights, ready to decide."""
    return made(trained(found, np.zeros(0, np.uint32)))


def measured(learnt: Notes, fresh: Notes) -> dict[str, dict[str, float]]:
    """The share of right decisions, by the rules alone and with these weights, by folds of the fresh notes."""
    right: dict[str, Counter[str]] = {table: Counter() for table in CHOICES}
    for fold_ in range(FOLDS):
        known = [note for at, note in enumerate(fresh) if at % FOLDS != fold_]
        told = weights_of([*learnt, *known])
        for note in fresh[fold_::FOLDS]:
            for table, counts in right.items():
                for one in note[table]:
                    likely = told.tables[table].likely(one.facts)
                    wanted = CHOICES[table][one.choice]
                    counts["all"] += 1
                    counts["rules"] += one.verdict == wanted
                    counts["weights"] += max(likely, key=lambda each: likely[each]) == wanted
    return {
        table: {name: round(counts[name] / counts["all"], 4) for name in ("rules", "weights")}
        for table, counts in right.items()
    }


def write(arrays: dict[str, NDArray[Any]]) -> None:
    """The file, for `weights` to read anew."""
    raw = io.BytesIO()
    np.savez_compressed(raw, **arrays)
    FILE.write_bytes(raw.getvalue())
    weights.cache_clear()


def main() -> None:
    """Writes the file: its words first, by which names are found; `folds`: tells what it does for unseen notes."""
    old = [row for path in WRITTEN_FOR for row in rows(path, fresh=False)]
    new = [row for path in FRESH for row in rows(path, fresh=True)]
    words = everyday([*old, *new])
    write(trained([], words))
    learnt, fresh = [examples(row) for row in old], [examples(row) for row in new]
    write(trained([*learnt, *fresh], words))
    print(f"{FILE.name}: {len(old) + len(new)} notes, {FILE.stat().st_size} bytes", file=sys.stderr)
    if sys.argv[1:] == ["folds"]:
        print(json.dumps(measured(learnt, fresh)))


if __name__ == "__main__":
    main()
