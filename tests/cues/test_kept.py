"""Compiled rules that are kept for the next start."""

import shutil
from pathlib import Path

import pytest

from sangfroid.calls.turns import Turn
from sangfroid.cues.context import Before
from sangfroid.cues.grammar.match import Grammar
from sangfroid.cues.hearing import DATA
from sangfroid.language.words import words
from sangfroid.sources.transcripts import read_call

SHEETS = DATA / "fr" / "cues"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the package's rules are kept."""
    folder = tmp_path_factory.mktemp("kept")
    Grammar.load(SHEETS, folder)
    return folder


def _heard(grammar: Grammar) -> list[object]:
    calls = [read_call(path.read_bytes(), name=path.name) for path in sorted((DATA / "samples" / "fr").glob("*.json"))]
    return [
        [(sign.rule, sign.span) for sign in grammar.signs(turn, words(turn.text), Before())]
        for call in calls
        for turn in call.turns
    ]


def test_what_was_kept_hears_the_same(folder: Path) -> None:
    sheets, kept = Grammar.load(SHEETS), Grammar.load(SHEETS, folder)
    assert kept.version == sheets.version
    assert kept.rules == sheets.rules
    assert _heard(kept) == _heard(sheets)


def test_a_changed_sheet_is_read_anew_and_kept_instead(tmp_path: Path) -> None:
    sheets, folder = tmp_path / "cues", tmp_path / "kept"
    shutil.copytree(SHEETS, sheets)
    Grammar.load(sheets, folder)
    before = {path.name for path in folder.iterdir()}
    sheet = sheets / "zz_new.yaml"
    sheet.write_text(
        "cue: thanks\nrules:\n  - id: zz_new\n    says: [grand zlurp à vous]\n    hears: [Grand zlurp à vous.]\n",
        encoding="utf-8",
    )
    grammar = Grammar.load(sheets, folder)
    said = Turn(1, "client", "grand zlurp à vous")
    assert "thanks.zz_new" in [sign.rule.id for sign in grammar.signs(said, words(said.text), Before())]
    after = {path.name for path in folder.iterdir()}
    assert len(after) == 1
    assert after != before


@pytest.mark.parametrize("keeps", [0, 40, 100_000, -1])
def test_a_damaged_file_costs_time_only(folder: Path, tmp_path: Path, keeps: int) -> None:
    """Cut short at several places, or with one byte changed in the middle."""
    for path in folder.iterdir():
        data = path.read_bytes()
        middle = len(data) // 2
        changed = data[:middle] + bytes([data[middle] ^ 255]) + data[middle + 1 :]
        (tmp_path / path.name).write_bytes(data[:keeps] if keeps >= 0 else changed)
    assert _heard(Grammar.load(SHEETS, tmp_path)) == _heard(Grammar.load(SHEETS))


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert Grammar.load(SHEETS, tmp_path / "file" / "kept").rules
