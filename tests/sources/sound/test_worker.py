"""The worker's death is not ours."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Generator
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import soundfile

from benchmarks.sound_made import RATE
from sangfroid.calls.errors import SangfroidError
from sangfroid.sources.sound import Sound, hearing, read_sound, read_sounds
from sangfroid.sources.sound.hearing import WorkerLost, messages
from sangfroid.sources.sound.messages import Message, heard, told
from tests.sources.sound.sounds import a_call, as_file


@pytest.fixture
def call_path(tmp_path: Path) -> Path:
    path = tmp_path / "appel.wav"
    path.write_bytes(as_file(a_call().samples))
    return path


def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Another program in the worker's place."""
    (tmp_path / "other_worker.py").write_text(text, "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(hearing, "_WORKER", "other_worker")


@pytest.mark.parametrize(
    "text",
    [
        "import os; os.abort()", "raise SystemExit(3)", "import sys; sys.stdin.readline(); print('{')",
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "print('null')",
        "import sys; sys.stdout.write('{\"kind\": \"stretch\", \"call\": 0, \"bytes\": 99, \"values\": {}}\\n')",
    ],
)  # fmt: skip
def test_a_worker_that_dies_is_told(
    call_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    script(tmp_path, monkeypatch, text)
    with pytest.raises(WorkerLost, match="s'est arrêtée"):
        read_sound(call_path, name="appel.wav")


def test_a_worker_that_hangs_is_ended(call_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script(tmp_path, monkeypatch, "import time; time.sleep(60)")
    with pytest.raises(WorkerLost):
        read_sound(call_path, name="appel.wav", stalled=0.4)


def test_a_worker_killed_in_the_middle(call_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """R2: it dies after its first words."""
    started: list[subprocess.Popen[bytes]] = []
    real = subprocess.Popen

    def start(*args: object, **kwargs: object) -> subprocess.Popen[bytes]:
        started.append(real(*args, **kwargs))  # type: ignore[call-overload]
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", start)
    with pytest.raises(WorkerLost):
        read_sound(call_path, name="appel.wav", progress=lambda _at, _total: started[0].kill())
    assert started[0].poll() is not None


def test_a_file_that_kills_the_worker_takes_no_other_with_it(
    call_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = """
import json, os, sys
from sangfroid.sources.sound import worker
line = sys.stdin.buffer.readline()
opened = worker.opened
def deadly(path):
    if path.name == "deadly.wav":
        os.abort()
    return opened(path)
worker.opened = deadly
import io
worker.main(io.BytesIO(line), sys.stdout.buffer)
"""
    script(tmp_path, monkeypatch, text)
    (tmp_path / "deadly.wav").write_bytes(call_path.read_bytes())
    found = dict(read_sounds([call_path, tmp_path / "deadly.wav", call_path]))
    assert isinstance(found[1], WorkerLost)
    assert isinstance(found[0], Sound)
    assert isinstance(found[2], Sound)
    assert found[0].call.turns == found[2].call.turns


def test_a_listener_that_stops_ends_the_worker(call_path: Path) -> None:
    before = {thread.name for thread in threading.enumerate()}
    coming: Generator[Message] = messages([call_path] * 3, pause=28, keeps=True, buckets=100)
    next(coming)
    coming.close()
    assert {thread.name for thread in threading.enumerate()} == before


def test_what_its_parts_print_harms_nothing(call_path: Path) -> None:
    """The worker's standard error goes nowhere: decoders print to it as they like."""
    done = subprocess.run(
        [sys.executable, "-c", f"""
from collections.abc import Generator
from pathlib import Path
from sangfroid.sources.sound import read_sound
print(len(read_sound(Path({str(call_path)!r}), name='a').call.turns))
"""],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stderr == ""
    assert int(done.stdout) > 5


def test_nothing_heavy_is_loaded_before_sound_is_read() -> None:
    code = "import sys, sangfroid.sources.sound; print([n for n in ('numpy', 'soundfile', 'soxr') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_messages_come_as_they_were_sent() -> None:
    sent = told("stretch", 3, b"\n\x00sound", start=1.5) + told("done", 3, seconds=2.0)
    source = BytesIO(sent)
    first, second, third = heard(source), heard(source), heard(source)
    assert first is not None
    assert (first.kind, first.call, first.values, first.payload) == ("stretch", 3, {"start": 1.5}, b"\n\x00sound")
    assert second is not None
    assert second.values == {"seconds": 2.0}
    assert third is None


@pytest.mark.parametrize("sent", [b"", b"{}\n", b"[]\n", b"x\n", b'{"kind": "a"', b'{"bytes": "x"}\n'])
def test_half_a_message_is_none(sent: bytes) -> None:
    assert heard(BytesIO(sent)) is None


def test_the_error_is_one_for_users() -> None:
    assert issubclass(WorkerLost, SangfroidError)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="tells memory by /proc")
def test_memory_does_not_grow_with_the_call(tmp_path: Path) -> None:
    """A6: ten hours are measured in `benchmarks/sound.py`; here 20 minutes hold no more than two."""
    highest = []
    for minutes in (2, 20):
        path = tmp_path / f"{minutes}.wav"
        sound = np.resize(a_call().samples, (minutes * 60 * RATE, 2))
        soundfile.write(path, sound, RATE, subtype="ULAW")
        most = 0

        def look(*_: float | None) -> None:
            nonlocal most
            for task in Path("/proc/self/task").iterdir():
                for pid in (task / "children").read_text("ascii").split():
                    status = Path(f"/proc/{pid}/status").read_text("utf-8")
                    if found := re.search(r"VmHWM:\s+(\d+)", status):
                        most = max(most, int(found[1]))

        assert read_sound(path, name=path.name, progress=look).seconds == pytest.approx(60 * minutes)
        highest.append(most / 1024)
    assert 20 < highest[0] < highest[1] + 1 < highest[0] + 12, highest  # MB; the sound alone grows by 147
