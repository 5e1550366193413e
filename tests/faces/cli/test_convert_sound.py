"""Recordings where a transcript is usual: converted, in a folder with transcripts, in a folder to be measured."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sangfroid.faces.cli import codes
from sangfroid.faces.cli.app import run
from tests.sources.sound.sounds import a_call, as_file

Screen = pytest.CaptureFixture[str]

TEXT = "Agent : Bonjour, je vous écoute.\nClient : J'attends depuis trois semaines.\n"


@pytest.fixture(autouse=True)
def without_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANGFROID_MODELS", str(tmp_path / "models"))
    monkeypatch.delenv("SANGFROID_MODEL", raising=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A recording by itself, one beside its transcript, a transcript, and what was to be a recording."""
    folder = tmp_path / "appels"
    folder.mkdir()
    for name in ("seul", "deux"):
        (folder / f"{name}.wav").write_bytes(as_file(a_call().samples))
    for name in ("deux", "texte"):
        (folder / f"{name}.txt").write_text(TEXT, "utf-8")
    (folder / "vide.wav").write_bytes(b"RIFF\0\0")
    return folder


@pytest.mark.parametrize(("to", "ending"), [("vcon", "vcon.json"), ("json", "json")])
def test_a_recording_is_converted_and_reads_back_the_same(tmp_path: Path, to: str, ending: str, capsys: Screen) -> None:
    (tmp_path / "appel.wav").write_bytes(as_file(a_call().samples))
    assert run(["convert", str(tmp_path / "appel.wav"), "--to", to, "--out", str(tmp_path / "out")]) == codes.DONE
    read = []
    for path in (tmp_path / "appel.wav", tmp_path / "out" / f"appel.{ending}"):
        capsys.readouterr()
        assert run(["read", str(path), "--json"]) == codes.DONE
        found = json.loads(capsys.readouterr().out)
        read.append([(turn["speaker"], turn["start"], turn["end"], turn["text"]) for turn in found["turns"]])
    assert read[0] == read[1]
    assert len(read[0]) >= 8


def test_a_recording_without_words_is_no_webvtt(tmp_path: Path, capsys: Screen) -> None:
    (tmp_path / "appel.wav").write_bytes(as_file(a_call().samples))
    assert run(["convert", str(tmp_path / "appel.wav"), "--to", "vtt", "--out", str(tmp_path / "out")]) == codes.UNREAD
    assert "n'a pas de paroles" in capsys.readouterr().err.replace("’", "'")
    assert not (tmp_path / "out").exists()


def test_a_folder_of_both_is_converted(folder: Path, tmp_path: Path, capsys: Screen) -> None:
    assert run(["convert", str(folder), "--to", "json", "--out", str(tmp_path / "out")]) == codes.SOME_UNREAD
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["deux.json", "seul.json", "texte.json"]
    assert "J'attends" in (tmp_path / "out" / "deux.json").read_text("utf-8")  # of the two, the transcript has words
    assert "vide.wav" in capsys.readouterr().err


def test_a_folder_of_both_is_read(folder: Path, tmp_path: Path, capsys: Screen) -> None:
    assert run(["read", str(folder), "--out", str(tmp_path / "out")]) == codes.SOME_UNREAD
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "deux.html", "index.html", "seul.html", "texte.html"
    ]  # fmt: skip
    assert "wave" in (tmp_path / "out" / "deux.html").read_text("utf-8")
    said = capsys.readouterr().err
    assert "vide.wav" in said
    assert "illisible" in said


def test_what_cannot_be_measured_is_said(folder: Path, capsys: Screen) -> None:
    turns = [
        {"speaker": "agent", "text": "Bonjour.", "labels": ["greeting"]},
        {"speaker": "client", "text": "Oui.", "labels": []},
    ]
    call = {"id": "deux", "turns": turns, "ending": "normal", "outcome": "resolved"}
    (folder / "deux.txt").unlink()
    (folder / "texte.txt").unlink()
    assert run(["evaluate", str(folder)]) == codes.UNREAD
    said = capsys.readouterr().err.replace("\n", " ")
    assert "seul.wav" in said
    assert "annotation" in said
    (folder / "deux.json").write_text(json.dumps(call), "utf-8")
    assert run(["evaluate", str(folder), "--json"]) == codes.SOME_UNREAD
    shown = capsys.readouterr()
    assert json.loads(shown.out)["calls"] == 1
    assert "deux.wav" not in shown.err


def test_an_empty_folder_is_said(tmp_path: Path, capsys: Screen) -> None:
    (tmp_path / "rien").mkdir()
    assert run(["evaluate", str(tmp_path / "rien")]) == codes.UNREAD
    assert "Aucun appel" in capsys.readouterr().err
