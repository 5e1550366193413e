"""The closing ladder: what is said before leave is taken, and when leave has been taken often enough.

The agent decides to close; the ladder only keeps count. One of the first rungs comes before any leave, there are
never more than three goodbyes, and a new real question of the client's takes the ladder away.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from sangfroid.advice.state import Ladder, State

GOODBYES: Final = 3  # leave taken this often: the agent may hang up, courteously
RAMBLES: Final = 2  # turns beside the subject after which an answered call is ripe for closing

SUM_UP, ANNOUNCE, RECALL, GOODBYE, HANG_UP = "sum_up", "announce_close", "recall", "goodbye", "hang_up"
RUNGS: Final = frozenset({SUM_UP, ANNOUNCE, RECALL, GOODBYE, HANG_UP})

CLOSING: Final = frozenset({"announce_close", "goodbye"})
RECALLING: Final = frozenset({"recall_action", "refer"})
SERVING: Final = frozenset({"check_satisfied", "sum_up"})
SUFFERING: Final = frozenset({"distress", "panic"})


def after_agent(ladder: Ladder, labels: frozenset[str], tapped: bool) -> Ladder:
    """The ladder after an agent's turn. A tap « je conclus » starts it, and says no rung."""
    if tapped:
        return ladder if ladder.started else replace(ladder, started=True)
    if not ladder.started and CLOSING.isdisjoint(labels) and "sum_up" not in labels:
        return ladder
    return Ladder(
        started=ladder.started or not CLOSING.isdisjoint(labels),
        summed=ladder.summed or "sum_up" in labels,
        announced=ladder.announced or "announce_close" in labels,
        recalled=ladder.recalled or not RECALLING.isdisjoint(labels),
        goodbyes=min(GOODBYES, ladder.goodbyes + ("goodbye" in labels)),
    )


def after_client(ladder: Ladder, asks: bool) -> Ladder:
    """The ladder after a client's turn: a new real question resets it."""
    return Ladder() if asks and ladder != Ladder() else ladder


def ripe(state: State) -> bool:
    """Whether closing is due: the agent has begun it, or all is said and the client still goes on.

    Never beside a danger, and not while the client's last words are of pain: they are answered first.
    """
    course = state.course
    if state.danger is not None or state.ended or not SUFFERING.isdisjoint(course.client):
        return False
    if state.ladder.started:
        return "goodbye" not in course.client and "question" not in course.signs
    return course.served and course.rambles >= RAMBLES


def next_rung(state: State) -> str:
    """The rung that a ripe close calls for now; "" where none is due."""
    if not ripe(state):
        return ""
    ladder = state.ladder
    if ladder.goodbyes >= GOODBYES:
        return HANG_UP if ladder.said else ""
    if not ladder.said:
        return SUM_UP if not ladder.goodbyes else ANNOUNCE
    if state.owed.client and not ladder.recalled:
        return RECALL
    if not ladder.announced and not ladder.goodbyes:
        return ANNOUNCE
    return GOODBYE
