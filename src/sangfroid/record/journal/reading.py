"""One look of the rules over a note: its undertakings, its parties, whom they are owed to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sangfroid.language.deadlines import Calendar
from sangfroid.record.journal.act import Act
from sangfroid.record.journal.acts import acts
from sangfroid.record.journal.clauses import Clause, clauses
from sangfroid.record.journal.entry import Owner
from sangfroid.record.journal.line import Line
from sangfroid.record.journal.mentions import Mentions
from sangfroid.record.journal.parties import Cast
from sangfroid.record.journal.sheet import Sheet
from sangfroid.record.journal.signs import moods
from sangfroid.record.journal.subjects import Subjects
from sangfroid.record.journal.targets import Targets
from sangfroid.record.journal.whom import Whom


@dataclass(frozen=True, slots=True)
class Reading:
    """What the rules make of a note."""

    note: Line
    who: Subjects
    acts: list[Act]
    clauses: list[Clause]
    whom: Whom
    owners: tuple[Owner | None, ...]  # of each clause

    @property
    def cast(self) -> Cast:
        return self.whom.cast


def look(note: Line, sheet: Sheet, said_at: datetime, calendar: Calendar, told: bool) -> Reading:
    """The rules' reading; `told`: how the call was is told."""
    who = Subjects(note, sheet)
    undertaken = acts(note, sheet, who)
    found = clauses(note, undertaken, said_at, calendar)
    mentions = Mentions(note, sheet, found, moods())
    whom = Whom(Cast(mentions, Targets(mentions), who, told))
    return Reading(note, who, undertaken, found, whom, tuple(whom.owner(clause) for clause in found))
