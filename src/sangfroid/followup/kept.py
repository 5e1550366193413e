"""What a later call shows of a promise: kept, broken, partly; or nothing, which is said by silence.

What the promise is about stands in its own words and in the turns around it; signs of it in the later call
(`kept_signs`) are weighed together (`kept_verdict`). It would rather be silent than wrong: a person is asked anyway.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sangfroid.calls.reading import Owner
from sangfroid.calls.turns import Span
from sangfroid.followup.kept_links import NEWS, Side, Turn
from sangfroid.followup.kept_signs import Sign, read, signs
from sangfroid.followup.kept_talk import called_by_doer
from sangfroid.followup.kept_verdict import Call, Verdict
from sangfroid.followup.kept_words import Topic, grammar, topic

# What the words of the first call's turns weigh, by the number of turns before the promise's own; further off, FAR.
BEFORE: Final = (0.9, 0.8, 0.7, 0.6)
AFTER: Final = 0.35
FAR: Final = 0.4
TITLE: Final = 0.8
CALLED: Final = 0.8  # of the matter that a call back must name
BEGINS: Final = 5  # turns in which it does


@dataclass(frozen=True, slots=True)
class Said:
    """A turn of a call."""

    n: int
    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class Given:
    """The promise as it was given, and who had to do it.

    `title` is the subject of the call in which it was given, `before` that call's turns, `turn` the one that holds it.
    """

    text: str
    owner: Owner
    title: str = ""
    before: tuple[Said, ...] = ()
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """What the later call shows, the words that show it, and the number of the sheet's rule (below 0: of none)."""

    verdict: Verdict
    turn: int
    span: Span
    quote: str
    rule: int


def shown(given: Given, later: Sequence[Said]) -> Shown | None:
    """What the later call shows of the promise; None where it shows nothing."""
    call = heard(given, later)
    verdict, sign = call.verdict()
    if verdict is None or sign is None:
        return None
    turn = call.turns[sign.place]
    a, b = turn.said.span(*sign.wide)
    return Shown(verdict, turn.n, (a, b), turn.text[a:b], sign.rule)


def heard(given: Given, later: Sequence[Said]) -> Call:
    """The later call with its signs that are about the promise."""
    of: Side = "client" if given.owner == "client" else "us"
    turns = read([(one.n, one.speaker, one.text) for one in later])
    about = matter(given)
    found = [sign for place in range(len(turns)) for sign in signs(turns, place, about, of)]
    if called_by_doer(turns, of) and (sign := _called(turns, about)) is not None:
        found.append(sign)
    return Call(turns, of, about, found)


def matter(given: Given) -> Topic:
    """What the promise is about, by its own words and those around it: the nearer, the more they weigh."""
    around = [(given.title, TITLE)] if given.title else []
    for one in given.before:
        away = given.turn - one.n
        if one == given.before[0] and one.speaker == "agent" and _greets(one.text) and away:
            continue  # who takes up the phone names the house
        share = AFTER if away < 0 else BEFORE[away] if away < len(BEFORE) else FAR
        around.append((one.text, share))
    return topic(given.text, around)


def _greets(text: str) -> bool:
    return bool(set(text.lower().replace(",", " ").replace(".", " ").split()) & grammar("greetings"))


def _called(turns: Sequence[Turn], about: Topic) -> Sign | None:
    """Where who promised to call does so, and says that it is about this."""
    if not about.acts & NEWS:
        return None
    for place, turn in enumerate(turns[:BEGINS]):
        met = about.met(turn.said.forms)
        share = sum(weight for _, weight in met.values())
        if turn.speaker == "agent" and share >= CALLED and turn.said.forms[-1:] != ("?",):
            at = (min(n for n, _ in met.values()), max(n for n, _ in met.values()))
            return Sign("kept", place, *at, at, share, first_words=True, rule=-2)
    return None
