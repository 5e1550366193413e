"""Words of danger, measured on sentences written apart from the rules: `danger.tsv`, half danger, half traps.

Shown is a danger (a card over everything) or a suspicion of one (a question on the page): one or the other reaches the
person on the phone. Do not mend a rule for one sentence of the sheet: it measures only as long as no rule is written
from it.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, get_args

import pytest

from sangfroid.calls.reading import Matter
from sangfroid.calls.turns import Turn
from sangfroid.cues.hearing import trained
from sangfroid.reading.events import DangerHeard, DangerSuspected
from sangfroid.reading.hear import hear
from sangfroid.reading.state import State

SHEET: Final = Path(__file__).parent / "danger.tsv"
RECALL: Final = 0.98  # a danger that is missed may cost a life
PRECISION: Final = 0.80  # it errs toward showing, yet a card shown at every idiom is no longer read
WORDS: Final = range(4, 36)
REGIONS: Final = ("FR", "CH", "BE", "CA", "AF")
STYLES: Final = ("written", "asr")


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence, and whether an emergency doctor would want it shown; `matter` is "-" for a trap."""

    danger: bool
    matter: str
    region: str
    style: str
    sentence: str


@cache
def _lines() -> tuple[Line, ...]:
    with SHEET.open(encoding="utf-8", newline="") as sheet:
        rows = list(csv.DictReader(sheet, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True))
    assert {row["danger"] for row in rows} == {"yes", "no"}
    return tuple(Line(r["danger"] == "yes", r["matter"], r["region"], r["style"], r["sentence"]) for r in rows)


@cache
def _shown() -> frozenset[Line]:
    """The lines in which the sign is heard."""
    return frozenset(line for line in _lines() if _is_shown(line.sentence))


def _is_shown(sentence: str) -> bool:
    _, events = hear(State(), Turn(1, "client", sentence), trained())
    return any(isinstance(event, DangerHeard | DangerSuspected) for event in events)


def _listed(title: str, lines: list[Line]) -> str:
    rows = [f"  {line.matter:9} {line.region} {line.style:8} {line.sentence}" for line in lines]
    return "\n".join([f"{title}: {len(lines)}", *rows])


def _counts() -> str:
    """The sheet's table: matter × style × region."""
    cells = Counter((line.matter, line.style, line.region) for line in _lines())
    heads = "".join(f"{region:>5}" for region in REGIONS)
    rows = [f"{'matter':10}{'style':8}{heads}{'sum':>6}"]
    for matter in sorted({line.matter for line in _lines()}):
        for style in STYLES:
            figures = [cells[matter, style, region] for region in REGIONS]
            rows.append(f"{matter:10}{style:8}{''.join(f'{n:5}' for n in figures)}{sum(figures):6}")
    return "\n".join(rows)


def test_danger_is_heard() -> None:
    dangers = [line for line in _lines() if line.danger]
    missed = [line for line in dangers if line not in _shown()]
    recall = 1 - len(missed) / len(dangers)
    assert recall >= RECALL, f"recall {recall:.3f} < {RECALL}\n{_listed('missed', missed)}"


def test_traps_are_let_be() -> None:
    alarms = [line for line in _lines() if line in _shown() and not line.danger]
    assert _shown(), "no danger is heard at all"
    precision = 1 - len(alarms) / len(_shown())
    assert precision >= PRECISION, f"precision {precision:.3f} < {PRECISION}\n{_listed('false alarms', alarms)}"


def test_sheet_is_balanced() -> None:
    lines = _lines()
    halves = Counter(line.danger for line in lines)
    sides = Counter((line.danger, line.style) for line in lines)
    places = Counter((line.danger, line.region) for line in lines)
    matters = Counter(line.matter for line in lines if line.danger)
    assert halves == {True: 110, False: 110}, _counts()
    assert all(sides[danger, style] >= 50 for danger in (True, False) for style in STYLES), _counts()
    assert all(places[danger, region] >= 20 for danger in (True, False) for region in REGIONS), _counts()
    assert set(matters) == set(get_args(Matter)), _counts()
    assert min(matters.values()) >= 10, _counts()
    assert {line.matter for line in lines if not line.danger} == {"-"}, _counts()


@pytest.mark.parametrize("line", _lines(), ids=lambda line: line.sentence[:40])
def test_line_is_well_formed(line: Line) -> None:
    assert line.region in REGIONS
    assert line.style in STYLES
    assert len(line.sentence.replace("-", " ").split()) in WORDS
    if line.style == "asr":
        assert line.sentence == line.sentence.lower()
        assert not set(line.sentence) & set(",.;:!?…-"), "a recogniser gives no punctuation"


def test_sentences_differ() -> None:
    assert len({line.sentence.lower() for line in _lines()}) == len(_lines())
