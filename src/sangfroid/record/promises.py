"""Promises until they are kept: heard, confirmed, waiting, then kept, released or broken, with what proves it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, RowMapping, Select, and_, insert, or_, select, update

from sangfroid.calls.reading import Owner
from sangfroid.calls.vocabulary import Precision
from sangfroid.record import gate, promise_marks
from sangfroid.record.errors import NotFound, NotPossible
from sangfroid.record.prepare import PROMISE_WORDS, place
from sangfroid.record.promise_line import PromiseLine
from sangfroid.record.promise_marks import MOST
from sangfroid.record.store import Visit
from sangfroid.record.tables import calls, contacts, people
from sangfroid.record.tables import promises as table

OPEN: Final = frozenset({"heard", "confirmed", "waiting"})
# Calls whose promises would carry what may be an illness, a threat; a call's own page tells them.
GRAVE: Final = ("abuse", "emergency")
_INFINITIVE: Final = re.compile(r"\w+(?:er|ir|oir|re)", re.IGNORECASE)
_PROOF: Final = "promises.proof"


@dataclass(frozen=True, slots=True)
class NewPromise:
    """A promise noted by a person. `owner` must do it; `holder` is the colleague who does, None where that is nobody
    of the office. `after` are the words of the event that it waits for."""

    what: str
    owner: Owner = "agent"
    holder: int | None = None
    contact: int | None = None
    call: int | None = None
    due: datetime | None = None
    precision: Precision = "none"
    after: str | None = None


@dataclass(frozen=True, slots=True)
class DueLists:
    """One's own open promises: late, due today, later (the soonest first), and those that wait for someone else."""

    late: tuple[PromiseLine, ...]
    today: tuple[PromiseLine, ...]
    later: tuple[PromiseLine, ...]
    waiting: tuple[PromiseLine, ...]


def add(visit: Visit, new: NewPromise) -> PromiseLine:
    """Notes a promise; it is confirmed as it stands."""
    me = gate.signed_in(visit)
    if new.call is not None:
        gate.own_call(visit, new.call)
    gate.known(visit, contacts, new.contact)
    gate.colleague(visit, new.holder)
    if not new.what.strip():
        raise NotPossible("Dites ce qui est promis.")
    words = {"what": new.what.strip(), "text": "", "when": None, "after": new.after}
    holder = new.holder if new.holder is not None else me if new.owner == "agent" else None
    id_ = visit.connection.execute(insert(table).values(
        office=visit.office, call=new.call, contact=new.contact, by=new.owner, owner=new.owner, keeper=me,
        holder=holder, due=new.due, precision=new.precision, assumed=False, confidence=1.0, state="confirmed",
        open=True, event_pending=new.after is not None, by_person=True, denied=False, made=visit.now,
        words=visit.keys.seal_json(words, PROMISE_WORDS),
    ).returning(table.c.id)).scalar_one()  # fmt: skip
    visit.trace("made", "promise", id_)
    return get(visit, id_)


def get(visit: Visit, id_: int) -> PromiseLine:
    """One promise that the visitor follows, must do, or heard in a call that they may look at."""
    return _line(visit, _row(visit, id_), titled=True)


def confirm(visit: Visit, id_: int) -> PromiseLine:
    """Says that the promise stands as it was heard."""
    again = {"planned": None} if get(visit, id_).doubted else {}  # of what was doubted nobody was reminded
    return _set(
        visit, id_, "confirmed", {"state": "confirmed", "by_person": True, "denied": False, "open": True} | again
    )


def change(
    visit: Visit, id_: int, *, what: str, due: datetime | None, precision: Precision, owner: Owner
) -> PromiseLine:
    """Corrects a promise; a new reading of the call leaves it as it is now."""
    row = _row(visit, id_)
    if not what.strip():
        raise NotPossible("Dites ce qui est promis.")
    words = visit.keys.open_json(row["words"], PROMISE_WORDS) | {"what": what.strip()}
    holder = row["holder"] if row["owner"] == owner else row["keeper"] if owner == "agent" else None
    return _set(visit, id_, "changed", {
        "words": visit.keys.seal_json(words, PROMISE_WORDS), "due": due, "precision": precision, "assumed": False,
        "owner": owner, "holder": holder, "by_person": True, "state": "confirmed", "denied": False, "open": True,
    })  # fmt: skip


def deny(visit: Visit, id_: int) -> PromiseLine:
    """Says that this was no promise; a new reading does not bring it back."""
    return _set(visit, id_, "denied", {"denied": True, "by_person": True, "open": False})


