"""Whom a promise is owed to, and who must keep it."""

from __future__ import annotations

from typing import Final

from sangfroid.record.journal.act import Act
from sangfroid.record.journal.clauses import Clause
from sangfroid.record.journal.entry import Owner
from sangfroid.record.journal.known import key
from sangfroid.record.journal.owners import name_is_first
from sangfroid.record.journal.parties import Cast, Party
from sangfroid.record.journal.sheet import word_list
from sangfroid.record.journal.spelling import Name

_PERSON: Final = word_list("whom_person")
_DIRECT: Final = word_list("whom_direct")


class Whom:
    """What the pronouns of a note mean."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.mentions, self.targets, self.who = cast.mentions, cast.targets, cast.who
        self.note, self.sheet, self.clauses = cast.note, cast.sheet, cast.clauses

    def to(self, clause: Clause) -> tuple[int | None, tuple[int, ...]]:
        """(the name whom it is owed to, the names among which it must be asked)."""
        act = clause.act
        number = self.targets.of(clause)
        if number is not None and number != self.mentions.number(act.subject):
            return self._party_of(number), ()
        latter = self._latter(act, clause.last)
        if latter is not None:
            return latter, ()
        pronoun = self.targets.pronoun(act)
        if pronoun is None and self.targets.outsider(clause):
            return None, ()
        ties, place = self.mentions.ties, self.mentions.place
        numbered = [party.first for party in self.cast.parties if ties.numbered(place[party.first])]
        if act.verb.call and len(numbered) == 1:
            return numbered[0], ()
        if (person := self._person_beside_firm(act)) is not None:
            return person, ()
        fitting = [party for party in self.cast.parties if self._may_be(party, pronoun, act)]
        if not fitting and pronoun in ("la", "le"):
            gender = "f" if pronoun == "la" else "m"
            fitting = [party for party in self.cast.parties if party.gender == gender]
        return self._meant(pronoun, fitting)

    def _person_beside_firm(self, act: Act) -> int | None:
        """The one person whom "lui", "le" or "la" means where all else that is named are firms."""
        if {"lui", "le", "la"}.isdisjoint(act.objects):
            return None
        people = [party for party in self.cast.parties if self.note.names[party.first].titled]
        firms = [party for party in self.cast.parties if self._firm_like(party, titled=True)]
        only = len(people) == 1 and bool(firms) and len(firms) + 1 == len(self.cast.parties)
        return people[0].first if only and self.note.names[people[0].first].kind == "person" else None

    def _meant(self, pronoun: str | None, fitting: list[Party]) -> tuple[int | None, tuple[int, ...]]:
        """Whom of those who fit the pronoun means, or among whom it must be asked."""
        gender = {"la": "f", "le": "m"}.get(pronoun or "")
        strict = [party for party in fitting if party.gender == gender]
        others = [party for party in fitting if party not in strict]
        if len(strict) == 1 and others and all(self.note.names[party.first].kind == "doctor" for party in others):
            return strict[0].first, ()
        titled = any(self.note.names[party.first].titled for party in fitting)
        people = [party for party in fitting if not self._firm_like(party, titled)]
        callers = [party for party in fitting if party.role == "caller"]
        if pronoun is None and len(callers) == 1:
            return callers[0].first, ()
        if pronoun not in ("les", "leur") and people:
            fitting = people
        if len(fitting) == 1:
            return fitting[0].first, ()
        callers = [party for party in fitting if party.role == "caller"]
        if len(callers) == 1 and (pronoun is None or self.note.names[callers[0].first].kind != "person"):
            return callers[0].first, ()
        return None, tuple(party.first for party in fitting)

    def _firm_like(self, party: Party, titled: bool) -> bool:
        """Whether it is a firm, or a bare name beside one with a title: "Floréal a appelé (Mme Roux)"."""
        name = self.note.names[party.first]
        bare = not name.titled and " " not in name.text and not name_is_first(self.note, party.first, self.sheet)
        return name.kind == "firm" or (titled and bare) or self.mentions.like_firm(name)

    def _latter(self, act: Act, last: int) -> int | None:
        """ "Ce dernier", "celle-ci": the one named last."""
        if not {"dernier", "derniere", "celui", "celle"} & {
            self.note.form(at) for at in range(act.at + 1, min(act.at + 4, last))
        }:
            return None
        before = [
            number
            for at, number in enumerate(self.note.name)
            if number >= 0 and at < act.first and number not in self.cast.owners
        ]
        return self._party_of(before[-1]) if before else None

    def _party_of(self, number: int) -> int:
        return next((party.first for party in self.cast.parties if number in party.numbers), number)

    def _may_be(self, party: Party, pronoun: str | None, act: Act) -> bool:
        name = self.note.names[party.first]
        at = self.mentions.place[party.first]
        if self.sheet.has("matters", self.mentions.before_links(at)) and len(self.cast.parties) > 1:
            return False
        if (self.mentions.before_links(at) == "chez" and len(self.cast.parties) > 1) or (
            party.role == "about" and name.kind == "doctor"
        ):
            return False
        if party.role == "about" and all(self.mentions.loose(number) for number in party.numbers):
            return False
        if party.role == "about" and not any(self.mentions.about(number) for number in party.numbers):
            return False
        spoken_of = pronoun in _PERSON and party.role == "about" and self._caller_named()
        if spoken_of and all(self.mentions.owns(number) for number in party.numbers):
            return False  # "Mme Roux attend le relevé de M. Roy, je lui envoie"
        if pronoun is None and self.mentions.of_kin(party.first) and self.mentions.unnamed_caller():
            return False
        explicit = {self.targets.of(clause) for clause in self.clauses if clause.act is not act}
        if party.role == "to_call" and not party.numbers.isdisjoint(explicit) and at > act.at:
            return False
        if pronoun == "la":
            return party.gender in ("f", "any")
        if pronoun == "le":
            return party.gender in ("m", "any")
        if pronoun in ("les", "leur"):
            firm = self._firm_like(party, titled=True)
            return party.gender == "plural" or firm or len(self.cast.parties) == 1
        return pronoun is None or pronoun == "any" or party.gender != "plural"

    def _caller_named(self) -> bool:
        return any(party.role == "caller" for party in self.cast.parties)

    def owner(self, clause: Clause) -> Owner | None:
        """Who must do it; None where that must be asked."""
        act = clause.act
        number = self.mentions.number(act.subject)
        if act.who == "me":
            return Owner("me")
        if number in self.cast.owners:
            return Owner(
                "doctor" if self.cast.owners[number] == "doctor" else "colleague", self.bare(self.note.names[number])
            )
        if act.who in ("name", "client"):
            return Owner("client", self.note.names[number].text if number >= 0 else None)
        if act.who == "doctor":
            return Owner("client" if number >= 0 else "doctor", self.note.names[number].text if number >= 0 else None)
        if act.who == "colleague":
            return Owner("colleague" if {"me", "nous"}.isdisjoint(act.objects) else "client")
        return self._third(clause) if act.who == "third" else None

    def bare(self, name: Name) -> str:
        """The name without its title."""
        words = name.text.split()
        kept = [word for word in words if key(word) not in self.sheet.titles]
        return " ".join(kept) or name.text

    def _third(self, clause: Clause) -> Owner | None:
        """Whom "il" or "elle" means as the one who acts: the client, or one of ours spoken of before."""
        act = clause.act
        form = self.note.form(act.subject)
        for_other = not _PERSON.isdisjoint(act.objects) or (
            act.verb.takes == "person" and not _DIRECT.isdisjoint(act.objects)
        )
        ours = self._ours_before(act.subject)
        asked = self.cast.asked.get(act.at)
        if asked is not None:
            return Owner(
                "doctor" if self.cast.owners[asked] == "doctor" else "colleague", self.bare(self.note.names[asked])
            )
        for_other = for_other or self.targets.of(clause) is not None
        wanted = ("f", "any") if form in ("elle", "elles") else ("m", "any", "plural")
        fitting = [party for party in self.cast.parties if party.gender in wanted or (form.endswith("s"))]
        to_me = not {"me", "m", "nous"}.isdisjoint(act.objects)
        if ours is not None and not to_me and (for_other or act.verb.ours or (not fitting and self.cast.parties)):
            return ours
        if for_other and act.verb.takes == "person" and not to_me:
            return None
        name = self.note.names[fitting[0].first].text if len(fitting) == 1 else None
        return Owner("client", name)

    def _ours_before(self, at: int) -> Owner | None:
        for place in range(at - 1, -1, -1):
            number = self.mentions.number(place)
            if number >= 0 and self.cast.owners.get(number) == "colleague":
                return Owner("colleague", self.bare(self.note.names[number]))
            ours = self.cast.owners.get(number) == "doctor"
            if number >= 0 and self.note.names[number].kind == "doctor" and (ours or not self.mentions.called(number)):
                return Owner("doctor", self.bare(self.note.names[number]))
            if number < 0 and self.who.noun_subject(place) in ("colleague", "doctor"):
                return Owner("doctor" if self.sheet.has("doctor_nouns", self.note.form(place)) else "colleague")
        return None
