"""Calls made by Debian's espeak-ng, of which every moment is known: who speaks when, and how many syllables."""

from __future__ import annotations

import itertools
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Final

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

Floats = NDArray[np.float32]

RATE: Final = 8_000
LEVEL: Final = 0.08  # root mean square of speech: about -22 dB
CLOSURE: Final = 0.15  # seconds of quiet within a word (before p, t, k) that are still speech

AGENT: Final = (
    "Service des dossiers, bonjour, je vous écoute.",
    "Je comprends, cela fait longtemps que vous attendez cette réponse.",
    "Je regarde tout de suite votre dossier, ne quittez pas.",
    "Votre demande est arrivée lundi, elle est entre les mains de ma collègue.",
    "Voici ce que je peux faire : je lui laisse un message, et je vous rappelle demain avant midi.",
    "Pouvez-vous me redonner la date de votre dernier courrier ?",
    "D'accord.",
    "Je note tout cela. Le technicien passera mercredi matin, entre huit heures et dix heures.",
    "Ce n'est pas normal, et je suis désolée que personne ne vous ait prévenu.",
    "Je récapitule : un nouveau formulaire par la poste, et un appel de ma part jeudi.",
)
CLIENT: Final = (
    "Bonjour, j'appelle pour la troisième fois cette semaine.",
    "On me dit chaque fois que quelqu'un va rappeler, et le téléphone reste muet.",
    "Oui.",
    "Écoutez, moi je travaille, je ne peux pas passer mes journées à attendre au téléphone.",
    "Le courrier date du douze, je l'ai sous les yeux.",
    "Et si demain il n'y a toujours rien, qu'est-ce que je fais, moi ?",
    "Bon, d'accord, va pour mercredi.",
    "C'est la facture du mois dernier qui est fausse, il y a deux fois la même ligne.",
    "Vous êtes bien aimable, merci.",
    "Je voudrais parler à un responsable, s'il vous plaît.",
)


@dataclass(frozen=True)
class Spoken:
    """A sentence spoken: sound at `RATE`, the stretches of it that are speech (seconds), and its syllables."""

    samples: Floats
    speech: tuple[tuple[float, float], ...]
    syllables: int


@dataclass(frozen=True)
class Made:
    """A made call: two channels (samples, 2), and what is true of it."""

    samples: Floats
    turns: tuple[tuple[int, float, float, int], ...]  # channel, start, end, syllables
    speech: tuple[tuple[tuple[float, float], ...], ...]  # by channel

    @property
    def seconds(self) -> float:
        return len(self.samples) / RATE

    def frames(self, step: float) -> NDArray[np.bool_]:
        """Whether each frame of `step` seconds holds speech for the most part, by channel."""
        count = int(self.seconds / step)
        held = np.zeros((2, count), np.float64)
        edges = np.arange(count + 1) * step
        for channel, spans in enumerate(self.speech):
            for start, end in spans:
                held[channel] += np.clip(np.minimum(edges[1:], end) - np.maximum(edges[:-1], start), 0, None)
        return held > step / 2

    def silences(self, least: float = 1.0) -> tuple[tuple[float, float], ...]:
        """Where nobody speaks, between the first word and the last."""
        found: list[tuple[float, float]] = []
        end: float | None = None
        for start, stop in sorted(span for spans in self.speech for span in spans):
            if end is not None and start - end >= least:
                found.append((end, start))
            end = stop if end is None else max(end, stop)
        return tuple(found)

    def interruptions(self, least: float = 0.5) -> tuple[tuple[float, float], ...]:
        """Where one side takes the floor while the other speaks: start, and until when both do."""
        ordered = sorted(self.turns, key=lambda turn: turn[1])
        return tuple(
            (later[1], earlier[2])
            for earlier, later in itertools.combinations(ordered, 2)
            if earlier[0] != later[0] and earlier[1] < later[1] <= earlier[2] - least and later[2] > earlier[2]
        )


