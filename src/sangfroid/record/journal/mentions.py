"""What the words beside a name tell of the one named: was on the telephone, is spoken of, belongs to us."""

from __future__ import annotations

from typing import Final

from sangfroid.record.journal.act import Act
from sangfroid.record.journal.known import key
from sangfroid.record.journal.sheet import word_list
from sangfroid.record.journal.spelling import Name
from sangfroid.record.journal.spoken import LINK, SPOKE, SPOKEN_OF, Spoken
from sangfroid.record.journal.unnamed import unnamed_caller

_ABOUT: Final = word_list("whom_about")
_ACTS: Final = word_list("whom_acts")
_OF_FIRM: Final = frozenset(("de", "du", "d", "la", "le", "chez"))
_TAKES: Final = frozenset(("pris", "prend", "reprend", "gere", "suit", "repris"))
_HANDLED: Final = word_list("mentions_handled")
_AWAY: Final = word_list("mentions_away")
_AWARE: Final = frozenset(("prevenu", "prevenue", "averti", "avertie", "informe", "informee"))
_BETWEEN: Final = word_list("whom_between")  # what may stand between a name and what is told of it
_TRIED: Final = word_list("whom_tried")
_SENT_BY: Final = word_list("whom_sent_by")
_DETERMINERS: Final = word_list("whom_determiners")
_ASIDE: Final = 3  # words between a name and what is said of it


