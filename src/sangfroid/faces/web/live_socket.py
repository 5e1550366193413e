"""The live page's one socket: what changes goes out, what the agent does comes in."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import Final

from fastapi import APIRouter, WebSocket
from starlette.websockets import WebSocketDisconnect, WebSocketState

from sangfroid.calls.errors import SangfroidError
from sangfroid.desk.change import Change
from sangfroid.desk.viewers import Viewer
from sangfroid.faces.web import cookies, live_guard, live_view
from sangfroid.faces.web.house import House
from sangfroid.faces.web.live_acts import ACTS, PHONE
from sangfroid.faces.web.live_checks import Seen
from sangfroid.faces.web.live_desk import checks_of, desk_of
from sangfroid.faces.web.live_guard import Pace, Refused
from sangfroid.faces.web.live_page import Page
from sangfroid.faces.web.live_play import playing
from sangfroid.faces.web.show import said as told_in
from sangfroid.language.wording import wording
from sangfroid.record import offices, people, running
from sangfroid.record.errors import NotFound
from sangfroid.record.offices import Office
from sangfroid.record.store import Visitor
from sangfroid.review.voice import Voice

router = APIRouter()

AGAIN: Final = 4409  # the page shall come again: this server lets go of the call


@router.websocket("/live/{id_}/socket")
async def live(socket: WebSocket, id_: int) -> None:
    """The page's socket, for whoever may see the call."""
    with suppress(Refused, WebSocketDisconnect):
        visitor = await live_guard.of_page(socket)
        await serve(socket, visitor, id_, phone=False)


@router.websocket("/taps/{token}/socket")
async def taps(socket: WebSocket, token: str) -> None:
    """A paired telephone's socket: taps alone."""
    with suppress(Refused, WebSocketDisconnect):
        house = live_guard.house_of(socket)
        if not live_guard.ours(socket, house):
            await live_guard.refuse(socket, 403, NotFound().told())
        found = await asyncio.to_thread(running.paired, house.store, token[:100])
        if found is None:
            await live_guard.refuse(socket, 404, NotFound().told())
            return
        await serve(socket, found[0], found[1], phone=True)


async def serve(socket: WebSocket, visitor: Visitor, id_: int, *, phone: bool) -> None:
    """Opens the socket and serves it until one side goes."""
    house = live_guard.house_of(socket)
    try:
        me, office = await asyncio.to_thread(_who, house, visitor, id_)
        desk = await desk_of(socket.app)
        call = await desk.open(visitor.office, id_)
    except NotFound:
        await live_guard.refuse(socket, 404, NotFound().told())
        return
    language = socket.cookies.get(cookies.LANG, "") or house.settings.lang
    voice = Voice(wording(language if language in ("fr", "en") else "fr").gettext, call.reader.book)
    page = Page(socket, house, desk, visitor, me, office, voice, id_, phone)
    async with live_guard.opened(socket, f"{visitor.office}/{visitor.person}"):
        viewer = Viewer(visitor.office, visitor.person or 0, me)
        desk.enter(call, viewer)
        tasks = {asyncio.create_task(work) for work in (_out(page, viewer), _in(page), _checks(page))}
        try:
            playing(socket.app, desk, call)
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                if (error := task.exception()) is not None and not isinstance(error, WebSocketDisconnect):
                    raise error
        finally:
            desk.leave(call, viewer)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            if socket.application_state is WebSocketState.CONNECTED:
                with suppress(RuntimeError, WebSocketDisconnect):
                    await socket.close()


def _who(house: House, visitor: Visitor, id_: int) -> tuple[str, Office]:
    with house.store.look(visitor, house.clock()) as visit:
        running.get(visit, id_)
        return people.get(visit, visitor.person or 0).name, offices.get(visit)


async def _out(page: Page, viewer: Viewer) -> None:
    """All at first, then what changes; a page that falls behind gets all again."""
    await _all(page)
    while True:
        changes = await viewer.next()
        for change in changes:
            if change.over is not None:
                await page.send(t="over", to=_after(page, change.over))
                return
        if any(change.anew for change in changes):
            await _all(page)
            changes = [change for change in changes if change.told or change.partial]
        await _some(page, changes)


async def _all(page: Page) -> None:
    call = await page.call()
    words = page.words
    if page.phone:
        await page.send(t="all", **live_view.head(call, words))
        return
    page.sent = live_view.shown(call, words, page.desk.room.here(page.visitor.office), page.kept)
    turns = live_view.turns(call, page.voice)
    await page.send(t="all", turns=turns, **live_view.head(call, words), **page.sent)


async def _some(page: Page, changes: list[Change]) -> None:
    if page.phone:
        return
    numbers: list[int] = []
    fresh = False
    for change in changes:
        if change.partial is not None:
            who, text, labels = change.partial
            await page.send(t="partial", who=who, text=text, labels=labels)
        elif change.told is not None:
            await page.send(t="told", who=change.told[0], line=change.told[1])
        else:
            numbers.extend(change.turns)
            fresh = True
    call = page.desk.now(page.id)
    if not fresh or call is None:
        return
    words = page.words
    now = live_view.shown(call, words, page.desk.room.here(page.visitor.office), page.kept)
    changed = {name: value for name, value in now.items() if page.sent.get(name) != value}
    page.sent = now
    turns = live_view.turns(call, page.voice, tuple(numbers))
    if changed or turns:
        await page.send(t="now", turns=turns, at=round(call.seconds(words.now), 1), **changed)


def _after(page: Page, kept: int) -> str:
    return f"/live/after/{kept}" if kept and not page.phone else "/live"


async def _in(page: Page) -> None:
    pace, loop = Pace(), asyncio.get_running_loop()
    while True:
        text = await page.socket.receive_text()
        if (wait := pace.wait(loop.time())) > 0:
            await asyncio.sleep(min(wait, 1.0))
        await _done(page, text)


async def _done(page: Page, text: str) -> None:
    """One act of the agent's, answered under its own number."""
    ref: object = None
    try:
        message = json.loads(text) if len(text) <= live_guard.FRAME else None
        if not isinstance(message, dict):
            return
        ref = message.get("ref") if isinstance(message.get("ref"), int | str) else None
        name = message.get("do")
        act = ACTS.get(name) if isinstance(name, str) and (not page.phone or name in PHONE) else None
        if act is None:
            raise NotFound
        answer = await act(page, message)
        await page.send(t="ok", ref=ref, **(answer or {}))
    except SangfroidError as error:
        await page.send(t="no", ref=ref, text=told_in(error, page.voice))
    except (ValueError, RecursionError, TypeError, KeyError):
        await page.send(t="no", ref=ref, text=told_in(NotFound(), page.voice))


async def _checks(page: Page) -> None:
    """Closes the page of a session that has ended, or of a call that is no longer theirs to see."""
    if page.phone:
        await asyncio.Event().wait()
    token = live_guard.session(page.socket, page.house)
    await page.socket.close(await checks_of(page.socket.app).over(token, Seen(page.visitor, page.id)))
