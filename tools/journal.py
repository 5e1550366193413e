"""Trains the reader of the journal's notes, src/sangfroid/data/fr/model/journal.npz: `python -m tools.journal`.

Three nets learn from the notes of tests/record/journal and from variants of them (other names, other times, as
dictated). The rules were written for some of the tables, so of these their word proves nothing: it is hidden there.
`python -m tools.journal folds` tells what notes that were not learnt from are read like, by five folds; with a number
behind, from that share of the others only. Some twenty minutes on two cores; the same weights each time.
"""

from __future__ import annotations

import io
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any, Final

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np
from numpy.typing import NDArray

from sangfroid.language.words import fold
from sangfroid.record.journal import Entry
from sangfroid.record.journal.heard import told
from sangfroid.record.journal.known import Book
from sangfroid.record.journal.net import Net, hashed
from sangfroid.record.journal.sheet import journal_sheet
from sangfroid.record.journal.weights import FILE, weights
from tools.journal_learn import index, learnt, stacked
from tools.journal_rows import Lesson, Row, lesson, rows, written
from tools.journal_swaps import Others, variants
from tools.journal_version import FRESH, WRITTEN_FOR, version

ROOT: Final = Path(__file__).parents[1]
NETS: Final = 3
AT_ONCE: Final = 2  # nets that learn side by side, each in a process of its own
VARIANTS: Final = 3
FOLDS: Final = 5
FIELDS: Final = ("contacts", "situation", "ending", "promises")


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
        *(word for row in notes for name, _ in row.contacts for word in fold(name).split()),
    }
    kept = [form for form, many in low.items() if many > 1 and other[form] <= many * 0.7 and len(form) > 2]
    return np.array(sorted(hashed(form) for form in kept if form not in names), np.uint32)


def trained(lessons: Sequence[Lesson], nets: int) -> dict[str, NDArray[Any]]:
    """The arrays of nets that have learnt from these and from variants of them."""
    source = [one.row for one in lessons]
    more: list[Lesson] = []
    for number, row in variants(source, VARIANTS, Others(source), seed=0):
        found = lesson(row)
        if found.lost <= lessons[number].lost:
            more.append(found)
    facts = index(lessons, more[::VARIANTS])
    print(f"{len(lessons)} notes, {len(more)} variants, {len(facts)} facts", file=sys.stderr)
    every = [*lessons, *more]
    if nets == 1:
        return stacked([learnt(every, facts, 0)], facts)
    with get_context("fork").Pool(AT_ONCE, _begin, (every, facts)) as pool:  # the notes are shared, not sent
        return stacked(pool.map(_learnt, range(nets), chunksize=1), facts)


_to_learn: list[tuple[Sequence[Lesson], Mapping[str, int]]] = []


def _begin(lessons: Sequence[Lesson], facts: Mapping[str, int]) -> None:
    _to_learn[:] = [(lessons, facts)]


def _learnt(seed: int) -> dict[str, NDArray[Any]]:
    return learnt(*_to_learn[0], seed)


def write(arrays: dict[str, NDArray[Any]], words: NDArray[Any], notes: int) -> None:
    """The file, for `weights` to read anew."""
    header = json.dumps({"version": version(), "notes": notes}).encode()
    raw = io.BytesIO()
    np.savez_compressed(raw, **arrays, ordinary=words, header=np.frombuffer(header, np.uint8))
    FILE.write_bytes(raw.getvalue())
    weights.cache_clear()


def measured(learnt_from: Sequence[Lesson], fresh: Sequence[Lesson], share: float, folds: int) -> dict[str, float]:
    """The share of fresh notes, and of their fields, that one net reads right which has not learnt from them."""
    right: Counter[str] = Counter()
    order = Random(0).sample(range(len(fresh)), len(fresh))
    for number in range(folds):
        held = [fresh[at] for at in order[number::FOLDS]]
        others = [fresh[at] for n in range(FOLDS) if n != number for at in order[n::FOLDS]]
        able = Random(1).sample([*learnt_from, *others], round(share * (len(learnt_from) + len(others))))
        net = Net.of(trained(able, 1))
        for one in held:
            fields = as_told(one.row, read(one, net))
            right.update(name for name, is_right in zip(FIELDS, fields, strict=True) if is_right)
            right.update(["all"] + ["whole"] * all(fields))
    return {name: round(right[name] / right["all"], 4) for name in ("whole", *FIELDS)}


def read(one: Lesson, net: Net) -> Entry:
    """What a net makes of a note."""
    return told(one.seen, Book.of(()), net, net.tell(one.seen.facts.looks()))


def as_told(row: Row, entry: Entry) -> tuple[bool, ...]:
    """Which fields are as the row has them; `calm` is as nothing said, what the client owes is owed to us."""
    contacts = Counter((each.name, each.role) for each in entry.contacts)
    promises = Counter(
        (each.owner.kind if each.owner else "?", each.to or "-", written(each.due, row.calendar))
        for each in entry.promises
    )
    said = Counter((owner, to, due) for owner, _, to, due in row.promises)
    easy = ("-", "calm")
    return (
        contacts == Counter(row.contacts),
        entry.situation == row.situation or ((entry.situation or "-") in easy and row.situation in easy),
        (entry.ending or "-") == row.ending,
        promises == said,
    )


def main() -> None:
    """Writes the file, its words first: by them rules find names. `folds`: tells what unseen notes are read like."""
    told_of = [(path, path in FRESH) for path in (*WRITTEN_FOR, *FRESH)]
    source = sorted((row for path, fresh in told_of for row in rows(path, fresh=fresh)), key=lambda row: row.text)
    words = everyday(source)
    if sys.argv[1:2] != ["folds"]:
        write({}, words, 0)
    lessons = [lesson(row) for row in source]
    if sys.argv[1:2] == ["folds"]:
        share = float(sys.argv[2]) if len(sys.argv) > 2 else 1.0
        fresh = [one for one in lessons if one.row.fresh]
        print(json.dumps(measured([one for one in lessons if not one.row.fresh], fresh, share, FOLDS)))
        return
    write(trained(lessons, NETS), words, len(lessons))
    print(f"{FILE.name}: {len(lessons)} notes, {FILE.stat().st_size} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
