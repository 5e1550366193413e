"""`sangfroid read` with recordings: files, folders, pairs and standard input."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sangfroid.faces.cli import codes
from sangfroid.faces.cli.app import run
from sangfroid.faces.cli.found import found
from tests.sources.sound.sounds import a_call, as_file

TALK = """Agent : Cabinet Morel, bonjour.
Client : Bonjour, c'est inadmissible, mon rendez-vous est annulé !
Agent : Je vous rappelle demain à dix heures.
"""
TIMED = """WEBVTT

00:00:01.000 --> 00:00:04.000
<v Agent>Cabinet Morel, bonjour.

00:00:05.000 --> 00:00:08.000
<v Client>C'est inadmissible, mon rendez-vous est annulé !
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two recordings, a pair, and a broken one."""
    monkeypatch.setenv("SANGFROID_MODEL", "non")
    samples, calls = a_call().samples, tmp_path / "appels"
    (calls / "mardi").mkdir(parents=True)
    (calls / "un.wav").write_bytes(as_file(samples))
    (calls / "deux.flac").write_bytes(as_file(samples * np.float32(0.6), form="FLAC"))
    (calls / "mardi" / "morel.wav").write_bytes(as_file(samples))
    (calls / "mardi" / "morel.vtt").write_text(TIMED, "utf-8")
    (calls / "abîmé.wav").write_bytes(b"RIFF\x24\x00\x00\x00WAVEfmt ")
    return calls


def test_a_recording_goes_with_its_transcript(folder: Path) -> None:
    files = {file.name: file.sound for file in found([str(folder)], sounds=True)}
    assert set(files) == {"un.wav", "deux.flac", "abîmé.wav", str(Path("mardi/morel.vtt"))}
    assert files[str(Path("mardi/morel.vtt"))] == folder / "mardi" / "morel.wav"
    assert [file.name for file in found([str(folder)])] == [str(Path("mardi/morel.vtt"))]
    both = found([str(folder / "mardi" / "morel.wav"), str(folder / "mardi" / "morel.vtt")], sounds=True)
    assert [(file.name, file.sound is not None) for file in both] == [("morel.vtt", True)]


def test_a_folder_of_recordings_and_pairs_is_read(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = folder.parent / "out"
    assert run(["read", str(folder), "--out", str(out)]) == codes.SOME_UNREAD
    errors = capsys.readouterr().err
    assert "abîmé.wav : " in errors
    assert "Traceback" not in errors
    pages = {path.stem: path.read_text("utf-8") for path in out.glob("*.html")}
    pair = next(text for name, text in pages.items() if "morel" in name)
    assert "inadmissible" in pair
    assert all('class="wave wave-' in text for name, text in pages.items() if name != "index")
    assert len(pages) == 4
    assert run(["read", str(folder)]) == codes.SOME_UNREAD
    assert capsys.readouterr().out.count("paroles non transcrites") == 2


def test_a_broken_recording_leaves_its_transcript_to_be_read(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "abîmé.txt").write_text(TALK, "utf-8")
    assert run(["read", str(folder / "abîmé.txt"), str(folder / "abîmé.wav")]) == codes.DONE
    told = capsys.readouterr()
    assert "inadmissible" in told.out
    assert "abîmé.wav : " in told.err


def test_standard_input_may_be_sound(folder: Path) -> None:
    command = [sys.executable, "-c", "from sangfroid.faces.cli import main; main()", "read", "-", "--json"]
    sound = (folder / "un.wav").read_bytes()
    env = os.environ | {"SANGFROID_MODEL": "non"}
    done = subprocess.run(command, input=sound, capture_output=True, env=env, timeout=120, check=False)
    assert done.returncode == codes.DONE, done.stderr.decode()
    assert len(json.loads(done.stdout)["turns"]) >= 8
    done = subprocess.run(command, input=b"RIFF\x24\x00\x00\x00WAVEfmt ", capture_output=True, env=env, timeout=120,
                          check=False)  # fmt: skip
    assert done.returncode == codes.UNREAD
    assert "WAV" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
