"""How the call ended and what came of it; known only once it has ended."""

from __future__ import annotations

from typing import Final

from sangfroid.calls.turns import End
from sangfroid.calls.vocabulary import Ending, Outcome
from sangfroid.reading.state import Recent, State

LEAVE: Final = frozenset({"goodbye"})
CALM_END: Final = 1.25  # tension up to which a call can have ended well


def ending(end: End, state: State) -> Ending:
    """How it ended: from what the source says, else from the last turns."""
    if end.how == "interrupted":
        return "unknown"
    leaves = [turn for turn in state.recent[-4:] if not LEAVE.isdisjoint(turn.labels)]
    by_client = any(turn.speaker == "client" for turn in leaves)
    by_agent = any(turn.speaker == "agent" for turn in leaves)
    if end.how == "cut":
        return (
            "hang_up"
            if end.by == "client"
            else "agent_hang_up"
            if end.by == "agent"
            else _inferred(state, by_client, by_agent)
        )
    if end.how == "leave":
        if by_client or not by_agent:
            return "normal"
        return "agent_close" if end.by == "agent" else "normal"
    return _inferred(state, by_client, by_agent)


def _inferred(state: State, by_client: bool, by_agent: bool) -> Ending:
    if not state.recent or state.pulse.unheard:
        return "unknown"
    if by_client:
        return "normal"
    last = state.recent[-1]
    if last.speaker == "agent" and "line_check" in last.signs:
        return "hang_up"
    closing = by_agent or any("announce_close" in turn.labels for turn in state.recent[-3:] if turn.speaker == "agent")
    if closing:
        return "agent_close" if _hard(state) or last.speaker == "client" else "normal"
    if _hard(state) or state.tension >= CALM_END:
        return "agent_hang_up" if last.speaker == "agent" and _cut_short(last) else "hang_up"
    if any(turn.speaker == "client" and turn.labels & {"thanks", "calming"} for turn in state.recent[-2:]):
        return "normal"
    return "hang_up" if last.speaker == "client" and not last.closed else "unknown"


def _hard(state: State) -> bool:
    return bool({situation.name for situation in state.situations} & {"conflict", "abuse", "overrun"})


def _cut_short(last: Recent) -> bool:
    """The agent's last words set a limit or entered the quarrel: the agent is the one who cut."""
    return bool(last.labels & {"set_limit", "argue", "dismissive", "blame"})


def outcome(found: Ending, state: State) -> Outcome:
    """What came of the call."""
    abuse = any(situation.name == "abuse" for situation in state.situations)
    if found in ("hang_up", "agent_hang_up") or (found == "agent_close" and abuse):
        return "broken_off"
    if any(
        promise.due is not None or promise.when is not None or promise.by == "agent"
        for promise in state.ledger.promises
    ):
        return "next_step_agreed"
    if "offer_option" in state.agent.ever and "calming" in state.client.ever:
        return "next_step_agreed"
    return "resolved" if state.tension < CALM_END else "unresolved"
