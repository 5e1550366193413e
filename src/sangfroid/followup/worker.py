"""The worker: plans reminders, rings them, delivers them, moves protocols on. Several can work on one record.

It holds nothing: rows are the truth. Whatever it had begun when it was cut short is done again by itself or by another,
and what was told already is not told twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from sangfroid.calls import Reading
from sangfroid.followup import hangups
from sangfroid.followup.calls_followed import follow_calls
from sangfroid.followup.channels import CHANNELS
from sangfroid.followup.channels.values import Ways
from sangfroid.followup.offices import Offices
from sangfroid.followup.outgoing import outgoing
from sangfroid.followup.protocol import Tick
from sangfroid.followup.reminders import GRACE, Due, Reminder, missed, next_reminder, stage_now
from sangfroid.record import followup_channels, followups
from sangfroid.record.chain import append
from sangfroid.record.followup_channels import Claimed, Outcome
from sangfroid.record.followups import NewNotice, Rung, Timer, ToPlan
from sangfroid.record.store import Store, Visit, Visitor

LOG: Final = logging.getLogger("sangfroid.followup")
PAUSE: Final = 1.0  # seconds between two looks
AGAIN: Final = 5.0  # seconds after something went wrong
AT_ONCE: Final = 8  # deliveries at the same time
A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Done:
    """What one sweep did."""

    planned: int = 0
    followed: int = 0
    told: int = 0
    sent: int = 0
    failed: int = 0

    @property
    def any(self) -> bool:
        return bool(self.planned or self.followed or self.told or self.sent or self.failed)


@dataclass
class Worker:
    """`likely` says why a client has probably hung up; `address` is what links begin with."""

    store: Store
    clock: Callable[[], datetime]
    likely: Callable[[Reading, int], str]
    say: Callable[[str], str]
    address: str
    desktop: tuple[str, ...] = ()
    offices: Offices = field(init=False)
    _swept: datetime | None = None

    def __post_init__(self) -> None:
        self.offices = Offices(self.store)

    def run(self, stop: Event) -> None:
        """Works until it is told to stop."""
        while not stop.is_set():
            try:
                idle = not self.sweep().any
            except Exception:  # whatever went wrong (the server gone, the disk full), what is due stays due
                LOG.exception("the reminders' worker will try again")
                stop.wait(AGAIN)
                continue
            if idle:
                stop.wait(PAUSE)

    def sweep(self) -> Done:
        """Does what there is to do now. With nothing due it is one look at four indexes."""
        now = self.clock()
        there = followups.waiting(self.store, now)
        self._once_a_day(now)
        if not there.any:
            return Done()
        planned = self._plan(now) if there.unplanned else 0
        followed = follow_calls(self.store, self.offices, self.likely, now) if there.unfollowed else 0
        told = self._ring(now)
        sent, failed = self._deliver()
        return Done(planned, followed, told, sent, failed)

    def _once_a_day(self, now: datetime) -> None:
        if self._swept is None or now - self._swept > A_DAY:
            self._swept = now
            with self.store.begin() as connection:
                followups.forget_old(connection, now)

    def _plan(self, now: datetime) -> int:
        with self.store.begin() as connection:
            some = followups.to_plan(connection)
            followups.plan(connection, [(one, self._first(one, now)) for one in some])
        return len(some)

    def _first(self, one: ToPlan, now: datetime) -> Timer | None:
        """The first timer of a thing; none for what was over before the record knew of it: an archive does not ring."""
        if one.due < one.learnt:
            return None
        hours = self.offices.hours(one.office, now)
        # What was due while the program did not run is told once: its last reminder that has passed rings at once.
        due = Due(one.due, one.precision, one.assumed)
        first = next_reminder(due, hours, min(now, max(one.learnt, one.due - timedelta(microseconds=1))))
        if first is None:
            return None
        return Timer(one.office, first.stage, first.at, one.due, one.promise, one.task)

    def _ring(self, now: datetime) -> int:
        told = 0
        while True:
            with self.store.begin() as connection:
                come = followups.rung(connection, now)
                if not come:
                    return told
                notices, following = [], []
                for one in come:
                    if one.live and one.timer.protocol is None:
                        notice, after = self._told(one, now)
                        notices += [notice] if notice is not None else []
                        following += [after] if after is not None else []
                told += followups.ring(connection, notices, [one.id for one in come], following, now)
                for one in come:
                    if one.live and one.timer.protocol is not None:
                        self._move(connection, one.timer, now)

    def _told(self, one: Rung, now: datetime) -> tuple[NewNotice | None, Timer | None]:
        """What is told of a timer that has come, and the timer after it."""
        timer = one.timer
        due = Due(timer.due, one.precision, one.assumed)
        after = self._after(timer, due, now)
        following = (
            Timer(timer.office, after.stage, after.at, timer.due, timer.promise, timer.task)
            if after is not None else None
        )  # fmt: skip
        if one.person is None:
            return None, following
        stage = "again" if timer.stage == "again" else stage_now(timer.due, now)
        about = f"promise:{timer.promise}" if timer.promise is not None else f"task:{timer.task}"
        at = timer.at if stage == "again" else timer.due
        key = f"{about}:{stage}:{at.timestamp():.0f}"
        late = missed(timer.at, now)
        return NewNotice(timer.office, one.person, key, stage, timer.due, late, timer.promise, timer.task), following

    def _after(self, timer: Timer, due: Due, now: datetime) -> Reminder | None:
        """The reminder after this one. A beat keeps its own hours: before, at the time, and once it is late."""
        if timer.stage != "beat":
            return next_reminder(due, self.offices.hours(timer.office, now), now)
        later = (Reminder("beat", due.at), Reminder("beat", due.at + GRACE + timedelta(minutes=1)))
        return next((one for one in later if one.at > now), None)

    def _move(self, connection: Connection, timer: Timer, now: datetime) -> None:
        visit = Visit(connection, Visitor.program(timer.office), now, self.store.keys.office(timer.office))
        hangups.move(visit, timer.protocol or 0, Tick(), self.offices.ways(timer.office, now))
        if visit.traced:
            append(connection, visit.keys, now, None, visit.traced)

    def _deliver(self) -> tuple[int, int]:
        sent = failed = 0
        with ThreadPoolExecutor(AT_ONCE) as pool:
            while claimed := followup_channels.claim(self.store, self.clock()):
                outcomes = list(pool.map(self._deliver_one, claimed))
                followup_channels.settle(self.store, list(zip(claimed, outcomes, strict=True)), self.clock())
                sent += sum(one.sent for one in outcomes)
                failed += sum(not one.sent for one in outcomes)
        return sent, failed

    def _deliver_one(self, one: Claimed) -> Outcome:
        zone = ZoneInfo(self.offices.facts(one.office, self.clock()).zone)
        message = outgoing(one, self.say, zone, self.address)
        return CHANNELS[one.kind](message, one, Ways(self.clock(), self.desktop))
