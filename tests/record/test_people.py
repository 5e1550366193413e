"""Who is let in, for how long, and who is not."""

from __future__ import annotations

from datetime import timedelta
from time import perf_counter

import pytest
from sqlalchemy import select

from sangfroid.record import people, tables
from sangfroid.record.errors import NotFound, NotPossible, NotSignedIn, TooMany
from sangfroid.record.people import ABSOLUTE, IDLE, TRIES, NewPerson, SignIn
from tests.record.conftest import NOW, PASSWORD, Record

MAIL = "ana@1.example"


def test_somebody_is_let_in_and_out(record: Record) -> None:
    session = people.sign_in(record.store, SignIn(" ANA@1.example ", PASSWORD, "here"), NOW)
    assert people.visitor(record.store, session.token, NOW) == record.visitor(record.ana) == session.visitor
    people.sign_out(record.store, session.token, NOW)
    assert people.visitor(record.store, session.token, NOW) is None
    assert session.token not in repr(session)


def test_a_session_ends_by_itself(record: Record) -> None:
    idle = people.sign_in(record.store, SignIn(MAIL, PASSWORD), NOW)
    assert people.visitor(record.store, idle.token, NOW + IDLE + timedelta(seconds=1)) is None
    used = people.sign_in(record.store, SignIn(MAIL, PASSWORD), NOW)
    at = NOW
    while at < NOW + ABSOLUTE - IDLE / 2:
        at += IDLE / 2
        assert people.visitor(record.store, used.token, at) is not None
    assert people.visitor(record.store, used.token, NOW + ABSOLUTE + timedelta(seconds=1)) is None
    assert people.visitor(record.store, "made up", NOW) is None


def test_too_many_tries(record: Record) -> None:
    for _ in range(TRIES):
        with pytest.raises(NotSignedIn):
            people.sign_in(record.store, SignIn(MAIL, "wrong", "there"), NOW)
    with pytest.raises(TooMany) as told:
        people.sign_in(record.store, SignIn(MAIL, PASSWORD, "elsewhere"), NOW)
    assert 0 < told.value.seconds <= 15 * 60 + 1
    assert people.sign_in(record.store, SignIn("ali@1.example", PASSWORD, "there"), NOW).token
    assert people.sign_in(record.store, SignIn(MAIL, PASSWORD), NOW + timedelta(minutes=16)).token


def test_an_unknown_address_is_told_like_a_wrong_password_and_takes_as_long(record: Record) -> None:
    told, took = [], []
    people.sign_in(record.store, SignIn(MAIL, PASSWORD), NOW)
    for mail in (MAIL, "nobody@1.example"):
        runs = []
        for run in range(3):
            start = perf_counter()
            with pytest.raises(NotSignedIn) as error:
                people.sign_in(record.store, SignIn(mail, "wrong", f"from {mail} {run}"), NOW)
            runs.append(perf_counter() - start)
        told.append(str(error.value))
        took.append(min(runs))
    assert told[0] == told[1]
    assert 0.5 < took[0] / took[1] < 2


def test_passwords_and_tokens_are_kept_as_hashes(record: Record) -> None:
    session = people.sign_in(record.store, SignIn(MAIL, PASSWORD), NOW)
    with record.store.begin(writes=False) as connection:
        hashes = connection.scalars(select(tables.people.c.password)).all()
        tokens = connection.scalars(select(tables.sessions.c.token)).all()
    assert all(each.startswith("$argon2id$") for each in hashes)
    assert len(set(hashes)) == len(hashes)
    assert session.token.encode() not in tokens


def test_a_new_password_ends_all_sessions(record: Record) -> None:
    session = people.sign_in(record.store, SignIn(MAIL, PASSWORD), NOW)
    with record.write(record.ana) as visit:
        assert len(people.open_sessions(visit)) == 1
        with pytest.raises(NotSignedIn):
            people.set_password(visit, record.ana.id, "une autre phrase", old="wrong")
        with pytest.raises(NotPossible):
            people.set_password(visit, record.ana.id, "court", old=PASSWORD)
        with pytest.raises(NotFound):
            people.set_password(visit, record.ali.id, "une autre phrase")
        people.set_password(visit, record.ana.id, "une autre phrase", old=PASSWORD)
    assert people.visitor(record.store, session.token, NOW) is None
    assert people.sign_in(record.store, SignIn(MAIL, "une autre phrase"), NOW).token


def test_administrators_keep_the_office(record: Record) -> None:
    new = NewPerson("Léa", "lea@1.example", "agent", PASSWORD)
    for who in (record.ana, record.sam):
        with record.write(who) as visit, pytest.raises(NotFound):
            people.add(visit, new)
    with record.write(record.ada) as visit:
        lea = people.add(visit, new)
        with pytest.raises(NotPossible):
            people.add(visit, NewPerson("Otto", "otto@2.example", "agent", PASSWORD))
        with pytest.raises(NotPossible, match="seule personne"):
            people.change(visit, record.ada.id, "Ada", record.ada.email, "agent")
    session = people.sign_in(record.store, SignIn("lea@1.example", PASSWORD), NOW)
    with record.write(record.ada) as visit:
        people.change(visit, lea.id, "Léa", lea.email, "agent", active=False)
    assert people.visitor(record.store, session.token, NOW) is None
    with pytest.raises(NotSignedIn):
        people.sign_in(record.store, SignIn("lea@1.example", PASSWORD), NOW)


def test_only_one_first_administrator(record: Record) -> None:
    with pytest.raises(NotPossible):
        people.first(record.store, record.office.id, NewPerson("Eve", "eve@x.example", "administrator", PASSWORD), NOW)
