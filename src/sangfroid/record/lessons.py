"""Lessons: M1's three questions answered by whoever took the call, for themselves alone."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import Select, delete, insert, select

from sangfroid.record import gate
from sangfroid.record.errors import NotPossible
from sangfroid.record.stems import asked, hits
from sangfroid.record.store import Visit
from sangfroid.record.tables import lessons as table

Answer = Literal["yes", "no", "partly"]
LONGEST: Final = 5_000  # characters
MOST: Final = 1_000  # looked through: two a week for ten years
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


def mine(visit: Visit, text: str = "", *, limit: int = MOST) -> tuple[Lesson, ...]:
    """One's own lessons, the newest first; with a text those in which all its words stand, in any form."""
    wanted = _wanted(visit, gate.signed_in(visit)).order_by(table.c.at.desc(), table.c.id.desc())
    found = _lessons(visit, wanted.limit(limit))
    words = asked(text[:LONGEST])
    return tuple(one for one in found if _holds(one.answers, words)) if words else found


def _holds(answers: Answers, words: tuple[tuple[str, str], ...]) -> bool:
    return not set(words) - hits(f"{answers.reason}\n{answers.text}", words)[1]


def _wanted(visit: Visit, me: int) -> Select[Any]:
    return select(table).where(table.c.office == visit.office, table.c.person == me)


def _lessons(visit: Visit, wanted: Select[Any]) -> tuple[Lesson, ...]:
    return tuple(
        Lesson(row.id, row.call, row.at, Answers(**visit.keys.open_json(row.answers, _ANSWERS)))
        for row in visit.connection.execute(wanted)
    )
