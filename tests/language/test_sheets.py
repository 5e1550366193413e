"""Data sheets: strings only, every mistake with its line."""

from __future__ import annotations

import pytest

from sangfroid.calls import BadData
from sangfroid.language.sheets import Fields, Text, read_sheet

REFUSED = [
    ("a: &x 1\nb: *x", "ancres"),
    ("a: [1", "illisible"),
    ("- !!python/object:os.system x", "étiquettes"),
    ("a: 1\na: 2", "deux fois"),
    ("", "vide"),
    ("a: 1\n---\nb: 2", "un seul document"),
    ("[" * 40 + "]" * 40, "imbriqués"),
    ("a: " + "x" * 2_000_001, "octets"),
]


@pytest.mark.parametrize(("text", "why"), REFUSED)
def test_refused(text: str, why: str) -> None:
    with pytest.raises(BadData) as told:
        read_sheet(text, "fiche.yaml")
    assert why in str(told.value)
    assert "fiche.yaml" in str(told.value)


def test_everything_is_a_string_with_its_line() -> None:
    sheet = read_sheet("on: no\nat: 14:30\n", "f.yaml")
    assert isinstance(sheet, Fields)
    assert sheet.text("on") == "no"
    assert sheet.fields["at"] == Text("14:30", 2)


def test_a_missing_field_is_named_with_its_line() -> None:
    sheet = read_sheet("\nid: x\n", "f.yaml")
    assert isinstance(sheet, Fields)
    with pytest.raises(BadData, match="ligne 2 : « says » manque"):
        sheet.text("says")


def test_an_unknown_field_is_named() -> None:
    sheet = read_sheet("idd: x\n", "f.yaml")
    assert isinstance(sheet, Fields)
    with pytest.raises(BadData, match="« idd »"):
        sheet.only("id", "says")
