"""What a sound file is, by its first bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from sangfroid.calls.errors import Unreadable

HEAD: Final = 64  # bytes by which content is known

MIN_RATE, MAX_RATE = 2_000, 384_000  # samples a second
MAX_CHANNELS: Final = 8

Way = Literal["soundfile", "ffmpeg"]


@dataclass(frozen=True, slots=True)
class Content:
    """A kind of sound file. `demuxer`: the name by which ffmpeg reads this kind and no other."""

    title: str
    way: Way
    demuxer: str


def content(head: bytes) -> Content | None:
    """The kind of sound that begins so; None for anything else."""
    if head[:4] in {b"RIFF", b"RIFX", b"RF64"} and b"WAVE".startswith(head[8:12]):  # or cut off before that
        return Content("WAV", "soundfile", "wav")
    if head[:4] == b"FORM" and head[8:12] in {b"AIFF", b"AIFC"}:
        return Content("AIFF", "soundfile", "aiff")
    for magic, found in _MAGIC.items():
        if head.startswith(magic):
            return found
    if head[4:8] == b"ftyp":
        return Content("M4A", "ffmpeg", "mov")
    if _mpeg(head):
        return Content("MP3", "soundfile", "mp3")
    if head[:1] == b"\xff" and head[1:2] in {b"\xf0", b"\xf1", b"\xf8", b"\xf9"}:
        return Content("AAC", "ffmpeg", "aac")
    return None


_MAGIC: Final = {
    b"fLaC": Content("FLAC", "soundfile", "flac"), b"OggS": Content("Ogg", "soundfile", "ogg"),
    b"ID3": Content("MP3", "soundfile", "mp3"), b".snd": Content("AU", "soundfile", "au"),
    b"caff": Content("CAF", "soundfile", "caf"), b"riff.\x91\xcf\x11": Content("Wave64", "soundfile", "w64"),
    b"\x1aE\xdf\xa3": Content("WebM", "ffmpeg", "matroska"), b"#!AMR": Content("AMR", "ffmpeg", "amr"),
}  # fmt: skip


def looks_like_sound(head: bytes) -> bool:
    """Whether a file that begins with these bytes (`HEAD` of them, or all it has) is sound, whatever its name."""
    return content(head) is not None


def _mpeg(head: bytes) -> bool:
    """A frame of MPEG layer III: what UTF-16 text begins with (FF FE) is none."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return False
    version, bits, rate = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    return version != 1 and bits not in {0, 15} and rate != 3


def check_shape(rate: int, channels: int) -> None:
    """Unreadable where no recording has such a rate, or so many channels."""
    if not MIN_RATE <= rate <= MAX_RATE:
        raise Unreadable(
            "Fréquence d'échantillonnage impossible : {rate} Hz (de {least} à {most}). "
            "Exportez l'enregistrement de nouveau.",
            rate=rate, least=MIN_RATE, most=MAX_RATE,
        )  # fmt: skip
    if not 1 <= channels <= MAX_CHANNELS:
        raise Unreadable(
            "Nombre de canaux impossible : {channels} (de 1 à {most}). Exportez l'enregistrement de nouveau.",
            channels=channels, most=MAX_CHANNELS,
        )  # fmt: skip
