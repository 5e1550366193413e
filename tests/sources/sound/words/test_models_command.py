"""`sangfroid models`: the list, a download, a look, in the terminal."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from sangfroid.calls.errors import BadData
from sangfroid.faces import speech
from sangfroid.faces.cli import codes
from sangfroid.faces.cli.app import run
from sangfroid.sources.sound.words import shelf
from tests.sources.sound.words.making import made, tiny
from tests.sources.sound.words.serving import Manner, served
from tests.sources.sound.words.test_fetch import archive

Screen = pytest.CaptureFixture[str]
FIRST = shelf.shelf()[0]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folder of models."""
    monkeypatch.setenv("SANGFROID_MODELS", str(tmp_path / "models"))
    monkeypatch.delenv("SANGFROID_MODEL", raising=False)
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path / "models"


def test_the_list_names_licences_homes_and_what_is_not_known(capsys: Screen, folder: Path) -> None:
    tiny(folder / "kroko")
    assert run(["models", "list"]) == codes.DONE
    said = capsys.readouterr().out
    assert "parakeet-v3         487 Mo         CC-BY-4.0    non        5,15 %     non" in said
    assert "https://huggingface.co/Banafo/Kroko-ASR" in said
    row = next(line for line in said.splitlines() if line.startswith("kroko "))
    assert row.split()[-2:] == ["?", "oui"]
    assert f"Modèle employé : {folder / 'kroko'}" in said


def test_the_list_is_english_too(capsys: Screen) -> None:
    assert run(["--lang", "en", "models", "list"]) == codes.DONE
    said = capsys.readouterr().out
    assert "the most accurate for its size" in said
    assert "5.15 %" in said
    assert "modèle" not in said


@pytest.mark.slow
def test_a_model_is_downloaded_and_used(
    capsys: Screen, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = ((f"m/{path.name}", path.read_bytes()) for path in sorted(tiny(tmp_path / "t").glob("*.*")))
    content = archive(tmp_path / "m.tar.bz2", *files).read_bytes()
    with served(Manner(content)) as url:
        part = shelf.Part(url, len(content), hashlib.sha256(content).hexdigest())
        monkeypatch.setattr(shelf, "shelf", lambda: (replace(FIRST, parts=(part,)),))
        assert run(["models", "get", "parakeet-v3"]) == codes.DONE
    said = capsys.readouterr().err
    assert "CC-BY-4.0" in said
    assert "Sa somme SHA-256 est celle qui est publiée." in said
    assert speech.model_folder() == folder / "parakeet-v3"
    assert run(["models", "check"]) == codes.DONE
    said = capsys.readouterr().out
    assert "nemo_ctc" in said
    assert "se charge" in said


def test_no_network_is_a_sentence(capsys: Screen, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    with served(Manner(b"")) as url:
        pass
    monkeypatch.setattr(shelf, "shelf", lambda: (replace(FIRST, parts=(shelf.Part(url),)),))
    monkeypatch.setattr("sangfroid.faces.cli.models.pause", lambda _: None)
    assert run(["models", "get", "parakeet-v3"]) == codes.UNREAD
    assert "Y a-t-il un réseau ?" in capsys.readouterr().err
    assert not (folder / "parakeet-v3").exists()


@pytest.mark.slow
def test_check_tells_what_is_wrong(capsys: Screen, folder: Path) -> None:
    made(folder / "empty", "nemo_ctc")
    assert run(["models", "check", "empty"]) == codes.UNREAD
    assert "ne se charge pas" in capsys.readouterr().err
    (folder / "empty" / "tokens.txt").unlink()
    assert run(["models", "check", str(folder / "empty")]) == codes.UNREAD
    assert "Il manque tokens.txt" in capsys.readouterr().err
    assert run(["models", "check", "nowhere"]) == codes.BAD_DATA
    assert "Pas de modèle « nowhere »" in capsys.readouterr().err


def test_without_a_model_check_says_how_to_get_one(capsys: Screen) -> None:
    assert run(["models", "check"]) == codes.BAD_DATA
    assert "sangfroid models get" in capsys.readouterr().err


def test_an_unknown_model_is_answered_by_the_known(capsys: Screen) -> None:
    assert run(["models", "get", "alexandria"]) == codes.BAD_DATA
    assert "parakeet-v3" in capsys.readouterr().err


def test_the_model_used_is_the_one_named_else_the_most_advised(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert speech.model_folder() is None
    assert speech.recogniser() is None
    for name in ("zebra", "whisper-small", "kroko"):
        made(folder / name, "whisper")
    assert speech.model_folder() == folder / "kroko"
    monkeypatch.setenv("SANGFROID_MODEL", "zebra")
    assert speech.model_folder() == folder / "zebra"
    monkeypatch.setenv("SANGFROID_MODEL", str(folder / "whisper-small"))
    assert speech.model_folder() == folder / "whisper-small"
    monkeypatch.setenv("SANGFROID_MODEL", "non")
    assert speech.model_folder() is None
    monkeypatch.setenv("SANGFROID_MODEL", "alexandria")
    with pytest.raises(BadData, match="alexandria"):
        speech.model_folder()
