"""The whole path with a true model: speech, sherpa-onnx, turns, reading, advice; without its model, timing alone."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sangfroid.faces.cli import codes
from sangfroid.faces.cli.app import run
from sangfroid.sources.sound import read_sound
from sangfroid.sources.sound.live import Listening, Over, Partial
from sangfroid.sources.sound.recogniser import RATE
from sangfroid.sources.sound.words import ModelRecogniser, Voice
from tests.sources.sound.words.making import TINY, tiny
from tests.sources.sound.words.speaking import AGENT, CLIENT, HARD, PHONE, Line, needs_espeak, recorded, said, spoken

pytestmark = [needs_espeak, pytest.mark.slow]

Screen = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def call(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hard call on the telephone."""
    return recorded(tmp_path_factory.mktemp("call") / "call.wav", HARD)


@pytest.fixture
def with_tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tiny model is this machine's."""
    monkeypatch.setenv("SANGFROID_MODEL", str(TINY))


def wrong(wanted: str, got: str) -> float:
    """Words left out, put in or mistaken, as a share of those wanted."""
    left, right = wanted.split(), got.split()
    row = list(range(len(right) + 1))
    for i, one in enumerate(left, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(right, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (one != other))
    return row[-1] / len(left)


def reading(path: Path, screen: Screen, *more: str) -> dict[str, Any]:
    """What `sangfroid read --json` gives."""
    assert run(["read", str(path), "--json", "--at", "2026-11-23T14:00", *more]) == codes.DONE
    found: dict[str, Any] = json.loads(screen.readouterr().out)
    return found


@pytest.mark.usefixtures("with_tiny")
def test_a_recording_becomes_turns_with_words_a_reading_and_advice(call: Path, capsys: Screen) -> None:
    found = reading(call, capsys, "--agent", "0")
    texts = " ".join(turn["text"] for turn in found["turns"])
    assert wrong(" ".join(line.text for line in HARD), texts) < 0.15
    speakers = [turn["speaker"] for turn in found["turns"]]
    assert "".join(who[0] for who in speakers) in ("acacaaca", "accacaaca")
    labels = {label["name"] for turn in found["turns"] for label in turn["labels"]}
    assert {"greeting", "commit", "goodbye"} <= labels
    assert found["tension"]["peak"] >= 1
    promise = next(one for one in found["promises"] if one["by"] == "agent")
    assert promise["due"].startswith("2026-11-24T10:00")
    assert found["advice"]
    assert found["timing"]["talk_share"]["agent"] > 0.4


@pytest.mark.usefixtures("with_tiny")
def test_the_report_quotes_what_was_heard(call: Path, tmp_path: Path) -> None:
    assert run(["read", str(call), "--agent", "0", "--out", str(tmp_path / "out")]) == codes.DONE
    page = next((tmp_path / "out").glob("call*.html")).read_text("utf-8")
    assert "inadmissible" in page
    assert "je vous rappelle demain matin" in page


def test_words_stand_where_they_were_said() -> None:
    gap = np.zeros(RATE, np.float32)
    first, second = said("je vous rappelle", AGENT), said("au revoir", CLIENT)
    spans = [(1.0, 1 + len(first) / RATE), (2 + len(first) / RATE, 2 + (len(first) + len(second)) / RATE)]
    with ModelRecogniser(TINY) as recogniser:
        found = recogniser.hear(np.concatenate([gap, first, gap, second, gap]), spans)
    assert [" ".join(word.text for word in words) for words in found] == ["je vous rappelle", "au revoir"]
    for words, (start, end) in zip(found, spans, strict=True):
        assert words[0].start == pytest.approx(start, abs=0.25)
        assert words[-1].end == pytest.approx(end, abs=0.35)
        assert all(word.start < word.end for word in words)


def test_silence_noise_and_music_have_no_words() -> None:
    seconds = np.arange(4 * RATE) / RATE
    music = sum(0.05 * np.sin(2 * np.pi * tone * seconds) for tone in (262, 330, 392))
    noise = np.random.default_rng(1).normal(0, 0.01, 4 * RATE)
    sound = np.concatenate([np.zeros(4 * RATE), noise, np.asarray(music)]).astype(np.float32)
    with ModelRecogniser(TINY) as recogniser:
        found = recogniser.hear(sound, [(0.0, 4.0), (4.0, 8.0), (8.0, 12.0)])
    assert sum(map(len, found)) <= 2


@pytest.mark.parametrize("voice", ["fr+f4", "fr-be+m5", "fr-ch+max"])  # "fr-fr" has one voice, whatever variant
def test_voices_that_it_was_not_trained_on_are_heard(voice: str) -> None:
    sentences = ("je suis vraiment désolé monsieur", "ma commande n'est pas arrivée", "je vous rappelle lundi matin",
                 "vous vous moquez de moi", "calmez-vous madame", "merci beaucoup au revoir")  # fmt: skip
    sounds = [np.concatenate([said(text, voice), np.zeros(RATE // 2, np.float32)]) for text in sentences]
    ends = np.cumsum([len(sound) / RATE for sound in sounds])
    spans = [(end - len(sound) / RATE, end - 0.5) for end, sound in zip(ends, sounds, strict=True)]
    with ModelRecogniser(TINY) as recogniser:
        found = recogniser.hear(np.concatenate(sounds), spans)
    got = " ".join(word.text for words in found for word in words)
    assert wrong(" ".join(sentences), got) < 0.1


def test_without_a_model_the_call_is_read_for_its_timing(
    call: Path, capsys: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SANGFROID_MODEL", "non")
    found = reading(call, capsys, "--agent", "0")
    assert len(found["turns"]) >= 8
    assert not any(turn["text"] for turn in found["turns"])
    assert found["timing"]["talk_share"]["agent"] > 0.4


def test_with_a_half_copied_model_the_call_is_still_read_and_it_is_told(
    call: Path, tmp_path: Path, capsys: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tiny(tmp_path / "half")
    whole = (folder / "model.onnx").read_bytes()
    (folder / "model.onnx").write_bytes(whole[: len(whole) // 2])
    monkeypatch.setenv("SANGFROID_MODEL", str(folder))
    assert run(["read", str(call), "--json", "--agent", "0"]) == codes.DONE
    screen = capsys.readouterr()
    assert "est coupé" in screen.err
    assert len(json.loads(screen.out)["turns"]) >= 8


def test_a_model_that_ends_its_process_leaves_the_timing_and_says_so(call: Path, tmp_path: Path) -> None:
    folder = tiny(tmp_path / "odd")
    text = (folder / "tokens.txt").read_text("utf-8")
    (folder / "tokens.txt").write_text(text.replace("<blk>", "<eps>"), "utf-8")
    content = (folder / "model.onnx").read_bytes()
    (folder / "model.onnx").write_bytes(content.replace(b"LayerNormalization", b"LayerNormalizatiom"))
    with ModelRecogniser(folder) as recogniser:
        found = read_sound(call, name="call.wav", agent="0", words=recogniser)
    assert len(found.call.turns) >= 8
    assert any("ne se charge pas" in str(repair) for repair in found.call.repairs)


def test_killed_in_the_middle_of_a_call_it_catches_up(call: Path) -> None:
    with ModelRecogniser(TINY) as recogniser:
        killed: list[int] = []

        def kill() -> None:
            while not killed:
                if (pid := recogniser.pid) is not None:
                    os.kill(pid, signal.SIGKILL)
                    killed.append(pid)
                time.sleep(0.005)

        thread = threading.Thread(target=kill)
        thread.start()
        found = read_sound(call, name="call.wav", agent="0", words=recogniser)
        thread.join()
    assert killed
    texts = " ".join(turn.text for turn in found.call.turns)
    assert wrong(" ".join(line.text for line in HARD), texts) < 0.15


def test_live_turns_come_with_their_words() -> None:
    pcm = (np.clip(spoken(HARD[:3]), -1, 1) * 32767).astype("<i2").tobytes()
    block = PHONE * 4 // 10
    with ModelRecogniser(TINY) as recogniser:
        listening = Listening(PHONE, 2, agent=0, words=lambda: Voice(recogniser))
        told = [one for at in range(0, len(pcm), block) for one in listening.take(pcm[at : at + block])]
        told += listening.end()
    turns = [one.turn for one in told if isinstance(one, Over)]
    assert wrong(" ".join(line.text for line in HARD[:3]), " ".join(turn.text for turn in turns)) < 0.25
    assert any(isinstance(one, Partial) for one in told)


def test_what_espeak_says_is_in_the_recogniser_s_words() -> None:
    listed = (TINY / "tokens.txt").read_text("utf-8")
    letters = {letter for line in (*HARD, Line(0, "vous vous moquez de moi")) for letter in line.text if letter != " "}
    assert all(letter in listed for letter in letters)
