"""Calls made harder to read: nothing but the words changes, and they change as they should."""

from __future__ import annotations

import re
import unicodedata
from itertools import zip_longest
from random import Random

import pytest

from sangfroid.calls.call import Call
from sangfroid.review.evaluation.robust import HARDSHIPS, Hardship, bare, homophones, misheard, noised, stripped
from sangfroid.sources.transcripts import read_call
from tests.review.gold import SAMPLES

CALLS = [read_call(path.read_bytes(), name=path.name) for path in SAMPLES]


def test_a_stripped_text_has_no_capital_no_accent_and_no_punctuation() -> None:
    texts = [turn.text for call in CALLS for turn in stripped(call).turns]
    assert len(texts) > 200
    for text in texts:
        assert text == text.lower()
        assert not any(unicodedata.combining(sign) for sign in unicodedata.normalize("NFD", text))
        assert not re.search(r"[;!?…«»“”\"()]|[.,:](?!\d)|^['-]|['-]$", text)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("C’est à moi ?", "c'est a moi"),
        ("Ma sœur, à Genève… là-bas !", "ma soeur a geneve la-bas"),
        ("« Ça suffit » — dit-il.", "ca suffit dit-il"),
        ("Demain à 14:30, pour 2,5 kg.", "demain a 14:30 pour 2,5 kg"),
        ("…", ""),
    ],
)
def test_stripped_by_hand(text: str, plain: str) -> None:
    assert bare(text) == plain


@pytest.mark.parametrize("name", HARDSHIPS)
def test_all_but_the_words_stays(name: Hardship) -> None:
    for call in CALLS:
        harder = HARDSHIPS[name](call)
        assert [(t.n, t.speaker, t.start, t.end) for t in harder.turns] == [
            (t.n, t.speaker, t.start, t.end) for t in call.turns
        ]
        assert (harder.id, harder.started_at, harder.end) == (call.id, call.started_at, call.end)


def words(call: Call) -> int:
    return sum(len(turn.text.split()) for turn in call.turns)


def test_one_word_of_ten_is_misheard() -> None:
    table = homophones()
    spoken = "je vous rappelle demain " * 2_500
    heard = misheard(spoken, Random(1)).split()
    alike = sum(word in table.alike("rappelle") for word in heard)
    assert 10_000 - len(heard) + alike == pytest.approx(1_000, rel=0.1)
    assert alike == pytest.approx(125, rel=0.25)  # half of the misheard "rappelle"
    assert any(noised(call) != call for call in CALLS)
    assert sum(words(noised(call)) for call in CALLS) < sum(words(call) for call in CALLS)


def test_the_same_words_are_misheard_each_time() -> None:
    assert [noised(call) for call in CALLS] == [noised(call) for call in CALLS]


def test_a_turns_only_word_is_not_lost() -> None:
    assert {misheard("Merci.", Random(seed)) for seed in range(300)} == {"Merci."}
    assert all(turn.text or not before.text for call in CALLS
               for turn, before in zip_longest(noised(call).turns, call.turns))  # fmt: skip


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("a", "à"), ("c'est", "ses"), ("C’est", "Ses"), ("rappeler", "rappelé"), ("annulez", "annuler"),
        ("venait", "venais"),
    ],
)  # fmt: skip
def test_what_sounds_alike(word: str, other: str) -> None:
    assert other in homophones().alike(word)


@pytest.mark.parametrize("word", ["hier", "chez", "jamais", "nez", "docteur"])
def test_what_sounds_like_nothing_else(word: str) -> None:
    assert homophones().alike(word) == ()


def test_sounding_alike_goes_both_ways() -> None:
    table = homophones().words
    assert len(table) > 100
    for word, others in table.items():
        assert word not in others
        assert all(word in table[other] for other in others)
