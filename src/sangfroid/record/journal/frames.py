"""The frames in which people undertake: "je la rappelle", "à rappeler", "promis de rappeler", "elle sera rappelée".

Read from the verb leftwards: pronouns and adverbs, then a subject, a modal, "à", or the beginning of the clause.
"""

from __future__ import annotations

from sangfroid.record.journal.act import Act
from sangfroid.record.journal.finites import Finites
from sangfroid.record.journal.line import WHO
from sangfroid.record.journal.nouns import Nouns
from sangfroid.record.journal.sheet import Verb, unlisted, word_list
from sangfroid.record.journal.subjects import CLITICS
from sangfroid.record.journal.tasks import GOING, Tasks


class Frames(Finites, Tasks, Nouns):
    """One look over a note."""

    def at(self, at: int, so_far: list[Act]) -> Act | None:
        """The undertaking whose verb is this word; `so_far` those before it."""
        self.so_far = so_far
        form = self.note.form(at)
        for verb in self.sheet.verbs:
            last = self._completed(verb, at)
            if last is None:
                continue
            act = None
            if form == verb.inf or (form in verb.done and self._misspelt(at)):
                act = self.infinitive(verb, at, last)
            if act is None and form in verb.done and self._is_done(at, verb):
                act = self.passive(verb, at, last)
            if act is None and form in verb.finite and not self._accented(at):
                act = self.finite(verb, at, last)
            if act is None and form in verb.would:
                act = self.told(verb, at, last)
            if act is None and verb.noun == form:
                act = self.noun(verb, at)
            if act is not None:
                return act
        return self._unlisted(at) or self.by_noun(at)

    def _completed(self, verb: Verb, at: int) -> int | None:
        """The last word of the act, with the words that it needs ("tenir … au courant")."""
        if not verb.needs:
            return at
        form = self.note.form(at)
        if form != verb.inf and not any(form in forms for forms in (verb.finite, verb.would, verb.done)):
            return None
        for words in verb.needs:
            for start in range(at + 1, min(at + 7, len(self.note))):
                if self.note.forms[start : start + len(words)] == words:
                    return start + len(words) - 1
        return None

    def _accented(self, at: int) -> bool:
        """Whether a form that may be present or participle is written as a participle ("confirmé")."""
        return self.note.raw(at).lower().endswith(("é", "ée", "és", "ées"))

    def _is_done(self, at: int, verb: Verb) -> bool:
        return self._accented(at) or self.note.form(at) not in verb.finite

    def _misspelt(self, at: int) -> bool:
        """Whether a participle may stand for the infinitive that sounds the same, as recognisers write it."""
        return self.note.form(at - 1) in ("a", "de", "d") or self.note.form(at - 1) in CLITICS | GOING

    def _unlisted(self, at: int) -> Act | None:
        """An act that the sheet does not name: "je clôturerai le dossier", "je vais peindre", "à facturer"."""
        form = self.note.form(at)
        if len(form) < 5 or not form.isalpha():
            return None
        verb = unlisted(self.note.raw(at).lower(), form)
        place, objects = self.who.left(at)
        if form.endswith(("rai", "ra")) and form not in word_list("acts_no_future"):
            return self._future(verb, at, place, objects)
        if form.endswith(("er", "ir", "re")):
            if self.note.form(place) in ("vais", "dois") and form not in word_list("acts_no_task"):
                return self.modal(verb, at, at, place, objects)
            task = self.note.form(place) == "a" and self.note.raw(place) in ("à", "À", "A")
            named = self.note.form(place - 1) in self.sheet.nouns or (
                self.note.form(place - 1) == WHO and self.note.form(place - 2) in ("de", "du", "d")
            )
            if task and (self.note.opens(place) or named):
                return Act(verb, at, place, at, "me", -1, tuple(objects), dated=form == "faire" and not named)
        if self.note.form(place) == "je" and form not in word_list("acts_no_act") and place + 1 not in self.note.breaks:
            plain = self.note.raw(at).lower().endswith(("e", "s", "ds", "ts"))
            if plain and not self.who.conditional(place):
                return Act(verb, at, place, at, "me", place, tuple(objects), dated=True)
        return None

    def _future(self, verb: Verb, at: int, place: int, objects: list[str]) -> Act | None:
        subject = self.who.subject(place, objects)
        if subject is None or subject.who == "unclear" or self.who.conditional(subject.at):
            return None
        if (subject.who == "me") != self.note.form(at).endswith("rai"):
            return None
        return Act(verb, at, subject.at, at, subject.who, subject.at, tuple(objects), future=True)