def wait(visit: Visit, id_: int, after: str) -> PromiseLine:
    """Lets the promise wait for an event, in one's own words."""
    words = visit.keys.open_json(_row(visit, id_)["words"], PROMISE_WORDS) | {"after": after.strip() or None}
    sealed = visit.keys.seal_json(words, PROMISE_WORDS)
    values = {"state": "waiting", "event_pending": True, "by_person": True, "open": True, "words": sealed}
    return _set(visit, id_, "waits", values)


def happened(visit: Visit, id_: int, due: datetime | None = None) -> PromiseLine:
    """Notes that the event a promise waits for has come: it is due at the time given, else now."""
    values = {"state": "confirmed", "event_pending": False, "due": due or visit.now, "assumed": due is None}
    return _set(visit, id_, "event", values | {"by_person": True, "open": True})


def settle(visit: Visit, id_: int, state: Literal["kept", "released", "broken"], proof: str = "") -> PromiseLine:
    """Ends a promise: kept, released by the other side, or broken; `proof` says what shows it."""
    sealed = visit.keys.seal_json(proof, _PROOF) if proof else None
    values = {"state": state, "open": False, "by_person": True, "settled": visit.now, "proof": sealed}
    return _set(visit, id_, state, values)


def reopen(visit: Visit, id_: int) -> PromiseLine:
    """Undoes `settle` and `deny`."""
    values = {"state": "confirmed", "open": True, "denied": False, "by_person": True, "settled": None, "proof": None}
    return _set(visit, id_, "reopened", values)


def give(visit: Visit, id_: int, person: int) -> PromiseLine:
    """Hands the promise to a colleague, who must do it from now on; one's own part is to follow it up."""
    gate.colleague(visit, person)
    return _set(visit, id_, "given", {"holder": person, "by_person": True, "open": True})


def of_call(visit: Visit, call: int) -> tuple[PromiseLine, ...]:
    """A call's promises in the order in which they were made, those denied or replaced too."""
    gate.call(visit, call)
    wanted = _wanted(visit).where(table.c.call == call)
    return _lines(visit, wanted.order_by(table.c.turn, table.c.span_start, table.c.id))


def of_contact(visit: Visit, contact: int) -> tuple[PromiseLine, ...]:
    """A contact's open promises, the soonest due first.

    Whoever may not look at the call sees what a person confirmed, and of what was only heard the act alone: what a
    call shows of health, distress or threats stays in that call, for everybody where it was an emergency or abuse.
    """
    gate.known(visit, contacts, contact)
    wanted = _wanted(visit).where(table.c.contact == contact, table.c.open.is_(True))
    return for_contact(visit, _lines(visit, _soonest(wanted).limit(MOST)))


def for_contact(visit: Visit, told: tuple[PromiseLine, ...]) -> tuple[PromiseLine, ...]:
    """The promises as a contact's page may tell them to this visitor."""
    ids = {line.call for line in told if line.call is not None}
    grave = or_(*(calls.c.situations.contains(f",{name},") for name in GRAVE))
    open_ = select(calls.c.id).where(calls.c.id.in_(ids), gate.seen_calls(visit), ~grave)
    seen = frozenset(visit.connection.scalars(open_)) if ids else frozenset()
    return tuple(line if line.call in seen or line.call is None else _without_words(line) for line in told)


def due(visit: Visit) -> DueLists:
    """One's own promises on the office's day."""
    marks = promise_marks.due(visit)
    lines = some(visit, marks.ids)
    late, today, later, waiting = (
        tuple(lines[one.id] for one in part if one.id in lines)
        for part in (marks.late, marks.today, marks.later, marks.waiting)
    )
    return DueLists(late, today, later, waiting)


def some(visit: Visit, ids: Sequence[int]) -> dict[int, PromiseLine]:
    """Those of these promises that are one's own to follow or to keep, by id; without their calls' titles, which would
    have to be opened one by one."""
    me = gate.signed_in(visit)
    if not ids:
        return {}
    wanted = _wanted(visit).where(table.c.id.in_(ids), or_(table.c.holder == me, table.c.keeper == me))
    return {one.id: one for one in _lines(visit, wanted, titled=False)}


def settled_since(visit: Visit, since: datetime) -> tuple[PromiseLine, ...]:
    """One's own promises that ended since then, the newest first."""
    me = gate.signed_in(visit)
    wanted = _wanted(visit).where(
        or_(table.c.holder == me, table.c.keeper == me), table.c.settled >= since, table.c.denied.is_(False)
    )
    return _lines(visit, wanted.order_by(table.c.settled.desc(), table.c.id.desc()).limit(MOST), titled=False)


