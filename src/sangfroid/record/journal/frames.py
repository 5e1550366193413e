"""The frames in which people undertake: "je la rappelle", "à rappeler", "promis de rappeler", "elle sera rappelée".

Read from the verb leftwards: pronouns and adverbs, then a subject, a modal, "à", or the beginning of the clause.
"""

from __future__ import annotations

from typing import Final

from sangfroid.record.journal.act import Act
from sangfroid.record.journal.nouns import Nouns
from sangfroid.record.journal.sheet import Verb
from sangfroid.record.journal.subjects import CLITICS
from sangfroid.record.journal.tasks import GOING
from sangfroid.record.journal.unlisted import Unlisted

_MOVED: Final = frozenset(("reporte", "remis", "repousse", "decale", "reportee"))
_DOES: Final = frozenset(("ferai", "fera", "ferons", "fais", "fait"))


class Frames(Unlisted, Nouns):
    """One look over a note."""

    def at(self, at: int, so_far: list[Act]) -> Act | None:
        """The undertaking whose verb is this word; `so_far` those before it."""
        self.so_far = so_far
        form = self.note.form(at)
        if form in _MOVED and (moved := self._moved(at)) is not None:
            return moved
        if form in _DOES and (again := self._again(at)) is not None:
            return again
        for verb in self.sheet.verbs:
            last = self.completed(verb, at)
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
        return self.unlisted(at) or self.by_noun(at)

    def _moved(self, at: int) -> Act | None:
        """ "Je devais appeler Mme Roy ce matin, reporté à demain": the call before, at another time."""
        begin, _ = self.note.sentence(at)
        before = self.note.forms[begin:at]
        if self.note.form(at + 1) not in ("a", "au", "pour") or not {
            "devais",
            "devait",
            "devions",
            "temps",
            "pu",
            "prevu",
        } & set(before):
            return None
        for model in range(at - 1, begin - 1, -1):
            for verb in self.sheet.verbs:
                if verb.call and self.note.form(model) in (verb.inf, verb.noun):
                    return Act(verb, at, at, at, "me", -1, (), dated=True, future=True, model=model)
        return None

    def _again(self, at: int) -> Act | None:
        """ "Je le ferai demain": the verb before is undertaken once more."""
        place, objects = self.who.left(at)
        if not {"le", "l"} & set(objects) or self.note.form(at + 1) in ("un", "une", "le", "la", "des"):
            return None
        subject = self.who.subject(place, objects)
        begin, _ = self.note.sentence(at)
        for model in range(at - 1, max(-1, begin - 30), -1):
            form = self.note.form(model)
            for verb in self.sheet.verbs:
                if subject is None or verb.needs or verb.inf == "faire" or form in _DOES:
                    continue
                if form == verb.inf or form in verb.done or form in verb.finite:
                    future = self.note.form(at) not in ("fais", "fait")
                    given = tuple(each for each in objects if each not in ("le", "l"))
                    return Act(
                        verb,
                        at,
                        subject.at,
                        at,
                        subject.who,
                        subject.at,
                        given,
                        dated=not future,
                        future=future,
                        model=model,
                    )
        return None

    def completed(self, verb: Verb, at: int) -> int | None:
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
