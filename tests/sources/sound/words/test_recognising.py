"""The process apart dies, sleeps, talks nonsense: it is started again, or told, and never takes us along."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from sangfroid.sources.sound.recogniser import RATE, Recogniser
from sangfroid.sources.sound.words import BadModel, ModelRecogniser, RecogniserStopped
from sangfroid.sources.sound.words.live import Voice
from sangfroid.sources.sound.words.recognising import Patience
from tests.sources.sound.words.making import LIVE, TINY, made, tiny

FAKE = Path(__file__).with_name("fake_apart.py")
SPANS = [(0.0, 1.0), (2.0, 3.0), (4.0, 5.0)]
WORDS = [["mot50"], ["mot90"], ["mot30"]]

Start = Callable[..., ModelRecogniser]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a recogniser whose process has a manner of failing."""
    begun: list[ModelRecogniser] = []

    def started(manner: str, *, patience: Patience = Patience(5.0, 1.0)) -> ModelRecogniser:
        command = (sys.executable, str(FAKE), manner, str(tmp_path / "starts"))
        folder = made(tmp_path / manner.replace(" ", "_"), "nemo_ctc")
        begun.append(ModelRecogniser(folder, patience=patience, command=command))
        return begun[-1]

    yield started
    for one in begun:
        one.close()


def sound(*loud: float) -> NDArray[np.float32]:
    """Seconds of so loud a sound, each followed by one of silence."""
    return np.concatenate([np.full(RATE, level, np.float32) * part for level in loud for part in (1, 0)])


def texts(recogniser: Recogniser) -> list[list[str]]:
    """What it hears in three seconds of different loudness."""
    return [[word.text for word in words] for words in recogniser.hear(sound(0.5, 0.9, 0.3), SPANS)]


def starts(tmp_path: Path) -> int:
    """How often the process began."""
    return len((tmp_path / "starts").read_text())


def test_words_have_their_span_and_their_times(start: Start, tmp_path: Path) -> None:
    recogniser = start("well")
    found = recogniser.hear(sound(0.5, 0.9, 0.3), SPANS)
    assert [[word.text for word in words] for words in found] == WORDS
    assert [words[0].start for words in found] == [pytest.approx(0.2), pytest.approx(2.0), pytest.approx(4.0)]
    assert starts(tmp_path) == 1


def test_a_process_that_dies_once_is_started_again_and_nothing_is_lost(start: Start, tmp_path: Path) -> None:
    assert texts(start("dies once")) == WORDS
    assert starts(tmp_path) == 2


def test_sound_that_kills_it_costs_its_own_words_alone(start: Start, tmp_path: Path) -> None:
    recogniser = start("poison")
    assert texts(recogniser) == [["mot50"], [], ["mot30"]]
    assert recogniser.unheard == 1
    assert starts(tmp_path) == 3


def test_one_that_always_dies_is_given_up_and_its_last_words_are_told(start: Start, tmp_path: Path) -> None:
    recogniser = start("dies always")
    with pytest.raises(RecogniserStopped, match=r"s'est arrêtée 4 fois .*that one again"):
        texts(recogniser)
    assert starts(tmp_path) == 4


def test_one_that_dies_after_having_heard_is_given_up_in_the_end(start: Start) -> None:
    recogniser = start("poison")
    with pytest.raises(RecogniserStopped, match="6 fois"):
        recogniser.hear(sound(*[0.5] * 3, *[0.9] * 9), [(2.0 * n, 2.0 * n + 1) for n in range(12)])


def test_an_endless_decoding_is_ended(start: Start) -> None:
    recogniser = start("sleeps", patience=Patience(0.2, 0.0))
    began = time.monotonic()
    with pytest.raises(RecogniserStopped):
        recogniser.hear(sound(0.5), [(0.0, 1.0)])
    assert time.monotonic() - began < 30


@pytest.mark.parametrize("manner", ["garbage", "fails"])
def test_nonsense_is_as_good_as_dead(start: Start, manner: str) -> None:
    recogniser = start(manner, patience=Patience(0.5, 0.0))
    with pytest.raises(RecogniserStopped):
        recogniser.hear(sound(0.5), [(0.0, 1.0)])


def test_a_model_that_does_not_load_is_told_at_once(start: Start, tmp_path: Path) -> None:
    with pytest.raises(RecogniserStopped, match=r"ne se charge pas : .*Protobuf parsing failed"):
        texts(start("refuses"))
    assert starts(tmp_path) == 2


def test_what_the_process_finds_wrong_is_told_as_it_says(start: Start) -> None:
    with pytest.raises(BadModel, match="Le modèle est vide"):
        texts(start("wrong"))


def test_a_wrong_folder_is_told_before_any_process(tmp_path: Path) -> None:
    with pytest.raises(BadModel, match="n'existe pas"):
        ModelRecogniser(tmp_path / "nowhere")


def test_killed_from_outside_in_the_middle_it_catches_up(start: Start, tmp_path: Path) -> None:
    recogniser = start("well")
    recogniser.start()
    pid = recogniser.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert texts(recogniser) == WORDS
    assert starts(tmp_path) == 2


