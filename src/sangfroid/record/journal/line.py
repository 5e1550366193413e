"""A note as the rules and the acts read it: words of the normal form, every name one word, `qqn`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sangfroid.language.words import Words, words
from sangfroid.record.journal.sheet import word_list
from sangfroid.record.journal.spelling import Name

WHO: Final = "qqn"
_FIRST_PLACE: Final = 0x3400  # letters that no French note holds: each name is a run of its own
_FILL: Final = "\u4dbf"
_BREAK: Final = re.compile(r"[,;:()\n–—+•→]|(?<!\d)/|/\s|\s-\s|->|=>")
_SHORT: Final = re.compile(
    r"(?<!\w)(?:lun|mar|mer|jeu|ven|vend|sam|dim|dem|tél|tel|sem|env|rapp?|transm|prép|vérif|conf|prév|rens|relanc|rép|cli|min|rdv|dr|mme|mlle|mr|tjs|max)\.",
    re.IGNORECASE,
)
_DAYS: Final = re.compile(r"(?<=\d )j(?![\w'’])|(?<=\d)j(?![\w'’])")
_ROUND: Final = re.compile(r"(?<=\d)\.[-–—]")  # "230.-"
_STOP: Final = frozenset(".?!")
_WRITTEN_SHORT: Final = dict(pair.split() for pair in word_list("line_short"))


@dataclass(frozen=True, slots=True)
class Line:
    """The words of a note. `name[i]` is the number of the name that word i is, -1 for none."""

    text: str
    words: Words
    name: tuple[int, ...]
    breaks: frozenset[int]  # words before which a comma, a colon, a bracket or a sentence end stands
    names: tuple[Name, ...]

    @property
    def forms(self) -> tuple[str, ...]:
        return self.words.forms

    def __len__(self) -> int:
        return len(self.words.forms)

    def form(self, at: int) -> str:
        """The word at this place; nothing beyond the ends."""
        return self.words.forms[at] if 0 <= at < len(self) else ""

    def raw(self, at: int) -> str:
        """The word as written."""
        a, b = self.words.spans[at]
        return self.text[a:b]

    def start(self, at: int) -> int:
        """Where the word begins in the text; its end beyond the last word."""
        return self.words.spans[at][0] if at < len(self) else len(self.text)

    def end(self, at: int) -> int:
        return self.words.spans[at][1]

    def stops(self, at: int) -> bool:
        """Whether a sentence end stands at this place."""
        return self.form(at) in _STOP

    def opens(self, at: int) -> bool:
        """Whether a clause begins at this word by what is written before it."""
        return at <= 0 or at in self.breaks or self.form(at - 1) in _STOP

    def sentence(self, at: int) -> tuple[int, int]:
        """The first word of the sentence that holds this one, and the place after its last."""
        first = at
        while first > 0 and not self.stops(first - 1):
            first -= 1
        last = at
        while last < len(self) and not self.stops(last):
            last += 1
        return first, last


def line(text: str, names: Sequence[Name]) -> Line:
    """The note's words, with its names as one word each."""
    covered = text
    for number, name in enumerate(names):
        a, b = name.span
        covered = covered[:a] + chr(_FIRST_PLACE + number % 6000) + _FILL * (b - a - 1) + covered[b:]
    # "ven. 14 h", "tél. de", "15 j": no sentence ends there, nobody says "je".
    covered = _SHORT.sub(lambda found: found[0][:-1] + " ", covered)
    covered = _ROUND.sub(lambda found: " " * len(found[0]), covered)
    heard = words(_DAYS.sub("d", covered))
    forms: list[str] = []
    number_of: list[int] = []
    places = {name.span[0]: number for number, name in enumerate(names)}
    for form, (a, _) in zip(heard.forms, heard.spans, strict=True):
        number = places.get(a, -1) if form and _FIRST_PLACE <= ord(form[0]) <= ord(_FILL) else -1
        number_of.append(number)
        forms.append(WHO if number >= 0 else form)
    for at, form in enumerate(forms):
        if form in _WRITTEN_SHORT and (at == 0 or forms[at - 1] in ("a", *_STOP)):
            forms[at] = _WRITTEN_SHORT[form]  # "à env. demain"
    breaks = {
        at for at in range(1, len(forms))
        if forms[at - 1] in _STOP or _BREAK.search(covered, heard.spans[at - 1][1], heard.spans[at][0])
    }  # fmt: skip
    return Line(text, Words(tuple(forms), heard.spans), tuple(number_of), frozenset(breaks), tuple(names))
