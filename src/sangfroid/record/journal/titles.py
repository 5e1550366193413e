"""Names behind a title: "Mme de La Tour", "le Dr Vidal", "M. et Mme Joly"."""

from __future__ import annotations

import re
from typing import Final, Literal

from sangfroid.record.journal.firms import AMBIGUOUS
from sangfroid.record.journal.sheet import word_list
from sangfroid.record.journal.spelling import VERBISH, Name, Spelling, gender_of

_GAP: Final = re.compile(r"\.?[  ]*")
CALLED: Final = word_list("names_called")
_TITLE_GUARDED: Final = word_list("names_title_guarded")
# Ordinary words that are surnames as well, after a title.
_AFTER_LOWER: Final = word_list("names_after_lower")
_GOES_ON: Final = frozenset(
    (
        "a",
        "m",
        "me",
        "est",
        "rappelle",
        "veut",
        "nous",
        "demain",
        "lundi",
        "mardi",
        "mercredi",
        "jeudi",
        "vendredi",
        "qui",
        "ne",
        "n",
    )
)
_SMALL: Final = word_list("names_small")
_ALWAYS: Final = word_list("names_surnames_always")
_SHORT_NAME: Final = 2  # letters of "Ba", "Sy"
_SURNAMES: Final = word_list("names_surnames")


class Titled(Spelling):
    """The names of a note that a title shows."""

    def titled(self, at: int) -> tuple[Name, int] | None:
        title = self._title(at)
        if title is None or self._somebody(at):
            return None
        gender, first, doctor = title
        while first < len(self.words) and (inner := self._title(first)) is not None:
            gender, first, doctor = gender if gender != "any" else inner[0], inner[1], doctor or inner[2]
        if first < len(self.words) and self.words[first].form in ("le", "la") and (inner := self._title(first + 1)):
            first, doctor = inner[1], doctor or inner[2]
        last = self.surname(first)
        if last is None:
            return None
        if gender == "any":
            gender = self.sheet.first_names.get(self.words[first].form, "any")
        kind: Literal["doctor", "person"] = "doctor" if doctor else "person"
        return self.made(at, last, gender_of(gender), kind, titled=True), last + 1

    def _somebody(self, at: int) -> bool:
        """ "Le monsieur du premier": no title of a name."""
        before = self.words[at - 1].form if at else ""
        follows = self.words[at + 1] if at + 1 < len(self.words) else None
        led = before in ("le", "la", "un", "une", "ce", "cette", "du", "au") and self.words[at].form in (
            "monsieur",
            "madame",
        )
        return led and follows is not None and not follows.capital and bool(self.particle(at + 1))

    def _title(self, at: int) -> tuple[str, int, bool] | None:
        """(gender, the place after the title, whether it is a doctor's)."""
        if at >= len(self.words):
            return None
        word = self.words[at]
        both = self.beside(at, at + 2) and self.words[at + 1].form == "et" if at + 2 < len(self.words) else False
        if both and word.form in self.sheet.titles and self.words[at + 2].form in self.sheet.titles:
            return "plural", at + 3, False
        gender = self.sheet.titles.get(word.form)
        if (
            gender is None
            or at + 1 >= len(self.words)
            or not _GAP.fullmatch(self.text, word.end, self.words[at + 1].start)
        ):
            return None
        follows = self.words[at + 1]
        if word.form in ("prof", "professeur") and follows.form in ("de", "d", "du", "des"):
            return None
        if word.form in _TITLE_GUARDED and not (follows.capital or self.particle(at + 1)):
            dotted = self.text[word.end : word.end + 1] == "." and word.form == "m"
            if not dotted and not (word.form in ("maitre", "veuve", "famille", "pr", "epoux") and not self.written):
                return None
        if (
            word.form in ("me", "pere", "soeur", "abbe", "m")
            and not word.capital
            and not (word.form == "m" and self.text[word.end : word.end + 1] == ".")
        ):
            return None
        return gender, at + 1, word.form in self.sheet.words["doctors"]

    def surname(self, first: int) -> int | None:
        """The last word of the name that begins here after a title."""
        if first >= len(self.words):
            return None
        start = first + self.particle(first)
        if start >= len(self.words):
            return None
        word = self.words[start]
        if word.capital and word.form not in self.sheet.words["no_names"]:
            return self.capitals(start)
        if (
            any(word.form in verb.finite or word.form in verb.would for verb in self.sheet.verbs)
            and first > 1
            and self.words[first - 2].form in ("le", "la")
        ):
            return None  # "le docteur passera"
        follows = self.words[start + 1].form if start + 1 < len(self.words) else ""
        surname = word.form in _SURNAMES and (
            follows in CALLED or follows in VERBISH or self.first_name(follows) is not None
        )
        surname = surname or (
            word.form in _ALWAYS
            and (first < 2 or self.words[first - 2].form not in ("le", "la", "un", "une", "ce", "cette"))
        )
        if not surname and (self.ordinary(word) or word.form in self.moods or len(word.form) < 2):
            return None
        return self._lower_surname(start)

    def surname_after(self, at: int) -> int:
        """The last word of the surname in lower case behind a first name: "marie claire roy", "anne le bihan"."""
        if at + 1 < len(self.words) and self.words[at + 1].form in self.sheet.first_names and self.plain_first(at + 1):
            at += 1
        if self.plain_after(at):
            return at + 1
        size = self.particle(at + 1) if at + 1 < len(self.words) else 0
        follows = self.words[at + size + 2].form if at + size + 2 < len(self.words) else ""
        goes_on = not follows or follows in CALLED or follows in VERBISH or follows in _AFTER_LOWER
        if not goes_on or at + size + 1 >= len(self.words) or self.words[at + size + 1].capital:
            return at
        word = self.words[at + size + 1]
        if size and self.unknown(word) and not word.form.endswith(("e", "ent", "era", "it")):
            return at + size + 1
        short = len(word.form) == _SHORT_NAME and word.form not in _SMALL and not size
        plain = self.text[self.words[at].end : word.start] == " "
        return at + 1 if plain and not size and (word.form in _SURNAMES or short) else at

    def plain_first(self, at: int) -> bool:
        """Whether a first name in lower case goes on with a second one or a surname behind it."""
        return not self.words[at].capital and self.plain_after(at)

    def _lower_surname(self, start: int) -> int:
        """The last word of a name in lower case that begins here: "marie claude roy", "petit jean"."""
        word = self.words[start]
        if word.form in self.sheet.first_names and not self.plain_after(start):
            return self.surname_after(start)
        if word.form in self.sheet.first_names and self.plain_after(start):
            double = self.words[start + 1].form in self.sheet.first_names and self.plain_after(start + 1)
            return start + 2 if double else start + 1
        if word.form in ("ben", "ould", "van", "el") and self.plain_after(start):
            return start + 1
        follows_first = self.words[start + 1] if start + 1 < len(self.words) else None
        if (
            follows_first
            and not follows_first.capital
            and self.first_name(follows_first.form)
            and follows_first.form not in AMBIGUOUS
        ):
            return start + 1 if self.beside(start, start + 1) else start
        after = self.words[start + 2].form if start + 2 < len(self.words) else ""
        if start + 2 < len(self.words) and self.words[start + 2].text == "à":
            return start  # "madame roux hésite à venir"
        if self.plain_after(start) and after in _GOES_ON:
            return start + 1
        return start
