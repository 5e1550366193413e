"""The working list: promises, tasks and what follows a hang-up in one order; the same in the page and in a terminal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from sangfroid.record import followup_protocols, offices, promises
from sangfroid.record import followup_tasks as tasks
from sangfroid.record.followup_protocols import ProtocolLine
from sangfroid.record.followup_tasks import PutOff, TaskLine
from sangfroid.record.promise_line import PromiseLine
from sangfroid.record.store import Visit

SOON: Final = timedelta(hours=1)  # from then on it is "due soon"

Standing = Literal["late", "due", "soon", "today", "later", "waiting", "done", "doubted"]


@dataclass(frozen=True, slots=True)
class Item:
    """One line: a promise, a task, or what waits after a hang-up; one of the three. `at` is when it is due."""

    standing: Standing
    at: datetime | None
    promise: PromiseLine | None = None
    task: TaskLine | None = None
    protocol: ProtocolLine | None = None
    put_off: PutOff | None = None


@dataclass(frozen=True, slots=True)
class WorkList:
    """Late first: what is late is in the list, put off or not, until it is settled. `doubted`: heard without certainty,
    whatever its time; a person says whether it was promised."""

    late: tuple[Item, ...]
    today: tuple[Item, ...]
    waiting: tuple[Item, ...]
    later: tuple[Item, ...]
    done: tuple[Item, ...]
    doubted: tuple[Item, ...] = ()

    @property
    def due(self) -> int:
        """How many are to be done today, the late ones among them."""
        return len(self.late) + len(self.today)


def standing(due: datetime | None, now: datetime, ends: datetime) -> Standing:
    """How what is due then stands now; `ends` is the end of the office's day."""
    if due is None or due >= ends:
        return "later"
    if due < now:
        return "late"
    return "soon" if due - now <= SOON else "today"


def worklist(visit: Visit) -> WorkList:
    """One's own working list at this moment."""
    begins, ends = offices.day_bounds(visit, offices.today(visit))
    due = promises.due(visit)
    open_tasks = tasks.mine(visit)
    own = (*due.late, *due.today, *due.later)
    put_off = tasks.put_off_until(visit, promise=True, ids=[one.id for one in own])
    put_off_tasks = tasks.put_off_until(visit, promise=False, ids=[one.id for one in open_tasks])
    items = [
        Item(
            "doubted" if one.doubted else standing(one.due, visit.now, ends), one.due, promise=one,
            put_off=put_off.get(one.id),
        )
        for one in own
    ]  # fmt: skip
    items += [
        Item(standing(one.due, visit.now, ends), one.due, task=one, put_off=put_off_tasks.get(one.id))
        for one in open_tasks
    ]
    waiting = [Item("waiting", one.due, promise=one) for one in due.waiting]
    asked = {one.protocol for one in open_tasks}
    waiting += [
        Item("waiting", one.standing.until, protocol=one)
        for one in followup_protocols.mine(visit) if one.id not in asked
    ]  # fmt: skip
    done = [Item("done", one.settled, promise=one) for one in promises.settled_since(visit, begins)]
    done += [Item("done", one.done, task=one) for one in tasks.mine(visit, since=begins)]
    return WorkList(
        _in_order(items, "late"), _in_order(items, "soon", "today"), _by_time(waiting), _in_order(items, "later"),
        tuple(reversed(_by_time(done))), _in_order(items, "doubted"),
    )  # fmt: skip


def _in_order(items: list[Item], *which: Standing) -> tuple[Item, ...]:
    return _by_time([one for one in items if one.standing in which])


def _by_time(items: list[Item]) -> tuple[Item, ...]:
    """The soonest first, those without a time last."""
    return tuple(sorted(items, key=lambda one: (one.at is None, one.at.timestamp() if one.at is not None else 0.0)))
