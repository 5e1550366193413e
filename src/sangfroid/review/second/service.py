"""The service that a second reader is asked at, as the administrator set it, checked before anything is sent."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from sangfroid.language.wording import N_
from sangfroid.review.second.opinion import Unheard

SECONDS: Final = 60.0  # that one call may take in all, where nothing else is set
MOST_SECONDS: Final = 3600.0
ENDING: Final = "/chat/completions"

_HOST: Final = re.compile(r"[a-z0-9._-]{1,253}|[0-9a-f:.]{2,45}")
_PATH: Final = re.compile(r"[\w/.~%+@:,=-]*", re.ASCII)
_PRINTED: Final = re.compile(r"[\x21-\x7e]*")

_UNSET: Final = N_(
    "Aucun second lecteur n'est réglé. Donnez son adresse (compatible OpenAI) dans SANGFROID_SECOND_READER, "
    "par exemple http://127.0.0.1:8080/v1."
)
_NO_ADDRESS: Final = N_(
    "L'adresse du second lecteur n'est pas valable. Écrivez SANGFROID_SECOND_READER comme http://127.0.0.1:8080/v1, "
    "sans nom, sans mot de passe et sans « ? »."
)
_NO_KEY: Final = N_(
    "La clé du second lecteur contient un espace ou un signe impossible. Recopiez-la dans SANGFROID_SECOND_READER_KEY."
)
_NO_SECONDS: Final = N_(
    "Le temps donné au second lecteur n'est pas valable. Écrivez SANGFROID_SECOND_READER_SECONDS en secondes, "
    "de 1 à {most}."
)


@dataclass(frozen=True, slots=True)
class Service:
    """An OpenAI-compatible server. `seconds`: how long one call may take in all. `key`: "" for none; never shown."""

    host: str
    port: int
    path: str
    safe: bool = True  # https
    model: str = ""
    key: str = field(default="", repr=False)
    seconds: float = SECONDS

    @property
    def named(self) -> str:
        """The server as people are told of it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.safe else 80) else f"{host}:{self.port}"

    @property
    def in_clear(self) -> bool:
        """Whether words go through a network unencrypted."""
        return not self.safe and not _is_here(self.host)


def service(address: str, *, model: str = "", key: str = "", seconds: str = "") -> Service:
    """The service at an address such as http://127.0.0.1:8080/v1; Unheard says what to mend in the settings."""
    if not address.strip():
        raise Unheard(_UNSET)
    if not _PRINTED.fullmatch(key):
        raise Unheard(_NO_KEY)
    try:
        parts = urlsplit(address.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise Unheard(_NO_ADDRESS) from None
    path = parts.path.rstrip("/").removesuffix(ENDING) + ENDING
    if (
        parts.scheme not in ("http", "https") or parts.username is not None or parts.query or parts.fragment
        or not _HOST.fullmatch(host) or not _PATH.fullmatch(path) or port == 0
    ):  # fmt: skip
        raise Unheard(_NO_ADDRESS)
    safe = parts.scheme == "https"
    return Service(host, port or (443 if safe else 80), path, safe, model.strip(), key, _limit(seconds))


def _limit(seconds: str) -> float:
    """The total time in seconds; the usual one where none is set."""
    if not seconds.strip():
        return SECONDS
    try:
        value = float(seconds)
    except ValueError:
        value = 0.0
    if not 1 <= value <= MOST_SECONDS:  # refuses NaN too
        raise Unheard(_NO_SECONDS, most=int(MOST_SECONDS))
    return value


def _is_here(host: str) -> bool:
    """Whether the host is this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
