"""The model that ships: whose it is, what it sees, what it tells."""

from pathlib import Path
from runpy import run_path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sangfroid.calls.turns import Cue, Turn
from sangfroid.calls.vocabulary import Speaker
from sangfroid.cues.context import Before
from sangfroid.cues.hearing import DATA, ahead, cues, french, look, ruled, told, trained
from sangfroid.cues.model.course import memories
from sangfroid.cues.model.ear import BESIDE
from sangfroid.cues.model.features import ROWS, Past, hashed, letters, rows_of_before, rows_of_words, runs, seen
from sangfroid.cues.model.weights import load
from sangfroid.language.words import words
from sangfroid.sources.transcripts import read_call

ROOT = Path(__file__).parents[2]
FILE = DATA / "fr" / "model" / "cues.npz"
ONE_BY_ONE, TOGETHER = (french().with_model(load(FILE)) for _ in range(2))
SAMPLES = sorted((DATA / "samples" / "fr").glob("*.json"))


def test_it_is_the_one_that_corpus_and_recipe_give() -> None:
    """The header holds the hash of both: a changed corpus or recipe asks for `make train`."""
    model = load(FILE)
    assert model.version == model.header["version"] == run_path(str(ROOT / "tools" / "version.py"))["version"]()
    assert model.header["turns"] > 14_000


def test_it_is_small_enough_to_ship() -> None:
    assert FILE.stat().st_size <= 20_000_000


@given(st.text(max_size=120), st.text(max_size=60))
def test_any_words_are_seen_and_scored(text: str, before: str) -> None:
    grammar = trained()
    assert grammar.model is not None
    heard = words(text)
    found = seen(text, heard, (), (), Past(other=words(before).forms))
    rows = [row for facts in (*found.own, *found.past) for row, _ in facts]
    rows += [row for form in heard.forms for row in letters(form)]
    hashes = np.array([hashed(form) for form in ("^", *heard.forms, "$")], np.uint32)
    rows += [row for run in runs(hashes) for row in (*rows_of_words(run), *rows_of_before(run))]
    assert all(0 <= row < ROWS for row in rows)
    assert np.isfinite(grammar.model.scores(grammar.model.client, [found])).all()
    told = cues(Turn(1, "client", text), Before(agent_words=words(before).forms), grammar)
    for cue in told.labels:
        assert text[slice(*cue.span)] == cue.quote
        assert 0 <= cue.confidence <= 1


SAID = st.lists(st.tuples(st.sampled_from(["agent", "client"]), st.text(max_size=80)), min_size=1, max_size=9)


@given(SAID, st.integers(0, 9))
def test_turns_looked_at_together_tell_what_each_tells_alone(said: list[tuple[Speaker, str]], cut: int) -> None:
    """To the last bit: a call read afterwards, many turns at a time, is the call heard live."""
    turns = [Turn(n, speaker, text) for n, (speaker, text) in enumerate(said, 1)]
    past = Before(agent_words=words(said[0][1]).forms, client_words=words(said[-1][1]).forms)
    alone = [cues(turn, past, ONE_BY_ONE) for turn in turns]
    ahead(turns[:cut], TOGETHER)
    together = [cues(turn, past, TOGETHER) for turn in turns[:cut]]
    ahead(turns[cut:], TOGETHER)
    assert [*together, *[cues(turn, past, TOGETHER) for turn in turns[cut:]]] == alone


TRAILS = st.lists(st.floats(0, 1, width=32), min_size=3, max_size=3)


@given(st.lists(st.tuples(st.sampled_from(["agent", "client"]), st.text(max_size=60), TRAILS), min_size=1, max_size=40))
def test_turns_of_many_calls_told_together_tell_what_each_tells_alone(
    said: list[tuple[Speaker, str, list[float]]],
) -> None:
    """To the last bit, whatever stands beside it and wherever it stands."""
    model = ONE_BY_ONE.model
    assert model is not None
    room = len(memories([b""], model.names)[0])
    halves = [
        ruled(Turn(1, speaker, text), Before(trail=np.resize(np.array(trail, np.float32), room).tobytes()), ONE_BY_ONE)
        for speaker, text, trail in said
    ]
    assert told(halves, ONE_BY_ONE) == [told([half], ONE_BY_ONE)[0] for half in halves]


def test_danger_is_heard_in_each_turn_alone() -> None:
    turn = Turn(1, "client", "il respire plus il est tout bleu")
    before = Before(
        agent=frozenset({"inform"}), agent_words=words("Votre colis part demain.").forms, closings=2,
        agent_signs=frozenset({"closing", "content"}), client_signs=frozenset({"question", "satisfied"}),
    )  # fmt: skip
    first, later = cues(turn, Before(), trained()), cues(turn, before, trained())
    assert first.sounded is not None
    assert later.sounded is not None
    assert first.sounded.danger is not None
    assert first.sounded.danger == later.sounded.danger


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_label_is_quoted_and_none_is_told_twice(path: Path) -> None:
    for turn in read_call(path.read_bytes(), name=path.name).turns:
        labels = cues(turn, Before(), trained()).labels
        assert len({cue.name for cue in labels}) == len(labels)
        assert not {cue.name for cue in labels} & BESIDE
        assert all(cue.quote and turn.text[slice(*cue.span)] == cue.quote for cue in labels)


@pytest.mark.parametrize(
    ("text", "label", "word"),
    [
        ("oui alors c'est la facture de mars, merci beaucoup pour votre aide", "thanks", "merci"),
        ("je vous souhaite une bonne journée", "goodbye", "journee"),
        ("vous êtes un gros incapable monsieur", "insult", "etes"),
    ],
)
def test_the_word_that_weighs_most_is_one_that_does_the_deed(text: str, label: str, word: str) -> None:
    model = trained().model
    assert model is not None
    _, heard, _ = look(Turn(1, "client", text), Before(), trained())
    weights = model.by_word(model.client, heard.forms).of(model.client.columns[label])
    assert len(weights) == len(heard.forms)
    assert heard.forms[int(weights.argmax())] == word


def test_a_tap_stands_whatever_the_model_holds() -> None:
    tapped = Turn(1, "client", "d'accord merci", taps=(Cue("panic", 1.0, "", (0, 0), "tap:panic"),))
    assert "panic" in {cue.name for cue in cues(tapped, Before(), trained()).labels}


def test_a_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    bad = tmp_path / "cues.npz"
    bad.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(ValueError, match="zip"):
        load(bad)
