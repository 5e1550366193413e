"""The weights that hear how an agent closes a call: whose they are, what they see, what they tell."""

from pathlib import Path
from runpy import run_path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sangfroid.calls.reading import MANNERS
from sangfroid.cues.hearing import DATA
from sangfroid.cues.model.leave import ROWS, Course, Spoken, around, glanced, own, ripened
from sangfroid.cues.model.leaving import AGENT, CLIENT, TOLD, WEIGHTS, WHYS, load
from sangfroid.language.words import words

ROOT = Path(__file__).parents[2]
FILE = DATA / "fr" / "model" / "closings.npz"
MODEL = load(FILE)

SIGNS = st.frozensets(st.sampled_from(["goodbye", "chat", "insult", "closing", "question"]))
SPOKEN = st.builds(Spoken, st.integers(1, 40), st.sampled_from(["agent", "client"]), SIGNS, st.integers(0, 90))


def test_they_are_those_that_corpus_and_recipe_give() -> None:
    """A changed corpus or recipe asks for `python -m tools.closings`."""
    version = run_path(str(ROOT / "tools" / "closings_version.py"))["version"]()
    assert MODEL.version == MODEL.header["version"] == version


def test_they_are_small_enough_to_ship() -> None:
    """With the larger model, of which they are a part."""
    assert FILE.stat().st_size + (FILE.parent / "cues.npz").stat().st_size <= 20_000_000


def test_on_calls_not_learnt_from_they_hear_more_than_rules_and_fewer_false_ones() -> None:
    """By rules alone: attempts .76, manner .50, ripe .33, false .064, on the same calls."""
    unseen = MODEL.header["unseen"]
    assert unseen["attempts"] > 0.76
    assert unseen["manner"] > 0.50
    assert unseen["ripe"] > 0.33
    assert unseen["false"] < 0.064


@given(st.text(max_size=120), st.text(max_size=60), st.lists(SPOKEN, max_size=8), st.integers(0, 40))
def test_any_words_are_seen_and_scored(text: str, before: str, recent: list[Spoken], turns: int) -> None:
    forms, client = words(text).forms, words(before).forms
    course = Course(
        client, forms, frozenset(client), tuple(recent), turns, tried=turns % 4, manner="warm_firm", since=2
    )
    facts = own(forms, ["goodbye.leave"]) + around(forms, frozenset(forms), course)
    assert all(0 <= row < ROWS for row, _ in [*facts, *glanced(forms, ["closing.ends"])])
    likely, scores = MODEL._scores(facts, course, ["chat"])
    assert likely.shape == (len(AGENT) + len(CLIENT),)
    assert scores.shape == (TOLD,)
    assert np.isfinite(scores).all()
    told = MODEL.tried(forms, ["goodbye.leave"], frozenset(forms), course, ["chat"])
    if told is not None:
        assert told.manner in MANNERS
        assert told.weight in WEIGHTS
        assert told.why in WHYS


@given(st.lists(SPOKEN, max_size=8))
def test_what_was_ripe_is_a_turn_of_the_client(recent: list[Spoken]) -> None:
    found = MODEL.ripe(tuple(recent))
    clients = [spoken.n for spoken in recent if spoken.speaker == "client"]
    assert (found in clients) if clients else (found is None)
    assert sorted(ripened(recent)[0]) == sorted(clients)


@pytest.mark.parametrize(
    ("text", "label"),
    [("je vais raccrocher maintenant", "announce_close"), ("je vous souhaite une bonne soirée au revoir", "goodbye")],
)
def test_a_first_look_tells_what_the_words_do(text: str, label: str) -> None:
    """Without any rule's help."""
    column = AGENT.index(label)
    score = MODEL._tables["agent"].total(own(words(text).forms, []))
    other = MODEL._tables["agent"].total(own(words("votre dossier est à quel nom ?").forms, []))
    assert score[column] > other[column] + 2
    assert int(score[: len(AGENT)].argmax()) == column


def test_a_file_that_holds_no_weights_is_refused(tmp_path: Path) -> None:
    bad = tmp_path / "closings.npz"
    bad.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(ValueError, match="zip"):
        load(bad)
