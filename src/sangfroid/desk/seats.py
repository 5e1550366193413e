"""The places of the running calls at this desk: each is taken from its log when it is first asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sangfroid.advice.whole import Reader
from sangfroid.desk.restoring import restored as of_log
from sangfroid.desk.running import RunningCall
from sangfroid.desk.together import hear_together
from sangfroid.desk.writer import Kept
from sangfroid.record import running, running_log
from sangfroid.record.errors import NotFound, NotPossible
from sangfroid.record.store import Store, Visitor

MOST_CALLS: Final = 5_000

ReaderOf = Callable[[int], Reader]


@dataclass
class Seat:
    """A running call's place at the desk."""

    call: RunningCall
    lock: asyncio.Lock
    used: float


class Seats:
    """Made in the loop that it works in."""

    def __init__(self, store: Store, reader_of: ReaderOf, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._reader_of = reader_of
        self._clock = clock
        self._time = asyncio.get_running_loop().time
        self._seats: dict[int, Seat] = {}
        self._opening: dict[int, asyncio.Lock] = {}

    def at(self, id_: int) -> Seat | None:
        """The call's place, None where it is not at this desk."""
        return self._seats.get(id_)

    def taken(self, part: int, of: int) -> list[Seat]:
        """Part `part` of all places, where they are taken in `of` parts."""
        return [seat for id_, seat in self._seats.items() if id_ % of == part]

    def kept(self, rows: Sequence[Kept]) -> None:
        """Rows came to the disk together: their turns are heard together."""
        coming = [(seat.call, row.item) for row in rows if (seat := self._seats.get(row.call)) is not None]
        if len(coming) > 1:
            hear_together(coming)

    def leave(self, id_: int) -> None:
        """The call goes; its log stays."""
        self._seats.pop(id_, None)

    async def open(self, office: int, id_: int) -> Seat:
        """The call, taken from its log if it is not at the desk yet. NotFound where there is none that runs."""
        seat = self._seats.get(id_)
        if seat is None:
            seat = await self._seated(office, id_)
        if seat.call.line.office != office:
            raise NotFound("running", id_)
        seat.used = self._time()
        return seat

    async def _seated(self, office: int, id_: int) -> Seat:
        async with self._opening.setdefault(id_, asyncio.Lock()):
            if id_ in self._seats:
                return self._seats[id_]
            if len(self._seats) >= MOST_CALLS:
                raise NotPossible("Ce serveur suit déjà {most} appels. Réessayez dans un instant.", most=MOST_CALLS)
            call = await asyncio.to_thread(self.restored, office, id_)
            seat = self._seats[id_] = Seat(call, asyncio.Lock(), self._time())
        self._opening.pop(id_, None)
        return seat

    def restored(self, office: int, id_: int) -> RunningCall:
        """The call from its log; for a thread of its own. NotFound where it runs no more."""
        with self._store.look(Visitor.program(office), self._clock()) as visit:
            line = running.get(visit, id_)
        if line.state != "running":
            raise NotFound("running", id_)
        return of_log(line, self._reader_of(office), running_log.items(self._store, office, id_))
