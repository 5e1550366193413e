"""What ties a name to another one of its note: one's firm, one told about, one complained of, a number passed on."""

from __future__ import annotations

from typing import Final

from sangfroid.record.journal.line import Line
from sangfroid.record.journal.sheet import Sheet, word_list

_REPORTS: Final = word_list("ties_reports")
_BLAMES: Final = word_list("ties_blames")
_NUMBERS: Final = word_list("ties_numbers")
_OF: Final = word_list("ties_of")
_CALLS: Final = word_list("ties_calls")
_REACH: Final = 7  # words between what reports and its "que"


class Ties:
    """One look over a note."""

    def __init__(self, note: Line, sheet: Sheet) -> None:
        self.note = note
        self.sheet = sheet

    def lead(self, at: int) -> int:
        """The place of the word before the name and its articles; -1 where the clause begins there."""
        place = at - 1
        while place >= 0 and place + 1 not in self.note.breaks and self.note.form(place) in _OF:
            place -= 1
        return -1 if place + 1 in self.note.breaks else place

    def reported(self, at: int) -> bool:
        """ "Il dit que Mme Roux n'a rien reçu"; not "j'ai dit que …", nor one who is told to call."""
        note = self.note
        place = at - 2 if note.form(at - 1) in ("le", "la", "l", "les") else at - 1
        if note.form(place) != "que" or any(note.form(each) in _CALLS for each in range(at + 1, at + 4)):
            return False
        begin, _ = note.sentence(place)
        return any(note.form(each) in _REPORTS for each in range(max(begin, place - _REACH), place))

    def blamed(self, at: int) -> bool:
        """ "S'est plainte de M. Roy", "furieux contre M. Roy"."""
        place = self.lead(at)
        return self.note.form(place) in _BLAMES or self.note.form(at - 1) in ("contre", "envers")

    def numbered(self, at: int) -> bool:
        """ "M'a donné le numéro de M. Roy"."""
        return self.note.form(self.lead(at)) in _NUMBERS and self.note.form(at - 1) in _OF

    def employer(self, at: int) -> bool:
        """Whether the name is the firm of the person right before: "Paul Roy (Roux SA)", "Mme Roy de chez Roux"."""
        number = self.note.name[at]
        if self.note.names[number].kind == "doctor" or self.note.names[number].titled:
            return False
        place = at - 1
        while place >= 0 and self.note.form(place) in _OF and place + 1 not in self.note.breaks:
            place -= 1
        if place > 0 and self.sheet.has("colleagues", self.note.form(place)) and place < at - 1:
            place -= 2 if self.note.form(place - 1) in ("la", "le", "l") else 1  # "Mme Roux, gérante de Floréal"
        before = self.note.name[place] if place >= 0 else -1
        if before < 0 or self.note.names[before].kind == "firm":
            return False
        person = self.note.names[before]
        linked = place < at - 1
        if any(self.note.form(each) == "chez" for each in range(place + 1, at)):
            return True
        gap = self.note.text[person.span[1] : self.note.names[number].span[0]]
        firm = self.note.names[number].kind == "firm"
        if "(" in gap or (linked and not firm):
            return firm or person.titled or " " in person.text
        return firm and (linked or "," in gap or not gap.strip())
