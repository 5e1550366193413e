"""What a later call shows of a promise: proposed to who follows it, with both quotes; a person answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import Select, insert, or_, select, update

from sangfroid.record import gate
from sangfroid.record.errors import NotFound
from sangfroid.record.followup_tables import proposals as table
from sangfroid.record.prepare import PROMISE_WORDS
from sangfroid.record.store import Visit
from sangfroid.record.tables import calls, promises

Verdict = Literal["kept", "broken", "partly"]
MOST: Final = 50
_WORDS: Final = "proposals.words"


@dataclass(frozen=True, slots=True)
class NewProposal:
    """`quote` are the later call's words that show it, of its turn `turn`."""

    promise: int
    call: int
    verdict: Verdict
    turn: int
    quote: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """`said` is the promise as it was given, `shown` what shows what became of it."""

    id: int
    promise: int
    what: str
    said: str
    call: int
    at: datetime
    turn: int
    verdict: Verdict
    shown: str


def propose(visit: Visit, new: NewProposal) -> None:
    """Puts it to who follows the promise; once for each call."""
    known = select(table.c.id).where(table.c.promise == new.promise, table.c.call == new.call)
    if visit.connection.execute(known).first() is not None:
        return
    id_ = visit.connection.execute(insert(table).values(
        office=visit.office, promise=new.promise, call=new.call, verdict=new.verdict, turn=new.turn, state="open",
        at=visit.now, words=visit.keys.seal_json({"quote": new.quote}, _WORDS),
    ).returning(table.c.id)).scalar_one()  # fmt: skip
    visit.trace("proposed", "promise", new.promise, f"{new.verdict} {id_}")


def mine(visit: Visit) -> tuple[Proposal, ...]:
    """Those to be answered on one's own promises, whose later call one may look at; the newest first."""
    wanted = _wanted(visit).where(table.c.state == "open", promises.c.open.is_(True))
    return _lines(visit, wanted.order_by(table.c.id.desc()).limit(MOST))


def answer(visit: Visit, id_: int, *, yes: bool) -> Proposal:
    """One says whether it is so; what becomes of the promise is the caller's."""
    found = _lines(visit, _wanted(visit).where(table.c.id == id_))
    if not found:
        raise NotFound("proposals", id_)
    here = (table.c.id == id_, table.c.office == visit.office)
    visit.connection.execute(update(table).where(*here).values(state="accepted" if yes else "refused"))
    visit.trace("answered", "promise", found[0].promise, "yes" if yes else "no")
    return found[0]


def _wanted(visit: Visit) -> Select[Any]:
    me = gate.signed_in(visit)
    return (
        select(table, promises.c.words.label("said"), calls.c.at.label("called"))
        .join(promises, promises.c.id == table.c.promise).join(calls, calls.c.id == table.c.call)
        .where(table.c.office == visit.office, or_(promises.c.keeper == me, promises.c.holder == me),
               gate.seen_calls(visit), calls.c.verbatim.is_(True))
    )  # fmt: skip


def _lines(visit: Visit, wanted: Select[Any]) -> tuple[Proposal, ...]:
    found: list[Proposal] = []
    for row in visit.connection.execute(wanted):
        said = visit.keys.open_json(row.said, PROMISE_WORDS)
        quote = visit.keys.open_json(row.words, _WORDS)["quote"]
        found.append(Proposal(
            row.id, row.promise, said["what"], said["text"] or said["what"], row.call, row.called, row.turn,
            row.verdict, quote,
        ))  # fmt: skip
    return tuple(found)
