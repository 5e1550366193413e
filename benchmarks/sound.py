"""Recordings: how fast, in how much memory, and how truly who speaks when is found on calls that are known exactly."""

from __future__ import annotations

import itertools
import os
import re
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from time import process_time
from typing import Final

import numpy as np
import soundfile

from benchmarks.figure import Figure, figure
from benchmarks.sound_made import AGENT, CLIENT, LEVEL, MUSIC, RATE, Made, Scene, hour, made, spoken, written
from sangfroid.sources.sound import Sound, read_sound, read_sounds
from sangfroid.sources.sound.hearing import messages
from sangfroid.sources.sound.live import Listening, Over
from sangfroid.sources.sound.messages import Message
from sangfroid.sources.sound.read import PAUSE
from sangfroid.sources.sound.voices import ModelVoices

TINY: Final = Path(__file__).parents[1] / "tests" / "sources" / "sound" / "tiny" / "voices"
RUNS: Final = 3
EDGE: Final = 0.2  # seconds by which an edge may be off
VOICES: Final = (
    ("fr+f2", "fr+m3"), ("fr-be+f4", "fr-ch+m1"), ("fr+m7", "fr+f3"), ("fr-be+m2", "fr+f1"),
    ("fr-ch+f5", "fr+m5"), ("fr", "fr-be+f2"),
)  # fmt: skip
SPEEDS: Final = ((150, 170), (130, 190), (180, 150), (160, 210), (200, 140), (170, 160))

Span = tuple[float, float]


def _core_seconds() -> float:
    """Seconds of one core that ended children took; the worker is one thread."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _times_real(paths: Sequence[Path]) -> float:
    """Seconds of sound read in a second of one core, decoding included."""
    before = _core_seconds()
    sounds = [sound for _, sound in read_sounds(paths) if isinstance(sound, Sound)]
    if len(sounds) != len(paths):
        raise AssertionError(f"{len(paths) - len(sounds)} were not read")
    return sum(sound.seconds for sound in sounds) / (_core_seconds() - before)


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def one_hour(name: str) -> Figure:
    """A stereo hour at 8 kHz, µ-law, speech by turns over a line that hisses 30 dB below, as telephones do."""
    with _folder() as folder:
        path = written(folder / "hour.wav", hour(noise=30), "ULAW")
        runs = [_times_real([path]) for _ in range(RUNS)]
    return figure(name, runs, unit="times real time, one core", bar=120, least=True)


def at_once(name: str) -> Figure:
    """32 stereo calls of five minutes side by side."""
    with _folder() as folder:
        sounds = [hour(seed, minutes=5, noise=30) for seed in range(1, 5)]
        paths = [written(folder / f"{number}.wav", sounds[number % 4], "ULAW") for number in range(32)]
        runs = [_times_real(paths) for _ in range(RUNS)]
    return figure(name, runs, unit="times real time, one core", bar=300, least=True)


def ten_hours(name: str) -> Figure:
    """The highest memory of the process that asks and of its worker together, over a call of ten hours."""
    with _folder() as folder:
        path, sound = folder / "long.wav", hour()
        with soundfile.SoundFile(path, "w", RATE, 2, "ULAW") as file:
            for _ in range(10):
                file.write(sound)
        code = f"from pathlib import Path; from benchmarks.sound import _peak; _peak(Path({str(path)!r}))"
        told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return figure(name, [float(told.stdout)], unit="MB", bar=300, least=False)


def _peak(path: Path) -> None:
    """Reads the recording; prints the highest memory of this process and of its worker together, in MB.

    The worker's is looked at with every step that it tells of, the last one some milliseconds before its end: what
    getrusage tells of ended children also counts the process that started them.
    """
    workers: dict[int, int] = {}

    def look(*_: float | None) -> None:
        for pid in _children():
            workers[pid] = max(workers.get(pid, 0), _highest(Path(f"/proc/{pid}/status")))

    sound = read_sound(path, name=path.name, progress=look)
    if sound.seconds < 35_999 or len(workers) != 1:
        raise AssertionError(sound.seconds, workers)
    print((_highest(Path("/proc/self/status")) + sum(workers.values())) / 1024)


def _children() -> list[int]:
    return [int(pid) for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()]


def _highest(status: Path) -> int:
    """The most memory that a process has held, in kB; 0 of one that has ended."""
    found = re.search(r"VmHWM:\s+(\d+)", status.read_text("utf-8"))
    return int(found[1]) if found else 0


@cache
def _calls(**changes: object) -> tuple[tuple[Made, tuple[Message, ...]], ...]:
    """Calls made so, each with what is heard of it."""
    found = []
    for seed, (voices, speeds) in enumerate(zip(VOICES, SPEEDS, strict=True)):
        scene = replace(Scene(seed + 100, voices=voices, speeds=speeds), **changes)  # type: ignore[arg-type]
        found.append(made(scene))
    with _folder() as folder:
        paths = [written(folder / f"{number}.wav", call.samples, "ULAW") for number, call in enumerate(found)]
        told = list(messages(paths, pause=PAUSE, keeps=False, buckets=100))
    return tuple(
        (call, tuple(one for one in told if one.kind == "stretch" and one.call == number))
        for number, call in enumerate(found)
    )


def _f1(hits: float, ours: float, true: float) -> float:
    return 2 * hits / (ours + true) if ours + true else 1.0


def _frames(name: str, bar: float, **changes: object) -> Figure:
    """F1 of speech by hundredths of a second, over all calls."""
    hits = ours = true = 0.0
    for call, heard in _calls(**changes):
        wanted = call.frames(0.01)
        found = np.zeros_like(wanted)
        for one in heard:
            for start, end in one.values["parts"]:
                found[one.values["channel"], round(100 * start) : round(100 * end)] = True
        hits, ours, true = hits + float((found & wanted).sum()), ours + float(found.sum()), true + float(wanted.sum())
    return figure(name, [_f1(hits, ours, true)], unit="F1", bar=bar, least=True)


def clean(name: str) -> Figure:
    """On a clean line."""
    return _frames(name, 0.96)


def noise(name: str) -> Figure:
    """With white noise and hum 10 dB below the speech."""
    return _frames(name, 0.90, noise=10)


def on_hold(name: str) -> Figure:
    """With 15 to 25 s of music on hold, as loud as the speech; the worst of its kinds."""
    return min((_frames(name, 0.90, music=kind) for kind in MUSIC), key=lambda one: one.value)


def other_channel(name: str) -> Figure:
    """Each side heard on the other's channel, 14 to 30 dB fainter; the worst of three."""
    return min((_frames(name, 0.96, leak=leak) for leak in (14.0, 20.0, 30.0)), key=lambda one: one.value)


