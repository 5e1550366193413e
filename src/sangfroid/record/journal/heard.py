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
from sangfroid.record.journal.entry import Direction, Entry
from sangfroid.record.journal.facts import Facts, by_rules, seen
from sangfroid.record.journal.known import Book
from sangfroid.record.journal.line import Line, line
from sangfroid.record.journal.names import Finder
from sangfroid.record.journal.net import ENDINGS, SITUATIONS, Net, Told
from sangfroid.record.journal.people import contacts, people
from sangfroid.record.journal.pieces import Pieces, pieces
from sangfroid.record.journal.reading import Reading, look
from sangfroid.record.journal.sheet import Rule, journal_sheet
from sangfroid.record.journal.signs import heard, moods
from sangfroid.record.journal.spans import Time, times
from sangfroid.record.journal.undertaken import Ground, promises
from sangfroid.record.journal.weights import weights

_NOBODY: Final = Book.of(())


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


@dataclass(frozen=True, slots=True)
class Seen:
    """A note as the learnt reader takes it in, with the rules' reading of it."""

    note: Pieces
    heard: Heard
    read: Reading
    times: tuple[Time, ...]
    facts: Facts


def listen(text: str, book: Book = _NOBODY) -> Heard:
    """The words of a note, its names, its manner; private numbers are masked."""
    note_text = mask(MaskState(), Turn(1, "agent", text))[1].text
    note = line(note_text, Finder(note_text, journal_sheet(), book, moods()).names())
    return Heard(note, *(heard(note, kind) for kind in ("situations", "endings", "directions")))


def see(text: str, said_at: datetime, calendar: Calendar, book: Book = _NOBODY) -> Seen:
    """What is to be seen of a note before anything is decided."""
    one = listen(text, book)
    read = look(one.note, journal_sheet(), said_at, calendar, one.told)
    note = pieces(one.note.text)
    timed = times(note, one.note.text, said_at, calendar)
    facts = seen(note, one.note.text, [each.when for each in timed])
    manner = (one.manner.gives if one.manner else None, one.end.gives if one.end else None)
    return Seen(note, one, read, timed, by_rules(note, read, manner, facts))


def journal(text: str, said_at: datetime, calendar: Calendar, known: Sequence[str] = ()) -> Entry:
    """What the sentence says; `said_at` needs an offset. `known`: the names of the office's contacts.

    No due time lies before `said_at`; spans are those of `note`, which is as long as `text`.
    """
    book = Book.of(known)
    one = see(text, said_at, calendar, book)
    net = weights().net
    if net is None or not one.note:
        return Entry((), None, None, None, (), (), one.heard.note.text)
    return told(one, book, net, net.tell(one.facts.looks()))


def told(one: Seen, book: Book, net: Net, tells: Told) -> Entry:
    """The entry that the nets tell."""
    named = people(one.note, one.read, book, tells)
    found, asked = contacts(named, book)
    promised, open_ = promises(Ground(one.note, one.read, named, one.times), net, tells)
    situation, ending = SITUATIONS[int(tells.situation.argmax())], ENDINGS[int(tells.ending.argmax())]
    way = one.heard.way
    return Entry(
        contacts=found,
        direction=cast("Direction", way.gives) if way else None,
        situation=cast("Situation", situation) if situation != "-" else None,
        ending=cast("Ending", ending) if ending != "-" else None,
        promises=promised, doubts=(*asked, *open_), note=one.heard.note.text,
    )  # fmt: skip
