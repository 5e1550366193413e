"""The parties of a note: who was on the telephone, who is spoken of, who is to be called, who acts for us."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sangfroid.record.journal.clauses import Clause
from sangfroid.record.journal.entry import Role
from sangfroid.record.journal.known import key
from sangfroid.record.journal.line import Line
from sangfroid.record.journal.mentions import Mentions
from sangfroid.record.journal.names import Gender
from sangfroid.record.journal.sheet import Sheet, word_list
from sangfroid.record.journal.subjects import Subjects
from sangfroid.record.journal.targets import Targets

_PERSON: Final = word_list("whom_person")
_DIRECT: Final = word_list("whom_direct")


@dataclass(frozen=True, slots=True)
class Party:
    """One who is named, at all the places where they are; `first` the number of the name that stands for them."""

    first: int
    numbers: frozenset[int]
    role: Role
    gender: Gender


def name_is_first(note: Line, number: int, sheet: Sheet) -> bool:
    """Whether the name is a first name alone, as one calls those of one's own office."""
    name = note.names[number]
    return not name.titled and key(name.text) in sheet.first_names


class Cast:
    """The parties of a note; `told`: how the call was is told, so somebody took part in it."""

    def __init__(self, mentions: Mentions, targets: Targets, who: Subjects, told: bool) -> None:
        self.mentions = mentions
        self.targets = targets
        self.who = who
        self.told = told
        self.note, self.sheet, self.clauses, self.moods = (
            mentions.note,
            mentions.sheet,
            mentions.clauses,
            mentions.moods,
        )
        self.owners = self._owners()
        self.parties = self._parties()

    def _owners(self) -> dict[int, str]:
        """Names of those who act beside me: number → kind."""
        note = self.note
        kinds: dict[int, str] = {}
        for number, at in self.mentions.place.items():
            aside = (
                self.sheet.has("colleagues", note.form(at + 1)) and "(" in note.text[note.end(at) : note.start(at + 1)]
            )
            first = (
                name_is_first(note, number, self.sheet)
                and note.form(at - 1) in ("a", "avec")
                and self.mentions.titled_else(number)
            )
            if first or aside or self.who.beside_colleague(at) or self.mentions.takes_over(at):
                kinds[number] = "colleague"
        for clause in self.clauses:
            act = clause.act
            number = self.mentions.number(act.subject)
            if number < 0 or number in kinds:
                continue
            others = any(not self.mentions.same(other, number) for other in self.mentions.place)
            to_me = not {"me", "nous"}.isdisjoint(act.objects)
            if (
                act.who == "doctor"
                and (others or not to_me)
                and not self.mentions.spoken_before(self.mentions.place[number])
            ):
                kinds[number] = "doctor"
            elif act.who == "colleague" or (
                act.who == "name" and not self.mentions.called(number, act) and self._for_another(clause, number)
            ):
                kinds[number] = "colleague"
        return kinds

    def _for_another(self, clause: Clause, number: int) -> bool:
        """Whether a name acts for the office: its act goes to another one, or is one that only our side does."""
        act = clause.act
        name = self.note.names[number]
        third = not _PERSON.isdisjoint(act.objects) or (
            act.verb.takes == "person" and not _DIRECT.isdisjoint(act.objects)
        )
        others = [other for other in self.mentions.place if not self.mentions.same(other, number)]
        given = self.targets.of(clause) is not None and self.targets.of(clause) != number
        if not {"me", "m", "nous"}.isdisjoint(act.objects) or name.kind == "firm":
            return False
        untitled = not name.titled
        return bool((third or given) and (others or untitled)) or (act.verb.ours and untitled and bool(others))

    def _parties(self) -> tuple[Party, ...]:
        groups: list[list[int]] = []
        for number in sorted(self.mentions.place):
            if number in self.owners or not self._counts(number):
                continue
            group = next((group for group in groups if self.mentions.same(group[0], number)), None)
            if group is None:
                groups.append([number])
            else:
                group.append(number)
        roles = [self._role(group) for group in groups]
        if "caller" not in roles:
            free = next((n for n, role in enumerate(roles) if role is None), None)
            if free is None and self.told:
                free = next((n for n, role in enumerate(roles) if role == "to_call"), None)
            if free is not None:
                roles[free] = "caller"
        return tuple(
            Party(group[0], frozenset(group), role or "caller", self._gender(group))
            for group, role in zip(groups, roles, strict=True)
        )

    def _counts(self, number: int) -> bool:
        name = self.note.names[number]
        at = self.mentions.place[number]
        if not name.bare:
            return True
        before = self.note.form(at - 1)
        article = before in ("le", "la", "l", "les", "un", "une", "du", "au")
        if not article:
            return False
        objects = {self.targets.of(clause) for clause in self.clauses}
        return (
            number in objects
            or (
                self.note.form(at + 1) in ("a", "me", "m", "rappelle", "appelle", "veut", "demande", "nous")
                and (self.note.opens(at - 1) or self.note.form(at - 2) in ("que", "et", "mais", "euh"))
            )
            or (
                self.mentions.spoken_before(at)
                and self.note.form(at - 2) in ("appel", "de", "fil", "avec", "eu", "appele")
            )
        )

    def _gender(self, group: Sequence[int]) -> Gender:
        told = [self.note.names[number].gender for number in group if self.note.names[number].gender != "any"]
        if told:
            return told[0]
        for number in group:
            form = self.note.form(self.mentions.place[number] + 1)
            if form in self.moods and form.endswith(("euse", "ee", "ente", "ive")):
                return "f"
        return "any"

    def _role(self, group: Sequence[int]) -> Role | None:
        if any(self.mentions.called(number) for number in group if not self.mentions.about(number)):
            return "caller"
        if any(self.mentions.own_kin(number) and self.mentions.acting(self.mentions.place[number]) for number in group):
            return "caller"
        if all(self.mentions.about(number) for number in group):
            alone = all(number in group or number in self.owners for number in self.mentions.place)
            spoken = any(
                self.mentions.of_kin(each)
                or self.mentions.own_kin(each)
                or self.mentions.asked_for(each)
                or self.mentions.called_for(each)
                for each in group
            )
            if alone and not spoken and not self.mentions.unnamed_caller():
                return "caller"
            objects = {self.targets.of(clause) for clause in self.clauses if clause.act.who in ("me", "unclear")}
            return "to_call" if any(number in objects and self._calls(number) for number in group) else "about"
        subjects = {self.mentions.number(clause.act.subject) for clause in self.clauses}
        if any(number in subjects for number in group):
            return "caller"
        given = {self.targets.of(clause) for clause in self.clauses if clause.act.promised}
        if any(number in given for number in group):
            return "caller"
        if any(self._calls(number) for number in group):
            return "to_call"
        doctor = self.note.names[group[0]].kind == "doctor" and self.note.form(self.mentions.place[group[0]] - 1) in (
            "le",
            "la",
            "au",
            "du",
        )
        return "about" if doctor else None

    def _calls(self, number: int) -> bool:
        """Whether the name is the one whom an act of ours will call."""
        others = any(
            self.mentions.called(other) for other in self.mentions.place if not self.mentions.same(other, number)
        )
        for clause in self.clauses:
            verb = clause.act.verb
            reaches = self.targets.of(clause) == number and not verb.timed and (others or not verb.ours)
            if reaches and (verb.call or others or verb.takes != "thing"):
                return True
        return False
