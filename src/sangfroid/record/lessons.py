"""Lessons: M1's three questions answered by whoever took the call, for themselves alone."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import Select, delete, insert, select

from sangfroid.record import gate
from sangfroid.record.errors import NotPossible
from sangfroid.record.store import Visit
from sangfroid.record.tables import lessons as table

Answer = Literal["yes", "no", "partly"]
LONGEST: Final = 5_000  # characters
_ANSWERS: Final = "lessons.answers"


@dataclass(frozen=True, slots=True)
class Answers:
    """Could my wording have been misread, was it clear and structured, did I respect their time; None: not answered.

    `reason`: why they hung up, once it is learnt. `text`: what to do otherwise.
    """

    could_be_misread: Answer | None = None
    was_clear: Answer | None = None
    respected_time: Answer | None = None
    reason: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Lesson:
    id: int
    call: int
    at: datetime
    answers: Answers


def keep(visit: Visit, call: int, answers: Answers) -> Lesson:
    """Keeps one's answers on one's own call, in place of earlier ones."""
    gate.own_call(visit, call)
    me = gate.signed_in(visit)
    if len(answers.reason) + len(answers.text) > LONGEST:
        raise NotPossible("Une leçon compte {most} caractères au plus.", most=LONGEST)
    visit.connection.execute(delete(table).where(table.c.office == visit.office, table.c.call == call,
                                                 table.c.person == me))  # fmt: skip
    sealed = visit.keys.seal_json(asdict(answers), _ANSWERS)
    visit.connection.execute(insert(table).values(office=visit.office, call=call, person=me, at=visit.now,
                                                  answers=sealed))  # fmt: skip
    visit.trace("kept", "lesson", call)
    return _lessons(visit, _wanted(visit, me).where(table.c.call == call))[0]


def of_call(visit: Visit, call: int) -> Lesson | None:
    """One's own lesson from a call, None while there is none."""
    gate.call(visit, call)
    found = _lessons(visit, _wanted(visit, gate.signed_in(visit)).where(table.c.call == call))
    return found[0] if found else None


def mine(visit: Visit, *, limit: int = 100) -> tuple[Lesson, ...]:
    """All one's own lessons, the newest first."""
    wanted = _wanted(visit, gate.signed_in(visit)).order_by(table.c.at.desc(), table.c.id.desc())
    return _lessons(visit, wanted.limit(limit))


def _wanted(visit: Visit, me: int) -> Select[Any]:
    return select(table).where(table.c.office == visit.office, table.c.person == me)


def _lessons(visit: Visit, wanted: Select[Any]) -> tuple[Lesson, ...]:
    return tuple(
        Lesson(row.id, row.call, row.at, Answers(**visit.keys.open_json(row.answers, _ANSWERS)))
        for row in visit.connection.execute(wanted)
    )
