"""The scenes in which an agent closes: their form, and that each is its own."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import get_args

from sangfroid.calls.reading import MANNERS, Weight, Why
from tests.corpus.test_corpus import telephone_numbers

SHEETS = sorted((Path(__file__).parents[2] / "corpus" / "closings").glob("*.tsv"))


def scenes() -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for path in SHEETS:
        with path.open(encoding="utf-8", newline="") as sheet:
            found += csv.DictReader(sheet, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True)
    return found


def test_every_cell_is_there_and_in_the_lists() -> None:
    for scene in scenes():
        assert scene["manner"] in MANNERS
        assert scene["weight"] in get_args(Weight)
        assert scene["why"] in get_args(Why)
        assert scene["style"] in ("written", "asr")
        assert scene["client"].strip()
        assert scene["agent"].strip()
        assert None not in scene.values()
        assert None not in scene


def test_all_manners_are_there_and_no_scene_twice() -> None:
    every = scenes()
    assert len(every) >= 2000
    assert min(Counter(scene["manner"] for scene in every)[manner] for manner in MANNERS) >= 90
    said = Counter((scene["client"].lower(), scene["agent"].lower()) for scene in every)
    assert said.most_common(1)[0][1] == 1


def test_no_telephone_number_stands_in_them() -> None:
    assert [scene for scene in scenes() if telephone_numbers(scene["client"] + " . " + scene["agent"])] == []
