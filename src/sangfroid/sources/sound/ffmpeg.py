"""The system's ffmpeg as a process, for the kinds that soundfile does not read. It is never shipped.

It is told the one kind that the content is, may open no network and no second file, and dies with its reader.
"""

from __future__ import annotations

import contextlib
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import IO, Final

import numpy as np
from numpy.typing import NDArray

from sangfroid.calls.errors import Unreadable
from sangfroid.sources.bounds import MAX_SECONDS

MEMORY: Final = 1_500 * 1024**2  # bytes of address space; what it needs is a tenth
CPU: Final = 900  # seconds; an hour of sound takes about five
_HEADER: Final = struct.Struct(">4sIIIII")  # of an AU file: magic, offset, size, encoding, rate, channels
_LINEAR_16: Final = 3
_BLOCK: Final = 1 << 18  # bytes
_WORD: Final = np.float32(1 / 32768)


@cache
def program() -> str | None:
    """Where ffmpeg is, None where there is none."""
    return shutil.which("ffmpeg")


class Stream:
    """Sound that ffmpeg decodes. `trouble`, once it has ended: whether it complained."""

    def __init__(self, process: subprocess.Popen[bytes], out: IO[bytes], rate: int, channels: int) -> None:
        self.rate, self.channels, self.trouble = rate, channels, False
        self._process, self._out = process, out

    def blocks(self) -> Iterator[NDArray[np.float32]]:
        """Blocks (frames, channels), -1..1."""
        step, rest = 2 * self.channels, b""
        try:
            while data := self._out.read(_BLOCK):
                data = rest + data
                whole = len(data) // step * step
                rest = data[whole:]
                yield np.frombuffer(data[:whole], ">i2").reshape(-1, self.channels).astype(np.float32) * _WORD
            self.trouble = self._process.wait() != 0
        finally:
            end(self._process)


def started(path: Path, demuxer: str, title: str) -> Stream:
    """The process at work on this file; Unreadable where there is none, or where it finds no sound."""
    tool = program()
    if tool is None:
        raise Unreadable(
            "Les fichiers {kind} se lisent avec ffmpeg, qui n'est pas installé ici. "
            "Installez-le (ffmpeg.org), ou exportez l'appel en WAV, MP3 ou FLAC.",
            kind=title,
        )
    process = subprocess.Popen(  # noqa: S603  (no shell; the program is the system's, the path is one whole argument)
        [
            tool, "-nostdin", "-v", "error", "-xerror", "-protocol_whitelist", "file,pipe", "-threads", "1",
            "-f", demuxer, "-i", f"file:{path.resolve()}", "-map", "0:a:0", "-t", str(int(MAX_SECONDS) + 1),
            "-c:a", "pcm_s16be", "-f", "au", "pipe:1",
        ],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    _limited(process.pid)
    out = process.stdout
    header = out.read(_HEADER.size) if out is not None else b""
    if out is None or len(header) < _HEADER.size:
        end(process)
        raise Unreadable("Ce fichier {kind} ne contient pas de son que ffmpeg sache lire. Exportez-le de nouveau.",
                         kind=title)  # fmt: skip
    magic, offset, _, encoding, rate, channels = _HEADER.unpack(header)
    if magic != b".snd" or encoding != _LINEAR_16 or not _HEADER.size <= offset <= _BLOCK:
        end(process)
        raise Unreadable("ffmpeg a répondu de façon inattendue pour ce fichier {kind}. Exportez-le en WAV.", kind=title)
    out.read(offset - _HEADER.size)
    return Stream(process, out, rate, channels)


def _limited(process: int) -> None:
    """Bounds on memory and time, where the system can set them for another process."""
    if sys.platform == "linux":
        import resource  # noqa: PLC0415  (there is none on Windows)

        with contextlib.suppress(OSError, ValueError):
            resource.prlimit(process, resource.RLIMIT_AS, (MEMORY, MEMORY))
            resource.prlimit(process, resource.RLIMIT_CPU, (CPU, CPU))


def end(process: subprocess.Popen[bytes]) -> None:
    """Ends it if it still runs, and closes its pipe."""
    if process.stdout is not None:
        process.stdout.close()
    process.kill()
    process.wait()
