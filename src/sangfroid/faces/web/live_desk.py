"""The desk of this server: made in the loop that serves, at the first call that needs it."""

from __future__ import annotations

import asyncio
from typing import Final

from fastapi import FastAPI

from sangfroid.advice.whole import Reader
from sangfroid.desk.desk import Desk
from sangfroid.faces.web.house import House
from sangfroid.faces.web.live_checks import Checks
from sangfroid.faces.web.live_guard import Caps
from sangfroid.record.store import Visitor

NAME: Final = "desk"


def prepare(app: FastAPI) -> None:
    """Room for the desk in the application."""
    app.state.desk = app.state.checks = None
    app.state.caps = Caps()


async def desk_of(app: FastAPI) -> Desk:
    """The desk; a new one where there is none in this loop."""
    desk: Desk | None = app.state.desk
    if desk is None or desk.loop is not asyncio.get_running_loop():
        house: House = app.state.house

        def reader_of(office: int) -> Reader:
            book = house.books.of(house.store, Visitor.program(office), house.clock())
            return Reader(house.reader.grammar, book)

        desk = app.state.desk = Desk(house.store, reader_of, house.clock)
        app.state.checks = Checks(house)
    return desk


def checks_of(app: FastAPI) -> Checks:
    """Beside the desk: who looks whether open pages may stay."""
    found: Checks = app.state.checks
    return found


async def close(app: FastAPI) -> None:
    """Writes what waits; running calls go on at the next start."""
    desk: Desk | None = app.state.desk
    if desk is not None and desk.loop is asyncio.get_running_loop():
        await desk.close()
    app.state.desk = None
