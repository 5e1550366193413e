"""The journal's reading of one sentence: names, manner, undertakings, and what must be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast

from sangfroid.calls.turns import Turn
from sangfroid.calls.vocabulary import Ending, Situation
from sangfroid.language.deadlines import Calendar
from sangfroid.language.mask import MaskState, mask
from sangfroid.language.wording import N_
from sangfroid.record.journal.clauses import Clause
from sangfroid.record.journal.decide import decide
from sangfroid.record.journal.entry import Contact, Direction, Doubt, Entry, Promised, Role
from sangfroid.record.journal.known import Book
from sangfroid.record.journal.line import Line, line
from sangfroid.record.journal.names import Finder
from sangfroid.record.journal.parties import Cast
from sangfroid.record.journal.reading import Decided, Reading, look
from sangfroid.record.journal.sheet import Rule, journal_sheet
from sangfroid.record.journal.signs import heard, moods
from sangfroid.record.journal.times import Why
from sangfroid.record.journal.weights import weights
from sangfroid.record.journal.whom import Whom

WHICH_CONTACT: Final = N_("De quel contact s'agit-il : « {words} » ?")
WHO_IS_MEANT: Final = N_("« {words} » : pour qui est-ce ?")
WHO_ACTS: Final = N_("« {words} » : qui doit le faire ?")
WHICH_DAY: Final = N_("« {words} » : quel jour exactement ?")
GONE_BY: Final = N_("« {words} » est déjà passé : pour quand est-ce ?")
WHICH_HALF: Final = N_("« {words} » : le matin ou l'après-midi ?")
_ASKED: Final[dict[Why, str]] = {"weekday": WHICH_DAY, "passed": GONE_BY, "half": WHICH_HALF}


@dataclass(frozen=True, slots=True)
class Heard:
    """A note with the manner that rules of its words show."""

    note: Line
    manner: Rule | None
    end: Rule | None
    way: Rule | None

    @property
    def told(self) -> bool:
        """Whether how the call was is told, so that somebody took part in it."""
        return bool(self.end or (self.manner and self.manner.id != "urgent") or (self.way and self.way.gives == "in"))


def listen(text: str, book: Book) -> Heard:
    """The words of a note, its names, its manner; private numbers are masked."""
    note_text = mask(MaskState(), Turn(1, "agent", text))[1].text
    note = line(note_text, Finder(note_text, journal_sheet(), book, moods()).names())
    return Heard(note, *(heard(note, kind) for kind in ("situations", "endings", "directions")))


def by_rules(one: Heard, said_at: datetime, calendar: Calendar) -> Reading:
    """What the rules alone make of the note."""
    return look(one.note, journal_sheet(), said_at, calendar, one.told, Decided())


def journal(text: str, said_at: datetime, calendar: Calendar, known: Sequence[str] = ()) -> Entry:
    """What the sentence says; `said_at` needs an offset. `known`: the names of the office's contacts.

    No due time lies before `said_at`; spans are those of `note`, which is as long as `text`.
    """
    book = Book.of(known)
    one = listen(text, book)
    read = by_rules(one, said_at, calendar)
    decided = decide(read, journal_sheet(), said_at, calendar, weights())
    if decided != Decided():
        read = look(one.note, journal_sheet(), said_at, calendar, one.told, decided)
    return told(one, read, book, decided)


def told(one: Heard, read: Reading, book: Book, decided: Decided) -> Entry:
    """The entry that a reading makes."""
    promises: list[Promised] = []
    open_: list[Doubt] = []
    for clause in read.clauses:
        promise, doubts = _promised(clause, read.whom, one.note, len(promises))
        promises.append(promise)
        open_ += doubts
    caller = any(party.role == "caller" for party in read.cast.parties)
    contacts, asked = _contacts(read.cast, one.note, book, _called(read.clauses, promises, caller=caller), decided)
    return Entry(
        contacts=tuple(contacts),
        direction=cast("Direction", one.way.gives) if one.way else None,
        situation=cast("Situation", one.manner.gives) if one.manner else None,
        ending=cast("Ending", one.end.gives) if one.end else None,
        promises=tuple(promises), doubts=(*asked, *open_), note=one.note.text,
    )  # fmt: skip


def _called(found: Sequence[Clause], promises: Sequence[Promised], *, caller: bool) -> set[str]:
    """The names of those whom our side will call, or reach where another called."""
    return {
        promise.to for clause, promise in zip(found, promises, strict=True)
        if promise.to and (caller or clause.act.verb.call) and not (promise.owner and promise.owner.kind == "client")
    }  # fmt: skip


def _contacts(
    parties: Cast, note: Line, book: Book, called: set[str], decided: Decided
) -> tuple[list[Contact], list[Doubt]]:
    contacts: list[Contact] = []
    asked: list[Doubt] = []
    for party in parties.parties:
        name = note.names[party.first]
        like = book.like(name.text)
        reached = party.role == "about" and name.text in called and party.first not in decided.roles
        role: Role = "to_call" if reached else party.role
        contacts.append(Contact(name.text, name.span, role, like[0] if len(like) == 1 else None))
        if len(like) > 1:
            asked.append(Doubt("contact", WHICH_CONTACT, name.text, like))
    return contacts, asked


def _promised(clause: Clause, whom: Whom, note: Line, number: int) -> tuple[Promised, list[Doubt]]:
    said = note.text[slice(*clause.span)]
    asked: list[Doubt] = []
    owner = whom.owner(clause)
    if owner is None:
        asked.append(Doubt("owner", WHO_ACTS, said, ("me", "colleague", "doctor", "client"), number))
    to, among = (None, ()) if owner is not None and owner.kind == "client" else whom.to(clause)
    if among:
        names = tuple(note.names[each].text for each in among)
        asked.append(Doubt("contact", WHO_IS_MEANT, said, names, number))
    when = clause.when
    words = note.text[slice(*when.span)] if when else None
    if when is not None and words is not None and when.why is not None:
        asked.append(Doubt("due", _ASKED[when.why], words, tuple(each.isoformat() for each in when.choices), number))
    due = when.due if when else None
    promise = Promised(
        owner=owner, what=clause.act.verb.what, span=clause.span, to=note.names[to].text if to is not None else None,
        about=clause.about, when=words, due=due, precision=when.precision if when and due else "none",
        after=clause.after,
    )  # fmt: skip
    return promise, asked
