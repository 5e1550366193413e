"""M4A and WebM through the system's ffmpeg; without it, a message that says what to do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sangfroid.calls.errors import SangfroidError, Unreadable
from sangfroid.sources.sound import Sound, read_sound
from tests.sources.sound.sounds import a_call, as_file, spans

FFMPEG = shutil.which("ffmpeg")
needs_ffmpeg = pytest.mark.skipif(FFMPEG is None, reason="ffmpeg is not installed")


@pytest.fixture
def wav_path(tmp_path: Path) -> Path:
    path = tmp_path / "appel.wav"
    path.write_bytes(as_file(a_call().samples))
    return path


def encoded(source: Path, name: str, *options: str) -> Path:
    path = source.parent / name
    command = [FFMPEG or "", "-v", "error", "-i", str(source), *options, str(path)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return path


@needs_ffmpeg
@pytest.mark.parametrize(
    ("name", "kind", "options"),
    [
        ("a.m4a", "M4A", ("-c:a", "aac")), ("a.webm", "WebM", ("-c:a", "libopus")), ("a.aac", "AAC", ("-c:a", "aac")),
        ("a.mp4", "M4A", ("-c:a", "aac", "-f", "mp4")),
    ],
)  # fmt: skip
def test_what_ffmpeg_reads(wav_path: Path, name: str, kind: str, options: tuple[str, ...]) -> None:
    path = encoded(wav_path, name, *options)
    path = path.rename(path.with_suffix(".wav"))  # by content
    sound = read_sound(path, name="a")
    wanted = read_sound(wav_path, name="a").call.turns
    assert sound.kind == kind
    assert [turn.channel for turn in sound.call.turns] == [turn.channel for turn in wanted]
    for turn, same in zip(sound.call.turns, wanted, strict=True):
        assert turn.start == pytest.approx(same.start, abs=0.15)
        assert turn.end == pytest.approx(same.end, abs=0.15)


@needs_ffmpeg
def test_a_cut_file_is_read_as_far_as_it_goes(wav_path: Path) -> None:
    path = encoded(wav_path, "a.webm", "-c:a", "libopus")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    sound = read_sound(path, name="a")
    assert 0.3 * a_call().seconds < sound.seconds < 0.7 * a_call().seconds
    before = [turn for turn in read_sound(wav_path, name="a").call.turns if (turn.end or 0) < sound.seconds - 1]
    assert len(sound.call.turns) >= len(before) > 0


@needs_ffmpeg
@pytest.mark.parametrize(
    "source",
    [
        b"\x00\x00\x00\x20ftypM4A " + bytes(500), b"\x1aE\xdf\xa3" + bytes(500), b"#!AMR\n" + bytes(3),
        b"\xff\xf1\x50\x80" + bytes(500), b"\x00\x00\x00\x20ftyp#EXTM3U\nhttp://127.0.0.1/x\n",
    ],
)  # fmt: skip
def test_what_holds_no_sound_is_refused(tmp_path: Path, source: bytes) -> None:
    path = tmp_path / "a"
    path.write_bytes(source)
    with pytest.raises(Unreadable):
        read_sound(path, name="a")


def told_with_path(path: Path, folder: Path) -> str:
    """What is told of a file where programs are looked for in `folder` alone."""
    code = f"""
from pathlib import Path
from sangfroid.calls.errors import SangfroidError
from sangfroid.sources.sound import read_sound
try:
    print(len(read_sound(Path({str(path)!r}), name="a").call.turns))
except SangfroidError as error:
    print(error)
"""
    kept = {name: value for name, value in os.environ.items() if name in {"HOME", "OPENBLAS_NUM_THREADS"}}
    done = subprocess.run(
        [sys.executable, "-c", code], env=kept | {"PATH": str(folder)}, capture_output=True, text=True, check=True
    )  # fmt: skip
    return done.stdout.strip()


def test_without_ffmpeg_it_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.m4a"
    path.write_bytes(b"\x00\x00\x00\x20ftypM4A " + bytes(500))
    told = told_with_path(path, tmp_path)
    assert "ffmpeg, qui n'est pas installé" in told
    assert "WAV" in told


@pytest.mark.parametrize("text", ["exit 1", "echo nonsense", "head -c 10000 /dev/zero", "kill -9 $$"])
def test_an_ffmpeg_that_fails_is_told(tmp_path: Path, text: str) -> None:
    path, tool = tmp_path / "a.m4a", tmp_path / "ffmpeg"
    path.write_bytes(b"\x00\x00\x00\x20ftypM4A " + bytes(500))
    tool.write_text(f"#!/bin/sh\nPATH=/usr/bin:/bin\n{text}\n", "utf-8")
    tool.chmod(0o755)
    told = told_with_path(path, tmp_path)
    assert "M4A" in told
    assert "ffmpeg" in told


def test_it_is_told_what_it_may_open(tmp_path: Path) -> None:
    """One kind, one file, no network, no shell."""
    path, tool = tmp_path / "a;rm -rf $HOME.m4a", tmp_path / "ffmpeg"
    path.write_bytes(b"\x00\x00\x00\x20ftypM4A " + bytes(500))
    tool.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > "{tmp_path}/words"\n', "utf-8")
    tool.chmod(0o755)
    told_with_path(path, tmp_path)
    words = (tmp_path / "words").read_text("utf-8").splitlines()
    assert f"file:{path}" in words
    assert words[words.index("-f") + 1] == "mov"
    assert words[words.index("-protocol_whitelist") + 1] == "file,pipe"


@needs_ffmpeg
def test_it_reads_the_turns_of_a_call(wav_path: Path) -> None:
    sound: Sound | SangfroidError = read_sound(encoded(wav_path, "b.m4a", "-c:a", "alac"), name="b")
    assert isinstance(sound, Sound)
    assert spans(sound.call.turns) == spans(read_sound(wav_path, name="b").call.turns)
