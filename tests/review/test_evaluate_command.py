"""`sangfroid evaluate`, as its user types it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from sangfroid.faces.cli import codes
from sangfroid.faces.cli.app import run
from tests.review.gold import SAMPLES

FIGURES = {
    "calls", "turns", "labels.micro", "labels.macro", "labels.macro.client", "labels.macro.agent", "tension.qwk",
    "tension.spearman", "situations.f1", "triggers.f1", "ending.acc", "outcome.acc", "promises.f1", "promises.due",
    "promises.due_found", "by_label",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three annotated calls."""
    calls = tmp_path / "appels"
    calls.mkdir()
    for path in SAMPLES[:3]:
        shutil.copyfile(path, calls / path.name)
    return calls


@pytest.mark.slow
def test_json_gains_only_what_is_asked_for(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", str(folder), "--json"]) == codes.DONE
    plain = json.loads(capsys.readouterr().out)
    assert plain.keys() == FIGURES
    assert run(["evaluate", str(folder), "--json", "--labels", "--intervals", "--robust"]) == codes.DONE
    full = json.loads(capsys.readouterr().out)
    assert full.keys() - plain.keys() == {"confusion", "intervals", "robustness"}
    assert {name: full[name] for name in plain} == plain
    for low, high in full["intervals"].values():
        assert low <= high
    assert full["robustness"].keys() == {"stripped", "noised"}
    assert full["robustness"]["noised"]["labels.micro"] != plain["labels.micro"]
    instead = sum(sum(one["missed"].values()) for one in full["confusion"].values())
    assert instead >= sum(label["fn"] for label in plain["by_label"].values())


@pytest.mark.slow
def test_the_terminal_shows_intervals_and_what_labels_are_taken_for(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["evaluate", str(folder), "--labels"]) == codes.DONE
    told = capsys.readouterr().out
    assert "intervalle à 95 %" in told
    assert "à la place" in told
    assert "dépouillé" not in told


@pytest.mark.slow
def test_the_page_is_written(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "neuf" / "pages"
    assert run(["evaluate", str(folder), "--json", "--out", str(out)]) == codes.DONE
    assert [path.name for path in out.iterdir()] == ["evaluation.html"]
    told = capsys.readouterr()
    assert json.loads(told.out)["calls"] == 3
    assert "evaluation.html" in told.err.replace("\n", "")
    assert SAMPLES[0].stem in (out / "evaluation.html").read_text("utf-8")


@pytest.mark.slow
def test_where_the_page_cannot_be_written_it_is_told(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "fichier").write_text("", "utf-8")
    assert run(["evaluate", str(folder), "--out", str(tmp_path / "fichier" / "pages")]) == codes.UNREAD
    assert "Impossible d'écrire dans" in capsys.readouterr().err


def test_a_folder_without_annotated_calls(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.json").write_text('{"turns": []}', "utf-8")
    assert run(["evaluate", str(tmp_path)]) == codes.UNREAD
    assert "a.json" in capsys.readouterr().err
