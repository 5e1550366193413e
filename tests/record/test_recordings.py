"""Recordings taken in: which goes with which transcript, what one that ends the process leaves of the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sangfroid.calls.errors import SangfroidError, Unreadable
from sangfroid.record import calls, imports, recordings, waves
from sangfroid.record.imports import SourceFile
from sangfroid.record.prepare import Asked
from sangfroid.record.recordings import Hearing, Recording, sorted_out
from sangfroid.sources.sound import Sound, read_sound
from sangfroid.sources.sound.hearing import WorkerLost
from tests.record.conftest import NOW, TALK, Record
from tests.sources.sound.sounds import a_call, as_file


def sound(times: float = 1.0) -> bytes:
    return as_file(a_call().samples * np.float32(times))


def named(*names: str) -> list[SourceFile]:
    return [SourceFile(name, sound()[:64] if name.lower().endswith((".wav", ".mp3")) else b"A : b") for name in names]


@pytest.mark.parametrize(
    ("names", "alone", "pairs"),
    [
        (("a.wav", "a.vtt"), (), {"a.wav": "a.vtt"}),
        (("A.WAV", "a.vtt"), (), {"A.WAV": "a.vtt"}),
        (("a.wav", "a.wav.vtt"), (), {"a.wav": "a.wav.vtt"}),
        (("a.b.wav", "a.b.json"), (), {"a.b.wav": "a.b.json"}),
        (("a.wav", "a.vtt", "a.srt"), ("a.vtt", "a.srt"), {"a.wav": None}),
        (("a.wav", "a.mp3", "a.vtt"), ("a.vtt",), {"a.wav": None, "a.mp3": None}),
        (("a.wav", "b.vtt"), ("b.vtt",), {"a.wav": None}),
        (("a.vtt",), ("a.vtt",), {}),
        ((), (), {}),
    ],
)
def test_a_sound_goes_with_the_one_transcript_of_its_name(
    names: tuple[str, ...], alone: tuple[str, ...], pairs: dict[str, str | None]
) -> None:
    files, found = sorted_out(named(*names))
    assert tuple(file.name for file in files) == alone
    assert {one.sound.name: one.written.name if one.written else None for one in found} == pairs


def taken(record: Record, files: Sequence[SourceFile], **more: Any) -> list[imports.Imported]:
    _, heard = sorted_out(files)
    hearing = Hearing(record.reader, **more)
    return list(recordings.take_in(record.store, record.visitor(record.ana), heard, NOW, hearing=hearing))


def test_one_that_ends_the_process_takes_no_other_along(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    alone: list[str] = []

    def lost(paths: Sequence[Path], **_: object) -> Iterator[tuple[int, Sound | SangfroidError]]:
        yield 1, read_sound(paths[1], name="b.wav")
        raise WorkerLost("Le processus est tombé (code {code}).", code=-9)

    def one(path: Path, *, name: str, **more: Any) -> Sound:
        alone.append(name)
        if name == "c.wav":
            raise WorkerLost("Le processus est tombé (code {code}).", code=-9)
        return read_sound(path, name=name, **more)

    monkeypatch.setattr(recordings, "read_sounds", lost)
    monkeypatch.setattr(recordings, "read_sound", one)
    told = taken(record, [SourceFile(f"{name}.wav", sound(n)) for name, n in zip("abc", (1, 0.9, 0.8), strict=True)])
    assert [(each.name, each.error is None) for each in told] == [("b.wav", True), ("a.wav", True), ("c.wav", False)]
    assert alone == ["a.wav", "c.wav"]
    with record.look(record.ana) as visit:
        (aside,) = imports.aside(visit)
        assert (aside.name, aside.why) == ("c.wav", "Le processus est tombé (code -9).")


def test_nothing_of_the_sound_stays_on_the_disk(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Path] = []

    def looked(path: Path, **more: Any) -> Sound:
        seen.append(path)
        assert path.exists()
        assert path.stat().st_mode & 0o077 == 0 or path.parent.stat().st_mode & 0o077 == 0
        return read_sound(path, **more)

    monkeypatch.setattr(recordings, "read_sound", looked)
    (told,) = taken(record, [SourceFile("../../etc/passwd.wav", sound())])
    assert told.call is not None
    assert seen
    assert not any(path.exists() or path.parent.exists() for path in seen)
    with record.look(record.ana) as visit:
        with pytest.raises(SangfroidError):
            calls.source(visit, told.call)
        assert waves.of_call(visit, told.call) is not None


def test_a_pair_is_known_by_its_transcript(record: Record) -> None:
    with record.write(record.ana) as visit:
        first = imports.take_in_one(visit, SourceFile("a.txt", TALK.encode()), record.reader)
    (told,) = taken(record, [SourceFile("a.wav", sound()), SourceFile("a.txt", TALK.encode())])
    assert (told.call, told.known) == (first.call, True)
    with record.look(record.ana) as visit:
        assert told.call is not None
        assert waves.of_call(visit, told.call) is not None


def test_a_call_without_its_sound_cannot_be_heard_again(record: Record) -> None:
    (told,) = taken(record, [SourceFile("a.wav", sound())])
    assert told.call is not None
    with pytest.raises(SangfroidError, match="importez-le"):
        recordings.hear_again(
            record.store, record.visitor(record.ana), told.call, NOW, hearing=Hearing(record.reader)
        )  # fmt: skip


def test_where_and_when_a_call_was_is_the_office_s(record: Record) -> None:
    at = NOW.replace(hour=9)
    _, heard = sorted_out([SourceFile("a.wav", sound())])
    hearing = Hearing(record.reader, asked=Asked(at=at))
    (told,) = recordings.take_in(record.store, record.visitor(record.ana), heard, NOW, hearing=hearing)
    with record.look(record.ana) as visit:
        assert told.call is not None
        reading = calls.whole(visit, told.call).reading
        assert reading.started_at == at
        assert reading.zone


def test_what_a_recording_says_is_told_without_its_bytes() -> None:
    one = Recording(SourceFile("a.wav", b"RIFF secret"))
    assert "secret" not in repr(one)
    assert replace(one, written=None) == one
    assert isinstance(Unreadable("x"), SangfroidError)
