"""From a sound file to samples, block after block: by soundfile, or by the system's ffmpeg for what that reads."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import soundfile
from numpy.typing import NDArray

from sangfroid.calls.call import Repair
from sangfroid.calls.errors import Unreadable
from sangfroid.sources.bounds import MAX_SECONDS
from sangfroid.sources.sound import ffmpeg
from sangfroid.sources.sound.content import HEAD, check_shape, content
from sangfroid.sources.sound.header import Patch, Patched, ogg_repairs, wav_repairs

Floats = NDArray[np.float32]

BLOCK: Final = 2.0  # seconds read at once; of a broken file, no more than this is lost before the break
_LESS: Final = 0.02  # share of what the file claims that may be missing without a cut: encoders add and drop a little


@dataclass(slots=True)
class Opened:
    """A sound file ready to be read once. `claimed` frames by its own word, None where it has none."""

    rate: int
    channels: int
    title: str
    blocks: Iterator[Floats]  # (frames, channels), -1..1
    claimed: int | None = None
    repairs: list[Repair] = field(default_factory=list)


def opened(path: Path) -> Opened:
    """The file's sound, by its content; Unreadable says what is wrong, and what to do."""
    with path.open("rb") as file:
        head, size = file.read(HEAD), os.fstat(file.fileno()).st_size
        kind = content(head)
        if not head:
            raise Unreadable("Ce fichier est vide (0 octet). Vérifiez que l'appel a bien été enregistré.")
        if kind is None:
            raise Unreadable(
                "Ce fichier n'est pas un enregistrement que Sangfroid sait lire. "
                "Formats lus : WAV, MP3, Ogg, Opus, FLAC ; M4A, WebM avec ffmpeg."
            )
        repairs: tuple[Repair, ...] = ()
        patch: Patch | None = None
        if kind.title == "WAV" and head[:4] != b"RF64":
            repairs, patch = wav_repairs(file, size)
        elif kind.title == "Ogg":
            repairs = ogg_repairs(file, size)
    if kind.way == "ffmpeg":
        return _by_ffmpeg(path, kind.demuxer, kind.title)
    try:
        sound = soundfile.SoundFile(path if patch is None else Patched(path.open("rb"), patch))
    except (soundfile.SoundFileError, RuntimeError) as error:
        if ffmpeg.program() is None:
            raise Unreadable(
                "Ce fichier {kind} est abîmé, ou d'une variante inconnue ({why}). "
                "Exportez-le de nouveau, ou installez ffmpeg, qui en lit davantage.",
                kind=kind.title, why=_why(error),
            ) from None  # fmt: skip
        return _by_ffmpeg(path, kind.demuxer, kind.title)
    check_shape(sound.samplerate, sound.channels)
    claimed = sound.frames if 0 < sound.frames < MAX_SECONDS * sound.samplerate else None
    found = Opened(sound.samplerate, sound.channels, kind.title, iter(()), claimed, list(repairs))
    found.blocks = _read(sound, found)
    return found


def _read(sound: soundfile.SoundFile, found: Opened) -> Iterator[Floats]:
    """The blocks; what the file lacks of what it claims is told."""
    count, broken = 0, False
    with sound:
        while True:
            try:
                block = sound.read(int(BLOCK * found.rate), dtype="float32", always_2d=True)
            except (soundfile.SoundFileError, RuntimeError):
                broken = True
                break
            if not len(block):
                break
            count += len(block)
            check_length(count / found.rate)
            yield clean(block)
    if not count:
        raise Unreadable("Ce fichier {kind} est vide ou illisible : aucun son n'y est lu. Exportez-le de nouveau.",
                         kind=found.title)  # fmt: skip
    short = found.claimed is not None and count < (1 - _LESS) * found.claimed
    if (broken or short) and not found.repairs:
        message = "L'enregistrement est coupé ou abîmé : il est lu jusqu'à {seconds} s."
        found.repairs.append(Repair(message, (("seconds", round(count / found.rate, 1)),)))


def _by_ffmpeg(path: Path, demuxer: str, title: str) -> Opened:
    stream = ffmpeg.started(path, demuxer, title)
    check_shape(stream.rate, stream.channels)
    found = Opened(stream.rate, stream.channels, title, iter(()))

    def blocks() -> Iterator[Floats]:
        count = 0
        for block in stream.blocks():
            count += len(block)
            check_length(count / stream.rate)
            yield block
        if stream.trouble:
            message = "L'enregistrement est coupé ou abîmé : il est lu jusqu'à {seconds} s."
            found.repairs.append(Repair(message, (("seconds", round(count / stream.rate, 1)),)))

    found.blocks = blocks()
    return found


def clean(block: Floats) -> Floats:
    """Samples within -1..1, and 0 where a file of floats holds no number."""
    if not np.isfinite(block).all():
        block = np.nan_to_num(block, nan=0.0, posinf=1.0, neginf=-1.0)
    return np.clip(block, -1, 1)


def check_length(seconds: float) -> None:
    """Unreadable where a recording is longer than a call can be."""
    if seconds > MAX_SECONDS:
        raise Unreadable(
            "L'enregistrement dure plus de {limit} heures : ce n'est pas un seul appel. Coupez-le par appel.",
            limit=int(MAX_SECONDS // 3600),
        )


def _why(error: Exception) -> str:
    return str(getattr(error, "error_string", error)).rstrip(".")[:120]
