"""A call is read with the book of its practice: the practice's sheets before the office's, and its gestures."""

from __future__ import annotations

from pathlib import Path

import pytest

from sangfroid.advice import load
from sangfroid.record import books, calls, imports, practices, rereading, sheets
from sangfroid.record.books import Own
from sangfroid.record.calls import Belongs
from sangfroid.record.imports import Reading, SourceFile
from sangfroid.record.practices import NewPractice
from tests.record.conftest import NOW, TALK, Record


def own_sheet(title: str) -> str:
    """The package's sheet for a furious client, under another title."""
    text = (load.DATA / "fr" / "furious.yaml").read_text("utf-8")
    first = next(line for line in text.splitlines() if line.startswith("title:"))
    return text.replace(first, f"title: {title}", 1)


def titles(has: Own) -> list[str]:
    return [one.title for one in books.book(has).playbooks if one.id == "furious"]


def test_a_practice_s_sheet_stands_before_the_office_s(record: Record) -> None:
    with record.write(record.ada) as visit:
        vidal = practices.make(visit, NewPractice("Vidal")).id
        perrin = practices.make(visit, NewPractice("Perrin", gestures=("un avoir de dix euros",))).id
        assert books.own(visit) == Own()
        sheets.put(visit, "furious", own_sheet("Du bureau"))
        sheets.put(visit, "furious", own_sheet("De Vidal"), practice=vidal)
        assert titles(books.own(visit)) == ["Du bureau"]
        assert titles(books.own(visit, vidal)) == ["De Vidal"]
        assert titles(books.own(visit, perrin)) == ["Du bureau"]
        assert books.book(books.own(visit, perrin)).office.gestures == ("un avoir de dix euros",)
        assert books.book(books.own(visit)).office.gestures == load.book("fr").office.gestures
        versions = {books.book(books.own(visit, of)).version for of in (None, vidal, perrin)}
        assert len(versions) == 3  # a call tells which it was read with
        sheets.put(visit, "furious", "", practice=vidal)
        assert titles(books.own(visit, vidal)) == ["Du bureau"]


def test_a_sheet_that_cannot_be_read_any_more_is_left_out() -> None:
    assert books.book(Own((("furious", "playbook: furious\nnew_field: 1\n"),))).playbooks == load.book("fr").playbooks


def test_a_call_is_read_with_its_practice_s_book_and_again_when_that_changes(record: Record) -> None:
    with record.write(record.ada) as visit:
        vidal = practices.make(visit, NewPractice("Vidal")).id
    plain, theirs = record.call(record.ana), record.call(record.ana, belongs=Belongs(practice=vidal))
    with record.look(record.ana) as visit:
        assert rereading.stale(visit, record.reader) == ()
    with record.write(record.ada) as visit:
        practices.change(visit, vidal, NewPractice("Vidal", gestures=("un rendez-vous le soir",)))
    with record.look(record.ana) as visit:
        assert rereading.stale(visit, record.reader) == (theirs,)
        version = dict(books.reader(visit, record.reader, vidal).made_with())["playbooks"]
    assert list(rereading.refresh(record.store, record.office.id, record.reader, lambda: NOW)) == [theirs]
    with record.look(record.ana) as visit:
        assert rereading.stale(visit, record.reader) == ()
        assert dict(calls.whole(visit, theirs).reading.made_with)["playbooks"] == version
        assert dict(calls.whole(visit, plain).reading.made_with)["playbooks"] != version


@pytest.mark.slow
def test_an_import_of_many_reads_with_it_as_well(record: Record, cache: Path) -> None:
    with record.write(record.ada) as visit:
        vidal = practices.make(visit, NewPractice("Vidal", gestures=("un avoir",))).id
        version = books.book(books.own(visit, vidal)).version
    files = [SourceFile("a.txt", TALK.encode())]
    reading = Reading(keep=cache / "sangfroid", workers=1)
    belongs = Belongs(practice=vidal)
    (told,) = imports.take_in(record.store, record.visitor(record.ana), files, NOW, belongs=belongs, reading=reading)
    assert told.call is not None
    with record.look(record.ana) as visit:
        assert dict(calls.whole(visit, told.call).reading.made_with)["playbooks"] == version
