"""The figures are those of the measuring paper, and what they should be on cases reckoned by hand."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from sangfroid.advice.whole import Reader
from sangfroid.calls.document import document
from sangfroid.review.measure import Measure, Tally, correlation, kappa, ranks
from sangfroid.sources.transcripts import read_annotation, read_call

SAMPLES = Path(__file__).parents[2] / "src/sangfroid/data/samples/fr"


def test_f1_by_hand() -> None:
    assert Tally(right=2, wrong=1, missed=1).f1 == pytest.approx(2 / 3)
    assert Tally(wrong=3).f1 == 0.0


def test_kappa_by_hand() -> None:
    assert kappa([0, 1, 2, 3], [0, 1, 2, 3]) == pytest.approx(1.0)
    assert kappa([0, 3, 0, 3], [3, 0, 3, 0]) == pytest.approx(-1.0)
    assert kappa([0, 0, 3, 3], [0, 3, 0, 3]) == pytest.approx(0.0)


def test_ranks_share_ties() -> None:
    assert ranks([5.0, 1.0, 5.0]) == [1.5, 0.0, 1.5]
    assert correlation(ranks([1, 2, 3]), ranks([2, 4, 9])) == pytest.approx(1.0)
    assert correlation([1, 1, 1], [1, 2, 3]) == 0.0


def test_a_call_that_was_not_read_counts_as_empty() -> None:
    gold = read_annotation((SAMPLES / "rendez-vous-annule.json").read_bytes())
    measure = Measure()
    measure.add(gold, None)
    figures = measure.figures()
    assert figures["calls"] == 1
    assert figures["labels.micro"] == 0.0
    assert figures["promises.due"] == 0.0


@pytest.mark.slow
def test_same_figures_as_the_measuring_paper(shared: Path, tmp_path: Path) -> None:
    measure, reader = Measure(), Reader.load(lang="fr")
    for path in sorted(SAMPLES.glob("*.json")):
        source = path.read_bytes()
        reading = reader.read(read_call(source, name=path.name))
        measure.add(read_annotation(source), reading)
        (tmp_path / path.name).write_text(json.dumps(document(reading)), "utf-8")
    told = subprocess.run(
        [sys.executable, str(shared / "score.py"), str(SAMPLES), str(tmp_path), "--json"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    paper = json.loads(told.stdout)
    for name, value in measure.figures().items():
        assert value == pytest.approx(paper[name]), name
