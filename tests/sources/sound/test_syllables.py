"""The rate of speech, against what espeak-ng says that it speaks."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.sound_made import AGENT, CLIENT, RATE, spoken
from sangfroid.sources.sound.ear import Stretch
from sangfroid.sources.sound.syllables import syllables
from tests.sources.sound.test_hearing import heard

VOICES = [
    ("fr+f2", 150), ("fr+m3", 120), ("fr-be+f4", 180), ("fr-ch+m1", 200), ("fr+m7", 220), ("fr+f3", 170),
]  # fmt: skip


def rate(voice: str, speed: int, noise: float = 0.0) -> float:
    """Syllables counted for each one spoken, over all sentences one after the other."""
    parts, true = [np.zeros(RATE, np.float32)], 0
    for text in AGENT + CLIENT:
        said = spoken(text, voice, speed)
        parts += [said.samples, np.zeros(int(1.2 * RATE), np.float32)]
        true += said.syllables
    sound = np.concatenate(parts)
    sound = sound + noise * np.random.default_rng(1).standard_normal(len(sound)).astype(np.float32)
    found: list[Stretch] = heard(sound[:, None].astype(np.float32))
    return sum(one.syllables for one in found) / true


@pytest.mark.slow
@pytest.mark.parametrize(("voice", "speed"), VOICES)
def test_rate_within_a_tenth(voice: str, speed: int) -> None:
    assert rate(voice, speed) == pytest.approx(1, abs=0.1)


@pytest.mark.slow
def test_rate_within_a_tenth_in_noise() -> None:
    assert rate("fr+f2", 160, noise=0.08 * 10 ** (-15 / 20)) == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize("beats", [1, 3, 8])
def test_peaks_are_counted(beats: int) -> None:
    time = np.arange(0, beats * 0.2, 0.008)
    assert syllables((np.sin(np.pi * time / 0.2) ** 4 + 1e-4).astype(np.float32)) == beats


@pytest.mark.parametrize("power", [np.zeros(0), np.zeros(2), np.zeros(100), np.ones(100)])
def test_nothing_that_rises_is_no_syllable(power: np.ndarray[tuple[int], np.dtype[np.float64]]) -> None:
    assert syllables(power.astype(np.float32)) == 0
