"""Tasks: what is to be done after a call that is no promise (call back, write, give news); putting off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import RowMapping, Select, func, insert, select, update

from sangfroid.record import gate
from sangfroid.record.errors import NotFound, NotPossible
from sangfroid.record.followup_tables import notices, snoozes
from sangfroid.record.followup_tables import tasks as table
from sangfroid.record.followups import Timer, put_timer
from sangfroid.record.store import Visit
from sangfroid.record.tables import calls, contacts, people, promises

TaskKind = Literal["call_back", "message", "last_message", "update", "follow_up", "lesson", "next_step", "hand_over"]
TaskState = Literal["open", "done", "dropped"]
MOST: Final = 200
LONGEST: Final = 2_000
_WORDS: Final = "tasks.words"
_REASON: Final = "snoozes.reason"


@dataclass(frozen=True, slots=True)
class NewTask:
    """`person` does it. `what` in a few words, `draft` a message to be changed and sent by a person."""

    kind: TaskKind
    person: int
    due: datetime
    what: str = ""
    draft: str = ""
    contact: int | None = None
    call: int | None = None
    protocol: int | None = None
    beat: int | None = None
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class PutOff:
    """Until when something was put off, and why."""

    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class TaskLine:
    id: int
    kind: TaskKind
    person: int
    contact: int | None
    contact_name: str | None
    first_name: str
    call: int | None
    protocol: int | None
    beat: int | None
    not_before: datetime | None
    due: datetime
    state: TaskState
    made: datetime
    done: datetime | None
    what: str
    draft: str


def add(visit: Visit, new: NewTask) -> TaskLine:
    """Gives somebody of the office a task; oneself, or by the program."""
    if visit.role != "program" and new.person != gate.signed_in(visit):
        gate.colleague(visit, new.person)
    if len(new.what) > LONGEST or len(new.draft) > LONGEST:
        raise NotPossible("Ce texte est trop long : {most} caractères au plus.", most=LONGEST)
    gate.known(visit, contacts, new.contact)
    if new.call is not None:
        gate.known(visit, calls, new.call)
    words = {"what": new.what.strip(), "draft": new.draft.strip()}
    id_ = visit.connection.execute(insert(table).values(
        office=visit.office, kind=new.kind, person=new.person, contact=new.contact, call=new.call,
        protocol=new.protocol, beat=new.beat, not_before=new.not_before, due=new.due, state="open", made=visit.now,
        words=visit.keys.seal_json(words, _WORDS),
    ).returning(table.c.id)).scalar_one()  # fmt: skip
    visit.trace("made", "task", id_, new.kind)
    return _lines(visit, _wanted(visit).where(table.c.id == id_))[0]


def get(visit: Visit, id_: int) -> TaskLine:
    """One's own task."""
    wanted = _wanted(visit).where(table.c.id == id_)
    if visit.role != "program":
        wanted = wanted.where(table.c.person == visit.person)
    found = _lines(visit, wanted)
    if not found:
        raise NotFound("tasks", id_)
    return found[0]


def settle(visit: Visit, id_: int, state: Literal["done", "dropped"]) -> TaskLine:
    """Says that a task is done, or will not be."""
    get(visit, id_)
    _set(visit, id_, state=state, done=visit.now)
    visit.trace(state, "task", id_)
    return get(visit, id_)


def reopen(visit: Visit, id_: int) -> TaskLine:
    """Undoes `settle`; reminders are planned anew."""
    get(visit, id_)
    _set(visit, id_, state="open", done=None, planned=None)
    visit.trace("reopened", "task", id_)
    return get(visit, id_)


def planned(visit: Visit, id_: int) -> None:
    """Says that its reminders are seen to: the worker plans none of its own."""
    _set(visit, id_, planned=table.c.due)


def close_all(visit: Visit, *, protocol: int | None = None, beat: int | None = None) -> None:
    """Drops what is still open of a protocol or a beat; the caller has asked the gate."""
    of = table.c.protocol == protocol if protocol is not None else table.c.beat == beat
    here = (of, table.c.office == visit.office, table.c.state == "open")
    visit.connection.execute(update(table).where(*here).values(state="dropped", done=visit.now))


def close_by_kind(visit: Visit, protocol: int, kinds: tuple[str, ...]) -> None:
    """What was asked for is done: the open tasks of these kinds are too."""
    here = (table.c.protocol == protocol, table.c.office == visit.office, table.c.state == "open")
    closing = update(table).where(*here, table.c.kind.in_(kinds))
    visit.connection.execute(closing.values(state="done", done=visit.now))


def mine(visit: Visit, *, since: datetime | None = None) -> tuple[TaskLine, ...]:
    """One's own open tasks, the soonest due first; with `since` those done since then."""
    me = gate.signed_in(visit)
    wanted = _wanted(visit).where(table.c.person == me)
    if since is None:
        wanted = wanted.where(table.c.state == "open").order_by(table.c.due, table.c.id)
    else:
        wanted = wanted.where(table.c.state == "done", table.c.done >= since).order_by(table.c.done.desc())
    return _lines(visit, wanted.limit(MOST))


