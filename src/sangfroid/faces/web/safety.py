"""What stands between the network and the pages: names of the host, origin of a write, size of a body, headers.

Pure ASGI, so that it holds for every answer, errors too.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sangfroid.language.wording import N_

POLICY: Final = "; ".join((
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'",
    "media-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'",
))  # fmt: skip
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
LOG: Final = logging.getLogger("sangfroid.web")
READS: Final = frozenset({"GET", "HEAD"})
BODY: Final = 1024 * 1024  # bytes of a form
UPLOAD: Final = 64 * 1024 * 1024  # bytes of a form that brings files
UPLOADS: Final = re.compile(r"/contacts/import|/calls/\d+/sound")
CALLS: Final = 256 * 1024 * 1024  # bytes of calls brought at once: two hours of a stereo recording as WAV
CALLS_IN: Final = "/calls/import"

_HOST: Final = N_("Cette adresse n'est pas celle de ce serveur. Ouvrez celle que votre bureau vous a donnée.")
_ORIGIN: Final = N_("Cette demande vient d'une autre page. Ouvrez Sangfroid et recommencez.")
_SIZE: Final = N_("C'est trop grand : {limit} Mio au plus d'un coup. Envoyez-le en plusieurs fois.")


Broken = Callable[[Scope], ASGIApp]
"""What answers where a fault of ours shows."""


class TooLarge(Exception):
    """The body went on beyond its bound."""


class Safety:
    """Wraps the application."""

    def __init__(self, app: ASGIApp, hosts: tuple[str, ...], secure: bool, broken: Broken) -> None:
        self.app = app
        self.broken = broken
        self.hosts = frozenset(hosts)
        self.secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        told = self._with_headers(send)
        headers = Headers(scope=scope)
        if host_of(headers.get("host", "")) not in self.hosts:
            await PlainTextResponse(_HOST, 421)(scope, receive, told)
        elif scope["method"] not in READS and not same_origin(headers, scope["scheme"], secure=self.secure):
            await PlainTextResponse(_ORIGIN, 403)(scope, receive, told)
        else:
            await self._bounded(scope, receive, told)

    async def _bounded(self, scope: Scope, receive: Receive, send: Send) -> None:
        limit = CALLS if scope["path"] == CALLS_IN else UPLOAD if UPLOADS.fullmatch(scope["path"]) else BODY
        length = Headers(scope=scope).get("content-length", "0")
        too_large = PlainTextResponse(_SIZE.format(limit=limit // 1024**2), 413, {"Connection": "close"})
        if not length.isdecimal() or len(length) > 12 or int(length) > limit:
            await too_large(scope, receive, send)
            return
        taken, begun = 0, False

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > limit:
                raise TooLarge
            return message

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, counted, noted)
        except TooLarge:
            if not begun:
                await too_large(scope, receive, send)
        except Exception:
            LOG.exception("a fault at %s %s", scope["method"], getattr(scope.get("route"), "path", "?"))
            if begun:
                raise
            await self.broken(scope)(scope, receive, send)

    def _with_headers(self, send: Send) -> Send:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                if self.secure:
                    headers["Strict-Transport-Security"] = "max-age=31536000"
                # What a page shows must not stay on a shared machine; files of ours say themselves how long.
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        return sending


def host_of(header: str) -> str:
    """The host's name without its port."""
    name = header.strip().casefold()
    if name.startswith("["):
        return name.partition("]")[0] + "]"
    return name.partition(":")[0]


def same_origin(headers: Headers, scheme: str, *, secure: bool) -> bool:
    """Whether a write comes from a page of ours, as far as the browser says; a form's token proves the rest."""
    site = headers.get("sec-fetch-site")
    if site is not None and site != "same-origin":
        return False
    origin = headers.get("origin")
    if origin is None:
        return True
    parts = urlsplit(origin)
    schemes = {"https"} if secure else {scheme}
    return parts.scheme in schemes and parts.netloc.casefold() == headers.get("host", "").casefold()
