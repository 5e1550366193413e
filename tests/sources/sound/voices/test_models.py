"""Models that tell voices apart: known by what they say of themselves; what is wrong is told before it can end us."""

from __future__ import annotations

import hashlib
import os
import signal
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from sangfroid.calls.errors import SangfroidError
from sangfroid.sources.sound.voices import ModelVoices, VoicesStopped, voice_model
from sangfroid.sources.sound.voices.telling import LONGEST
from sangfroid.sources.sound.words.errors import BadModel
from sangfroid.sources.sound.words.fetch import Line
from sangfroid.sources.sound.words.shelf import Part, offer, shelf
from sangfroid.sources.sound.words.store import checked, get, here, voices_here
from tests.sources.sound.voices.making import EMBEDDING, SEGMENTATION, machine
from tests.sources.sound.words.making import TINY, made, onnx
from tests.sources.sound.words.serving import Manner, served
from tests.sources.sound.words.test_fetch import archive

NOTES = {
    "sample_rate": "16000", "window_size": "160000", "receptive_field_size": "991", "receptive_field_shift": "270",
    "num_speakers": "3", "powerset_max_classes": "2", "num_classes": "7",
}  # fmt: skip
SOUNDS = {"framework": "wespeaker", "sample_rate": "16000", "output_dim": "256", "language": "English"}


def folder(path: Path, **files: dict[str, str]) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    for name, notes in files.items():
        (path / f"{name}.onnx").write_bytes(onnx(notes))
    return path


def test_each_kind_is_known_by_its_notes(tmp_path: Path) -> None:
    assert voice_model(folder(tmp_path / "a", model=NOTES)).kind == "segmentation"
    for framework in ("wespeaker", "3d-speaker", "nemo"):
        found = voice_model(folder(tmp_path / framework, any_name=SOUNDS | {"framework": framework}))
        assert (found.kind, found.name) == ("embedding", framework)


def test_the_exact_file_is_taken_where_there_is_a_rounded_one(tmp_path: Path) -> None:
    path = folder(tmp_path / "a", model=NOTES)
    (path / "model.int8.onnx").write_bytes(onnx(NOTES))
    assert voice_model(path).file.name == "model.onnx"


@pytest.mark.parametrize(
    ("notes", "says"),
    [
        ({"model_type": "EncDecCTCModelBPE", "vocab_size": "4"}, "ne sert pas à distinguer"),
        ({}, "ne sert pas à distinguer"),
        (SOUNDS | {"framework": "other"}, "ne sert pas à distinguer"),
        ({key: value for key, value in NOTES.items() if key != "num_classes"}, "num_classes"),
        (NOTES | {"sample_rate": "8000"}, "8000 Hz"),
    ],
)
def test_a_wrong_file_is_told(tmp_path: Path, notes: dict[str, str], says: str) -> None:
    with pytest.raises(BadModel, match=says):
        voice_model(folder(tmp_path / "a", model=notes))


def test_a_folder_without_files_and_a_cut_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(BadModel, match=r"fichier \.onnx"):
        voice_model(folder(tmp_path / "a"))
    with pytest.raises(BadModel, match=r"fichier \.onnx"):
        voice_model(tmp_path / "nowhere")
    whole = (SEGMENTATION / "model.onnx").read_bytes()
    (folder(tmp_path / "b") / "model.onnx").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BadModel, match="coupé"):
        voice_model(tmp_path / "b")


def test_models_for_words_and_for_voices_are_kept_apart(tmp_path: Path) -> None:
    made(tmp_path / "paroles", "nemo_ctc")
    machine(tmp_path)
    folder(tmp_path / "rien", model={})
    assert [one.name for one in here(tmp_path)] == ["paroles"]
    assert [one.kind for one in voices_here(tmp_path)] == ["segmentation", "embedding"]
    assert checked(SEGMENTATION) == voice_model(SEGMENTATION)
    assert checked(TINY).name == "tiny"


def test_the_pair_must_be_one_of_each(tmp_path: Path) -> None:
    with pytest.raises(BadModel, match="segmentation"):
        ModelVoices(EMBEDDING, SEGMENTATION)
    assert [model.kind for model in ModelVoices(SEGMENTATION, EMBEDDING).models] == ["segmentation", "embedding"]


def test_models_load() -> None:
    with ModelVoices(SEGMENTATION, EMBEDDING) as voices:
        voices.start()


