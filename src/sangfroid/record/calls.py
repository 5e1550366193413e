"""Calls: kept once, opened whole for whom the gate lets, taken out with all that hangs on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, RowMapping, and_, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from sangfroid.calls import Call, Reading
from sangfroid.record import corrections, followup_tables, gate, ledger, lines, search_index, tables
from sangfroid.record.corrections import Correction
from sangfroid.record.errors import NotPossible
from sangfroid.record.expiry import Expiry, expiry
from sangfroid.record.lines import CallLine
from sangfroid.record.prepare import Prepared, place
from sangfroid.record.store import Visit
from sangfroid.record.tables import call_texts, calls, contacts, practices, promises
from sangfroid.record.values import made

# Gives the new rows' ids; nothing of those files that the office has already.
_PUT: Final[dict[str, Any]] = {
    kind: insert_(calls).on_conflict_do_nothing(index_elements=["office", "content"])
    .returning(calls.c.id, calls.c.content)
    for kind, insert_ in (("sqlite", sqlite_insert), ("postgresql", postgresql_insert))
}  # fmt: skip
# What goes with a call; the rest (texts, corrections, lessons, shares, holds) goes by its reference.
_WITH_CALL: Final = (promises, tables.notes, tables.messages)

Fresh = tuple[Prepared, dict[str, Any]]  # a new call with its row


@dataclass(frozen=True, slots=True)
class WholeCall:
    """A call with its reading, a person's corrections already in it. Without verbatim its texts are empty."""

    line: CallLine
    reading: Reading
    corrections: tuple[Correction, ...]
    expiry: Expiry
    own: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """The call's id; `known` where the same file had been taken in before."""

    call: int
    known: bool


@dataclass(frozen=True, slots=True)
class Belongs:
    """Whose call it is. `agent`: None, the visitor's own."""

    agent: int | None = None
    contact: int | None = None
    practice: int | None = None


def keep(visit: Visit, new: Prepared, belongs: Belongs = Belongs()) -> Kept:
    """Keeps the call, or finds that it is kept already: the same file is one call."""
    return keep_all(visit, [new], belongs)[0]


def keep_all(visit: Visit, news: Sequence[Prepared], belongs: Belongs = Belongs()) -> list[Kept]:
    """The same of several calls that belong alike, in their order."""
    agent = _agent(visit, belongs)
    rows = {
        new.content: new.columns | {
            "office": visit.office, "agent": agent, "contact": belongs.contact, "practice": belongs.practice,
            "content": new.content, "at": new.columns["started_at"] or visit.now, "taken_in": visit.now,
            "swapped": False, "verbatim": True, "held": False,
        }
        for new in news
    }  # fmt: skip
    put = _put(visit, list(rows.values()))
    here = put | _ids(visit, [content for content in rows if content not in put])
    kept: list[Kept] = []
    fresh: list[Fresh] = []
    for new in news:
        id_ = here[new.content]
        known = put.pop(new.content, None) is None  # the same file twice is new once
        if not known:
            fresh.append((new, rows[new.content] | {"id": id_}))
            visit.trace("took_in", "call", id_)
        kept.append(Kept(id_, known))
    if fresh:
        _enter(visit, fresh)
        if belongs.contact is not None:
            last_call(visit, belongs.contact)
    return kept


def _put(visit: Visit, rows: list[dict[str, Any]]) -> dict[bytes, int]:
    """The rows of new calls are written: their ids by what their files hold, without those that were here."""
    if not rows:
        return {}
    found = visit.connection.execute(_PUT[visit.connection.dialect.name], rows)
    return {row.content: row.id for row in found}


def _ids(visit: Visit, contents: list[bytes]) -> dict[bytes, int]:
    """The calls that these files became, by what the files hold."""
    if not contents:
        return {}
    wanted = select(calls.c.id, calls.c.content).where(calls.c.office == visit.office, calls.c.content.in_(contents))
    return {row.content: row.id for row in visit.connection.execute(wanted)}


def _agent(visit: Visit, belongs: Belongs) -> int:
    """Whose calls they will be, once the gate lets them be."""
    agent = belongs.agent if belongs.agent is not None else gate.signed_in(visit)
    if agent != visit.person:
        gate.administrator(visit)
        gate.colleague(visit, agent)
    gate.known(visit, contacts, belongs.contact)
    gate.known(visit, practices, belongs.practice)
    return agent


def _enter(visit: Visit, fresh: list[Fresh]) -> None:
    """What hangs on new calls: their texts, index, promises, each kind at once."""
    visit.connection.execute(insert(call_texts), [
        {"call": row["id"], "office": visit.office, "source": new.source, "spoken": new.spoken, "reading": new.reading}
        for new, row in fresh
    ])  # fmt: skip
    search_index.put(visit, [(row["id"], new.tokens) for new, row in fresh])
    ledger.enter(visit, [(row, new.promises) for new, row in fresh])


