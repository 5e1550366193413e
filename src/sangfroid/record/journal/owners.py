"""Who acts beside me: colleagues and doctors of the house, who are nobody's contacts."""

from __future__ import annotations

from typing import Final

from sangfroid.record.journal.clauses import Clause
from sangfroid.record.journal.known import key
from sangfroid.record.journal.line import Line
from sangfroid.record.journal.mentions import Mentions
from sangfroid.record.journal.sheet import Sheet, word_list
from sangfroid.record.journal.subjects import Subjects
from sangfroid.record.journal.targets import Targets

_PERSON: Final = word_list("whom_person")
_DIRECT: Final = word_list("whom_direct")
_SENDS: Final = frozenset(("envoie", "envoyer", "passe", "passer", "mets"))
_US: Final = frozenset(("me", "m", "nous"))


def name_is_first(note: Line, number: int, sheet: Sheet) -> bool:
    """Whether the name is a first name alone, as one calls those of one's own office."""
    name = note.names[number]
    return not name.titled and " " not in name.text and key(name.text.split("-")[0]) in sheet.first_names


class Owners:
    """The names of a note that act for the office.

    `kinds`: number → doctor or colleague; `asked`: the verb of an act → the number of the one asked for, who does it.
    """

    def __init__(self, mentions: Mentions, targets: Targets, who: Subjects) -> None:
        self.mentions = mentions
        self.targets = targets
        self.who = who
        self.note, self.sheet, self.clauses = mentions.note, mentions.sheet, mentions.clauses
        self.asked: dict[int, int] = {}
        self.kinds: dict[int, str] = {}
        for number in mentions.place:
            kind = "doctor" if self._house_doctor(number) else "colleague" if self._colleague(number) else None
            if kind is not None:
                self.kinds[number] = kind
        for clause in self.clauses:
            self._acting(clause)
        self.kinds |= {
            number: kind
            for one, kind in self.kinds.items() for number in mentions.place
            if number not in self.kinds and mentions.same(one, number)
        }  # fmt: skip

    def _house_doctor(self, number: int) -> bool:
        """ "Veut voir le Dr Vidal": a doctor of the house who is only asked for or spoken of."""
        mentions, at = self.mentions, self.mentions.place[number]
        if self.note.names[number].kind != "doctor" or self.note.form(at - 1) not in ("le", "la", "au", "du"):
            return False
        phoned = (
            mentions.phones(number)
            or mentions.spoken_before(at)
            or self.note.form(at + 1) in ("veut", "demande", "souhaite", "voudrait")
        )
        silent = mentions.asked_for(number) or not ((phoned and mentions.called(number)) or mentions.about(number))
        reached = any(self.targets.of(clause) == number for clause in self.clauses)
        return silent and not reached and mentions.titled_else(number)

    def _colleague(self, number: int) -> bool:
        """ "Vu avec Karim", "Karim (compta)", "Karim, rappelle Mme Roux"."""
        note, at = self.note, self.mentions.place[number]
        gap = note.text[note.end(at) : note.start(at + 1)]
        aside = self.sheet.has("colleagues", note.form(at + 1)) and "(" in gap
        first = name_is_first(note, number, self.sheet) and self.mentions.titled_else(number)
        met = first and (note.form(at - 1) in ("a", "avec") or note.form(at - 1) in _SENDS or self._done_by(at))
        addressed = first and at == 0 and 1 in note.breaks
        return aside or met or addressed or self.who.beside_colleague(at) or self.mentions.takes_over(at)

    def _done_by(self, at: int) -> bool:
        """ "Reçue par Sophie": what was done for the client is no insult."""
        note = self.note
        near = note.forms[max(0, at - 5) : at]
        return note.form(at - 1) == "par" and not any(form in self.mentions.moods for form in near)

    def _acting(self, clause: Clause) -> None:
        """The one who does this act, where a name does it for the office."""
        act, mentions = clause.act, self.mentions
        if (asked := self._asked_for(clause)) >= 0:
            self.asked[act.at] = asked
            self.kinds[asked] = "doctor" if self.note.names[asked].kind == "doctor" else "colleague"
        number = mentions.number(act.subject)
        if number < 0 or number in self.kinds:
            return
        to_me = not {"me", "nous"}.isdisjoint(act.objects)
        spoken = mentions.spoken_before(mentions.place[number])
        if act.who == "doctor" and not to_me and not spoken:
            self.kinds[number] = "doctor"
        elif act.who == "colleague" or (
            act.who == "name" and not mentions.called(number, act) and self._for_another(clause, number)
        ):
            self.kinds[number] = "colleague"

    def _asked_for(self, clause: Clause) -> int:
        """ "Veut parler à M. Roy, il la rappelle": the number of him who was asked for, -1 for none."""
        act = clause.act
        form = self.note.form(act.subject)
        for_other = not _PERSON.isdisjoint(act.objects) or not _DIRECT.isdisjoint(act.objects)
        if act.who != "third" or not for_other or not _US.isdisjoint(act.objects):
            return -1
        wanted = ("f", "any") if form in ("elle", "elles") else ("m", "any")
        for number, at in self.mentions.place.items():
            if at < act.at and self.mentions.asked_for(number) and self.note.names[number].gender in wanted:
                return number
        return -1

    def _for_another(self, clause: Clause, number: int) -> bool:
        """Whether a name acts for the office: its act goes to another one, or is one that only our side does."""
        act = clause.act
        name = self.note.names[number]
        third = not _PERSON.isdisjoint(act.objects) or (
            act.verb.takes == "person" and not _DIRECT.isdisjoint(act.objects)
        )
        others = [other for other in self.mentions.place if not self.mentions.same(other, number)]
        given = self.targets.of(clause) is not None and self.targets.of(clause) != number
        if not _US.isdisjoint(act.objects) or name.kind == "firm":
            return False
        target = self.targets.of(clause)
        if name.titled and target is not None and self.note.names[target].kind == "firm":
            return False
        untitled = not name.titled
        first = name_is_first(self.note, number, self.sheet) and self.mentions.titled_else(number)
        if first:
            return True
        return bool((third or given) and (others or untitled)) or (act.verb.ours and untitled and bool(others))
