"""Opening a record: its schema, its key, its transactions."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from sangfroid.record import notes, people
from sangfroid.record.errors import LostKey, NotPossible, WrongKey
from sangfroid.record.keys import Keys, load_keys, new_key_file
from sangfroid.record.notes import NewNote
from sangfroid.record.schema import METADATA
from sangfroid.record.store import Store, Visit
from tests.record.conftest import Record

GLOBAL = {"stores", "attempts", "offices"}  # tables of no one office


def test_the_migrations_make_the_tables(record: Record) -> None:
    with record.store.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_object": lambda _o, name, kind, _r, _c: not (kind == "table" and "call_words" in name)},
        )
        differences = compare_metadata(context, METADATA)
    index = [one for one in differences if "call_words" in str(one)]
    assert [one for one in differences if one not in index] == []


def test_every_table_with_data_has_its_office() -> None:
    for table in METADATA.tables.values():
        if table.name not in GLOBAL:
            assert not table.c.office.nullable, table.name


def test_sqlite_is_safe(record: Record) -> None:
    if record.store.kind != "sqlite":
        pytest.skip("PostgreSQL has these by default")
    with record.store.engine.connect() as connection:
        for pragma, value in (("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1)):
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value, pragma


def test_another_key_is_refused_in_words(record: Record) -> None:
    with pytest.raises(WrongKey, match="empreinte"):
        Store.open(record.url, Keys(b"x" * 32))


def test_the_key_file(tmp_path: Path) -> None:
    path = tmp_path / "elsewhere" / "key.json"
    with pytest.raises(LostKey, match="copie"):
        load_keys(path)
    made = new_key_file(path)
    assert load_keys(path) == made
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(NotPossible, match="déjà une clé"):
        new_key_file(path)
    for broken in ("", "{}", path.read_text("utf-8").replace('"key": "', '"key": "AA')):
        path.write_text(broken, "utf-8")
        with pytest.raises(LostKey):
            load_keys(path)
    assert made.master.hex() not in repr(made)


def _two_notes(visit: Visit, call: int) -> None:
    notes.add(visit, NewNote("première", call=call))
    notes.add(visit, NewNote("", call=call))


def test_what_fails_half_way_leaves_nothing(record: Record) -> None:
    id_ = record.call(record.ana)
    with pytest.raises(NotPossible), record.write(record.ana) as visit:
        _two_notes(visit, id_)
    with record.look(record.ana) as visit:
        assert notes.of_call(visit, id_) == ()


def test_a_bad_address_is_told(tmp_path: Path) -> None:
    for url in ("nonsense", "oracle://x/y", "sqlite+nothing:///x"):
        with pytest.raises(NotPossible, match="adresse du registre"):
            Store.open(url, Keys(b"x" * 32))


def test_opening_twice_changes_nothing(record: Record) -> None:
    second = Store.open(record.url, record.store.keys)
    with second.look(record.visitor(record.ana), record.now) as visit:
        assert people.get(visit, record.ana.id) == record.ana
    second.close()


def test_no_clear_column_holds_what_was_said(record: Record) -> None:
    """Every text of every table, looked through for the words of a call."""
    record.call(record.ana)
    words = ("inadmissible", "béquille", "bequille", "rappelle", "rendez")
    with record.store.engine.connect() as connection:
        names = inspect(connection).get_table_names()
        assert "calls" in names
        for name in names:
            for row in connection.execute(text(f'SELECT * FROM "{name}"')):
                told = " ".join(
                    bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)
                    for value in row
                )
                assert not [word for word in words if word in told], name
