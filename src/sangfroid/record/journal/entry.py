"""What a sentence of the journal says, as values; every span is one of `Entry.note`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sangfroid.calls.turns import Span
from sangfroid.calls.vocabulary import Ending, Precision, Situation

Role = Literal["caller", "about", "to_call"]
"""caller: the other side of the call, whoever dialled; about: spoken of; to_call: to be called, took no part."""

Direction = Literal["in", "out"]
OwnerKind = Literal["me", "colleague", "doctor", "client"]
Field = Literal["contact", "due", "owner"]


@dataclass(frozen=True, slots=True)
class Contact:
    """A person or a firm that is named; `name` as written, `known` the office's contact that it surely is."""

    name: str
    span: Span
    role: Role
    known: str | None = None


@dataclass(frozen=True, slots=True)
class Owner:
    """Who must do it; `name` where one is said."""

    kind: OwnerKind
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Promised:
    """An undertaking told in the note.

    `owner` None: it is asked. `to` is the name of the one it is owed to, None where that is the office, or is asked.
    `due` has an offset, None where no time is said or the time is asked; `when` are its words all the same.
    """

    owner: Owner | None
    what: str  # in the infinitive
    span: Span
    to: str | None
    about: str | None
    when: str | None
    due: datetime | None
    precision: Precision
    after: str | None  # the event that it waits for, as said

    @property
    def by(self) -> Literal["agent", "client"]:
        """The side that said it, as in a reading: what a colleague or the doctor must do was told by the agent."""
        return "client" if self.owner is not None and self.owner.kind == "client" else "agent"


@dataclass(frozen=True, slots=True)
class Doubt:
    """What must be asked: `question` is a French text with {placeholders} (`words`, a `choices` to be shown beside).

    `choices` are names for `contact`, owner kinds for `owner`, times in ISO 8601 for `due`; none: it is asked openly.
    `promise` is the number, from 0, of the promise concerned; None: a contact.
    """

    field: Field
    question: str
    words: str  # the words that leave it open, for {words}
    choices: tuple[str, ...] = ()
    promise: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One sentence of the journal. `note` is the text with private numbers masked; None is what was not said."""

    contacts: tuple[Contact, ...]
    direction: Direction | None
    situation: Situation | None
    ending: Ending | None
    promises: tuple[Promised, ...]
    doubts: tuple[Doubt, ...]
    note: str
