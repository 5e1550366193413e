"""The command line, as its user types it: what it shows, writes, refuses, and the exit code it leaves."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from sangfroid import __version__
from sangfroid.faces.cli import codes
from sangfroid.faces.cli.app import run
from sangfroid.faces.cli.found import Names

SAMPLES = Path(__file__).parents[2] / "src/sangfroid/data/samples/fr"
SAMPLE = SAMPLES / "rendez-vous-annule.json"
TALK = """Agent : Cabinet Morel, bonjour.
Client : Bonjour, c'est inadmissible, mon rendez-vous est annulé !
Agent : Je vous rappelle demain à dix heures.
Client : Merci, au revoir.
"""


VERSION = "import sys; sys.argv = ['sangfroid', '--version']; from sangfroid.faces.cli import main; main()"
ODD_NAMES = ("../../etc/passwd", "C:\\a.vtt", "CON", "a.vtt", "a.srt", "é" * 400, "..", "index.json")


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    """A plain-text transcript."""
    path = tmp_path / "appel.txt"
    path.write_text(TALK, "utf-8")
    return path


def test_version_starts_without_the_rest() -> None:
    told = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", VERSION],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stdout.strip() == f"sangfroid {__version__}"
    assert "typer" not in told.stderr
    assert "rich" not in told.stderr


def test_one_call_is_shown(talk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", str(talk)]) == codes.DONE
    shown = capsys.readouterr().out
    assert "inadmissible" in shown
    assert "rappeler" in shown.lower()


def test_one_call_as_json(talk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", str(talk), "--json", "--at", "2026-03-17T14:05"]) == codes.DONE
    reading = json.loads(capsys.readouterr().out)
    assert reading["schema"] == 1
    assert [turn["speaker"] for turn in reading["turns"]] == ["agent", "client", "agent", "client"]
    assert reading["promises"][0]["due"] == "2026-03-18T10:00:00+01:00"
    assert reading["timing"]["interruptions"] is None


def test_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TALK.encode())))
    assert run(["read", "-", "--json"]) == codes.DONE
    assert len(json.loads(capsys.readouterr().out)["turns"]) == 4


def test_a_folder_becomes_pages_and_an_index(talk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "autre.txt").write_text(TALK, "utf-8")
    out = tmp_path / "pages"
    assert run(["read", str(talk), str(tmp_path / "autre.txt"), "--out", str(out)]) == codes.DONE
    assert sorted(path.name for path in out.iterdir()) == ["appel.html", "autre.html", "index.html"]
    index = (out / "index.html").read_text("utf-8")
    assert 'href="appel.html"' in index
    assert str(out) in capsys.readouterr().err.replace("\n", "")


def test_readings_as_files(tmp_path: Path) -> None:
    assert run(["read", str(SAMPLES), "--json", "--out", str(tmp_path)]) == codes.DONE
    assert {path.stem for path in tmp_path.iterdir()} == {path.stem for path in SAMPLES.glob("*.json")}


def test_one_bad_file_does_not_stop_the_others(talk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "vide.vtt").write_bytes(b"")
    assert run(["read", str(tmp_path), "--json"]) == codes.SOME_UNREAD
    told = capsys.readouterr()
    assert "vide.vtt" in told.err
    assert len(told.out.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02\xff" * 50, b"[1e400]", b"[" * 100_000, b"Un poeme sans voix.\n"]
)
def test_what_cannot_be_read_is_told_in_a_sentence(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "appel.bin"
    path.write_bytes(content)
    assert run(["read", str(path)]) == codes.UNREAD
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("appel.bin : ")
    assert "Traceback" not in told.err


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (["read", "nulle-part.vtt"], codes.UNREAD),
        (["read", str(SAMPLE), "--zone", "Europe/Atlantide"], codes.BAD_DATA),
        (["read", str(SAMPLE), "--at", "hier"], codes.BAD_DATA),
        (["read", str(SAMPLE), "--agent", "Personne"], codes.UNREAD),
        (["read"], codes.USAGE),
        (["raed"], codes.USAGE),
        (["playbook", "show", "rien"], codes.BAD_DATA),
    ],
)
def test_mistakes_have_their_code_and_no_traceback(
    argv: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(argv) == code
    told = capsys.readouterr().err
    assert told.strip()
    assert "Traceback" not in told


def test_messages_in_english(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--lang", "en", "read", "nowhere.vtt"]) == codes.UNREAD
    assert "does not exist" in capsys.readouterr().err


def test_swap(talk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["read", str(talk), "--json", "--swap"])
    reading = json.loads(capsys.readouterr().out)
    assert reading["turns"][0]["speaker"] == "client"


def test_evaluate(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", str(SAMPLES), "--json"]) == codes.DONE
    figures = json.loads(capsys.readouterr().out)
    assert figures["calls"] == len(list(SAMPLES.glob("*.json")))
    assert 0 < figures["labels.macro"] < 1


def test_playbooks_are_listed_shown_and_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["playbook", "list"]) == codes.DONE
    assert "conflict" in capsys.readouterr().out
    assert run(["playbook", "show", "conflict"]) == codes.DONE
    assert "«" in capsys.readouterr().out
    sheet = tmp_path / "conflict.yaml"
    sheet.write_text("playbook: conflict\ntitel: Conflit\n", "utf-8")
    assert run(["playbook", "check", str(sheet)]) == codes.BAD_DATA
    assert "conflict.yaml" in (told := capsys.readouterr().out)
    assert "titel" in told


def test_samples(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["samples", "list"]) == codes.DONE
    assert "rendez-vous-annule" in capsys.readouterr().out
    assert run(["samples", "copy", str(tmp_path / "a")]) == codes.DONE
    assert len(list((tmp_path / "a").iterdir())) >= 14


def test_names_of_files_are_ours() -> None:
    names = Names()
    made = [names.of(name) for name in ODD_NAMES]
    assert len({name.lower() for name in made}) == len(made)
    for name in made:
        assert "/" not in name
        assert "\\" not in name
        assert not name.startswith(".")
        assert len(name) <= 90
        assert name.lower() not in {"con", "index"}
