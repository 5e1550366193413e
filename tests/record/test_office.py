"""An office's own things: its days, its practices and their sheets, what its people learn."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from sangfroid.record import interventions, lessons, notes, offices, practices, sheets
from sangfroid.record.contacts import NewContact, add
from sangfroid.record.errors import NotFound, NotPossible
from sangfroid.record.lessons import Answers
from sangfroid.record.notes import NewNote
from sangfroid.record.offices import NewOffice
from sangfroid.record.practices import NewPractice
from tests.record.conftest import Record


def test_days_are_the_offices(record: Record) -> None:
    with record.write(record.ada) as visit:
        assert (
            offices.local(visit, datetime(2026, 3, 17, 23, 30, tzinfo=UTC)).isoformat() == "2026-03-18T00:30:00+01:00"
        )
        begins, ends = offices.day_bounds(visit, date(2026, 3, 29))  # clocks go forward: 23 hours
        assert (begins.hour, (ends - begins).total_seconds() / 3600) == (23, 23)
        changed = offices.change(visit, "Secrétariat", "ca", "America/Montreal")
        assert (changed.region, offices.today(visit)) == ("CA", date(2026, 3, 17))
        with pytest.raises(NotPossible, match="Fuseau"):
            offices.change(visit, "Secrétariat", "FR", "Paris")
    with pytest.raises(NotPossible):
        offices.make(record.store, NewOffice(" "), record.now)
    with record.write(record.sam) as visit, pytest.raises(NotFound):
        offices.change(visit, "x", "FR", "Europe/Paris")


def test_practices_with_their_gestures(record: Record) -> None:
    with record.write(record.ada) as visit:
        vidal = practices.make(
            visit, NewPractice("Cabinet Vidal", "be", ("un nouveau rendez-vous", "un avoir de 10 €"))
        )
        garage = practices.make(visit, NewPractice("Garage"))
        closed = practices.change(visit, garage.id, NewPractice("Garage du Port"), active=False)
        assert vidal.region == "BE"
        assert vidal.gestures == ("un nouveau rendez-vous", "un avoir de 10 €")
        assert practices.listed(visit) == (vidal, closed)
    with record.write(record.ana) as visit, pytest.raises(NotFound):
        practices.make(visit, NewPractice("x"))


def test_every_version_of_a_sheet_is_kept(record: Record) -> None:
    with record.write(record.ada) as visit:
        practice = practices.make(visit, NewPractice("Cabinet Vidal")).id
    with record.write(record.sam) as visit:
        first = sheets.put(visit, "conflict", "playbook: conflict")
        second = sheets.put(visit, "conflict", "playbook: conflict\n# mieux")
        special = sheets.put(visit, "conflict", "du cabinet", practice=practice)
        assert (first.version, second.version, special.version) == (1, 2, 1)
        assert sheets.versions(visit, "conflict") == (second, first)
        assert sheets.latest(visit) == (second,)
        assert sheets.latest(visit, practice=practice) == (special,)
        sheets.put(visit, "conflict", "", practice=practice)  # given up: the office's holds there again
        assert sheets.latest(visit, practice=practice) == (second,)
    with record.write(record.ana) as visit, pytest.raises(NotFound):
        sheets.put(visit, "conflict", "x")


def test_lessons_are_ones_own(record: Record) -> None:
    id_ = record.call(record.ana)
    with record.write(record.ana) as visit:
        lessons.keep(visit, id_, Answers(was_clear="no"))
        kept = lessons.keep(
            visit, id_, Answers("partly", "yes", None, "son bus partait", "demander si le moment convient")
        )
        assert lessons.mine(visit) == (kept,)
        assert lessons.of_call(visit, id_) == kept
    for who in (record.ali, record.sam, record.ada):
        with record.look(who) as visit:
            assert lessons.mine(visit) == ()
            with pytest.raises(NotFound):
                lessons.of_call(visit, id_)


def test_notes_and_interventions_are_their_writers(record: Record) -> None:
    id_ = record.call(record.ana)
    with record.write(record.ana) as visit:
        who = add(visit, NewContact("Dupont"))
        free = notes.add(visit, NewNote("préfère le matin", contact=who.id))
        of_call = notes.add(visit, NewNote("raccroche vite", contact=who.id, call=id_, situation="hang_up"))
        assert notes.change(visit, free.id, "préfère le soir").text == "préfère le soir"
        done = interventions.add(visit, who.id, "joint changé")
        assert {note.id for note in notes.of_contact(visit, who.id)} == {free.id, of_call.id}
        for wrong in (NewNote("x"), NewNote(" ", contact=who.id), NewNote("x", contact=who.id, situation="ennui")):
            with pytest.raises(NotPossible):
                notes.add(visit, wrong)
    with record.write(record.ali) as visit:
        assert [note.id for note in notes.of_contact(visit, who.id)] == [free.id]  # the call's note stays with the call
        with pytest.raises(NotFound):
            notes.change(visit, free.id, "x")
        with pytest.raises(NotFound):
            interventions.remove(visit, done.id)
    with record.write(record.ana) as visit:
        notes.remove(visit, free.id)
        interventions.remove(visit, done.id)
        assert interventions.of_contact(visit, who.id) == ()