@cache
def spoken(text: str, voice: str = "fr", speed: int = 160, pitch: int = 50) -> Spoken:
    """A text as espeak-ng says it, without the silence about it."""
    command = ["espeak-ng", "-v", voice, "-s", str(speed), "-p", str(pitch), "--stdout", text]
    sound, rate = soundfile.read(
        BytesIO(subprocess.run(command, check=True, capture_output=True).stdout), dtype="float32"
    )
    samples = soxr.resample(sound, rate, RATE).astype(np.float32)
    step = RATE // 100
    level = np.sqrt(np.square(samples[: len(samples) // step * step].reshape(-1, step)).mean(axis=1))
    loud = np.flatnonzero(level > level.max() * 10 ** (-45 / 20))
    cut = np.flatnonzero(np.diff(loud) > CLOSURE * 100)
    starts, ends = loud[np.concatenate(([0], cut + 1))], loud[np.concatenate((cut, [-1]))] + 1
    first, last = int(starts[0]), int(ends[-1])
    speech = tuple((float(a - first) / 100, float(b - first) / 100) for a, b in zip(starts, ends, strict=True))
    samples = samples[first * step : last * step]
    return Spoken(samples * (LEVEL / float(np.sqrt(np.square(samples).mean()))), speech, syllables(text, voice, speed))


@cache
def syllables(text: str, voice: str, speed: int) -> int:
    """The vowels that espeak-ng speaks."""
    command = ["espeak-ng", "-v", voice, "-s", str(speed), "-q", "--ipa", text]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return len(re.findall(r"[aɑeɛəiouyøœɔʊɪʌɐ]", said.replace("ː", "")))


@dataclass(frozen=True)
class Scene:
    """How a call is made: its voices, its pauses, and what the line adds. `seed` settles all that is drawn."""

    seed: int
    turns: int = 24
    voices: tuple[str, str] = ("fr+f2", "fr+m3")
    speeds: tuple[int, int] = (150, 170)
    cuts: float = 0.15  # share of turns that begin before the other's is over
    pauses: float = 0.2  # share of turns that come after more than a second
    noise: float | None = None  # signal to noise, dB
    music: str | None = None  # on hold: one of `MUSIC`
    leak: float | None = None  # how much fainter one channel is heard on the other, dB
    texts: tuple[Sequence[str], Sequence[str]] = field(default=(AGENT, CLIENT))


def made(scene: Scene) -> Made:
    """The call of a scene."""
    draw = Random(scene.seed)
    turns: list[tuple[int, float, Spoken]] = []
    free, before = 1.0, None
    for number in range(scene.turns):
        side = number % 2
        said = spoken(draw.choice(scene.texts[side]), scene.voices[side], scene.speeds[side])
        start = free + _pause(draw, scene, said, before)
        turns.append((side, start, said))
        free, before = start + len(said.samples) / RATE, said
    held = _on_hold(draw, turns) if scene.music else None
    if held is not None:
        turns = [(side, start + (held[1] if start >= held[0] else 0.0), said) for side, start, said in turns]
    length = int((max(start + len(said.samples) / RATE for _, start, said in turns) + 1.0) * RATE)
    samples = np.zeros((length, 2), np.float32)
    for side, start, said in turns:
        at = round(start * RATE)
        samples[at : at + len(said.samples), side] += said.samples
    samples = _line(samples, scene, held, np.random.default_rng(scene.seed))
    return Made(
        samples,
        tuple((side, start, start + len(said.samples) / RATE, said.syllables) for side, start, said in turns),
        tuple(
            tuple((start + a, start + b) for who, start, said in turns if who == side for a, b in said.speech)
            for side in (0, 1)
        ),
    )  # fmt: skip


def _pause(draw: Random, scene: Scene, said: Spoken, before: Spoken | None) -> float:
    """Seconds after the other's end: below 0 where the turn cuts in."""
    kind, length = draw.random(), len(said.samples) / RATE
    if before is not None and kind < scene.cuts and length > 2.5 and len(before.samples) > 2.5 * RATE:
        return -draw.uniform(0.7, 1.4)
    if kind > 1 - scene.pauses:
        return draw.uniform(1.2, 7.0)
    return draw.uniform(0.15, 0.8)


def _on_hold(draw: Random, turns: list[tuple[int, float, Spoken]]) -> tuple[float, float]:
    """When the agent puts the client on hold, in a pause of the middle, and for how many seconds."""
    ends = [start + len(said.samples) / RATE for _, start, said in turns]
    for number in range(len(turns) // 2, len(turns)):
        if turns[number][1] > max(ends[:number]) + 0.1:
            return turns[number][1] - 0.05, draw.uniform(15, 25)
    raise AssertionError("no pause in this call")


def _line(samples: Floats, scene: Scene, held: tuple[float, float] | None, draw: np.random.Generator) -> Floats:
    """What the line adds: one channel heard on the other, music, noise."""
    if scene.leak is not None:
        lag = int(0.06 * RATE)
        other = np.zeros_like(samples)
        other[lag:] = samples[:-lag, ::-1]
        smooth = (other + np.roll(other, 1, axis=0)) * np.float32(0.5)
        samples = samples + smooth * np.float32(10 ** (-scene.leak / 20))
    if held is not None and scene.music is not None:
        a, b = int((held[0] + 0.5) * RATE), int((held[0] + held[1] - 0.5) * RATE)
        samples = samples.copy()
        samples[a:b, 0] += music(scene.music, (b - a) / RATE, scene.seed)[: b - a]
    if scene.noise is not None:
        white = draw.standard_normal(samples.shape).astype(np.float32)
        hum = np.sin(2 * np.pi * 50 * np.arange(len(samples)) / RATE)[:, None].astype(np.float32)
        noise = np.float32(0.9) * white + np.float32(0.6) * hum
        scale = np.float32(LEVEL * 10 ** (-scene.noise / 20) / float(np.sqrt(np.square(noise).mean())))
        samples = (samples + noise * scale).astype(np.float32)
    return np.clip(samples, -1, 1)


MUSIC: Final = ("chords", "plucked", "beat", "beeps")


def music(kind: str, seconds: float, seed: int) -> Floats:
    """Music on hold, as loud as speech: held chords, plucked strings, a beat with a bass, or a beep now and then."""
    draw = np.random.default_rng(seed)
    count = int(seconds * RATE) + 1
    time = np.arange(count) / RATE
    out = np.zeros(count)
    step = 0.5 if kind != "beeps" else 5.0
    scale = 220 * 2 ** (np.array((0, 3, 5, 7, 10, 12, 15)) / 12)
    for number in range(int(seconds / step) + 1):
        at = time - number * step
        on = (at >= 0) & (at < 4 * step)
        for note in draw.choice(scale, 3 if kind == "chords" else 1):
            fade = {"chords": 1.2, "plucked": 5, "beat": 8, "beeps": 0.0}[kind]
            sound = sum(np.sin(2 * np.pi * note * k * at) / k**1.5 for k in range(1, 7))
            shape = np.exp(-fade * at.clip(0)) * np.minimum(at.clip(0) * 40, 1) if fade else (at < 0.3) * 1.0
            out += np.where(on, sound * shape, 0)
        if kind == "beat":
            out += np.where(on, draw.standard_normal(count) * np.exp(-60 * at.clip(0)) * 2, 0)
    loud: Floats = (out * (LEVEL / np.sqrt(np.square(out).mean()))).astype(np.float32)
    return loud


def written(path: Path, samples: Floats, subtype: str = "PCM_16") -> Path:
    """The samples as a WAV file."""
    soundfile.write(path, samples, RATE, subtype=subtype)
    return path


def hour(seed: int = 1, minutes: int = 60, **changes: object) -> Floats:
    """A call of so many minutes, made of shorter ones one after the other."""
    parts, length = [], 0
    for number in itertools.count():
        parts.append(made(replace(Scene(seed + number % 6), **changes)).samples)  # type: ignore[arg-type]
        length += len(parts[-1])
        if length >= minutes * 60 * RATE:
            return np.concatenate(parts)[: minutes * 60 * RATE]
    raise AssertionError("unreachable")
