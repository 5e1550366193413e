"""The working list: promises, tasks and what follows a hang-up in one order; the same in the page and in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal, get_args

from sangfroid.record import followup_protocols, offices, promise_marks, promises
from sangfroid.record import followup_tasks as tasks
from sangfroid.record.followup_protocols import ProtocolLine
from sangfroid.record.followup_tasks import PutOff, TaskLine
from sangfroid.record.promise_line import PromiseLine
from sangfroid.record.store import Visit

SOON: Final = timedelta(hours=1)  # from then on it is "due soon"

Standing = Literal["late", "due", "soon", "today", "later", "waiting", "done", "doubted"]
Part = Literal["late", "today", "waiting", "later", "done", "doubted"]
PARTS: Final[tuple[Part, ...]] = get_args(Part)
_PART: Final[dict[Standing, Part]] = {
    "late": "late", "due": "today", "soon": "today", "today": "today", "later": "later", "doubted": "doubted",
}  # fmt: skip


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
    whatever its time; a person says whether it was promised. `more`: how many a list has beyond those told."""

    late: tuple[Item, ...]
    today: tuple[Item, ...]
    waiting: tuple[Item, ...]
    later: tuple[Item, ...]
    done: tuple[Item, ...]
    doubted: tuple[Item, ...] = ()
    more: Mapping[Part, int] = field(default_factory=dict)

    def count(self, part: Part) -> int:
        """How many a list has in all."""
        told: tuple[Item, ...] = getattr(self, part)
        return len(told) + self.more.get(part, 0)

    @property
    def due(self) -> int:
        """How many are to be done today, the late ones among them."""
        return self.count("late") + self.count("today")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line before it is opened: what it is about, or a promise's id."""

    part: Part
    standing: Standing
    at: datetime | None
    promise: int | None = None
    task: TaskLine | None = None
    protocol: ProtocolLine | None = None


def standing(due: datetime | None, now: datetime, ends: datetime) -> Standing:
    """How what is due then stands now; `ends` is the end of the office's day."""
    if due is None or due >= ends:
        return "later"
    if due < now:
        return "late"
    return "soon" if due - now <= SOON else "today"


def worklist(visit: Visit, most: Mapping[Part, int] | None = None) -> WorkList:
    """One's own working list at this moment. `most`: how many lines of each list are told, none of a list that it does
    not name; the others are counted."""
    listed: dict[Part, list[_Entry]] = {part: [] for part in PARTS}
    for one in _entries(visit):
        listed[one.part].append(one)
    told = {part: _by_time(entries) for part, entries in listed.items()}
    told["done"].reverse()
    if most is not None:
        told = {part: entries[: most.get(part, 0)] for part, entries in told.items()}
    items = _items(visit, told)
    more = {part: len(listed[part]) - len(entries) for part, entries in told.items()}
    return WorkList(**items, more=more)


def _entries(visit: Visit) -> Iterator[_Entry]:
    """All lines, before any is opened."""
    begins, ends = offices.day_bounds(visit, offices.today(visit))
    marks = promise_marks.due(visit)
    for mark in (*marks.late, *marks.today, *marks.later):
        stands: Standing = "doubted" if mark.doubted else standing(mark.due, visit.now, ends)
        yield _Entry(_PART[stands], stands, mark.due, mark.id)
    for mark in marks.waiting:
        yield _Entry("waiting", "waiting", mark.due, mark.id)
    open_tasks = tasks.mine(visit)
    for task in open_tasks:
        stands = standing(task.due, visit.now, ends)
        yield _Entry(_PART[stands], stands, task.due, task=task)
    asked = {one.protocol for one in open_tasks}
    for protocol in followup_protocols.mine(visit):
        if protocol.id not in asked:
            yield _Entry("waiting", "waiting", protocol.standing.until, protocol=protocol)
    for id_, settled in promise_marks.settled_since(visit, begins):
        yield _Entry("done", "done", settled, id_)
    for task in tasks.mine(visit, since=begins):
        yield _Entry("done", "done", task.done, task=task)


def _items(visit: Visit, told: Mapping[Part, list[_Entry]]) -> dict[Part, tuple[Item, ...]]:
    """The lines opened: what stands in them, and what they were put off to."""
    every = [one for entries in told.values() for one in entries]
    lines = promises.some(visit, [one.promise for one in every if one.promise is not None])
    mine = [one for one in every if one.standing not in ("waiting", "done")]
    put_off = tasks.put_off_until(visit, promise=True, ids=[one.promise for one in mine if one.promise is not None])
    put_off_tasks = tasks.put_off_until(visit, promise=False, ids=[one.task.id for one in mine if one.task is not None])

    def opened(one: _Entry) -> Item:
        if one.promise is not None:
            return Item(one.standing, one.at, lines[one.promise], put_off=put_off.get(one.promise))
        until = put_off_tasks.get(one.task.id) if one.task is not None else None
        return Item(one.standing, one.at, task=one.task, protocol=one.protocol, put_off=until)

    def there(one: _Entry) -> bool:  # a colleague may have taken it over since it was marked
        return one.promise is None or one.promise in lines

    return {part: tuple(opened(one) for one in entries if there(one)) for part, entries in told.items()}


def _by_time(entries: list[_Entry]) -> list[_Entry]:
    """The soonest first, those without a time last."""
    return sorted(entries, key=lambda one: (one.at is None, one.at.timestamp() if one.at is not None else 0.0))