def whole(visit: Visit, id_: int) -> WholeCall:
    """The call with its reading and a person's corrections; that it was looked at is audited."""
    row = gate.call(visit, id_)
    reading = stored_reading(visit, row)
    found = corrections.of_call(visit, id_)
    visit.trace("saw", "call", id_)
    own = row["agent"] == visit.person
    return WholeCall(lines.get(visit, id_), corrections.applied(reading, found), found, expiry(visit, row), own)


def source(visit: Visit, id_: int) -> tuple[str, bytes]:
    """The file that the call came from, with its name; without one that may be kept, the masked turns as JSON."""
    row = gate.call(visit, id_)
    sealed = visit.connection.scalar(
        select(call_texts.c.source).where(call_texts.c.call == id_, call_texts.c.office == visit.office)
    )
    if sealed is None:
        raise NotPossible(
            "Le fichier de cet appel n'est plus gardé, ou ne l'a pas été parce qu'il contenait des numéros privés. "
            "Exportez plutôt l'appel."
        )
    name = visit.keys.open_json(row["head"], place("head", row["content"]))["source"]
    visit.trace("exported", "call", id_, "source")
    return name or "appel", visit.keys.open(sealed, place("source", row["content"]))


def words_gone() -> NotPossible:
    """Says that a call's words have gone."""
    return NotPossible("Les paroles de cet appel ne sont plus gardées ; ses chiffres, ses dates et son issue restent.")


def spoken(visit: Visit, row: RowMapping) -> Call | None:
    """A call's masked turns, from which it can be read again; None once its words are gone."""
    sealed = _text(visit, row, "spoken")
    return None if sealed is None else made(Call, visit.keys.open_json(sealed, place("spoken", row["content"])))


def stored_reading(visit: Visit, row: RowMapping) -> Reading:
    """A call's reading as it was made, without anybody's corrections."""
    sealed = _text(visit, row, "reading")
    if sealed is None:
        raise NotPossible("La lecture de cet appel manque. Restaurez une sauvegarde, ou importez l'appel de nouveau.")
    return made(Reading, visit.keys.open_json(sealed, place("reading", row["content"])))


def link(visit: Visit, id_: int, *, contact: int | None, practice: int | None) -> CallLine:
    """Says who called, and for which practice; the call's promises follow."""
    before = gate.own_call(visit, id_)
    gate.known(visit, contacts, contact)
    gate.known(visit, practices, practice)
    visit.connection.execute(
        update(calls).where(_here(visit, id_)).values(contact=contact, practice=practice, followed=None)
    )
    for table in (promises, followup_tables.tasks, followup_tables.protocols):
        theirs = update(table).where(table.c.call == id_, table.c.office == visit.office)
        visit.connection.execute(theirs.values(contact=contact))
    for touched in {before["contact"], contact} - {None}:
        last_call(visit, touched)
    visit.trace("linked", "call", id_)
    return lines.get(visit, id_)


def remove(visit: Visit, id_: int) -> None:
    """Takes one's own call out of the record, with all that hangs on it."""
    row = gate.own_call(visit, id_)
    drop(visit, [id_])
    if row["contact"] is not None:
        last_call(visit, row["contact"])
    visit.trace("removed", "call", id_)


def drop(visit: Visit, ids: list[int]) -> None:
    """Takes calls out with their texts, index, promises, notes, lessons, messages; the caller has asked the gate."""
    for table in _WITH_CALL:
        visit.connection.execute(delete(table).where(table.c.office == visit.office, table.c.call.in_(ids)))
    search_index.drop(visit, ids)
    visit.connection.execute(delete(calls).where(calls.c.office == visit.office, calls.c.id.in_(ids)))


def _here(visit: Visit, id_: int) -> ColumnElement[bool]:
    return and_(calls.c.id == id_, calls.c.office == visit.office)


def _text(visit: Visit, row: RowMapping, column: str) -> bytes | None:
    wanted = select(call_texts.c[column]).where(call_texts.c.call == row["id"], call_texts.c.office == visit.office)
    sealed: bytes | None = visit.connection.scalar(wanted)
    return sealed


def last_call(visit: Visit, contact: int) -> None:
    """Marks a contact with the moment of its last call."""
    theirs = select(func.max(calls.c.at)).where(calls.c.office == visit.office, calls.c.contact == contact)
    here = (contacts.c.id == contact, contacts.c.office == visit.office)
    visit.connection.execute(update(contacts).where(*here).values(last_call=theirs.scalar_subquery()))
