"""Promises until they are kept; what a person settled outlives every new reading."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sangfroid.record import contacts, messages, promises, rereading, settings, shares
from sangfroid.record.calls import Belongs
from sangfroid.record.contacts import NewContact
from sangfroid.record.errors import NotFound
from sangfroid.record.ledger import assumed_due, matched
from sangfroid.record.messages import NewMessage
from sangfroid.record.prepare import HeardPromise
from sangfroid.record.promises import NewPromise
from tests.record.conftest import Record

PARIS = ZoneInfo("Europe/Paris")


def test_a_promise_is_heard_due_and_kept(record: Record) -> None:
    id_ = record.call(record.ana)
    with record.write(record.ana) as visit:
        (one,) = promises.of_call(visit, id_)
        assert (one.what, one.owner, one.holder, one.state) == ("rappeler", "agent", record.ana.id, "heard")
        assert one.due == datetime(2026, 3, 18, 10, tzinfo=PARIS)
        assert promises.due(visit).later == (one,)
        record.now = datetime(2026, 3, 18, 8, tzinfo=PARIS)
    with record.write(record.ana) as visit:
        assert promises.due(visit).today == (one,)
    record.now = datetime(2026, 3, 18, 11, tzinfo=PARIS)
    with record.write(record.ana) as visit:
        assert promises.due(visit).late == (one,)
        kept = promises.settle(visit, one.id, "kept", "rappelée à 11 h")
        assert (kept.state, kept.proof, kept.settled) == ("kept", "rappelée à 11 h", record.now)
        lists = promises.due(visit)
        assert lists == promises.DueLists((), (), (), ())
        assert promises.reopen(visit, one.id).state == "confirmed"
        assert promises.due(visit).late[0].id == one.id


def test_a_person_always_wins_over_a_new_reading(record: Record) -> None:
    id_ = record.call(record.ana)
    due = record.now + timedelta(days=5)
    with record.write(record.ana) as visit:
        (one,) = promises.of_call(visit, id_)
        changed = promises.change(visit, one.id, what="rappeler le mari", due=due, precision="day", owner="agent")
        own = promises.add(visit, NewPromise("envoyer le plan", call=id_, due=due))
        rereading.reread(visit, id_, record.reader)
        assert set(promises.of_call(visit, id_)) == {changed, own}
        promises.deny(visit, one.id)
        rereading.reread(visit, id_, record.reader)
        assert {each.id for each in promises.of_call(visit, id_)} == {one.id, own.id}
        assert [each.id for each in promises.due(visit).later] == [own.id]


def test_what_is_no_longer_heard_goes_unless_confirmed(record: Record) -> None:
    """The two sides exchanged, the promise is heard otherwise: a confirmed one stays, another does not."""
    first, second = record.call(record.ana), record.call(record.ana)
    with record.write(record.ana) as visit:
        (heard,) = promises.of_call(visit, first)
        (confirmed,) = promises.of_call(visit, second)
        promises.confirm(visit, confirmed.id)
        for call in (first, second):
            rereading.swap_roles(visit, call, record.reader)
        assert heard not in promises.of_call(visit, first)
        stays = promises.get(visit, confirmed.id)
        assert (stays.by, stays.what, stays.state) == ("agent", "rappeler", "confirmed")


def _row(id_: int, turn: int, start: int, end: int) -> dict[str, int]:
    return {"id": id_, "turn": turn, "span_start": start, "span_end": end}


def _heard(id_: str, turn: int, start: int, end: int) -> HeardPromise:
    return HeardPromise(id_, None, {"turn": turn, "span_start": start, "span_end": end})


@pytest.mark.parametrize(
    ("rows", "heard", "pairs"),
    [
        ([_row(1, 5, 0, 10)], [_heard("p1", 5, 2, 12)], {"p1": 1}),
        ([_row(1, 5, 0, 10)], [_heard("p1", 6, 0, 10)], {}),
        ([_row(1, 5, 0, 10)], [_heard("p1", 5, 10, 20)], {}),
        ([_row(1, 5, 0, 10), _row(2, 5, 8, 30)], [_heard("p1", 5, 7, 30)], {"p1": 2}),
        ([_row(1, 5, 0, 10), _row(2, 5, 12, 30)], [_heard("p1", 5, 13, 30), _heard("p2", 5, 0, 9)], {"p1": 2, "p2": 1}),
        ([_row(1, 5, 0, 30)], [_heard("p1", 5, 0, 10), _heard("p2", 5, 12, 30)], {"p2": 1}),
        ([_row(1, None, None, None)], [_heard("p1", 5, 0, 10)], {}),  # type: ignore[arg-type]
    ],
)
def test_promises_match_by_turn_and_common_words(
    rows: list[dict[str, int]], heard: list[HeardPromise], pairs: dict[str, int]
) -> None:
    found = matched(rows, tuple(heard))  # type: ignore[arg-type]
    assert {name: row["id"] for name, row in found.items()} == pairs


@pytest.mark.parametrize(
    ("words", "made", "due"),
    [
        ("je m'en occupe tout de suite", datetime(2026, 3, 17, 10, 0), datetime(2026, 3, 17, 10, 15)),
        ("je m'en occupe", datetime(2026, 3, 17, 10, 0), datetime(2026, 3, 17, 18, 0)),
        ("je m'en occupe", datetime(2026, 3, 20, 19, 0), datetime(2026, 3, 23, 18, 0)),
        ("je m'en occupe", datetime(2026, 3, 28, 9, 0), datetime(2026, 3, 30, 18, 0)),
    ],
)
def test_a_promise_without_a_time_is_given_one(words: str, made: datetime, due: datetime) -> None:
    assert assumed_due(words, made.replace(tzinfo=PARIS), PARIS) == due.replace(tzinfo=PARIS)


def test_waiting_for_someone_else(record: Record) -> None:
    with record.write(record.ana) as visit:
        theirs = promises.add(visit, NewPromise("envoyer le devis", owner="client"))
        given = promises.add(visit, NewPromise("rappeler", holder=record.ali.id, due=record.now))
        event = promises.add(visit, NewPromise("regarder", after="dès que vous me l'envoyez"))
        assert {one.id for one in promises.due(visit).waiting} == {theirs.id, given.id, event.id}
        came = promises.happened(visit, event.id)
        assert (came.due, came.assumed) == (record.now, True)
    with record.look(record.ali) as visit:
        lists = promises.due(visit)
        assert [one.id for one in (*lists.late, *lists.today)] == [given.id]


def test_a_message_taken_over_moves_its_promise(record: Record) -> None:
    id_ = record.call(record.ana)
    with record.write(record.ana) as visit:
        (one,) = promises.of_call(visit, id_)
        sent = messages.send(visit, NewMessage("douleur au genou", to_person=record.ali.id, urgency="today",
                                               who="Mme Dupont", number="0612", call=id_, promise=one.id))  # fmt: skip
        assert messages.sent(visit) == (sent,)
    with record.look(record.sam) as visit:
        assert messages.inbox(visit) == ()
        with pytest.raises(NotFound):
            messages.get(visit, sent.id)
    with record.write(record.ali) as visit:
        assert messages.inbox(visit) == (sent,)
        assert messages.take(visit, sent.id).state == "taken"
        assert [each.id for each in promises.due(visit).later] == [one.id]
        assert messages.done(visit, sent.id).state == "done"
        assert messages.inbox(visit) == ()
    with record.look(record.ana) as visit:
        lists = promises.due(visit)
        assert lists == promises.DueLists((), (), (), ())


def test_a_shared_call_gives_no_hand_in_its_promises(record: Record) -> None:
    id_ = record.call(record.ana)
    with record.write(record.ana) as visit:
        (one,) = promises.of_call(visit, id_)
        shares.share(visit, id_, record.ali.id, record.now + timedelta(days=1))
    with record.write(record.ali) as visit:
        assert promises.get(visit, one.id).what == "rappeler"
        with pytest.raises(NotFound):
            promises.settle(visit, one.id, "kept")


def test_a_contact_carries_no_words_of_a_call(record: Record) -> None:
    with record.write(record.ana) as visit:
        who = contacts.add(visit, NewContact("Dupont"))
    record.call(record.ana, "Agent : Je vous envoie les résultats de la biopsie demain.\n", Belongs(contact=who.id))
    with record.look(record.ali) as visit:
        (one,) = promises.of_contact(visit, who.id)
        assert (one.what, one.text, one.when) == ("envoyer", "", None)
    with record.write(record.ana) as visit:
        promises.confirm(visit, one.id)
    with record.look(record.ali) as visit:
        assert "résultats" in promises.of_contact(visit, who.id)[0].what


def test_a_supervisor_sees_calls_only_where_the_office_opened_that(record: Record) -> None:
    id_ = record.call(record.ana)
    with record.write(record.ada) as visit:
        with pytest.raises(Exception, match="informés"):
            settings.open_supervisor_view(visit, staff_informed=False)
        settings.open_supervisor_view(visit, staff_informed=True)
    with record.look(record.sam) as visit:
        assert promises.of_call(visit, id_)
    with record.write(record.ada) as visit:
        settings.close_supervisor_view(visit)
    with record.look(record.sam) as visit, pytest.raises(NotFound):
        promises.of_call(visit, id_)
