"""Acts that the sheet does not name: "je clôturerai le dossier", "Karim débouche l'évier demain"."""

from __future__ import annotations

from typing import Final

from sangfroid.record.journal.act import Act
from sangfroid.record.journal.finites import Finites
from sangfroid.record.journal.line import WHO
from sangfroid.record.journal.owners import name_is_first
from sangfroid.record.journal.sheet import Verb, unlisted, word_list
from sangfroid.record.journal.subjects import BE, CLITICS, HAVE, NO
from sangfroid.record.journal.tasks import ASKS, GOING, MUST, Tasks

_NO_FUTURE: Final = word_list("acts_no_future")
_NO_TASK: Final = word_list("acts_no_task")
_NO_ACT: Final = word_list("acts_no_act")
_NO_INFINITIVE: Final = word_list("acts_no_infinitive")
_NO_THIRD: Final = word_list("acts_no_third")
_THING: Final = 6  # words of a thing that is to be seen to
_FORESEES: Final = frozenset(("prevoir", "programmer", "caler", "planifier", "noter", "fixer"))
_SHORTEST: Final = 4
_PLAIN_ENDS: Final = ("er", "ir", "dre", "ttre")
_AFTER_NOUN: Final = frozenset(
    ("a", "est", "ont", "sont", "va", "doit", "etait", "qui", "veut", "sera", "en", "de", "du")
)


class Unlisted(Finites, Tasks):
    """The frames of a verb that only its ending shows."""

    def unlisted(self, at: int) -> Act | None:
        """The act of the verb that this word may be."""
        form = self.note.form(at)
        if len(form) < _SHORTEST or not form.isalpha():
            return None
        verb = unlisted(self.note.raw(at).lower(), form)
        place, objects = self.who.left(at)
        if form.endswith(("rai", "ra", "ront")) and form not in _NO_FUTURE:
            return self._future(verb, at, place, objects)
        if form.endswith(("er", "ir", "re")) and len(form) > _SHORTEST:
            task = self._unlisted_task(verb, at, place, objects)
            if task is not None:
                return task
        return self._mine(verb, at, place, objects) or self._theirs(verb, at, place, objects)

    def _unlisted_task(self, verb: Verb, at: int, place: int, objects: list[str]) -> Act | None:
        """ "Je vais peindre", "à facturer", "clôturer le dossier"."""
        note, form = self.note, self.note.form(at)
        if note.form(place) in GOING | MUST and form not in _NO_TASK:
            act = self.modal(verb, at, at, place, objects)
            kept = act is not None and (
                act.who in ("me", "colleague", "doctor") or not {"me", "nous"}.isdisjoint(objects)
            )
            return act if kept else None
        if self.so_far and self.so_far[-1].at == place - 1 and form in _FORESEES:
            return None  # "rappel à prévoir": the noun has told it
        task = note.form(place) == "a" and note.raw(place) in ("à", "À", "A")
        named = note.form(place - 1) in self.sheet.nouns or (
            note.form(place - 1) == WHO and note.form(place - 2) in ("de", "du", "d")
        )
        plain = form.endswith(_PLAIN_ENDS) and form not in _NO_INFINITIVE
        if task and (note.opens(place) or named or (plain and self._of_thing(place))):
            return Act(verb, at, place, at, "me", -1, tuple(objects), dated=form == "faire" and not named)
        noun = note.form(at + 1) in _AFTER_NOUN or (form.endswith("ier") and note.form(at + 1) == WHO)
        listed = form in _NO_TASK or any(form == each.inf for each in self.sheet.verbs)
        if listed or noun or not plain or not note.opens(place + 1) or self._wished(place + 1):
            return None
        return Act(verb, at, place + 1, at, "me", -1, tuple(objects))

    def _of_thing(self, place: int) -> bool:
        """Whether only a thing stands in the clause before "à": "avoir de 40 euros à établir"."""
        note, first = self.note, place
        while first > 0 and not note.opens(first):
            first -= 1
            form = note.form(first)
            verbal = form in _NO_THIRD | CLITICS | HAVE | BE | NO | {"je", "il", "elle", "on", "qui"}
            if place - first > _THING or (verbal and form not in ("la", "le", "les", "l")):
                return False
        return first < place and note.name[first] < 0

    def _wished(self, first: int) -> bool:
        """Whether an infinitive after a comma goes on with what another wants: "elle veut annuler, changer de jour"."""
        begin, _ = self.note.sentence(first)
        return any(
            self.note.form(at) in ASKS or self.note.form(at) in ("de", "pour") for at in range(begin, first)
        ) and (self.note.form(first - 1) not in (":", "."))

    def _mine(self, verb: Verb, at: int, place: int, objects: list[str]) -> Act | None:
        """ "Je clôture le dossier demain", "je lui libère les billets"; without a time only for somebody."""
        form = self.note.form(at)
        if self.note.form(place) != "je" or form in _NO_ACT or place + 1 in self.note.breaks:
            return None
        raw = self.note.raw(at).lower()
        plain = raw.endswith(("e", "s")) and not raw.endswith(("ée", "és", "ées"))
        if not plain or self.who.conditional(place):
            return None
        thing = self.note.form(at + 1) in ("le", "la", "les", "un", "une", "son", "sa", "ses", "l")
        given = not {"lui", "leur"}.isdisjoint(objects) and thing
        return Act(verb, at, place, at, "me", place, tuple(objects), dated=not given)

    def _theirs(self, verb: Verb, at: int, place: int, objects: list[str]) -> Act | None:
        """ "Karim débouche l'évier demain", "il nous libère la cave lundi"; only with a time to come."""
        form = self.note.form(at)
        if form in _NO_THIRD or not self.note.raw(at).lower().endswith(("e", "ent", "it", "d", "t")) or place < 0:
            return None
        subject = self.who.subject(place, objects)
        if subject is None or subject.at != place or self.who.conditional(subject.at):
            return None
        if "que" in (self.note.form(subject.at - 1), self.note.form(subject.at - 2)):
            return None  # "elle demande que le technicien revienne"
        number = self.note.name[subject.at]
        ours = subject.who in ("colleague", "doctor") or (
            subject.who == "name" and number >= 0 and name_is_first(self.note, number, self.sheet)
        )
        to_us = not {"me", "nous"}.isdisjoint(objects)
        if not (ours or (subject.who in ("third", "name", "client") and to_us)):
            return None
        return Act(verb, at, min(subject.at, at), at, subject.who, subject.at, tuple(objects), dated=True)

    def _future(self, verb: Verb, at: int, place: int, objects: list[str]) -> Act | None:
        subject = self.who.subject(place, objects)
        if subject is None or subject.who == "unclear" or self.who.conditional(subject.at):
            return None
        if (subject.who == "me") != self.note.form(at).endswith("rai"):
            return None
        return Act(
            verb, at, subject.at, at, subject.who, subject.at, tuple(objects), future=True
        )  # fmt: skip
