"""The picture of a sound."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sangfroid.calls.reading import Reading
from sangfroid.calls.turns import Turn
from sangfroid.review.wave import HEIGHT, shapes
from sangfroid.sources.sound.peaks import Peaks
from sangfroid.sources.sound.voice import SECONDS
from sangfroid.sources.sound.wave import Wave
from tests.reading.calls_made import call, reading


def test_the_highest_of_each_bucket() -> None:
    peaks, heights = Peaks(2), np.random.default_rng(1).random((2, 1000)).astype(np.float32)
    for at in range(0, 1000, 7):
        peaks.take(heights[:, at : at + 7])
    wave = peaks.wave(100, 1000 * SECONDS)
    assert wave.seconds == 1000 * SECONDS
    for row, found in zip(heights, wave.peaks, strict=True):
        assert found == pytest.approx(row.reshape(100, 10).max(axis=1), abs=0.001)


def test_ten_hours_keep_their_last_peak() -> None:
    peaks, count = Peaks(1), int(36_000 / SECONDS)
    for at in range(0, count, 100_000):
        peaks.take(np.full((1, min(100_000, count - at)), 0.25, np.float32))
    peaks.take(np.array([[0.75]], np.float32))
    wave = peaks.wave(1_400, 36_000 + SECONDS)
    assert len(wave.peaks[0]) == 1_400
    assert wave.peaks[0][0] == 0.25
    assert wave.peaks[0][-1] == 0.75


@pytest.mark.parametrize("frames", [0, 1, 3])
def test_a_short_sound_has_as_many_buckets_as_frames(frames: int) -> None:
    peaks = Peaks(2)
    peaks.take(np.full((2, frames), 0.5, np.float32))
    wave = peaks.wave(10, frames * SECONDS)
    assert [len(row) for row in wave.peaks] == ([frames, frames] if frames else [])


def on_channels(*spoken: tuple[int, str]) -> Reading:
    turns = tuple(
        Turn(n, speaker, "oui", 2.0 * n, 2.0 * n + 1, channel)  # type: ignore[arg-type]
        for n, (channel, speaker) in enumerate(spoken, 1)
    )
    return reading(replace(call(), turns=turns))


def test_each_side_has_its_shape_the_agent_first() -> None:
    wave = Wave(10.0, ((0.1,) * 50, (0.5,) * 50, (0.9,) * 50))
    found = shapes(wave, on_channels((2, "client"), (1, "agent"), (2, "client")), 100, 60, 752, 20.0)
    assert [shape.speaker for shape in found] == ["agent", "client"]
    assert found[1].y - found[0].y == HEIGHT + 2
    assert "NaN" not in found[0].path
    xs = [float(pair.split(",")[0].lstrip("ML")) for pair in found[0].path.rstrip("z").split()]
    assert max(xs) < 60 + 692 / 2 + 1  # ten of twenty seconds


@pytest.mark.parametrize(
    "wave", [None, Wave(0.0, ()), Wave(5.0, ()), Wave(5.0, ((),))], ids=["none", "empty", "no channel", "no peak"]
)
def test_nothing_is_drawn_of_no_sound(wave: Wave | None) -> None:
    assert not any(shape.path for shape in shapes(wave, on_channels((0, "agent")), 0, 60, 752, 5.0))


def test_silence_is_a_line() -> None:
    (shape,) = shapes(Wave(5.0, ((0.0,) * 20,)), on_channels((0, "agent")), 0, 60, 752, 5.0)
    ys = [float(pair.rstrip("z").split(",")[1]) for pair in shape.path.split()]
    assert max(ys) - min(ys) < 1
