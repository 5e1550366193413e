"""Frames in the infinitive: "à rappeler", "il faut rappeler", "je vais rappeler", "merci de rappeler"."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from sangfroid.record.journal.act import Act
from sangfroid.record.journal.line import WHO
from sangfroid.record.journal.promises import PROMISED, Promises
from sangfroid.record.journal.sheet import Verb, word_list
from sangfroid.record.journal.subjects import ME, THEY, Subject, Who

GOING: Final = word_list("acts_going")
MUST: Final = word_list("acts_must")
WANTS: Final = word_list("acts_wants")
OPENERS: Final = word_list("acts_openers")
TRIES: Final = word_list("acts_tries")
NOTED: Final = word_list("acts_noted")
_COMES: Final = ("vien", "pass", "repass", "revien", "ira", "va")
_GOVERN: Final = word_list("acts_govern")
_TIME_WORDS: Final = word_list("acts_time_words")
NEVER: Final = word_list("acts_never")
ASKS: Final = word_list("acts_asks")


class Tasks(Promises):
    """The frames of an infinitive."""

    def infinitive(self, verb: Verb, at: int, last: int) -> Act | None:
        """An infinitive behind what makes it an undertaking, or at the beginning of a clause."""
        place, objects = self.who.left(at)
        form = self.note.form(place)
        if self.note.opens(place + 1) or form in OPENERS or self._apart(at, place):
            return self._opening(verb, at, last, place, objects)
        if form in GOING | MUST | (WANTS - {"compte", "pense"}):
            return self.modal(verb, at, last, place, objects)
        if form in ("allait", "allaient", "devait", "comptait"):
            return self._told_task(verb, at, last, place, objects)
        if form == "a":
            return self.to_do(verb, at, last, place, objects)
        if form in ("de", "d"):
            return self.of(verb, at, last, place, objects)
        if form in ("dit", "compte", "pense", "prevoit", "promet"):
            return self._meant_to(verb, at, last, place, objects)
        if form in ("faut", "faudra", "faudrait", "falloir"):
            return self._needed(Act(verb, at, place, last, "me", -1, tuple(objects)))
        return None

    def _apart(self, at: int, place: int) -> bool:
        """Whether no word before the infinitive governs it, as in notes dictated without a comma."""
        if self._behind_time(place):
            return True
        bare = not self.note.breaks and self.note.form(place) not in _GOVERN and self.note.form(at - 1) not in _GOVERN
        coming = any(self.note.form(near).startswith(_COMES) for near in range(max(0, place - 4), place + 1))
        return (
            bare
            and not coming
            and place >= 0
            and self.note.form(place) not in self.who.done
            and not self._governed(place)
        )

    def _governed(self, place: int) -> bool:
        """Whether the word is a verb that may govern: any form of one that the sheet names."""
        form = self.note.form(place)
        return any(form == verb.inf or form in verb.finite or form in verb.would for verb in self.sheet.verbs)

    def _behind_time(self, place: int) -> bool:
        """Whether only words of time stand before it in the clause: "lundi 9 h rappeler Mme Roy"."""
        first = place
        while first >= 0 and (self.note.form(first) in _TIME_WORDS or self.note.form(first)[:1].isdigit()):
            if self.note.opens(first):
                return True
            first -= 1
        return False

    def _needed(self, act: Act) -> Act | None:
        """ "Il faut rappeler", "c'est lui qu'il faut rappeler"; not "elle dit qu'il faut rappeler"."""
        place = act.first
        que = next((back for back in (place - 1, place - 2) if back > 0 and self.note.form(back) == "que"), -1)
        if que > 0 and self.note.form(que - 1) in (WHO, "lui", "elle", "eux"):
            return replace(act, first=que - 1)
        return None if que > 0 and not self.note.opens(place) else act

    def _opening(self, verb: Verb, at: int, last: int, place: int, objects: list[str]) -> Act | None:
        """ "Rappeler Mme Roux lundi", "je la rappelle et lui envoyer le devis"."""
        if self.note.form(at) != verb.inf:
            return None
        opens = self.note.opens(place + 1) or self._apart(at, place)
        before = self.so_far[-1] if self.so_far and not opens else None
        if before is not None and before.future and before.last >= self.note.sentence(at)[0]:
            return replace(before, verb=verb, at=at, first=place + 1, last=last, objects=tuple(objects))
        if not opens and not {"me", "nous"}.isdisjoint(objects):
            return self._second(verb, at, last, place, objects)
        if not (opens or self.goes_on(place)):
            return None
        dated = (
            verb.timed == "yes" and not objects and self.note.form(last + 1) not in ("avec", "chez", "a", "au", "aux")
        )
        return Act(verb, at, place + 1, last, "me", -1, tuple(objects), dated=dated)

    def _second(self, verb: Verb, at: int, last: int, link: int, objects: list[str]) -> Act | None:
        """ "Elle doit réfléchir et nous répondre lundi": the modal before "et" holds on."""
        begin, _ = self.note.sentence(link)
        modal = next((back for back in range(link - 1, begin - 1, -1) if self.note.form(back) in GOING | MUST), -1)
        act = self.modal(verb, at, last, modal, objects) if modal >= 0 else None
        return replace(act, first=link + 1, dated=True) if act is not None else None

    def _meant_to(self, verb: Verb, at: int, last: int, place: int, objects: list[str]) -> Act | None:
        """ "Elle dit passer samedi", "il compte payer lundi"; only with a time to come."""
        before, more = self.who.left(place)
        subject = self.who.subject(before, more)
        if subject is None or subject.who not in ("third", "name", "client") or self.who.conditional(subject.at):
            return self.modal(verb, at, last, place, objects) if self.note.form(place) in WANTS else None
        return Act(verb, at, subject.at, last, subject.who, subject.at, tuple(objects), dated=True, future=True)

    def _told_task(self, verb: Verb, at: int, last: int, place: int, objects: list[str]) -> Act | None:
        """ "Elle a dit qu'elle allait payer"."""
        before, more = self.who.left(place)
        subject = self.who.subject(before, more)
        if subject is None or subject.who == "me":
            return None
        if self.note.form(subject.at - 1) != "que" or not self.told_before(subject.at - 1):
            return None
        return Act(verb, at, subject.at, last, subject.who, subject.at, tuple(objects + more), future=True)

    def modal(self, verb: Verb, at: int, last: int, place: int, objects: list[str]) -> Act | None:
        before, more = self.who.left(place)
        subject = self.who.subject(before, more)
        modal = self.note.form(place)
        if subject is None and not {"lui", "leur", "la", "le"}.isdisjoint(objects) and self.who.housed(before):
            subject = Subject("colleague", before)
        if subject is None or self.who.conditional(subject.at):
            return None
        if modal in WANTS and (subject.who != "me" or self.note.form(subject.at) != "je"):
            return None
        if self.note.form(subject.at - 1) == "que" and subject.who != "me" and not self.told_before(subject.at - 1):
            return None
        to_us = not {"me", "nous"}.isdisjoint(objects)
        if verb.said and subject.who not in ("me", "colleague", "doctor") and not to_us:
            return None
        return Act(
            verb, at, subject.at, last, subject.who, subject.at, tuple(objects + more), dated=verb.said, future=True
        )  # fmt: skip

    def to_do(self, verb: Verb, at: int, last: int, place: int, objects: list[str]) -> Act | None:
        """ "À rappeler", "reste à rappeler", "s'engage à rappeler"; not "a rappelé"."""
        before = self.note.form(place - 1)
        raw = self.note.raw(place)
        if place > 0 and place not in self.note.breaks:
            if before in PROMISED:
                return self.engaged(verb, at, last, place - 1, objects)
            if before in ME | THEY or before in word_list("acts_no_to_do") or self._has_got(place):
                return None
        to_us = not {"me", "nous"}.isdisjoint(objects) and raw in ("à", "À", "A")
        if to_us:
            return Act(verb, at, place, last, "client", -1, tuple(objects))
        written = raw in ("à", "À", "A", "Á") or (raw == "a" and not self.dictated and self._end_accent(at))
        if raw in ("à", "À") or (raw == "A" and self.note.opens(place)):
            return Act(
                verb,
                at,
                place,
                last,
                "me",
                -1,
                tuple(objects),
                dated=self.note.form(at) != verb.inf or bool(verb.timed),
            )
        if self.note.form(at) != verb.inf or written:
            soon = {"demain", "prochain", "prochaine"} & {self.note.form(near) for near in range(at + 1, at + 5)}
            if not soon or not verb.call:
                return None
        return Act(verb, at, place, last, "me", -1, tuple(objects), dated=True)

    def _has_got(self, place: int) -> bool:
        """ "Elle a sa taxe à payer"."""
        return self.note.form(place - 2) in ("son", "sa", "ses", "leur", "leurs", "un", "une", "des") and (
            self.note.form(place - 3) in ("a", "ont", "avait")
        )

    def _end_accent(self, at: int) -> bool:
        return self.note.raw(at).lower().endswith(("é", "ée"))

    def of(self, verb: Verb, at: int, last: int, place: int, objects: list[str]) -> Act | None:
        """ "Promis de rappeler", "merci de rappeler", "elle me demande de rappeler"."""
        note = self.note
        for back in range(place - 1, max(-1, place - 5), -1):
            form = note.form(back)
            if form in NEVER or form == "viens":
                return None
            mine = Act(verb, at, back, last, "me", -1, tuple(objects))
            if (turn := self._turn(back)) is not None:
                return replace(mine, first=back - 1, who=turn, future=True)
            if form in PROMISED:
                return None if self._forgotten(back) else self.engaged(verb, at, last, back, objects)
            if form in TRIES:
                subject = self.who.subject(self.who.left(back)[0], [])
                if subject and subject.who in ("third", "name", "client"):
                    return replace(mine, who=subject.who, subject=subject.at, first=subject.at, dated=True, future=True)
                return mine if subject and subject.who == "me" else None
            if form in NOTED:
                return mine
            if (other := self._asked_another(back, place)) >= 0:
                return self._through(mine, other)
            near = {note.form(each) for each in range(back - 3, back + 1)}
            if (form in ASKS or form in ("dit", "dis")) and not near.isdisjoint(("me", "m", "nous")):
                return mine
        return None

    def _forgotten(self, at: int) -> bool:
        """ "Oublié de rappeler"; not "ne pas oublier de rappeler"."""
        near = {self.note.form(each) for each in (at - 2, at - 1, at + 1)}
        return self.note.form(at) in ("oublie", "oublier") and "pas" not in near

    def _asked_another(self, back: int, place: int) -> int:
        """The place of the one whom I ask: "j'ai demandé à Karim de rappeler"; -1 for none."""
        form = self.note.form(back)
        if form not in ("demande", "demander", "dis", "dit", "confie", "prie", "charge"):
            return -1
        mine = (
            form == "demander"
            or self.note.opens(back)
            or any(self.note.form(near) in ("je", "on", "ai") for near in range(back - 3, back))
        )
        ours = ("colleague", "doctor", "name")
        return next((near for near in range(back + 1, place) if mine and self.who.noun_subject(near) in ours), -1)

    def _through(self, mine: Act, other: int) -> Act | None:
        """The act of one of ours whom I ask; what I ask of a client is no promise."""
        who = self.who.noun_subject(other) or "unclear"
        number = self.note.name[other]
        if who == "name" and self.note.names[number].titled:
            return None
        return replace(mine, who="colleague" if who == "name" else who, subject=other, future=True)

    def _turn(self, at: int) -> Who | None:
        """ "À moi de rappeler", "à elle de payer"."""
        form, before = self.note.form(at), self.note.form(at - 1)
        if not (
            not self.note.breaks
            or self.note.opens(at - 1)
            or self.note.form(at - 2) in ("est", "et", "mais", "reste", "donc", "sera")
        ):
            return None
        if before == "a" and form == WHO and self.note.opens(at - 1):
            return "client"
        if before == "a" and form in ("moi", "nous"):
            return "me"
        if before == "a" and form in ("elle", "lui", "eux", "elles"):
            return "client"
        return "client" if before in ("au", "a", "la") and self.sheet.has("clients", form) else None

    def goes_on(self, link: int) -> bool:
        """Whether an infinitive after "et" is a task too, not another's wish ("elle veut annuler et changer")."""
        begin, _ = self.note.sentence(max(link, 0))
        for place in range(link - 1, begin - 1, -1):
            form = self.note.form(place)
            aim = (
                form == "pour"
                and self.note.name[place + 1] < 0
                and self.note.form(place + 1) not in ("le", "la", "les", "son", "sa", "un", "une", "demain")
            )
            if form in ASKS or aim or form in ("peut", "pouvoir", "veut", "doit", "va"):
                return False
            if place in self.note.breaks:
                return True
        return True
