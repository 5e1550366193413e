"""One POST to a web address that was looked at first: no private address, no redirect, a bounded answer."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from typing import Final
from urllib.parse import SplitResult, urlsplit

from sangfroid.calls.errors import SangfroidError
from sangfroid.language.wording import N_

ANSWER: Final = 64 * 1024  # bytes that are read of an answer
SCHEMES: Final = {"https": 443, "http": 80}


class Refused(SangfroidError):
    """The address is none that is posted to."""


def check(url: str) -> SplitResult:
    """The address's parts; Refused where it is none, or carries a name and password."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _no_address(url) from None
    if parts.scheme not in SCHEMES or not parts.hostname or parts.username or parts.password or port == 0:
        raise _no_address(url)
    if any(ord(sign) <= 32 or ord(sign) == 127 for sign in url):
        raise _no_address(url)
    return parts


def post(url: str, body: bytes, headers: dict[str, str], *, seconds: float, allowed: bool = False) -> int:
    """The answer's status. `allowed`: an administrator allowed this host, wherever it lies."""
    parts = check(url)
    host = parts.hostname or ""
    if parts.scheme == "http" and not allowed:
        raise Refused(N_("L'adresse « {host} » n'est pas en https. Employez https, ou autorisez cet hôte."), host=host)
    port = parts.port or SCHEMES[parts.scheme]
    address = resolved(host, port, allowed=allowed)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection = _Connection(host, port, address, seconds, secure=parts.scheme == "https")
    try:
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        answer.read(ANSWER)
        return answer.status
    except http.client.HTTPException as error:
        raise OSError(type(error).__name__) from None
    finally:
        connection.close()


def resolved(host: str, port: int, *, allowed: bool) -> str:
    """The one address that is connected to; Refused where any that the name stands for is not public."""
    try:
        found = {str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        raise OSError("unknown host") from None
    if not allowed:
        for address in found:
            if not public(address):
                raise Refused(
                    N_("« {host} » mène dans un réseau privé : rien n'y est envoyé. Un administrateur peut autoriser "
                       "cet hôte dans Réglages, Rappels."), host=host,
                )  # fmt: skip
    return min(found, key=lambda address: (":" in address, address))


def public(address: str) -> bool:
    """Whether the address is one of the public internet; what is wrapped in IPv6 is looked at too."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None and not public(str(inner)):
            return False
    return ip.is_global and not ip.is_multicast


class _Connection(http.client.HTTPConnection):
    """A connection to an address that was looked at, under the name that was asked for."""

    def __init__(self, host: str, port: int, address: str, seconds: float, *, secure: bool) -> None:
        super().__init__(host, port, timeout=seconds)
        self._address = address
        self._context = ssl.create_default_context() if secure else None

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), self.timeout)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # head and body go without waiting
        if self._context is not None:
            self.sock = self._context.wrap_socket(self.sock, server_hostname=self.host)


def _no_address(url: str) -> Refused:
    return Refused(
        N_("« {url} » n'est pas une adresse où poster. Écrivez par exemple https://chat.exemple.fr/hooks/…"),
        url=url[:80],
    )  # fmt: skip
