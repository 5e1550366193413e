"""The frames in which people undertake: "je la rappelle", "à rappeler", "promis de rappeler", "elle sera rappelée".

Read from the verb leftwards: pronouns and adverbs, then a subject, a modal, "à", or the beginning of the clause.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from sangfroid.record.journal.line import WHO, Line
from sangfroid.record.journal.sheet import Sheet, Verb, unlisted, word_list
from sangfroid.record.journal.subjects import ADVERBS, BE, CLITICS, HAVE, ME, NO, THEY, Subject, Subjects, Who

GOING: Final = word_list("acts_going")
MUST: Final = word_list("acts_must")
WANTS: Final = word_list("acts_wants")
PROMISED: Final = word_list("acts_promised")
NEVER: Final = word_list("acts_never")
ASKS: Final = word_list("acts_asks")
TOLD: Final = word_list("acts_told")


@dataclass(frozen=True, slots=True)
class Act:
    """A verb that is undertaken. `first`..`last`: the words of its frame, both included; `at`: the verb.

    `subject`: the place of the words that tell who, -1 where none does. `dated`: it is one only with a time to come.
    """

    verb: Verb
    at: int
    first: int
    last: int
    who: Who
    subject: int = -1
    objects: tuple[str, ...] = ()
    dated: bool = False
    passive: bool = False
    future: bool = False
    promised: bool = False  # in words, to the one who was on the telephone


class Frames:
    """One look over a note."""

    def __init__(self, note: Line, sheet: Sheet, who: Subjects) -> None:
        self.note = note
        self.sheet = sheet
        self.who = who
        self.dictated = not any(char in "àéèêç" for char in note.text)
        self._so_far: list[Act] = []

    def at(self, at: int, so_far: list[Act]) -> Act | None:
        """The undertaking whose verb is this word; `so_far` those before it."""
        self._so_far = so_far
        form = self.note.form(at)
        for verb in self.sheet.verbs:
            last = self._completed(verb, at)
            if last is None:
                continue
            act = None
            if form == verb.inf or (form in verb.done and self._misspelt(at)):
                act = self._infinitive(verb, at, last)
            if act is None and form in verb.done and self._is_done(at, verb):
                act = self._passive(verb, at, last)
            if act is None and form in verb.finite and not self._accented(at):
                act = self._finite(verb, at, last)
            if act is None and form in verb.would:
                act = self._told(verb, at, last)
            if act is None and verb.noun == form:
                act = self._noun(verb, at)
            if act is not None:
                return act
        return self._unlisted(at) or self._by_noun(at)

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

    def _finite(self, verb: Verb, at: int, last: int) -> Act | None:
        place, objects = self.who.left(at)
        form = self.note.form(at)
        future = form.endswith(("rai", "ra", "rons", "ront"))
        if form.endswith("ons") and self.note.form(at - 1) == "nous":
            objects = [each for each in objects if each != "nous"]
            return Act(verb, at, at - 1, last, "me", at - 1, tuple(objects), future=future)
        if form == verb.noun and (self.note.opens(place + 1) or self.note.form(place) != "je"):
            return None
        subject = self.who.subject(place, objects)
        if subject is None:
            return self._subjectless(verb, at, last, place, objects, future)
        if subject.who == "me" and self.note.form(subject.at) == "on" and not {"me", "nous"}.isdisjoint(objects):
            subject = Subject("unclear", subject.at)
        if self.who.conditional(subject.at):
            return None
        third = subject.who not in ("me", "unclear")
        reported = self.note.form(subject.at - 1) == "que" and not self._told_before(subject.at - 1)
        if third and reported and not future:
            return None
        if third and verb.said and not future:
            return None
        to_us = third and verb.call and not {"me", "nous"}.isdisjoint(objects)
        wanted = ((third and (verb.call or verb.timed)) or verb.timed == "yes") and not future and not to_us
        return Act(
            verb, at, min(subject.at, at), last, subject.who, subject.at, tuple(objects), dated=wanted, future=future
        )  # fmt: skip

    def _subjectless(
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

    def _told(self, verb: Verb, at: int, last: int) -> Act | None:
        """ "Elle a dit qu'elle rappellerait": an undertaking told."""
        place, objects = self.who.left(at)
        subject = self.who.subject(place, objects)
        if subject is None:
            return None
        que = next(
            (back for back in range(subject.at - 1, max(-1, subject.at - 4), -1) if self.note.form(back) == "que"), -1
        )
        if que < 0 or not self._told_before(que):
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

    def _told_before(self, que: int) -> bool:
        return any(self.note.form(place) in TOLD for place in range(max(0, que - 4), que))

    def _infinitive(self, verb: Verb, at: int, last: int) -> Act | None:
        place, objects = self.who.left(at)
        form = self.note.form(place)
        first = place + 1
        opens = self.note.opens(first)
        if opens or form in ("et", "puis", "mais", "donc", "ensuite", "alors", "aussi"):
            if self.note.form(at) != verb.inf:
                return None
            before = self._so_far[-1] if self._so_far and not opens else None
            if before is not None and before.future and before.last >= self.note.sentence(at)[0]:
                return replace(before, verb=verb, at=at, first=first, last=last, objects=tuple(objects))
            if not (opens or self._goes_on(place)):
                return None
            return Act(verb, at, first, last, "me", -1, tuple(objects))
        if form in GOING | MUST | WANTS:
            return self._modal(verb, at, last, place, objects)
        if form == "a":
            return self._to_do(verb, at, last, place, objects)
        if form in ("de", "d"):
            return self._of(verb, at, last, place, objects)
        if form in ("faut", "faudra", "faudrait"):
            que = next((back for back in (place - 1, place - 2) if back > 0 and self.note.form(back) == "que"), -1)
            if que > 0 and self.note.form(que - 1) in (WHO, "lui", "elle", "eux"):  # "c'est lui qu'il faut rappeler"
                return Act(verb, at, que - 1, last, "me", -1, tuple(objects))
            if que > 0 and not self.note.opens(place):
                return None
            return Act(verb, at, place, last, "me", -1, tuple(objects))
        return None

    def _modal(self, verb: Verb, at: int, last: int, place: int, objects: list[str]) -> Act | None:
        before, more = self.who.left(place)
        subject = self.who.subject(before, more)
        modal = self.note.form(place)
        if subject is None or self.who.conditional(subject.at):
            return None
        if modal in WANTS and (subject.who != "me" or self.note.form(subject.at) != "je"):
            return None
        if self.note.form(subject.at - 1) == "que" and subject.who != "me" and not self._told_before(subject.at - 1):
            return None
        if verb.said and subject.who not in ("me", "colleague", "doctor"):
            return None
        return Act(verb, at, subject.at, last, subject.who, subject.at, tuple(objects + more), future=True)

    def _to_do(self, verb: Verb, at: int, last: int, place: int, objects: list[str]) -> Act | None:
        """ "À rappeler", "reste à rappeler", "s'engage à rappeler"; not "a rappelé"."""
        before = self.note.form(place - 1)
        raw = self.note.raw(place)
        if place > 0 and place not in self.note.breaks:
            if before in PROMISED:
                return self._engaged(verb, at, last, place - 1, objects)
            if before in ME | THEY or before in word_list("acts_no_to_do"):
                return None
        written = raw in ("à", "À", "A", "Á") or (raw == "a" and not self.dictated and self._end_accent(at))
        if raw in ("à", "À") or (raw == "A" and self.note.opens(place)):
            return Act(verb, at, place, last, "me", -1, tuple(objects), dated=self.note.form(at) != verb.inf)
        if self.note.form(at) != verb.inf or written:
            soon = {"demain", "prochain", "prochaine"} & {self.note.form(near) for near in range(at + 1, at + 5)}
            if not soon or not verb.call:
                return None
        return Act(verb, at, place, last, "me", -1, tuple(objects), dated=True)

    def _end_accent(self, at: int) -> bool:
        return self.note.raw(at).lower().endswith(("é", "ée"))

    def _of(self, verb: Verb, at: int, last: int, place: int, objects: list[str]) -> Act | None:
        """ "Promis de rappeler", "merci de rappeler", "elle me demande de rappeler"."""
        for back in range(place - 1, max(-1, place - 5), -1):
            form = self.note.form(back)
            if form in NEVER:
                return None
            if form in PROMISED:
                if (
                    form in ("oublie", "oublier")
                    and self.note.form(back - 1) != "pas"
                    and self.note.form(back - 2) != "pas"
                ):
                    return None
                return self._engaged(verb, at, last, back, objects)
            if form in (
                "tente",
                "essaie",
                "essaye",
                "essaierai",
                "tache",
                "tacherai",
                "prevois",
                "retente",
                "reessaie",
            ):
                subject = self.who.subject(self.who.left(back)[0], [])
                return Act(verb, at, back, last, "me", -1, tuple(objects)) if subject and subject.who == "me" else None
            if form in ("merci", "noter", "note", "penser", "viens", "prevoir", "priere"):
                return None if form == "viens" else Act(verb, at, back, last, "me", -1, tuple(objects))
            other = next(
                (
                    near
                    for near in range(back + 1, place)
                    if self.who.noun_subject(near) in ("colleague", "doctor", "name")
                ),
                -1,
            )
            if (
                form in ("demande", "dis", "dit", "confie", "prie", "charge")
                and other >= 0
                and any(self.note.form(near) in ("je", "on", "ai") for near in range(back - 3, back))
            ):
                who = self.who.noun_subject(other) or "unclear"
                return Act(
                    verb, at, back, last, "colleague" if who == "name" else who, other, tuple(objects), future=True
                )
            if form in ASKS and any(self.note.form(near) in ("me", "m", "nous") for near in range(back - 2, back + 1)):
                return Act(verb, at, back, last, "me", -1, tuple(objects))
            if form in ("dit", "dis", "demande") and any(
                self.note.form(near) in ("me", "m", "nous") for near in range(back - 3, back)
            ):
                return Act(verb, at, back, last, "me", -1, tuple(objects))
        return None

    def _engaged(self, verb: Verb, at: int, last: int, place: int, objects: list[str]) -> Act | None:
        """Who promised: the subject before it, past its auxiliary; none where it was another day's."""
        if self.note.form(place) in ("oublie", "oublier", "prevu", "convenu", "convenus", "decide"):
            first = place - 1 if self.note.form(place - 1) == "pas" else place
            return Act(verb, at, first, last, "me", -1, tuple(objects))
        before, more = self.who.left(place)
        alone = before < 0 or before + 1 in self.note.breaks or self.note.form(before) in ("et", "mais", "donc", "puis")
        if alone and self.note.form(place) not in ("promet", "promets", "engage") and not more:
            return Act(verb, at, place, last, "me", -1, tuple(objects), future=True, promised=True)
        while self.note.form(before) in HAVE | {"suis", "est", "es", "etait"} and before + 1 not in self.note.breaks:
            if self.note.form(before) in ("avait", "avais", "avaient", "etait"):
                return None
            before, again = self.who.left(before)
            more += again
        if self.note.form(before) in NO or self.note.form(place - 1) in NO:
            return None
        subject = self.who.subject(before, more)
        who: Who = subject.who if subject else "me"
        first = subject.at if subject and subject.at >= 0 else place
        found = subject.at if subject else -1
        held = [each for each in more if each in ("lui", "leur")]
        return Act(verb, at, min(first, at), last, who, found, tuple(objects + held), future=True, promised=True)

    def _passive(self, verb: Verb, at: int, last: int) -> Act | None:
        """ "Elle sera rappelée", "souhaite être rappelé": by whom is told after it, or asked."""
        place = at - 1
        while place > 0 and (self.note.form(place) in ADVERBS):
            place -= 1
        if self.note.form(place) not in BE:
            return None
        if self.note.form(place) == "etre" and self.note.form(place - 1) in NO:
            return None
        if self.note.form(place) == "est" or self.note.form(place - 1) in NO:
            return None
        who, subject = self.who.by(at)
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

    def _noun(self, verb: Verb, at: int) -> Act | None:
        """ "Rappel lundi 14 h", "rappel prévu demain"."""
        before, follows = self.note.form(at - 1), self.note.form(at + 1)
        if (
            before == "de"
            and self.note.form(at - 2) in ("promesse", "engagement")
            and self.note.form(at - 3) not in (*NO, "sans")
        ):
            return Act(verb, at, at - 2, at, "me", -1, (), future=True, promised=True)
        if before in ("le", "ce", "son", "de", "du", "la", "cette", "mon", "aucun", "d") and not self.note.opens(at):
            return None
        if (
            before in NO
            or self.note.form(at - 2) in NO
            or (follows == "de" and self.note.name[at + 2 : at + 3] != (-1,))
        ):
            return None
        if not self.note.opens(at) and before not in (
            "nouvelle",
            "autre",
            "un",
            "une",
            "et",
            WHO,
            "promis",
            "prevoir",
            "note",
            "puis",
        ):
            return None
        if follows in ("fait", "faite", "effectue", "recu", "hier", "sans"):
            return None
        first = at - 1 if before in ("un", "une") else at
        promised = next((back for back in range(at - 1, max(-1, at - 4), -1) if self.note.form(back) in PROMISED), None)
        if promised is not None:
            return self._engaged(verb, at, at, promised, [])
        return Act(
            verb, at, first, at, "me", -1, (), dated=follows not in ("prevu", "promis", "a", "prevue"), future=True
        )

    def _by_noun(self, at: int) -> Act | None:
        """ "Je lui ai promis une réponse": the noun tells the act."""
        what = self.sheet.nouns.get(self.note.form(at))
        if what is None:
            return None
        verb = unlisted(what, what)
        if {self.note.form(at + 1), self.note.form(at + 2)} & {"promis", "promise", "promises"} and self.note.form(
            at - 1
        ) not in NO:
            last = at + (1 if self.note.form(at + 1).startswith("promis") else 2)
            who: Who = "client" if self.note.form(at) in word_list("acts_client_nouns") else "me"
            return Act(verb, at, at, last, who, -1, (), future=True, promised=True)
        for back in range(at - 1, max(-1, at - 6), -1):
            if back + 1 in self.note.breaks or self.note.form(back) in NO:
                return None
            if self.note.form(back) in ("aura", "auront"):
                return Act(verb, at, back, at, "me", -1, (), future=True)
            if self.note.form(back) in ("promis", "promet", "promets", "promettre", "garanti", "assure"):
                return self._engaged(verb, at, at, back, [])
        return None

    def _goes_on(self, link: int) -> bool:
        """Whether an infinitive after "et" is a task too, not another's wish ("elle veut annuler et changer")."""
        begin, _ = self.note.sentence(max(link, 0))
        for place in range(link - 1, begin - 1, -1):
            form = self.note.form(place)
            if form in ASKS or form in ("peut", "pouvoir", "pour", "veut", "doit", "va"):
                return False
            if place in self.note.breaks:
                return True
        return True

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
                return self._modal(verb, at, at, place, objects)
            task = self.note.form(place) == "a" and self.note.raw(place) in ("à", "À", "A")
            if task and self.note.opens(place):
                return Act(verb, at, place, at, "me", -1, tuple(objects), dated=form == "faire")
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
