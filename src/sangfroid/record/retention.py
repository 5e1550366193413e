"""What the law lets go goes by itself: words and sound first, all else later. Settings can only shorten it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, or_, select, update

from sangfroid.record import calls as kept_calls
from sangfroid.record import gate, lines, purge, running, search_index, sounds, waves
from sangfroid.record.lines import CallLine
from sangfroid.record.prepare import PROMISE_WORDS, place
from sangfroid.record.promises import act
from sangfroid.record.store import Store, Visit, Visitor
from sangfroid.record.tables import call_texts, calls, messages, offices, promises, set_aside

BATCH: Final = 200  # calls a transaction: others can write in between
OVER: Final = timedelta(days=1)  # what is known of a call as a running one, after it is kept
_WORDS: Final = frozenset({"text", "quote"})  # fields that hold what was said; emptied
_MORE_WORDS: Final = frozenset({"tension_quote", "title", "when", "after", "domain"})  # and these, which then are None


@dataclass(frozen=True, slots=True)
class Swept:
    """How many calls lost their words, and how many went as a whole."""

    words: int
    whole: int


@dataclass(frozen=True, slots=True)
class Expiring:
    """A call whose words go soon."""

    call: CallLine
    at: datetime


def expiring(visit: Visit, within: timedelta = timedelta(days=30)) -> tuple[Expiring, ...]:
    """Those of the visitor's calls whose words go within this time, the first first."""
    office = visit.connection.execute(select(offices).where(offices.c.id == visit.office)).one()
    if office.sample:
        return ()
    days = timedelta(days=office.verbatim_days)
    wanted = select(calls.c.id, calls.c.at, calls.c.taken_in).where(
        gate.seen_calls(visit), calls.c.verbatim.is_(True), _before(visit.now + within - days)
    )
    until = {row.id: min(row.at, row.taken_in) + days for row in visit.connection.execute(wanted.limit(lines.MOST))}
    found = [Expiring(line, until[line.id]) for line in lines.some(visit, list(until))]
    return tuple(sorted(found, key=lambda one: one.at))


def sweep(store: Store, now: datetime) -> Swept:
    """Lets go, in every office, what has been kept long enough; then frees its bytes. To be run once a day."""
    words = whole = 0
    with store.begin(writes=False) as connection:
        rows = connection.execute(select(offices).where(offices.c.sample.is_(False))).all()
    for office in rows:
        visitor = Visitor.program(office.id)
        cuts = (now - timedelta(days=office.verbatim_days), now - timedelta(days=office.analysis_days))
        while number := _analyses(store, visitor, now, cuts[1]):
            whole += number
        while number := _verbatims(store, visitor, now, cuts[0]):
            words += number
        with store.write(visitor, now) as visit:
            old = (messages.c.office == visit.office, messages.c.state == "done", messages.c.at < cuts[1])
            visit.connection.execute(delete(messages).where(*old))
            aside = (set_aside.c.office == visit.office, set_aside.c.at < cuts[0])
            visit.connection.execute(delete(set_aside).where(*aside))
            running.sweep(visit, now - OVER)
    if words or whole:
        purge.free(store)
    return Swept(words, whole)


def _before(cut: datetime) -> ColumnElement[bool]:
    return or_(calls.c.at < cut, calls.c.taken_in < cut)


def _analyses(store: Store, visitor: Visitor, now: datetime, cut: datetime) -> int:
    with store.write(visitor, now) as visit:
        wanted = select(calls.c.id).where(calls.c.office == visit.office, _before(cut)).limit(BATCH)
        ids = list(visit.connection.scalars(wanted))
        if ids:
            kept_calls.drop(visit, ids)
            visit.trace("expired", "call", None, f"{len(ids)} whole")
    return len(ids)


def _verbatims(store: Store, visitor: Visitor, now: datetime, cut: datetime) -> int:
    with store.write(visitor, now) as visit:
        wanted = select(calls).where(calls.c.office == visit.office, calls.c.verbatim.is_(True), _before(cut))
        rows = visit.connection.execute(wanted.limit(BATCH)).mappings().all()
        for row in rows:
            _let_words_go(visit, row)
        if rows:
            search_index.drop(visit, [row["id"] for row in rows])
            sounds.drop(visit, [row["id"] for row in rows])
            waves.drop(visit, [row["id"] for row in rows])
            visit.trace("expired", "call", None, f"{len(rows)} words")
    return len(rows)


def _let_words_go(visit: Visit, row: Any) -> None:
    """Leaves of a call its figures, names of labels and dates."""
    id_, content = row["id"], row["content"]
    here = (call_texts.c.call == id_, call_texts.c.office == visit.office)
    sealed = visit.connection.execute(select(call_texts.c.reading).where(*here)).scalar_one()
    reading = without_words(visit.keys.open_json(sealed, place("reading", content)))
    visit.connection.execute(update(call_texts).where(*here).values(
        source=None, spoken=None, reading=visit.keys.seal_json(reading, place("reading", content)),
    ))  # fmt: skip
    head = {"title": None, "source": None, "domain": None, "id": str(id_)}
    mine = update(calls).where(calls.c.id == id_, calls.c.office == visit.office)
    visit.connection.execute(mine.values(verbatim=False, head=visit.keys.seal_json(head, place("head", content))))
    theirs = (promises.c.call == id_, promises.c.office == visit.office)
    for promise in visit.connection.execute(select(promises).where(*theirs)).mappings():
        words = visit.keys.open_json(promise["words"], PROMISE_WORDS)
        what = words["what"] if promise["by_person"] else act(words["what"])
        kept = {"what": what, "text": "", "when": None, "after": words["after"] if promise["by_person"] else None}
        one = update(promises).where(promises.c.id == promise["id"], promises.c.office == visit.office)
        visit.connection.execute(one.values(words=visit.keys.seal_json(kept, PROMISE_WORDS)))


def without_words(value: Any) -> Any:
    """A reading's plain form without anything that was said in the call."""
    if isinstance(value, list):
        return [without_words(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {name: _without(name, item) for name, item in value.items()}
    if "advice" in kept and "promises" in kept:  # the reading itself
        kept |= {"advice": [], "repairs": [], "roles": kept["roles"] | {"names": []}}
    return kept


def _without(name: str, item: Any) -> Any:
    if name in _WORDS:
        return ""
    if name in _MORE_WORDS:
        return None
    if name == "span":
        return [0, 0]
    if name == "what":
        return act(item)
    return without_words(item)
