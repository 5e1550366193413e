"""Frames of a noun: "rappel lundi 14 h", "promis une réponse", "règlement prévu le 20", "j'attends son chèque"."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from sangfroid.record.journal.act import Act
from sangfroid.record.journal.line import WHO
from sangfroid.record.journal.promises import PROMISED, Promises
from sangfroid.record.journal.sheet import Verb, unlisted, word_list
from sangfroid.record.journal.subjects import NO, Who

_CLIENT: Final = word_list("acts_client_nouns")
_TASKS: Final = word_list("acts_task_nouns")
_FORESEEN: Final = word_list("acts_foreseen")
_AWAITS: Final = word_list("acts_awaits")
_BEFORE: Final = word_list("acts_before_noun")
_AFTER: Final = word_list("acts_after_noun")
_OWN: Final = frozenset(("le", "ce", "son", "de", "du", "la", "cette", "mon", "aucun", "d"))
_OF: Final = frozenset(("de", "du", "d", "la", "le", "l", "un", "une", "notre", "par"))
_VISITS: Final = frozenset(("passage", "visite", "intervention", "venue", "depannage"))
_LEADS_ON: Final = word_list("acts_leads_on")
_BETWEEN: Final = frozenset(("est", "sera", "chez", "bien", "elle", "lui", "eux", WHO))  # "plombier … demain"
_COMES: Final = word_list("acts_comes")
_BY_TELEPHONE: Final = word_list("acts_by_telephone")
_TIME_OPENS: Final = word_list("acts_time_opens")
_NONE: Final = frozenset(("aucun", "aucune", "ni", "sans"))  # "répond pas rappel demain" denies no call
_PROMISE: Final = ("promis", "promet", "promets", "promettre", "garanti", "assure")


class Nouns(Promises):
    """The frames of a noun."""

    def noun(self, verb: Verb, at: int) -> Act | None:
        """ "Rappel lundi 14 h", "rappel prévu demain"."""
        note = self.note
        before, follows = note.form(at - 1), note.form(at + 1)
        if at == 0 and note.form(at) == "tel" and follows[:1].isdigit():
            return None  # "Tél. 14 h": when the call was
        if self._promise_of(at):
            return Act(verb, at, at - 2, at, self._side(at), -1, (), future=True, promised=True)
        asked = at + 2 if follows in ("urgent", "telephonique") else at + 1
        if verb.call and note.opens(at) and note.form(asked) in ("demande", "souhaite", "reclame", "exige"):
            return Act(verb, at, at, asked, "me", at, (), future=True)
        if before in _OWN and not note.opens(at):
            return None
        of_another = follows == "de" and note.name[at + 2 : at + 3] != (-1,)
        no = not note.opens(at) and before in _NONE
        if no or of_another or self._over(at):
            return None
        late = not note.opens(at) and before not in _BEFORE and before != WHO
        counted = before in ("un", "une") and not verb.call and not note.opens(at - 1)
        promised = next((back for back in range(at - 1, max(-1, at - 4), -1) if note.form(back) in PROMISED), None)
        if (
            (late and not verb.call)
            or (counted and promised is None)
            or (follows == "a" and note.raw(at + 1) == "à" and note.form(at + 2).endswith("re"))
        ):
            return None
        if promised is not None:
            return self.engaged(verb, at, at, promised, [])
        if before == "pour" and at > 1 and note.name[at - 2] >= 0 and not note.names[note.name[at - 2]].titled:
            return Act(verb, at, at, at, "colleague", at - 2, (), dated=True, future=True)
        first = at - 1 if before in ("un", "une") else at
        dated = late or follows not in ("prevu", "promis", "a", "prevue")
        return Act(verb, at, first, at, self._side(at), -1, (), dated=dated, future=True)

    def _over(self, at: int) -> bool:
        """ "Relance par mail faite ce matin": what the noun tells has been done."""
        for place in range(at + 1, min(at + 5, len(self.note))):
            if place in self.note.breaks or self.note.form(place) in ("a", "pour"):
                return False
            if self.note.form(place) in _AFTER:
                return True
        return False

    def by_noun(self, at: int) -> Act | None:
        """ "Je lui ai promis une réponse": the noun tells the act."""
        what = self.sheet.nouns.get(self.note.form(at))
        if what is None or self.who.works(at, alone=True):
            sent = self.visit(at) or self.telephonic(at)
            if what is None or sent is not None:
                return sent
        verb = unlisted(what, what)
        if self._promise_of(at):
            return Act(verb, at, at - 2, at, self._side(at), -1, (), future=True, promised=True)
        return self._foreseen(verb, at) or self._behind(verb, at) or self._alone(verb, at)

    def _promise_of(self, at: int) -> bool:
        """ "Promesse de règlement"."""
        note = self.note
        named = note.form(at - 1) == "de" and note.form(at - 2) in ("promesse", "engagement")
        return named and note.form(at - 3) not in (*NO, "sans")

    def _side(self, at: int) -> Who:
        """Whose act the noun tells: of the one behind it ("rappel chef", "retour client"), else by its kind."""
        behind = at + 1
        while behind < len(self.note) and behind not in self.note.breaks and self.note.form(behind) in _OF:
            behind += 1
        if behind not in self.note.breaks and behind < len(self.note) and self.note.name[behind] < 0:
            form = self.note.form(behind)
            if self.who.works(behind):
                return "doctor" if self.sheet.has("doctor_nouns", form) else "colleague"
            if self.sheet.has("clients", form) and self.note.form(at) in ("retour", "reponse", "nouvelles", "accord"):
                return "client"
        begin, _ = self.note.sentence(at)
        thinks = any(form.startswith("reflechi") or form in ("hesite", "decide") for form in self.note.forms[begin:at])
        theirs = [self.note.form(place) for place in (at + 1, at + 2, at + 3)] == ["de", "sa", "part"]
        if theirs or (thinks and self.note.form(at) in ("reponse", "retour")):
            return "client"
        return "client" if self.note.form(at) in _CLIENT else "me"

    def visit(self, at: int) -> Act | None:
        """ "Plombier demain 9 h", "technicien commandé pour jeudi"; only with a time to come."""
        note = self.note
        first = at - 1 if note.form(at - 1) in ("un", "une", "notre", "le", "la") and at not in note.breaks else at
        if note.form(first - 1) in ("deuxieme", "second", "nouveau", "autre") and first not in note.breaks:
            first -= 1
        if not (
            note.opens(first) or note.form(first - 1) in ("et", "donc", "puis") or (first == at and self._loose(first))
        ) or not self.who.works(at, alone=True):
            return None
        last = at
        while last + 1 < len(note) and last + 1 not in note.breaks and (
            note.form(last + 1) in _COMES or note.form(last + 1) in _BETWEEN
        ):  # fmt: skip
            last += 1
        timed = last + 1 not in note.breaks and note.form(last + 1) in _TIME_OPENS
        if not timed and not note.form(last + 1).isdigit():
            return None
        verb = unlisted("passer", "passer")
        who: Who = "doctor" if self.sheet.has("doctor_nouns", note.form(at)) else "colleague"
        return Act(verb, at, first, last, who, at, (), dated=True, future=True)

    def _loose(self, first: int) -> bool:
        """Whether, in a note dictated without a comma, no word before leads on to this one."""
        before = self.note.form(first - 1)
        return (
            not self.note.breaks and first > 0 and before not in _LEADS_ON and not before.endswith(("er", "ir", "re"))
        )

    def telephonic(self, at: int) -> Act | None:
        """ "Rendez-vous téléphonique jeudi 11 h"; only with a time to come."""
        note = self.note
        if note.form(at) not in _BY_TELEPHONE or note.form(at - 1) not in ("rendez-vous", "rdv", "rv", "entretien"):
            return None
        first = at - 1
        verb = replace(unlisted("rappeler", "rappeler"), takes="with", call=True)
        return Act(verb, at, first, at, "me", -1, (), dated=True, future=True)

    def _foreseen(self, verb: Verb, at: int) -> Act | None:
        """ "Chèque promis pour lundi", "règlement prévu le 20"."""
        for place in (at + 1, at + 2, at + 3):
            number = self.note.name[place] if place < len(self.note) else -1
            form = self.note.form(place)
            if form in _FORESEEN and (self.note.opens(at) or self.note.form(at - 1) not in NO):
                said = form.startswith("promis")
                return Act(verb, at, at, place, self._side(at), -1, (), dated=not said, future=True, promised=said)
            if number < 0 and form not in ("de", "du", "a", "est", "signe", "par"):
                return None
        return None

    def _behind(self, verb: Verb, at: int) -> Act | None:
        """ "Promis une réponse", "elle aura son devis", "j'attends son chèque"."""
        for back in range(at - 1, max(-1, at - 6), -1):
            form = self.note.form(back)
            if back + 1 in self.note.breaks or form in NO:
                return None
            if form in ("dois", "devons") and self.note.form(at) in _TASKS:
                return Act(verb, at, back, at, "me", -1, (), future=True)
            waited = {self.note.form(near) for near in range(back - 4, back)} & {"des", "quand", "lorsque", "fois"}
            if form in ("aura", "auront") and waited:
                return None
            if form in ("aura", "auront", "recevra", "recevront"):
                return Act(verb, at, back, at, "me", -1, (), future=True)
            if form in _PROMISE or (form in ("convenu", "convenus") and self.note.form(at) in _TASKS):
                return self.engaged(verb, at, at, back, [])
            if form in _AWAITS:
                return self._awaited(verb, at, back)
        return None

    def _awaited(self, verb: Verb, at: int, back: int) -> Act:
        """What I wait for is the client's to do; what another waits for is mine."""
        form, place = self.note.form, self.who.left(back)[0]
        theirs = form(at) in _CLIENT or form(at - 1) in ("son", "sa", "ses", "leur", "leurs")
        mine = form(place) in ("je", "on", "nous") or form(back) in ("attends", "attendons")
        client = mine or (theirs and (form(back - 1) == "en" or self.note.opens(back)))
        return Act(verb, at, back, at, "client" if client else "me", -1, (), dated=True, future=True)

    def _alone(self, verb: Verb, at: int) -> Act | None:
        """ "Devis lundi", "réponse sous 48 h"; only with a time to come."""
        note, before = self.note, self.note.form(at - 1)
        coup = note.form(at) == "coup"
        if coup and not (note.form(at + 1) == "de" and note.form(at + 2) in ("fil", "tel", "telephone")):
            return None
        apart = note.form(at + 1) in _AFTER or note.form(at + 1) in ("a", "du", "de", "des")
        sent = note.form(at) in _VISITS and self._side(at) in ("colleague", "doctor")
        if sent and (note.opens(at) or self._loose(at)):
            return Act(verb, at, at, at, self._side(at), -1, (), dated=True, future=True)
        if note.form(at) not in _TASKS or (apart and not coup):
            return None
        new = before in ("nouvelle", "nouvel", "autre", "un", "une", "petit") and note.opens(at - 1)
        if not (note.opens(at) or new or before in ("et", "puis", WHO)):
            return None
        return Act(verb, at, at, at + 2 if coup else at, self._side(at), -1, (), dated=True, future=True)
