"""An office's own sheets change its reports: the wait before a call back, the evening's hour, the steps' titles."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import pytest
from rich.console import Console

from sangfroid.advice import load
from sangfroid.advice.office import CoolDown, Office
from sangfroid.advice.playbook import Book
from sangfroid.calls import Reading, SituationRead, Step
from sangfroid.language.wording import wording
from sangfroid.review import terminal
from sangfroid.review.beside import Beside
from sangfroid.review.hang_up import hang_up
from sangfroid.review.page import report_page
from sangfroid.review.voice import Voice
from tests.review.gold import reading, said

FRENCH = wording("fr").gettext
ANGRY = "C'est une honte, je ne paierai pas."
BROKEN = "Allô, vous m'entendez, ça coupe, je voulais vous dire que"
LOST = "Je n'en peux plus, je suis à bout."


def cut_off(words: str, *labels: str, tension: float, at: str | None = "10:00", **facts: object) -> Reading:
    """A call that its client breaks off with these words."""
    turns = [
        said(1, "agent", "Bonjour, ici l'atelier.", "greeting", start=0),
        said(2, "client", words, *labels, tension=tension, start=3),
        said(3, "agent", "Oui.", "backchannel", start=4),
        said(4, "client", words, *labels, tension=tension, start=5),
    ]
    start = datetime.fromisoformat(f"2026-03-25T{at}:00+01:00") if at else None
    return reading(turns, ending="hang_up", started_at=start, **facts)


def angry(at: str | None = "10:00", **facts: object) -> Reading:
    return cut_off(ANGRY, "anger", tension=2.5, at=at, **facts)


def with_values(*cool_downs: CoolDown, evening: int = 17) -> Book:
    return load.with_office(load.book("fr"), Office(cool_downs=cool_downs, evening=evening))


def call_back(call: Reading, book: Book | None = None) -> str:
    found = hang_up(call, Voice(FRENCH, book))
    assert found is not None
    return found.call_back.replace("\u202f", " ").replace("\u00a0", " ")


ABUSE = (SituationRead("abuse", 2, 0.9),)
CASES = [
    (angry(), None, "pas avant 11 h (60 minutes)"),
    (angry(), with_values(CoolDown("anger", 30)), "pas avant 10 h 30 (30 minutes)"),
    (angry(), with_values(CoolDown("anger", None)), "aucun : l'appel est terminé"),
    (angry(), with_values(CoolDown("anger", 0)), "tout de suite, 10 h"),
    (angry("18:00"), None, "un message aujourd'hui, l'appel demain"),
    (angry("18:00"), with_values(evening=19), "pas avant 19 h (60 minutes)"),
    (angry(None), with_values(CoolDown("anger", 30)), "pas avant 30 minutes"),
    (angry(situations=ABUSE), None, "aucun : l'appel est terminé"),
    (angry(situations=ABUSE), with_values(CoolDown("abuse", 120)), "pas avant 12 h (120 minutes)"),
    (cut_off(BROKEN, tension=0.0), None, "avant 10 h 02 (2 minutes)"),
    (cut_off(BROKEN, tension=0.0), with_values(CoolDown("dropped", 5)), "avant 10 h 05 (5 minutes)"),
    (cut_off(BROKEN, tension=0.0, situations=ABUSE), None, "avant 10 h 02 (2 minutes)"),
    (cut_off(LOST, "distress", tension=2.0, at="18:00"), None, "tout de suite, 18 h"),
    (cut_off(LOST, "distress", tension=2.0), with_values(CoolDown("distress", 10)), "avant 10 h 10 (10 minutes)"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "book", "told"), CASES)
def test_the_wait_is_the_offices_own(call: Reading, book: Book | None, told: str) -> None:
    assert call_back(call, book).replace("’", "'") == told


def test_page_and_terminal_take_the_offices_values() -> None:
    book = with_values(CoolDown("anger", 35))
    for given, minutes in ((None, "60 minutes"), (book, "35 minutes")):
        out = io.StringIO()
        terminal.show(angry(), Console(file=out, width=100), FRENCH, Beside(given))
        assert minutes in out.getvalue()
        assert minutes in report_page(angry(), FRENCH, beside=Beside(given))


def test_an_offices_folder_gives_its_values_and_its_titles(tmp_path: Path) -> None:
    shipped = load.DATA / "fr"
    office = (shipped / "office.yaml").read_text("utf-8")
    assert "{reason: anger, minutes: 60}" in office
    (tmp_path / "office.yaml").write_text(
        office.replace("{reason: anger, minutes: 60}", "{reason: anger, minutes: 25}"), "utf-8"
    )
    conflict = (shipped / "conflict.yaml").read_text("utf-8")
    assert "title: Reformuler\n" in conflict
    (tmp_path / "conflict.yaml").write_text(
        conflict.replace("title: Reformuler\n", "title: Redire avec ses mots\n"), "utf-8"
    )
    call = angry(steps=(Step("conflict", "reformulate", 2, ANGRY),))
    page = report_page(call, FRENCH, beside=Beside(load.book("fr", tmp_path)))
    assert "25 minutes" in page
    assert "Redire avec ses mots" in page
    own = report_page(call, FRENCH)
    assert "60 minutes" in own
    assert "Redire avec ses mots" not in own
    assert "Reformuler" in own