def test_two_at_once_do_not_mix_their_answers(start: Start) -> None:
    recogniser = start("well")
    found: dict[float, list[list[str]]] = {}

    def listen(level: float) -> None:
        found[level] = [
            [word.text for word in recogniser.hear(sound(level), [(0.0, 1.0)])[0]] for _ in range(15)
        ]  # fmt: skip

    threads = [threading.Thread(target=listen, args=(level,)) for level in (0.2, 0.4, 0.6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {level: [[f"mot{round(level * 100)}"]] * 15 for level in (0.2, 0.4, 0.6)}


def test_live_with_a_model_that_does_not_stream_hears_all_again_each_second(start: Start) -> None:
    voice = Voice(start("well"))
    so_far = [[word.text for word in voice.feed(part)] for part in np.split(sound(0.4, 0.8)[: 3 * RATE], 6)]
    assert so_far == [[], ["mot40"], ["mot40"], ["mot40"], ["mot40"], ["mot80"]]
    assert [word.text for word in voice.finish()] == ["mot80"]
    assert voice.finish() == []
    voice.feed(sound(0.3))
    assert [word.text for word in voice.finish()] == ["mot30"]


def test_nothing_to_hear_starts_nothing(start: Start, tmp_path: Path) -> None:
    recogniser = start("well")
    assert recogniser.hear(sound(0.5), []) == []
    assert recogniser.hear(sound(0.5), [(0.5, 0.5), (9.0, 10.0)]) == [[], []]
    assert not (tmp_path / "starts").exists()


@pytest.mark.slow
def test_the_true_process_tells_a_half_copied_model(tmp_path: Path) -> None:
    folder = tiny(tmp_path / "half")
    recogniser = ModelRecogniser(folder)
    whole = (folder / "model.onnx").read_bytes()
    (folder / "model.onnx").write_bytes(whole[: len(whole) // 2])  # spoilt after it was looked at
    with recogniser, pytest.raises(BadModel, match="coupé"):
        recogniser.hear(sound(0.5), [(0.0, 1.0)])


@pytest.mark.slow
def test_the_true_process_dies_of_a_model_that_is_none_and_we_do_not(tmp_path: Path) -> None:
    folder = made(tmp_path / "none", "nemo_ctc")
    with ModelRecogniser(folder) as recogniser, pytest.raises(RecogniserStopped, match="ne se charge pas"):
        recogniser.hear(sound(0.5), [(0.0, 1.0)])


@pytest.mark.slow
def test_the_process_ends_when_its_owner_is_gone() -> None:
    recogniser = ModelRecogniser(TINY)
    recogniser.start()
    running = recogniser._process._running
    assert running is not None
    assert running.stdin is not None
    running.stdin.close()  # as when we are killed
    assert running.wait(10) == 0
    recogniser.close()


def noise(*loud: float) -> NDArray[np.float32]:
    """Half seconds of so loud a noise."""
    drawn = np.random.default_rng(1).standard_normal(len(loud) * RATE // 2)
    return np.asarray(drawn * np.repeat(loud, RATE // 2), np.float32)


@pytest.mark.slow
def test_a_streaming_model_hears_spans_as_well() -> None:
    sound_ = noise(0, 0, 0.2, 0.2, 0, 0, 0.2, 0, 0)
    with ModelRecogniser(LIVE) as recogniser:
        found = recogniser.hear(sound_, [(1.0, 2.0), (3.0, 3.5)])
    assert [[word.text for word in words] for words in found] == [["oui"], ["oui"]]
    assert [words[0].start for words in found] == [pytest.approx(1.0, abs=0.1), pytest.approx(3.0, abs=0.1)]


@pytest.mark.slow
def test_a_streaming_model_hears_while_it_is_being_spoken_to() -> None:
    with ModelRecogniser(LIVE) as recogniser:
        voice = Voice(recogniser)
        blocks = np.split(noise(0, 0, 0.2, 0.2, 0, 0, 0.2, 0), 20)  # of 0.2 s
        counts = [len(voice.feed(block)) for block in blocks]
        assert counts.index(1) in (5, 6)  # said at 1.0: known 0.2 s later
        assert counts.index(2) in (15, 16)
        assert [word.start for word in voice.finish()] == [pytest.approx(1.0, abs=0.1), pytest.approx(3.0, abs=0.1)]
        assert voice.finish() == []


@pytest.mark.slow
def test_two_voices_stream_side_by_side() -> None:
    with ModelRecogniser(LIVE) as recogniser:
        one, other = Voice(recogniser), Voice(recogniser)
        one.feed(noise(0.2, 0.2, 0))
        other.feed(noise(0, 0, 0))
        assert len(one.finish()) == 1
        other.feed(noise(0, 0.2, 0))
        assert [word.start for word in other.finish()] == [pytest.approx(2.0, abs=0.1)]


@pytest.mark.slow
def test_killed_while_it_streams_it_is_told_again_what_was_said() -> None:
    with ModelRecogniser(LIVE) as recogniser:
        voice = Voice(recogniser)
        assert len(voice.feed(noise(0, 0.2, 0, 0))) == 1
        pid = recogniser.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        assert [word.start for word in voice.feed(noise(0.2, 0, 0))] == [
            pytest.approx(0.5, abs=0.1), pytest.approx(2.0, abs=0.1),
        ]  # fmt: skip
        pid = recogniser.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        assert len(voice.finish()) == 2


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to so much memory")
def test_one_that_wants_all_the_memory_is_refused_it() -> None:
    wild = "from sangfroid.sources.sound.words.answering import bound; bound(1 << 20); print(len(bytearray(5 << 30)))"
    ended = subprocess.run([sys.executable, "-c", wild], capture_output=True, text=True, check=False, timeout=60)
    assert ended.returncode == 1
    assert "MemoryError" in ended.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
@pytest.mark.slow
def test_ctrl_c_is_left_to_the_owner() -> None:
    with ModelRecogniser(LIVE) as recogniser:
        recogniser.start()
        pid = recogniser.pid
        assert pid is not None
        os.kill(pid, signal.SIGINT)
        assert [len(words) for words in recogniser.hear(noise(0, 0.2, 0, 0), [(0.5, 1.0)])] == [1]
        assert recogniser.pid == pid
