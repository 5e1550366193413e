"""Pieces of words and their moments become words with their times; what nobody said is left out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sangfroid.sources.sound.recogniser import RATE, Word
from sangfroid.sources.sound.words.pieces import Heard, words
from sangfroid.sources.sound.words.stretches import AROUND, LONGEST, batches, stretches
from sangfroid.sources.sound.words.unsaid import Sign, said, table


def texts(found: list[Word]) -> list[str]:
    return [word.text for word in found]


def test_a_word_begins_where_its_first_piece_does_and_ends_by_the_next_one() -> None:
    heard = Heard(" je vous rappelle", (" je", " vous", " rap", "pelle"), (0.1, 0.3, 0.6, 0.9))
    found = words(heard, 2.0)
    assert texts(found) == ["je", "vous", "rappelle"]
    assert [word.start for word in found] == [0.1, 0.3, 0.6]
    assert found[0].end == pytest.approx(0.3)
    assert 0.9 < found[2].end < 2.0


def test_lengths_of_pieces_are_believed() -> None:
    found = words(Heard("oui non", (" oui", " non"), (0.0, 1.0), (0.16, 0.24)), 3.0)
    assert [word.end for word in found] == [pytest.approx(0.16), pytest.approx(1.24)]


def test_a_model_without_times_spreads_its_words_by_their_letters() -> None:
    found = words(Heard("au revoir"), 4.0)
    assert [(word.text, word.start, word.end) for word in found] == [("au", 0.0, 1.0), ("revoir", 1.0, 4.0)]


def test_a_model_of_capitals_writes_none() -> None:
    heard = Heard("JE RAPPELLE", ("▁JE", "▁RAP", "PELLE"), (0.0, 0.4, 0.6))
    assert texts(words(heard, 1.0)) == ["je", "rappelle"]
    assert texts(words(Heard("Bonjour Mme DUPONT"), 1.0)) == ["Bonjour", "Mme", "DUPONT"]


def test_bytes_written_one_by_one_are_letters_again() -> None:
    heard = Heard("été", ("▁", "<0xC3>", "<0xA9>", "t", "<0xC3>", "<0xA9>"), (0.0, 0.1, 0.1, 0.2, 0.3, 0.3))
    assert texts(words(heard, 1.0)) == ["été"]


def test_a_text_that_differs_from_its_pieces_is_the_text() -> None:
    heard = Heard("rendez-vous à 10 h", (" rendez", "-", "vous", " à", " dix", " heures"), (0, 0.1, 0.2, 0.5, 0.6, 0.8))
    found = words(heard, 2.0)
    assert texts(found) == ["rendez-vous", "à", "10", "h"]
    assert 0 <= found[0].start <= found[-1].end <= 2.0


@given(
    pieces=st.lists(st.sampled_from([" a", "b", " cé", "▁", " ", "<0xC3>", "<0xFF>", "'", " l'", ""]), max_size=12),
    starts=st.lists(st.floats(-1, 40), max_size=12),
    seconds=st.floats(0.05, 30),
)
def test_words_are_in_order_and_within_what_was_heard(pieces: list[str], starts: list[float], seconds: float) -> None:
    joined = "".join(pieces).replace("▁", " ")
    found = words(Heard(joined, tuple(pieces), tuple(sorted(starts))), seconds)
    assert all(0 <= word.start <= word.end <= seconds + 1e-6 for word in found)
    assert all(one.start <= other.start for one, other in pairwise(found))
    assert all(word.text.strip() == word.text != "" for word in found)


def spread(text: str, start: float = 0.0, end: float = 3.0) -> list[Word]:
    return [
        Word(one.text, one.start + start, one.end + start) for one in words(Heard(text), end - start)
    ]  # fmt: skip


@pytest.mark.parametrize("sign", table().signs, ids=lambda sign: sign.says.pattern)
def test_each_sign_hears_its_own(sign: Sign) -> None:
    assert sign.hears
    assert all(sign.says.fullmatch(text) for text in sign.hears)
    assert not any(sign.says.fullmatch(text) for text in sign.ignores)
    assert all(said(spread(text), 0, 3) == [] for text in sign.hears)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("un instant [Musique] je regarde", "un instant je regarde"),
        ("♪ la la la ♪", ""), ("(musique d'attente) allô", "allô"), ("… oui", "oui"),
        ("Sous-titres réalisés par la communauté d'Amara.org", ""),
        ("Sous-titrage Société Radio-Canada", ""),
        ("non non non non", "non non non non"),
        ("merci " * 40, "merci merci merci"),
        ("je vous écoute " * 9, "je vous écoute"),
        ("ne quittez pas, " * 6, "ne quittez pas,"),
        ("deux secondes je regarde deux secondes je regarde", "deux secondes je regarde deux secondes je regarde"),
        ("allô allô allô vous m'entendez", "allô allô allô vous m'entendez"),
    ],
)  # fmt: skip
def test_what_nobody_said_is_left_out(text: str, left: str) -> None:
    assert " ".join(texts(said(spread(text, 0, 12), 0, 12))) == left


def test_thanks_for_watching_are_invented_on_ten_seconds_of_music_and_said_in_two() -> None:
    text = "Merci d'avoir regardé cette vidéo."
    assert said(spread(text, 0, 14), 0, 14) == []
    assert texts(said(spread(text, 0, 2), 0, 2)) == text.split()


def test_no_mouth_is_so_fast() -> None:
    text = "je vous rappelle demain matin sans faute pour vous donner la réponse"
    assert said(spread(text, 0, 0.6), 0, 0.6) == []
    assert texts(said(spread(text, 0, 3.0), 0, 3.0)) == text.split()
    assert texts(said(spread("non", 0, 0.05), 0, 0.05)) == ["non"]  # cut close, but said


def test_words_where_nobody_speaks_are_left_out() -> None:
    found = said([Word("oui", 1.0, 1.3), Word("merci", 3.0, 3.4)], 0.9, 1.5)
    assert texts(found) == ["oui"]


def test_long_speech_is_cut_where_it_is_softest() -> None:
    samples = np.ones(int(60 * RATE), np.float32)
    samples[int(21.0 * RATE) : int(21.4 * RATE)] = 0
    found = stretches(samples, [(0.0, 60.0)])
    assert 21.0 < found[0].end < 21.4
    assert all(one.end - one.start <= LONGEST for one in found)
    assert [one.start for one in found[1:]] == [one.end for one in found[:-1]]
    assert found[-1].end == 60.0


def test_what_is_around_is_heard_but_not_what_is_nearer_to_another_span() -> None:
    samples = np.zeros(10 * RATE, np.float32)
    first, second = stretches(samples, [(1.0, 2.0), (2.1, 3.0)])
    assert (first.first, first.last) == (1.0 - AROUND, 2.05)
    assert (second.first, second.last) == (2.05, 3.0 + AROUND)


@given(st.lists(st.tuples(st.floats(0, 50), st.floats(0, 50)), max_size=20))
def test_every_span_is_heard_once_and_none_is_too_long(given_: list[tuple[float, float]]) -> None:
    spans = [(min(pair), max(pair)) for pair in given_]
    cut = stretches(np.zeros(40 * RATE, np.float32), spans)
    assert all(0 <= one.first < one.last <= 40 and one.seconds <= LONGEST + 2 * AROUND for one in cut)
    assert sorted(one for batch in batches(cut) for one in _keys(batch)) == sorted(_keys(cut))
    for place, (start, end) in enumerate(spans):
        heard = sum(one.end - one.start for one in cut if one.place == place)
        assert heard == pytest.approx(max(0.0, min(end, 40.0) - start), abs=0.11) or not heard


def _keys(given_: Sequence[object]) -> list[str]:
    return [repr(one) for one in given_]


def test_a_batch_is_bounded() -> None:
    spans = [(float(n), n + 0.9) for n in range(0, 200, 2)] + [(300.0, 320.0), (330.0, 351.0)]
    cut = stretches(np.zeros(360 * RATE, np.float32), spans)
    sizes = [len(batch) * max(one.seconds for one in batch) for batch in batches(cut)]
    assert max(sizes) <= 60
    assert len(sizes) < 10