class Mentions(Spoken):
    """The names of a note where they stand."""

    def titled_else(self, number: int) -> bool:
        """Whether another party is told: a name with a title, a firm, "la cliente"."""
        if any(
            self.sheet.has("clients", form) and self.note.form(at - 1) in ("le", "la", "l")
            for at, form in enumerate(self.note.forms)
            if at
        ):
            return True
        return any(
            name.titled or name.kind == "firm" or " " in name.text
            for other, name in enumerate(self.note.names)
            if other != number
        )

    def takes_over(self, at: int) -> bool:
        """ "Karim a pris le relais", "Sophie est prévenue"."""
        name = self.note.names[self.note.name[at]]
        if name.titled:
            return False
        forms = [self.note.form(place) for place in range(at + 1, at + 6)]
        taken = not _TAKES.isdisjoint(forms[:3]) and "dossier" in forms
        aware = name.kind == "person" and " " not in name.text and not _AWARE.isdisjoint(forms[:2])
        did = self._did_for(at) and self.titled_else(self.note.name[at])
        return (
            "relais" in forms
            or taken
            or did
            or (aware and forms[:1] == ["est"] and self.titled_else(self.note.name[at]))
        )

    def _did_for(self, at: int) -> bool:
        """ "Maxime a géré l'appel de M. Roy", "Sophie a rappelé M. Roy": a first name that acted for the office."""
        note = self.note
        first = key(note.names[note.name[at]].text) in self.sheet.first_names
        if not first or note.form(at + 1) not in ("a", "vient"):
            return False
        done = at + 3 if note.form(at + 2) in ("deja", "bien", "de", "l", "la", "le", "lui") else at + 2
        return note.form(done) in _HANDLED or (note.form(done) in SPOKE and self.number(done + 1) >= 0)

    def called(self, number: int, act: Act | None = None) -> bool:
        """Whether the words beside the name tell that this one was on the telephone."""
        at = self.place[number]
        if act is not None and act.subject == at:
            return self.spoken_before(at)
        return self.acting(at) or self.spoken_before(at)

    def acting(self, at: int) -> bool:
        """Whether something is told of the name: "Durand furieux", "Mme Roux (fille de …) a appelé"."""
        note = self.note
        if at + 1 in note.breaks and note.form(at - 1) in ("du", "de", "d", "au") and self.told_before(at):
            return False  # "Mme Roy, patiente du Dr Petit, rappelle"
        for place in range(at + 1, min(at + 1 + _ASIDE, len(note))):
            form = note.form(place)
            if note.stops(place):
                return False
            if form == "et" and note.name[place + 1 : place + 2] != (-1,) and place + 1 < len(note):
                return self.acting(place + 1)
            if self.number(place) >= 0 and self.ties.employer(place):
                return self.acting(place)
            if form in _OF_FIRM and any(
                self.number(near) >= 0 and self.ties.employer(near) for near in (place + 1, place + 2)
            ):
                continue
            if form in _ACTS or form in self.moods:
                if form == "a" and note.raw(place) in ("à", "À"):
                    return False
                if form in ("doit", "va", "devra") and note.form(place + 1) == "etre":
                    return False  # "M. Roy doit être rappelé"
                return not any(act.act.subject == at and act.act.at == place for act in self.clauses) or place == at + 1
            if form not in _BETWEEN:
                return False
        return False

    def same(self, one: int, other: int) -> bool:
        a, b = self.note.names[one], self.note.names[other]
        if {a.gender, b.gender} == {"f", "m"}:
            return False
        if b.titled != a.titled and self.of_kin(one) and " " in b.text and not b.titled:
            return False  # "le fils de M. Roux, Hugo Roux"
        if {a.kind, b.kind} == {"firm", "person"} and (a.titled or b.titled) and " " in a.text and " " in b.text:
            return False  # "cabinet Roux : M. Roux"
        if self.own_kin(one) != self.own_kin(other) and a.text != b.text:
            return False  # "Mme Roux … sa sœur Lise Roux"
        if b.titled and self.like_firm(a):
            return False  # "Fenêtres Roux : M. Roux"
        words = [[key(word) for word in name.text.split()] for name in (a, b)]
        return bool(words[0]) and (words[0][-1] == words[1][-1] or (not b.titled and words[1][-1] in words[0]))

    def like_firm(self, name: Name) -> bool:
        """Whether it is written as a firm: several words, neither title nor first name."""
        words = [key(word) for word in name.text.split()]
        return not name.titled and len(words) > 1 and not any(word in self.sheet.first_names for word in words)

    def about(self, number: int) -> bool:
        """Whether words before the name make it one who is only spoken of."""
        note, at = self.note, self.place[number]
        if self.own_kin(number) or self.ties.reported(at) or self.ties.blamed(at):
            return True
        if note.form(at + 1) in _AWAY and note.names[number].kind == "doctor" and self.titled_else(number):
            return True
        if at in note.breaks and note.form(at - 1) not in LINK:
            return False
        place = self.before(number)
        form = note.form(place)
        if place >= 0 and form in SPOKEN_OF and note.form(at - 1) in (*_OF_FIRM, "l"):
            return not {"de", "du", "d"}.isdisjoint(note.forms[place + 1 : at])
        if place >= 0 and form in _ABOUT:
            return not (form == "part" and note.form(place - 1) != "la")
        if form == "par" and note.form(place - 1) in _SENT_BY:
            return True
        apposed = self.acting(at) and not self.note.names[number].titled and at != min(self.place.values())
        return (self._owned(at, place) and not apposed) or self.of_kin(number) or self.asked_for(number)

    def _owned(self, at: int, place: int) -> bool:
        """ "Le chien de Mme Roux", "dossier Roux"."""
        note, form = self.note, self.note.form(place)
        owned = note.form(at - 1) in ("de", "du", "d") or (
            note.form(at - 1) in ("le", "la") and note.form(at - 2) in ("de", "d")
        )
        noun = place >= 1 and note.form(place - 1) in _DETERMINERS
        if place < 0:
            return False
        if owned and noun and form not in SPOKE and not self.sheet.has("colleagues", form):
            return True
        return self.sheet.has("matters", form) and note.form(at - 1) not in ("a", "au", "avec")

    def owns(self, number: int) -> bool:
        """Whether the name only tells whose thing it is: "le relevé de M. Roy"."""
        at, place = self.place[number], self.before(number)
        kin = self.of_kin(number) or self.own_kin(number) or self.asked_for(number)
        return not kin and self._owned(at, place)

    def loose(self, number: int) -> bool:
        """Whether the name only stands in what is told: no pronoun of the call means it."""
        at = self.place[number]
        ties = self.ties
        return ties.reported(at) or ties.blamed(at) or ties.employer(at) or ties.numbered(at)

    def before(self, number: int) -> int:
        """The place of the word before the name and its links."""
        at = self.place[number]
        place = at - 1
        while (
            place >= 0
            and self.note.form(place) in LINK
            and self.note.form(place) != "avec"
            and place + 1 not in self.note.breaks
        ):
            place -= 1
        return -1 if place + 1 in self.note.breaks else place

    def of_kin(self, number: int) -> bool:
        """ "La fille de Mme Roux"."""
        place = self.before(number)
        form = self.note.form(place)
        kin = self.sheet.has("kin", form) or self.sheet.has("doctor_nouns", form)
        if not kin and place > 1 and self.note.form(place - 2) in _DETERMINERS and place not in self.note.breaks:
            kin = self.sheet.has("kin", self.note.form(place - 1))  # "l'infirmière libérale de M. Roy"
        return place >= 0 and kin and place < self.place[number] - 1

    def own_kin(self, number: int) -> bool:
        """ "Son fils Karim"."""
        place = self.place[number] - 1
        kin = place > 0 and self.sheet.has("kin", self.note.form(place))
        return kin and self.note.form(place - 1) in ("son", "sa", "ses", "leur")

    def asked_for(self, number: int) -> bool:
        """ "Cherche à joindre le Dr Vidal"; not "j'ai pu joindre Mme Roux", nor one whom an act of ours reaches."""
        place = self.before(number)
        if self.note.form(place) not in ("joindre", "parler", "voir", "demande", "demander"):
            return False
        if any(clause.act.at == place for clause in self.clauses):
            return False
        tried = [self.note.form(back) for back in range(max(0, place - 5), place)]
        if not {"je", "ai", "on", "nous"}.isdisjoint(tried) or not any(self.number(back) >= 0 for back in range(place)):
            return _TRIED.isdisjoint(tried)
        return True

    def called_for(self, number: int) -> bool:
        """ "Elle appelle pour M. Roy"."""
        place = self.before(number)
        return self.note.form(place) == "pour" and self.note.form(place - 1) in (
            "appelle",
            "appele",
            "telephone",
            "rappelle",
            "rappele",
        )

    def unnamed_caller(self) -> bool:
        """Whether one without a name is told to have called: "son mari a appelé pour …"."""
        return unnamed_caller(self.note, self.sheet)

    def before_links(self, at: int) -> str:
        place = at - 1
        while place >= 0 and self.note.form(place) in ("de", "du", "le", "la", "l", "d"):
            place -= 1
        return self.note.form(place)
