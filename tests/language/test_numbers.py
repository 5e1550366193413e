"""Number words as said in France, Belgium, Switzerland and Québec, where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sangfroid.language.numbers import MAX_DIGITS, Number, numbers

ONES = ["un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"]
TEENS = ["dix", "onze", "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"]
TENS = ("vingt", "trente", "quarante", "cinquante", "soixante")


def spelled(
    n: int, seventy: str = "soixante-dix", eighty: str = "quatre-vingt", ninety: str = "quatre-vingt-dix"
) -> str:
    """1 to 999,999 as the school writes it; the three words are those of the country."""
    if n >= 1000:
        thousands, rest = divmod(n, 1000)
        head = "mille" if thousands == 1 else f"{spelled(thousands, seventy, eighty, ninety)} mille"
        return f"{head} {spelled(rest, seventy, eighty, ninety)}" if rest else head
    if n >= 100:
        hundreds, rest = divmod(n, 100)
        head = "cent" if hundreds == 1 else f"{ONES[hundreds - 1]} cent"
        return f"{head} {spelled(rest, seventy, eighty, ninety)}" if rest else head + ("s" if hundreds > 1 else "")
    if n < 20:
        return ONES[n - 1] if n < 10 else TEENS[n - 10]
    tens, one = divmod(n, 10)
    if tens in (7, 9) and (seventy if tens == 7 else ninety).endswith("dix"):
        base = "soixante" if tens == 7 else "quatre-vingt"
        return f"{base} et onze" if tens == 7 and one == 1 else f"{base}-{TEENS[one]}"
    word = {7: seventy, 8: eighty, 9: ninety}.get(tens) or TENS[tens - 2]
    if one == 0:
        return f"{word}s" if word == "quatre-vingt" else word
    return f"{word} et un" if one == 1 and word != "quatre-vingt" else f"{word}-{ONES[one - 1]}"


COUNTRIES = st.sampled_from([
    ("soixante-dix", "quatre-vingt", "quatre-vingt-dix"),
    ("septante", "quatre-vingt", "nonante"),
    ("septante", "huitante", "nonante"),
    ("septante", "octante", "nonante"),
])  # fmt: skip


@given(st.integers(2, 999_999), COUNTRIES)
def test_every_number_is_read_as_it_is_spelled(n: int, words: tuple[str, str, str]) -> None:
    text = spelled(n, *words)
    assert numbers(text) == (Number((0, len(text)), n, str(n)),)


@given(st.integers(2, 999_999), COUNTRIES)
def test_hyphens_accents_and_case_do_not_count(n: int, words: tuple[str, str, str]) -> None:
    text = spelled(n, *words)
    for other in (text.replace("-", " "), text.upper(), text.replace(" ", "-"), text.replace("-", "‐")):
        assert numbers(other) == (Number((0, len(other)), n, str(n)),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Il y a vingt-et-une personnes", [("vingt-et-une", "21")]),
        ("quatre vingt dix sept", [("quatre vingt dix sept", "97")]),
        ("Quatre-vingts euros", [("Quatre-vingts", "80")]),
        ("septante et un, huitante", [("septante et un", "71"), ("huitante", "80")]),
        ("nonante-neuf", [("nonante-neuf", "99")]),
        ("deux mille vingt-six", [("deux mille vingt-six", "2026")]),
        ("dix-neuf cent quatre-vingt", [("dix-neuf cent quatre-vingt", "1980")]),
        ("trois millions deux cent mille", [("trois millions deux cent mille", "3200000")]),
        ("quatre zéro zéro", [("quatre", "4"), ("zéro", "0"), ("zéro", "0")]),
        (
            "zéro six, douze trente-quatre cinquante-six soixante-dix-huit",
            [("zéro", "0"), ("six", "6"), ("douze", "12"), ("trente-quatre", "34"), ("cinquante-six", "56"),
             ("soixante-dix-huit", "78")],
        ),
        ("soixante, douze", [("soixante", "60"), ("douze", "12")]),
        ("vingt quatre quarante huit", [("vingt quatre", "24"), ("quarante huit", "48")]),
        ("le 06 12 34", [("06", "06"), ("12", "12"), ("34", "34")]),
        ("à 14h30", [("14", "14"), ("30", "30")]),
        ("un dossier et une facture", []),
        ("j'en ai un", []),
        ("quatre un deux", [("quatre", "4"), ("un", "1"), ("deux", "2")]),
        ("un deux trois", [("un", "1"), ("deux", "2"), ("trois", "3")]),
        ("vingt et un dossiers", [("vingt et un", "21")]),
        ("vingt et quelques dossiers", [("vingt", "20")]),
        ("le centre de la ville, milliers de sixièmes", []),
        ("ze\u0301ro deux", [("ze\u0301ro", "0"), ("deux", "2")]),
        ("", []),
    ],
)  # fmt: skip
def test_numbers(text: str, said: list[tuple[str, str]]) -> None:
    found = numbers(text)
    assert [(text[one.span[0] : one.span[1]], one.digits) for one in found] == said
    assert all(one.value == int(one.digits) for one in found)


def test_an_endless_run_of_digits_is_no_number() -> None:
    assert numbers("9" * MAX_DIGITS)[0].digits == "9" * MAX_DIGITS
    assert numbers("9" * 100_000) == ()


@given(st.text(max_size=120))
def test_any_text_is_read_and_spans_stand_in_order(text: str) -> None:
    end = 0
    for one in numbers(text):
        assert end <= one.span[0] < one.span[1] <= len(text)
        assert one.value >= 0
        end = one.span[1]


@given(st.lists(st.sampled_from([*ONES, *TEENS, *TENS, "zéro", "cent", "mille", "et", "quatre-vingt"]), max_size=12))
def test_no_word_of_a_dictation_is_lost(words: list[str]) -> None:
    """Every number word but a lonely "un" stands in one of the numbers."""
    text = " ".join(words)
    inside = {place for one in numbers(text) for place in range(*one.span)}
    place = 0
    for word in words:
        if word not in ("un", "et"):
            assert place in inside
        place += len(word) + 1
