"""Speech made by espeak-ng, then made to sound as on the phone: line band, noise, loudness, silence around."""

from __future__ import annotations

import io
import subprocess
import wave
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

Sound = NDArray[np.float32]

RATE: Final = 16_000  # samples a second
_MADE: Final = 22_050  # espeak-ng's own
LANGUAGES: Final = ("fr-fr", "fr-be", "fr-ch")
VARIANTS: Final = ("", "+f1", "+f2", "+f3", "+f5", "+m1", "+m2", "+m3", "+m4", "+m6", "+m7", "+Annie", "+Andy",
                   "+linda", "+steph", "+Michael", "+Denis", "+Hugo", "+belinda", "+paul")  # fmt: skip
UNHEARD: Final = ("+f4", "+m5", "+max", "+Mario")  # never trained on: what tests and figures are made with


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks, at how many words a minute, how high (0..99)."""

    language: str = "fr-fr"
    variant: str = ""
    rate: int = 160
    pitch: int = 50


@dataclass(frozen=True, slots=True)
class Line:
    """How it arrives: through a telephone's band or not, noise in dB below the speech (None: none), loudness in dB."""

    phone: bool = True
    noise: float | None = None
    gain: float = 0.0
    before: float = 0.2
    after: float = 0.2


def said(text: str, voice: Voice) -> Sound:
    """The text as espeak-ng says it, at `RATE`."""
    made = subprocess.run(
        ["espeak-ng", "-v", voice.language + voice.variant, "-s", str(voice.rate), "-p", str(voice.pitch), "--stdout",
         "--", text],
        capture_output=True, check=True, timeout=60,
    ).stdout  # fmt: skip
    # What espeak-ng writes to a pipe has no true length in its header: the samples are what follows it.
    start = made.index(b"data") + 8
    with wave.open(io.BytesIO(made)) as head:
        if head.getframerate() != _MADE:
            raise ValueError(f"espeak-ng speaks at {head.getframerate()} Hz")
    samples = np.frombuffer(made[start : start + (len(made) - start) // 2 * 2], "<i2").astype(np.float32) / 32768
    return resample_poly(samples, 320, 441).astype(np.float32)


def heard(sound: Sound, line: Line, chance: np.random.Generator) -> Sound:
    """The sound as it arrives."""
    around = np.concatenate([np.zeros(int(line.before * RATE)), sound, np.zeros(int(line.after * RATE))])
    level = float(np.sqrt(np.mean(np.square(sound)))) or 1e-3
    if line.noise is not None:
        around = around + _noise(len(around), chance) * level * 10 ** (-line.noise / 20)
    if line.phone:
        around = _companded(_band(around))
    around = around * 10 ** (line.gain / 20)
    return np.clip(around, -1, 1).astype(np.float32)


def _noise(count: int, chance: np.random.Generator) -> NDArray[np.float64]:
    """White, or redder, of mean square 1."""
    spectrum = np.fft.rfft(chance.standard_normal(count))
    red = chance.uniform(0, 1)
    spectrum /= np.maximum(np.arange(len(spectrum)), 1) ** (red / 2)
    made = np.fft.irfft(spectrum, count)
    return made / np.sqrt(np.mean(np.square(made)))


def _band(sound: NDArray[np.float64]) -> NDArray[np.float64]:
    """300 to 3,400 Hz, with slopes of 100 Hz."""
    spectrum = np.fft.rfft(sound)
    tones = np.fft.rfftfreq(len(sound), 1 / RATE)
    spectrum *= np.clip((tones - 200) / 100, 0, 1) * np.clip((3500 - tones) / 100, 0, 1)
    return np.fft.irfft(spectrum, len(sound))


def _companded(sound: NDArray[np.float64]) -> NDArray[np.float64]:
    """Through eight bits of µ-law."""
    small = np.sign(sound) * np.log1p(255 * np.minimum(np.abs(sound), 1)) / np.log(256)
    small = np.round(small * 127) / 127
    return np.sign(small) * np.expm1(np.abs(small) * np.log(256)) / 255