def ended_with(visit: Visit, contact: int) -> tuple[PromiseLine, ...]:
    """A contact's promises that ended, the newest first; told as `of_contact` tells them."""
    gate.known(visit, contacts, contact)
    wanted = _wanted(visit).where(table.c.contact == contact, table.c.settled.is_not(None), table.c.denied.is_(False))
    return for_contact(visit, _lines(visit, wanted.order_by(table.c.settled.desc()).limit(MOST)))


def _soonest(wanted: Select[Any]) -> Select[Any]:
    return wanted.order_by(table.c.due.is_(None), table.c.due)


_HOLDERS: Final = people.alias("holders")
_TOLD_IN: Final = calls.alias("told_in")
_WANTED: Final = (
    select(
        table, contacts.c.name, contacts.c.first_name, _HOLDERS.c.name.label("holder_name"),
        _TOLD_IN.c.at.label("call_at"), _TOLD_IN.c.agent.label("call_agent"), _TOLD_IN.c.head.label("call_head"),
        _TOLD_IN.c.content.label("call_content"),
    )
    .outerjoin(_TOLD_IN, _TOLD_IN.c.id == table.c.call)
    .outerjoin(contacts, contacts.c.id == table.c.contact)
    .outerjoin(_HOLDERS, _HOLDERS.c.id == table.c.holder)
)  # fmt: skip


def _wanted(visit: Visit) -> Select[Any]:
    return _WANTED.where(table.c.office == visit.office)


def _row(visit: Visit, id_: int) -> RowMapping:
    """A promise that the visitor may touch."""
    seen = select(calls.c.id).where(calls.c.id == table.c.call, gate.seen_calls(visit)).exists()
    theirs: ColumnElement[bool] = or_(table.c.holder == visit.person, table.c.keeper == visit.person, seen)
    if visit.role == "program":
        theirs = gate.every(True)
    found = visit.connection.execute(_wanted(visit).where(and_(table.c.id == id_, theirs))).mappings().one_or_none()
    if found is None:
        raise NotFound
    return found


def _set(visit: Visit, id_: int, act: str, values: dict[str, Any]) -> PromiseLine:
    """Changes a promise that one follows or must do; looking at a shared call gives no hand in its promises."""
    row = _row(visit, id_)
    if visit.role != "program" and visit.person not in (row["keeper"], row["holder"]):
        raise NotFound
    visit.connection.execute(update(table).where(table.c.id == id_, table.c.office == visit.office).values(**values))
    visit.trace(act, "promise", id_)
    return get(visit, id_)


def _without_words(line: PromiseLine) -> PromiseLine:
    what = line.what if line.by_person else act(line.what)
    after = line.after if line.by_person else None
    return replace(line, what=what, text="", when=None, after=after, call_title=None)


def act(what: str) -> str:
    """The act of a promise without what it bears on ("rappeler"); "" where it does not begin with one."""
    first = what.split(" ", 1)[0]
    return first if _INFINITIVE.fullmatch(first) else ""


def _lines(visit: Visit, wanted: Select[Any], *, titled: bool = True) -> tuple[PromiseLine, ...]:
    return tuple([_line(visit, row, titled=titled) for row in visit.connection.execute(wanted).mappings().all()])


def _title(visit: Visit, row: Any) -> str | None:
    """The title of one's own call."""
    if row["call"] is None or row["call_agent"] != visit.person or visit.person is None:
        return None
    title: str | None = visit.keys.open_json(row["call_head"], place("head", row["call_content"]))["title"]
    return title


_PLAIN: Final = (
    "id", "call", "call_at", "turn", "contact", "by", "owner", "keeper", "holder", "holder_name", "event_pending",
    "due", "precision", "assumed", "confidence", "state", "denied", "by_person", "made", "settled", "replaced_by",
)  # fmt: skip


def _line(visit: Visit, row: RowMapping, *, titled: bool) -> PromiseLine:
    words = visit.keys.open_json(row["words"], PROMISE_WORDS)
    span = (row["span_start"], row["span_end"]) if row["span_start"] is not None else None
    return PromiseLine(
        **{name: row[name] for name in _PLAIN}, span=span, call_title=_title(visit, row) if titled else None,
        contact_name=f"{row['first_name']} {row['name']}".strip() if row["name"] is not None else None,
        what=words["what"], text=words["text"], when=words["when"], after=words["after"],
        proof=visit.keys.open_json(row["proof"], _PROOF) if row["proof"] is not None else None,
    )  # fmt: skip
