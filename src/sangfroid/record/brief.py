"""What to know before one calls somebody (M1, M5): who, what is open, the last calls, what calmed them.

Nothing that was heard comes here, not even to whoever may open the call: what a call shows of health, drink, distress
or an offence stays in that call. Of a call there are its date, length, ending and the agent's own moves; of a promise
that was heard in one its act and time. What a person wrote for the contact stands as it was written.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy import select

from sangfroid.record import contacts, gate, interventions, notes, promises
from sangfroid.record.contacts import Contact
from sangfroid.record.interventions import Intervention
from sangfroid.record.notes import Note
from sangfroid.record.promise_line import PromiseLine
from sangfroid.record.store import Visit
from sangfroid.record.summary import names_of
from sangfroid.record.tables import calls, people

LAST: Final = 5  # calls and interventions
# `abuse` may be a threat, `emergency` an illness: they stay in their call. So does how an agent cut a call.
CARRIED: Final = frozenset({"calm", "conflict", "overrun", "hang_up"})
CARRIED_ENDINGS: Final = frozenset({"normal", "hang_up", "agent_close"})


@dataclass(frozen=True, slots=True)
class PastCall:
    """A call in a contact's history. Who took it is told to those alone who may look at it: None to others."""

    id: int
    at: datetime
    seconds: float | None
    agent_name: str | None
    situations: tuple[str, ...]
    ending: str | None
    outcome: str | None


@dataclass(frozen=True, slots=True)
class Brief:
    """A contact before a call. `calmed_by`: the agent's moves after which they calmed down, the most frequent first."""

    contact: Contact
    promises: tuple[PromiseLine, ...]
    calls: tuple[PastCall, ...]
    calmed_by: tuple[str, ...]
    interventions: tuple[Intervention, ...]
    notes: tuple[Note, ...]


def brief(visit: Visit, contact: int) -> Brief:
    """The brief; that it was looked at is audited."""
    who = contacts.get(visit, contact)
    past = history(visit, contact, limit=LAST)
    visit.trace("saw", "contact", contact)
    return Brief(
        who, tuple(neutral(one) for one in promises.of_contact(visit, contact)), past, _calmed_by(visit, contact),
        interventions.of_contact(visit, contact, limit=LAST), notes.of_contact(visit, contact, limit=LAST),
    )  # fmt: skip


def history(visit: Visit, contact: int, *, limit: int = 50) -> tuple[PastCall, ...]:
    """A contact's calls, the newest first; that there was one is the office's to know, what was said is not."""
    contacts.get(visit, contact)
    wanted = (
        select(calls, people.c.name.label("agent_name"), gate.seen_calls(visit).label("seen"))
        .join(people, people.c.id == calls.c.agent)
        .where(calls.c.office == visit.office, calls.c.contact == contact, calls.c.held.is_(False))
    )
    rows = visit.connection.execute(wanted.order_by(calls.c.at.desc()).limit(limit))
    return tuple(
        PastCall(
            row.id, row.at, row.seconds, row.agent_name if row.seen else None,
            tuple(name for name in names_of(row.situations) if name in CARRIED),
            row.ending if row.ending in CARRIED_ENDINGS else None, row.outcome,
        )
        for row in rows
    )  # fmt: skip


def ended(visit: Visit, contact: int) -> tuple[PromiseLine, ...]:
    """A contact's promises that ended, the newest first, without anything heard."""
    contacts.get(visit, contact)
    return tuple(neutral(one) for one in promises.ended_with(visit, contact))


def neutral(line: PromiseLine) -> PromiseLine:
    """A promise without its call's words: its act ("rappeler"), whose it is, for when.

    One that a person noted keeps theirs; the quote of a later call that shows how it ended goes from both.
    """
    if line.turn is None:
        return replace(line, proof=None)
    return replace(line, what=promises.act(line.what), text="", when=None, after=None, call_title=None, proof=None)


def _calmed_by(visit: Visit, contact: int) -> tuple[str, ...]:
    wanted = select(calls.c.moves_that_calmed).where(
        calls.c.office == visit.office, calls.c.contact == contact, calls.c.held.is_(False)
    )
    rows = visit.connection.scalars(wanted.order_by(calls.c.at.desc()).limit(20))
    counts = Counter(name for row in rows for name in names_of(row))
    return tuple(name for name, _ in counts.most_common(3))
