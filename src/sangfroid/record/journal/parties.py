"""The parties of a note: who was on the telephone, who is spoken of, who is to be called, who acts for us."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sangfroid.record.journal.entry import Role
from sangfroid.record.journal.known import key
from sangfroid.record.journal.mentions import Mentions
from sangfroid.record.journal.owners import Owners, name_is_first
from sangfroid.record.journal.sheet import word_list
from sangfroid.record.journal.spelling import Gender
from sangfroid.record.journal.subjects import Subjects
from sangfroid.record.journal.targets import Targets

_JOINING: Final = frozenset(("et", "ou", "puis", "ainsi", "que", "plus", "avec"))
_NEAR: Final = 3  # words between two who called together
_UNNAMED: Final = word_list("names_unnamed")


@dataclass(frozen=True, slots=True)
class Party:
    """One who is named, at all the places where they are; `first` the number of the name that stands for them."""

    first: int
    numbers: frozenset[int]
    role: Role
    gender: Gender


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
        owners = Owners(mentions, targets, who)
        self.asked, self.owners = owners.asked, owners.kinds
        self.parties = self._parties()

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
        roles = [
            "about" if role == "caller" and self._told_of(group, groups) else role
            for role, group in zip(roles, groups, strict=True)
        ]
        if "caller" not in roles:
            free = next((n for n, role in enumerate(roles) if role is None), None)
            if free is None and self.told and not self.mentions.unnamed_caller():
                free = next((n for n, role in enumerate(roles) if role == "to_call"), None)
            if free is not None:
                roles[free] = "caller"
        if "caller" not in roles and (weak := self._weakly_about(groups, roles)) is not None:
            roles[weak] = "caller"
        called = [number for role, group in zip(roles, groups, strict=True) if role == "to_call" for number in group]
        sides = [
            role or ("to_call" if self._listed_with(group, called) else self._beside_caller(group))
            for role, group in zip(roles, groups, strict=True)
        ]
        return tuple(
            Party(group[0], frozenset(group), role, self._gender(group))
            for group, role in zip(groups, sides, strict=True)
        )

    def _listed_with(self, group: Sequence[int], called: Sequence[int]) -> bool:
        """ "Rappeler Mme Roux et M. Petit": one told in one breath with those to be called."""
        place = self.mentions.place
        return any(
            place[number] == place[other] + 2 and self.note.form(place[other] + 1) in ("et", "puis", "ou")
            for number in group for other in called
        )  # fmt: skip

    def _weakly_about(self, groups: Sequence[Sequence[int]], roles: Sequence[Role | None]) -> int | None:
        """The first who is only said to be meant ("fuite chez M. Roy"), where nobody else can have called."""
        if self.mentions.unnamed_caller() or "to_call" in roles:
            return None
        for place, (group, role) in enumerate(zip(groups, roles, strict=True)):
            if role == "about" and not any(self._only_spoken_of(number) for number in group):
                return place
        return None

    def _only_spoken_of(self, number: int) -> bool:
        mentions = self.mentions
        matter = self.sheet.has("matters", mentions.before_links(mentions.place[number]))
        kin = mentions.of_kin(number) or mentions.own_kin(number)
        return matter or kin or self._by_article(number) or mentions.asked_for(number)

    def _beside_caller(self, group: Sequence[int]) -> Role:
        """The role of one of whom nothing tells that they called, where another did: "Mme Roux et M. Roy"."""
        places = [self.mentions.place[number] for number in group]
        beside = any(self._joined(at) or self.mentions.ties.employer(at) for at in places)
        opens = min(self.mentions.place.values()) in places
        untitled = not any(self.note.names[number].titled for number in group)
        reached = {self.targets.of(clause) for clause in self.clauses if clause.act.who == "me"}
        if not beside and not reached.isdisjoint(group):
            return "about"
        return "caller" if beside or (opens and untitled) or self._of_firm(group) else "about"

    def _of_firm(self, group: Sequence[int]) -> bool:
        """ "Roux SA : Mme Petit": a person named after the firm that opens the note."""
        first = min(self.mentions.place, key=lambda number: self.mentions.place[number])
        name = self.note.names[first]
        firm = not name.titled and name.kind != "doctor" and not self.first_name(first)
        return firm and any(self.note.names[number].titled for number in group)

    def first_name(self, number: int) -> bool:
        """Whether the name is a first name alone, as one calls those of one's own office."""
        return name_is_first(self.note, number, self.sheet)

    def _joined(self, at: int) -> bool:
        """Whether the name stands in one breath with another name."""
        for step in (-1, 1):
            other = at + step
            if max(at, other) in self.note.breaks and self.mentions.number(other) >= 0:
                continue
            while self.note.form(other) in _JOINING and abs(other - at) < _NEAR:
                other += step
            if self.mentions.number(other) >= 0:
                return True
        return False

    def _kin_called(self, number: int) -> bool:
        """ "Son fils Karim a appelé"; not "Mme Roux inquiète, son fils Karim a disparu"."""
        others = [other for other in self.mentions.place if not self.mentions.same(other, number)]
        acting = self.mentions.own_kin(number) and self.mentions.acting(self.mentions.place[number])
        return acting and (self.mentions.phones(number) or not any(self.mentions.called(other) for other in others))

    def _told_of(self, group: Sequence[int], groups: Sequence[Sequence[int]]) -> bool:
        """Whether they only do something in what another one tells: "Mme Roux furieuse, M. Petit a cassé la vitre"."""
        first = min(self.mentions.place[number] for number in group)
        before = [other for other in groups if other is not group and self.mentions.place[other[0]] < first]
        called = any(
            self.mentions.called(number) and not self.mentions.about(number) for other in before for number in other
        )
        if not called or any(
            self.mentions.phones(number) or self.mentions.spoken_before(self.mentions.place[number]) for number in group
        ):
            return False
        return not any(
            self._joined(self.mentions.place[number]) or self.mentions.ties.employer(self.mentions.place[number])
            for number in group
        )

    def _counts(self, number: int) -> bool:
        name = self.note.names[number]
        at = self.mentions.place[number]
        if not name.bare:
            return True
        before = self.note.form(at - 1)
        if self.sheet.has("colleagues", key(name.text)):
            return False
        person = at - 3 if self.note.form(at - 2) == "de" else at - 2
        if (
            before in ("la", "du", "l")
            and self.mentions.number(person) >= 0
            and self.note.names[self.mentions.number(person)].titled
        ):
            return at not in self.note.breaks  # "M. Roy de la mairie"
        article = before in ("le", "la", "l", "les", "un", "une", "du", "au")
        if not article or key(name.text) in _UNNAMED:
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
        if all(self.mentions.ties.employer(self.mentions.place[number]) for number in group):
            return None
        if any(self.mentions.called(number) for number in group if not self.mentions.about(number)):
            return "caller"
        if any(self._kin_called(number) for number in group):
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
        return "about" if self._by_article(group[0]) else None

    def _by_article(self, number: int) -> bool:
        """ "Le Dr Vidal": a doctor who is spoken of."""
        before = self.note.form(self.mentions.place[number] - 1)
        return self.note.names[number].kind == "doctor" and before in ("le", "la", "au", "du")

    def _calls(self, number: int) -> bool:
        """Whether the name is the one whom an act of ours will call."""
        others = any(
            self.mentions.called(other) for other in self.mentions.place if not self.mentions.same(other, number)
        )
        for clause in self.clauses:
            verb = clause.act.verb
            reaches = self.targets.of(clause) == number and not verb.timed and (others or not verb.ours)
            if reaches and (verb.call or (others and verb.takes != "thing") or verb.takes in ("towards", "with")):
                return True
        return False
