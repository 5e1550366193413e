"""The weights that ship beside the journal's rules: whose they are, what they may say."""

from __future__ import annotations

from pathlib import Path
from runpy import run_path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sangfroid.record.journal.weights import FILE, load, weights

ROOT = Path(__file__).parents[3]


def test_they_are_those_that_tables_and_recipe_give() -> None:
    """The header holds the hash of both: a changed table or recipe asks for `python -m tools.journal`."""
    version = run_path(str(ROOT / "tools" / "journal_version.py"))["version"]()
    assert weights().header["version"] == version
    assert weights().header["notes"] >= 1_200


def test_they_are_small() -> None:
    assert FILE.stat().st_size <= 1_000_000


@given(st.sampled_from(["roles", "acts"]), st.lists(st.text(max_size=12), max_size=20))
def test_any_facts_are_weighed(name: str, facts: list[str]) -> None:
    table = weights().tables[name]
    likely = table.likely(facts)
    assert tuple(likely) == table.choices
    assert sum(likely.values()) == pytest.approx(1)
    assert all(0 <= one <= 1 for one in likely.values())


def test_a_file_that_holds_none_is_refused(tmp_path: Path) -> None:
    bad = tmp_path / "journal.npz"
    bad.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(ValueError, match="zip"):
        load(bad)
