"""The weights that ship with the journal: whose they are, what they may say."""

from __future__ import annotations

from pathlib import Path
from runpy import run_path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sangfroid.record.journal.net import ENDINGS, OWNERS, SITUATIONS, TAGS, Grid, Net, Told, chosen, packed
from sangfroid.record.journal.weights import FILE, load, weights

ROOT = Path(__file__).parents[3]
NOTES = st.lists(st.lists(st.one_of(st.text(max_size=8), st.sampled_from(["w=je", "cap", "rn=B"])), max_size=9),
                 min_size=1, max_size=12)  # fmt: skip


def shipped() -> Net:
    net = weights().net
    assert net is not None
    return net


def sure(shares: Grid) -> bool:
    return bool(np.allclose(shares.sum(-1), 1, atol=1e-4) and (shares >= 0).all())


def test_they_are_those_that_tables_and_recipe_give() -> None:
    """The header holds the hash of both: a changed table or recipe asks for `python -m tools.journal`."""
    version = run_path(str(ROOT / "tools" / "journal_version.py"))["version"]()
    assert weights().header["version"] == version
    assert weights().header["notes"] >= 15_900


def test_they_are_small() -> None:
    assert FILE.stat().st_size <= 3_000_000


@given(NOTES)
def test_any_facts_are_weighed(facts: list[list[str]]) -> None:
    told = shipped().tell((facts, facts))
    assert told.tags.shape == (len(facts), TAGS)
    assert told.owners.shape == (len(facts), len(OWNERS))
    assert (told.situation.shape, told.ending.shape) == ((len(SITUATIONS),), (len(ENDINGS),))
    assert all(sure(each) for each in (told.tags, told.owners, told.situation, told.ending))


@given(NOTES, st.data())
def test_any_head_points_somewhere(facts: list[list[str]], data: st.DataObject) -> None:
    net = shipped()
    told: Told = net.tell((facts, facts))
    pieces = st.integers(0, len(facts) - 1)
    heads = data.draw(st.lists(pieces, min_size=1, max_size=4))
    others = data.draw(st.lists(pieces, max_size=4))
    timed = net.times(told, heads, [(at, at) for at in others], [0] * len(others))
    owed = net.owed(told, heads, others)
    assert timed.shape == (len(heads), 1 + len(others))
    assert owed.shape == (len(heads), 2 + len(others))
    assert sure(timed)
    assert sure(owed)


@given(st.lists(st.lists(st.floats(0, 1, width=32), min_size=TAGS, max_size=TAGS), min_size=1, max_size=9))
def test_no_name_goes_on_that_has_not_begun(rows: list[list[float]]) -> None:
    tags = chosen(np.array(rows, np.float32))
    assert all(
        tag in (before, before + 1) for before, tag in zip([0, *tags], tags, strict=False) if tag and tag % 2 == 0
    )


@given(st.integers(1, 3), st.integers(1, 5), st.integers(0, 2**32 - 1))
def test_packed_weights_stay_near(nets: int, wide: int, seed: int) -> None:
    whole = np.random.default_rng(seed).normal(size=(nets, 7, wide)).astype(np.float32)
    found = packed("tW", whole)
    assert found["net_tW"].dtype == np.int8
    near = found["net_tW"].astype(np.float32) * found["by_tW"].astype(np.float32)
    assert np.abs(near - whole).max() <= np.abs(whole).max() / 100


def test_a_file_that_holds_none_is_refused(tmp_path: Path) -> None:
    bad = tmp_path / "journal.npz"
    bad.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(ValueError, match="zip"):
        load(bad)
