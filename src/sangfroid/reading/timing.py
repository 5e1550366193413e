"""The sound's course: who cuts in, who leaves silence, who speaks fast. Plain measures, from times alone."""

from __future__ import annotations

from typing import Final

from sangfroid.calls.reading import DeadAir, Interruption, Pace
from sangfroid.calls.turns import Turn
from sangfroid.reading.state import Pulse, Recent, State

CUT_IN: Final = 0.5  # seconds of overlap from which taking the floor is an interruption
BACKCHANNEL_WORDS: Final = 3  # a turn this short, inside the other's, takes no floor

SILENCE: Final = 5.0  # seconds the agent may hold the floor without a word, unannounced
SEARCH: Final = 15.0  # the same after announcing a search

FAST: Final = 210  # words a minute
FAST_OWN: Final = 1.25  # times one's own median
WINDOW: Final = 15.0  # seconds of one's own speech over which the rate is taken
OWN_TURNS: Final = 5  # turns from which one's own median is known
SHORTEST: Final = 2.0  # seconds: below, a turn's rate says nothing

# After these the client is the one expected to speak or to act.
CLIENT_EXPECTED: Final = frozenset(
    {"ask_open", "ask_detail", "offer_option", "check_satisfied", "recall_action", "goodbye"}
)
# A word of French, as it is spoken on the telephone, counted on made calls (benchmarks/sound_made.py).
SYLLABLES_A_WORD: Final = 1.4
WORDS_A_SECOND: Final = 3.0  # where not even syllables were counted

VENTING: Final = frozenset({"anger", "insult", "threat", "panic", "distress", "complaint"})


def unheard(turn: Turn) -> bool:
    """Whether somebody spoke whose words nobody knows; a tap is no speech."""
    return not turn.text and not turn.taps


def words(turn: Turn) -> int:
    """How many words the turn has; where they are not known, how many it takes to speak for so long."""
    if not unheard(turn):
        return len(turn.text.split())
    if turn.syllables is not None:
        return round(turn.syllables / SYLLABLES_A_WORD)
    if turn.start is None or turn.end is None:
        return 0
    return round((turn.end - turn.start) * WORDS_A_SECOND)


def interruption(turn: Turn, labels: frozenset[str], words: int, state: State) -> Interruption | None:
    """The turn takes the floor before the other side's clause is finished."""
    if turn.start is None or turn.end is None or "backchannel" in labels or words <= BACKCHANNEL_WORDS:
        return None
    for other in reversed(state.recent):
        if other.speaker in (turn.speaker, "unknown") or other.start is None or other.end is None:
            continue
        if other.start < turn.start <= other.end - CUT_IN and turn.end > other.end:
            fault = turn.speaker == "agent" and not VENTING.isdisjoint(other.labels)
            return Interruption(turn.n, turn.speaker, round(other.end - turn.start, 2), other.n, fault)
    return None


def silence(turn: Turn, state: State) -> DeadAir | None:
    """The agent held the floor without a word before this turn, longer than it may."""
    last = state.recent[-1] if state.recent else None
    if turn.start is None or last is None or not state.pulse.timed:
        return None
    seconds = turn.start - state.pulse.end
    if seconds < SILENCE or last.speaker == "unknown":
        return None
    if _client_holds(state.recent):
        return None
    if last.speaker == "client":
        announced = "buy_time" in state.agent.last and "question" not in last.signs
    else:
        announced = "buy_time" in last.labels
    if announced and seconds < SEARCH:
        return None
    return DeadAir(last.n, round(seconds, 1), announced)


def _client_holds(recent: tuple[Recent, ...]) -> bool:
    """Whether the silence is the client's: in distress, busy with a search, or the one expected to speak."""
    last = recent[-1]
    if last.speaker == "agent":
        if not CLIENT_EXPECTED.isdisjoint(last.labels):
            return True
        if last.labels != {"backchannel"} or len(recent) < 2:
            return False
        last = recent[-2]
    return last.speaker == "client" and ("distress" in last.labels or "searching" in last.signs)


def pace(turn: Turn, words: int, pulse: Pulse) -> tuple[Pulse, Pace | None]:
    """The pulse after an agent's turn, and its rate where it is too fast."""
    if turn.start is None or turn.end is None or turn.end - turn.start < SHORTEST:
        return pulse, None
    if unheard(turn) and turn.syllables is None:  # its length alone says nothing of its rate
        return pulse, None
    length = turn.end - turn.start
    rate = int(words * 60 / length)
    seconds, said = pulse.agent_seconds + length, pulse.agent_words + words
    fast: Pace | None = None
    if seconds >= WINDOW:
        median = _median(pulse.rates)
        over = int(said * 60 / seconds)
        if over > FAST or (median is not None and over > FAST_OWN * median):
            fast = Pace(turn.n, over)
        seconds, said = 0.0, 0
    rates = list(pulse.rates)
    rates[min(rate // 10, len(rates) - 1)] += 1
    return pulse._replace(agent_seconds=seconds, agent_words=said, rates=tuple(rates)), fast


def _median(rates: tuple[int, ...]) -> float | None:
    total = sum(rates)
    if total < OWN_TURNS:
        return None
    seen = 0
    for step, number in enumerate(rates):
        seen += number
        if 2 * seen >= total:
            return step * 10 + 5.0
    return None


def after(turn: Turn, pulse: Pulse, recent: tuple[Recent, ...]) -> Pulse:
    """The pulse with this turn's times."""
    silent = unheard(turn) and (pulse.unheard or not recent)
    if turn.start is None or turn.end is None:
        return pulse if silent is pulse.unheard else pulse._replace(unheard=silent)
    start = turn.start
    channel = turn.channel if pulse.channel is None else pulse.channel
    overlap = pulse.overlap or turn.channel not in (None, channel)
    overlap = overlap or any(other.end is not None and other.end > start + 0.05 for other in recent)
    end = max(pulse.end, turn.end)
    return Pulse(True, overlap, end, pulse.agent_seconds, pulse.agent_words, pulse.rates, silent, channel)
