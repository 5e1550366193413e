"""Calls spoken by espeak-ng within the tiny recogniser's words, by voices that it never heard, through a telephone."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr
from numpy.typing import NDArray

from sangfroid.sources.sound.recogniser import RATE

PHONE = 8_000
AGENT, CLIENT = "fr+max", "fr-be+m5"

needs_espeak = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng speaks in these tests")


@dataclass(frozen=True)
class Line:
    """What one side says, after so many seconds of silence."""

    channel: int
    text: str
    after: float = 0.7


HARD = (
    Line(0, "bonjour service client je vous écoute", 0.5),
    Line(1, "bonjour ma commande n'est toujours pas arrivée"),
    Line(1, "ça fait trois semaines que j'attends c'est inadmissible", 0.2),
    Line(0, "je comprends votre colère madame je suis désolé pour ce retard"),
    Line(1, "personne ne me rappelle vous vous moquez de moi"),
    Line(0, "je regarde votre dossier tout de suite"),
    Line(0, "je vous rappelle demain matin à dix heures", 2.5),
    Line(1, "d'accord merci beaucoup au revoir"),
    Line(0, "au revoir bonne journée", 0.5),
)


def said(text: str, voice: str, *, rate: int = 150) -> NDArray[np.float32]:
    """The text spoken, at the recogniser's rate."""
    made = subprocess.run(
        ["espeak-ng", "-v", voice, "-s", str(rate), "--stdout", "--", text], capture_output=True, check=True, timeout=60
    ).stdout
    samples = np.frombuffer(made[made.index(b"data") + 8 :][: len(made) // 2 * 2 - 44], "<i2").astype(np.float32)
    sound = np.asarray(soxr.resample(samples / 32768, 22_050, RATE), np.float32)
    loud = np.flatnonzero(np.abs(sound) > 0.02)  # espeak-ng leaves silence around what it says
    return sound[loud[0] : loud[-1] + 1]


def spoken(lines: Sequence[Line]) -> NDArray[np.float32]:
    """The call's two channels (samples, 2) at the telephone's rate, with its noise."""
    parts: list[tuple[int, int, NDArray[np.float32]]] = []
    at = 0
    for line in lines:
        sound = np.asarray(soxr.resample(said(line.text, (AGENT, CLIENT)[line.channel]), RATE, PHONE), np.float32)
        at += round(line.after * PHONE)
        parts.append((line.channel, at, sound))
        at += len(sound)
    both = np.random.default_rng(1).normal(0, 0.0005, (at + PHONE // 2, 2)).astype(np.float32)
    for channel, start, sound in parts:
        both[start : start + len(sound), channel] += sound * 0.5
    return both


def recorded(path: Path, lines: Sequence[Line], *, subtype: str = "ULAW") -> Path:
    """The call as a WAV file, in µ-law as a telephone exchange writes it."""
    out = BytesIO()
    soundfile.write(out, spoken(lines), PHONE, format="WAV", subtype=subtype)
    path.write_bytes(out.getvalue())
    return path
