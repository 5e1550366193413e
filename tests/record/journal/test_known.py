"""The office's contacts: found by spelling, else by sound; two that fit are asked about."""

from __future__ import annotations

from datetime import datetime

import pytest

from sangfroid.language.deadlines import Calendar
from sangfroid.record.journal import journal

SAID_AT = datetime.fromisoformat("2026-03-10T16:20:00+01:00")
FR = Calendar("Europe/Paris", "FR")


@pytest.mark.parametrize(
    ("text", "known", "name", "match"),
    [
        ("durand a rappelé", ("Mme Durand", "M. Petit"), "durand", "Mme Durand"),
        ("madame durant a rappelé", ("Mme Durand",), "madame durant", "Mme Durand"),
        ("M. Lefebvre a appelé", ("M. Lefèbvre", "Mme Lefebvre"), "M. Lefebvre", "M. Lefèbvre"),
        ("madame guerin a appelé", ("Mme Guérin",), "madame guerin", "Mme Guérin"),
        ("monsieur thibaut a appelé", ("M. Thibault",), "monsieur thibaut", "M. Thibault"),
        ("rappeler bernier demain", ("Mme Bernier",), "bernier", "Mme Bernier"),
        ("Mme Favre a appelé", ("Mme Faure",), "Mme Favre", None),
        ("M. Durand a appelé", ("Mme Durand",), "M. Durand", None),
    ],
)
def test_known(text: str, known: tuple[str, ...], name: str, match: str | None) -> None:
    entry = journal(text, SAID_AT, FR, known)
    assert [(contact.name, contact.known) for contact in entry.contacts] == [(name, match)]
    assert not [doubt for doubt in entry.doubts if doubt.promise is None]


def test_two_that_fit_are_asked_about() -> None:
    entry = journal("durand a rappelé furieux", SAID_AT, FR, ("Mme Durand", "M. Durand", "M. Roux"))
    assert entry.contacts[0].known is None
    assert [(doubt.field, doubt.choices) for doubt in entry.doubts] == [("contact", ("Mme Durand", "M. Durand"))]
