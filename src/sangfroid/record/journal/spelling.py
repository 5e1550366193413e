"""The words of a note as they are spelt: capitals, particles, first names, and what no name is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from sangfroid.advice.lexicon import lexicon
from sangfroid.calls.turns import Span
from sangfroid.language.numbers import NUMBER_WORDS
from sangfroid.language.words import fold
from sangfroid.record.journal.known import Book
from sangfroid.record.journal.sheet import Sheet, word_list
from sangfroid.record.journal.weights import ordinary

Gender = Literal["f", "m", "plural", "any"]

_TOKEN: Final = re.compile(r"(?:[NMODnmod]['’](?=[A-ZÀ-Þ][a-zà-ÿ]))?[^\W\d_]+(?:[-‐‑][^\W\d_]+)*")
_START: Final = re.compile(r"(?:^|[.!?:;\n–—•-])[\s«\"'’(]*$")
# A word before one of these, with such an end, is rather a verb than a surname.
_OBJECTS: Final = frozenset(("le", "la", "les", "l", "lui", "leur", "un", "une", "son", "sa", "ses", "ca", "des"))
_VERB_ENDS: Final = ("e", "ent", "end", "it", "ra", "ut", "et")
# What follows a name that opens a note.
_OUTSIDE: Final = word_list("targets_others")
VERBISH: Final = word_list("names_verbish")


class Word(NamedTuple):
    """A word of the source."""

    text: str
    form: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        return self.text[0].isupper() or (len(self.text) > 2 and self.text[1] in "'’" and self.text[2].isupper())


@dataclass(frozen=True, slots=True)
class Name:
    """A name where it stands. `bare`: a firm's noun alone ("la mairie"), a name only where its place says so."""

    text: str
    span: Span
    gender: Gender
    kind: Literal["person", "doctor", "firm"]
    titled: bool = False
    bare: bool = False


class Spelling:
    """The words of one note."""

    def __init__(self, text: str, sheet: Sheet, book: Book, moods: frozenset[str]) -> None:
        self.text = text
        self.sheet = sheet
        self.book = book
        self.moods = moods
        self.words = [Word(found[0], fold(found[0]), *found.span()) for found in _TOKEN.finditer(text)]
        self.written = any(
            word.capital and (not self.opens(word) or (at > 0 and self.words[at - 1].form in sheet.titles))
            for at, word in enumerate(self.words)
        )

    def particle(self, at: int) -> int:
        """How many words from here are a particle before a name."""
        forms = [word.form for word in self.words[at : at + 2]]
        for size in (2, 1):
            part = " ".join(forms[:size])
            elided = part in ("d", "l", "o", "n") and self.text[self.words[at].end : self.words[at].end + 1] in (
                "'",
                "’",
            )
            if len(forms) >= size and (elided or part in self.sheet.words["particles"]):
                follows = self.words[at + size] if at + size < len(self.words) else None
                if follows is not None and (follows.capital or self.unknown(follows)):
                    return size
        return 0

    def first_name(self, form: str) -> str | None:
        """The gender that a first name tells, simple or double ("jean-marc"); None for any other word."""
        first = self.sheet.first_names
        return first.get(form) or (first.get(form.split("-", maxsplit=1)[0]) if "-" in form else None)

    def plain_after(self, at: int) -> bool:
        """Whether an unknown word in lower case stands right after, that may be a surname."""
        if at + 1 >= len(self.words) or self.text[self.words[at].end : self.words[at + 1].start] != " ":
            return False
        word = self.words[at + 1]
        if at + 2 < len(self.words) and self.words[at + 2].form in _OBJECTS and word.form.endswith(_VERB_ENDS):
            return False  # "julie reprend le dossier"
        if word.form.endswith("ent") or word.form in self.sheet.nouns:
            return False
        return not word.capital and self.unknown(word) and not word.form.endswith(("ait", "aient", "erait"))

    def capitals(self, at: int) -> int:
        """The last of the capitalised words from here, particles between them taken along."""
        last = at
        while last + 1 < len(self.words):
            size = self.particle(last + 1) if self.first_name(self.words[last].form) else 0
            if last == at and size == 0 and self.words[last + 1].form in ("da", "dos", "el", "ben", "van", "von", "di"):
                size = 1
            place = last + 1 + size
            if place >= len(self.words) or not self.words[place].capital or not self.beside(last, place):
                break
            if size and self.words[place].form in self.sheet.firms:
                break  # "Maude du Manoir Roux"
            if self.words[place].text[:2] in ("d'", "d’") and self.first_name(self.words[last].form) is None:
                break  # "Mme Roux d'Ores"
            if self.words[place].form in self.sheet.words["no_names"] or self.words[place].form in self.sheet.titles:
                break
            if self.words[place].text.isupper() and any(
                self.words[place].form == verb.inf for verb in self.sheet.verbs
            ):
                break  # "M. Roy RAPPELER"
            last = place
        return last

    def ordinary(self, word: Word) -> bool:
        form = word.form
        people = any(form in self.sheet.words[kind] for kind in ("doctor_nouns", "colleagues", "clients"))
        known = (
            people
            or form in _OUTSIDE
            or form in self.sheet.words["ordinary"]
            or form in lexicon().nouns
            or form in VERBISH
        )
        return known or form in NUMBER_WORDS

    def unknown(self, word: Word, *, everyday: bool = False) -> bool:
        """Whether no list holds the word; `everyday`: it may be one that calls hold in lower case."""
        form = word.form
        if (
            len(form) < 3
            or form.endswith("ement")
            or (not everyday and ordinary(form) and form not in self.sheet.first_names)
            or self.ordinary(word)
            or form in self.moods
            or form in self.sheet.words["no_names"]
        ):
            return False
        if any(form in self.sheet.words[kind] for kind in ("colleagues", "doctor_nouns", "clients", "kin")):
            return False
        if form in self.sheet.firms or form in self.sheet.titles:
            return False
        return not any(form in verb.finite or form in verb.done or form == verb.inf for verb in self.sheet.verbs)

    def opens(self, word: Word) -> bool:
        """Whether the word opens a sentence."""
        return _START.search(self.text, max(0, word.start - 6), word.start) is not None and (
            word.start < 6 or _START.search(self.text[: word.start]) is not None
        )

    def beside(self, one: int, other: int) -> bool:
        """Whether only spaces, dots of initials and elisions stand between these words."""
        between = self.text[self.words[one].end : self.words[other].start]
        for word in self.words[one + 1 : other]:
            between = between.replace(word.text, "")
        if len(self.words[one].text) == 1:
            between = between.replace(".-", "").replace("-", "")
        dots = "." in between
        if dots and len(self.words[one].text) > 3:
            return False
        return not between.replace("'", "").replace("’", "").replace(".", "").strip()

    def made(
        self, first: int, last: int, gender: Gender, kind: Literal["person", "doctor", "firm"], *, titled: bool = False,
        bare: bool = False,
    ) -> Name:  # fmt: skip
        a, b = self.words[first].start, self.words[last].end
        if len(self.words[last].text) == 1 and self.text[b : b + 1] == "." and last > first:
            b += 1  # "Mme D."
        return Name(self.text[a:b], (a, b), gender, kind, titled, bare)


def gender_of(group: str) -> Gender:
    """The gender that a group of the sheet tells."""
    return "f" if group == "f" else "m" if group == "m" else "plural" if group == "plural" else "any"
