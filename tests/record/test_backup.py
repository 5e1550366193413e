"""A backup comes back whole on an empty machine, or is refused (R1)."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from sangfroid.record import audit, backup, backup_rows, calls, contacts, lines, search
from sangfroid.record.contacts import NewContact
from sangfroid.record.errors import NotPossible
from sangfroid.record.keys import Keys
from sangfroid.record.schema import METADATA
from sangfroid.record.store import Store
from tests.record.conftest import KEYS, Record, database


@pytest.fixture
def saved(record: Record, tmp_path: Path) -> Path:
    """A backup of a record with two calls, a firm made after its member."""
    record.call(record.ana)
    record.call(record.ali)
    with record.write(record.ana) as visit:
        member = contacts.add(visit, NewContact("Dupont"))
        firm = contacts.add(visit, NewContact("Garage", kind="organisation"))
        contacts.change(visit, member.id, NewContact("Dupont", organisation=firm.id))
    path = tmp_path / "saved" / "record.zip"
    backup.write_backup(record.store, path, record.now)
    return path


@contextmanager
def empty(record: Record, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An address of the same kind with nothing there."""
    if record.store.path is not None:
        yield f"sqlite:///{tmp_path / 'new machine' / 'record.sqlite'}"
        return
    with database(request.getfixturevalue("postgres")) as address:
        yield address


def test_it_comes_back_the_same(record: Record, saved: Path, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    with empty(record, request, tmp_path) as url:
        restored = backup.restore(saved, url, KEYS)
        assert restored.seconds > 0
        assert restored.manifest == backup.read_manifest(saved)
        with closing(Store.open(url, KEYS)) as store:
            for table in METADATA.sorted_tables:
                wanted = select(table).order_by(*table.primary_key.columns)
                with store.begin(writes=False) as one, record.store.begin(writes=False) as two:
                    assert one.execute(wanted).all() == two.execute(wanted).all(), table.name
            assert audit.verify(store, record.office.id).first_wrong is None
            with store.look(record.visitor(record.ana), record.now) as visit:
                (line,) = lines.listed(visit).lines
                assert calls.whole(visit, line.id).reading.turns[1].text.startswith("Bonjour")
                assert search.search(visit, "inadmissible").hits
            with store.write(record.visitor(record.ana), record.now) as visit:
                assert contacts.add(visit, NewContact("Nouveau")).id == 3
        with pytest.raises(NotPossible, match="déjà un registre"):
            backup.restore(saved, url, KEYS)


def test_no_clear_words_in_it(saved: Path) -> None:
    with zipfile.ZipFile(saved) as held:
        whole = b"".join(held.read(name) for name in held.namelist())
    assert b"inadmissible" not in whole
    assert KEYS.master not in whole


def test_a_damaged_one_is_refused(record: Record, saved: Path, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    harmed = tmp_path / "harmed.zip"
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(harmed, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(
                name, data[:-1] + bytes([data[-1] ^ 1]) if name.endswith(("sqlite", "/calls.jsonl")) else data
            )
    cut = tmp_path / "cut.zip"
    cut.write_bytes(saved.read_bytes()[:-1000])
    with empty(record, request, tmp_path) as url:
        for path, told in ((harmed, "abîmée"), (cut, "lisible"), (tmp_path / "none.zip", "lisible")):
            with pytest.raises(NotPossible, match=told):
                backup.restore(path, url, KEYS)
        with pytest.raises(NotPossible, match="empreinte"):
            backup.restore(saved, url, Keys(b"x" * 32))
        if record.store.path is not None:
            assert not Path(url.removeprefix("sqlite:///")).exists()


def test_rows_of_a_server_come_back_into_sqlite(record: Record, saved: Path, tmp_path: Path) -> None:
    if record.store.path is not None:
        pytest.skip("SQLite's backup is the database itself")
    url = f"sqlite:///{tmp_path / 'small.sqlite'}"
    backup.restore(saved, url, KEYS)
    with closing(Store.open(url, KEYS)) as store, store.look(record.visitor(record.ana), record.now) as visit:
        assert search.search(visit, "inadmissible").hits


def test_a_full_disk_leaves_nothing_half_written(
    record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "_write_part", full)
    path = tmp_path / "record.zip"
    with pytest.raises(NotPossible, match="place"):
        backup.write_backup(record.store, path, record.now)
    assert list(tmp_path.glob("record.zip*")) == []


def test_every_self_reference_is_set_later() -> None:
    own = {
        table.name: column.name
        for table in METADATA.tables.values()
        for column in table.c
        for key in column.foreign_keys
        if key.column.table is table
    }
    assert own == backup_rows._LATER
