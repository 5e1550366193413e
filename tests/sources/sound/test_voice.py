"""The model that numpy computes is the published one."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
import soxr
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from sangfroid.calls.errors import BadData
from sangfroid.sources.sound.voice import CONTEXT, FRAME, RATE, WINDOWS, fresh, silero
from sangfroid.sources.sound.weights import tensors

MODEL = "silero_vad_16k_sequence.onnx"


def signal() -> NDArray[np.float32]:
    """Three seconds of something like a voice, the same on every machine."""
    time = np.arange(3 * RATE) / RATE
    pitch = 2 * np.pi * np.cumsum(120 + 20 * np.sin(2 * np.pi * 1.5 * time)) / RATE
    low = sum(np.sin(k * pitch) * np.exp(-(((k * 120 - 600) / 500) ** 2)) for k in range(1, 30))
    high = sum(np.sin(k * pitch) * np.exp(-(((k * 120 - 1500) / 400) ** 2)) for k in range(1, 30))
    shape = np.clip(np.sin(2 * np.pi * 2 * time), 0, 1) * ((time > 0.4) & (time < 2.2))
    sound: NDArray[np.float32] = (0.1 * (low + 0.5 * high) * shape).astype(np.float32)
    return sound


def frames(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    padded = np.concatenate([np.zeros(CONTEXT, np.float32), samples[: len(samples) // FRAME * FRAME]])
    found: NDArray[np.float32] = sliding_window_view(padded, CONTEXT + FRAME)[::FRAME]
    return found


def test_likelihoods_are_those_of_onnxruntime() -> None:
    # Written down from onnxruntime 1.32 over the same file, for `signal`.
    wanted = json.loads((Path(__file__).parent / "silero.json").read_text("utf-8"))
    likely, loud, _ = silero()(frames(signal())[None], fresh(1))
    assert np.abs(likely[0] - wanted).max() < 1e-4
    assert max(wanted) > 0.9
    assert loud.shape == (1, WINDOWS * len(wanted))


def test_a_telephones_half_of_the_bins_is_enough() -> None:
    low = soxr.resample(soxr.resample(signal(), RATE, 8_000), 8_000, RATE, quality="LQ")
    noise = 0.003 * np.random.default_rng(3).standard_normal(8_000 * 3)
    for sound in (low, low + soxr.resample(noise, 8_000, RATE, quality="LQ")[: len(low)]):
        whole, loud, _ = silero()(frames(sound.astype(np.float32))[None], fresh(1))
        half, same, _ = silero(narrow=True)(frames(sound.astype(np.float32))[None], fresh(1))
        assert np.abs(half - whole).max() < 0.05  # what the resampler leaves above 4 kHz is all that is missing
        assert np.array_equal((half > 0.5), (whole > 0.5))
        assert np.allclose(loud, same, rtol=1e-4)


def test_channels_do_not_hear_each_other() -> None:
    voice, other = frames(signal()), frames(signal()[::-1].copy())
    together, _, _ = silero()(np.stack([voice, other, voice]), fresh(3))
    alone, _, _ = silero()(voice[None], fresh(1))
    assert np.abs(together[0] - alone[0]).max() < 1e-4
    assert np.abs(together[2] - alone[0]).max() < 1e-4
    assert np.abs(together[1] - alone[0]).max() > 0.1


def test_memory_carries_over() -> None:
    whole, _, _ = silero()(frames(signal())[None], fresh(1))
    memory, parts = fresh(1), []
    for at in range(0, whole.shape[1], 7):
        likely, _, memory = silero()(frames(signal())[None, at : at + 7], memory)
        parts.append(likely)
    assert np.abs(np.concatenate(parts, axis=1) - whole).max() < 1e-4


@pytest.mark.parametrize("keep", [0, 1, 100, 5_000, 600_000])
def test_a_cut_model_is_told(keep: int) -> None:
    model = files("sangfroid.data").joinpath("sound", MODEL).read_bytes()
    with pytest.raises(BadData, match="abîmé"):
        tensors(model[:keep], MODEL)
    with pytest.raises(BadData, match="abîmé"):
        tensors(b"\xff" * max(keep, 1), MODEL)
