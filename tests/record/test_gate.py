"""The gate: a second office's person meets `NotFound` at every door, as if nothing were there (S1)."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

import sangfroid.record
from sangfroid.calls import Call
from sangfroid.record import (
    audit,
    books,
    brief,
    calls,
    contacts,
    corrections,
    exports,
    holds,
    imports,
    interventions,
    lessons,
    lines,
    messages,
    notes,
    offices,
    people,
    practices,
    promises,
    rereading,
    search,
    shares,
    sheets,
    sounds,
    waves,
)
from sangfroid.record.calls import Belongs
from sangfroid.record.contacts import NewContact
from sangfroid.record.errors import NotFound
from sangfroid.record.lessons import Answers
from sangfroid.record.messages import NewMessage
from sangfroid.record.notes import NewNote
from sangfroid.record.practices import NewPractice
from sangfroid.record.promises import NewPromise
from sangfroid.record.sounds import Sound
from sangfroid.record.store import Visit
from sangfroid.sources.sound.wave import Wave
from tests.record.conftest import TALK, Record


@dataclass
class Ids:
    """One of each thing of the first office."""

    call: int
    contact: int
    practice: int
    promise: int
    note: int
    message: int
    share: int
    correction: int
    intervention: int
    sheet: int
    person: int
    aside: int
    late: Any
    reader: Any


Door = Callable[[Visit, Ids], object]
# Every public verb that takes an id, with an id of the first office. Those that take none stand in `WITHOUT_ID`.
DOORS: dict[str, Door] = {
    "brief.brief": lambda v, i: brief.brief(v, i.contact),
    "brief.ended": lambda v, i: brief.ended(v, i.contact),
    "brief.history": lambda v, i: brief.history(v, i.contact),
    "calls.whole": lambda v, i: calls.whole(v, i.call),
    "calls.source": lambda v, i: calls.source(v, i.call),
    "calls.link": lambda v, i: calls.link(v, i.call, contact=None, practice=None),
    "calls.remove": lambda v, i: calls.remove(v, i.call),
    "contacts.change": lambda v, i: contacts.change(v, i.contact, NewContact("X")),
    "contacts.get": lambda v, i: contacts.get(v, i.contact),
    "contacts.on_file": lambda v, i: contacts.on_file(v, i.contact, i.late),
    "contacts.merge": lambda v, i: contacts.merge(v, i.contact, i.contact),
    "contacts.add": lambda v, i: contacts.add(v, NewContact("X", organisation=i.contact)),
    "corrections.correct_label": lambda v, i: corrections.correct_label(v, i.call, 2, "anger", present=True),
    "corrections.correct_tension": lambda v, i: corrections.correct_tension(v, i.call, 2, 1),
    "corrections.correct_situation": lambda v, i: corrections.correct_situation(v, i.call, "calm", present=True),
    "corrections.correct_ending": lambda v, i: corrections.correct_ending(v, i.call, "normal"),
    "corrections.correct_outcome": lambda v, i: corrections.correct_outcome(v, i.call, "resolved"),
    "corrections.undo": lambda v, i: corrections.undo(v, i.correction),
    "corrections.of_call": lambda v, i: corrections.of_call(v, i.call),
    "corrections.refresh": lambda v, i: corrections.refresh(v, i.call),
    "exports.contact_export": lambda v, i: exports.contact_export(v, i.contact),
    "exports.contact_archive": lambda v, i: exports.contact_archive(v, i.contact),
    "exports.contact_vcons": lambda v, i: exports.contact_vcons(v, i.contact),
    "exports.call_vcon": lambda v, i: exports.call_vcon(v, i.call),
    "holds.put": lambda v, i: holds.put(v, i.call, "x", ()),
    "holds.lift": lambda v, i: holds.lift(v, i.call),
    "holds.of_call": lambda v, i: holds.of_call(v, i.call),
    "imports.forget_aside": lambda v, i: imports.forget_aside(v, i.aside),
    "interventions.add": lambda v, i: interventions.add(v, i.contact, "x"),
    "interventions.remove": lambda v, i: interventions.remove(v, i.intervention),
    "interventions.of_contact": lambda v, i: interventions.of_contact(v, i.contact),
    "lessons.keep": lambda v, i: lessons.keep(v, i.call, Answers()),
    "lessons.of_call": lambda v, i: lessons.of_call(v, i.call),
    "lines.get": lambda v, i: lines.get(v, i.call),
    "messages.send": lambda v, i: messages.send(v, NewMessage("x", call=i.call)),
    "messages.get": lambda v, i: messages.get(v, i.message),
    "messages.of_contact": lambda v, i: messages.of_contact(v, i.contact),
    "messages.take": lambda v, i: messages.take(v, i.message),
    "messages.done": lambda v, i: messages.done(v, i.message),
    "notes.add": lambda v, i: notes.add(v, NewNote("x", contact=i.contact)),
    "notes.change": lambda v, i: notes.change(v, i.note, "x"),
    "notes.remove": lambda v, i: notes.remove(v, i.note),
    "notes.of_contact": lambda v, i: notes.of_contact(v, i.contact),
    "notes.of_call": lambda v, i: notes.of_call(v, i.call),
    "people.change": lambda v, i: people.change(v, i.person, "x", "x@x.example", "agent"),
    "people.set_password": lambda v, i: people.set_password(v, i.person, "une phrase assez longue"),
    "people.get": lambda v, i: people.get(v, i.person),
    "people.end_sessions": lambda v, i: people.end_sessions(v, i.person),
    "practices.change": lambda v, i: practices.change(v, i.practice, NewPractice("x")),
    "practices.get": lambda v, i: practices.get(v, i.practice),
    "promises.add": lambda v, i: promises.add(v, NewPromise("x", contact=i.contact)),
    "promises.get": lambda v, i: promises.get(v, i.promise),
    "promises.confirm": lambda v, i: promises.confirm(v, i.promise),
    "promises.change": lambda v, i: promises.change(v, i.promise, what="x", due=None, precision="none", owner="agent"),
    "promises.deny": lambda v, i: promises.deny(v, i.promise),
    "promises.wait": lambda v, i: promises.wait(v, i.promise, "x"),
    "promises.happened": lambda v, i: promises.happened(v, i.promise),
    "promises.settle": lambda v, i: promises.settle(v, i.promise, "kept"),
    "promises.reopen": lambda v, i: promises.reopen(v, i.promise),
    "promises.give": lambda v, i: promises.give(v, i.promise, i.person),
    "promises.of_call": lambda v, i: promises.of_call(v, i.call),
    "promises.of_contact": lambda v, i: promises.of_contact(v, i.contact),
    "promises.ended_with": lambda v, i: promises.ended_with(v, i.contact),
    "rereading.reread": lambda v, i: rereading.reread(v, i.call, i.reader),
    "rereading.swap_roles": lambda v, i: rereading.swap_roles(v, i.call, i.reader),
    "shares.share": lambda v, i: shares.share(v, i.call, i.person, i.late),
    "shares.stop": lambda v, i: shares.stop(v, i.share),
    "shares.of_call": lambda v, i: shares.of_call(v, i.call),
    "sounds.keep": lambda v, i: sounds.keep(v, i.call, b"RIFF", "x"),
    "sounds.of_call": lambda v, i: sounds.of_call(v, i.call),
    "sounds.stretch": lambda v, i: sounds.stretch(v, i.call, 0, 1),
    "sounds.remove": lambda v, i: sounds.remove(v, i.call),
    "waves.keep": lambda v, i: waves.keep(v, i.call, Wave(1.0, ((0.5,),))),
    "waves.of_call": lambda v, i: waves.of_call(v, i.call),
    "rereading.hear_again": lambda v, i: rereading.hear_again(v, i.call, Call("x", ()), i.reader),
    "sounds.exported": lambda v, i: sounds.exported(v, Sound(i.call, "wav", 1, i.late, "x")),
    "books.own": lambda v, i: books.own(v, i.practice),
    "books.reader": lambda v, i: books.reader(v, i.reader, i.practice),
    "sheets.put": lambda v, i: sheets.put(v, "x", "x", practice=i.practice),
    "sheets.get": lambda v, i: sheets.get(v, i.sheet),
    "sheets.latest": lambda v, i: sheets.latest(v, practice=i.practice),
    "sheets.versions": lambda v, i: sheets.versions(v, "a", practice=i.practice),
}
# Verbs that are asked for nothing by id: what they give is the visitor's office's own (looked at below), or they act on
# rows that the caller has let through the gate.
WITHOUT_ID = {
    "audit.listed", "calls.keep", "calls.keep_all", "calls.drop", "calls.last_call", "calls.spoken",
    "calls.stored_reading",
    "contact_files.take_in", "contacts.by_mail", "contacts.by_number", "contacts.listed", "contacts.region",
    "expiry.expiry", "holds.count", "imports.aside", "imports.take_in_one", "ledger.enter", "ledger.match",
    "ledger.place", "lessons.mine", "lines.hard_today", "lines.listed", "lines.load", "lines.some", "messages.inbox",
    "messages.sent", "offices.change", "offices.day_bounds", "offices.get", "offices.local", "offices.today",
    "people.add", "people.listed", "people.open_sessions", "practices.listed", "practices.make", "promises.due",
    "promises.settled_since", "promises.some", "promise_marks.due", "promise_marks.settled_since",
    "rereading.stale", "retention.expiring", "search.search", "search_index.candidates", "search_index.drop",
    "search_index.put", "settings.close_supervisor_view", "settings.get", "settings.open_supervisor_view",
    "settings.shorten", "shares.with_me", "sounds.of", "sounds.drop", "sounds.of_contact", "promises.for_contact",
    "waves.drop", "imports.put_aside",
}  # fmt: skip


def test_every_verb_is_listed() -> None:
    """A new verb must be given its place here."""
    found = set()
    for module in pkgutil.iter_modules(sangfroid.record.__path__):
        if module.name == "gate" or module.ispkg or module.name.startswith(("followup", "running")):
            continue  # their doors are in tests/followup/test_gate.py and tests/desk/test_gate.py
        loaded = importlib.import_module(f"sangfroid.record.{module.name}")
        for name, verb in inspect.getmembers(loaded, inspect.isfunction):
            first = next(iter(inspect.signature(verb).parameters), None)
            if first == "visit" and not name.startswith("_") and verb.__module__ == loaded.__name__:
                found.add(f"{module.name}.{name}")
    assert found == set(DOORS) | WITHOUT_ID


def filled(record: Record) -> Ids:
    """The first office, with one of each thing."""
    with record.write(record.ada) as visit:
        practice = practices.make(visit, NewPractice("Cabinet Vidal"))
        sheet = sheets.put(visit, "a", "x", practice=practice.id)
    with record.write(record.ana) as visit:
        who = contacts.add(visit, NewContact("Dupont", numbers=("0612345678",), mails=("j@d.example",)))
        bad = imports.take_in_one(visit, imports.SourceFile("bad.txt", b"\x00"), record.reader)
        assert bad.error is not None
    call = record.call(record.ana, belongs=Belongs(contact=who.id, practice=practice.id))
    with record.write(record.ana) as visit:
        (promise,) = promises.of_call(visit, call)
        note = notes.add(visit, NewNote("x", contact=who.id, call=call))
        message = messages.send(visit, NewMessage("x", call=call, contact=who.id, promise=promise.id))
        late = record.now + timedelta(days=1)
        share = shares.share(visit, call, record.ali.id, late)
        corrections.correct_situation(visit, call, "overrun", present=True)
        (correction,) = corrections.of_call(visit, call)
        done = interventions.add(visit, who.id, "x")
        lessons.keep(visit, call, Answers(text="x"))
        (aside,) = imports.aside(visit)
    return Ids(
        call, who.id, practice.id, promise.id, note.id, message.id, share.id, correction.id, done.id, sheet.id,
        record.ana.id, aside.id, late, record.reader,
    )  # fmt: skip


def test_a_second_office_is_refused_at_every_door(record: Record) -> None:
    ids = filled(record)
    nothing = replace(ids, **{field.name: 10**9 for field in fields(Ids) if field.type == "int"})
    told: set[str] = set()
    for name, door in DOORS.items():
        for asked in (ids, nothing):
            with pytest.raises(NotFound) as refused, record.write(record.otto) as visit:
                door(visit, asked)
            told.add(f"{type(refused.value).__name__} {refused.value}")
            assert refused.value.values == {}, name
    assert len(told) == 1  # what is another's looks like what does not exist
    with record.look(record.otto) as visit:
        refused_ones = [one for one in audit.listed(visit, limit=1000) if one.act == "refused"]
    assert len(refused_ones) == 2 * len(DOORS)
    assert ("calls", ids.call) in {(one.kind, one.target) for one in refused_ones}


def test_a_second_office_finds_nothing(record: Record) -> None:
    ids = filled(record)
    with record.write(record.otto) as visit:
        assert lines.listed(visit).lines == ()
        assert lines.some(visit, [ids.call]) == ()
        assert search.search(visit, "inadmissible").hits == ()
        assert contacts.listed(visit).contacts == ()
        assert contacts.by_number(visit, "0612345678") == ()
        assert contacts.by_mail(visit, "j@d.example") == ()
        assert practices.listed(visit) == ()
        assert messages.inbox(visit) == messages.sent(visit) == ()
        assert promises.due(visit) == promises.DueLists((), (), (), ())
        assert rereading.stale(visit, record.reader) == ()
        assert lessons.mine(visit) == ()
        assert imports.aside(visit) == ()
        assert shares.with_me(visit) == ()
        assert sheets.latest(visit) == ()
        assert holds.count(visit) == 0
        assert people.listed(visit) == (record.otto,)
        assert offices.get(visit) == record.other
        assert lines.load(visit, record.now - timedelta(days=9)).calls == 0


def test_the_same_file_in_two_offices_is_two_calls(record: Record) -> None:
    file = imports.SourceFile("a.txt", TALK.encode())
    found = []
    for who in (record.ana, record.otto):
        with record.write(who) as visit:
            found.append(imports.take_in_one(visit, file, record.reader))
    assert [one.known for one in found] == [False, False]
    assert found[0].call != found[1].call


def test_the_doors_of_one_office(record: Record) -> None:
    """What a colleague may do with another's call: nothing; with the office's contacts: all but keep the office."""
    ids = filled(record)
    open_to_colleagues = {
        "books.own", "books.reader", "brief.brief", "brief.ended", "brief.history", "contacts.change", "contacts.get",
        "contacts.add", "contacts.on_file", "interventions.add",
        "interventions.of_contact", "messages.get", "messages.of_contact", "messages.take", "messages.done",
        "notes.add", "notes.of_contact",
        "people.get", "practices.get", "promises.add", "promises.of_contact", "sheets.get", "sheets.latest",
        "sheets.versions",
    }  # fmt: skip
    with record.write(record.ana) as visit:
        shares.stop(visit, ids.share)
    opened = set()
    for name, door in DOORS.items():
        if name in ("contacts.merge", "corrections.refresh"):
            continue  # the one asks for two contacts, the other is asked by those that have passed
        try:
            with record.write(record.ali) as visit:
                door(visit, ids)
                opened.add(name)
        except NotFound:
            pass
    # Taking a message over gives its promise as well.
    mine_by_then = {name for name in DOORS if name.startswith("promises.")} - {"promises.of_call"}
    assert opened - mine_by_then == open_to_colleagues - mine_by_then


def test_a_held_call_is_seen_by_named_people_alone(record: Record) -> None:
    id_ = record.call(record.ana)
    with record.write(record.ana) as visit:
        shares.share(visit, id_, record.ali.id, record.now + timedelta(days=1))
        holds.put(visit, id_, "menace", (record.sam.id,))
    for who, sees in ((record.ana, True), (record.sam, True), (record.ali, False), (record.ada, False)):
        with record.look(who) as visit:
            assert bool(lines.listed(visit).lines) is sees, who.name
            assert bool(search.search(visit, "inadmissible").hits) is sees, who.name
    with record.write(record.ada) as visit:
        assert holds.count(visit) == 1
        holds.lift(visit, id_)
    with record.look(record.ali) as visit:
        assert lines.get(visit, id_).id == id_


def test_every_query_goes_by_the_office() -> None:
    """Every module that reads a table with an office names the office in what it asks."""
    for module in pkgutil.iter_modules(sangfroid.record.__path__):
        if module.ispkg:
            continue
        loaded = importlib.import_module(f"sangfroid.record.{module.name}")
        tree = ast.parse(inspect.getsource(loaded))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and any(arg.arg == "visit" for arg in node.args.args):
                source = ast.unparse(node)
                writes = any(f"{verb}(" in source for verb in ("update", "delete"))
                if writes and ".where(" in source:
                    assert "office" in source or "_here(" in source or "mine" in source, f"{module.name}.{node.name}"


def test_a_page_asks_for_the_same_thing_once(record: Record) -> None:
    """While one only reads, what a door told holds; one who writes is told what they have just written."""
    ids = filled(record)
    asked: list[str] = []

    def note(*told: Any) -> None:
        asked.append(told[2])

    event.listen(record.store.engine, "before_cursor_execute", note)
    try:
        with record.look(record.ana) as visit:
            contacts.get(visit, ids.contact)
            promises.of_call(visit, ids.call)
            before = len(asked)
            assert contacts.get(visit, ids.contact).name == "Dupont"
            assert notes.of_call(visit, ids.call)
            assert len(asked) == before + 1  # the notes themselves
            for _ in range(2):
                with pytest.raises(NotFound):
                    contacts.get(visit, 10**9)
    finally:
        event.remove(record.store.engine, "before_cursor_execute", note)
    with record.write(record.ana) as visit:
        contacts.get(visit, ids.contact)
        contacts.change(visit, ids.contact, NewContact("Durand"))
        assert contacts.get(visit, ids.contact).name == "Durand"
