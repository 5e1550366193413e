"""What kind of call it is, in the order in which it becomes so; each from evidence that adds up."""

from __future__ import annotations

from typing import Final

from sangfroid.calls.reading import SituationRead
from sangfroid.calls.turns import Cue
from sangfroid.calls.vocabulary import Situation, Speaker
from sangfroid.cues.hearing import Heard
from sangfroid.cues.model.ear import Sounded
from sangfroid.reading.state import Evidence, State

# Evidence from which a situation is asserted.
ARISEN: Final[dict[Situation, float]] = {"emergency": 1.0, "conflict": 1.25, "abuse": 0.7, "overrun": 1.4}

# Evidence that one turn's labels bring.
CONFLICT: Final = {"complaint": 0.4, "anger": 0.7, "threat": 0.5, "insist": 0.25, "insult": 0.5}
ABUSE: Final = {"insult": 0.7, "inappropriate": 0.6}
EMERGENCY: Final = {"panic": 1.0}
DOUBTFUL: Final = 0.4
SURE: Final = 0.8
CONFLICT_TENSION: Final = 0.35  # added where such a turn is at tension 1.5 or more
ABUSE_LIMIT: Final = 0.5  # added where the agent sets a limit
DANGER: Final = 1.0  # words of danger for life make an emergency by themselves
URGENT_STOP: Final = 0.6  # added by the client's hard stop, said tensely
RAMBLE: Final = 0.5
AFTER_CLOSING: Final = 0.3  # added by a client's turn that goes on after a close was set out
# An emergency is what the client brings: the agent's searches and questions, added up, would make one of any long call.
# The weights were learnt with both sides' part, of which the client's is a little more than half.
CLIENTS_SHARE: Final = 1.75


def evidence(speaker: Speaker, heard: Heard, signs: frozenset[str], tension: float, state: State) -> Evidence:
    """What the state's evidence becomes with this turn; a cue counts by how sure it is."""
    if heard.sounded is not None:
        return _sounded(heard.sounded, speaker, signs, state.evidence)
    return _ruled(speaker, heard.labels, signs, tension, state)


def _sounded(sounded: Sounded, speaker: Speaker, signs: frozenset[str], had: Evidence) -> Evidence:
    """With what the model adds, in the measure of `ARISEN`."""
    conflict, abuse, emergency, overrun = sounded.situations
    danger = DANGER if "danger" in signs else 0.0
    if speaker != "client":  # who sends for help names the danger, and brings none
        emergency = danger = 0.0
    return Evidence(
        had.heat + conflict * ARISEN["conflict"], had.abuse + abuse * ARISEN["abuse"],
        had.urgency + emergency * CLIENTS_SHARE * ARISEN["emergency"] + danger,
        had.overrun + overrun * ARISEN["overrun"],
    )  # fmt: skip


def _ruled(speaker: Speaker, cues: tuple[Cue, ...], signs: frozenset[str], tension: float, state: State) -> Evidence:
    labels = {cue.name: _sure(cue) for cue in cues}
    had = state.evidence
    heat, abuse, urgency, overrun = had.heat, had.abuse, had.urgency, had.overrun
    if speaker == "client":
        hot = sum(CONFLICT.get(label, 0.0) * sure for label, sure in labels.items())
        heat += hot + (CONFLICT_TENSION if hot and tension >= 1.5 else 0.0)
        abuse += sum(ABUSE.get(label, 0.0) * sure for label, sure in labels.items())
        urgency += sum(EMERGENCY.get(label, 0.0) * sure for label, sure in labels.items())
        if "danger" in signs:
            urgency += DANGER
        if "needed_by" in signs and tension >= 1:
            urgency += URGENT_STOP
        overrun += RAMBLE if "ramble" in labels else 0.0
        if state.closings and not labels.keys() & {"goodbye", "thanks", "anger", "insult"} and "question" not in signs:
            overrun += AFTER_CLOSING
    elif speaker == "agent" and "set_limit" in labels and abuse > 0:
        abuse += ABUSE_LIMIT
    found = Evidence(heat, abuse, urgency, overrun)
    return had if found == had else found


def _sure(cue: Cue) -> float:
    """How much a cue counts: fully from `SURE` on, not at all at `DOUBTFUL`."""
    return min(1.0, max(0.0, (cue.confidence - DOUBTFUL) / (SURE - DOUBTFUL)))


def arisen(n: int, found: Evidence, state: State) -> tuple[SituationRead, ...]:
    """The situations that this turn brings about, none twice."""
    known = {situation.name for situation in state.situations}
    weights: tuple[tuple[Situation, float], ...] = (
        ("emergency", found.urgency), ("conflict", found.heat), ("abuse", found.abuse), ("overrun", found.overrun),
    )  # fmt: skip
    return tuple(
        SituationRead(name, n, round(min(0.95, 0.5 + 0.25 * weight), 2))
        for name, weight in weights
        if weight >= ARISEN[name] and name not in known
    )
