"""The names in a note: persons with or without a title, firms, initials, in written and in dictated style.

A capital tells a name in a written note; in a dictated one only a title, a first name, a firm's noun, the office's
own contacts or the words around it do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from sangfroid.advice.lexicon import lexicon
from sangfroid.calls.turns import Span
from sangfroid.language.numbers import NUMBER_WORDS
from sangfroid.language.words import fold
from sangfroid.record.journal.known import Book, key
from sangfroid.record.journal.sheet import Sheet, word_list

Gender = Literal["f", "m", "plural", "any"]

_TOKEN: Final = re.compile(r"(?:[NMODnmod]['’](?=[A-ZÀ-Þ][a-zà-ÿ]))?[^\W\d_]+(?:[-‐‑][^\W\d_]+)*")
_CAPITAL: Final = re.compile(r"[A-ZÀ-Þ]")
_GAP: Final = re.compile(r"\.?[  ]*")
_INITIALS: Final = re.compile(
    r"(?<![\w.'’])[A-ZÀ-Þ]\.?-?[ ]?[A-ZÀ-Þ]\.(?![\w])|(?<![\w.'’])[A-Z]{2}(?= (?:a|est|veut)\b)"
)
_START: Final = re.compile(r"(?:^|[.!?:;\n–—•-])[\s«\"'’(]*$")
_FIRM_LINK: Final = frozenset({"du", "de", "des", "la", "l", "d", "le", "et", "aux", "au"})
_PLACE: Final = frozenset(
    {"en", "sur", "depuis", "entre", "rue", "avenue", "place", "chemin", "quai", "route", "boulevard"}
)
_TELLS: Final = re.compile(
    r"envoy|transm|parl|dit|dis|redi|demand|prom|confirm|propos|expliq|rappel|repond|donn|appel|telephon|mail|ecri|fair|faxe|adress"
)
# What follows a name that opens a note.
_VERBISH: Final = word_list("names_verbish")
_CALLED: Final = word_list("names_called")
_BEFORE_LOWER: Final = word_list("names_before_lower")
_AFTER_LOWER: Final = word_list("names_after_lower")
_AMBIGUOUS: Final = word_list("names_ambiguous")
_LEGAL: Final = word_list("names_legal")
_TITLE_GUARDED: Final = word_list("names_title_guarded")
# Ordinary words that are surnames as well, after a title.
_SURNAMES: Final = word_list("names_surnames")


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


class Finder:
    """One look over a note."""

    def __init__(self, text: str, sheet: Sheet, book: Book, moods: frozenset[str]) -> None:
        self.text = text
        self.sheet = sheet
        self.book = book
        self.moods = moods
        self.words = [Word(found[0], fold(found[0]), *found.span()) for found in _TOKEN.finditer(text)]
        self.written = any(word.capital and not self._opens(word) for word in self.words)

    def names(self) -> tuple[Name, ...]:
        """All names, in order, none over another."""
        found: list[Name] = []
        at = 0
        spans = [initials.span() for initials in _INITIALS.finditer(self.text)]
        while at < len(self.words):
            if any(a <= self.words[at].start < b for a, b in spans) and self.words[at].form not in self.sheet.titles:
                at += 1
                continue
            name, after = self._name(at)
            if name is not None:
                found.append(name)
            at = max(after, at + 1)
        taken = [name.span for name in found]
        found += [
            Name(initials[0], initials.span(), "any", "person")
            for initials in _INITIALS.finditer(self.text)
            if all(b <= initials.start() or initials.end() <= a for a, b in taken)
            and key(initials[0]) not in self.sheet.words["no_names"]
        ]
        return tuple(sorted(found, key=lambda name: name.span))

    def _name(self, at: int) -> tuple[Name | None, int]:
        for look in (self._titled, self._firm, self._brand, self._capital, self._lower):
            found = look(at)
            if found is not None:
                return found
        return None, at + 1

    # ---- a title and what follows ----

    def _titled(self, at: int) -> tuple[Name, int] | None:
        title = self._title(at)
        if title is None:
            return None
        gender, first, doctor = title
        while first < len(self.words) and (inner := self._title(first)) is not None:
            gender, first, doctor = gender if gender != "any" else inner[0], inner[1], doctor or inner[2]
        if first < len(self.words) and self.words[first].form in ("le", "la") and (inner := self._title(first + 1)):
            first, doctor = inner[1], doctor or inner[2]
        last = self._surname(first)
        if last is None:
            return None
        if gender == "any":
            gender = self.sheet.first_names.get(self.words[first].form, "any")
        kind: Literal["doctor", "person"] = "doctor" if doctor else "person"
        return self._made(at, last, _gender(gender), kind, titled=True), last + 1

    def _title(self, at: int) -> tuple[str, int, bool] | None:
        """(gender, the place after the title, whether it is a doctor's)."""
        if at >= len(self.words):
            return None
        word = self.words[at]
        both = self._beside(at, at + 2) and self.words[at + 1].form == "et" if at + 2 < len(self.words) else False
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
        if word.form in _TITLE_GUARDED and not (follows.capital or self._particle(at + 1)):
            dotted = self.text[word.end : word.end + 1] == "." and word.form == "m"
            if not dotted and not (word.form in ("maitre", "veuve", "famille", "pr") and not self.written):
                return None
        if (
            word.form in ("me", "pere", "soeur", "abbe", "m")
            and not word.capital
            and not (word.form == "m" and self.text[word.end : word.end + 1] == ".")
        ):
            return None
        return gender, at + 1, word.form in self.sheet.words["doctors"]

    def _particle(self, at: int) -> int:
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
                if follows is not None and (follows.capital or self._unknown(follows)):
                    return size
        return 0

    def _surname(self, first: int) -> int | None:
        """The last word of the name that begins here after a title."""
        if first >= len(self.words):
            return None
        start = first + self._particle(first)
        if start >= len(self.words):
            return None
        word = self.words[start]
        if word.capital and word.form not in self.sheet.words["no_names"]:
            return self._capitals(start)
        follows = self.words[start + 1].form if start + 1 < len(self.words) else ""
        surname = word.form in _SURNAMES and (follows in _CALLED or follows in _VERBISH)
        if not surname and (self._ordinary(word) or word.form in self.moods or len(word.form) < 2):
            return None
        if word.form in self.sheet.first_names and self._plain_after(start):
            return start + 1
        if word.form in ("ben", "ould", "van", "el") and self._plain_after(start):
            return start + 1
        after = self.words[start + 2].form if start + 2 < len(self.words) else ""
        if self._plain_after(start) and after in ("a", "m", "me", "est", "rappelle", "veut", "nous"):
            return start + 1
        return start

    def _plain_after(self, at: int) -> bool:
        """Whether an unknown word in lower case stands right after, that may be a surname."""
        if at + 1 >= len(self.words) or self.text[self.words[at].end : self.words[at + 1].start] != " ":
            return False
        word = self.words[at + 1]
        return not word.capital and self._unknown(word)

    def _capitals(self, at: int) -> int:
        """The last of the capitalised words from here, particles between them taken along."""
        last = at
        while last + 1 < len(self.words):
            size = self._particle(last + 1) if self.words[last].form in self.sheet.first_names else 0
            if (
                last == at
                and size == 0
                and self.words[last + 1].form in ("de", "da", "dos", "el", "ben", "van", "von", "di")
            ):
                size = 1
            place = last + 1 + size
            if place >= len(self.words) or not self.words[place].capital or not self._beside(last, place):
                break
            if self.words[place].form in self.sheet.words["no_names"] or self.words[place].form in self.sheet.titles:
                break
            last = place
        return last

    # ---- firms ----

    def _firm(self, at: int) -> tuple[Name, int] | None:
        word = self.words[at]
        group = self.sheet.firms.get(word.form)
        if group is None or (word.form in ("sa", "sas") and not word.text.isupper()):
            return None
        last = at
        place = at + 1
        while place < len(self.words) and self._beside(last, place):
            follows = self.words[place]
            if follows.form in self.sheet.titles:
                break
            if follows.capital and follows.form not in self.sheet.words["no_names"]:
                last = place
            elif follows.capital and place > last + 1 and self.words[place - 1].form in ("de", "d"):
                last = place  # "mairie de Lyon"
            elif follows.form not in _FIRM_LINK or place > last + 2:
                break
            if follows.form in ("et", "aux", "au") and not self._partners(place + 1):
                break
            place += 1
        if last == at and not self.written:
            last = self._lower_firm(at)
        gender = _gender(group)
        if (
            last > at
            and last + 1 < len(self.words)
            and self.words[last + 1].form in _LEGAL
            and self.words[last + 1].text.isupper()
        ):
            last += 1
        return self._made(at, last, gender, "firm", bare=last == at), last + 1

    def _partners(self, at: int) -> bool:
        return at < len(self.words) and self.words[at].form in (
            "fils",
            "filles",
            "freres",
            "associes",
            "cie",
            "compagnie",
            "co",
        )

    def _lower_firm(self, at: int) -> int:
        forms = [word.form for word in self.words[at + 1 : at + 4]]
        if forms and self._unknown(self.words[at + 1]) and self._beside(at, at + 1):
            return at + 1
        if len(forms) >= 2 and forms[0] in ("du", "des") and self._unknown(self.words[at + 2]):
            return at + 2
        if len(forms) >= 3 and forms[0] == "de" and forms[1] in ("la", "l") and self._unknown(self.words[at + 3]):
            return at + 3
        return at

    def _brand(self, at: int) -> tuple[Name, int] | None:
        word = self.words[at]
        if word.text == "Poste" and at and self.words[at - 1].text in ("La", "la"):
            return self._made(at - 1, at, "f", "firm"), at + 1
        after_chez = at > 0 and self.words[at - 1].form == "chez"
        if word.form not in self.sheet.words["brands"] or not (
            word.capital or after_chez or word.form not in _AMBIGUOUS
        ):
            return None
        last = self._capitals(at) if word.capital and not self._opens(word) else at
        return self._made(at, last, "any", "firm"), last + 1

    # ---- a name alone ----

    def _capital(self, at: int) -> tuple[Name, int] | None:
        word = self.words[at]
        if not word.capital or word.form in self.sheet.words["no_names"] or word.form in self.sheet.titles:
            return None
        if self._opens(word) and not self._opening_name(at):
            return None
        if len(word.text) == 1 and self.text[word.end : word.end + 1] in ("'", "’"):
            return None
        before = self.words[at - 1].form if at else ""
        if before in _PLACE or (before == "a" and not self._told(at)):
            return None
        last = self._capitals(at)
        if word.form not in self.sheet.first_names:
            last = self._linked(last)
        legal = self.words[last].form in _LEGAL
        if len(word.text) > 1 and word.text.isupper() and last == at and len(word.text) <= 5:
            legal = legal or word.form not in self.sheet.first_names
        gender = self.sheet.first_names.get(word.form, "any")
        return self._made(at, last, _gender(gender), "firm" if legal else "person"), last + 1

    def _linked(self, last: int) -> int:
        """The last word of a firm's name that goes on: "Comptoir des Îles", "Roux & Fils"."""
        for size in (1, 2, 3):
            place = last + size
            if place >= len(self.words):
                break
            links = [word.form for word in self.words[last + 1 : place]]
            between = self.text[self.words[last].end : self.words[place].start]
            proper = self.words[place].capital and self.words[place].form not in self.sheet.words["no_names"]
            if not proper or self.words[place].form in self.sheet.titles or not re.fullmatch(r"[ \w&'’]*", between):
                continue
            joined = between.strip() == "&" or links in (["du"], ["des"], ["de", "la"], ["de", "l"], ["d"], ["aux"])
            if joined or (links == ["et"] and self._partners(place)):
                return self._capitals(place)
        return last

    def _told(self, at: int) -> bool:
        """Whether "à" before a name stands for one who is told or given something, rather than for a place."""
        return any(_TELLS.match(word.form) for word in self.words[max(0, at - 8) : at - 1]) or (
            self.words[at].form in self.sheet.first_names
        )

    def _opening_name(self, at: int) -> bool:
        word = self.words[at]
        if self.book.holds(word.text):
            return True
        if self._ordinary(word):
            return False
        if word.form in self.sheet.first_names:
            return True
        follows = self.words[at + 1] if at + 1 < len(self.words) else None
        if follows is None:
            return False
        if follows.capital and follows.form not in self.sheet.words["no_names"] and self._beside(at, at + 1):
            return follows.form not in self.sheet.titles
        gap = self.text[word.end : follows.start]
        return follows.form in _VERBISH or follows.form in self.moods or gap.strip() in (",", ":", ":-")

    def _lower(self, at: int) -> tuple[Name, int] | None:
        word = self.words[at]
        if word.capital:
            return None
        before = self.words[at - 1].form if at else ""
        if before in ("le", "la", "les", "un", "une", "des", "ce", "cette", "l", "mon", "ma"):
            return None
        if self.book.holds(word.text) and not self._ordinary(word) and word.form not in self.moods:
            return self._made(at, at, "any", "person"), at + 1
        first = self.sheet.first_names.get(word.form)
        if first is not None and word.form not in _AMBIGUOUS and not self._ordinary(word):
            last = at + 1 if self._plain_after(at) else at
            return self._made(at, last, _gender(first), "person"), last + 1
        if self.written or not self._unknown(word) or not self._in_place_of_name(at, before):
            return None
        return self._made(at, at, "any", "person"), at + 1

    def _in_place_of_name(self, at: int, before: str) -> bool:
        follows = self.words[at + 1].form if at + 1 < len(self.words) else ""
        if before in _BEFORE_LOWER:
            return not follows or follows in _AFTER_LOWER or follows in NUMBER_WORDS
        two = self.words[at - 2].form if at > 1 else ""
        if before == "de" and two in ("appel", "fil", "message", "telephone"):
            return True
        if before == "est" and two == "c" and follows in ("qui", "qu"):
            return True
        opening = at == 0 or all(
            word.form in ("alors", "bon", "donc", "euh", "ok", "ben", "voila", "note", "et") for word in self.words[:at]
        )
        return opening and (follows in _CALLED or follows in self.moods)

    # ---- small questions ----

    def _ordinary(self, word: Word) -> bool:
        form = word.form
        known = form in self.sheet.words["ordinary"] or form in lexicon().nouns or form in _VERBISH
        return known or form in NUMBER_WORDS

    def _unknown(self, word: Word) -> bool:
        form = word.form
        if len(form) < 3 or self._ordinary(word) or form in self.moods or form in self.sheet.words["no_names"]:
            return False
        if any(form in self.sheet.words[kind] for kind in ("colleagues", "doctor_nouns", "clients", "kin")):
            return False
        if form in self.sheet.firms or form in self.sheet.titles:
            return False
        return not any(form in verb.finite or form in verb.done or form == verb.inf for verb in self.sheet.verbs)

    def _opens(self, word: Word) -> bool:
        """Whether the word opens a sentence."""
        return _START.search(self.text, max(0, word.start - 6), word.start) is not None and (
            word.start < 6 or _START.search(self.text[: word.start]) is not None
        )

    def _beside(self, one: int, other: int) -> bool:
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

    def _made(
        self, first: int, last: int, gender: Gender, kind: Literal["person", "doctor", "firm"], *, titled: bool = False,
        bare: bool = False,
    ) -> Name:  # fmt: skip
        a, b = self.words[first].start, self.words[last].end
        if len(self.words[last].text) == 1 and self.text[b : b + 1] == "." and last > first:
            b += 1  # "Mme D."
        return Name(self.text[a:b], (a, b), gender, kind, titled, bare)


def _gender(group: str) -> Gender:
    return "f" if group == "f" else "m" if group == "m" else "plural" if group == "plural" else "any"
