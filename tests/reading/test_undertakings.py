"""Where a side undertakes something of its own, and when that is enough for a promise."""

from __future__ import annotations

import pytest

from sangfroid.language.words import words
from sangfroid.reading.undertakings import own, promised

OWN: list[tuple[str, list[str]]] = [
    ("Je vous le garde jusqu'à jeudi et on prévient l'atelier.", ["Je vous le garde", "on prévient"]),
    ("bon ben j'y vais", ["j'y vais"]),
    ("Nous y remédions.", ["Nous y remédions"]),
    ("je raccroche pas", ["je raccroche"]),
    ("Je descends la poubelle, je monte le colis.", ["Je descends", "je monte"]),
]
NOT_OWN = [
    "Je comprends que ce soit long.", "Si je bascule la ligne, vous perdez tout.", "Le garage nous appelle.",
    "je le fais pas", "Quand on livre, on sonne pas.", "J'appelais tous les jours.", "Vous passez demain ?",
    "Qu'est-ce que je signe ?",
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), OWN, ids=[text for text, _ in OWN])
def test_own_undertakings(text: str, expected: list[str]) -> None:
    assert [text[slice(*span)] for span in own(words(text))] == expected


@pytest.mark.parametrize("text", NOT_OWN)
def test_what_is_no_undertaking(text: str) -> None:
    assert own(words(text)) == ()


def test_an_undertaking_and_a_moment_speak_for_a_promise() -> None:
    assert not promised("agent", 0.25, 0, moment=False)
    assert not promised("agent", 0.25, 1, moment=False)
    assert promised("agent", 0.25, 1, moment=True)
    assert promised("agent", 0.9, 0, moment=False)


def test_what_the_model_holds_for_next_to_impossible_is_no_promise() -> None:
    assert not promised("agent", 0.01, 5, moment=True)
    assert not promised("client", 0.0, 5, moment=True)
