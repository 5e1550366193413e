"""The cookies: who is signed in (an opaque token), what a form is bound to before that, and the language."""

from __future__ import annotations

import secrets
from typing import Final

from fastapi import Request, Response

from sangfroid.faces.settings import LANGUAGES
from sangfroid.faces.web.house import house

SESSION: Final = "sangfroid"
BEFORE: Final = "sangfroid_before"
LANG: Final = "sangfroid_lang"
YEAR: Final = 365 * 24 * 3600


def named(request: Request, name: str) -> str:
    """The cookie's name; over https bound to this host by the browser itself."""
    return "__Host-" + name if is_secure(request) else name


def is_secure(request: Request) -> bool:
    """Whether the page came over https."""
    return house(request).web.secure or request.url.scheme == "https"


def session(request: Request) -> str:
    """The session's token, "" where there is none."""
    return request.cookies.get(named(request, SESSION), "")[:200]


def secret(request: Request) -> str:
    """What a page's forms are bound to: the session, or the visit before it."""
    return session(request) or request.cookies.get(named(request, BEFORE), "")[:200]


def fresh() -> str:
    """A secret for a visit before signing in."""
    return secrets.token_urlsafe(32)


def put(request: Request, response: Response, name: str, value: str, seconds: int | None = None) -> None:
    """Sets a cookie that no script reads and no other site sends."""
    response.set_cookie(
        named(request, name), value, max_age=seconds, httponly=True, samesite="lax", secure=is_secure(request)
    )


def drop(request: Request, response: Response, name: str) -> None:
    """Takes a cookie away."""
    response.delete_cookie(named(request, name), httponly=True, samesite="lax", secure=is_secure(request))


def language(request: Request) -> str:
    """The reader's language: their own choice, else the server's."""
    chosen = request.cookies.get(named(request, LANG), "")
    return chosen if chosen in LANGUAGES else house(request).settings.lang