def _matched(found: Sequence[Span], true: Sequence[Span]) -> int:
    """How many of the true ones are found, both edges within `EDGE`, each by another."""
    left, hits = list(found), 0
    for start, end in true:
        near = next((one for one in left if abs(one[0] - start) <= EDGE and abs(one[1] - end) <= EDGE), None)
        if near is not None:
            left.remove(near)
            hits += 1
    return hits


def _moments(name: str, found_in: Callable[[Made], tuple[Span, ...]]) -> Figure:
    """F1 of what the found turns hold against what the made ones hold, over clean calls."""
    hits = ours = true = 0
    for call, heard in _calls(turns=40, cuts=0.4):
        turns = [one.values for one in heard]
        again = replace(
            call,
            turns=tuple((one["channel"], one["start"], one["end"], one["syllables"]) for one in turns),
            speech=tuple(
                tuple(part for one in turns if one["channel"] == channel for part in one["parts"]) for channel in (0, 1)
            ),
        )
        found, wanted = found_in(again), found_in(call)
        hits, ours, true = hits + _matched(found, wanted), ours + len(found), true + len(wanted)
    return figure(name, [_f1(hits, ours, true)], unit=f"F1 ({true})", bar=0.95, least=True)


def silences(name: str) -> Figure:
    """Silences of a second and more, both edges within 0.2 s."""
    return _moments(name, lambda call: call.silences())


def interruptions(name: str) -> Figure:
    """Half a second and more in which the other takes the floor, both edges within 0.2 s."""
    return _moments(name, lambda call: call.interruptions())


