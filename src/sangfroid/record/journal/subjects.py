"""Who a verb's words tell to act: a pronoun, a name, a noun, or the subject of the clause before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from sangfroid.record.journal.known import key
from sangfroid.record.journal.line import Line
from sangfroid.record.journal.sheet import Sheet, word_list

Who = Literal["me", "third", "name", "colleague", "doctor", "client", "unclear"]

CLITICS: Final = word_list("acts_clitics")
ADVERBS: Final = word_list("acts_adverbs")
ME: Final = word_list("acts_me")
THEY: Final = word_list("acts_they")
NO: Final = word_list("acts_no")
IF: Final = word_list("acts_if")
HAVE: Final = word_list("acts_have")
BE: Final = word_list("acts_be")
WISHED: Final = frozenset(("voulu", "veut", "voulait", "souhaite", "souhaitait", "besoin", "question", "utile"))
PAST_MODAL: Final = word_list("acts_past_modal")
ARTICLES: Final = word_list("subjects_articles")
_TRADES: Final = tuple(word_list("subjects_trades"))
_OUTSIDE: Final = word_list("targets_others")
_PREPOSITIONS: Final = frozenset(("avec", "chez", "au", "aupres"))
_CALLS: Final = frozenset(("appel", "message", "fil", "telephone", "tel", "mail", "part", "chez"))
_NO_TRADES: Final = word_list("subjects_no_trades")


@dataclass(frozen=True, slots=True)
class Subject:
    """Who acts, and the word that tells it."""

    who: Who
    at: int


class Subjects:
    """One look over a note."""

    def __init__(self, note: Line, sheet: Sheet) -> None:
        self.note = note
        self.sheet = sheet
        self.done = frozenset[str]().union(*[verb.done for verb in sheet.verbs])

    def left(self, at: int) -> tuple[int, list[str]]:
        """The place left of the verb's pronouns and adverbs, and these pronouns."""
        objects: list[str] = []
        place = at - 1
        while place >= 0 and place + 1 not in self.note.breaks:
            form = self.note.form(place)
            if form in CLITICS and not (form == "nous" and self.note.form(at).endswith("ons")):
                objects.append(form)
            elif form in ("ai", "a") and self.note.form(place - 1) == "le" and self.note.form(at) not in self.done:
                pass  # "je l'ai rappelle": what a recogniser makes of "la"
            elif form not in ADVERBS or (form == "meme" and self.note.form(place - 1) in ("elle", "lui")):
                break
            place -= 1
        return place, objects

    def subject(self, place: int, objects: list[str]) -> Subject | None:
        """Who stands before the verb's pronouns; carried over "et" from the verb before."""
        if place < 0:
            return None
        form = self.note.form(place)
        boundary = place + 1 in self.note.breaks
        if boundary and ")" in self.note.text[self.note.end(place) : self.note.start(place + 1)]:
            while place > 0 and "(" not in self.note.text[self.note.end(place - 1) : self.note.start(place)]:
                place -= 1
            place, boundary = place - 1, False
            form = self.note.form(place)
        if not boundary:
            if form in NO | HAVE | BE:
                return None
            if (beside := self._beside(place, form)) is not None:
                return beside
        if form in ("et", "puis", "ensuite") or boundary:
            return self.carried(place if not boundary else place + 1, objects)
        return None

    def _beside(self, place: int, form: str) -> Subject | None:
        """The subject that stands right before the verb."""
        if (head := self.head(place)) is not None:
            return head
        if self._owned(place):
            return None
        before = place - 2 if self.note.form(place - 1) in ("la", "l") else place - 1
        if (
            self.note.form(before) in ("du", "de")
            and before > 0
            and self.sheet.has("colleagues", self.note.form(before - 1))
        ):
            return Subject("colleague", before - 1)  # "l'assistante du docteur"
        if form in ("je", "on", "nous"):
            return Subject("me", place)
        if form in THEY:
            return Subject("third", place)
        if form == "qui":
            return self.before_who(place)
        who = self.noun_subject(place)
        return Subject(who, place) if who is not None else self.modified(place)

    def _owned(self, place: int) -> bool:
        """ "La livraison de Mme Roy arrive": the name only tells whose thing it is that acts."""
        note, noun = self.note, self.note.form(place - 2)
        if note.name[place] < 0 or note.form(place - 1) not in ("de", "du", "d") or not noun.isalpha():
            return False
        people = any(self.sheet.has(kind, noun) for kind in ("clients", "colleagues", "doctor_nouns", "kin"))
        return not people and noun not in _CALLS and note.form(place - 3) in ("le", "la", "l", "les")

    def head(self, place: int) -> Subject | None:
        """ "Le plombier de chez Duval": a name that only completes the noun before it."""
        if self.note.name[place] < 0 or self.note.form(place - 1) not in ("de", "du", "d", "chez", "le", "la", "l"):
            return None
        for back in range(place - 1, max(-1, place - 5), -1):
            if self.note.form(back) in ("de", "du", "d", "chez", "le", "la", "l"):
                continue
            who = self.noun_subject(back)
            linked = self.note.form(back + 1) in ("de", "du", "d", "chez")
            return Subject(who, back) if who and linked else None
        return None

    def before_who(self, qui: int) -> Subject | None:
        before = qui - 1
        if self.note.form(before) in ("moi", "nous"):
            return Subject("me", before)
        if self.note.form(before) in ("elle", "lui", "eux"):
            return Subject("third", before)
        who = self.noun_subject(before)
        if who == "name" and self.note.form(before - 1) in ("a", "avec"):
            who = "colleague"  # "transmis à Karim, qui la rappelle"
        return Subject(who, before) if who else self.modified(before)

    def noun_subject(self, place: int) -> Who | None:
        number = self.note.name[place] if 0 <= place < len(self.note) else -1
        if number >= 0:
            bare = self.note.names[number].bare and self.sheet.has("colleagues", key(self.note.names[number].text))
            if bare or self.beside_colleague(place):
                return "colleague"
            return "doctor" if self.note.names[number].kind == "doctor" else "name"
        form = self.note.form(place)
        if self.note.form(place - 1) in ("son", "sa", "ses", "leur", "leurs") and place > 0:
            kin = ("clients", "colleagues", "doctor_nouns", "kin")
            works = (
                form.endswith(("eur", "euse", "iste", "icien", "icienne"))
                and len(form) > 6
                and form in _OUTSIDE | (_NO_TRADES & _OUTSIDE)
            )
            return "client" if works or any(self.sheet.has(kind, form) for kind in kin) else None
        if form == "femme" and self.note.form(place - 1) == "sage":
            return "doctor"
        if form == "gars" and self.note.form(place - 1) in ("les", "nos", "notre", "mes", "mon"):
            return "colleague"
        for kind, who in (("doctor_nouns", "doctor"), ("colleagues", "colleague"), ("clients", "client")):
            if self.sheet.has(kind, form):
                return who  # type: ignore[return-value]
        if self.trade(place):
            return "colleague"
        return "unclear" if form == "quelquun" or (form == "un" and self.note.form(place - 1) == "quelqu") else None

    def trade(self, place: int) -> bool:
        """ "Le poseur", "un frigoriste": a word that its ending shows to be one who works, behind an article."""
        form = self.note.form(place)
        if len(form) < 5 or not form.endswith(_TRADES) or form in _NO_TRADES or self.note.name[place] >= 0:
            return False
        known = (
            form in self.sheet.nouns or form in self.sheet.firms or any(form == verb.inf for verb in self.sheet.verbs)
        )
        return place > 0 and not known and place not in self.note.breaks and self.note.form(place - 1) in ARTICLES

    def works(self, place: int, *, alone: bool = False) -> bool:
        """Whether the word is a noun of one who works for us; `alone`: without an article too."""
        form = self.note.form(place)
        if self.sheet.has("colleagues", form) or self.sheet.has("doctor_nouns", form) or self.trade(place):
            return True
        return alone and len(form) > 6 and form.endswith(("iste", "icien", "icienne")) and form not in _NO_TRADES

    def housed(self, place: int) -> bool:
        """Whether the word is a noun with an article that opens a clause: "la paie s'en occupe"."""
        note, form = self.note, self.note.form(place)
        if place < 1 or place in note.breaks or note.form(place - 1) not in ("le", "la", "les", "notre", "nos"):
            return False
        led = note.opens(place - 1) or note.form(place - 2) in ("et", "mais", "que", "donc", "puis")
        outside = (
            form in self.sheet.firms
            or form in _OUTSIDE
            or self.sheet.has("clients", form)
            or self.sheet.has("kin", form)
        )
        return led and not outside and form.isalpha() and note.name[place] < 0

    def beside_colleague(self, place: int) -> bool:
        """Whether the name is a colleague's: "ma collègue Julie", "Julie de la compta"."""
        before = [self.note.form(place - 1), self.note.form(place - 2)]
        apart = place in self.note.breaks and before[1] not in ("ma", "mon", "notre", "une", "un")
        if not apart and self.sheet.has("colleagues", before[0]) and before[1] not in ("son", "sa", "ses", "leur"):
            return True
        after = [self.note.form(place + step) for step in (1, 2, 3, 4)]
        titled = self.note.name[place] >= 0 and self.note.names[self.note.name[place]].titled
        if (
            not titled
            and after[0] in ("de", "du", "a", "au")
            and any(self.sheet.has("colleagues", each) for each in after[1:3])
        ):
            return True
        named = after[0] in ("mon", "ma", "notre", "la", "le", "une", "un") and self.sheet.has("colleagues", after[1])
        return named and (place + 1 not in self.note.breaks or place + 3 in self.note.breaks)

    def modified(self, place: int) -> Subject | None:
        """ "La cliente de ce matin rappelle": the noun before its complement."""
        for back in range(place - 1, max(-1, place - 6), -1):
            if back + 1 in self.note.breaks or self.note.form(back) in HAVE | NO | ME | THEY | {
                "est",
                "que",
                "si",
                "pour",
            }:
                return None
            who = self.noun_subject(back)
            if who in ("colleague", "doctor") and back == place - 1 and self.note.form(back - 1) in ARTICLES:
                return Subject(who, back)  # "l'agent immobilier"
            if who is not None and self.note.form(back + 1) in ("de", "du", "d", "a", "au", "chez", "en"):
                return Subject(who, back)
        return None

    def carried(self, boundary: int, objects: list[str]) -> Subject | None:
        """The subject of the clause before: "elle annule et rappelle lundi"."""
        begin, _ = self.note.sentence(max(0, boundary - 1))
        for place in range(boundary - 1, begin - 1, -1):
            form = self.note.form(place)
            if form in ("je", "on"):
                return Subject("me", place) if {"me", "m", "nous"}.isdisjoint(objects) else None
            if form in THEY:
                return Subject("third", place)
            opens = self.note.opens(place) or self.note.form(place - 1) in (
                "le",
                "la",
                "ma",
                "mon",
                "notre",
                "et",
                "mais",
            )
            follows = self.note.form(place + 1)
            if {
                self.note.form(place - 1),
                self.note.form(place - 2) if self.note.form(place - 1) in ARTICLES else "",
            } & _PREPOSITIONS:
                continue  # "je vois avec le directeur et la rappelle"
            named = self.note.name[place] >= 0 or place + 1 not in self.note.breaks
            if opens and named and follows not in ("et", "pour") and (who := self.noun_subject(place)):
                return Subject(who, place)
        return None

    def by(self, at: int) -> tuple[Who, int]:
        for place in range(at + 1, min(at + 8, len(self.note))):
            if self.note.form(place) == "par":
                for noun in range(place + 1, min(place + 4, len(self.note))):
                    if self.note.form(noun) in ("moi", "nous"):
                        return "me", noun
                    if (who := self.noun_subject(noun)) is not None:
                        return who, noun
        return "unclear", -1

    def conditional(self, subject: int) -> bool:
        before = self.note.form(subject - 1) if subject > 0 and subject not in self.note.breaks else ""
        two = self.note.form(subject - 2)
        if before == "que":
            if two in ("des", "une", "fois", "avant", "apres", "attendant", "lors", "bien", "pour"):
                return True
            wished = {two, self.note.form(subject - 3)} if two in NO else {two}
            if not WISHED.isdisjoint(wished) and not NO.isdisjoint(self.note.forms[max(0, subject - 6) : subject - 1]):
                return True  # "elle ne veut pas que je la rappelle"
            return any(self.note.form(back) in PAST_MODAL for back in range(subject - 4, subject - 1) if back >= 0)
        return before in IF and not (before == "des" and two)
