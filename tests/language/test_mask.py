"""What is private is masked, spoken or written, also across turns; what is not stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sangfroid.calls import Masked, Turn
from sangfroid.language.mask import MARK, MaskState, iban_holds, luhn_holds, mask, nir_holds

PRIVATE = [
    (
        "rappelez-moi à dix heures trente, zéro six, douze, trente-quatre, cinquante-six, soixante-dix-huit",
        "zéro six, douze, trente-quatre, cinquante-six, soixante-dix-huit",
    ),
    (
        "à dix heures zéro six douze trente-quatre cinquante-six soixante-dix-huit",
        "zéro six douze trente-quatre cinquante-six soixante-dix-huit",
    ),
    ("rappelez-moi au 06 99 01 02 03", "06 99 01 02 03"),
    ("c'est le zéro six nonante-neuf zéro un zéro deux zéro trois", "zéro six"),
    ("mon numéro +41 79 555 01 02", "79 555 01 02"),
    ("ma carte 4242 4242 4242 4242", "4242 4242 4242 4242"),
    ("quatre neuf sept zéro un zéro un deux trois quatre cinq six sept huit neuf huit", "neuf sept zéro"),
    ("IBAN FR76 3000 6000 0112 3456 7890 189", "3000 6000"),
    ("mon numéro de sécu 2 69 05 49 588 157 80", "2 69 05"),
    ("écrivez à anne.morel@exemple.fr s'il vous plaît", "anne.morel@exemple.fr"),
    ("anne point morel arobase exemple point fr", "anne point morel arobase exemple point fr"),
    ("le cryptogramme c'est 123", "123"),
]
PUBLIC = [
    "ça fait mille quatre cent quatre-vingts euros",
    "le 12 mai 2019 à 14 h 30",
    "la référence 400 00 312",
    "mardi à seize heures vingt, ou demain à onze heures quarante",
    "au douze, rue des Trois-Frères, bâtiment 3",
    "entre 8 heures et 10 heures, le 5 ou le 6",
]


@pytest.mark.parametrize(("text", "private"), PRIVATE)
def test_private_is_masked(text: str, private: str) -> None:
    turn = mask(MaskState(), Turn(1, "client", text))[1]
    start = text.index(private)
    kept = turn.text[start : start + len(private)]
    assert len(turn.text) == len(text)
    assert not any(char.isalnum() for char in kept)


@pytest.mark.parametrize("text", PUBLIC)
def test_public_stays(text: str) -> None:
    assert mask(MaskState(), Turn(1, "client", text))[1].text == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Mme Roux au 06 12 34 56 78, 10h", "Mme Roux au •• •• •• •• ••, 10h"),
        ("au 02 345 67 89, 10 heures demain", "au •• ••• •• ••, 10 heures demain"),
        ("à 10h 30 06 12 34 56 78", "à 10h 30 •• •• •• •• ••"),
        ("le 0612345678 12 euros", "le •••••••••• 12 euros"),
    ],
)
def test_a_number_beside_an_hour_or_a_sum_is_masked_alone(text: str, shown: str) -> None:
    assert mask(MaskState(), Turn(1, "client", text))[1].text == shown


def test_a_number_over_several_turns_is_mended() -> None:
    said = [
        ("client", "quarante-neuf soixante-dix"), ("agent", "oui"), ("client", "dix douze"),
        ("client", "trente-quatre cinquante-six"), ("agent", "je note"),
        ("client", "euh soixante-dix-huit nonante-huit"),
    ]  # fmt: skip
    state = MaskState()
    mended: tuple[Masked, ...] = ()
    texts: list[str] = []
    for n, (speaker, text) in enumerate(said, 1):
        state, turn, more = mask(state, Turn(n, "client" if speaker == "client" else "agent", text))
        texts.append(turn.text)
        mended += more
    assert [each.n for each in mended] == [1, 3, 4]
    assert all(isinstance(each, Masked) for each in mended)
    assert MARK in texts[-1]
    assert texts[1] == "oui"


def test_a_number_said_group_by_group_is_masked_to_its_end() -> None:
    groups = ["quatre", "deux", "quarante", "deux", "douze", "treize", "quatorze", "quinze", "seize", "dix", "onze"]
    state = MaskState()
    mended: set[int] = set()
    for n, text in enumerate(groups, 1):
        state, turn, more = mask(state, Turn(n, "client", text))
        mended |= {each.n for each in more}
    assert mended >= {1, 2, 3, 4, 5}
    assert not any(char.isalnum() for char in turn.text)


def test_a_code_asked_for_is_masked_in_the_answer() -> None:
    state, _, _ = mask(MaskState(), Turn(1, "agent", "et les trois derniers chiffres au dos ?"))
    _, turn, _ = mask(state, Turn(2, "client", "quatre cent douze"))
    assert not any(char.isalnum() for char in turn.text)


def test_check_digits() -> None:
    assert [digit for digit in "0123456789" if luhn_holds("424242424242424" + digit)] == ["2"]  # a known test card
    assert iban_holds("FR76 3000 6000 0112 3456 7890 189")
    assert not iban_holds("FR77 3000 6000 0112 3456 7890 189")
    assert nir_holds("269054958815780")
    assert not nir_holds("269054958815781")


@given(st.lists(st.tuples(st.sampled_from(["agent", "client"]), st.text(max_size=60)), max_size=6))
def test_length_never_changes(said: list[tuple[str, str]]) -> None:
    state = MaskState()
    for n, (speaker, text) in enumerate(said, 1):
        state, turn, mended = mask(state, Turn(n, "client" if speaker == "client" else "agent", text))
        assert len(turn.text) == len(text)
        assert all(each.n < n for each in mended)


DIGITS = ["zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"]


@given(
    st.lists(st.sampled_from(DIGITS), min_size=9, max_size=9), st.sampled_from(["", "mon numéro c'est le ", "alors "])
)
def test_a_number_dictated_digit_by_digit_in_the_middle_of_a_turn_is_masked(digits: list[str], before: str) -> None:
    """« un » is a digit here: the quick look before the careful one must not take it for an article."""
    dictated = " ".join(["zéro", *digits])
    text = f"{before}{dictated} voilà madame je vous remercie beaucoup de votre aide"
    _, turn, _ = mask(MaskState(), Turn(1, "client", text))
    assert not any(char.isalnum() for char in turn.text[len(before) : len(before) + len(dictated)])
    assert turn.text[len(before) + len(dictated) :] == text[len(before) + len(dictated) :]
