"""People of an office: their role, their password, their sessions (OWASP ASVS level 2)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any, Final, Literal

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError, VerifyMismatchError
from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from sangfroid.record import gate
from sangfroid.record.chain import Traced, append
from sangfroid.record.errors import NotFound, NotPossible, NotSignedIn, TooMany
from sangfroid.record.store import Store, Visit, Visitor
from sangfroid.record.tables import attempts, people, sessions

PersonRole = Literal["agent", "supervisor", "administrator"]
ROLES: Final[tuple[PersonRole, ...]] = ("agent", "supervisor", "administrator")

PASSWORD: Final = (12, 128)  # characters, ASVS 2.1.1 and 2.1.2; no rule on which ones
IDLE: Final = timedelta(minutes=30)  # ASVS 3.3.2, level 2
ABSOLUTE: Final = timedelta(hours=12)
SEEN_EVERY: Final = timedelta(minutes=1)  # a session is marked as seen at most so often
WINDOW: Final = timedelta(minutes=15)
TRIES: Final = 5  # failed ones for one e-mail address in a window
TRIES_FROM: Final = 30  # from one place: an office may share one address
TOKEN_BYTES: Final = 32
# OWASP's password storage sheet: argon2id with 19 MiB, two passes, one lane.
_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


@dataclass(frozen=True, slots=True)
class NewPerson:
    name: str
    email: str
    role: PersonRole
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Person:
    id: int
    name: str
    email: str
    role: PersonRole
    active: bool


@dataclass(frozen=True, slots=True)
class SignIn:
    """What somebody gives to be let in; `address` is where they come from."""

    email: str
    password: str = field(repr=False)
    address: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody let in. The token is given once and kept as a hash alone; not used for `IDLE`, it ends."""

    token: str = field(repr=False)
    visitor: Visitor
    until: datetime


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session as its owner sees it, to end it from elsewhere."""

    id: int
    made: datetime
    seen: datetime


def first(store: Store, office: int, new: NewPerson, now: datetime) -> Person:
    """The first administrator of an office that has nobody yet; by the program."""
    with store.write(Visitor.program(office), now) as visit:
        if visit.connection.scalar(select(func.count()).where(people.c.office == office)):
            raise NotPossible("Ce bureau a déjà une administratrice ou un administrateur : passez par Réglages.")
        return add(visit, new)


def add(visit: Visit, new: NewPerson) -> Person:
    """A new person; for administrators."""
    gate.administrator(visit)
    values = _facts(new.name, new.email, new.role) | {"password": _hashed(new.password)}
    wanted = insert(people).values(**values, office=visit.office, active=True, made=visit.now)
    try:
        with visit.connection.begin_nested():
            id_ = visit.connection.execute(wanted.returning(people.c.id)).scalar_one()
    except IntegrityError:
        raise _taken() from None
    visit.trace("made", "person", id_)
    return get(visit, id_)


def change(visit: Visit, id_: int, name: str, email: str, role: PersonRole, *, active: bool = True) -> Person:
    """Other facts in place of the old ones; for administrators. The last administrator stays one."""
    gate.administrator(visit)
    before = gate.row(visit, people, id_)
    here = (people.c.id == id_, people.c.office == visit.office)
    if before["role"] == "administrator" and before["active"] and (role != "administrator" or not active):
        others = select(func.count()).where(
            people.c.office == visit.office, people.c.role == "administrator", people.c.active.is_(True),
            people.c.id != id_,
        )  # fmt: skip
        if not visit.connection.scalar(others):
            raise NotPossible("C'est la seule personne qui administre ce bureau : nommez-en d'abord une autre.")
    try:
        with visit.connection.begin_nested():
            changed = update(people).where(*here).values(**_facts(name, email, role), active=active)
            visit.connection.execute(changed)
    except IntegrityError:
        raise _taken() from None
    if not active or role != before["role"]:
        _revoke(visit, id_)
    visit.trace("changed", "person", id_, role if active else "closed")
    return get(visit, id_)


def set_password(visit: Visit, id_: int, password: str, *, old: str | None = None) -> None:
    """A new password: one's own by giving the `old` one, or a colleague's by an administrator. All sessions end."""
    row = gate.row(visit, people, id_)
    if visit.person == id_:
        if old is None or not _fits(row["password"], old):
            raise NotSignedIn("L'ancien mot de passe n'est pas le bon. Recommencez.")
    else:
        gate.administrator(visit)
    here = (people.c.id == id_, people.c.office == visit.office)
    visit.connection.execute(update(people).where(*here).values(password=_hashed(password)))
    _revoke(visit, id_)
    visit.trace("password", "person", id_)


def get(visit: Visit, id_: int) -> Person:
    """One person of the office."""
    return _person(gate.row(visit, people, id_))


def listed(visit: Visit) -> tuple[Person, ...]:
    """Everybody of the office by name, those who left last."""
    wanted = select(people).where(people.c.office == visit.office).order_by(people.c.active.desc(), people.c.name)
    return tuple(_person(row) for row in visit.connection.execute(wanted).mappings())


def sign_in(store: Store, given: SignIn, now: datetime) -> Session:
    """Lets somebody in. NotSignedIn takes the same time whether the address is known or not; TooMany says how long."""
    email = given.email.strip().casefold()
    who, address = store.keys.hashed("who " + email), store.keys.hashed("from " + given.address)
    with store.begin() as connection:
        connection.execute(delete(attempts).where(attempts.c.at < now - WINDOW))
        _check_tries(connection, who, address, now)
        # Counted before the password is looked at: many tries at once are many tries all the same.
        connection.execute(insert(attempts).values(who=who, address=address, at=now))
        wanted = select(people).where(people.c.email == email, people.c.active.is_(True))
        row = connection.execute(wanted).mappings().one_or_none()
    fits = _fits(row["password"] if row is not None else _nobody(), given.password)
    if row is not None and fits:
        with store.begin() as connection:
            connection.execute(delete(attempts).where(attempts.c.who == who))
            return _session(store, connection, Visitor(row["office"], row["id"], row["role"]), now)
    raise NotSignedIn(
        "L'adresse et le mot de passe ne vont pas ensemble. Vérifiez-les, ou demandez un nouveau mot de passe à qui "
        "administre votre bureau."
    )


def visitor(store: Store, token: str, now: datetime, *, used: bool = True) -> Visitor | None:
    """Who holds this token, None where it is unknown, ended, or was not used for too long.

    What a page asks by itself is no use of it (`used`): an open page must not keep a session for ever.
    """
    hashed = _token_hash(token)
    wanted = (
        select(sessions.c.id, sessions.c.made, sessions.c.seen, people.c.office, people.c.role, sessions.c.person)
        .join(people, people.c.id == sessions.c.person)
        .where(sessions.c.token == hashed, sessions.c.revoked.is_(None), people.c.active.is_(True))
    )
    with store.begin(writes=False) as connection:
        found = connection.execute(wanted).one_or_none()
    if found is None or now - found.seen > IDLE or now - found.made > ABSOLUTE:
        return None
    if used and now - found.seen > SEEN_EVERY:
        with store.begin() as connection:
            connection.execute(update(sessions).where(sessions.c.id == found.id).values(seen=now))
    return Visitor(found.office, found.person, found.role)


def sign_out(store: Store, token: str, now: datetime) -> None:
    """Ends the session; nothing where there is none."""
    with store.begin() as connection:
        mine = (sessions.c.token == _token_hash(token), sessions.c.revoked.is_(None))
        connection.execute(update(sessions).where(*mine).values(revoked=now))


def open_sessions(visit: Visit) -> tuple[OpenSession, ...]:
    """One's own sessions that still hold, the last used first."""
    me = gate.signed_in(visit)
    wanted = select(sessions).where(
        sessions.c.office == visit.office, sessions.c.person == me, sessions.c.revoked.is_(None),
        sessions.c.seen > visit.now - IDLE, sessions.c.made > visit.now - ABSOLUTE,
    )  # fmt: skip
    rows = visit.connection.execute(wanted.order_by(sessions.c.seen.desc()))
    return tuple(OpenSession(row.id, row.made, row.seen) for row in rows)


