"""The name or the pronoun that an act reaches."""

from __future__ import annotations

from typing import Final

from sangfroid.record.journal.act import Act
from sangfroid.record.journal.clauses import Clause
from sangfroid.record.journal.mentions import Mentions
from sangfroid.record.journal.sheet import word_list

_PERSON: Final = word_list("whom_person")
_WISHES: Final = word_list("targets_wishes")
_OTHERS: Final = word_list("targets_others")
_NO_WHOM: Final = word_list("targets_no_whom")
_DIRECT: Final = word_list("whom_direct")


class Targets:
    """Whom the acts of a note reach, by name or pronoun."""

    def __init__(self, mentions: Mentions) -> None:
        self.mentions = mentions
        self.note = mentions.note
        self.moods = mentions.moods

    def of(self, clause: Clause) -> int | None:
        """The name that is the act's object, by its number."""
        act, note = clause.act, self.note
        if act.model >= 0:
            reached = [self.mentions.number(act.model + step) for step in (1, 2)]
            return next((number for number in reached if number >= 0), None)
        for at in range(act.at + 1, clause.last):
            number = note.name[at]
            if number < 0 or at == act.subject:
                continue
            a, b = clause.when.span if clause.when else (0, 0)
            between = [
                note.form(place) for place in range(act.last + 1 if at > act.last else act.at + 1, at)
                if not a <= note.start(place) < b
            ]  # fmt: skip
            if self.reaches(act, between, at):
                return number
        if (
            act.who == "me"
            and act.subject > 1
            and note.form(act.subject - 1) == "que"
            and note.name[act.subject - 2] >= 0
        ):
            return note.name[act.subject - 2]  # "Mme Roy, que je contacte demain"
        if self.note.name[act.first] >= 0 and self.note.form(act.first + 1) == "que":
            return self.note.name[act.first]
        if not act.objects and (act.subject < 0 or act.subject > act.at):
            return self.just_before(act)
        return None

    def outsider(self, clause: Clause) -> bool:
        """Whether it goes to somebody without a name who is not the client: "je relance le fournisseur"."""
        act, note = clause.act, self.note
        if (act.verb.takes == "person" and not act.verb.call) or act.who in ("colleague", "doctor"):
            return False
        for at in range(act.last + 1, clause.last):
            near = range(at - 2, at) if act.verb.takes == "thing" else range(at - 1, at)
            led = [note.form(each) for each in near if each > act.at]
            given = not {"a", "au", "aux"}.isdisjoint(led) if act.verb.takes == "thing" else at == act.last + 2
            near_clients = any(self.mentions.sheet.has(kind, note.form(at)) for kind in ("clients", "kin"))
            whom = (
                note.form(at - 1) in ("au", "aux")
                and not near_clients
                and note.form(at).isalpha()
                and note.form(at) not in _NO_WHOM
            )
            if given and note.name[at] < 0 and (self._other(at) or (act.verb.takes == "thing" and whom)):
                return True
        return False

    def _other(self, at: int) -> bool:
        kinds = ("colleagues", "doctor_nouns")
        sheet, form = self.mentions.sheet, self.note.form(at)
        return form in _OTHERS or form in sheet.firms or any(sheet.has(kind, form) for kind in kinds)

    def reaches(self, act: Act, between: list[str], at: int) -> bool:
        if act.verb.takes == "thing":
            near = between[-1:] + between[-2:-1]
            return (
                bool(between)
                and any(form in ("a", "au", "chez") for form in near)
                and between[-1] in ("a", "au", "chez", "le", "la", "l")
            )
        if act.verb.takes in ("towards", "with"):
            return not between or between[-1] in ("vers", "avec", "le", "la", "de")
        if any(form in ("pour", "concernant", "sujet", "propos", "de", "du", "si") for form in between):
            return False
        broken = any(place in self.note.breaks for place in range(act.last + 1, at + 1))
        return len(between) <= 7 and (not broken or not between)

    def just_before(self, act: Act) -> int | None:
        """ "Mme Roux à rappeler": the name right before, past what is told of it."""
        place = act.first - 1
        if act.passive:
            while place >= 0 and self.note.form(place) in _WISHES:
                place -= 1
            number = self.mentions.number(place)
            return number if number >= 0 else None
        if act.first in self.note.breaks:
            number = self.mentions.number(place)
            kin = number >= 0 and (
                self.mentions.own_kin(number) or self.mentions.called_for(number) or self.mentions.asked_for(number)
            )
            return number if kin and act.verb.call and not self.note.stops(place) else None
        while (
            place >= 0
            and place + 1 not in self.note.breaks
            and self.note.form(place) in self.moods | {"tres", "pas", "toujours", "encore"}
        ):
            place -= 1
        number = self.mentions.number(place)
        return number if number >= 0 and not (self.mentions.about(number) and act.first - 1 != place) else None

    def pronoun(self, act: Act) -> str | None:
        if self.note.form(act.first + 1) == "que" and self.note.form(act.first) in ("lui", "elle"):
            return "le" if self.note.form(act.first) == "lui" else "la"
        for form in act.objects:
            if form in _PERSON:
                return form
        if act.verb.takes == "person":
            for form in act.objects:
                if form in _DIRECT:
                    at = next(place for place in range(act.at, act.first - 1, -1) if self.note.form(place) == form)
                    return (
                        "any"
                        if self.note.raw(at).lower().startswith("l'") or self.note.raw(at).lower() in ("l", "l’")
                        else form
                    )
        follows = [self.note.form(place) for place in (act.last + 1, act.last + 2)]
        if act.verb.takes in ("towards", "with") and follows[0] in ("elle", "lui", "eux", "elles"):
            return {"elle": "la", "lui": "le", "eux": "les", "elles": "les"}[follows[0]]
        if act.verb.takes in ("towards", "with") and follows[1] in ("elle", "lui", "eux"):
            return {"elle": "la", "lui": "le", "eux": "les"}[follows[1]]
        return None
