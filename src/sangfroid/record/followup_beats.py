"""An emergency's beat, kept: when news is next due, who waits for it, what was learnt once it was over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, delete, insert, select, update

from sangfroid.record import gate
from sangfroid.record.errors import NotFound, NotPossible
from sangfroid.record.followup_tables import beat_callers
from sangfroid.record.followup_tables import beats as table
from sangfroid.record.store import Visit
from sangfroid.record.tables import calls, contacts

MOST: Final = 50
LONGEST: Final = 2_000
_WORDS: Final = "beats.words"


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who waits for news; `needed_by` is their own hard stop."""

    id: int
    contact: int | None
    name: str
    first_name: str
    call: int | None
    needed_by: datetime | None


@dataclass(frozen=True, slots=True)
class BeatLine:
    """One outage. `due`: the next update, None once it is over. `lesson` and `prevents` are written down afterwards."""

    id: int
    person: int
    title: str
    every: timedelta
    began: datetime
    due: datetime | None
    over: datetime | None
    updates: int
    callers: tuple[Caller, ...]
    lesson: str
    prevents: str


def begin(visit: Visit, title: str, every: timedelta, due: datetime) -> BeatLine:
    """Begins a beat of one's own."""
    me = gate.signed_in(visit)
    if not title.strip() or len(title) > 200:
        raise NotPossible("Dites en quelques mots ce qui ne marche pas.")
    words = {"title": title.strip(), "lesson": "", "prevents": ""}
    id_ = visit.connection.execute(insert(table).values(
        office=visit.office, person=me, every=int(every.total_seconds()), began=visit.now, due=due, updates=0,
        words=visit.keys.seal_json(words, _WORDS),
    ).returning(table.c.id)).scalar_one()  # fmt: skip
    visit.trace("began", "beat", id_)
    return get(visit, id_)


def get(visit: Visit, id_: int) -> BeatLine:
    """One's own."""
    found = _lines(visit, _mine(visit).where(table.c.id == id_))
    if not found:
        raise NotFound("beats", id_)
    return found[0]


def running(visit: Visit) -> tuple[BeatLine, ...]:
    """One's own that are not over, the soonest due first."""
    return _lines(visit, _mine(visit).where(table.c.over.is_(None)).order_by(table.c.due).limit(MOST))


def ended(visit: Visit) -> tuple[BeatLine, ...]:
    """One's own that are over, the newest first."""
    return _lines(visit, _mine(visit).where(table.c.over.is_not(None)).order_by(table.c.over.desc()).limit(MOST))


def join(visit: Visit, id_: int, *, contact: int | None, call: int | None, needed_by: datetime | None) -> None:
    """One caller more of the same outage."""
    get(visit, id_)
    gate.known(visit, contacts, contact)
    if call is not None:
        gate.own_call(visit, call)
        gate.known(visit, calls, call)
    if contact is None and call is None:
        raise NotPossible("Dites qui attend des nouvelles.")
    visit.connection.execute(insert(beat_callers).values(
        office=visit.office, beat=id_, contact=contact, call=call, needed_by=needed_by
    ))  # fmt: skip
    visit.trace("joined", "beat", id_)


def leave(visit: Visit, id_: int, caller: int) -> None:
    """One caller less."""
    get(visit, id_)
    here = (beat_callers.c.id == caller, beat_callers.c.beat == id_, beat_callers.c.office == visit.office)
    visit.connection.execute(delete(beat_callers).where(*here))


def updated(visit: Visit, id_: int, *, due: datetime, told: bool) -> None:
    """When the next update is due; `told`: news was given."""
    line = get(visit, id_)
    _set(visit, id_, due=due, updates=line.updates + told)
    visit.trace("updated", "beat", id_)


def finish(visit: Visit, id_: int) -> None:
    """It is over: no update is due any more."""
    get(visit, id_)
    _set(visit, id_, due=None, over=visit.now)
    visit.trace("ended", "beat", id_)


def learn(visit: Visit, id_: int, lesson: str, prevents: str) -> None:
    """What was learnt, and what keeps it from coming back."""
    line = get(visit, id_)
    if max(len(lesson), len(prevents)) > LONGEST:
        raise NotPossible("Ce texte est trop long : {most} caractères au plus.", most=LONGEST)
    words = {"title": line.title, "lesson": lesson.strip(), "prevents": prevents.strip()}
    _set(visit, id_, words=visit.keys.seal_json(words, _WORDS))
    visit.trace("learnt", "beat", id_)


def _set(visit: Visit, id_: int, **values: Any) -> None:
    visit.connection.execute(update(table).where(table.c.id == id_, table.c.office == visit.office).values(**values))


def _mine(visit: Visit) -> Select[Any]:
    return select(table).where(table.c.office == visit.office, table.c.person == gate.signed_in(visit))


def _lines(visit: Visit, wanted: Select[Any]) -> tuple[BeatLine, ...]:
    rows = visit.connection.execute(wanted).all()
    callers = _callers(visit, [row.id for row in rows])
    return tuple(
        BeatLine(
            row.id, row.person, words["title"], timedelta(seconds=row.every), row.began, row.due, row.over, row.updates,
            callers.get(row.id, ()), words["lesson"], words["prevents"],
        )
        for row in rows
        for words in (visit.keys.open_json(row.words, _WORDS),)
    )  # fmt: skip


def _callers(visit: Visit, ids: list[int]) -> dict[int, tuple[Caller, ...]]:
    wanted = (
        select(beat_callers, contacts.c.name, contacts.c.first_name)
        .outerjoin(contacts, contacts.c.id == beat_callers.c.contact)
        .where(beat_callers.c.office == visit.office, beat_callers.c.beat.in_(ids)).order_by(beat_callers.c.id)
    )  # fmt: skip
    found: dict[int, tuple[Caller, ...]] = {}
    for row in visit.connection.execute(wanted):
        name = f"{row.first_name} {row.name}".strip() if row.name is not None else ""
        one = Caller(row.id, row.contact, name, row.first_name or "", row.call, row.needed_by)
        found[row.beat] = (*found.get(row.beat, ()), one)
    return found
