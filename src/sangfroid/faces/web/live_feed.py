"""Feeds in: an office's own recogniser sends its messages over a WebSocket or by HTTP, with a token of Sangfroid's.

What is acknowledged is on the disk. A message that comes twice counts once.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

from fastapi import APIRouter, Request, WebSocket
from starlette.responses import JSONResponse, Response
from starlette.websockets import WebSocketDisconnect

from sangfroid.calls.errors import SangfroidError
from sangfroid.desk.desk import Desk
from sangfroid.desk.running import RunningCall
from sangfroid.desk.writer import Busy, NotWritten
from sangfroid.faces.web import live_guard
from sangfroid.faces.web.house import House, house
from sangfroid.faces.web.live_desk import desk_of
from sangfroid.faces.web.live_guard import Refused
from sangfroid.language.wording import N_
from sangfroid.record import contacts, offices, running, running_tokens
from sangfroid.record.errors import NotFound, NotPossible
from sangfroid.record.running import NewRunning, Running
from sangfroid.record.store import Visitor
from sangfroid.sources import feeds
from sangfroid.sources.feeds import Began, Lost, Over, Pending, Said, Told

router = APIRouter()

NOTHING: Final = Pending()
AT_ONCE: Final = 64  # messages of one socket that may be under way; then it is read no further
SILENT: Final = 300.0  # seconds after which a socket from which nothing comes is closed
LINES: Final = 2_000  # messages of one HTTP call
_TOKEN: Final = N_("Ce jeton ne vaut pas, ou plus. Créez-en un dans « En direct », rubrique « Transcriptions ».")
_NO_CALL: Final = N_("Dites de quel appel il s'agit : « call » dans le message, ou ?call=… dans l'adresse.")


@dataclass
class Feeder:
    """One feeder: whose calls it feeds, and what its stream still holds open."""

    house: House
    desk: Desk
    visitor: Visitor
    agent: str  # the label or channel of the agent, where the form does not say
    named: str  # the call, where the messages do not say
    pending: Pending = NOTHING
    known: dict[str, Running] = field(default_factory=dict)

    async def take(self, text: str) -> list[asyncio.Future[dict[str, Any]]]:
        """What one message tells, under way: in the order of the messages, call by call."""
        given = feeds.message(text)
        self.pending, told = feeds.told(given, self.pending, self.agent)
        return [await self._one(one) for one in told]

    async def _one(self, told: Told) -> asyncio.Future[dict[str, Any]]:
        line = await self._line(told)
        if line.state == "ended":
            return _known({"call": line.id, "over": True} | _key(told))
        try:
            call = await self.desk.open(self.visitor.office, line.id)
        except NotFound:  # it has ended meanwhile
            self.known.pop(told.call or self.named, None)
            return _known({"call": line.id, "over": True} | _key(told))
        if isinstance(told, Said) and not told.final:
            await self.desk.said(call, told)
            return _known({})
        return asyncio.ensure_future(self._heard(call, told))

    async def _heard(self, call: RunningCall, told: Told) -> dict[str, Any]:
        if isinstance(told, Said):
            await self.desk.said(call, told)
        elif isinstance(told, Lost):
            await self.desk.lost(call, told)
        elif isinstance(told, Over):
            await self.desk.over(call, told)
        return {"call": call.line.id, "ok": True} | _key(told)

    async def _line(self, told: Told) -> Running:
        name = told.call or self.named
        if not name:
            raise NotPossible(_NO_CALL)
        if name not in self.known:
            began = told if isinstance(told, Began) else Began(name)
            self.known[name] = await asyncio.to_thread(self._begin, name, began)
        return self.known[name]

    def _begin(self, name: str, began: Began) -> Running:
        now = self.house.clock()
        with self.house.store.write(self.visitor, now) as visit:
            office = offices.get(visit)
            who = contacts.by_number(visit, began.number) if began.number else ()
            return running.begin(visit, NewRunning(
                "replay" if began.replay else "feed", began.started_at or now, key=name, title=began.title,
                contact=who[0].id if len(who) == 1 else None, region=office.region, zone=office.zone,
                speed=began.speed,
            ))  # fmt: skip


def _known(value: dict[str, Any]) -> asyncio.Future[dict[str, Any]]:
    done: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
    done.set_result(value)
    return done


def _key(told: Told) -> dict[str, Any]:
    return {"id": told.key} if isinstance(told, Said) and told.key else {}


def _bearer(header: str) -> str:
    kind, _, token = header.partition(" ")
    return token.strip()[:200] if kind.casefold() == "bearer" else ""


@router.websocket("/feed")
async def feed(socket: WebSocket) -> None:
    """Messages one by one; each final turn is acknowledged once it is kept."""
    with suppress(Refused, WebSocketDisconnect):
        inside = live_guard.house_of(socket)
        if socket.headers.get("origin") is not None and not live_guard.ours(socket, inside):
            await live_guard.refuse(socket, 403, _TOKEN)
        token = _bearer(socket.headers.get("authorization", ""))
        visitor = await asyncio.to_thread(running_tokens.visitor, inside.store, token, inside.clock())
        if visitor is None:
            await live_guard.refuse(socket, 401, _TOKEN, {"WWW-Authenticate": "Bearer"})
            return
        query = socket.query_params
        named = query.get("call", "")[:120] or secrets.token_hex(8)
        feeder = Feeder(inside, await desk_of(socket.app), visitor, query.get("agent", "")[:60], named)
        async with live_guard.opened(socket, f"feed {visitor.office}/{visitor.person}"):
            await _read(socket, feeder)


async def _read(socket: WebSocket, feeder: Feeder) -> None:
    free = asyncio.Semaphore(AT_ONCE)
    answers: set[asyncio.Task[None]] = set()
    time = asyncio.get_running_loop().time
    async with asyncio.timeout(SILENT) as silence:  # one for the socket: one a message would cost more than it
        while True:
            text = await socket.receive_text()
            silence.reschedule(time() + SILENT)
            if len(text) > live_guard.FRAME * 4:
                await socket.close(1009)
                return
            try:
                under_way = await feeder.take(text)
            except SangfroidError as error:
                await _answer(socket, {"error": error.told()})
                continue
            for one in under_way:
                if one.done() and not one.result():
                    continue
                await free.acquire()
                task = asyncio.create_task(_acknowledge(socket, one, free))
                answers.add(task)
                task.add_done_callback(answers.discard)


async def _acknowledge(socket: WebSocket, one: asyncio.Future[dict[str, Any]], free: asyncio.Semaphore) -> None:
    try:
        await _answer(socket, await one)
    except Busy as error:
        await _answer(socket, {"error": error.told(), "retry_after": error.seconds})
    except SangfroidError as error:
        await _answer(socket, {"error": error.told()})
    except (WebSocketDisconnect, RuntimeError):  # gone meanwhile; the row is written all the same
        pass
    finally:
        free.release()


async def _answer(socket: WebSocket, value: dict[str, Any]) -> None:
    await socket.send_text(json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")))


@router.post("/feed")
async def post(request: Request) -> Response:
    """One message, or several, one a line; the answer comes once all are kept."""
    inside = house(request)
    token = _bearer(request.headers.get("authorization", ""))
    visitor = await asyncio.to_thread(running_tokens.visitor, inside.store, token, inside.clock())
    if visitor is None:
        return JSONResponse({"error": _TOKEN}, 401, {"WWW-Authenticate": "Bearer"})
    query = request.query_params
    desk = await desk_of(request.app)
    feeder = Feeder(inside, desk, visitor, query.get("agent", "")[:60], query.get("call", "")[:120])
    try:
        lines = [line for line in (await request.body()).decode("utf-8").splitlines() if line.strip()]
    except UnicodeDecodeError:
        return JSONResponse({"error": N_("Envoyez du texte en UTF-8.")}, 422)
    told: list[dict[str, Any]] = []
    try:
        for line in lines[:LINES]:
            for one in await feeder.take(line):
                told.append(await one)  # noqa: PERF401 (what was told before a refusal is told all the same)
    except (Busy, NotWritten) as error:
        seconds = str(getattr(error, "seconds", 5))
        return JSONResponse({"told": told, "error": error.told()}, 503, {"Retry-After": seconds})
    except SangfroidError as error:
        return JSONResponse({"told": told, "error": error.told()}, 422)
    return JSONResponse({"told": [one for one in told if one]})
