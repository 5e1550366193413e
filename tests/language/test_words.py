"""The normal form: what is said alike is written alike, and every word keeps its place in the source."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sangfroid.language.words import words

SAME = [
    ("J'ai dit", "jai dit"),
    ("j’ai", "J AI"),
    ("Je ne sais pas", "chais pas"),
    ("il n'y a pas", "il y a pas"),
    ("c'est", "C EST"),
    ("Est-ce que vous", "est ce que vous"),
    ("rappelez-moi", "rappelez moi"),
    ("ça, cœur, été", "ca coeur ete"),
    ("euh je je voudrais", "je voudrais"),
    ("s'il vient", "si il vient"),
    ("t'as vu", "tu as vu"),
    ("M. Morel", "monsieur Morel"),
    ("Mme Morel", "madame morel"),
    ("p'tit", "petit"),
    ("D'accord", "daccord"),
    ("aujourd’hui", "aujourdhui"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_written_alike(one: str, other: str) -> None:
    assert words(one).forms == words(other).forms


def test_sentence_ends_stand_as_words() -> None:
    assert words("Vous venez ? Oui ! Bien...").forms == ("vous", "venez", "?", "oui", "!", "bien", ".")


def test_politeness_is_kept_double() -> None:
    assert words("vous vous trompez").forms == ("vous", "vous", "trompez")


@given(st.text(max_size=200))
def test_every_word_keeps_its_place(text: str) -> None:
    heard = words(text)
    assert len(heard.forms) == len(heard.spans)
    for a, b in heard.spans:
        assert 0 <= a < b <= len(text)
    assert list(heard.spans) == sorted(heard.spans)


@given(st.lists(st.sampled_from(["je", "vous", "rappelle", "demain", "C'est", "l'appel", "où", "été"]), max_size=12))
def test_case_and_accents_do_not_matter(said: list[str]) -> None:
    text = " ".join(said)
    assert words(text).forms == words(text.upper()).forms
