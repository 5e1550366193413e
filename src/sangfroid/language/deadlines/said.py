"""The words of a turn as the grammar of time reads them: fillers gone, numbers in digits, one form a word."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final, NamedTuple

from sangfroid.calls.turns import Span
from sangfroid.language.numbers import NUMBER_WORDS, in_source, number_at, plain

_TOKEN: Final = re.compile(
    r"[a-z]+|[.!?;]+|,"
    r"|(?<![\d/.,])\d{1,2}[/.]\d{1,2}[/.](?:20)?\d\d(?!\d)"  # 14/03/2026
    r"|(?<![\d/.,:])\d{1,2}/\d{1,2}(?![\d/])"  # 14/03
    r"|(?<![\d/.,:])\d{1,2}[:.]\d\d(?![\d/:]|[.,]\d)"  # 14:30
    r"|\d+"
)


def word_set(words: str) -> frozenset[str]:
    """The words of a line."""
    return frozenset(words.split())


_FILLERS: Final = word_set("euh heu eu euhm hum hm hmm mh ben beh bah bin hein eh oh ah pff quoi")

# One form for each word that the grammar knows; two words where one was run together.
_FORMS: Final = {
    form: word
    for word, forms in {
        "heure": "heures h hr hrs", "minute": "minutes min mins mn", "seconde": "secondes", "jour": "jours",
        "semaine": "semaines sem", "an": "ans annee annees", "quart": "quarts", "demi": "demie demis",
        "petit": "petite petits petites tite", "bon": "bonne bons bonnes", "gros": "grosse grosses",
        "prochain": "prochaine prochains prochaines pro", "dernier": "derniere derniers dernieres",
        "passe": "passee passes passees", "instant": "instants", "moment": "moments", "soir": "soirs", "matin": "mat",
        "ouvrable": "ouvrables", "ouvre": "ouvres", "weekend": "we weekends", "apres midi": "aprem apresmidi apremidi",
        "aujourd hui": "aujourdhui auj", "d ici": "dici dicitte", "ici": "icitte", "apres demain": "apresdemain",
        "jusqu": "jusque", "huit": "huits", "quinzaine": "quinzaines", "environ": "environs",
        "precise": "precises", "tapant": "tapante tapantes petante petantes sonnantes",
        "suivant": "suivante suivants suivantes",
        "max": "maximum maxi", "mi": "milieu",
    }.items()
    for form in forms.split()
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """A turn for the grammar: `line` is its forms with one space between; `words` the same, apart."""

    line: str
    words: tuple[str, ...]
    starts: tuple[int, ...]  # where each form begins in `line`
    ends: tuple[int, ...]
    spans: tuple[Span, ...]  # where each stands in the source
    source: str  # the plain form of the source
    places: Sequence[int] | None

    def word_from(self, place: int) -> int:
        """The word that holds this place of `line`."""
        return bisect_right(self.starts, place) - 1

    def word_to(self, place: int) -> int:
        """The place after the last word of a match that ends here in `line`."""
        return bisect_left(self.ends, place) + 1

    def span(self, first: int, last: int) -> Span:
        """The source's span of words `first` to `last`, `last` excluded."""
        return in_source((self.spans[first][0], self.spans[last - 1][1]), self.places)


# Words that are more than themselves here; all others are taken as they stand.
_SPECIAL: Final = _FILLERS | NUMBER_WORDS | frozenset(_FORMS)


class Piece(NamedTuple):
    """A word of what stands between two spaces, and where; `more`: it is more than a plain word."""

    word: str
    more: bool
    start: int
    end: int


_PIECES: Final[dict[str, tuple[Piece, ...]]] = {}  # emptied when it has grown
MAX_PIECES: Final = 65_536


def _pieces(text: str) -> tuple[Piece, ...]:
    """The words of what stands between two spaces, remembered; fillers are none."""
    found: list[Piece] = []
    for token in _TOKEN.finditer(text):
        word = token[0]
        more = word in _SPECIAL or not word.isalpha()
        if word in _FILLERS or word.startswith(".."):
            continue
        found.append(Piece("." if word[0] in ".!?;" else word, more, *token.span()))
    if len(_PIECES) > MAX_PIECES:
        _PIECES.clear()
    pieces = _PIECES[text] = tuple(found)
    return pieces


def said(text: str) -> Said:
    """The words of time's grammar in this text."""
    source, places = plain(text)
    raw: list[str] = []
    spans: list[Span] = []
    last = ""
    special: list[int] = []  # the places of those that are more than a plain word
    end = 0
    for piece in source.split():
        start = source.index(piece, end)
        end = start + len(piece)
        for word, more, a, b in _PIECES.get(piece) or _pieces(piece):
            if not more:
                if word == last:
                    continue
            elif word == last and word.isalpha() and word not in NUMBER_WORDS:
                continue
            else:
                special.append(len(raw))
            last = word
            raw.append(word)
            spans.append((start + a, start + b))
    forms, kept = _forms(raw, spans, special)
    starts = tuple(accumulate([len(form) + 1 for form in forms], initial=0))  # the last one ends the line
    ends = tuple([start - 1 for start in starts[1:]])
    return Said(" ".join(forms), tuple(forms), starts[:-1], ends, tuple(kept), source, places)


def _forms(raw: list[str], spans: list[Span], special: list[int]) -> tuple[list[str], list[Span]]:
    """The forms of the words, number words as digits; "un" and "une" alone stay words, a comma has ended a number."""
    forms: list[str] = []
    kept: list[Span] = []
    done = 0
    for at in special:
        if at < done:
            continue
        forms += raw[done:at]
        kept += spans[done:at]
        word, span, done = raw[at], spans[at], at + 1
        if word == ",":
            continue
        form = _FORMS.get(word, word)
        number = number_at(raw, at) if word in NUMBER_WORDS else None
        if number is not None and (number[2] > at + 1 or word not in ("un", "une")):
            form, done = number[1], number[2]
            span = (span[0], spans[done - 1][1])
        for part in form.split():
            forms.append(part)
            kept.append(span)
    return forms + raw[done:], kept + spans[done:]
