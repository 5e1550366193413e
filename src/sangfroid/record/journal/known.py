"""The office's own contacts: which of them a name in a note is, by spelling, else by sound."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sangfroid.language.words import fold

_LETTERS: Final = re.compile(r"[^\W\d_]+")
_TITLES: Final = {
    "mme": "f", "madame": "f", "mlle": "f", "mademoiselle": "f", "m": "m", "mr": "m", "monsieur": "m",
    "dr": "", "docteur": "", "docteure": "", "maitre": "", "me": "", "pr": "",
}  # fmt: skip
_SOUNDS: Final = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"ph", "f"), (r"(?:eau|aud|ault|aut|aux|au)(?=[tdsxlz]*$)|eau|au", "o"), (r"ot$|os$|od$", "o"),
        (r"[ckq]u?(?=[aou]|[^eiy]|$)|qu|ck", "k"), (r"ç|c(?=[eiy])|ss|sc(?=[eiy])|z", "s"), (r"g(?=[eiy])", "j"),
        (r"gu(?=[eiy])", "g"), (r"w", "v"), (r"y", "i"), (r"(?:ain|ein|aim|im|in|un)(?![aeiou])", "1"),
        (r"(?:an|am|en|em)(?![aeioun])", "2"), (r"(?:on|om)(?![aeioun])", "3"), (r"ai|ei|er$|ez$|et$|ee$", "e"),
        (r"h", ""), (r"(.)\1", r"\1"), (r"[tdsxpe]+$", ""),
    )
)  # fmt: skip


def key(name: str) -> str:
    """The letters of a name, folded."""
    return "".join(_LETTERS.findall(fold(name)))


def sound(word: str) -> str:
    """How a French reader says it, roughly: two words with the same sound may be one name misspelt."""
    said = key(word)
    for pattern, to in _SOUNDS:
        said = pattern.sub(to, said)
    return said


@dataclass(frozen=True, slots=True)
class _Known:
    name: str
    gender: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """The office's contacts, by the words of their names."""

    entries: tuple[_Known, ...]

    @classmethod
    def of(cls, known: Iterable[str]) -> Book:
        return cls(tuple(_Known(name, *_parts(name)) for name in dict.fromkeys(known) if _parts(name)[1]))

    def holds(self, word: str) -> bool:
        """Whether the word is written, or sounds, as a word of a known name; short words must be written so."""
        form = key(word)
        if len(form) < 3:
            return False
        spoken = sound(word)
        return any(
            form == part or (len(form) > 3 and len(part) > 3 and len(spoken) > 2 and spoken == sound(part))
            for entry in self.entries
            for part in entry.words
        )

    def like(self, name: str) -> tuple[str, ...]:
        """The known contacts that this name may be: those written so, else those that sound so."""
        gender, words = _parts(name)
        fitting = [entry for entry in self.entries if not (gender and entry.gender and gender != entry.gender)]
        for same in (key, sound):
            wanted = [same(word) for word in words]
            found = [
                entry.name for entry in fitting
                if wanted and all(word in [same(part) for part in entry.words] for word in wanted)
            ]  # fmt: skip
            if found:
                return tuple(found)
        return ()


def _parts(name: str) -> tuple[str, tuple[str, ...]]:
    """(gender told by the title, the words of the name without it)."""
    words = _LETTERS.findall(fold(name))
    gender = "".join(_TITLES[word] for word in words[:1] if word in _TITLES)
    return gender, tuple(word for word in words if word not in _TITLES or len(words) == 1)
