"""The desk: all running calls of this server. What comes is written first, then heard, then shown.

One lock a call keeps its rows in order; rows of many calls share a transaction (`writer`). Rows are the truth: a row
that another server wrote is read from the log and heard here as if it had come here.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

from sangfroid.calls.errors import SangfroidError
from sangfroid.calls.turns import End
from sangfroid.desk import collecting, entries, hints
from sangfroid.desk import finish as finishing
from sangfroid.desk.change import Change
from sangfroid.desk.finish import Desktop
from sangfroid.desk.notices import Notices
from sangfroid.desk.running import RunningCall
from sangfroid.desk.seats import ReaderOf, Seat, Seats
from sangfroid.desk.taps import BY_ID
from sangfroid.desk.unfinished import Unfinished
from sangfroid.desk.viewers import Room, Viewer
from sangfroid.desk.writer import Writer
from sangfroid.record import running, running_log
from sangfroid.record.errors import NotFound, NotPossible
from sangfroid.record.running_log import Entry, Item
from sangfroid.record.store import Store, Visitor
from sangfroid.sources.feeds import Lost, Over, Said

LOG: Final = logging.getLogger("sangfroid.desk")
BEAT: Final = 0.05  # seconds between two looks at the clock; each call's turn comes every second
EVERY: Final = 20  # beats a second: a call is looked at once in so many
IDLE: Final = 120.0  # seconds after which a call that nobody feeds or looks at is let go of here
SWEEP: Final = 60.0


class Desk:
    """Made in the loop that it works in. `reader_of` gives an office's reader; `clock` the present moment."""

    def __init__(self, store: Store, reader_of: ReaderOf, clock: Callable[[], datetime]) -> None:
        self.store = store
        self.room = Room()
        self.clock = clock
        self._reader_of = reader_of
        self._seats = Seats(store, reader_of, clock)
        self._unfinished = Unfinished(self.now, self.room)
        self.loop = asyncio.get_running_loop()
        self._collecting = collecting.hold()
        self._writer = Writer(store, clock, self._seats.kept)
        self._tasks = {self.loop.create_task(self._beats()), self.loop.create_task(self._sweeps())}
        self._notices = Notices(store, self.loop, self._noticed)

    async def close(self) -> None:
        """Writes what waits; running calls stay in the record and go on at the next start."""
        for task in self._tasks:
            task.cancel()
        self._notices.close()
        await self._writer.close()
        collecting.release(self._collecting)

    # calls come to the desk

    async def open(self, office: int, id_: int) -> RunningCall:
        """The call, taken from its log if it is not at the desk yet. NotFound where there is none that runs."""
        return (await self._seats.open(office, id_)).call

    async def renew(self, office: int, id_: int) -> None:
        """Takes the call's line anew from the record: another contact, another agent, help asked for or not."""
        seat = self._seats.at(id_)
        if seat is None:
            return
        with self.store.look(Visitor.program(office), self.clock()) as visit:
            seat.call.line = running.get(visit, id_)
        self.room.tell(id_, Change(anew=True))

    # what comes in

    async def said(self, call: RunningCall, said: Said) -> Item | None:
        """Words of a feed: final ones are written before this returns; others only pass by."""
        if call.closed:
            return None
        if said.final:
            self._unfinished.finished(call, said.speaker)
            return await self._write(call, lambda: entries.words(call, said)) if said.text else None
        call.speaks(said.speaker, self.clock())
        seat = self._seats.at(call.line.id)
        if seat is not None:
            seat.used = self.loop.time()
            self._unfinished.take(call, said)
        return None

    async def tap(self, call: RunningCall, tap: str, ago: float = 0.0, key: str | None = None) -> Item | None:
        """A quick tap; NotFound where there is no such key."""
        if tap not in BY_ID:
            raise NotFound
        if call.off_since is not None:
            raise NotPossible("Vous êtes hors enregistrement : rien n'est noté. Reprenez d'abord.")
        item = await self._write(
            call, lambda: entries.tap(call, BY_ID[tap], min(max(ago, 0.0), 60.0), self.clock(), key and f"tap {key}")
        )
        await self._ended(call)
        return item

    async def row(self, call: RunningCall, kind: str, **what: object) -> Item | None:
        """Something that is done with the call: undo, hint, promise, note, mark, beat."""
        return await self._write(call, lambda: entries.entry(call, kind, dict(what)))

    async def off_record(self, call: RunningCall, *, on: bool) -> None:
        """Off the record from now on, or no longer: then only the gap is kept."""
        at = round(call.seconds(self.clock()), 1)
        if on and call.off_since is None:
            await self.row(call, "off", since=at)
        elif not on and call.off_since is not None:
            await self.row(call, "gap", start=call.off_since, end=max(at, call.off_since))
            await self.row(call, "off", since=None)

    async def lost(self, call: RunningCall, lost: Lost) -> None:
        """Seconds that the feed has lost: shown, never hidden."""
        await self._write(
            call,
            lambda: entries.gap(call, lost.start, lost.end),
        )

    async def over(self, call: RunningCall, over: Over) -> None:
        """The feed, or the agent, says that the call is over."""
        if call.off_since is not None:
            await self.off_record(call, on=False)
        await self._write(call, lambda: entries.end(call, End(over.at, over.by, over.how)))
        await self._ended(call)

    async def objected(self, call: RunningCall, visitor: Visitor, *, delete: bool) -> None:
        """The client objects: nothing more is taken; what was kept goes where that is chosen."""
        if not delete:
            await self.row(call, "mark", name="objection", on=True)
            return
        id_ = call.line.id
        await asyncio.to_thread(finishing.objected, self.store, visitor, call.line, self.clock())
        self._seats.leave(id_)
        self.room.tell(id_, Change(over=0))

    def ask(self, call: RunningCall) -> None:
        """« Celui-ci est dur »: a sentence that asks for time, for the one who asked."""
        self.room.tell(call.line.id, call.ask(self.clock()))

    def let_go(self, call: RunningCall, hint: int) -> None:
        """Lets go of a sentence that was asked for; of that too nothing is written."""
        call.hints = hints.acted(call.hints, hint, "aside", call.wall(self.clock()))
        self.room.tell(call.line.id, Change((0,)))

    def tell(self, call: RunningCall, who: str, line: str) -> None:
        """A colleague's line on the page."""
        self.room.tell(call.line.id, Change(told=(who, line[:300])))

    # rows are written, then applied

    async def _write(self, call: RunningCall, make: Callable[[], Entry]) -> Item | None:
        seat = self._seats.at(call.line.id)
        if seat is None or seat.call is not call:
            raise NotFound("running", call.line.id)
        seat.used = self.loop.time()
        async with seat.lock:
            call = seat.call
            try:
                item = await self._writer.put(make())
            except SangfroidError:
                call.ahead = None
                raise
            if item is None:
                call.ahead = None
                return None
            if item.n > call.n + 1:  # another server wrote in between
                await self._catch_up(seat, before=item.n)
            if item.n == seat.call.n + 1:
                self._apply(seat, item)
            return item

    def _apply(self, seat: Seat, item: Item) -> None:
        change = seat.call.apply(item)
        self.room.tell(seat.call.line.id, change)
        if seat.call.stale:
            seat.call.stale = False
            self._tasks.add(self.loop.create_task(self._rebuilt(seat)))

    async def _rebuilt(self, seat: Seat) -> None:
        """The call anew from its log, for what lies further back than it remembers."""
        async with seat.lock:
            seat.call = await asyncio.to_thread(self._seats.restored, seat.call.line.office, seat.call.line.id)
            self.room.tell(seat.call.line.id, Change(anew=True))

    async def _catch_up(self, seat: Seat, before: int | None = None) -> None:
        """Hears the rows that others wrote."""
        line = seat.call.line
        rows = await asyncio.to_thread(running_log.items, self.store, line.office, line.id, seat.call.n)
        for item in rows:
            if item.n == seat.call.n + 1 and (before is None or item.n < before):
                self._apply(seat, item)

    async def _ended(self, call: RunningCall) -> None:
        seat = self._seats.at(call.line.id)
        if not call.over or seat is None:
            return
        self._seats.leave(call.line.id)
        desk = Desktop(self.store, call.reader)
        kept = await asyncio.to_thread(finishing.finish, desk, seat.call.line, self.clock())
        self.room.tell(call.line.id, Change(over=kept or 0))

    # time, other servers, and what nobody ends

    async def _beats(self) -> None:
        beat = 0
        while True:
            due = self.loop.time() + BEAT
            await asyncio.sleep(BEAT)
            beat += 1
            self._unfinished.show(late=self.loop.time() - due)
            for seat in self._seats.taken(beat % EVERY, EVERY):
                try:
                    await self._tick(seat)
                except SangfroidError as error:
                    LOG.warning("a call's clock: %s", error)

    async def _tick(self, seat: Seat) -> None:
        call, now = seat.call, self.clock()
        if seat.lock.locked():
            return
        change = call.pass_time(now)
        if change is not None:
            self.room.tell(call.line.id, change)
        if self.room.has(call.line.id) and entries.tick(call, now) is not None:
            await self._write(
                call, lambda: entries.tick(call, now) or entries.entry(call, "mark", {"name": "tick", "on": True})
            )
        elif not self.room.has(call.line.id) and self.loop.time() - seat.used > IDLE:
            self._seats.leave(call.line.id)

    async def _sweeps(self) -> None:
        collected = self.loop.time()
        while True:
            await asyncio.sleep(SWEEP)
            if self.loop.time() - collected > collecting.EVERY:
                collecting.collect()
                collected = self.loop.time()
            try:
                await self.sweep()
            except Exception:
                LOG.exception("looking after calls that broke off")

    async def sweep(self) -> int:
        """Ends the calls that nothing comes from any more; how many."""
        found = await asyncio.to_thread(running.abandoned, self.store, self.clock())
        for office, _, id_ in found:
            self._seats.leave(id_)
            kept = await asyncio.to_thread(self._break_off, office, id_)
            self.room.tell(id_, Change(over=kept or 0))
        return len(found)

    def _break_off(self, office: int, id_: int) -> int | None:
        now = self.clock()
        with self.store.look(Visitor.program(office), now) as visit:
            line = running.get(visit, id_)
        return finishing.interrupted(Desktop(self.store, self._reader_of(office)), line, now)

    def _noticed(self, told: Iterable[tuple[int, int]]) -> None:
        """Another server, or this one, wrote rows: those not heard here yet are read."""
        for id_, n in told:
            seat = self._seats.at(id_)
            if seat is not None and n > seat.call.n:
                self._tasks.add(task := self.loop.create_task(self._follow(seat)))
                task.add_done_callback(self._tasks.discard)

    async def _follow(self, seat: Seat) -> None:
        async with seat.lock:
            await self._catch_up(seat)
        if seat.call.over:  # whoever wrote the end keeps the call
            self._seats.leave(seat.call.line.id)
            await asyncio.sleep(1.0)
            line = await asyncio.to_thread(self._line, seat.call.line.office, seat.call.line.id)
            self.room.tell(seat.call.line.id, Change(over=line or 0))

    def _line(self, office: int, id_: int) -> int | None:
        with self.store.look(Visitor.program(office), self.clock()) as visit:
            return running.get(visit, id_).call

    def enter(self, call: RunningCall, viewer: Viewer) -> None:
        """A page of this call opens."""
        self.room.enter(call.line.id, viewer)

    def leave(self, call: RunningCall, viewer: Viewer) -> None:
        """A page of this call closes."""
        self.room.leave(call.line.id, viewer)

    def now(self, id_: int) -> RunningCall | None:
        """The call as it stands at this desk."""
        seat = self._seats.at(id_)
        return None if seat is None else seat.call