def end_sessions(visit: Visit, person: int) -> None:
    """Ends all sessions of a person: one's own, or, for administrators, a colleague's."""
    gate.row(visit, people, person)
    if visit.person != person:
        gate.administrator(visit)
    _revoke(visit, person)
    visit.trace("signed_out", "person", person)


def _session(store: Store, connection: Connection, visitor: Visitor, now: datetime) -> Session:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    connection.execute(delete(sessions).where(sessions.c.made < now - ABSOLUTE))
    connection.execute(
        insert(sessions).values(
            office=visitor.office, person=visitor.person, token=_token_hash(token), made=now, seen=now
        )
    )
    traced = [Traced("signed_in", "person", visitor.person)]
    append(connection, store.keys.office(visitor.office), now, visitor.person, traced)
    return Session(token, visitor, now + ABSOLUTE)


def _check_tries(connection: Connection, who: bytes, address: bytes, now: datetime) -> None:
    for column, value, allowed in ((attempts.c.who, who, TRIES), (attempts.c.address, address, TRIES_FROM)):
        wanted = select(attempts.c.at).where(column == value, attempts.c.at > now - WINDOW)
        recent = connection.scalars(wanted.order_by(attempts.c.at.desc()).limit(allowed)).all()
        if len(recent) >= allowed:
            left = recent[-1] + WINDOW - now
            raise TooMany(
                "Trop d'essais de suite. Attendez {seconds} secondes, puis recommencez.",
                seconds=max(1, int(left.total_seconds()) + 1),
            )


