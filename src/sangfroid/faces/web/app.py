"""The application put together: its pages, what guards them, and how what goes wrong is told."""

from __future__ import annotations

import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from urllib.parse import urlsplit

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Scope

from sangfroid.advice.whole import Reader
from sangfroid.calls.errors import SangfroidError
from sangfroid.faces.settings import Clock, Settings
from sangfroid.faces.web import (
    beats,
    call,
    calls,
    channels_page,
    contacts,
    corrections,
    files,
    followup_sheets,
    journal,
    lessons_page,
    live,
    live_after,
    live_desk,
    live_feed,
    live_socket,
    mend,
    messages,
    mine,
    playbooks,
    privacy,
    promises,
    search,
    settings_page,
    sign_in,
    sound,
    tasks,
    today,
    work_rest,
)  # fmt: skip
from sangfroid.faces.web.book import Books
from sangfroid.faces.web.forms import NotOurs
from sangfroid.faces.web.gate import SignInFirst
from sangfroid.faces.web.house import House, Web
from sangfroid.faces.web.jobs import Jobs
from sangfroid.faces.web.safety import Safety
from sangfroid.faces.web.show import Shown, plain_voice, said, shown, to
from sangfroid.faces.web.sign_in import entrance
from sangfroid.record import imports, offices
from sangfroid.record.errors import NotFound, TooMany
from sangfroid.record.store import Store

LOG: Final = logging.getLogger("sangfroid.web")
# Seconds that a page which computes holds the others up: each of their questions to the store, twenty a page, is
# followed by such a wait. Python's own is ten times as long.
TURN: Final = 0.0005
PAGES: Final = (
    files, sign_in, today, work_rest, calls, call, sound, corrections, promises, mend, search, contacts, messages,
    journal, lessons_page, playbooks, settings_page, privacy, live_after, live, live_socket, live_feed,
    tasks, beats, mine, channels_page, followup_sheets,
)  # fmt: skip


def application(settings: Settings, store: Store, reader: Reader, clock: Clock, web: Web = Web()) -> FastAPI:
    """The web application on this record. The store stays its maker's to close."""
    jobs = Jobs(store, reader, imports.Reading(keep=web.keep, workers=web.workers), clock, web.ears)

    @asynccontextmanager
    async def living(_: FastAPI) -> AsyncIterator[None]:
        sys.setswitchinterval(TURN)
        for office in offices.all_offices(store):  # a newer program may hear more than the one before it
            jobs.read_again(office.id)
        yield
        await live_desk.close(app)
        jobs.close()

    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, lifespan=living, redirect_slashes=False)
    app.state.house = House(settings, store, reader, clock, jobs, Books(), web)
    live_desk.prepare(app)
    for page in PAGES:
        app.include_router(page.router)
    app.add_exception_handler(SignInFirst, _sign_in_first)
    app.add_exception_handler(SangfroidError, _refused)
    app.add_exception_handler(RequestValidationError, _no_such_page)
    app.add_exception_handler(HTTPException, _no_such_page)
    app.add_middleware(Safety, hosts=web.hosts, secure=web.secure, broken=lambda scope: _broken(app, scope))
    return app


def _sign_in_first(request: Request, _: Exception) -> Response:
    path = entrance(request)
    if request.headers.get("HX-Request") == "true":  # a part of a page cannot hold the sign-in page
        return Response(status_code=204, headers={"HX-Redirect": path})
    return to(path)


def _refused(request: Request, error: Exception) -> Response:
    """What the user can mend, in their language: where it is, and what to do."""
    if not isinstance(error, SangfroidError):
        raise error
    status, headers = 422, {}
    if isinstance(error, NotFound):
        status = 404
        LOG.info("not found: %s %s", request.method, request.scope.get("route") and request.scope["route"].path)
    elif isinstance(error, NotOurs):
        status = 403
    elif isinstance(error, TooMany):
        status, headers = 429, {"Retry-After": str(error.seconds)}
    response = _told(request, status, error)
    response.headers.update(headers)
    return response


def _no_such_page(request: Request, error: Exception) -> Response:
    if isinstance(error, HTTPException) and error.status_code == 405:
        # The address of a form that was refused stays in the browser: typed again it is asked for as a page.
        response = _told(request, 405, NotFound())
        response.headers.update(error.headers or {})
        return response
    return _told(request, 404, NotFound())


def _broken(app: FastAPI, scope: Scope) -> Response:
    """A fault of ours: told without its innards, which stand in the log."""
    return _told(Request({**scope, "app": app}), 500, SangfroidError(
        "Quelque chose a mal tourné de notre côté. Rien n'a été changé. Recommencez ; si cela revient, prévenez qui "
        "administre votre bureau : le journal du serveur dit ce qui s'est passé."
    ))  # fmt: skip


def _told(request: Request, status: int, error: SangfroidError) -> Response:
    voice = plain_voice(request)
    told = {"trouble": said(error, voice), "status": status, "before": _before(request)}
    return shown(request, Shown("trouble.html.j2", status, voice), **told)


def _before(request: Request) -> str:
    """The page of ours on which a refused form stood; "" where that is not known."""
    page = urlsplit(request.headers.get("referer", ""))
    ours = request.method == "POST" and page.netloc == request.url.netloc
    if not ours or not page.path.startswith("/") or page.path.startswith(("//", "/\\")):
        return ""
    return f"{page.path}?{page.query}" if page.query else page.path
