"""The forms under which a word is searched for: a light French stem, and beginnings for words not typed to the end."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from sangfroid.language.words import fold, spoken

BEGINNINGS: Final = (3, 5)  # letters: enough to begin a list of hits, few enough for the index to stay small
SHORTEST: Final = 2  # letters of a word that is searched for
_WORD: Final = re.compile(r"[a-z0-9]+")
_WRITTEN: Final = re.compile(r"\w+")
# Folded endings, the longest first; at least three letters stay.
_ENDINGS: Final = re.compile(
    r"(?<=...)(?:issements?|issantes?|issaient|atrices?|ateurs?|ations?|ements?|euses?|antes?|ables?|aient|erons|"
    r"eront|erez|erai|erait|assent|ants?|ences?|ances?|ives?|eurs?|eux|ites?|ions|iez|ons|ent|ait|ais|ant|ees|ifs?|"
    r"ee|es|er|ez|ir|is|it|ie|ai|as|a|e|s|x)$"
)


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """What the forms of one word share, from its folded form: rappelle, rappeler, rappelez → rapel."""
    if word.isdigit():
        return word
    short = re.sub(r"(.)\1", r"\1", word)  # appelle, appeler
    cut = _ENDINGS.sub("", short)
    return cut[:3] + cut[3:].rstrip("ie")  # oublie, oublier


@lru_cache(maxsize=65_536)
def folded(word: str) -> tuple[str, ...]:
    """The folded words of one word as it is written; seldom more than one."""
    return tuple(_WORD.findall(fold(word)))


def said_words(text: str) -> list[tuple[str, int, int]]:
    """The words of a text, folded, each with where it stands."""
    return [(part, found.start(), found.end()) for found in _WRITTEN.finditer(text) for part in folded(found[0])]


def searched(word: str) -> bool:
    """Whether a folded word is worth an entry: not a word that every call has."""
    return len(word) >= SHORTEST and word not in spoken().empty


@lru_cache(maxsize=65_536)
def forms_of(word: str) -> tuple[str, ...]:
    """What a word as it is written is found under: "=stem" and "beginning~"."""
    kept = [part for part in folded(word) if searched(part)]
    begun = [part[:size] + "~" for part in kept for size in BEGINNINGS if len(part) >= size]
    return (*["=" + stem(part) for part in kept], *begun)


def forms(texts: list[str]) -> set[str]:
    """What a call's words are found under."""
    words = {word for text in texts for word in _WRITTEN.findall(text)}
    return {form for word in words for form in forms_of(word)}


def asked(text: str) -> tuple[tuple[str, str], ...]:
    """Of each word looked for: the form it is looked up under, and the word; the last may be a beginning."""
    words = [word for word, _, _ in said_words(text)]
    found: list[tuple[str, str]] = []
    for place, word in enumerate(words):
        begun = place == len(words) - 1 and len(word) >= BEGINNINGS[0] and not word.isdigit()
        if begun:
            size = max(size for size in BEGINNINGS if size <= len(word))
            found.append((word[:size] + "~", word))
        elif searched(word):
            found.append(("=" + stem(word), word))
    return tuple(found)


def hits(text: str, asked_for: tuple[tuple[str, str], ...]) -> tuple[list[tuple[int, int]], set[tuple[str, str]]]:
    """Where the text holds words looked for, and which of them it holds."""
    spans: list[tuple[int, int]] = []
    held: set[tuple[str, str]] = set()
    for written in _WRITTEN.finditer(text):
        for pair in held_by(written[0], asked_for):
            held.add(pair)
            if not spans or spans[-1] != written.span():
                spans.append(written.span())
    return spans, held


@lru_cache(maxsize=65_536)
def held_by(word: str, asked_for: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Which of the words looked for a word as it is written is a form of."""
    parts = folded(word)
    return tuple(
        (form, wanted)
        for form, wanted in asked_for
        if any(stem(part) == stem(wanted) or (form.endswith("~") and part.startswith(wanted)) for part in parts)
    )
