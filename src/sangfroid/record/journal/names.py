"""The names in a note: persons with or without a title, firms, initials, in written and in dictated style.

A capital tells a name in a written note; in a dictated one only a title, a first name, a firm's noun, the office's
own contacts or the words around it do.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from sangfroid.language.numbers import NUMBER_WORDS
from sangfroid.record.journal.firms import AMBIGUOUS, LEGAL, THINGS, Firms
from sangfroid.record.journal.known import key
from sangfroid.record.journal.sheet import word_list
from sangfroid.record.journal.spelling import VERBISH, Name, Word, gender_of
from sangfroid.record.journal.titles import CALLED, Titled
from sangfroid.record.journal.weights import ordinary

_INITIALS: Final = re.compile(
    r"(?<![\w.'’])[A-ZÀ-Þ]\.?-?[ ]?[A-ZÀ-Þ]\.(?![\w])|(?<![\w.'’])[A-Z]{2}(?= (?:a|est|veut)\b)"
)
_PLACE: Final = frozenset(
    {"en", "sur", "depuis", "entre", "rue", "avenue", "place", "chemin", "quai", "route", "boulevard"}
)
_TELLS: Final = re.compile(
    r"envoy|transm|parl|dit|dis|redi|demand|prom|confirm|propos|expliq|rappel|repond|donn|appel|telephon|mail|ecri|fair|faxe|adress"
)
_LEADS: Final = word_list("names_leads")
_SHORT: Final = frozenset(pair.split()[0] for pair in word_list("line_short"))
_GAPS: Final = frozenset(("&", ",", ":", ":-", "-", "–", "/", "("))
_OBJECTS: Final = frozenset(("le", "la", "les", "l", "un", "une", "nous", "me", "son", "sa"))
_SHORTEST: Final = 3
_PLACES: Final = word_list("names_places")
_BEFORE_LOWER: Final = word_list("names_before_lower")
_AFTER_LOWER: Final = word_list("names_after_lower")


class Finder(Titled, Firms):
    """One look over a note."""

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
        for look in (self.titled, self.firm, self.brand, self.capital, self.lower):
            found = look(at)
            if found is not None:
                return found
        return None, at + 1

    def capital(self, at: int) -> tuple[Name, int] | None:
        found = self._capital(at)
        if found is None or self.words[at].text[:2] not in ("d'", "d’"):
            return found
        a, b = found[0].span  # "le dossier d'Amadou Roy"
        return replace(found[0], text=self.text[a + 2 : b], span=(a + 2, b)), found[1]

    def _capital(self, at: int) -> tuple[Name, int] | None:
        word = self.words[at]
        if (
            not word.capital
            or (self.no_name(word) and not self._of_place(at) and not self._given(at))
            or word.form in self.sheet.titles
            or (word.text.isupper() and any(word.form == verb.inf for verb in self.sheet.verbs))
        ):
            return None
        if word.text == "Chez" and self._sign(at):
            return self.made(at, self.capitals(at), "any", "firm"), self.capitals(at) + 1
        if self.opens(word) and not self._opening_name(at):
            return None
        if self._names_thing(at):
            return None
        last = self.capitals(at)
        if not self.first_name(word.form):
            last = self.linked(last)
        elif last == at and self.plain_after(at) and (at + 2 == len(self.words) or self.words[at + 2].form in CALLED):
            last = at + 1  # "Marie-Claude dupont a appelé"
        if last + 1 < len(self.words) and self.words[last + 1].form in ("inc", "ltee") and self.beside(last, last + 1):
            last += 1  # "Construction Lavoie inc."
        legal = self.words[last].form in LEGAL
        if len(word.text) > 1 and word.text.isupper() and last == at and len(word.text) <= 5:
            legal = legal or word.form not in self.sheet.first_names
        gender = self.first_name(word.form) or "any"
        return self.made(at, last, gender_of(gender), "firm" if legal else "person"), last + 1

    def _names_thing(self, at: int) -> bool:
        """Whether the words before the capital make it a thing or a place: "sa Clio", "à Vevey", "le Wave"."""
        word = self.words[at]
        if len(word.text) == 1 and self.text[word.end : word.end + 1] in ("'", "’"):
            return True
        before = self.words[at - 1].form if at else ""
        thing = self._before_capitals(at) in THINGS and before != "le" and word.form not in self.sheet.first_names
        if thing and not (at > 1 and self.words[at - 2].form in ("de", "chez") and before == "un"):
            return True
        if before == "le" and word.form in AMBIGUOUS and word.form in self.sheet.words["brands"]:
            return True
        return (
            self._thing(at) or self._letters(at) or before in _PLACE or (before in ("a", "aux") and not self._told(at))
        )

    def no_name(self, word: Word) -> bool:
        """Whether the word is one that takes a capital and names nobody."""
        return word.form in self.sheet.words["no_names"]

    def _given(self, at: int) -> bool:
        """ "Noël a appelé": a first name, not the feast."""
        follows = self.words[at + 1] if at + 1 < len(self.words) else None
        if follows is None or self.first_name(self.words[at].form) is None:
            return False
        told = follows.form in CALLED or follows.form in VERBISH or follows.form in self.moods
        return told or (follows.capital and self.beside(at, at + 1))

    def _of_place(self, at: int) -> bool:
        """ "Paris Habitat": a place that opens a firm's name."""
        follows = self.words[at + 1] if at + 1 < len(self.words) else None
        if self.words[at].form not in _PLACES or follows is None or not follows.capital or not self.beside(at, at + 1):
            return False
        return not self.no_name(follows) and follows.form not in self.sheet.titles

    def _sign(self, at: int) -> bool:
        """Whether "Chez" belongs to a firm's name: "Chez Paulette a rappelé"."""
        last = self.capitals(at)
        follows = self.words[last + 1].form if last + 1 < len(self.words) else ""
        return last > at and (not self.opens(self.words[at]) or follows in CALLED)

    def _before_capitals(self, at: int) -> str:
        """The word before the capitals in which this one stands: "son" of "son Renault Kangoo"."""
        first = at
        while first > 0 and self.words[first - 1].capital and self.beside(first - 1, first):
            first -= 1
        return self.words[first - 1].form if first else ""

    def _thing(self, at: int) -> bool:
        """ "Le Kangoo": a capital behind an article, that neither acts nor is called."""
        if (
            not at
            or self.words[at - 1].form not in ("le", "la", "les", "du", "des", "au", "aux")
            or self.capitals(at) > at
            or self.first_name(self.words[at].form)
        ):
            return False
        if self.opens(self.words[at - 1]) or self.linked(at) > at or self.words[at].text.isupper():
            return False
        before = self.words[at - 2].form if at > 1 and self.beside(at - 2, at - 1) else ""
        follows = self.words[at + 1].form if at + 1 < len(self.words) else ""
        led = (
            before in ("de", "chez", "avec", "a", "par", "pour", "que", "et")
            or _TELLS.match(before)
            or before in _BEFORE_LOWER
            or before in _LEADS
        )
        return not (led or follows in CALLED or follows in VERBISH)

    def _letters(self, at: int) -> bool:
        """Whether it is an abbreviation ("GSM") that nothing shows to be a firm."""
        word = self.words[at]
        if (
            at + 1 < len(self.words)
            and self.words[at + 1].capital
            and not self.words[at + 1].text.isupper()
            and self.beside(at, at + 1)
        ):
            return self.no_name(self.words[at + 1])  # "CPE Les Moussaillons"
        if not (1 < len(word.text) <= 5 and word.text.isupper()) or word.form in self.sheet.first_names:
            return False
        if any(each.capital and not each.text.isupper() and not self.opens(each) for each in self.words) is False:
            return False  # all in capitals, or nothing to compare with
        before = [each.form for each in self.words[max(0, at - 3) : at]]
        follows = self.words[at + 1].form if at + 1 < len(self.words) else ""
        told = any(_TELLS.match(form) for form in before) or not {"chez", "avec", "appel", "eu"}.isdisjoint(before)
        beside = at and self.words[at - 1].capital and not self.ordinary(self.words[at - 1])
        return not (told or beside or follows in CALLED or self.opens(word))

    def _told(self, at: int) -> bool:
        """Whether "à" before a name stands for one who is told or given something, rather than for a place."""
        return any(_TELLS.match(word.form) for word in self.words[max(0, at - 8) : at - 1]) or (
            self.words[at].form in self.sheet.first_names
        )

    def _opening_name(self, at: int) -> bool:
        word = self.words[at]
        if self.book.holds(word.text):
            return True
        if self._noun_before_name(at, word):
            return False
        if self.ordinary(word) or any(
            word.form == verb.inf or (word.form in verb.done and word.text.endswith(("é", "ée", "is")))
            for verb in self.sheet.verbs
        ):
            return False
        if self.first_name(word.form) and word.form not in AMBIGUOUS:
            return True
        follows = self.words[at + 1] if at + 1 < len(self.words) else None
        if follows is None:
            return False
        if follows.capital and follows.form not in self.sheet.words["no_names"] and self.beside(at, at + 1):
            return follows.form not in self.sheet.titles
        return self._opening_told(at, word, follows)

    def _noun_before_name(self, at: int, word: Word) -> bool:
        """ "Étudiante Salomé Roy", "Absence de Paul Roy", "Caisse : …": a word of every day that opens the note."""
        if self.first_name(word.form) or word.form in self.sheet.words["brands"]:
            return False
        follows = self.words[at + 1 : at + 3]
        if follows and follows[0].text[:2] in ("d'", "d’") and self.first_name(follows[0].form[2:]):
            return True
        if follows and follows[0].form in ("de", "d") and len(follows) > 1 and self.first_name(follows[1].form):
            return follows[1].capital and follows[1].form not in AMBIGUOUS
        if not ordinary(word.form) or not follows:
            return False
        return not follows[0].capital or bool(self.first_name(follows[0].form)) or follows[0].form in self.sheet.firms

    def _opening_told(self, at: int, word: Word, follows: Word) -> bool:
        """Whether what follows the capital that opens a sentence shows it to be a name."""
        after = self.words[at + 2].form if at + 2 < len(self.words) else ""
        if follows.text in ("à", "au", "aux") and not after.endswith(("er", "ir", "re")):
            return False  # "Conseillé à Mme Roy"
        if follows.form in ("du", "de", "des") and word.form not in self.sheet.nouns and self.unknown(word):
            return self._opening_firm(at)
        acts = self.unknown(word) and follows.text.endswith(("e", "ent", "it")) and after in _OBJECTS
        if acts and len(word.text) > _SHORTEST and not self.ordinary(follows) and self.written:
            return True  # "Voltéa pose le compteur"
        gap = self.text[word.end : follows.start].strip()
        return follows.form in VERBISH or follows.form in self.moods or gap in _GAPS

    def _opening_firm(self, at: int) -> bool:
        """ "Comptoir des Îles a appelé"."""
        last = self.linked(at)
        after = self.words[last + 1].form if last + 1 < len(self.words) else ""
        told = after in CALLED or after in VERBISH or after in self.moods
        return last > at and (told or self.text[self.words[last].end :].lstrip()[:1] in (",", ":"))

    def lower(self, at: int) -> tuple[Name, int] | None:
        word = self.words[at]
        if (
            word.capital
            or word.text.endswith(("é", "ée", "és", "ées"))
            or word.form in self.sheet.nouns
            or word.form in _SHORT
        ):
            return None
        before = self.words[at - 1].form if at else ""
        if before in ("le", "la", "les", "un", "une", "des", "ce", "cette", "l", "mon", "ma"):
            return None
        if self.book.holds(word.text) and not self.ordinary(word) and word.form not in self.moods:
            return self.made(at, at, "any", "person"), at + 1
        first = self.first_name(word.form)
        if first is not None and word.form not in AMBIGUOUS and not self.ordinary(word):
            last = self.surname_after(at)
            return self.made(at, last, gender_of(first), "person"), last + 1
        if self.written or not self.unknown(word):
            return None
        last = at + 1 if self.plain_after(at) and self._in_place_of_name(at + 1, before, at) else at
        if last == at and not self._in_place_of_name(at, before, at):
            return None
        return self.made(at, last, "any", "person"), last + 1

    def _in_place_of_name(self, at: int, before: str, first: int) -> bool:
        """Whether the words first..at stand where a name does; `before` is the word before them."""
        follows = self.words[at + 1].form if at + 1 < len(self.words) else ""
        if before in _BEFORE_LOWER:
            return not follows or follows in _AFTER_LOWER or follows in NUMBER_WORDS
        two = self.words[first - 2].form if first > 1 else ""
        if before == "chez":
            return True
        if before == "de" and two in ("appel", "fil", "message", "telephone"):
            return True
        if before == "est" and two == "c" and follows in ("qui", "qu"):
            return True
        opening = first == 0 or all(
            word.form in ("alors", "bon", "donc", "euh", "ok", "ben", "voila", "note", "et")
            for word in self.words[:first]
        )
        return opening and (follows in CALLED or follows in self.moods or (at > first and follows in ("il", "elle")))
