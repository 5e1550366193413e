"""An emergency's beat, kept: its next update is a task with reminders; at its end come follow-ups and the lesson."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sangfroid.followup.rhythm import Rhythm, follow_ups, next_update
from sangfroid.record import followup_beats as rows
from sangfroid.record import followup_tasks as tasks
from sangfroid.record import gate
from sangfroid.record.errors import NotPossible
from sangfroid.record.followup_beats import BeatLine
from sangfroid.record.followup_tasks import NewTask
from sangfroid.record.followups import Timer, put_timer
from sangfroid.record.store import Visit


@dataclass(frozen=True, slots=True)
class NewCaller:
    """Somebody who waits for news; `needed_by` is their own hard stop."""

    contact: int | None
    call: int | None
    needed_by: datetime | None


def begin(visit: Visit, title: str, every: timedelta, rhythm: Rhythm) -> BeatLine:
    """Begins a beat; its first update is due."""
    update = next_update(visit.now, every, (), rhythm)
    line = rows.begin(visit, title, every, update.due)
    _ask(visit, line, update.due, update.remind)
    return line


def join(visit: Visit, id_: int, caller: NewCaller, rhythm: Rhythm) -> None:
    """One caller more: the next update comes earlier where their hard stop asks for it, never later."""
    rows.join(visit, id_, contact=caller.contact, call=caller.call, needed_by=caller.needed_by)
    line = rows.get(visit, id_)
    if line.due is None:
        raise NotPossible("Cette urgence est finie. Ouvrez-en une autre.")
    update = next_update(visit.now, max(line.due - visit.now, timedelta()), stops(line), rhythm)
    if update.due < line.due:
        rows.updated(visit, id_, due=update.due, told=False)
        _ask(visit, line, update.due, update.remind)


def told(visit: Visit, line: BeatLine, every: timedelta, rhythm: Rhythm) -> None:
    """News was given, even if there was none: the next update is due a beat later."""
    if line.over is not None:
        raise NotPossible("Cette urgence est finie. Ouvrez-en une autre.")
    update = next_update(visit.now, every, stops(line), rhythm)
    rows.updated(visit, line.id, due=update.due, told=True)
    _ask(visit, line, update.due, update.remind)


def finish(visit: Visit, line: BeatLine, days: tuple[float, ...]) -> None:
    """The end: no update any more; follow-ups at the chosen distances, and the lesson to be written down."""
    if line.over is not None:
        raise NotPossible("Cette urgence est déjà finie.")
    rows.finish(visit, line.id)
    tasks.close_all(visit, beat=line.id)
    me = gate.signed_in(visit)
    for at in follow_ups(visit.now, days):
        tasks.add(visit, NewTask("follow_up", me, at, what=line.title, beat=line.id))
    tasks.add(visit, NewTask("lesson", me, visit.now + timedelta(days=1), what=line.title, beat=line.id))


def learn(visit: Visit, id_: int, lesson: str, prevents: str) -> None:
    """The lesson and what prevents it; its task is done then."""
    rows.learn(visit, id_, lesson, prevents)
    for task in tasks.mine(visit):
        if task.beat == id_ and task.kind == "lesson" and (lesson or prevents):
            tasks.settle(visit, task.id, "done")


def stops(line: BeatLine) -> tuple[datetime, ...]:
    """The callers' own hard stops."""
    return tuple(one.needed_by for one in line.callers if one.needed_by is not None)


def strictest(line: BeatLine, now: datetime) -> datetime | None:
    """The nearest hard stop that is still to come."""
    return min((stop for stop in stops(line) if stop > now), default=None)


def _ask(visit: Visit, line: BeatLine, due: datetime, remind: datetime) -> None:
    """The one task of the next update, reminded of before it is due, whatever the office's hours: somebody waits."""
    tasks.close_all(visit, beat=line.id)
    task = tasks.add(visit, NewTask("update", gate.signed_in(visit), due, what=line.title, beat=line.id))
    tasks.planned(visit, task.id)
    put_timer(visit.connection, Timer(visit.office, "beat", remind, due, task=task.id))
