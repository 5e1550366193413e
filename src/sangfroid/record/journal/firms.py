"""Firms and what stands for one: "garage Rossi", "pharmacie du Lac", "EDF", "Roux & Fils"."""

from __future__ import annotations

import re
from typing import Final

from sangfroid.record.journal.sheet import word_list
from sangfroid.record.journal.spelling import Name, Spelling, gender_of

_FIRM_LINK: Final = frozenset({"du", "de", "des", "la", "l", "d", "le", "et", "aux", "au"})
_PLACES: Final = word_list("names_places")
_NEVER_BARE: Final = word_list("firms_never_bare")
_SORTS: Final = word_list("names_sorts")
_TRADES: Final = word_list("names_trades")
_SHOPS: Final = word_list("names_shops")
# Before a capital they tell a thing: "sa Clio", "un Samsung".
THINGS: Final = word_list("names_things")
AMBIGUOUS: Final = word_list("names_ambiguous")
LEGAL: Final = word_list("names_legal")


class Firms(Spelling):
    """The firms of a note."""

    def firm(self, at: int) -> tuple[Name, int] | None:
        word = self.words[at]
        group = self.sheet.firms.get(word.form)
        if group is None or (word.form in ("sa", "sas") and not word.text.isupper()):
            return None
        if (word.text.endswith("é") and word.form in ("ferme", "cave")) or (
            at and self.words[at - 1].form in ("a", "ont", "est", "m")
        ):
            return None  # "elle a fermé la ligne"
        last = self._capitals_of(at)
        if last == at and not self.written:
            last = self._lower_firm(at)
        if last == at and word.form in _SHOPS:
            last = self._sited(at)
        last = self._institution(at) if last == at else self.linked(last)
        if last == at and word.form in _NEVER_BARE:
            return None
        last = self._in_town(last) if last > at else last
        follows = self.words[last + 1] if last > at and last + 1 < len(self.words) else None
        if (
            follows is not None
            and follows.form in LEGAL
            and (follows.text.isupper() or follows.form in ("inc", "ltee"))
        ):
            last += 1
        return self.made(at, last, gender_of(group), "firm", bare=last == at), last + 1

    def _capitals_of(self, at: int) -> int:
        """The last of the capitalised words that belong to the firm's noun at this place."""
        last, place = at, at + 1
        while place < len(self.words) and self.beside(last, place):
            follows, before = self.words[place], self.words[place - 1].form
            if follows.form in self.sheet.titles:
                break
            if follows.capital and (
                follows.form not in self.sheet.words["no_names"]
                or (place > last + 1 and before in ("de", "d", "la", "du"))
            ):
                last = place  # "garage Rossi", "mairie de Lyon"
            elif (before in ("d", "de") and self._capital_at(place + 1)) or (
                place == at + 1 and follows.form in _SORTS
            ):
                pass  # "cabinet d'expertise Morel"
            elif follows.form not in _FIRM_LINK or place > last + 2:
                break
            if follows.form in ("et", "aux", "au") and not self.partners(place + 1):
                break
            place += 1
        return last

    def _capital_at(self, at: int) -> bool:
        return at < len(self.words) and self.words[at].capital and self.words[at].form not in self.sheet.titles

    def _sited(self, at: int) -> int:
        """The last word of "la pharmacie du marché"."""
        forms = [word.form for word in self.words[at + 1 : at + 4]]
        size = 2 if forms[:1] in (["du"], ["des"]) else 3 if forms[:2] in (["de", "la"], ["de", "l"]) else 0
        if not size or len(forms) < size or not self.beside(at, at + size):
            return at
        sheet, noun = self.sheet, forms[size - 1]
        people = any(noun in sheet.words[kind] for kind in ("clients", "colleagues", "doctor_nouns", "kin", "no_names"))
        return at if people or noun in sheet.titles else at + size

    def _institution(self, at: int) -> int:
        """The last word of "la Caisse de compensation": a capital within the sentence makes it a name."""
        follows = self.words[at + 1 : at + 3]
        capital = self.words[at].capital and not self.opens(self.words[at])
        if not capital or len(follows) < 2 or follows[0].form not in ("de", "des", "d"):
            return at
        return at + 2 if not follows[1].capital and follows[1].form not in self.moods else at

    def partners(self, at: int) -> bool:
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
        led = len(forms) >= 2 and forms[0] in ("le", "la", "les", "chez")
        if (
            led
            and self.unknown(self.words[at + 2], everyday=True)
            and self.words[at + 1].end + 1 == self.words[at + 2].start
        ):
            return at + 2
        if forms and self.unknown(self.words[at + 1]) and self.beside(at, at + 1):
            first = self.first_name(forms[0]) is not None and self.plain_after(at + 1)
            return at + 2 if first or (len(forms) > 1 and forms[1] in _TRADES) else at + 1
        placed = len(forms) >= 2 and (self.unknown(self.words[at + 2], everyday=True) or forms[1] in _PLACES)
        if len(forms) >= 3 and forms[0] in ("de", "d") and forms[1] in ("saint", "sainte", "st", "ste"):
            return at + 3
        if placed and forms[0] in ("du", "des", "de", "d"):
            return at + 2
        if (
            len(forms) >= 3
            and forms[0] == "de"
            and forms[1] in ("la", "l")
            and self.unknown(self.words[at + 3], everyday=True)
        ):
            return at + 3
        return at

    def brand(self, at: int) -> tuple[Name, int] | None:
        word = self.words[at]
        if word.text == "Poste" and at and self.words[at - 1].text in ("La", "la"):
            return self.made(at - 1, at, "f", "firm"), at + 1
        after_chez = at > 0 and self.words[at - 1].form in ("chez", "eu", "appele", "rappeler", "appeler", "relancer")
        if word.form not in self.sheet.words["brands"] or not (
            word.capital or after_chez or word.form not in AMBIGUOUS
        ):
            return None
        if (
            word.form in AMBIGUOUS
            and at
            and (self.words[at - 1].form in THINGS or self.words[at - 1].form in ("par", "via"))
        ):
            return None
        follows = self.words[at + 1] if at + 1 < len(self.words) else None
        led = not self.opens(word) or (
            follows is not None and not self.ordinary(follows) and not follows.text.isupper()
        )
        last = self._in_town(self.capitals(at) if word.capital and led else at)
        return self.made(at, last, "any", "firm"), last + 1

    def _in_town(self, last: int) -> int:
        """The last word of a firm's name with its town: "Proximus Mons", "hôtel ibis mons"."""
        town = last + 1 < len(self.words) and self.words[last + 1].form in _PLACES and self.beside(last, last + 1)
        return last + 1 if town and self.words[last + 1].capital == self.words[last].capital else last

    def linked(self, last: int) -> int:
        """The last word of a firm's name that goes on: "Comptoir des Îles", "Roux & Fils"."""
        for size in (1, 2, 3):
            place = last + size
            if place >= len(self.words):
                break
            links = [word.form for word in self.words[last + 1 : place]]
            between = self.text[self.words[last].end : self.words[place].start]
            sited = links in (["de"], ["d"]) and self.words[place].form in _PLACES
            proper = self.words[place].capital and (sited or self.words[place].form not in self.sheet.words["no_names"])
            if not proper or self.words[place].form in self.sheet.titles or not re.fullmatch(r"[ \w&'’]*", between):
                continue
            joined = between.strip() == "&" or links in (
                ["du"],
                ["des"],
                ["de"],
                ["de", "la"],
                ["de", "l"],
                ["d"],
                ["aux"],
            )
            if joined or (links == ["et"] and self.partners(place)):
                return self.capitals(place)
        return last
