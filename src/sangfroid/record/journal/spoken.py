"""Whether the words before a name tell that this one was on the telephone: "appel de Mme Roy", "j'ai eu Mme Roy"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sangfroid.record.journal.clauses import Clause
from sangfroid.record.journal.line import Line
from sangfroid.record.journal.sheet import Sheet, word_list
from sangfroid.record.journal.ties import Ties

LINK: Final = word_list("whom_link")
SPOKE: Final = word_list("whom_spoke")
SPOKEN_OF: Final = frozenset(("parle", "parler", "parlait", "discute", "entretenue", "entretenu"))
_AWAITS: Final = word_list("acts_awaits")
_PHONES: Final = frozenset(("appelle", "rappelle", "telephone", "sonne", "raccroche"))
_MET: Final = frozenset(("voir", "voit", "rdv", "rendez-vous", "consultation", "visite", "rv"))  # "… avec Mme Roy"
_BESIDE_AUX: Final = frozenset(("pas", "jamais", "deja", "bien", "encore", "n", "ne"))
_REACH: Final = 4  # words before a name that are looked at


class Spoken:
    """The names of a note where they stand, and the words before them."""

    def __init__(self, note: Line, sheet: Sheet, clauses: Sequence[Clause], moods: frozenset[str]) -> None:
        self.note = note
        self.sheet = sheet
        self.clauses = clauses
        self.moods = moods
        self.ties = Ties(note, sheet)
        self.place = {number: at for at, number in enumerate(note.name) if number >= 0}

    def number(self, at: int) -> int:
        return self.note.name[at] if 0 <= at < len(self.note) else -1

    def spoken_before(self, at: int) -> bool:
        """Whether the words right before the name tell that this one was spoken with."""
        note = self.note
        acts = any(clause.act.subject == at for clause in self.clauses)
        if (at in note.breaks or acts) and self.told_before(at):
            return False  # "Mme Roy a appelé, Sophie la rappelle"
        spoke, of = at - 1, False
        while spoke >= max(0, at - _REACH) and self._links(spoke):
            if note.form(spoke) == "avec":
                return note.form(spoke - 1) not in _MET
            if spoke in note.breaks:
                return False
            of = of or note.form(spoke) in ("de", "du", "d", "des")
            spoke -= 1
        form = note.form(spoke)
        if spoke < max(0, at - _REACH) or form not in SPOKE or (of and form in SPOKEN_OF) or self._of_others(spoke):
            return False
        return spoke not in {clause.act.at for clause in self.clauses}

    def _links(self, at: int) -> bool:
        form = self.note.form(at)
        return form in LINK or (form == "chez" and self.note.form(at - 1) in SPOKE)

    def _of_others(self, spoke: int) -> bool:
        """ "Mme Roy a eu M. Petit", "Mme Roy attend l'appel de M. Petit": what another one tells."""
        note, aux = self.note, spoke - 1
        while aux > 0 and note.form(aux) in _BESIDE_AUX:
            aux -= 1
        if note.form(aux) in ("a", "ont", "avait"):
            who = aux - 2 if note.form(aux - 1) in ("n", "ne") else aux - 1
            number = self.number(who)
            if number >= 0 and (note.names[number].titled or " " in note.names[number].text):
                return True
        awaited = note.form(spoke) in ("appel", "message") and note.form(spoke - 1) in ("l", "le", "un")
        return awaited and note.form(spoke - 2) in _AWAITS

    def told_before(self, at: int) -> bool:
        """Whether the sentence tells of somebody else before this place."""
        begin, _ = self.note.sentence(at)
        return any(
            self.number(place) >= 0
            or self.note.form(place) in ("il", "elle", "ils", "elles")
            or self.sheet.has("clients", self.note.form(place))
            for place in range(begin, at)
        )

    def phones(self, number: int) -> bool:
        """Whether the words after the name tell that this one telephoned."""
        at = self.place[number]
        return any(
            self.note.form(place) in SPOKE or self.note.form(place) in _PHONES
            for place in range(at + 1, min(at + 5, len(self.note))) if not self.note.stops(place)
        )  # fmt: skip