def of_contact(visit: Visit, contact: int) -> tuple[TaskLine, ...]:
    """A contact's tasks, the newest first; of a colleague's only what kind it is and when."""
    gate.known(visit, contacts, contact)
    wanted = _wanted(visit).where(table.c.contact == contact).order_by(table.c.made.desc(), table.c.id.desc())
    return _lines(visit, wanted.limit(MOST))


def put_off(visit: Visit, until: datetime, reason: str, *, promise: int | None = None, task: int | None = None) -> None:
    """Puts one's own promise or task off, with a reason: it stays in the list, and one is told of it again then."""
    me = gate.signed_in(visit)
    due = _own_due(visit, promise=promise, task=task)
    if until <= visit.now:
        raise NotPossible("Choisissez un moment à venir.")
    if not reason.strip() or len(reason) > LONGEST:
        raise NotPossible("Dites pourquoi vous le remettez, en {most} caractères au plus.", most=LONGEST)
    visit.connection.execute(insert(snoozes).values(
        office=visit.office, promise=promise, task=task, by=me, at=visit.now, until=until,
        reason=visit.keys.seal_json(reason.strip(), _REASON),
    ))  # fmt: skip
    # The due time is the client's, and stays: only the reminder moves.
    touched = promises if promise is not None else table
    id_ = promise if promise is not None else task
    visit.connection.execute(
        update(touched).where(touched.c.id == id_, touched.c.office == visit.office).values(planned=touched.c.due)
    )
    put_timer(visit.connection, Timer(visit.office, "again", until, due or until, promise, task))
    visit.trace("put_off", "promise" if promise is not None else "task", id_)


def put_off_until(visit: Visit, *, promise: bool, ids: list[int]) -> dict[int, PutOff]:
    """Of these promises, or tasks, what they were last put off to, where that is still to come."""
    if not ids:
        return {}
    column = snoozes.c.promise if promise else snoozes.c.task
    newest = select(func.max(snoozes.c.id)).where(column.in_(ids), snoozes.c.office == visit.office).group_by(column)
    wanted = select(snoozes, column.label("about")).where(snoozes.c.id.in_(newest), snoozes.c.until > visit.now)
    return {
        row.about: PutOff(row.until, visit.keys.open_json(row.reason, _REASON))
        for row in visit.connection.execute(wanted)
    }


@dataclass(frozen=True, slots=True)
class Told:
    """A reminder in the page: what it is about, when it was due, whether it comes after the event."""

    id: int
    promise: int | None
    task: int | None
    stage: str
    due: datetime
    at: datetime
    late: bool
    first_name: str
    name: str


def unseen(visit: Visit) -> tuple[Told, ...]:
    """The reminders that one has not looked at yet, the newest first."""
    me = gate.signed_in(visit)
    contact = func.coalesce(promises.c.contact, table.c.contact)
    wanted = (
        select(notices, contacts.c.first_name, contacts.c.name)
        .outerjoin(promises, promises.c.id == notices.c.promise).outerjoin(table, table.c.id == notices.c.task)
        .outerjoin(contacts, contacts.c.id == contact)
        .where(notices.c.office == visit.office, notices.c.person == me, notices.c.seen.is_(None))
        .order_by(notices.c.at.desc(), notices.c.id.desc()).limit(MOST)
    )  # fmt: skip
    return tuple(
        Told(row.id, row.promise, row.task, row.stage, row.due, row.at, row.late, row.first_name or "", row.name or "")
        for row in visit.connection.execute(wanted)
    )


def seen(visit: Visit) -> None:
    """Marks one's reminders as looked at."""
    mine_ = (notices.c.office == visit.office, notices.c.person == gate.signed_in(visit), notices.c.seen.is_(None))
    visit.connection.execute(update(notices).where(*mine_).values(seen=visit.now))


def _own_due(visit: Visit, *, promise: int | None, task: int | None) -> datetime | None:
    if task is not None:
        return get(visit, task).due
    row = gate.row(visit, promises, promise or 0)
    if visit.person not in (row["keeper"], row["holder"]) or not row["open"]:
        raise NotFound("promises", promise)
    due: datetime | None = row["due"]
    return due


def _set(visit: Visit, id_: int, **values: Any) -> None:
    visit.connection.execute(update(table).where(table.c.id == id_, table.c.office == visit.office).values(**values))


def _wanted(visit: Visit) -> Select[Any]:
    return (
        select(table, contacts.c.name, contacts.c.first_name, people.c.name.label("person_name"))
        .outerjoin(contacts, contacts.c.id == table.c.contact).join(people, people.c.id == table.c.person)
        .where(table.c.office == visit.office)
    )  # fmt: skip


def _lines(visit: Visit, wanted: Select[Any]) -> tuple[TaskLine, ...]:
    return tuple(_line(visit, row) for row in visit.connection.execute(wanted).mappings())


_PLAIN: Final = (
    "id", "kind", "person", "contact", "call", "protocol", "beat", "not_before", "due", "state", "made", "done",
)  # fmt: skip


def _line(visit: Visit, row: RowMapping) -> TaskLine:
    theirs = visit.role == "program" or row["person"] == visit.person
    words = visit.keys.open_json(row["words"], _WORDS) if theirs else {"what": "", "draft": ""}
    name = f"{row['first_name']} {row['name']}".strip() if row["name"] is not None else None
    return TaskLine(
        **{column: row[column] for column in _PLAIN}, contact_name=name, first_name=row["first_name"] or "", **words
    )
