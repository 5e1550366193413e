"""The fold: `hear(state, heard)` gives the next state and what happened. One and the same, live or afterwards."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from sangfroid.calls.reading import DangerRead, NeededBy, ReadTurn, SituationRead, TriggerRead
from sangfroid.calls.turns import Cue, End, EndBy, Gap, Heard, Masked, Tick, Turn
from sangfroid.calls.vocabulary import Ending, Speaker
from sangfroid.cues.context import Before
from sangfroid.cues.grammar.match import Grammar, Sign
from sangfroid.cues.hearing import Heard as Hearing
from sangfroid.cues.hearing import cues
from sangfroid.reading import timing
from sangfroid.reading.ending import ending, outcome
from sangfroid.reading.events import (
    CallEnded,
    DangerHeard,
    Event,
    FastSpeech,
    GapHeard,
    Interrupted,
    NeededByHeard,
    PromiseHeard,
    PromiseReplaced,
    SilenceHeard,
    SituationArose,
    TriggerHeard,
    TurnMended,
    TurnRead,
)  # fmt: skip
from sangfroid.reading.promises import kept_open, promises, replaced, times
from sangfroid.reading.situations import arisen, evidence
from sangfroid.reading.state import RECENT, Recent, State
from sangfroid.reading.tension import tension

KEPT_DEADLINES: Final = 4
ENDED: Final = frozenset({(".",), ("?",), ("!",)})  # the last word of a finished sentence
CLOSING: Final = frozenset({"announce_close", "goodbye"})
SERVED: Final = frozenset({"thanks", "calming"})


def hear(state: State, heard: Heard, grammar: Grammar) -> tuple[State, tuple[Event, ...]]:
    """The state after what was heard, and the events it brings, in order."""
    if isinstance(heard, Turn):
        return _turn(state, heard, grammar)
    if isinstance(heard, End):
        return _end(state, heard)
    if isinstance(heard, Masked):
        return state, (TurnMended(heard.n, heard.span),)
    if isinstance(heard, Gap):
        return state, (GapHeard(heard.start, heard.end),)
    if isinstance(heard, Tick):  # time alone changes no reading; advice hears it
        return state, ()
    raise TypeError(f"not heard of a call: {heard!r}")


def glance(state: State, partial: Turn, grammar: Grammar) -> tuple[Cue, ...]:
    """What a turn that is not finished seems to do: passing, it changes no state."""
    return cues(partial, _before(state, partial), grammar).labels


def _before(state: State, turn: Turn) -> Before:
    return Before(
        client=state.client.last, agent=state.agent.last,
        client_content=state.client.content | state.client.previous_content if turn.speaker == "agent" else frozenset(),
        closings=state.closings,
    )  # fmt: skip


def _turn(state: State, turn: Turn, grammar: Grammar) -> tuple[State, tuple[Event, ...]]:
    heard = cues(turn, _before(state, turn), grammar)
    labels = frozenset(cue.name for cue in heard.labels)
    signs = frozenset(sign.rule.name for sign in heard.signs)
    level, quote = state.tension, None
    if turn.speaker == "client":
        cries = heard.words.forms.count("!")
        level, quote = tension(state.tension, heard.labels, heard.signs, cries)
    shown = round(level, 2) if turn.speaker == "client" else None
    read = ReadTurn(
        turn.n, turn.speaker, turn.text, turn.start, turn.end, turn.channel, heard.labels, shown, quote
    )  # fmt: skip
    events: list[Event] = [TurnRead(read, signs)]
    state = _heard_words(state, turn, heard, events)
    found = evidence(turn.speaker, labels, signs, level, state)
    new = arisen(turn.n, found, state)
    events.extend(SituationArose(situation) for situation in new)
    state = replace(
        state, tension=level, peak=max(state.peak, level), heat=found.heat, abuse=found.abuse, urgency=found.urgency,
        overrun=found.overrun, situations=state.situations + new,
    )  # fmt: skip
    state = _timed(state, turn, labels, len(heard.words.forms), events)
    return _remembered(state, turn, heard, labels, signs), tuple(events)


def _heard_words(state: State, turn: Turn, heard: Hearing, events: list[Event]) -> State:
    """Dangers, triggers, the client's hard stop and promises, from the turn's signs."""
    for sign in heard.signs:
        rule = sign.rule
        if rule.matter is not None:
            events.append(DangerHeard(DangerRead(rule.matter, turn.n, sign.quote, sign.span)))
            state = replace(state, danger=True)
        if rule.trigger is not None and turn.speaker == "client" and rule.trigger not in state.triggers:
            events.append(TriggerHeard(TriggerRead(rule.trigger, turn.n, sign.quote)))
            state = replace(state, triggers=state.triggers | {rule.trigger})
    due, when = times(turn, state)
    stop = _hard_stop(heard.signs)
    if stop is not None and turn.speaker == "client":
        at = next((item.due for item in due if item.span[1] > stop.span[0] and item.span[0] < stop.span[1] + 40), None)
        events.append(NeededByHeard(NeededBy(turn.n, stop.quote, at)))
    made = promises(turn, heard.words, heard.signs, due, when, state)
    events.extend(PromiseHeard(promise) for promise in made)
    events.extend(PromiseReplaced(old, by) for old, by in replaced(made, state))
    return replace(
        state, promises=kept_open(state, made), promised=state.promised + len(made),
        deadlines=(*state.deadlines, *due)[-KEPT_DEADLINES:],
    )  # fmt: skip


def _hard_stop(signs: tuple[Sign, ...]) -> Sign | None:
    return next((sign for sign in signs if sign.rule.name == "needed_by"), None)


def _timed(state: State, turn: Turn, labels: frozenset[str], words: int, events: list[Event]) -> State:
    cut = timing.interruption(turn, labels, words, state)
    if cut is not None:
        events.append(Interrupted(cut))
    still = timing.silence(turn, state)
    if still is not None:
        events.append(SilenceHeard(still))
    pulse = state.pulse
    if turn.speaker == "agent":
        pulse, fast = timing.pace(turn, words, pulse)
        if fast is not None:
            events.append(FastSpeech(fast))
    return replace(state, pulse=timing.after(turn, pulse, state.recent))


def _remembered(state: State, turn: Turn, heard: Hearing, labels: frozenset[str], signs: frozenset[str]) -> State:
    """The state with this turn among what was just heard."""
    forms = heard.words.forms
    recent = Recent(
        turn.n, turn.speaker, turn.start, turn.end, labels, signs, len(forms), forms[-1:] in ENDED,
    )  # fmt: skip
    seconds = turn.end - turn.start if turn.start is not None and turn.end is not None else 0.0
    state = replace(state, recent=(*state.recent, recent)[-RECENT:])
    if turn.speaker == "client":
        served = state.served_at
        if served is None and labels & SERVED:
            served = turn.n
        closings = 0 if "question" in signs else state.closings
        return replace(
            state, client=state.client.heard(labels, heard.content, seconds), served_at=served, closings=closings
        )  # fmt: skip
    if turn.speaker == "agent":
        closings = state.closings + (1 if labels & CLOSING else 0)
        return replace(state, agent=state.agent.heard(labels, heard.content, seconds), closings=closings)
    return state


def _end(state: State, end: End) -> tuple[State, tuple[Event, ...]]:
    if state.ended:
        return state, ()
    how = ending(end, state)
    situations = list(state.situations)
    last = state.recent[-1].n if state.recent else 0
    events: list[Event] = []
    if how == "hang_up":
        situations.append(SituationRead("hang_up", last, 0.9 if end.how == "cut" else 0.6))
    elif not situations:
        situations.append(SituationRead("calm", state.recent[0].n if state.recent else 0, 0.8))
    events.extend(SituationArose(situation) for situation in situations[len(state.situations) :])
    state = replace(state, situations=tuple(situations), ended=True)
    talk: tuple[tuple[Speaker, float], ...] | None = None
    if state.pulse.timed:
        talk = (("agent", state.agent.seconds), ("client", state.client.seconds))
    at = end.at if end.at is not None else (state.pulse.end if state.pulse.timed else None)
    by = end.by if end.by != "unknown" else _closer(how)
    events.append(CallEnded(at, by, how, outcome(how, state), talk, not state.pulse.overlap))
    return state, tuple(events)


def _closer(how: Ending) -> EndBy:
    """Who put the receiver down, where the ending itself says so."""
    if how == "hang_up":
        return "client"
    return "agent" if how in ("agent_close", "agent_hang_up") else "unknown"
