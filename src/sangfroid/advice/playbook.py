"""A playbook: the steps of one method, when each is ripe, and how it may be said. All of it is data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sangfroid.advice.conditions import Test
from sangfroid.advice.office import Office
from sangfroid.advice.wording import Wording
from sangfroid.calls.reading import AdviceKind

Ripe = tuple[tuple[Test, ...], ...]
"""Sets of tests: one set whose tests all hold is enough. No set: never."""


RipeWhen = tuple[tuple[tuple[str, str], ...], ...]
"""The same sets for people: what each condition asks, and the value that the sheet gives it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `bit` is its place in the book; `kind` says what a hint on it gives: a sentence, or an act."""

    id: str
    playbook: str
    title: str
    bit: int
    group: int  # the bit of its playbook
    done_by_agent: frozenset[str]
    done_by_client: frozenset[str]
    after: int  # bits of steps without which it does not count as done
    calm_only: float | None  # counts as done only where the client's tension is at most this
    early: str  # said where it was done too early
    kind: AdviceKind
    ripe: Ripe
    ripe_when: RipeWhen
    again: bool  # may be proposed twice in a call
    on_request: bool  # proposed when the agent asks for help, and only then
    say: tuple[Wording, ...]
    do: str
    avoid: str
    why: str


@dataclass(frozen=True, slots=True)
class Playbook:
    """One method: `begins` says from when its steps are ticked, `when` from when the call is in it."""

    id: str
    title: str
    aim: str
    rank: int  # the higher is heard first
    exempt: bool  # safety and limits: outside the budget of hints
    bit: int
    applies: str  # in words, for people
    begins: Ripe
    when: Ripe
    steps: tuple[Step, ...]
    proposable: tuple[Step, ...]  # those that can be ripe


@dataclass(frozen=True, slots=True)
class Manner:
    """A way to close that real calls show."""

    id: str
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class LadderSheet:
    """The closing ladder as data, for pages and people: rungs in order, and the manners of closing."""

    rungs: tuple[tuple[str, str], ...]  # id, title
    manners: tuple[Manner, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """All playbooks of one language and office, with the tables that make a turn cheap."""

    language: str
    playbooks: tuple[Playbook, ...]  # by rank, highest first
    ladder: LadderSheet
    numbers: Mapping[str, Mapping[str, str]]  # country → matter → number, as said
    office: Office
    steps: tuple[Step, ...]  # by place
    version: str
    by_agent: Mapping[str, tuple[Step, ...]] = field(default_factory=dict)  # label → steps it may do
    by_client: Mapping[str, tuple[Step, ...]] = field(default_factory=dict)

    def number(self, region: str | None, matter: str) -> str | None:
        """The emergency number to say; None in a country that the table does not hold."""
        country = self.numbers.get(region or "*")
        return None if country is None else country.get(matter, country.get("life"))
