"""The agent's attempts to close, where they are learnt: `cues/model/leave` hears them, this keeps their course.

The rules go on keeping how ripe a close is; with the first attempt the turn is told with which it was.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from sangfroid.calls.reading import Attempt
from sangfroid.calls.turns import Span, Turn
from sangfroid.cues.hearing import DATA, Heard
from sangfroid.cues.model.leave import EARLIEST, Course, Spoken
from sangfroid.cues.model.leaving import Leaving, Tried, load
from sangfroid.reading import manners
from sangfroid.reading.events import CloseAttempted, ClosingRipe, Event
from sangfroid.reading.manners import ABUSE, OVERRUN
from sangfroid.reading.state import Close, State

ANEW: Final = 12  # turns after an attempt from which the next one belongs to another close
DOUBTED: Final = frozenset({"danger"})  # the larger model has a say in it
CLOSES: Final = ("ends", "announce_close", "leaves", "good_day_leave", "goodbye", "hard")

Told = tuple[Close, tuple[Event, ...]]


@cache
def shipped() -> Leaving:
    """The weights that ship with the package."""
    return load(DATA / "fr" / "model" / "closings.npz")


def learnt(state: State, turn: Turn, heard: Heard, ruled: Told) -> Told:
    """The close after this turn, where a model hears its attempts; `ruled`: what the rules alone make of it."""
    before = state.close.tried
    close, told = ruled
    if before is not None:
        close = close._replace(tried=before)
    told = tuple([each for each in told if isinstance(each, ClosingRipe) and before is None])
    if turn.speaker != "agent" or turn.n < EARLIEST:
        return close, told
    ids = rules(turn, heard)
    if before is None and not shipped().possible(heard.words.forms, ids):  # most turns
        return close, told
    past = course(state, turn)
    tried = shipped().tried(heard.words.forms, ids, heard.content, past, asked(state))
    if tried is None:
        return close, told
    ripe = shipped().ripe(past.recent) if past.tried == 0 else None
    if past.tried == 0 and ripe is None:  # nobody has called for anything yet
        return close, told
    close = close._replace(tried=(past.tried + 1, turn.n, tried.manner))
    span = _span(state, heard, tried)
    attempt = Attempt(turn.n, tried.manner, tried.weight, turn.text[slice(*span)], span)
    begun = (ClosingRipe(ripe, tried.why, None),) if ripe is not None else ()
    return close, (*told, *begun, CloseAttempted(attempt))


def course(state: State, turn: Turn) -> Course:
    """What came before an agent's turn, as the weights see it: what rules heard, and words."""
    close = state.close
    recent = tuple([Spoken(one.n, one.speaker, one.signs - DOUBTED, one.words) for one in state.recent])
    given: frozenset[str] = frozenset().union(*close.matter)
    found = Course(state.client.words, state.agent.words, given, recent, turn.n)
    if close.tried is None or turn.n - close.tried[1] > ANEW:
        return found
    tried, at, manner = close.tried
    return found._replace(tried=tried, manner=manner, since=turn.n - at)


def asked(state: State) -> list[str]:
    """What rules heard in the client's last turn."""
    return sorted(state.client.signs - DOUBTED)


def rules(turn: Turn, heard: Heard) -> list[str]:
    """The ids of what rules heard in a turn, and what was set by hand."""
    return [sign.rule.id for sign in heard.signs] + [f"{tap.name}.tap" for tap in turn.taps]


def _span(state: State, heard: Heard, tried: Tried) -> Span:
    """The words that show the manner: those of a rule that tells it, else those that close, else the whole turn."""
    labels = frozenset([cue.name for cue in heard.labels])
    said = manners.said_in(state, heard, labels)
    known = dict(ABUSE if tried.why == "abuse" else OVERRUN)
    found = said.first(*known.get(tried.manner, ()), tried.manner, *CLOSES)
    return found.span if found is not None else heard.words.span(0, len(heard.words.forms) - 1)
