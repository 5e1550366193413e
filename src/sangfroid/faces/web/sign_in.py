"""Coming in and going out."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from sangfroid.calls.errors import SangfroidError
from sangfroid.faces.settings import LANGUAGES
from sangfroid.faces.web import cookies
from sangfroid.faces.web.forms import Filled
from sangfroid.faces.web.house import house
from sangfroid.faces.web.show import Shown, plain_voice, said, shown, to
from sangfroid.record import people
from sangfroid.record.errors import NotSignedIn, TooMany
from sangfroid.record.people import SignIn

router = APIRouter()


@router.get("/sign-in")
def page(request: Request, next: str = "/") -> Response:  # noqa: A002 (the address's own word)
    """The sign-in page."""
    return shown(request, Shown("sign_in.html.j2", 200, plain_voice(request)), email="", next=ours(next), trouble="")


@router.post("/sign-in")
def enter(request: Request, form: Filled) -> Response:
    """Lets somebody in with a new session; the one before ends."""
    inside = house(request)
    now = inside.clock()
    address = request.client.host if request.client is not None else ""
    email = form.secret("email")[:254].strip()
    given = SignIn(email, form.secret("password")[:1000], address)
    try:
        session = people.sign_in(inside.store, given, now)
    except (NotSignedIn, TooMany) as error:
        return _again(request, error, email, form.text("next"))
    if cookies.session(request):
        people.sign_out(inside.store, cookies.session(request), now)
    response = to(ours(form.text("next")))
    cookies.put(request, response, cookies.SESSION, session.token)
    cookies.drop(request, response, cookies.BEFORE)
    return response


@router.post("/sign-out")
def leave(request: Request, form: Filled) -> Response:  # noqa: ARG001 (read for its token)
    """Ends the session."""
    inside = house(request)
    people.sign_out(inside.store, cookies.session(request), inside.clock())
    response = to("/sign-in", "out")
    cookies.drop(request, response, cookies.SESSION)
    return response


@router.post("/language")
def language(request: Request, form: Filled) -> Response:
    """Keeps the reader's choice of language."""
    response = to(ours(form.text("next")))
    cookies.put(request, response, cookies.LANG, form.one_of("lang", LANGUAGES), cookies.YEAR)
    return response


def entrance(request: Request) -> str:
    """The sign-in page's address, which leads back to where one wanted to go."""
    if request.method != "GET":
        return "/sign-in"
    query = f"?{request.url.query}" if request.url.query else ""
    return f"/sign-in?next={quote(request.url.path + query, safe='')}"


def ours(path: str) -> str:
    """The path if it leads to a page of ours; else the first page. Never to another site."""
    plain = path.isprintable() and path.startswith("/") and not path.startswith(("//", "/\\")) and "\\" not in path
    return path if plain and len(path) < 1000 else "/"


def _again(request: Request, error: SangfroidError, email: str, next_: str) -> Response:
    voice = plain_voice(request)
    status = 429 if isinstance(error, TooMany) else 401
    response = shown(
        request, Shown("sign_in.html.j2", status, voice), email=email, next=ours(next_), trouble=said(error, voice)
    )
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.seconds)
    return response
