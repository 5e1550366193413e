"""Settings of this machine and this user; the only place that reads the environment and the clock."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sangfroid.calls.errors import BadData

LANGUAGES: Final = ("fr", "en")
DEFAULT_ZONE: Final = "Europe/Paris"


@dataclass(frozen=True, slots=True)
class SecondReader:
    """The second reader's address, model, key and seconds as they are written; checked only when it is asked for."""

    address: str = ""
    model: str = ""
    key: str = field(default="", repr=False)
    seconds: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds where a call does not say otherwise."""

    lang: str = "fr"
    zone: str = DEFAULT_ZONE
    second_reader: SecondReader = SecondReader()


def settings(argv: Sequence[str] = ()) -> Settings:
    """From `--lang` in `argv`, then SANGFROID_LANG, _ZONE and _SECOND_READER…, then French, Paris and no one."""
    lang = _option(argv, "--lang") or os.environ.get("SANGFROID_LANG", "fr")
    zone = os.environ.get("SANGFROID_ZONE", DEFAULT_ZONE)
    check_zone(zone)
    return Settings(lang if lang in LANGUAGES else "fr", zone, _second_reader())


def _second_reader() -> SecondReader:
    name = "SANGFROID_SECOND_READER"
    return SecondReader(
        os.environ.get(name, ""), os.environ.get(f"{name}_MODEL", ""), os.environ.get(f"{name}_KEY", ""),
        os.environ.get(f"{name}_SECONDS", ""),
    )  # fmt: skip


def cache_folder() -> Path | None:
    """Where what can be made again is kept: $XDG_CACHE_HOME, else ~/.cache; None where neither is known."""
    home = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if home.is_absolute():
        return home / "sangfroid"
    try:
        return Path("~/.cache/sangfroid").expanduser()
    except RuntimeError:
        return None


def check_zone(zone: str) -> None:
    """BadData where no such zone exists."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadData("Fuseau horaire inconnu : « {zone} ». Donnez un nom comme Europe/Paris.", zone=zone) from None


def moment(text: str, zone: str) -> datetime:
    """The date and time written so (ISO 8601); without an offset it is read in `zone`."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise BadData(
            "« {text} » n'est pas une date et une heure. Écrivez par exemple 2026-03-17T14:05.", text=text
        ) from None
    return at if at.tzinfo is not None else at.replace(tzinfo=ZoneInfo(zone))


Clock = Callable[[], datetime]


def now() -> datetime:
    """The present moment, with the machine's offset."""
    return datetime.now().astimezone()


def clock() -> float:
    """Seconds that only grow, for measuring how long something takes."""
    return time.monotonic()


def pause(seconds: float) -> None:
    """Waits so long."""
    time.sleep(seconds)


def _option(argv: Sequence[str], name: str) -> str | None:
    for place, word in enumerate(argv):
        if word == name and place + 1 < len(argv):
            return argv[place + 1]
        if word.startswith(name + "="):
            return word.partition("=")[2]
    return None


def is_terminal() -> bool:
    """Whether standard output is a person's screen."""
    return sys.stdout.isatty()
