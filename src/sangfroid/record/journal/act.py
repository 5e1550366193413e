"""An undertaking as a frame of words shows it, and the ground that all frames stand on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sangfroid.record.journal.line import Line
from sangfroid.record.journal.sheet import Sheet, Verb, word_list
from sangfroid.record.journal.subjects import Subjects, Who

TOLD: Final = word_list("acts_told")


@dataclass(frozen=True, slots=True)
class Act:
    """A verb that is undertaken. `first`..`last`: the words of its frame, both included; `at`: the verb.

    `subject`: the place of the words that tell who, -1 where none does. `dated`: it is one only with a time to come.
    """

    verb: Verb
    at: int
    first: int
    last: int
    who: Who
    subject: int = -1
    objects: tuple[str, ...] = ()
    dated: bool = False
    passive: bool = False
    future: bool = False
    model: int = -1  # the verb that it stands for: "rappeler" of "pas pu le rappeler, je le ferai demain"
    promised: bool = False  # in words, to the one who was on the telephone


class Look:
    """One look over a note; `so_far` are the undertakings found before this word."""

    def __init__(self, note: Line, sheet: Sheet, who: Subjects) -> None:
        self.note = note
        self.sheet = sheet
        self.who = who
        self.dictated = not any(char in "àéèêç" for char in note.text)
        self.so_far: list[Act] = []

    def told_before(self, que: int) -> bool:
        """Whether the word "que" follows one that tells: "elle a dit que"."""
        return any(self.note.form(place) in TOLD for place in range(max(0, que - 4), que))
