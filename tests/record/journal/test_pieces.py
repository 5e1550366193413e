"""A note cut into pieces, its words of time, and verbs brought to their infinitive."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sangfroid.language.deadlines import Calendar
from sangfroid.record.journal.infinitive import infinitive
from sangfroid.record.journal.pieces import pieces
from sangfroid.record.journal.spans import times

SAID_AT = datetime.fromisoformat("2026-03-10T16:20:00+01:00")


@given(st.text(max_size=80))
def test_pieces_stand_in_order(text: str) -> None:
    note = pieces(text)
    ends = [0, *(b for _, b in note.spans)]
    assert all(before <= a < b for before, (a, b) in zip(ends, note.spans, strict=False))
    assert [text[slice(*span)] for span in note.spans] == list(note.raw)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("M. K. l'a su", ["M.", "K.", "l'", "a", "su"]),
        ("Mme Roux-Petit, 10h30", ["Mme", "Roux-Petit", ",", "10h30"]),
        ("rappelle-moi aujourd'hui.", ["rappelle", "moi", "aujourd'hui", "."]),
        ("J.-P. Blanc (compta)", ["J.-P.", "Blanc", "(", "compta", ")"]),
    ],
)
def test_pieces(text: str, cut: list[str]) -> None:
    assert list(pieces(text).raw) == cut


def test_a_time_behind_a_past_is_found_alone() -> None:
    text = "M. Roy avait payé la moitié, il promet l'autre pour mercredi"
    found = times(pieces(text), text, SAID_AT, Calendar("Europe/Paris", "FR"))
    assert [(text[slice(*each.when.span)], each.when.due and each.when.due.day) for each in found] == [
        ("pour mercredi", 11)
    ]


@pytest.mark.parametrize(
    ("raw", "form", "to"),
    [
        ("rappelle", "rappelle", "rappeler"), ("purge", "purge", "purger"),
        ("chiffrera", "chiffrera", "chiffrer"), ("relève", "releve", "relever"), ("régule", "regule", "réguler"),
        ("complètera", "completera", "compléter"), ("nettoie", "nettoie", "nettoyer"), ("vend", "vend", "vendre"),
        ("reviendra", "reviendra", "revenir"), ("blanchit", "blanchit", "blanchir"),
    ],
)  # fmt: skip
def test_infinitives(raw: str, form: str, to: str) -> None:
    assert infinitive(raw, form) == to
