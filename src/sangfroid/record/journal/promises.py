"""What is promised in so many words: "promis de rappeler", "s'engage à payer", "je lui ai promis une réponse"."""

from __future__ import annotations

from typing import Final

from sangfroid.record.journal.act import Act, Look
from sangfroid.record.journal.sheet import Verb, word_list
from sangfroid.record.journal.subjects import HAVE, NO, Who

_COMINGS: Final = word_list("clauses_comings")
PROMISED: Final = word_list("acts_promised")


class Promises(Look):
    """The frames of a promise in words."""

    def engaged(self, verb: Verb, at: int, last: int, place: int, objects: list[str]) -> Act | None:
        """Who promised: the subject before it, past its auxiliary; none where it was another day's."""
        if self.note.form(place) == "propose" and verb.inf in _COMINGS:
            return None  # "proposé à Mme Roy de passer"
        if self.note.form(place) in ("oublie", "oublier", "prevu", "convenu", "convenus", "decide"):
            first = place - 1 if self.note.form(place - 1) == "pas" else place
            return Act(verb, at, first, last, "me", -1, tuple(objects))
        before, more = self.who.left(place)
        alone = before < 0 or before + 1 in self.note.breaks or self.note.form(before) in ("et", "mais", "donc", "puis")
        if alone and self.note.form(place) not in ("promet", "promets", "engage") and not more:
            return Act(verb, at, place, last, "me", -1, tuple(objects), future=True, promised=True)
        if self.note.form(before) == "par" and self.note.form(before - 1).startswith("fini"):
            before, more = self.who.left(before - 1)
        while self.note.form(before) in HAVE | {"suis", "est", "es", "etait"} and before + 1 not in self.note.breaks:
            if self.note.form(before) in ("avait", "avais", "avaient", "avions", "etait"):
                return None
            before, again = self.who.left(before)
            more += again
        if self.note.form(before) in NO or self.note.form(place - 1) in NO:
            return None
        subject = self.who.subject(before, more)
        who: Who = subject.who if subject else "me"
        if who == "me" and subject and self.note.form(subject.at - 1) == "que":
            return None  # "fâchée qu'on lui ait promis de rappeler"
        first = subject.at if subject and subject.at >= 0 else place
        found = subject.at if subject else -1
        held = [each for each in more if each in ("lui", "leur")]
        return Act(verb, at, min(first, at), last, who, found, tuple(objects + held), future=True, promised=True)