def _revoke(visit: Visit, person: int) -> None:
    theirs = (sessions.c.office == visit.office, sessions.c.person == person, sessions.c.revoked.is_(None))
    visit.connection.execute(update(sessions).where(*theirs).values(revoked=visit.now))


def _facts(name: str, email: str, role: str) -> dict[str, str]:
    name, email = name.strip(), email.strip().casefold()
    if not name or len(name) > 200:
        raise NotPossible("Donnez un nom de 1 à 200 caractères.")
    if len(email) > 254 or email.count("@") != 1 or email.startswith("@") or email.endswith("@") or " " in email:
        raise NotPossible(
            "« {email} » n'est pas une adresse électronique. Écrivez par exemple nom@bureau.fr.", email=email
        )
    if role not in ROLES:
        raise NotFound
    return {"name": name, "email": email, "role": role}


def _taken() -> NotPossible:
    return NotPossible("Cette adresse électronique ne peut pas être prise. Donnez-en une autre.")


def _hashed(password: str) -> str:
    least, most = PASSWORD
    if not least <= len(password) <= most:
        raise NotPossible(
            "Le mot de passe doit compter de {least} à {most} caractères ; une phrase convient bien.",
            least=least, most=most,
        )  # fmt: skip
    return _HASHER.hash(password)


def _fits(hashed: str, password: str) -> bool:
    try:
        return _HASHER.verify(hashed, password[: PASSWORD[1]] if len(password) <= PASSWORD[1] else "")
    except (VerifyMismatchError, VerificationError):
        return False


@cache
def _nobody() -> str:
    """What the password of an unknown address is held against, so that it takes as long."""
    return _HASHER.hash(secrets.token_urlsafe(TOKEN_BYTES))


def _token_hash(token: str) -> bytes:
    return sha256(token.encode()).digest()


def _person(row: Any) -> Person:
    return Person(row["id"], row["name"], row["email"], row["role"], row["active"])
