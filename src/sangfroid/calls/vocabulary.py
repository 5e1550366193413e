"""The names of a hard call: one list that code, data and pages share.

A *label* names what is done with the words of one turn. A client's label and an agent's label are never
the same act, except `goodbye`, which both sides have.
"""

from __future__ import annotations

from typing import Final, Literal

Speaker = Literal["agent", "client", "unknown"]

CLIENT_LABELS: Final = frozenset({
    "complaint", "anger", "insult", "threat", "insist", "ramble", "distress", "panic", "altered",
    "inappropriate", "calming", "thanks", "goodbye",
})  # fmt: skip

MOVES: Final = frozenset({
    "greeting", "announce_recording", "backchannel", "reformulate", "empathise", "apologise", "reassure",
    "together", "ask_open", "ask_detail", "inform", "offer_option", "commit", "honest_limit", "buy_time",
    "set_limit", "announce_close", "sum_up", "recall_action", "refer", "check_satisfied", "thank", "goodbye",
})  # fmt: skip

FAULTS: Final = frozenset({"defensive", "blame", "dismissive", "overpromise", "argue"})

AGENT_LABELS: Final = MOVES | FAULTS
LABELS: Final = CLIENT_LABELS | AGENT_LABELS

Situation = Literal["calm", "conflict", "overrun", "abuse", "emergency", "hang_up"]
SITUATIONS: Final = ("calm", "conflict", "overrun", "abuse", "emergency", "hang_up")

Trigger = Literal["unmet_expectation", "lack_of_clarity", "delay_or_error", "misread_tone"]
TRIGGERS: Final = ("unmet_expectation", "lack_of_clarity", "delay_or_error", "misread_tone")

Ending = Literal["normal", "hang_up", "agent_close", "agent_hang_up", "unknown"]
ENDINGS: Final = ("normal", "hang_up", "agent_close", "agent_hang_up", "unknown")

Outcome = Literal["resolved", "next_step_agreed", "unresolved", "broken_off"]
OUTCOMES: Final = ("resolved", "next_step_agreed", "unresolved", "broken_off")

Precision = Literal["minute", "hour", "half_day", "day", "week", "none"]
PRECISIONS: Final = ("minute", "hour", "half_day", "day", "week", "none")


def labels_of(speaker: Speaker) -> frozenset[str]:
    """The labels that a turn of this speaker can carry; none for `unknown`."""
    if speaker == "client":
        return CLIENT_LABELS
    return AGENT_LABELS if speaker == "agent" else frozenset()
