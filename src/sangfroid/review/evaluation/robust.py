"""The same calls made harder to read: written as a recogniser writes, and misheard in one word of ten."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Final, Literal

from sangfroid.calls.call import Call
from sangfroid.calls.errors import BadData
from sangfroid.language.sheets import Fields, read_sheet_file

HOMOPHONES: Final = Path(__file__).parents[2] / "data" / "fr" / "homophones.yaml"
NOISE: Final = 0.10  # of the words
SWAPPED: Final = 0.5  # of the misheard words that have a homophone; all others are lost
SEED: Final = 20_260_317
STEM: Final = 3  # letters at least before an ending

_WORD: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
# Between digits ("14:30", "2,5") and within a word ("c'est", "est-ce") a sign is part of the spelling.
_PUNCTUATION: Final = re.compile(r"(?<!\d)[.,:]|[.,:](?!\d)|[;!?…«»“”\"()\[\]–—]|(?<!\w)['-]|['-](?!\w)")
_LIGATURES: Final = str.maketrans({"œ": "oe", "æ": "ae", "’": "'", "‑": "-"})

Hardship = Literal["stripped", "noised"]


def stripped(call: Call) -> Call:
    """The call in lower case, without punctuation and accents; all times stay."""
    return replace(call, turns=tuple(replace(turn, text=bare(turn.text)) for turn in call.turns))


def bare(text: str) -> str:
    """Words as a plain recogniser writes them; apostrophes and hyphens within words stay, as they do there."""
    plain = unicodedata.normalize("NFD", text.lower().translate(_LIGATURES))
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(_PUNCTUATION.sub(" ", letters).split())


def noised(call: Call) -> Call:
    """The call with one word of ten misheard, always the same ones; all times stay."""
    chance = Random(f"{SEED} {call.id}")  # noqa: S311  (it draws words, no secrets)
    return replace(call, turns=tuple(replace(turn, text=misheard(turn.text, chance)) for turn in call.turns))


def misheard(text: str, chance: Random) -> str:
    """The text with one word of ten lost or swapped for one that sounds alike; a turn's only word is never lost."""
    alone = len(_WORD.findall(text)) < 2

    def heard(found: re.Match[str]) -> str:
        if chance.random() >= NOISE:
            return found.group()
        alike = homophones().alike(found.group())
        if alike and chance.random() < SWAPPED:
            return chance.choice(alike)
        return found.group() if alone else ""

    return re.sub(r"\s{2,}", " ", _WORD.sub(heard, text)).strip() or text


HARDSHIPS: Final[dict[Hardship, Callable[[Call], Call]]] = {"stripped": stripped, "noised": noised}


@dataclass(frozen=True, slots=True)
class Homophones:
    """The sheet data/fr/homophones.yaml."""

    words: dict[str, tuple[str, ...]]
    endings: dict[str, tuple[str, ...]]  # the longest first
    fixed: frozenset[str]

    def alike(self, word: str) -> tuple[str, ...]:
        """The other words that sound like this one, with its capital where it has one."""
        plain = word.lower().replace("’", "'")
        others = self.words.get(plain) or self._by_ending(plain)
        return tuple(other.capitalize() for other in others) if word[0].isupper() else others

    def _by_ending(self, plain: str) -> tuple[str, ...]:
        if plain in self.fixed:
            return ()
        for ending, others in self.endings.items():
            stem = plain.removesuffix(ending)
            if stem != plain and len(stem) >= STEM:
                return tuple(stem + other for other in others)
        return ()


@cache
def homophones() -> Homophones:
    """French words that sound alike."""
    sheet = read_sheet_file(HOMOPHONES)
    if not isinstance(sheet, Fields):
        raise BadData("{file} : des champs attendus", file=HOMOPHONES.name)
    endings = _others(sheet, "endings")
    return Homophones(
        _others(sheet, "words"), {ending: endings[ending] for ending in sorted(endings, key=len, reverse=True)},
        frozenset(text.value for text in sheet.texts("fixed")),
    )  # fmt: skip


def _others(sheet: Fields, key: str) -> dict[str, tuple[str, ...]]:
    """Each word of each line with the others of its line."""
    lines = [text.value.split() for text in sheet.texts(key)]
    return {word: tuple(other for other in line if other != word) for line in lines for word in line}
