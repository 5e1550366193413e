"""Frames of a verb that is conjugated: "je la rappelle", "elle a dit qu'elle rappellerait", "elle sera rappelée"."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from sangfroid.record.journal.act import Act, Look
from sangfroid.record.journal.sheet import Verb, word_list
from sangfroid.record.journal.subjects import ADVERBS, BE, CLITICS, HAVE, NO, Subject, Who

_GIVEN: Final = frozenset(("me", "m", "nous", "lui", "leur"))
_PREPOSITIONS: Final = frozenset(("a", "de", "sur", "dans", "par", "pour", "sous", "avec", "sans"))
_NARRATED: Final = word_list("acts_narrated")
_ASKS: Final = word_list("acts_asks")
NOUN_FORMS: Final = word_list("acts_noun_forms")


class Finites(Look):
    """The frames of a conjugated verb."""

    def finite(self, verb: Verb, at: int, last: int) -> Act | None:
        place, objects = self.who.left(at)
        form = self.note.form(at)
        if self.note.form(at - 1) in ("la", "le", "l", "un", "une") and self.note.form(at - 2) in _PREPOSITIONS:
            return None  # "à la poste"
        future = form.endswith(("rai", "ra", "rons", "ront"))
        if form.endswith("ons") and self.note.form(at - 1) == "nous":
            objects = [each for each in objects if each != "nous"]
            return Act(verb, at, at - 1, last, "me", at - 1, tuple(objects), future=future)
        if form == verb.noun and (self.note.opens(place + 1) or self.note.form(place) != "je"):
            return None
        if form in NOUN_FORMS and (self.note.opens(place + 1) or place < 0):
            return None
        if verb.inf == "aller" and self._before_infinitive(at):
            return None
        subject = self.who.subject(place, objects)
        if subject is None and self._of_house(verb, place, objects):
            subject = Subject("colleague", place)
        if subject is None:
            return self.subjectless(verb, at, last, place, objects, future)
        if subject.who == "me" and self.note.form(subject.at) == "on" and not {"me", "nous"}.isdisjoint(objects):
            subject = Subject("unclear", subject.at)
        if self.who.conditional(subject.at):
            return None
        act = Act(verb, at, min(subject.at, at), last, subject.who, subject.at, tuple(objects), future=future)
        return act if future else self._present(act)

    def _of_house(self, verb: Verb, place: int, objects: list[str]) -> bool:
        """ "La paie s'en occupe": a noun that the sheet does not name, of whom the act makes one of ours."""
        given = not {"lui", "leur"}.isdisjoint(objects)
        direct = verb.takes == "person" and not {"le", "la", "les", "l"}.isdisjoint(objects)
        ours = verb.ours and not {"s", "en"}.isdisjoint(objects)
        return (given or direct or ours) and self.who.housed(place)

    def _present(self, act: Act) -> Act | None:
        """An act told in the present: of others than me it is an undertaking only with a time, or towards us."""
        verb, third = act.verb, act.who not in ("me", "unclear")
        if act.who == "me" and (verb.inf in _NARRATED or self.note.form(act.last + 1) in ("que", "vers")):
            act = replace(act, dated=True)
            return None if self.note.form(act.last + 1) == "que" else act
        article = self.note.form(act.subject - 1) in ("le", "la", "l", "un", "une")
        que = act.subject - 2 if article else act.subject - 1
        if third and self.note.form(que) == "que" and act.who in ("colleague", "doctor") and not self.told_before(que):
            wished = any(self.note.form(place) in _ASKS for place in range(max(0, que - 3), que))
            return replace(act, dated=True) if wished else None
        if third and (verb.said or (self.note.form(que) == "que" and not self.told_before(que))):
            return None
        to_us = third and verb.call and not {"me", "nous"}.isdisjoint(act.objects)
        theirs = act.who in ("third", "name", "client") and _GIVEN.isdisjoint(act.objects) and not verb.ours
        bare = theirs or (act.who == "unclear" and self.note.form(act.subject) == "on")
        timed = (third and (verb.call or bool(verb.timed))) or verb.timed == "yes"
        return replace(act, dated=bare or (timed and not to_us))

    def subjectless(
        self, verb: Verb, at: int, last: int, place: int, objects: list[str], future: bool
    ) -> Act | None:  # fmt: skip
        """ "Rappelle lundi": the one spoken of last, or me: it is asked."""
        first = place + 1
        if not (self.note.opens(first) or self.note.form(place) in ("et", "puis", "mais", "donc", "ensuite")):
            return None
        noun = verb.noun is not None and self.note.form(at) == verb.noun
        if noun or (
            objects and {"me", "m", "nous"}.isdisjoint(objects) and objects[-1] in ("le", "la", "les") and not verb.call
        ):
            return None
        if not future and {"me", "nous", "m"}.isdisjoint(objects):
            return Act(verb, at, first, last, "unclear", -1, tuple(objects), dated=True)
        who: Who = "me" if self.note.form(at).endswith(("rai", "rons")) else "client"
        return Act(verb, at, first, last, who, -1, tuple(objects), dated=not future, future=future)

    def _before_infinitive(self, at: int) -> bool:
        """ "Va la rappeler" is another act's frame."""
        place = at + 1
        while self.note.form(place) in CLITICS | ADVERBS | NO:
            place += 1
        return self.note.form(place).endswith(("er", "ir", "re"))

    def told(self, verb: Verb, at: int, last: int) -> Act | None:
        """ "Elle a dit qu'elle rappellerait": an undertaking told."""
        place, objects = self.who.left(at)
        subject = self.who.subject(place, objects)
        if subject is None:
            return None
        que = next(
            (back for back in range(subject.at - 1, max(-1, subject.at - 4), -1) if self.note.form(back) == "que"), -1
        )
        if que < 0 or not self.told_before(que):
            return None
        return Act(
            verb,
            at,
            subject.at,
            last,
            subject.who,
            subject.at,
            tuple(objects),
            dated=not verb.call and subject.who != "me",
            future=True,
        )

    def _ours(self, who: Who, subject: int) -> Who:
        """ "Rappelée par Sophie": who does it for the client is one of ours."""
        name = self.note.names[self.note.name[subject]] if who == "name" else None
        return "colleague" if name is not None and not name.titled else who

    def _bare_passive(self, verb: Verb, at: int, last: int) -> Act | None:
        """ "Rappelée dans l'heure par le docteur"; only with a time to come."""
        who, subject = self.who.by(at)
        who = self._ours(who, subject)
        if who not in ("colleague", "doctor", "me") or self.note.form(at - 1) in HAVE | {"ete"}:
            return None
        return Act(verb, at, at, max(last, subject), who, subject, (), dated=True, passive=True, future=True)

    def passive(self, verb: Verb, at: int, last: int) -> Act | None:
        """ "Elle sera rappelée", "souhaite être rappelé": by whom is told after it, or asked."""
        place = at - 1
        while place > 0 and (self.note.form(place) in ADVERBS):
            place -= 1
        if self.note.form(place) not in BE:
            return self._bare_passive(verb, at, last)
        if self.note.form(place) == "etre" and self.note.form(place - 1) in NO:
            return None
        if self.note.form(place) == "est" or self.note.form(place - 1) in NO:
            return None
        who, subject = self.who.by(at)
        who = self._ours(who, subject)
        return Act(
            verb,
            at,
            place,
            max(last, subject),
            who,
            subject,
            (),
            dated=verb.takes != "person",
            passive=True,
            future=True,
        )
