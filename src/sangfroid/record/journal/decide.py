"""What the weights decide where they are surer than the rules: whose undertaking a verb tells, who is whose contact."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final, cast

from sangfroid.language.deadlines import Calendar
from sangfroid.record.journal.act import Act
from sangfroid.record.journal.candidates import Candidate, candidates, times
from sangfroid.record.journal.entry import Role
from sangfroid.record.journal.reading import Decided, Reading
from sangfroid.record.journal.sheet import Sheet
from sangfroid.record.journal.subjects import Who
from sangfroid.record.journal.told_of import named
from sangfroid.record.journal.told_of import seen as seen_of
from sangfroid.record.journal.told_to_do import seen as seen_to_do
from sangfroid.record.journal.weights import Table, Weights

# By how much another choice must be likelier than the rules' one.
OVER_ROLES: Final = 0.5
OVER_ACTS: Final = 0.4


def decide(reading: Reading, sheet: Sheet, said_at: datetime, calendar: Calendar, weights: Weights) -> Decided:
    """What is decided against the rules."""
    found = candidates(reading, sheet)
    timed = times(reading.note, said_at, calendar)
    acts: dict[int, Act | None] = {}
    for number, one in enumerate(found):
        words, rules = seen_to_do(reading, sheet, found, timed, number)
        choice = _choice(weights.tables["acts"], ["", "fresh", *words, *rules], one.owner, OVER_ACTS)
        if choice != one.owner:
            acts[one.at] = None if choice == "none" else _act(reading, one, choice)
    everyone = named(reading)
    roles: dict[int, Role | None] = {}
    for number, each in enumerate(everyone):
        words, rules = seen_of(reading, sheet, everyone, number)
        verdict = each.verdict.split(" ")[0]
        choice = _choice(weights.tables["roles"], ["", "fresh", *words, *rules], verdict, OVER_ROLES)
        if choice == "none" and any(
            reading.note.names[n].titled or " " in reading.note.names[n].text for n in each.numbers
        ):
            continue  # somebody with a title or a full name is named for something
        if choice != verdict:
            roles |= dict.fromkeys(each.numbers, None if choice == "none" else cast("Role", choice))
    return Decided(acts, roles)


def _choice(table: Table, facts: list[str], verdict: str, over: float) -> str:
    likely = table.likely(facts)
    best = max(likely, key=lambda choice: likely[choice])
    return best if likely[best] > likely[verdict] + over else verdict


def _act(reading: Reading, one: Candidate, owner: str) -> Act:
    """The undertaking that this word tells, of this owner."""
    named = reading.cast.mentions.number(one.clause.act.subject) if one.clause is not None else -1
    if owner == "colleague" and named >= 0 and reading.note.names[named].titled:
        owner = "client"  # ours are called by their first names
    who = cast("Who", "unclear" if owner == "?" else owner)
    act = one.clause.act if one.clause is not None else one.act
    if act is not None:
        return replace(act, who=who, decided=True)
    place, objects = reading.who.left(one.at)
    subject = reading.who.subject(place, objects)
    at = subject.at if subject else -1
    first = min(one.at, at) if at >= 0 else min(one.at, place + 1)
    return Act(one.verb, one.at, first, one.last, who, at, tuple(objects), decided=True, future=True)
