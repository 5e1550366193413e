"""The audit log: what is written, and what shows that it was changed (R3)."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, update

from sangfroid.record import audit, calls, people
from sangfroid.record.errors import NotFound
from sangfroid.record.people import SignIn
from sangfroid.record.store import Visit
from sangfroid.record.tables import audit as table
from tests.record.conftest import NOW, PASSWORD, Record


def test_who_saw_what(record: Record) -> None:
    id_ = record.call(record.ana)
    with record.look(record.ana) as visit:
        calls.whole(visit, id_)
    people.sign_in(record.store, SignIn("sam@1.example", PASSWORD), NOW)
    with record.look(record.ada) as visit:
        last = audit.listed(visit, limit=3)
        assert [(one.act, one.kind, one.target, one.person) for one in last] == [
            ("signed_in", "person", record.sam.id, record.sam.id), ("saw", "call", id_, record.ana.id),
            ("took_in", "call", id_, record.ana.id),
        ]  # fmt: skip
        assert audit.listed(visit, before=last[-1].n, limit=1)[0].n == last[-1].n - 1
    with record.look(record.sam) as visit, pytest.raises(NotFound):
        audit.listed(visit)


def _saw_and_failed(visit: Visit) -> None:
    visit.trace("saw", "call", 1)
    calls.whole(visit, 10**9)


def test_what_is_undone_is_not_noted(record: Record) -> None:
    with pytest.raises(NotFound), record.write(record.ana) as visit:
        _saw_and_failed(visit)
    with record.look(record.ada) as visit:
        assert [one.act for one in audit.listed(visit, limit=2)] == ["refused", "made"]


@pytest.mark.parametrize(
    ("harm", "first_wrong"),
    [
        (update(table).where(table.c.n == 4, table.c.office == 1).values(act="saw nothing"), 4),
        (update(table).where(table.c.n == 4, table.c.office == 1).values(person=None), 4),
        (update(table).where(table.c.n == 4, table.c.office == 1).values(at=NOW), 4),
        (delete(table).where(table.c.n == 4, table.c.office == 1), 4),
        (delete(table).where(table.c.n >= 6, table.c.office == 1), 6),
        (delete(table).where(table.c.office == 1), 1),
        (update(table).where(table.c.n == 4, table.c.office == 1).values(hash=b"\0" * 32), 4),
    ],
)
def test_what_was_changed_is_named(record: Record, harm: object, first_wrong: int) -> None:
    record.call(record.ana)
    record.call(record.ana)
    sound = audit.verify(record.store, record.office.id)
    assert sound.first_wrong is None
    assert sound.count >= 6
    with record.store.begin() as connection:
        connection.execute(harm)  # type: ignore[call-overload]
    assert audit.verify(record.store, record.office.id).first_wrong == first_wrong
    assert audit.verify(record.store, record.other.id).first_wrong is None
