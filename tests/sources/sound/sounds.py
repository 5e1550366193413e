"""Sound for the tests: made in memory, with what is true of it."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from functools import cache
from io import BytesIO

import numpy as np
import soundfile
from numpy.typing import NDArray

from benchmarks.sound_made import RATE, Made, Scene, made
from sangfroid.calls.turns import Turn
from sangfroid.sources.sound.recogniser import Seconds, Word

Floats = NDArray[np.float32]


@cache
def a_call() -> Made:
    """A short call of two channels."""
    return made(Scene(seed=3, turns=10))


def as_file(samples: Floats, *, form: str = "WAV", subtype: str | None = "PCM_16", rate: int = RATE) -> bytes:
    """The samples as a file of this form."""
    out = BytesIO()
    soundfile.write(out, samples, rate, format=form, subtype=subtype)
    return out.getvalue()


def wav(data: bytes, *, rate: int = RATE, channels: int = 1, bits: int = 16, size: int | None = None, kind: int = 1,
        aligned: int | None = None) -> bytes:  # fmt: skip
    """A WAV file whose header says what it is told to say."""
    aligned = channels * bits // 8 if aligned is None else aligned
    form = struct.pack("<HHIIHH", kind, channels, rate, (rate * aligned) & 0xFFFFFFFF, aligned, bits)
    size = len(data) if size is None else size
    return (
        b"RIFF" + struct.pack("<I", min(36 + size, 0xFFFFFFFF)) + b"WAVEfmt " + struct.pack("<I", 16) + form
        + b"data" + struct.pack("<I", size) + data
    )  # fmt: skip


def pcm(samples: Floats) -> bytes:
    """16-bit samples."""
    return (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()


def spans(turns: tuple[Turn, ...]) -> list[tuple[int | None, float | None, float | None]]:
    """Who speaks when."""
    return [(turn.channel, turn.start, turn.end) for turn in turns]


class Parrot:
    """A recogniser that says how long each span is, and counts what it was asked."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def hear(self, samples: NDArray[np.float32], spans: Sequence[Seconds], /) -> list[list[Word]]:
        self.asked.append(len(spans))
        level = [float(np.abs(samples[int(a * 16000) : int(b * 16000)]).max()) for a, b in spans]
        assert all(each > 0.01 for each in level)  # speech lies where it is said to lie
        return [
            [Word("bonjour", start, start + 0.2), Word(f"d{round(10 * (end - start))}", start, end)]
            for start, end in spans
        ]
