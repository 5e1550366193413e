"""In which single turns a side promises something, measured on `promises.tsv`: 900 turns by two hands of which nothing
was learnt, half of them made to look like promises. The first 450 are mostly told without "je" as their subject, which
is the hard part; the others are of all kinds.

`pytest benchmarks/promises_heard.py`; promises.f1 of whole calls is measured by `sangfroid evaluate`.
"""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path
from typing import Final

from sangfroid.calls.turns import Turn
from sangfroid.calls.vocabulary import Speaker
from sangfroid.cues.hearing import trained
from sangfroid.reading.events import PromiseHeard
from sangfroid.reading.hear import hear
from sangfroid.reading.state import Setting, State

SHEET: Final = Path(__file__).parent / "promises.tsv"
CALL: Final = Setting(datetime.fromisoformat("2026-03-10T10:00:00+01:00"))  # a Tuesday
RIGHT: Final = 0.82  # F1 over turns


def _rows() -> list[dict[str, str]]:
    with SHEET.open(encoding="utf-8", newline="") as sheet:
        return list(csv.DictReader(sheet, delimiter="\t", quoting=csv.QUOTE_NONE))


def _heard(row: dict[str, str]) -> int:
    """How many promises are heard in the turn, after what the other side said."""
    state, grammar = State(setting=CALL), trained()
    side: Speaker = "agent" if row["speaker"] == "agent" else "client"
    if row["before"] != "-":
        other: Speaker = "client" if side == "agent" else "agent"
        state, _ = hear(state, Turn(1, other, row["before"]), grammar)
    _, events = hear(state, Turn(2, side, row["text"]), grammar)
    return sum(isinstance(event, PromiseHeard) for event in events)


def test_promising_turns_are_heard() -> None:
    pairs = [(row["promises"] != "-", _heard(row) > 0) for row in _rows()]
    both = sum(said and heard for said, heard in pairs)
    missed, wrong = (sum(said != heard and said is one for said, heard in pairs) for one in (True, False))
    reached = 2 * both / (2 * both + missed + wrong)
    assert reached >= RIGHT, f"F1 {reached:.3f} < {RIGHT}: {both} heard, {missed} missed, {wrong} wrong of {len(pairs)}"


def test_the_sheet_is_whole() -> None:
    rows = _rows()
    assert len({row["text"] for row in rows}) == len(rows) >= 900
    promising = [row for row in rows if row["promises"] != "-"]
    assert 0.4 <= len(promising) / len(rows) <= 0.6
    assert all(words in row["text"] for row in promising for words in row["promises"].split(" | "))
