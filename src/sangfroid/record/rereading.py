"""Reading a call again: with newer rules or another book, or with the two sides exchanged.

A person's corrections stay. The book is that of the call's practice, whatever the reader's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, RowMapping, and_, or_, select, update

from sangfroid.advice.whole import Reader
from sangfroid.calls import Call, Reading
from sangfroid.calls.turns import EndBy
from sangfroid.calls.vocabulary import Speaker
from sangfroid.record import books, corrections, gate, ledger, practices, search_index
from sangfroid.record import calls as kept_calls
from sangfroid.record.errors import NotFound, NotPossible
from sangfroid.record.prepare import as_read, heard_promises, joined, place, tokens
from sangfroid.record.store import Store, Visit, Visitor
from sangfroid.record.summary import summary
from sangfroid.record.tables import call_texts, calls
from sangfroid.record.values import written

BATCH: Final = 100  # calls looked for at a time
_OTHER: Final[dict[Speaker, Speaker]] = {"agent": "client", "client": "agent", "unknown": "unknown"}
_OTHER_END: Final[dict[EndBy, EndBy]] = {"agent": "client", "client": "agent", "unknown": "unknown"}


def stale(visit: Visit, reader: Reader, *, limit: int = 1000) -> tuple[int, ...]:
    """Calls whose words are kept and that were read otherwise than they would be now, the newest first."""
    fresh = [_read_with(visit, reader, practice) for practice in (None, *[one.id for one in practices.listed(visit)])]
    wanted = select(calls.c.id).where(gate.seen_calls(visit), calls.c.verbatim.is_(True), ~or_(*fresh))
    return tuple(visit.connection.scalars(wanted.order_by(calls.c.at.desc()).limit(limit)))


def _read_with(visit: Visit, reader: Reader, practice: int | None) -> ColumnElement[bool]:
    """The condition that a call of this practice was read as it would be now."""
    of = calls.c.practice.is_(None) if practice is None else calls.c.practice == practice
    return and_(of, calls.c.made_with == joined(books.reader(visit, reader, practice).made_with()))


def reread(visit: Visit, id_: int, reader: Reader) -> None:
    """Reads the kept turns again."""
    row = gate.own_call(visit, id_)
    call = _spoken(visit, row)
    _keep(visit, row, call, books.reader(visit, reader, row["practice"]).read(call))
    visit.trace("read_again", "call", id_)


def refresh(store: Store, office: int, reader: Reader, now: Callable[[], datetime]) -> Iterator[int]:
    """Reads an office's stale calls again, the newest first: told one by one, each kept in its own transaction."""
    visitor = Visitor.program(office)
    tried: set[int] = set()
    while True:
        with store.look(visitor, now()) as visit:
            ids = [id_ for id_ in stale(visit, reader, limit=len(tried) + BATCH) if id_ not in tried]
        if not ids:
            return
        for id_ in ids:
            tried.add(id_)  # one whose reading would not change what it was made with must not come again for ever
            try:
                _refresh(store, visitor, id_, reader, now)
            except (NotFound, NotPossible):
                continue  # erased, or let go, meanwhile
            yield id_


def _refresh(store: Store, visitor: Visitor, id_: int, reader: Reader, now: Callable[[], datetime]) -> None:
    """Reads one call again. Nobody waits to write meanwhile: the call is read before the writing transaction."""
    with store.look(visitor, now()) as visit:
        before = gate.own_call(visit, id_)
        call = _spoken(visit, before)
        reading = books.reader(visit, reader, before["practice"]).read(call)
    with store.write(visitor, now()) as visit:
        row = gate.own_call(visit, id_)
        if all(row[name] == before[name] for name in ("swapped", "practice", "verbatim")):
            _keep(visit, row, call, reading)
            visit.trace("read_again", "call", id_)


def swap_roles(visit: Visit, id_: int, reader: Reader) -> None:
    """Exchanges agent and client, and reads the call again."""
    row = gate.own_call(visit, id_)
    swapped = _exchanged(_spoken(visit, row))
    _keep(visit, row, swapped, books.reader(visit, reader, row["practice"]).read(swapped))
    here = update(calls).where(calls.c.id == id_, calls.c.office == visit.office)
    visit.connection.execute(here.values(swapped=not row["swapped"]))
    visit.trace("swapped", "call", id_)


def hear_again(visit: Visit, id_: int, call: Call, reader: Reader) -> bool:
    """Puts the words that were heard by now in the place of none; whether there were any to put."""
    row = gate.own_call(visit, id_)
    if not any(turn.text for turn in call.turns) or any(turn.text for turn in _spoken(visit, row).turns):
        return False
    before = _spoken(visit, row)
    call = replace(call, started_at=before.started_at, zone=before.zone, region=before.region, id=before.id)
    call = _exchanged(call) if row["swapped"] else call
    reading = books.reader(visit, reader, row["practice"]).read(call)
    _keep(visit, row, as_read(call, reading), reading)
    visit.trace("read_again", "call", id_, "words")
    return True


def _exchanged(call: Call) -> Call:
    """The call with agent for client, and client for agent."""
    return replace(
        call, turns=tuple(replace(turn, speaker=_OTHER[turn.speaker]) for turn in call.turns),
        roles=replace(
            call.roles, found="given", confidence=1.0,
            names=tuple((name, _OTHER[side]) for name, side in call.roles.names),
        ),
        end=replace(call.end, by=_OTHER_END[call.end.by]) if call.end is not None else None,
    )  # fmt: skip


def _spoken(visit: Visit, row: RowMapping) -> Call:
    call = kept_calls.spoken(visit, row)
    if call is None:
        raise kept_calls.words_gone()
    return call


def _keep(visit: Visit, row: RowMapping, call: Call, reading: Reading) -> None:
    """Puts a call's new reading in the place of the old one."""
    id_, content = row["id"], row["content"]
    texts = update(call_texts).where(call_texts.c.call == id_, call_texts.c.office == visit.office)
    visit.connection.execute(texts.values(
        spoken=visit.keys.seal(written(call), place("spoken", content)),
        reading=visit.keys.seal(written(reading), place("reading", content)),
    ))  # fmt: skip
    here = update(calls).where(calls.c.id == id_, calls.c.office == visit.office)
    visit.connection.execute(here.values(**summary(reading).columns(), made_with=joined(reading.made_with)))
    search_index.drop(visit, [id_])
    search_index.put(visit, [(id_, tokens(reading, call.title, visit.keys))])
    ledger.match(visit, gate.row(visit, calls, id_), heard_promises(reading, visit.keys))
    corrections.refresh(visit, id_)