def rate(name: str) -> Figure:
    """How far the syllables counted are from those spoken, in the worst of the voices at 120 to 220 words a minute,
    with noise 15 dB below."""
    paths, true, off = [], [], []
    with _folder() as folder:
        kinds = itertools.product(("fr+f2", "fr-be+m7", "fr-ch"), (120, 160, 190, 220))
        for number, (voice, speed) in enumerate(kinds):
            parts, count = [np.zeros(RATE, np.float32)], 0
            for text in AGENT + CLIENT:
                said = spoken(text, voice, speed)
                parts += [said.samples, np.zeros(int(1.2 * RATE), np.float32)]
                count += said.syllables
            sound = np.concatenate(parts)
            hiss = np.random.default_rng(number).standard_normal(len(sound)) * LEVEL * 10 ** (-15 / 20)
            paths.append(written(folder / f"{number}.wav", (sound + hiss).astype(np.float32)))
            true.append(count)
        told = [one for one in messages(paths, pause=PAUSE, keeps=False, buckets=1) if one.kind == "stretch"]
    for number, count in enumerate(true):
        off.append(abs(sum(one.values["syllables"] for one in told if one.call == number) / count - 1))
    return figure(name, [max(off)], unit="share", bar=0.10, least=False)


def one_track(name: str) -> Figure:
    """Both sides on one track: of the time in which one of them speaks, the share that is given to the right voice; by
    the tests' own tiny models, which know espeak-ng's voices alone. What true models reach is not measured here."""
    right = spoken_for = 0.0
    with _folder() as folder, ModelVoices(TINY / "segmentation", TINY / "embedding") as voices:
        for number, (call, _) in enumerate(_calls()):
            path = written(folder / f"{number}.wav", call.samples.sum(axis=1).astype(np.float32), "ULAW")
            turns = read_sound(path, name=path.name, voices=voices).call.turns
            true = call.frames(0.01)
            found = np.zeros_like(true)
            for turn in turns:
                if turn.speaker != "unknown":
                    found[
                        int(turn.speaker == "client"), round(100 * (turn.start or 0)) : round(100 * (turn.end or 0))
                    ] = True
            alone = true.sum(axis=0) == 1
            hits = [float((found[order] == true)[:, alone].all(axis=0).sum()) for order in ([0, 1], [1, 0])]
            right, spoken_for = right + max(hits), spoken_for + float(alone.sum())
    return figure(name, [right / spoken_for], unit="share", bar=0.95, least=True)


def live(name: str) -> Figure:
    """Seconds from the end of speech to its turn, live, in blocks of 20 ms: of the sound's time, and what it took;
    the slowest of all turns of the clean calls."""
    told = subprocess.run(
        [sys.executable, "-c", "from benchmarks.sound import _live; _live()"],
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    slowest, turns = told.stdout.split()
    return figure(name, [float(slowest)], unit=f"s ({turns} turns)", bar=0.6, least=False)


def _live() -> None:
    """Prints the longest wait for a turn, and how many turns there were."""
    waits, block = [], RATE // 50 * 4
    for call, _ in _calls():
        listening, sound = Listening(RATE, 2), (np.clip(call.samples, -1, 1) * 32767).astype("<i2").tobytes()
        ends = [(channel, end) for channel, spans in enumerate(call.speech) for _, end in spans]
        for at in range(0, len(sound), block):
            start = process_time()
            told = listening.take(sound[at : at + block])
            took = process_time() - start
            for turn in (one.turn for one in told if isinstance(one, Over)):
                near = [end for channel, end in ends if channel == turn.channel]
                end = min(near, key=lambda end: abs(end - (turn.end or 0)))
                waits.append(listening.seconds - end + took)
    print(max(waits), len(waits))


BENCHMARKS: Final[dict[str, Callable[[str], Figure]]] = {
    "sound.hour": one_hour, "sound.at_once": at_once, "sound.ten_hours": ten_hours, "sound.clean": clean,
    "sound.noise": noise, "sound.on_hold": on_hold, "sound.other_channel": other_channel, "sound.silences": silences,
    "sound.interruptions": interruptions, "sound.rate": rate, "sound.one_track": one_track, "sound.live": live,
}  # fmt: skip
