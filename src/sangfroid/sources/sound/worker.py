"""The process that decodes sound and finds the speech in it, so that what breaks there breaks nothing else.

Run as `python -m sangfroid.sources.sound.worker`: one line of JSON in (`Task`), then messages out, each a line of JSON
and as many bytes as it announces. `sound/hearing.py` starts it and listens.
"""

from __future__ import annotations

import os

os.putenv("OPENBLAS_NUM_THREADS", "1")  # before numpy is loaded: one core a worker, and the same figures everywhere
os.putenv("OMP_NUM_THREADS", "1")

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np

from sangfroid.calls.errors import SangfroidError
from sangfroid.sources.sound.decode import Opened, opened
from sangfroid.sources.sound.ear import Stretch
from sangfroid.sources.sound.leak import STEP
from sangfroid.sources.sound.line import Line, judged
from sangfroid.sources.sound.messages import Task, told

ROWS: Final = 512  # frames judged at once, over all channels: as many as stay near the processor

Tell = Callable[..., None]


class _Reading:
    """One file on its way through."""

    def __init__(self, call: int, path: Path, task: Task, frames: int) -> None:
        self.call = call
        self.sound: Opened = opened(path)
        self.line = Line(self.sound.rate, self.sound.channels, frames=frames, pause=task.pause, keeps=task.keeps)
        self.over = False

    def feed(self) -> None:
        """Reads until a step can be judged, or the file ends."""
        while not self.line.ready and not self.over:
            block = next(self.sound.blocks, None)
            if block is None:
                self.over = True
                self.line.finish()
            else:
                self.line.push(block)


def main(source: BinaryIO, out: BinaryIO) -> None:
    """Reads all of the task's files side by side, and tells what it hears as it hears it."""
    task = Task(**json.loads(source.readline()))

    def tell(kind: str, call: int, payload: bytes = b"", **values: object) -> None:
        out.write(told(kind, call, payload, **values))
        out.flush()

    waiting = iter(enumerate(task.paths))
    running: list[_Reading] = []
    while True:
        running += list(_begun(waiting, task, task.at_once - len(running), tell))
        if not running:
            return
        for reading in list(running):
            try:
                reading.feed()
            except SangfroidError as error:
                running.remove(reading)
                tell("failed", reading.call, message=error.message, values=_plain(error.values))
        steps = dict(judged([reading.line for reading in running]))
        for reading in list(running):
            for stretch in steps.get(reading.line, ()):
                _tell_stretch(tell, reading.call, stretch)
            if reading.over and not reading.line.ready:
                running.remove(reading)
                _finish(tell, reading, task)
            else:
                tell("progress", reading.call, seconds=reading.line.seconds, total=_total(reading.sound))


def _begun(waiting: Iterator[tuple[int, str]], task: Task, room: int, tell: Tell) -> Iterator[_Reading]:
    """The next files, as many as there is room for; one that cannot be opened is told."""
    while room > 0:
        call, path = next(waiting, (0, ""))
        if not path:
            return
        try:
            yield _Reading(call, Path(path), task, _frames(min(len(task.paths), task.at_once)))
            room -= 1
        except SangfroidError as error:
            tell("failed", call, message=error.message, values=_plain(error.values))
        except OSError as error:
            message = "Impossible d'ouvrir cet enregistrement ({why}). Vérifiez le chemin et les droits."
            tell("failed", call, message=message, values={"why": error.strerror or "?"})


def _frames(calls: int) -> int:
    """Frames a step for so many calls of two channels; an even number, as a `Line` takes them."""
    return max(16, ROWS // (2 * calls) // STEP * STEP)


def _total(sound: Opened) -> float | None:
    return None if sound.claimed is None else sound.claimed / sound.rate


def _tell_stretch(tell: Tell, call: int, stretch: Stretch) -> None:
    values = {name: value for name, value in asdict(stretch).items() if name != "samples"}
    sound = b"" if stretch.samples is None else np.ascontiguousarray(stretch.samples, "<f4").tobytes()
    tell("stretch", call, sound, **values)


def _finish(tell: Tell, reading: _Reading, task: Task) -> None:
    for stretch in reading.line.ear.end():
        _tell_stretch(tell, reading.call, stretch)
    wave = reading.line.ear.peaks.wave(task.buckets, reading.line.seconds)
    repairs = [(repair.message, repair.values) for repair in reading.sound.repairs]
    tell(
        "done", reading.call, seconds=reading.line.seconds, rate=reading.sound.rate, channels=reading.sound.channels,
        title=reading.sound.title, twins=reading.line.ear.twins, peaks=wave.peaks, repairs=repairs,
    )  # fmt: skip


def _plain(values: dict[str, object]) -> dict[str, object]:
    return {name: value if isinstance(value, int | float) else str(value) for name, value in values.items()}


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
