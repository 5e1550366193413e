"""Templates of data/web: everything is escaped, and a name that a template misspells is an error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Final, Protocol
from urllib.parse import urlencode

from fastapi import Request
from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse, RedirectResponse, Response

from sangfroid.calls.errors import SangfroidError
from sangfroid.faces.web import cookies, notices
from sangfroid.faces.web.forms import token_of
from sangfroid.language.wording import typeset, wording
from sangfroid.review.voice import Voice

# Served files by name, from the two folders of the package that hold them; nothing else is served.
STATIC: Final = {
    "report.css": ("reports", "text/css"), "drawing.css": ("reports", "text/css"),
    "web.css": ("web/static", "text/css"), "pages.css": ("web/static", "text/css"),
    "bring.js": ("web/static", "text/javascript"),
    "web.js": ("web/static", "text/javascript"), "work.js": ("web/static", "text/javascript"),
    "icon.svg": ("web/static", "image/svg+xml"),
    "live.css": ("web/static", "text/css"), "live.js": ("web/static", "text/javascript"),
    "live_after.js": ("web/static", "text/javascript"),
    "htmx-2.0.11.min.js": ("web/static", "text/javascript"),
}  # fmt: skip


class _Named(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Shown:
    """Which template, with which status, in whose language."""

    template: str
    status: int
    voice: Voice


@cache
def templates() -> Environment:
    """The pages, and of the reports the pieces that both use."""
    loader = ChoiceLoader([PackageLoader("sangfroid", "data/web"), PackageLoader("sangfroid", "data/reports")])
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.globals["static"] = static
    made.globals["pairs"] = pairs
    made.globals["said_error"] = said
    made.globals["query"] = query
    made.filters["person_name"] = lambda id_, names: names.get(id_, "?")
    return made


@cache
def static_file(name: str) -> tuple[bytes, str, str] | None:
    """A served file: its bytes, its kind, and what tells this version from others."""
    if name not in STATIC:
        return None
    folder, kind = STATIC[name]
    data = files("sangfroid.data").joinpath(*folder.split("/"), name).read_bytes()
    return data, kind, sha256(data).hexdigest()[:12]


def static(name: str) -> str:
    """A served file's address, which changes with its content."""
    found = static_file(name)
    if found is None:
        raise LookupError(name)
    return f"/static/{name}?{found[2]}"


def pairs(listed: Iterable[_Named]) -> list[tuple[int, str]]:
    """What has an id and a name, for a field to choose from."""
    return [(one.id, one.name) for one in listed]


def query(asked: Mapping[str, str], **more: str) -> str:
    """An address's query of what is not empty."""
    return urlencode({name: value for name, value in {**asked, **more}.items() if value})


def shown(request: Request, what: Shown, **values: object) -> Response:
    """The template filled in. Whoever has no cookie yet gets one, so that a form of theirs can be told from others."""
    secret = cookies.secret(request)
    before = "" if secret else cookies.fresh()
    context = {
        "say": what.voice, "lang": what.voice.lang, "csrf": token_of(secret or before), "path": request.url.path,
        "notice": notices.told(request.query_params.get("told", ""), what.voice), "ink": None,
        "me": None, "office": None, "words": None, "colleagues": (), "about": {}, "base_url": str(request.base_url),
    }  # fmt: skip
    page = templates().get_template(what.template).render({**context, **values})
    response = HTMLResponse(page, what.status)
    if before:
        cookies.put(request, response, cookies.BEFORE, before)
    return response


def plain_voice(request: Request) -> Voice:
    """The reader's language where nobody is signed in."""
    return Voice(wording(cookies.language(request)).gettext)


def said(error: SangfroidError, voice: Voice) -> str:
    """An error's sentence in the reader's language and typography, what it quotes untouched."""
    return error.told(lambda text: typeset(voice.say(text)) if voice.lang == "fr" else voice.say(text))


def to(path: str, told: str = "") -> Response:
    """Leads to a page of ours after a write."""
    if told:
        path, _, place = path.partition("#")
        path += ("&" if "?" in path else "?") + urlencode({"told": told}) + (f"#{place}" if place else "")
    return RedirectResponse(path, 303)
