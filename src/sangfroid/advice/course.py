"""How the course of a call moves on with a turn."""

from __future__ import annotations

from typing import Final

from sangfroid.advice.state import NOTHING, Course
from sangfroid.calls.reading import ReadTurn
from sangfroid.calls.vocabulary import FAULTS
from sangfroid.reading.events import TurnRead

ABUSES: Final = frozenset({"insult", "inappropriate"})
TENSE: Final = 1.0  # from here the words that carry the tension say more than the act
HARD: Final = frozenset({"complaint", "anger", "insult", "threat", "insist", "panic"})
TAKEN: Final = frozenset({"thanks", "calming"})
SERVICE: Final = frozenset({"inform", "commit", "sum_up", "offer_option", "recall_action", "refer"})
ASKED: Final = frozenset({"check_satisfied", "sum_up"})
RULED: Final = ABUSES | {"threat"}  # acts of which the rule that heard them says more
HARDEST: Final = (
    "insult", "inappropriate", "panic", "threat", "anger", "distress", "complaint", "insist", "altered", "ramble",
    "thanks", "calming", "goodbye",
)  # fmt: skip
"""A client's acts, the ones that call for an answer first: the first one heard gives a hint its quote."""


def _now(course: Course, turn: ReadTurn) -> float | None:
    """The second at which the turn ended; None throughout a call whose first turn has no times."""
    if turn.end is None or (course.heard and course.now is None):
        return course.now
    return turn.end if course.now is None else max(course.now, turn.end)


def spoken(course: Course, turn: ReadTurn) -> Course:
    """The course after a turn of which nothing but its length is known."""
    return course._replace(turn=turn.n, heard=course.heard + 1, now=_now(course, turn))


def after_agent(course: Course, turn: ReadTurn, labels: frozenset[str]) -> Course:
    """The course after an agent's turn."""
    fresh = course.floor == "agent"  # the client spoke last
    fault = next((cue.quote for cue in turn.labels if cue.name in FAULTS), "")
    served = course.served or not ASKED.isdisjoint(labels)
    return Course(
        turn=turn.n, heard=course.heard + 1, now=_now(course, turn), client=course.client,
        client_maybe=course.client_maybe, client_before=course.client_before, signs=course.signs, rules=course.rules,
        tension=course.tension, before=course.before, peak=course.peak, agent=labels, agent_before=course.agent,
        agent_turn=turn.n, serving=course.serving or not SERVICE.isdisjoint(labels), client_turns=course.client_turns,
        rambles=course.rambles, hard=course.hard, abuses=course.abuses, served=served, floor="client",
        events=NOTHING if fresh else course.events, quote=course.quote, fault=fault,
    )  # fmt: skip


def after_client(course: Course, event: TurnRead, labels: frozenset[str]) -> Course:
    """The course after a client's turn."""
    turn = event.turn
    asks = "question" in event.signs and "ramble" not in labels
    rules = NOTHING if RULED.isdisjoint(labels) else frozenset(cue.by.partition(":")[2] for cue in turn.labels)
    quotes = {cue.name: cue.quote for cue in turn.labels}
    tense = turn.tension_quote or ""
    hardest = next((quotes[name] for name in HARDEST if name in quotes), "")
    quote = (tense or hardest) if (turn.tension or 0.0) >= TENSE else (hardest or tense)
    return Course(
        turn=turn.n, heard=course.heard + 1, now=_now(course, turn), client=labels,
        client_maybe=labels | {cue.name for cue in turn.labels}, client_before=course.client,
        signs=event.signs, rules=rules,
        tension=turn.tension or 0.0, before=course.tension, peak=max(course.peak, turn.tension or 0.0),
        agent=course.agent, agent_before=course.agent_before, agent_turn=course.agent_turn, serving=course.serving,
        client_turns=course.client_turns + 1, rambles=0 if asks else course.rambles + ("ramble" in labels),
        hard=course.hard + len(labels & HARD), abuses=course.abuses + (not ABUSES.isdisjoint(labels)),
        served=not asks and (course.served or (course.serving and not TAKEN.isdisjoint(labels))), floor="agent",
        events=course.events, quote=quote, fault=course.fault,
    )  # fmt: skip
