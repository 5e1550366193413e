"""`sangfroid read CALL.wav`: a report without words has no empty quotes, and the wave in its timeline."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path

import pytest

from sangfroid.faces.cli.app import run
from tests.sources.sound.sounds import a_call, as_file

EMPTY_QUOTE = re.compile(r"«[\s\u00a0\u202f]*»|“\s*”")


@pytest.fixture
def wav_path(tmp_path: Path) -> Path:
    path = tmp_path / "appel.wav"
    path.write_bytes(as_file(a_call().samples))
    return path


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_terminal(wav_path: Path, capsys: pytest.CaptureFixture[str], lang: str) -> None:
    assert run(["--lang", lang, "read", str(wav_path)]) == 0
    out = capsys.readouterr().out
    assert not EMPTY_QUOTE.search(out)
    assert ("Part de parole" if lang == "fr" else "Talk") in out
    assert "canal 0" in out or "channel 0" in out
    assert "▄" in out
    for title in ("À essayer", "Promesses", "Ce qui a bien marché", "appel calme"):
        assert title not in out


def test_the_page(wav_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", str(wav_path), "--out", str(tmp_path / "out")]) == 0
    page = (tmp_path / "out" / "appel.html").read_text("utf-8")
    assert not EMPTY_QUOTE.search(page)
    waves = re.findall(r'<path class="wave wave-(\w+)" d="(M[^"]+z)"', page)
    assert [speaker for speaker, _ in waves] == ["agent", "client"]
    for _, path in waves:
        xs = [float(x) for x in re.findall(r"([\d.]+),", path)]
        assert 60 <= min(xs) < 62
        assert 740 < max(xs) <= 752
    assert page.count('class="turn ') == len(a_call().turns)
    assert "(parle" in page
    assert not capsys.readouterr().out


def test_the_json(wav_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What could not be known is null, never zero."""
    assert run(["read", str(wav_path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {turn["tension"] for turn in found["turns"]} == {None}
    assert {turn["text"] for turn in found["turns"]} == {""}
    for name in ("tension", "outcome", "recording_announced", "needed_by"):
        assert found[name] is None, name
    assert found["ending"] == "unknown"
    assert [found[name] for name in ("situations", "promises", "triggers", "steps", "advice")] == [[]] * 5
    assert found["roles"]["found"] == "guessed"
    interruptions = {round(start, 1) for start, _ in a_call().interruptions()}
    starts = {turn["n"]: turn["start"] for turn in found["turns"]}
    assert len(found["timing"]["interruptions"]) == len(interruptions)
    for cut in found["timing"]["interruptions"]:
        assert min(abs(starts[cut["turn"]] - start) for start in interruptions) < 0.2
    assert sum(found["timing"]["talk_share"].values()) == pytest.approx(1, abs=0.01)


def test_sides_as_the_user_says(wav_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["--agent", "1"], ["--swap"]):
        assert run(["read", str(wav_path), "--json", *words]) == 0
        found = json.loads(capsys.readouterr().out)
        assert found["roles"]["found"] == "given"
        assert {(turn["channel"], turn["speaker"]) for turn in found["turns"]} == {(0, "client"), (1, "agent")}
    assert run(["read", str(wav_path), "--agent", "5"]) == 3
    assert "canal 0" in capsys.readouterr().err


def test_one_track(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mono.wav"
    path.write_bytes(as_file(a_call().samples.sum(axis=1)))
    assert run(["read", str(path), "--out", str(tmp_path / "out")]) == 0
    assert run(["read", str(path)]) == 0
    shown = capsys.readouterr().out
    page = (tmp_path / "out" / "mono.html").read_text("utf-8")
    for text in (shown, page):
        assert "qu’une piste" in text
        assert not EMPTY_QUOTE.search(text)
    assert ">voix</text>" in page
    assert ">client</text>" not in page
    assert "non mesurable" in shown  # who talks how much


def test_standard_input(wav_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BufferedReader(io.BytesIO(wav_path.read_bytes())))
    monkeypatch.setattr(sys, "stdin", stream)
    assert run(["read", "-", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["turns"]) == len(a_call().turns)


def test_a_folder_of_all_kinds(wav_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A recording whose transcript lies beside it is read once, as the transcript."""
    folder = tmp_path / "appels"
    folder.mkdir()
    for name in ("a.wav", "b.wav", "c.mp3"):
        (folder / name).write_bytes(wav_path.read_bytes())
    (folder / "broken.wav").write_bytes(b"RIFF")
    (folder / "b.txt").write_text("Agent : Bonjour, service des dossiers.\nClient : Bonjour.\n", "utf-8")
    (folder / "notes.md").write_text("# notes", "utf-8")
    assert run(["read", str(folder), "--out", str(tmp_path / "out")]) == 1
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.html", "b.html", "c.html", "index.html"]
    assert "service des dossiers" in (tmp_path / "out" / "b.html").read_text("utf-8")
    assert "broken.wav" in capsys.readouterr().err


@pytest.mark.parametrize("source", [b"RIFF\x24\0\0\0WAVE", b"fLaC" + bytes(40), b"ID3" + bytes(400)])
def test_what_cannot_be_read_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str], source: bytes) -> None:
    path = tmp_path / "appel.wav"
    path.write_bytes(source)
    assert run(["read", str(path)]) == 3
    told = capsys.readouterr()
    assert "appel.wav" in told.err
    assert "Traceback" not in told.err
    assert path.read_bytes() == source


@pytest.mark.slow
def test_a_pdf(wav_path: Path, tmp_path: Path) -> None:
    assert run(["read", str(wav_path), "--pdf", "--out", str(tmp_path / "out")]) == 0
    assert (tmp_path / "out" / "appel.pdf").read_bytes().startswith(b"%PDF")