def test_models_that_end_the_process_end_it_alone(tmp_path: Path) -> None:
    """Notes without a net: sherpa-onnx ends its process over them."""
    with ModelVoices(folder(tmp_path / "a", model=NOTES), folder(tmp_path / "b", model=SOUNDS)) as voices:
        with pytest.raises(VoicesStopped, match="ne se chargent pas") as told:
            voices.start()
        assert "a, b" in str(told.value)


def test_a_recording_that_cannot_be_read_is_told_and_the_next_one_is_asked(tmp_path: Path) -> None:
    (tmp_path / "x.wav").write_bytes(b"")
    with ModelVoices(SEGMENTATION, EMBEDDING) as voices:
        for _ in range(2):
            with pytest.raises(SangfroidError, match="vide"):
                voices.tell(tmp_path / "x.wav", 0, [(0.0, 1.0)])


def test_a_recording_without_end_is_not_begun() -> None:
    with ModelVoices(SEGMENTATION, EMBEDDING, command=("false",)) as voices, pytest.raises(SangfroidError, match="2 h"):
        voices.tell(Path("x"), 0, [(0.0, LONGEST + 1)])


def test_a_process_that_is_killed_is_told_and_started_again(tmp_path: Path) -> None:
    sleeps = """
import time
from sangfroid.sources.sound.words.answering import serve
serve(lambda asked, _, tell: {} if asked["do"] == "load" else time.sleep(60))
"""
    with ModelVoices(SEGMENTATION, EMBEDDING, command=(sys.executable, "-c", sleeps)) as voices:
        voices.start()
        pid = voices.pid
        assert pid is not None
        threading.Timer(0.5, os.kill, (pid, signal.SIGKILL)).start()
        with pytest.raises(VoicesStopped, match="arrêté"):
            voices.tell(tmp_path / "x", 0, [(0.0, 1.0)])
        voices.start()
        assert voices.pid not in (None, pid)


def test_who_is_told_how_far_it_is_may_stop_it(tmp_path: Path) -> None:
    tells = """
from sangfroid.sources.sound.words.answering import serve
def answer(asked, _, tell):
    if asked["do"] == "tell":
        [tell(n / 10) for n in range(10)]
    return {"voices": [[0.0, 1.0, 1]]}
serve(answer)
"""
    told: list[float] = []
    with ModelVoices(SEGMENTATION, EMBEDDING, command=(sys.executable, "-c", tells)) as voices:
        assert voices.tell(tmp_path, 0, [(0.0, 1.0)], told.append)[0].voice == 1
        assert told == [n / 10 for n in range(10)]

        def stops(_: float) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            voices.tell(tmp_path, 0, [(0.0, 1.0)], stops)
        assert voices.pid is None
        assert len(voices.tell(tmp_path, 0, [(0.0, 1.0)])) == 1


def test_both_kinds_are_fetched_one_in_an_archive_and_one_by_itself(tmp_path: Path) -> None:
    packed = archive(
        tmp_path / "m.tar.bz2", ("m/model.onnx", (SEGMENTATION / "model.onnx").read_bytes()), ("m/LICENSE", b"MIT")
    ).read_bytes()
    alone = (EMBEDDING / "model.onnx").read_bytes()
    line = Line(lambda *_: None, lambda _: None)
    for name, task, content, file in (
        ("qui", "segmentation", packed, "m.tar.bz2"), ("timbre", "embedding", alone, "voix.onnx")
    ):  # fmt: skip
        with served(Manner(content)) as url:
            part = Part(f"{url.rpartition('/')[0]}/{file}", len(content), hashlib.sha256(content).hexdigest())
            model, proved = get(
                replace(offer("pyannote-3"), name=name, task=task, parts=(part,)), tmp_path / "to", lambda _: line
            )
        assert proved
        assert model.kind == task
    assert [one.name for one in voices_here(tmp_path / "to")] == ["qui", "timbre"]
    assert here(tmp_path / "to") == ()
    with ModelVoices(tmp_path / "to" / "qui", tmp_path / "to" / "timbre") as voices:
        voices.start()


def test_the_list_offers_one_of_each_kind() -> None:
    tasks = [one.task for one in shelf()]
    assert tasks[0] == "words"  # the most advised first
    assert {"segmentation", "embedding"} < set(tasks)
