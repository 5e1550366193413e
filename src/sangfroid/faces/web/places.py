"""Where the record lies on this machine, by its system's conventions; read from the environment here alone."""

from __future__ import annotations

import os
import socket
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sangfroid.record.keys import load_keys, new_key_file
from sangfroid.record.store import Store

NAME: Final = "sangfroid"
DATABASE: Final = "registre.sqlite"
KEY: Final = "cle.json"


@dataclass(frozen=True, slots=True)
class Places:
    """`data`: the record's folder; `key`: its key file, never within it; `url`: the database's address."""

    data: Path
    key: Path
    url: str

    @property
    def has_record(self) -> bool:
        """Whether a record was begun here."""
        return self.key.exists()


def places(*, samples: bool = False) -> Places:
    """From SANGFROID_DATA, _KEY and _DATABASE, else the system's own places. With `samples` those of the samples,
    beside and apart from the record of a real office."""
    named = os.environ.get("SANGFROID_DATA", "")
    data = Path(named).expanduser() if named else _data_home() / NAME
    if samples:
        data = data.with_name(data.name + "-exemples")
    key = Path(os.environ.get("SANGFROID_KEY", "")).expanduser()
    if samples or not key.name:
        key = data.with_name(data.name + "-" + KEY) if named else _config_home() / f"{data.name}-{KEY}"
    url = os.environ.get("SANGFROID_DATABASE", "")
    if samples or not url:
        url = "sqlite:///" + (data / DATABASE).as_posix()
    return Places(data, key, url)


def opened(where: Places) -> Store:
    """The record, begun if it is not there: the key first, then the database. Close it when done."""
    keys = load_keys(where.key) if where.key.exists() or _has_database(where) else new_key_file(where.key)
    where.data.mkdir(parents=True, exist_ok=True)
    return Store.open(where.url, keys)


def free(host: str, port: int) -> bool:
    """Whether nobody listens there yet."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def hosts() -> tuple[str, ...]:
    """Names under which the server may be asked for, from SANGFROID_HOSTS ("registre.bureau.lan, 10.0.0.5")."""
    return tuple(name.strip().casefold() for name in os.environ.get("SANGFROID_HOSTS", "").split(",") if name.strip())


def behind_https() -> bool:
    """Whether SANGFROID_HTTPS says that a server in front speaks https for this one."""
    return os.environ.get("SANGFROID_HTTPS", "").strip().casefold() in ("1", "yes", "oui", "true")


def _has_database(where: Places) -> bool:
    """Whether a database stands there already: then its key is lost, and no new one may take its place."""
    return (where.data / DATABASE).exists()


def _data_home() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return _xdg("XDG_DATA_HOME", ".local/share")


def _config_home() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming") / NAME
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Preferences" / NAME
    return _xdg("XDG_CONFIG_HOME", ".config") / NAME


def _xdg(name: str, fallback: str) -> Path:
    given = Path(os.environ.get(name, ""))
    return given if given.is_absolute() else Path.home() / fallback
