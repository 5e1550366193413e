"""The pattern engine: what a written pattern matches, where, and at what cost."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sangfroid.language.patterns import PatternError, Patterns
from sangfroid.language.words import Words, words

SHARED = {"when": "(demain [matin|soir]|lundi)", "you": "(vous|te)"}

FOUND = [
    ("je <you> rappelle", "Alors je vous rappelle", "je vous rappelle"),
    ("je <you> rappelle [<when>]", "je te rappelle demain soir", "je te rappelle demain soir"),
    ("je ~2 rappelle", "je vous la rappelle", "je vous la rappelle"),
    ("^ oui", "Bon. Oui, d'accord", "Oui"),
    ("oui $", "Ah oui. Et puis", "oui"),
    ("^^ (oui|d'accord) $$", "D'accord.", "D'accord"),
    ("vous ~3 ?", "vous avez le numéro ?", "vous avez le numéro ?"),
    ("# euros", "ça fait 40 euros", "40 euros"),
    ("je ne peux pas", "j'peux pas", "j'peux pas"),
    ("(a b|a) c", "a b c", "a b c"),
]
NOT_FOUND = [
    ("je ~2 rappelle", "je vous la vraiment rappelle"),
    ("je ~2 rappelle", "je. Il rappelle"),
    ("^ oui", "mais oui"),
    ("oui $", "oui mais"),
    ("^^ oui $$", "Oui. Merci."),
    ("# euros", "vingt euros"),
    ("vous ~3 ?", "vous avez le numéro"),
]
REFUSED = ["(a|b", "a ~5 b", "<rien>", "[a]", "a ~2 [b]", "a)", "(a ~2 b|c)", "", "~2 a"]


def _quotes(pattern: str, text: str) -> set[str]:
    heard = words(text)
    found = Patterns([pattern], SHARED).find(heard)
    return {text[slice(*heard.span(match.first, match.last))] for match in found}


@pytest.mark.parametrize(("pattern", "text", "quote"), FOUND)
def test_found(pattern: str, text: str, quote: str) -> None:
    assert quote in _quotes(pattern, text)


@pytest.mark.parametrize(("pattern", "text"), NOT_FOUND)
def test_not_found(pattern: str, text: str) -> None:
    assert _quotes(pattern, text) == set()


@pytest.mark.parametrize("pattern", REFUSED)
def test_refused_with_a_french_message(pattern: str) -> None:
    with pytest.raises(PatternError, match="«"):
        Patterns([pattern], SHARED)


def test_shared_words_may_not_hold_themselves() -> None:
    with pytest.raises(PatternError, match="lui-même"):
        Patterns(["<a>"], {"a": "x <b>", "b": "<a>"})


LETTERS = st.sampled_from(["b", "f", "g"])  # letters that the normal form leaves as they are


@st.composite
def patterns(draw: st.DrawFn) -> tuple[str, str]:
    """A pattern and the regular expression (one letter a word) that means the same."""
    parts: list[tuple[str, str]] = []
    for _ in range(draw(st.integers(1, 4))):
        word = draw(LETTERS)
        other = draw(LETTERS)
        parts.append(draw(st.sampled_from([
            (word, word),
            (f"({word}|{other} {word})", f"(?:{word}|{other}{word})"),
            (f"[{word}] {other}", f"{word}?{other}"),
        ])))  # fmt: skip
    gap = draw(st.integers(0, 2))
    between = f" ~{gap} " if gap else " "
    # A doubled word is one in the normal form.
    assume(all(a != b for a, b in itertools.pairwise(p for p, _ in parts)))
    return between.join(p for p, _ in parts), f"[bfgx]{{0,{gap}}}".join(r for _, r in parts)


@given(st.lists(patterns(), min_size=1, max_size=4), st.lists(st.sampled_from("bfgx"), max_size=12))
def test_agrees_with_regular_expressions(made: list[tuple[str, str]], said: list[str]) -> None:
    """Every word at which a regular expression can end a match is one at which the pattern ends."""
    undoubled = [letter for letter, _ in itertools.groupby(said)]
    heard = Words(tuple(undoubled), tuple((i, i + 1) for i in range(len(undoubled))))
    text = "".join(undoubled)
    compiled = Patterns([pattern for pattern, _ in made], {})
    found = {(match.pattern, match.last) for match in compiled.find(heard)}
    expected = {
        (number, end - 1)
        for number, (_, regular) in enumerate(made)
        for end in range(1, len(text) + 1)
        if re.search(f"(?:{regular})$", text[:end])
    }
    assert found == expected


def test_a_filler_among_choices_makes_nothing_optional() -> None:
    assert _quotes("(ben|alors) oui", "oui") == set()
    assert _quotes("(ben|alors) oui", "alors oui") == {"alors oui"}
    assert _quotes("je (ne|) sais pas", "je ne sais pas") == {"je ne sais pas"}


def test_a_word_doubled_across_choices_is_kept() -> None:
    assert _quotes("(votre numéro|ton numéro|ton petit nom)", "c'est ton petit nom") == {"ton petit nom"}
    assert _quotes("(votre numéro|ton numéro|ton petit nom)", "c'est ton numéro") == {"ton numéro"}
