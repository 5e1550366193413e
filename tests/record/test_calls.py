"""Calls: kept once, opened by their own agent, corrected for good."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event

from sangfroid.record import calls, contacts, corrections, imports, lines, promises, rereading, search, shares
from sangfroid.record.calls import Belongs
from sangfroid.record.contacts import NewContact
from sangfroid.record.errors import NotFound, NotPossible
from sangfroid.record.imports import SourceFile
from sangfroid.record.lines import Filter
from sangfroid.record.prepare import Asked, prepared
from tests.record.conftest import TALK, Record


def test_a_call_is_kept_and_opened(record: Record) -> None:
    id_ = record.call(record.ana)
    with record.look(record.ana) as visit:
        whole = calls.whole(visit, id_)
    assert whole.reading.turns[1].text.startswith("Bonjour, c'est inadmissible")
    assert "conflict" in whole.line.situations
    assert whole.line.agent_name == "Ana"
    assert whole.line.peak == (whole.reading.tension.peak if whole.reading.tension else None)
    assert whole.expiry.verbatim_until == whole.line.at + timedelta(days=183)
    assert whole.own


def test_the_same_file_is_one_call(record: Record) -> None:
    with record.write(record.ana) as visit:
        file = SourceFile("appel.txt", TALK.encode())
        first = imports.take_in_one(visit, file, record.reader)
        second = imports.take_in_one(visit, file, record.reader)
    assert first.call is not None
    assert (second.call, first.known, second.known) == (first.call, False, True)
    with record.look(record.ana) as visit:
        assert len(lines.listed(visit).lines) == 1
        assert len(promises.of_call(visit, first.call)) == 1


def test_a_lot_of_files_is_kept_in_its_order(record: Record) -> None:
    """New ones, one that is kept already, and one that comes twice in the same lot."""
    texts = [f"{TALK}Client : Lot {word}.\n" for word in ("cerise", "prune", "abricot", "figue")]
    with record.look(record.ana) as visit:
        lot = [prepared(text.encode(), "a.txt", Asked(), record.reader, visit.keys) for text in texts]
    with record.write(record.ana) as visit:
        here = calls.keep(visit, lot[3])
    with record.write(record.ana) as visit:
        kept = calls.keep_all(visit, [lot[0], lot[3], lot[1], lot[0], lot[2]])
        assert [one.known for one in kept] == [False, True, False, True, False]
        assert (kept[1].call, kept[3].call) == (here.call, kept[0].call)
    with record.look(record.ana) as visit:
        for one, word in ((kept[0], "cerise"), (kept[2], "prune"), (kept[4], "abricot"), (here, "figue")):
            assert calls.whole(visit, one.call).reading.turns[-1].text == f"Lot {word}."
            assert [hit.call.id for hit in search.search(visit, word).hits] == [one.call]


def test_what_a_later_promise_stands_for_is_closed_in_each_call_of_a_lot(record: Record) -> None:
    again = TALK.replace("D'accord, merci", "Plutôt à onze heures").replace(
        "Au revoir, bonne", "Alors je vous rappelle demain à onze heures. Au revoir, bonne"
    )
    with record.look(record.ana) as visit:
        lot = [
            prepared(f"{text}Client : {n}x.\n".encode(), "a.txt", Asked(at=record.now), record.reader, visit.keys)
            for n, text in enumerate((again, TALK, again))
        ]
    with record.write(record.ana) as visit:
        kept = calls.keep_all(visit, lot)
    with record.look(record.ana) as visit:
        for one, count in zip(kept, (2, 1, 2), strict=True):
            told = promises.of_call(visit, one.call)
            assert len(told) == count
            assert {line.replaced_by for line in told[:-1]} == ({told[-1].id} if count == 2 else set())
            assert told[-1].replaced_by is None
        assert len(promises.due(visit).later) == 3


def test_the_source_is_kept_unless_it_held_private_numbers(record: Record) -> None:
    with record.write(record.ana) as visit:
        plain = imports.take_in_one(visit, SourceFile("a.txt", TALK.encode()), record.reader)
        card = "Client : Ma carte, c'est le 4242 4242 4242 4242.\n"
        private = imports.take_in_one(visit, SourceFile("b.txt", (TALK + card).encode()), record.reader)
        assert plain.call is not None
        assert private.call is not None
        assert calls.source(visit, plain.call) == ("a.txt", TALK.encode())
        with pytest.raises(NotPossible):
            calls.source(visit, private.call)
        assert "4242" not in calls.whole(visit, private.call).reading.turns[-1].text


def test_an_agent_sees_their_own_calls_alone(record: Record) -> None:
    mine, theirs = record.call(record.ana), record.call(record.ali)
    for who, seen in ((record.ana, {mine}), (record.ali, {theirs}), (record.sam, set()), (record.ada, set())):
        with record.look(who) as visit:
            assert {line.id for line in lines.listed(visit).lines} == seen
            for id_ in {mine, theirs} - seen:
                with pytest.raises(NotFound):
                    calls.whole(visit, id_)


def test_pages_follow_one_another(record: Record) -> None:
    ids = [record.call(record.ana, at=record.now - timedelta(hours=each % 3)) for each in range(7)]
    seen: list[int] = []
    with record.look(record.ana) as visit:
        before = None
        while True:
            page = lines.listed(visit, before=before, limit=3)
            seen += [line.id for line in page.lines]
            if page.next is None:
                break
            before = page.next
    assert sorted(seen) == sorted(ids)
    assert len(seen) == len(ids)


def test_filters(record: Record) -> None:
    hard = record.call(record.ana)
    calm = record.call(
        record.ana, "Agent : Bonjour.\nClient : Bonjour, vous ouvrez à quelle heure ?\nAgent : Neuf heures.\n"
    )
    with record.look(record.ana) as visit:
        found = {
            name: [line.id for line in lines.listed(visit, which).lines]
            for name, which in {
                "conflict": Filter(situation="conflict"), "calm": Filter(situation="calm"),
                "hard": Filter(least_hardness=1), "later": Filter(since=record.now),
                "earlier": Filter(until=record.now), "ended": Filter(ending="normal"),
            }.items()
        }  # fmt: skip
    assert found["conflict"] == [hard]
    assert found["calm"] == [calm]
    assert calm not in found["hard"]
    assert found["later"] == []
    assert set(found["earlier"]) == {hard, calm}
    assert hard in found["ended"]


def test_a_correction_wins_over_a_new_reading(record: Record) -> None:
    id_ = record.call(record.ana)
    with record.write(record.ana) as visit:
        corrections.correct_label(visit, id_, 2, "anger", present=False)
        corrections.correct_label(visit, id_, 3, "reassure", present=True)
        corrections.correct_tension(visit, id_, 2, 1.0)
        corrections.correct_tension(visit, id_, 2, 0.5)
        corrections.correct_situation(visit, id_, "conflict", present=False)
        corrections.correct_outcome(visit, id_, "resolved")
        corrections.correct_ending(visit, id_, "normal")
    with record.write(record.ana) as visit:
        rereading.reread(visit, id_, record.reader)
    with record.look(record.ana) as visit:
        whole = calls.whole(visit, id_)
    turns = {turn.n: turn for turn in whole.reading.turns}
    assert "anger" not in [cue.name for cue in turns[2].labels]
    assert "reassure" in [cue.name for cue in turns[3].labels]
    assert turns[2].tension == 0.5
    assert whole.line.situations == ()
    assert (whole.line.outcome, whole.reading.outcome) == ("resolved", "resolved")
    assert whole.line.peak == max(whole.line.course) == max(turn.tension or 0 for turn in whole.reading.turns)
    assert len(whole.corrections) == 6


def test_a_correction_can_be_undone(record: Record) -> None:
    id_ = record.call(record.ana)
    with record.write(record.ana) as visit:
        before = calls.whole(visit, id_)
        corrections.correct_situation(visit, id_, "overrun", present=True)
        (one,) = corrections.of_call(visit, id_)
        assert "overrun" in lines.get(visit, id_).situations
        corrections.undo(visit, one.id)
        assert calls.whole(visit, id_).line == before.line


def test_bad_corrections_are_refused(record: Record) -> None:
    id_ = record.call(record.ana)
    with record.write(record.ana) as visit:
        doors: tuple[Callable[[], None], ...] = (
            lambda: corrections.correct_label(visit, id_, 2, "reassure", present=True),
            lambda: corrections.correct_tension(visit, id_, 2, 4.0),
            lambda: corrections.correct_tension(visit, id_, 3, 1.0),
            lambda: corrections.correct_situation(visit, id_, "boredom", present=True),
            lambda: corrections.correct_ending(visit, id_, "boredom"),
        )
        for wrong in doors:
            with pytest.raises(NotPossible):
                wrong()
        with pytest.raises(NotFound):
            corrections.correct_label(visit, id_, 99, "anger", present=True)


def test_sides_are_exchanged_and_read_again(record: Record) -> None:
    id_ = record.call(record.ana)
    with record.write(record.ana) as visit:
        before = calls.whole(visit, id_).reading
        rereading.swap_roles(visit, id_, record.reader)
        after = calls.whole(visit, id_)
        assert [turn.speaker for turn in after.reading.turns] == [
            "client" if turn.speaker == "agent" else "agent" for turn in before.turns
        ]
        assert after.line.swapped
        rereading.swap_roles(visit, id_, record.reader)
        again = calls.whole(visit, id_).reading
    assert replace(again, roles=before.roles) == before


def test_stale_calls_are_told(record: Record) -> None:
    id_ = record.call(record.ana)
    with record.look(record.ana) as visit:
        assert rereading.stale(visit, record.reader) == ()
        newer = replace(record.reader, book=replace(record.reader.book, version="newer"))
        assert rereading.stale(visit, newer) == (id_,)


def test_sharing_until_a_date(record: Record) -> None:
    id_ = record.call(record.ana)
    with record.write(record.ana) as visit:
        one = shares.share(visit, id_, record.ali.id, record.now + timedelta(days=2))
        with pytest.raises(NotPossible):
            shares.share(visit, id_, record.ali.id, record.now)
    with record.look(record.ali) as visit:
        assert not calls.whole(visit, id_).own
        assert shares.with_me(visit) == (id_,)
        assert [line.id for line in lines.listed(visit).lines] == [id_]
    with record.write(record.ali) as visit, pytest.raises(NotFound):
        corrections.correct_outcome(visit, id_, "resolved")
    record.now += timedelta(days=3)
    with record.look(record.ali) as visit, pytest.raises(NotFound):
        calls.whole(visit, id_)
    record.now -= timedelta(days=3)
    with record.write(record.ana) as visit:
        shares.stop(visit, one.id)
    with record.look(record.ali) as visit, pytest.raises(NotFound):
        calls.whole(visit, id_)


def test_what_the_gate_knows_holds_for_one_reading_alone(record: Record) -> None:
    """In a writing transaction it asks again: what was shared or stopped a moment before counts."""
    id_ = record.call(record.ana)
    statements: list[str] = []

    def heard(*told: object) -> None:
        statements.append(str(told[2]))

    event.listen(record.store.engine, "before_cursor_execute", heard)
    with record.look(record.ali) as visit:
        for _ in range(3):
            assert lines.listed(visit).lines == ()
    assert sum("FROM shares" in one for one in statements) == 1
    with record.write(record.ana) as visit:
        shared = shares.share(visit, id_, record.ali.id, record.now + timedelta(days=1))
        as_ali = replace(visit, visitor=record.visitor(record.ali))
        assert [line.id for line in lines.listed(as_ali).lines] == [id_]
        shares.stop(visit, shared.id)
        assert lines.listed(as_ali).lines == ()


def test_a_call_is_removed_with_all_that_hangs_on_it(record: Record) -> None:
    with record.write(record.ana) as visit:
        who = contacts.add(visit, NewContact("Dupont"))
    id_ = record.call(record.ana, belongs=Belongs(contact=who.id))
    with record.write(record.ana) as visit:
        assert promises.of_contact(visit, who.id)
        assert contacts.get(visit, who.id).last_call is not None
        calls.remove(visit, id_)
        assert promises.of_contact(visit, who.id) == ()
        assert contacts.get(visit, who.id).last_call is None
        with pytest.raises(NotFound):
            lines.get(visit, id_)


def test_the_load_is_ones_own(record: Record) -> None:
    record.call(record.ana)
    record.call(record.ali)
    with record.look(record.ana) as visit:
        load = lines.load(visit, record.now - timedelta(days=1))
        assert load.calls == 1
        today = lines.hard_today(visit, record.now.date())
        assert {line.agent for line in today} <= {record.ana.id}
        assert sum(number for _, number in load.hard) == len(today)
