"""A second office is refused at every door of following up, and what is another's looks like what does not exist."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

import pytest

import sangfroid.record
from sangfroid.record import (
    contacts,
    followup_beats,
    followup_channels,
    followup_proposals,
    followup_protocols,
    followup_tasks,
    promises,
)
from sangfroid.record.contacts import NewContact
from sangfroid.record.errors import NotFound
from sangfroid.record.followup_proposals import NewProposal
from sangfroid.record.followup_tasks import NewTask
from sangfroid.record.store import Visit, Visitor
from tests.followup.conftest import Following
from tests.followup.test_worker import hung_up


@dataclass(frozen=True)
class Ids:
    """One of each thing of the first office."""

    contact: int
    call: int
    promise: int
    task: int
    protocol: int
    beat: int
    channel: int
    proposal: int
    person: int
    late: datetime


DOORS: dict[str, Callable[[Visit, Any], object]] = {
    "followup_beats.get": lambda v, i: followup_beats.get(v, i.beat),
    "followup_beats.join": lambda v, i: followup_beats.join(v, i.beat, contact=None, call=None, needed_by=None),
    "followup_beats.leave": lambda v, i: followup_beats.leave(v, i.beat, 1),
    "followup_beats.updated": lambda v, i: followup_beats.updated(v, i.beat, due=i.late, told=True),
    "followup_beats.finish": lambda v, i: followup_beats.finish(v, i.beat),
    "followup_beats.learn": lambda v, i: followup_beats.learn(v, i.beat, "x", "x"),
    "followup_channels.get": lambda v, i: followup_channels.get(v, i.channel),
    "followup_channels.remove": lambda v, i: followup_channels.remove(v, i.channel),
    "followup_proposals.answer": lambda v, i: followup_proposals.answer(v, i.proposal, yes=True),
    "followup_protocols.get": lambda v, i: followup_protocols.get(v, i.protocol),
    "followup_tasks.add": lambda v, i: followup_tasks.add(v, NewTask("next_step", i.person, i.late, "x")),
    "followup_tasks.get": lambda v, i: followup_tasks.get(v, i.task),
    "followup_tasks.settle": lambda v, i: followup_tasks.settle(v, i.task, "done"),
    "followup_tasks.reopen": lambda v, i: followup_tasks.reopen(v, i.task),
    "followup_tasks.of_contact": lambda v, i: followup_tasks.of_contact(v, i.contact),
    "followup_tasks.put_off": lambda v, i: followup_tasks.put_off(v, i.late, "x", promise=i.promise),
}
# What gives one's own alone, or acts on what the caller has let through the gate.
WITHOUT_ID = {
    "followup_beats.begin", "followup_beats.ended", "followup_beats.running", "followup_channels.listed",
    "followup_channels.mail_server", "followup_channels.new_calendar", "followup_channels.opened",
    "followup_channels.put", "followup_channels.rooms",
    "followup_figures.mine", "followup_figures.office", "followup_proposals.mine",
    "followup_proposals.propose", "followup_protocols.begin", "followup_protocols.change", "followup_protocols.mine",
    "followup_protocols.of_call", "followup_protocols.open_of_contact", "followup_tasks.close_all",
    "followup_tasks.close_by_kind", "followup_tasks.mine", "followup_tasks.planned", "followup_tasks.put_off_until",
    "followup_tasks.seen", "followup_tasks.unseen",
}  # fmt: skip


def test_every_verb_is_listed() -> None:
    """A new verb must be given its place here."""
    found = set()
    for module in pkgutil.iter_modules(sangfroid.record.__path__):
        if module.name.startswith("followup"):
            loaded = importlib.import_module(f"sangfroid.record.{module.name}")
            for name, verb in inspect.getmembers(loaded, inspect.isfunction):
                first = next(iter(inspect.signature(verb).parameters), None)
                if first == "visit" and not name.startswith("_") and verb.__module__ == loaded.__name__:
                    found.add(f"{module.name}.{name}")
    assert found == set(DOORS) | WITHOUT_ID


def filled(following: Following) -> Ids:
    record = following.record
    with record.write(record.ana) as visit:
        who = contacts.add(visit, NewContact("Morel", "Claire")).id
    call = hung_up(record, who)
    following.after(hours=1)
    with record.write(record.ana) as visit:
        promise = promises.add(visit, promises.NewPromise("rappeler", contact=who)).id
        (task,) = followup_tasks.mine(visit)
        protocol = followup_protocols.of_call(visit, call)
        assert protocol is not None
        beat = followup_beats.begin(visit, "panne", timedelta(minutes=10), record.now).id
        channel = followup_channels.put(visit, "mail", {}).id
    with record.store.write(Visitor.program(record.office.id), record.now) as visit:
        followup_proposals.propose(visit, NewProposal(promise, call, "kept", 2, "x"))
    with record.look(record.ana) as visit:
        (proposal,) = followup_proposals.mine(visit)
    late = record.now + timedelta(days=1)
    return Ids(who, call, promise, task.id, protocol.id, beat, channel, proposal.id, record.ana.id, late)


def test_a_second_office_is_refused_at_every_door(following: Following) -> None:
    ids = filled(following)
    nothing = Ids(*[10**9 if field.type == "int" else ids.late for field in fields(Ids)])  # type: ignore[arg-type]
    told: set[str] = set()
    for door in DOORS.values():
        for asked in (ids, nothing):
            with pytest.raises(NotFound) as refused, following.record.write(following.record.otto) as visit:
                door(visit, asked)
            told.add(f"{refused.value}")
    assert len(told) == 1
    with following.record.look(following.record.otto) as visit:
        assert followup_protocols.of_call(visit, ids.call) is None
        assert followup_protocols.open_of_contact(visit, ids.contact) == ()
        assert not followup_tasks.mine(visit)
        assert not followup_proposals.mine(visit)
        assert not followup_beats.running(visit)
        assert followup_tasks.put_off_until(visit, promise=True, ids=[ids.promise]) == {}


def test_a_colleague_has_no_hand_in_what_is_anothers(following: Following) -> None:
    ids = filled(following)
    for name in set(DOORS) - {"followup_tasks.add", "followup_tasks.of_contact"}:
        with pytest.raises(NotFound), following.record.write(following.record.ali) as visit:
            DOORS[name](visit, ids)
    with following.record.look(following.record.ali) as visit:
        (seen,) = followup_tasks.of_contact(visit, ids.contact)
        assert (seen.what, seen.draft) == ("", "")  # that somebody sees to it, and no more
