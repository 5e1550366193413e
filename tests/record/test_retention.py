"""What the law lets go goes by itself (P3); settings only shorten it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from sangfroid.record import calls, corrections, lines, offices, promises, rereading, retention, search, settings
from sangfroid.record.errors import NotFound, NotPossible
from sangfroid.record.offices import NewOffice
from sangfroid.record.people import NewPerson, first
from sangfroid.record.store import Visitor
from tests.record.conftest import PASSWORD, TALK, Record

DAY = timedelta(days=1)


def _index_size(record: Record) -> int:
    table = "call_words_content" if record.store.kind == "sqlite" else "call_words"
    with record.store.begin(writes=False) as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_words_go_after_six_months_and_all_after_a_year(record: Record) -> None:
    old = record.call(record.ana)
    with record.write(record.ana) as visit:
        (confirmed,) = promises.of_call(visit, old)
        before = calls.whole(visit, old)
        corrections.correct_outcome(visit, old, "resolved")
    began = before.line.at
    record.now = began + 180 * DAY
    new = record.call(record.ana)
    assert retention.sweep(record.store, began + 183 * DAY) == retention.Swept(0, 0)
    assert retention.sweep(record.store, began + 183 * DAY + timedelta(seconds=1)) == retention.Swept(1, 0)
    assert _index_size(record) == 1
    with record.write(record.ana) as visit:
        after = calls.whole(visit, old)
        said = repr(after)
        for word in ("inadmissible", "béquille", "rappelle", "rendez-vous", "appel.txt", "demain"):
            assert word not in said, word
        assert not after.line.verbatim
        assert (after.line.peak, after.line.situations) == (before.line.peak, before.line.situations)
        assert after.reading.outcome == "resolved"
        assert [cue.name for turn in after.reading.turns for cue in turn.labels] == [
            cue.name for turn in before.reading.turns for cue in turn.labels
        ]
        (promise,) = promises.of_call(visit, old)
        assert (promise.id, promise.what, promise.text, promise.when) == (confirmed.id, "rappeler", "", None)
        for gone in (lambda: calls.source(visit, old), lambda: rereading.reread(visit, old, record.reader)):
            with pytest.raises(NotPossible):
                gone()
        assert [hit.call.id for hit in search.search(visit, "inadmissible").hits] == [new]
    assert retention.sweep(record.store, began + 366 * DAY) == retention.Swept(1, 1)
    with record.look(record.ana) as visit:
        assert [line.id for line in lines.listed(visit).lines] == [new]
        with pytest.raises(NotFound):
            promises.get(visit, confirmed.id)
    assert retention.sweep(record.store, began + 366 * DAY) == retention.Swept(0, 0)


def test_an_office_can_only_shorten(record: Record) -> None:
    id_ = record.call(record.ana)
    with record.write(record.ada) as visit:
        for days in ((184, 365), (30, 366), (0, 10), (30, 29)):
            with pytest.raises(NotPossible):
                settings.shorten(visit, *days)
        assert settings.shorten(visit, 30, 90).verbatim_days == 30
    with record.look(record.ana) as visit:
        line = lines.get(visit, id_)
        assert calls.whole(visit, id_).expiry.verbatim_until == line.at + 30 * DAY
        assert [one.call.id for one in retention.expiring(visit, 31 * DAY)] == [id_]
        assert retention.expiring(visit, 29 * DAY) == ()
    assert retention.sweep(record.store, line.at + 31 * DAY).words == 1


def test_a_call_said_to_be_in_the_future_gains_nothing(record: Record) -> None:
    record.call(record.ana, at=record.now + 400 * DAY)
    assert retention.sweep(record.store, record.now + 184 * DAY).words == 1


def test_a_sample_office_keeps_its_invented_calls(record: Record) -> None:
    office = offices.make(record.store, NewOffice("Exemples", sample=True), record.now)
    who = first(record.store, office.id, NewPerson("Eve", "eve@s.example", "administrator", PASSWORD), record.now)
    record.other, record.otto = office, who
    id_ = record.call(record.otto)
    assert retention.sweep(record.store, record.now + 999 * DAY) == retention.Swept(0, 0)
    with record.store.look(Visitor(office.id, who.id, "administrator"), record.now) as visit:
        assert calls.whole(visit, id_).expiry.verbatim_until is None


def test_the_bytes_are_gone(record: Record) -> None:
    """SQLite: no part of a sealed text that went is in the files any more."""
    if record.store.path is None:
        pytest.skip("PostgreSQL frees bytes by VACUUM, in its own time")
    id_ = record.call(record.ana, TALK)
    with record.store.begin(writes=False) as connection:
        sealed = connection.execute(
            text("SELECT source, spoken, reading FROM call_texts WHERE call = :call"), {"call": id_}
        ).one()
    retention.sweep(record.store, record.now + 184 * DAY)
    path = record.store.path
    held = path.read_bytes() + path.with_name(path.name + "-wal").read_bytes()
    assert [blob for blob in sealed if blob[:28] in held] == []
