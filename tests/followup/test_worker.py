"""The worker on a real record of both kinds: told once, by whom it may be, also after having been away (P5)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from sangfroid.followup import hangups
from sangfroid.followup.protocol import Called
from sangfroid.followup.worklist import worklist
from sangfroid.record import (
    calls,
    contacts,
    corrections,
    erasure,
    exports,
    followup_channels,
    followup_protocols,
    messages,
    promises,
)
from sangfroid.record import followup_tasks as tasks
from sangfroid.record.calls import Belongs
from sangfroid.record.contacts import NewContact
from sangfroid.record.errors import NotFound, NotPossible
from sangfroid.record.followup_tables import deliveries, notices, timers
from sangfroid.record.messages import NewMessage
from sangfroid.record.people import Person
from sangfroid.record.promises import NewPromise
from sangfroid.record.store import Visit
from sangfroid.record.tables import promises as table
from tests.followup.conftest import Following, Inbox
from tests.record.conftest import NOW, Record

HANG_UP = """Agent : Cabinet Morel, bonjour.
Client : Bonjour, c'est inadmissible, on a annulé mon rendez-vous sans me prévenir !
Agent : Calmez-vous, madame.
Client : Vous vous moquez de moi, c'est honteux !
"""
AGAIN = """Agent : Cabinet Morel, bonjour.
Client : Bonjour, c'est encore moi, je voudrais une nouvelle date.
Agent : Bien sûr, jeudi à neuf heures ?
Client : Parfait, merci, au revoir.
Agent : Au revoir.
"""


def promised(record: Record, due: datetime, who: Person | None = None, **more: object) -> int:
    with record.write(who or record.ana) as visit:
        return promises.add(visit, NewPromise("rappeler", due=due, precision="minute", **more)).id  # type: ignore[arg-type]


def unseen(following: Following, who: Person) -> list[str]:
    with following.record.look(who) as visit:
        return [one.stage for one in reversed(tasks.unseen(visit))]


def test_before_at_and_after(following: Following) -> None:
    record = following.record
    promised(record, NOW + timedelta(hours=1))
    assert following.at(NOW).told == 0
    assert following.after(minutes=44).told == 0
    assert following.after(minutes=1).told == 1
    assert following.after(minutes=15).told == 1
    assert following.after(minutes=30).told == 0
    assert following.at(datetime(2026, 3, 18, 7, 30, tzinfo=UTC)).told == 1  # 8:30 in Paris, the day after
    assert following.after(days=30).told == 0
    assert unseen(following, record.ana) == ["soon", "due", "late"]
    assert unseen(following, record.ali) == unseen(following, record.otto) == []


def test_what_may_be_no_promise_does_not_ring_before_it_is_said_to_be_one(following: Following) -> None:
    record = following.record
    id_ = promised(record, NOW + timedelta(hours=1))
    with record.store.engine.begin() as connection:  # as the model alone hears it
        connection.execute(update(table).values(state="heard", by_person=False, confidence=0.5))
    assert following.after(hours=2).told == 0
    with record.write(record.ana) as visit:
        assert worklist(visit).doubted[0].promise == promises.get(visit, id_)
        assert worklist(visit).due == 0
        promises.confirm(visit, id_)
        assert [one.promise.id for one in worklist(visit).late if one.promise is not None] == [id_]
    assert following.after(minutes=1).told == 1


def test_missed_while_it_was_down_is_told_once_and_late(following: Following) -> None:
    record = following.record
    promised(record, NOW + timedelta(hours=1))
    following.at(NOW)
    following.worker = following.another()  # it was down from here on
    assert following.after(hours=10).told == 1
    assert following.after(minutes=1).told == 0
    with record.look(record.ana) as visit:
        (told,) = tasks.unseen(visit)
    assert (told.stage, told.late) == ("late", True)


def test_never_planned_while_it_was_down_is_told_too(following: Following) -> None:
    promised(following.record, NOW + timedelta(hours=1))
    assert following.at(NOW + timedelta(hours=3)).told == 1


def test_an_archive_does_not_ring(following: Following) -> None:
    record = following.record
    record.call(record.ana, at=NOW - timedelta(days=90))  # its promise was due 89 days ago
    assert following.at(NOW).told == following.after(days=1).told == 0
    with record.look(record.ana) as visit:
        assert len(worklist(visit).late) == 1  # and still, it is in the list


@pytest.mark.parametrize(
    "act",
    [
        lambda visit, id_: promises.settle(visit, id_, "kept"), promises.deny,
        lambda visit, id_: promises.wait(visit, id_, "le labo réponde"),
    ],
)  # fmt: skip
def test_what_is_settled_or_waits_does_not_ring(following: Following, act: Callable[[Visit, int], object]) -> None:
    id_ = promised(following.record, NOW + timedelta(hours=1))
    following.at(NOW)
    with following.record.write(following.record.ana) as visit:
        act(visit, id_)
    assert following.after(hours=2).told == 0


def test_another_due_time_rings_then_and_not_before(following: Following) -> None:
    id_ = promised(following.record, NOW + timedelta(minutes=40))
    following.at(NOW)
    with following.record.write(following.record.ana) as visit:
        promises.change(visit, id_, what="rappeler", due=NOW + timedelta(minutes=100), precision="minute",
                        owner="agent")  # fmt: skip
    assert following.after(minutes=41).told == 0
    assert following.after(minutes=44).told == 1


def test_who_was_given_it_is_told(following: Following) -> None:
    record = following.record
    id_ = promised(record, NOW + timedelta(hours=1))
    with record.write(record.ana) as visit:
        promises.give(visit, id_, record.ali.id)
    following.after(hours=1)
    assert unseen(following, record.ana) == []
    assert unseen(following, record.ali)


def test_put_off_with_a_reason(following: Following) -> None:
    record = following.record
    id_ = promised(record, NOW + timedelta(minutes=20))
    following.at(NOW)
    with record.write(record.ana) as visit:
        with pytest.raises(NotPossible):
            tasks.put_off(visit, NOW + timedelta(hours=1), " ", promise=id_)
        with pytest.raises(NotPossible):
            tasks.put_off(visit, NOW, "trop tôt", promise=id_)
        tasks.put_off(visit, NOW + timedelta(minutes=50), "le médecin est en visite", promise=id_)
    with record.write(record.ali) as visit, pytest.raises(NotFound):
        tasks.put_off(visit, NOW + timedelta(hours=1), "pas le mien", promise=id_)
    assert following.after(minutes=30).told == 0
    with record.look(record.ana) as visit:
        (late,) = worklist(visit).late  # put off, it stays in sight
        assert late.put_off is not None
        assert late.put_off.reason == "le médecin est en visite"
    assert following.after(minutes=20).told == 1
    assert unseen(following, record.ana) == ["again"]


def test_two_workers_tell_it_once(following: Following) -> None:
    for n in range(60):
        promised(following.record, NOW + timedelta(hours=1, seconds=n))
    following.at(NOW)
    following.now = NOW + timedelta(hours=1, minutes=2)
    workers = [following.another() for _ in range(4)]
    ready = threading.Barrier(len(workers))

    def work(each: int) -> None:
        ready.wait()
        while workers[each].sweep().any:
            pass

    threads = [threading.Thread(target=work, args=(n,)) for n in range(len(workers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with following.record.store.begin() as connection:
        assert connection.scalar(select(func.count()).select_from(notices)) == 60
        assert connection.scalar(select(func.count()).select_from(timers)) == 60


def with_mail(record: Record, port: int) -> None:
    with record.write(record.ada) as visit:
        followup_channels.put(visit, "smtp", {
            "host": "127.0.0.1", "port": str(port), "security": "none", "from": "sangfroid@canal.example",
        })  # fmt: skip
    with record.write(record.ana) as visit:
        followup_channels.put(visit, "mail", {})


def test_by_mail_go_initials_and_a_link_alone(following: Following, mail_server: tuple[Inbox, int]) -> None:
    inbox, port = mail_server
    record = following.record
    with_mail(record, port)
    with record.write(record.ana) as visit:
        who = contacts.add(visit, NewContact("Vandenbroucke", "Apolline"))
    id_ = promised(record, NOW + timedelta(minutes=10), contact=who.id)
    assert following.after(minutes=10).sent == 1
    (mail,) = inbox.mails
    assert mail["To"] == record.ana.email
    told = mail.as_string() + mail.get_payload(decode=True).decode()  # type: ignore[union-attr]
    assert "A. V." in told
    assert f"https://sangfroid.test/#p{id_}" in told
    for word in ("Vandenbroucke", "Apolline", "rappeler"):
        assert word not in told


def test_a_refused_mail_is_tried_again_with_the_same_number(
    following: Following, mail_server: tuple[Inbox, int]
) -> None:
    inbox, port = mail_server
    with_mail(following.record, port)
    promised(following.record, NOW + timedelta(minutes=10))
    inbox.refuse = "451 later"
    assert following.after(minutes=10).failed == 1
    assert following.after(seconds=10).failed == 0
    inbox.refuse = ""
    assert following.after(seconds=30).sent == 1
    assert following.after(days=1).sent == 1  # the late one
    assert len({mail["Message-ID"] for mail in inbox.mails}) == 2


def test_what_is_refused_for_good_is_given_up_and_told(following: Following, mail_server: tuple[Inbox, int]) -> None:
    inbox, port = mail_server
    with_mail(following.record, port)
    promised(following.record, NOW + timedelta(minutes=10))
    inbox.refuse = "550 no such user"
    following.after(minutes=10)
    with following.record.look(following.record.ana) as visit:
        (mine,) = followup_channels.listed(visit)
    assert mine.failed == "SMTP 550"


def test_a_worker_that_died_with_a_delivery_is_followed_by_another(
    following: Following, mail_server: tuple[Inbox, int]
) -> None:
    inbox, port = mail_server
    with_mail(following.record, port)
    promised(following.record, NOW + timedelta(minutes=10))
    following.at(NOW)
    following.now = NOW + timedelta(minutes=10)
    following.worker._ring(following.now)
    claimed = followup_channels.claim(following.record.store, following.now)  # … and killed here
    assert len(claimed) == 1
    assert following.after(seconds=5).sent == 0
    assert following.after(seconds=20).sent == 1
    assert len(inbox.mails) == 1


def hung_up(record: Record, contact: int | None = None) -> int:
    return record.call(record.ana, HANG_UP, Belongs(contact=contact), at=NOW - timedelta(minutes=5))


def test_a_hang_up_begins_its_protocol_however_the_call_came(following: Following) -> None:
    record = following.record
    call = hung_up(record)
    following.at(NOW)
    with record.look(record.ana) as visit:
        line = followup_protocols.of_call(visit, call)
        assert line is not None
        assert line.standing.stage == "cooling"
        assert not tasks.mine(visit)
    with record.look(record.ali) as visit:
        assert followup_protocols.of_call(visit, call) is None
    following.after(hours=1)
    with record.write(record.ana) as visit:
        (task,) = tasks.mine(visit)
        assert (task.kind, task.protocol) == ("call_back", line.id)
        assert "Ana" in task.draft
        ways = following.worker.offices.ways(record.office.id, following.now)
        assert hangups.move(visit, line.id, Called(reached=False), ways) is None
        assert not tasks.mine(visit)
    following.after(days=1)
    with record.look(record.ana) as visit:
        assert [one.kind for one in tasks.mine(visit)] == ["last_message"]
    following.after(days=30)
    with record.look(record.ana) as visit:
        over = followup_protocols.of_call(visit, call)
        assert over is not None
        assert over.standing.stage == "over"
        assert not tasks.mine(visit)


def test_the_clients_return_closes_it(following: Following) -> None:
    record = following.record
    with record.write(record.ana) as visit:
        who = contacts.add(visit, NewContact("Morel", "Claire")).id
    call = hung_up(record, who)
    following.after(hours=1)
    record.call(record.ali, AGAIN, Belongs(contact=who), at=following.now)
    following.after(minutes=1)
    with record.look(record.ana) as visit:
        line = followup_protocols.of_call(visit, call)
        assert line is not None
        assert line.standing.ended == "returned"
        assert not tasks.mine(visit)


def test_it_was_no_hang_up_after_all(following: Following) -> None:
    record = following.record
    call = hung_up(record)
    following.at(NOW)
    with record.write(record.ana) as visit:
        corrections.correct_ending(visit, call, "normal")
    following.after(minutes=1)
    with record.look(record.ana) as visit:
        line = followup_protocols.of_call(visit, call)
        assert line is not None
        assert line.standing.stage == "over"


def test_a_hang_up_of_long_ago_begins_nothing(following: Following) -> None:
    record = following.record
    call = record.call(record.ana, HANG_UP, at=NOW - timedelta(days=40))
    following.at(NOW)
    with record.look(record.ana) as visit:
        assert followup_protocols.of_call(visit, call) is None


def test_what_follows_goes_with_the_contact_and_the_call(following: Following) -> None:
    record = following.record
    with record.write(record.ana) as visit:
        who = contacts.add(visit, NewContact("Morel", "Claire", numbers=("0639980017",))).id
    hung_up(record, who)
    other = hung_up(record)
    following.after(hours=1)
    with record.look(record.ada) as visit:
        assert '"kind": "call_back"' in exports.contact_export(visit, who)
    proof = erasure.erase_contact(record.store, record.visitor(record.ada), who, record.now)
    assert proof.holds, proof.left
    with record.write(record.ana) as visit:
        assert [one.call for one in tasks.mine(visit)] == [other]
        calls.remove(visit, other)
        assert not tasks.mine(visit)
    assert following.after(days=1).told == 0


def test_a_taken_message_takes_its_reminder_along(following: Following) -> None:
    record = following.record
    id_ = promised(record, NOW + timedelta(hours=1))
    with record.write(record.ana) as visit:
        sent = messages.send(visit, NewMessage("rappeler", to_role="colleague", promise=id_))
    with record.write(record.ali) as visit:
        messages.take(visit, sent.id)
    following.after(hours=1)
    assert unseen(following, record.ali)
    assert unseen(following, record.ana) == []


def test_deliveries_of_another_office_stay_there(following: Following, mail_server: tuple[Inbox, int]) -> None:
    record = following.record
    with_mail(record, mail_server[1])
    promised(record, NOW + timedelta(minutes=10), record.otto)
    following.after(minutes=10)
    with record.store.begin() as connection:
        assert connection.scalar(select(func.count()).select_from(deliveries)) == 0
    with record.look(record.otto) as visit:
        assert followup_channels.listed(visit) == ()
