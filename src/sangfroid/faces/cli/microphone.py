"""Sound from the microphone, by a program that the system has for it: no part of ours speaks to a sound card."""

from __future__ import annotations

import platform
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import IO, Final

from sangfroid.calls.errors import SangfroidError
from sangfroid.language.wording import N_


@dataclass(frozen=True, slots=True)
class Wanted:
    """The sound that is asked for: 16 bits, little-endian, channels interleaved. `device` "": the usual one."""

    rate: int
    channels: int
    device: str = ""


def _parec(wanted: Wanted) -> list[str]:
    device = [f"--device={wanted.device}"] if wanted.device else []
    shape = [f"--rate={wanted.rate}", f"--channels={wanted.channels}", "--format=s16le", "--latency-msec=50"]
    return ["parec", "--raw", *shape, *device]


def _arecord(wanted: Wanted) -> list[str]:
    device = ["-D", wanted.device] if wanted.device else []
    return ["arecord", "-q", "-t", "raw", "-f", "S16_LE", "-r", str(wanted.rate), "-c", str(wanted.channels), *device]


def _sox(wanted: Wanted) -> list[str]:
    kinds = {"Linux": "alsa", "Darwin": "coreaudio", "Windows": "waveaudio"}
    source = ["-t", kinds.get(platform.system(), "alsa"), wanted.device] if wanted.device else ["-d"]
    shape = ["-t", "raw", "-b", "16", "-e", "signed-integer", "-L", "-r", str(wanted.rate), "-c", str(wanted.channels)]
    return ["sox", "-q", *source, *shape, "-"]


PROGRAMS: Final[dict[str, Callable[[Wanted], list[str]]]] = {"parec": _parec, "arecord": _arecord, "sox": _sox}
_NONE: Final = {
    "Linux": N_(
        "Aucun programme n'ouvre le micro ici : installez « alsa-utils » (arecord), « pulseaudio-utils » (parec) ou "
        "« sox », ou envoyez le son sur l'entrée standard (« sangfroid listen - »)."
    ),
    "Darwin": N_(
        "Aucun programme n'ouvre le micro ici : installez sox (« brew install sox »), ou envoyez le son sur l'entrée "
        "standard (« sangfroid listen - »)."
    ),
}
_ELSEWHERE: Final = N_(
    "Aucun programme n'ouvre le micro ici : installez sox (sox.sourceforge.net) et mettez-le dans le PATH, ou envoyez "
    "le son sur l'entrée standard (« sangfroid listen - »)."
)


def command(wanted: Wanted, which: Callable[[str], str | None] = shutil.which) -> list[str]:
    """The command that gives the microphone's sound; SangfroidError says what to install where there is none."""
    for name, words in PROGRAMS.items():
        found = which(name)
        if found is not None:
            return [found, *words(wanted)[1:]]
    raise SangfroidError(_NONE.get(platform.system(), _ELSEWHERE))


class Microphone:
    """A running program that gives the microphone's sound; it ends with the block."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words

    def __enter__(self) -> Microphone:
        self._told = tempfile.TemporaryFile()
        # In a session of its own: Ctrl-C is for us, who end it then.
        self._process = subprocess.Popen(  # noqa: S603 (a program of the system, no shell)
            self._words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self._told, start_new_session=True
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._process.wait()
        self._told.close()

    @property
    def sound(self) -> IO[bytes]:
        """What it gives."""
        if self._process.stdout is None:
            raise SangfroidError("Le micro ne s'ouvre pas.")
        return self._process.stdout

    def check(self) -> None:
        """SangfroidError where it gives nothing more because something is wrong."""
        code = self._process.wait(5)
        if code:
            self._told.seek(0)
            raise SangfroidError(
                "Le micro ne s'ouvre pas, ou s'est fermé ({why}). Vérifiez --device, et que rien d'autre ne l'occupe.",
                why=_last_line(self._told.read()) or code,
            )


def _last_line(told: bytes) -> str:
    lines = told.decode("utf-8", "replace").strip().splitlines()
    return lines[-1][:200] if lines else ""
