"""A kept call played into the live page at its own pace, or faster: the same desk, the same fold."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Final

from fastapi import FastAPI

from sangfroid.calls.errors import SangfroidError
from sangfroid.calls.reading import Reading, ReadTurn
from sangfroid.calls.turns import EndHow
from sangfroid.desk.desk import Desk
from sangfroid.desk.running import RunningCall
from sangfroid.faces.web.house import House
from sangfroid.record import calls
from sangfroid.record.store import Visitor
from sangfroid.sources.feeds import Over, Said

LOG: Final = logging.getLogger("sangfroid.desk")
STEP: Final = 0.4  # seconds between two unfinished wordings of a turn
PAUSE: Final = 2.0  # seconds a turn at a call whose words have no times
WORDS: Final = 2.6  # a second, where there are no times


@dataclass(frozen=True, slots=True)
class Played:
    """A turn with its times, its own or made for a call without any."""

    turn: ReadTurn
    start: float
    end: float


def playing(app: FastAPI, desk: Desk, call: RunningCall) -> None:
    """Plays the call from where it stands, once."""
    players: dict[int, asyncio.Task[None]] = app.state.__dict__.setdefault("players", {})
    if call.line.source != "replay" or call.line.call is None:
        return
    known = players.get(call.line.id)
    if known is not None and not known.done():
        return
    house: House = app.state.house
    players[call.line.id] = asyncio.create_task(_play(house, desk, call), name=f"play-{call.line.id}")
    players[call.line.id].add_done_callback(lambda _: players.pop(call.line.id, None))


async def _play(house: House, desk: Desk, call: RunningCall) -> None:
    try:
        reading = await asyncio.to_thread(_reading, house, call)
        at = 0.0
        for one in timed(reading)[len(call.course.turns) :]:
            await _turn(desk, call, one, at)
            at = one.end
        await desk.over(call, Over(None, reading.ended_at or at, reading.ended_by or "unknown", _how(reading)))
    except SangfroidError as error:  # the call was closed by its agent: nothing left to play
        LOG.info("a replay ended: %s", error)


def _reading(house: House, call: RunningCall) -> Reading:
    visitor = Visitor(call.line.office, call.line.agent, "agent")
    with house.store.look(visitor, house.clock()) as visit:
        return calls.whole(visit, call.line.call or 0).reading


def _how(reading: Reading) -> EndHow:
    return "cut" if reading.ending == "hang_up" else "leave"


async def _turn(desk: Desk, call: RunningCall, one: Played, at: float) -> None:
    """Waits for the turn, lets its words come one after the other, then says it as a whole."""
    speed, turn = call.line.speed, one.turn
    await asyncio.sleep(max(0.0, min(one.start - at, 6.0)) / speed)
    words = turn.text.split()
    steps = max(1, int((one.end - one.start) / speed / STEP))
    for step in range(1, steps):
        text = " ".join(words[: max(1, len(words) * step // steps)])
        await desk.said(call, Said(None, None, turn.speaker, text, one.start, None, final=False))
        await asyncio.sleep(STEP)
    await asyncio.sleep(min(STEP, (one.end - one.start) / speed))
    times = (turn.start, turn.end)
    await desk.said(call, Said(None, f"play {turn.n}", turn.speaker, turn.text, *times, final=True))


def timed(reading: Reading) -> list[Played]:
    """The turns in the order in which they became final."""
    found: list[Played] = []
    clock = 0.0
    for turn in reading.turns:
        if not turn.text:
            continue
        if turn.start is None or turn.end is None:
            end = clock + PAUSE + len(turn.text.split()) / WORDS
            found.append(Played(turn, clock + PAUSE, end))
            clock = end
        else:
            found.append(Played(turn, turn.start, turn.end))
    return sorted(found, key=lambda one: (one.end, one.start, one.turn.n))
