"""Tokens with which an office's own recogniser feeds running calls: each belongs to one agent, shown once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import insert, select, update

from sangfroid.record import gate
from sangfroid.record.errors import NotFound, NotPossible
from sangfroid.record.running_tables import feed_tokens as table
from sangfroid.record.store import Store, Visit, Visitor
from sangfroid.record.tables import people

MOST: Final = 20  # tokens of one agent
LONGEST: Final = 80  # characters of a name
NOTED: Final = timedelta(minutes=10)  # how exactly the last use is noted


@dataclass(frozen=True, slots=True)
class Token:
    id: int
    person: int
    name: str
    made: datetime
    used: datetime | None


def make(visit: Visit, name: str, person: int | None = None) -> str:
    """A new token for oneself; administrators make them for colleagues as well. It is shown this once."""
    who = person if person is not None else gate.signed_in(visit)
    if who != visit.person:
        gate.administrator(visit)
        gate.colleague(visit, who)
    name = name.strip()
    if not name or len(name) > LONGEST:
        raise NotPossible("Donnez un nom au jeton, en {most} caractères au plus : d'où viendra la transcription.",
                          most=LONGEST)  # fmt: skip
    if len(_of(visit, who)) >= MOST:
        raise NotPossible("Il y a déjà {most} jetons. Retirez-en un qui ne sert plus.", most=MOST)
    token = "sf_" + secrets.token_urlsafe(32)
    id_ = visit.connection.execute(
        insert(table).values(office=visit.office, person=who, name=name, token=_hashed(token), made=visit.now)
        .returning(table.c.id)
    ).scalar_one()  # fmt: skip
    visit.trace("made", "feed_token", id_)
    return token


def listed(visit: Visit) -> tuple[Token, ...]:
    """One's own tokens that are valid."""
    return _of(visit, gate.signed_in(visit))


def revoke(visit: Visit, id_: int) -> None:
    """Makes one's own token void."""
    row = gate.row(visit, table, id_)
    if row["person"] != visit.person:
        raise NotFound("feed_token", id_)
    here = (table.c.id == id_, table.c.office == visit.office)
    visit.connection.execute(update(table).where(*here).values(revoked=visit.now))
    visit.trace("revoked", "feed_token", id_)


def visitor(store: Store, token: str, now: datetime) -> Visitor | None:
    """Whose calls this token feeds; None where it is not valid."""
    wanted = (
        select(table.c.id, table.c.office, table.c.person, table.c.used, people.c.role)
        .join(people, people.c.id == table.c.person)
        .where(table.c.token == _hashed(token), table.c.revoked.is_(None), people.c.active.is_(True))
    )
    with store.begin(writes=False) as connection:
        row = connection.execute(wanted).one_or_none()
    if row is None:
        return None
    if row.used is None or row.used < now - NOTED:
        with store.begin() as connection:
            connection.execute(update(table).where(table.c.id == row.id).values(used=now))
    return Visitor(row.office, row.person, row.role)


def _of(visit: Visit, person: int) -> tuple[Token, ...]:
    wanted = select(table).where(table.c.office == visit.office, table.c.person == person, table.c.revoked.is_(None))
    rows = visit.connection.execute(wanted.order_by(table.c.id))
    return tuple(Token(row.id, row.person, row.name, row.made, row.used) for row in rows)


def _hashed(token: str) -> bytes:
    return sha256(token.encode()).digest()
