"""docs/playbooks.md: its sheets can be read as they stand, and it leaves out nothing that an office may write."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sangfroid.advice import load
from sangfroid.advice.check import check
from sangfroid.advice.conditions import CONDITIONS
from sangfroid.advice.wording import PLACES
from sangfroid.faces.cli import codes
from sangfroid.faces.cli.app import run
from tests.review.gold import ROOT, SAMPLES

DOC = (ROOT / "docs" / "playbooks.md").read_text("utf-8")
SHEETS = re.findall(r"(?s)```yaml\n(.*?)```", DOC)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A folder with the document's own sheets."""
    for number, text in enumerate(SHEETS):
        (tmp_path / f"sheet{number}.yaml").write_text(text, "utf-8")
    return tmp_path


def test_its_sheets_are_right(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(SHEETS) == 2
    assert check(office) == []
    book = load.book("fr", office)
    assert book.office.name == "Cabinet des Tilleuls"
    assert "restitution" in {playbook.id for playbook in book.playbooks}
    assert {"conflict", "danger"} <= {playbook.id for playbook in book.playbooks}
    assert run(["read", str(SAMPLES[0]), "--office", str(office)]) == codes.DONE


def in_code(words: set[str]) -> set[str]:
    """Those of the words that stand in the document as code."""
    shown = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`\n]+)`", DOC))))
    return words & shown


def test_it_names_all_that_may_be_written() -> None:
    fields = {"title", "aim", "rank", "exempt", "applies", "begins", "when", "steps", *load.STEP_FIELDS}
    values = {"gestures", "slots", "beats", "recording_notice", "cool_downs", "evening"}
    reasons = {one.reason for one in load.book("fr").office.cool_downs}
    for words in (set(CONDITIONS), set(PLACES), fields, values, reasons):
        assert in_code(words) == words


def test_its_commands_are_those_of_the_program(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = re.findall(r"(?m)^    sangfroid (playbook .*?)  +\S", DOC)
    assert len(told) == 4
    for line in told:
        words = line.replace("mes-fiches", str(office)).split()
        assert run(words) == codes.DONE, line
