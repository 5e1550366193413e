"""The end of a call (M3): when it could be closed and why, how the agent set out to, and what to try instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sangfroid.calls.reading import Attempt, Closing, Reading, Weight, Why
from sangfroid.language.wording import N_
from sangfroid.review.course import side
from sangfroid.review.people import People, people
from sangfroid.review.quotes import Quote, first_cue, quoted, sayable, turn_of
from sangfroid.review.voice import Voice, spoken
from sangfroid.review.wordings import Need, suggestion

WHY: Final[dict[Why, str]] = {
    "overrun": N_("tout est donné, le client continue"), "abuse": N_("la limite est franchie"),
}  # fmt: skip
WEIGHTS: Final[dict[Weight, str]] = {"right": "", "soft": N_("trop doux"), "hard": N_("trop sec")}
ABUSIVE: Final = frozenset({"insult", "inappropriate", "threat"})
# What the sentence to try brings: the firmness that was missing, or the courtesy.
NEEDS: Final[dict[Weight, Need]] = {"right": "firm", "soft": "firm", "hard": "gentle"}


@dataclass(frozen=True, slots=True)
class Try:
    """An attempt to close: its manner, its words, its weight where it was not right, and words to try then."""

    manner: str
    quote: Quote
    weight: str
    instead: str


@dataclass(frozen=True, slots=True)
class CallEnd:
    """When closing was ripe, why, the attempts; `instead` where nobody closed."""

    why: str
    quote: Quote
    tries: tuple[Try, ...]
    instead: str


def call_ends(reading: Reading, voice: Voice) -> tuple[CallEnd, ...]:
    """The call's closings. In danger for life there is nothing to close."""
    if reading.dangers:
        return ()
    who = people(reading)
    found = (_end(reading, closing, who, voice) for closing in reading.closings)
    return tuple(end for end in found if end is not None)


def _end(reading: Reading, closing: Closing, who: People, voice: Voice) -> CallEnd | None:
    ripe = turn_of(reading, closing.ripe)
    if ripe is None:
        return None
    start = max(ripe.text.find(closing.quote), 0)
    told: set[Weight] = set()
    tries = []
    for attempt in closing.attempts:
        shown = _try(reading, closing, attempt, who, voice, again=attempt.weight in told)
        told.add(attempt.weight)
        if shown is not None:
            tries.append(shown)
    quote = quoted(ripe, voice, (start, start + len(closing.quote)))
    instead = "" if closing.attempts else _instead(reading, closing, "right", who)
    return CallEnd(voice(WHY[closing.why]), quote, tuple(tries), instead)


def _try(
    reading: Reading, closing: Closing, attempt: Attempt, who: People, voice: Voice, *, again: bool
) -> Try | None:  # fmt: skip
    """An attempt as shown; the words to try are told once for each weight."""
    turn = turn_of(reading, attempt.turn)
    if turn is None:
        return None
    manner = next((each.title for each in voice.playbooks.ladder.manners if each.id == attempt.manner), attempt.manner)
    weight = WEIGHTS[attempt.weight]
    instead = "" if not weight or again else _instead(reading, closing, attempt.weight, who)
    return Try(manner, quoted(turn, voice, attempt.span), voice(weight) if weight else "", instead)


def _instead(reading: Reading, closing: Closing, weight: Weight, who: People) -> str:
    """A sentence of this call's own words that closes with gentleness and firmness."""
    need: Need = "end" if closing.why == "abuse" else NEEDS[weight]
    if need == "end" or who.subject is None:
        turn = turn_of(reading, closing.ripe) if need == "end" else side(reading, "client")[0]
        words = f"“{sayable(turn, first_cue(turn, ABUSIVE))}”" if turn is not None else ""
    else:
        words = who.subject
    return suggestion(need, words, who, reading.call, spoken(reading.language))
