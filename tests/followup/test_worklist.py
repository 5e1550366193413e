"""The working list: all that is open in one order; a page opens a few lines of each list and counts the others."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sangfroid.followup.worklist import PARTS, Item, worklist
from sangfroid.record import followup_tasks as tasks
from sangfroid.record import promises
from sangfroid.record.followup_tasks import NewTask
from sangfroid.record.promises import NewPromise
from tests.record.conftest import Record


def what(items: tuple[Item, ...]) -> list[str]:
    return [about.what for one in items if (about := one.promise or one.task) is not None]


def filled(record: Record) -> None:
    """Late, today, later, without a time, waiting, done; a task among them."""
    now = record.now
    with record.write(record.ana) as visit:
        for hours in (3, 1, 2):
            promises.add(visit, NewPromise(f"late {hours}", due=now - timedelta(hours=hours)))
        promises.add(visit, NewPromise("soon", due=now + timedelta(minutes=30)))
        promises.add(visit, NewPromise("no time"))
        for days in (9, 5):
            promises.add(visit, NewPromise(f"in {days}", due=now + timedelta(days=days)))
        tasks.add(visit, NewTask("next_step", record.ana.id, now + timedelta(days=7), what="in 7"))
        promises.add(visit, NewPromise("given", holder=record.ali.id, due=now + timedelta(days=1)))
        promises.add(visit, NewPromise("theirs", owner="client"))
        ended = [promises.add(visit, NewPromise(f"kept {n}", due=now)).id for n in (1, 2)]
    for id_ in ended:
        record.now += timedelta(seconds=1)
        with record.write(record.ana) as visit:
            promises.settle(visit, id_, "kept")


def test_everything_in_its_order(record: Record) -> None:
    filled(record)
    with record.look(record.ana) as visit:
        work = worklist(visit)
    assert what(work.late) == ["late 3", "late 2", "late 1"]
    assert what(work.today) == ["soon"]
    assert what(work.later) == ["in 5", "in 7", "in 9", "no time"]
    assert what(work.waiting) == ["given", "theirs"]
    assert what(work.done) == ["kept 2", "kept 1"]
    assert [work.count(part) for part in PARTS] == [len(getattr(work, part)) for part in PARTS]
    assert work.due == len(work.late) + len(work.today) == 4


def test_a_page_opens_a_few_lines_and_counts_the_others(record: Record) -> None:
    filled(record)
    with record.look(record.ana) as visit:
        whole, work = worklist(visit), worklist(visit, {"late": 2, "later": 3, "done": 1})
        counted = worklist(visit, {})
    assert (work.late, work.later, work.done) == (whole.late[:2], whole.later[:3], whole.done[:1])
    assert work.today == work.waiting == ()
    for part in PARTS:
        assert work.count(part) == counted.count(part) == whole.count(part)
        assert getattr(counted, part) == ()
    assert counted.due == 4


def test_what_was_put_off_says_until_when(record: Record) -> None:
    filled(record)
    until = record.now + timedelta(days=1)
    with record.write(record.ana) as visit:
        late = worklist(visit).late[0].promise
        assert late is not None
        tasks.put_off(visit, until, "pas là", promise=late.id)
        found = worklist(visit, {"late": 1}).late[0].put_off
    assert found is not None
    assert (found.until, found.reason) == (until, "pas là")


def test_what_a_colleague_took_meanwhile_is_left_out(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(record)
    with record.look(record.ana) as visit:
        gone = worklist(visit).late[0].promise
        assert gone is not None
        some = promises.some
        monkeypatch.setattr(
            promises, "some",
            lambda visit, ids: {id_: line for id_, line in some(visit, ids).items() if id_ != gone.id},
        )  # fmt: skip
        assert what(worklist(visit).late) == ["late 2", "late 1"]
        assert [one.what for one in promises.due(visit).late] == ["late 2", "late 1"]


def test_a_list_without_end_is_bounded(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    """The soonest are told; those without a time come last, and never in place of one that has one."""
    monkeypatch.setattr("sangfroid.record.promise_marks.MOST", 3)
    filled(record)
    with record.look(record.ana) as visit:
        assert what(worklist(visit).later) == ["in 5", "in 7", "in 9", "no time"]  # three promises, and a task
        assert [one.what for one in promises.due(visit).later] == ["in 5", "in 9", "no time"]
        monkeypatch.setattr("sangfroid.record.promise_marks.MOST", 2)
        assert [one.what for one in promises.due(visit).later] == ["in 5", "in 9"]
