"""Calls of two or three voices on one track, and the tiny models that tell them apart."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Final

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from tests.sources.sound.words.making import TINY
from tests.sources.sound.words.speaking import PHONE, Line, said

SEGMENTATION: Final = TINY / "voices" / "segmentation"
EMBEDDING: Final = TINY / "voices" / "embedding"
WOMAN, MAN, OTHER = "fr+f4", "fr+max", "fr+linda"


def together(
    lines: Sequence[Line], voices: Sequence[str]
) -> tuple[NDArray[np.float32], list[tuple[int, float, float]]]:
    """The call on one track (samples), and who speaks when; a line's channel is the place of its voice."""
    parts: list[tuple[int, int, NDArray[np.float32]]] = []
    at = 0
    for line in lines:
        sound = np.asarray(soxr.resample(said(line.text, voices[line.channel]), 16_000, PHONE), np.float32)
        at += round(line.after * PHONE)
        parts.append((line.channel, at, sound))
        at += len(sound)
    samples = np.random.default_rng(1).normal(0, 0.0005, at + PHONE // 2).astype(np.float32)
    for _, start, sound in parts:
        samples[start : start + len(sound)] += sound * 0.5
    return samples, [(voice, start / PHONE, (start + len(sound)) / PHONE) for voice, start, sound in parts]


def as_wav(samples: NDArray[np.float32], *, subtype: str = "PCM_16") -> bytes:
    """The samples as a WAV file at the telephone's rate."""
    out = BytesIO()
    soundfile.write(out, samples, PHONE, format="WAV", subtype=subtype)
    return out.getvalue()


def machine(folder: Path) -> Path:
    """A folder of models with both tiny ones in it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, model in (("qui-parle", SEGMENTATION), ("timbre", EMBEDDING)):
        (folder / name).symlink_to(model, target_is_directory=True)
    return folder
