"""Who may open a socket, and how many may be open: names of the host, origin, session, caps, pace."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from fastapi import WebSocket
from starlette.responses import PlainTextResponse

from sangfroid.faces.web import cookies
from sangfroid.faces.web.house import House
from sangfroid.faces.web.safety import host_of
from sangfroid.language.wording import N_
from sangfroid.record import people
from sangfroid.record.store import Visitor

SOCKETS: Final = 4_000  # of one server
OF_ONE: Final = 40  # of one person, or of one feeder's token
FRAME: Final = 64 * 1024  # characters of one message
PACE: Final = 40.0  # messages a second that a page may send on average
BURST: Final = 120.0
RETRY: Final = 5  # seconds

_FULL: Final = N_("Ce serveur a trop de pages en direct ouvertes. Fermez-en, ou réessayez dans quelques secondes.")
_ORIGIN: Final = N_("Cette demande vient d'une autre page. Ouvrez Sangfroid et recommencez.")
_SIGNED: Final = N_("Votre séance est terminée. Entrez de nouveau.")


class Refused(Exception):
    """The socket is not opened; what was said has been sent."""


@dataclass
class Caps:
    """Counts what is open on this server."""

    all: int = 0
    of: Counter[str] = field(default_factory=Counter)

    def free(self, who: str) -> bool:
        """Whether one more may open."""
        return self.all < SOCKETS and self.of[who] < OF_ONE


@dataclass
class Pace:
    """A bucket of messages that fills by the second."""

    rate: float = PACE
    burst: float = BURST
    left: float = BURST
    at: float = 0.0

    def wait(self, now: float) -> float:
        """Seconds to wait before the next message is taken; 0 within the pace."""
        self.left = min(self.burst, self.left + (now - self.at) * self.rate) if self.at else self.burst
        self.at = now
        self.left -= 1.0
        return 0.0 if self.left >= 0 else -self.left / self.rate


def house_of(socket: WebSocket) -> House:
    """The house of the application that the socket came to."""
    found: House = socket.app.state.house
    return found


async def refuse(socket: WebSocket, status: int, told: str, headers: dict[str, str] | None = None) -> None:
    """Answers instead of opening."""
    await socket.send_denial_response(PlainTextResponse(told, status, headers))
    raise Refused


async def of_page(socket: WebSocket) -> Visitor:
    """The signed-in person whose page of ours asks; Refused else."""
    house = house_of(socket)
    if not ours(socket, house):
        await refuse(socket, 403, _ORIGIN)
    token = session(socket, house)
    visitor = await asyncio.to_thread(people.visitor, house.store, token, house.clock()) if token else None
    if visitor is None or visitor.person is None:
        await refuse(socket, 401, _SIGNED)
        raise Refused
    return visitor


def ours(socket: WebSocket, house: House) -> bool:
    """Whether the socket is asked for under a name of this server by a page of this very server."""
    host = socket.headers.get("host", "")
    if host_of(host) not in house.web.hosts:
        return False
    origin = urlsplit(socket.headers.get("origin", ""))
    schemes = {"https"} if house.web.secure or socket.url.scheme == "wss" else {"http"}
    return origin.scheme in schemes and origin.netloc.casefold() == host.casefold()


def session(socket: WebSocket, house: House) -> str:
    """The session's token, "" where there is none."""
    secure = house.web.secure or socket.url.scheme == "wss"
    return socket.cookies.get(("__Host-" if secure else "") + cookies.SESSION, "")[:200]


@asynccontextmanager
async def opened(socket: WebSocket, who: str) -> AsyncIterator[None]:
    """The socket, accepted and counted; 503 where too many are open."""
    caps: Caps = socket.app.state.caps
    if not caps.free(who):
        await refuse(socket, 503, _FULL, {"Retry-After": str(RETRY)})
    caps.all += 1
    caps.of[who] += 1
    try:
        await socket.accept()
        yield
    finally:
        caps.all -= 1
        caps.of[who] -= 1
        if not caps.of[who]:
            del caps.of[who]
