"""The fold: `hear(state, heard)` gives the next state and what happened. One and the same, live or afterwards."""

from __future__ import annotations

from typing import Final, cast

from sangfroid.calls.reading import Asked, DangerRead, FileMatter, NeededBy, ReadTurn, SituationRead, TriggerRead
from sangfroid.calls.turns import Cue, End, EndBy, Gap, Heard, Masked, Tick, Turn
from sangfroid.calls.vocabulary import Ending, Speaker
from sangfroid.cues.context import Before
from sangfroid.cues.grammar.match import Grammar
from sangfroid.cues.hearing import Heard as Hearing
from sangfroid.cues.hearing import cues
from sangfroid.reading import timing
from sangfroid.reading.closings import closed, missed
from sangfroid.reading.ending import ending, outcome
from sangfroid.reading.events import (
    AskedFor,
    CallEnded,
    DangerHeard,
    DangerSuspected,
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
from sangfroid.reading.named import moments
from sangfroid.reading.promises import entered, mended, possible, promises, replaced
from sangfroid.reading.situations import arisen, evidence
from sangfroid.reading.state import RECENT, Ledger, Pulse, Recent, Side, State
from sangfroid.reading.tension import estimated, tension

ASKED_AGAIN: Final = 12  # turns after which one may ask once more whether there is danger
STOP_REACH: Final = 40  # characters after the words of a hard stop in which its time may stand
ENDED: Final = frozenset({(".",), ("?",), ("!",)})  # the last word of a finished sentence
CLOSING: Final = frozenset({"announce_close", "goodbye"})
ASKS: Final = "asks_for"  # its rules are named after what is asked for
SERVED: Final = frozenset({"thanks", "calming"})


def hear(state: State, heard: Heard, grammar: Grammar) -> tuple[State, tuple[Event, ...]]:
    """The state after what was heard, and the events it brings, in order."""
    if isinstance(heard, Turn):
        return taken(state, heard, cues(heard, before(state, heard), grammar))
    if isinstance(heard, End):
        return _end(state, heard)
    if isinstance(heard, Masked):
        return state._replace(ledger=mended(state.ledger, heard)), (TurnMended(heard.n, heard.span),)
    if isinstance(heard, Gap):
        return state, (GapHeard(heard.start, heard.end),)
    if isinstance(heard, Tick):  # time alone changes no reading; advice hears it
        return state, ()
    raise TypeError(f"not heard of a call: {heard!r}")


def glance(state: State, partial: Turn, grammar: Grammar) -> tuple[Cue, ...]:
    """What a turn that is not finished seems to do: passing, it changes no state."""
    return cues(partial, before(state, partial), grammar).labels


def before(state: State, turn: Turn) -> Before:
    """What a turn's hearing may know of the call so far."""
    return Before(
        client=state.client.last, agent=state.agent.last,
        client_content=state.client.content | state.client.previous_content if turn.speaker == "agent" else frozenset(),
        closings=state.closings, client_words=state.client.words, agent_words=state.agent.words,
        client_signs=state.client.signs, agent_signs=state.agent.signs, trail=state.trail,
    )  # fmt: skip


def taken(state: State, turn: Turn, heard: Hearing) -> tuple[State, tuple[Event, ...]]:
    """The state after a turn of which this is heard (`cues` of it and what was `before`), and the events it brings."""
    labels = frozenset([cue.name for cue in heard.labels])
    signs = frozenset([sign.rule.name for sign in heard.signs])
    if heard.sounded is not None and turn.speaker == "client":  # what a rule holds for danger the model may doubt
        signs = signs - {"danger"} if heard.sounded.danger is None else signs | {"danger"}
    level, shown, quote = state.tension, None, None
    if turn.speaker == "client" and not timing.unheard(turn):
        level, quote = tension(state.tension, heard.labels, heard.signs, heard.words.forms.count("!"))
        if heard.sounded is not None and heard.sounded.tension is not None:
            level = estimated(None if state.client == Side() else state.tension, heard.sounded.tension)
            quote = quote or heard.sounded.tense
        shown = round(level, 2)
    read = ReadTurn(
        turn.n, turn.speaker, turn.text, turn.start, turn.end, turn.channel, heard.labels, shown, quote
    )  # fmt: skip
    events: list[Event] = [TurnRead(read, signs)]
    danger, triggers = _signs(state, turn, heard, events)
    suspected = _suspected(state, turn, heard, events)
    ledger = _ledger(state, turn, heard, events)
    found = evidence(turn.speaker, heard, signs, level, state)
    new = arisen(turn.n, found, state) if found is not state.evidence else ()
    events.extend(SituationArose(situation) for situation in new)
    pulse = _pulse(state, turn, labels, timing.words(turn), events)
    served = state.served_at
    if served is None and turn.speaker == "client" and labels & SERVED:
        served = turn.n
    close, told = closed(state, turn, heard, labels, signs, level)
    if told:
        events.extend(told)
    client, agent = _sides(state, turn, heard, labels, signs)
    return State(
        setting=state.setting, client=client, agent=agent, recent=_recent(state, turn, heard, labels, signs),
        tension=level, evidence=found, served_at=served, closings=_closings(state, turn.speaker, labels, signs),
        close=close, danger=danger, suspected=suspected, situations=state.situations + new, triggers=triggers,
        ledger=ledger, pulse=pulse, ended=state.ended,
        trail=heard.sounded.trail if heard.sounded is not None else state.trail,
    ), tuple(events)  # fmt: skip


def _signs(
    state: State, turn: Turn, heard: Hearing, events: list[Event]
) -> tuple[bool, frozenset[str]]:  # fmt: skip
    """Whether danger was heard, and the triggers so far, after these signs."""
    danger, triggers = state.danger, state.triggers
    doubted = heard.sounded is not None and heard.sounded.danger is None and turn.speaker == "client"
    named = False
    learnt = (
        heard.sounded is not None and heard.sounded.triggers is not None
    )  # the rules' words are part of what it saw
    for sign in heard.signs:
        rule = sign.rule
        if rule.matter is not None and not doubted:
            events.append(DangerHeard(DangerRead(rule.matter, turn.n, sign.quote, sign.span)))
            danger = named = True
        if rule.name == ASKS:
            events.append(AskedFor(Asked(cast("FileMatter", rule.id.partition(".")[2]), turn.n, sign.quote, sign.span)))
        if rule.trigger is not None and not learnt and turn.speaker == "client" and rule.trigger not in triggers:
            events.append(TriggerHeard(TriggerRead(rule.trigger, turn.n, sign.quote)))
            triggers |= {rule.trigger}
    for trigger, quote in (heard.sounded.triggers or ()) if heard.sounded is not None else ():
        if trigger not in triggers:
            events.append(TriggerHeard(TriggerRead(trigger, turn.n, quote)))
            triggers |= {trigger}
    if heard.sounded is not None and (cue := heard.sounded.danger) is not None and not named:
        events.append(DangerHeard(DangerRead("life", turn.n, cue.quote, cue.span)))
        danger = True
    return danger, triggers


def _suspected(state: State, turn: Turn, heard: Hearing, events: list[Event]) -> int | None:
    """Asks whether there is danger, where it may be; once asked, not again for a while, nor once it is plain."""
    cue = heard.sounded.suspected if heard.sounded is not None else None
    asked = state.suspected
    if cue is None or state.danger or (asked is not None and turn.n - asked < ASKED_AGAIN):
        return asked
    rule = next((sign.rule for sign in heard.signs if sign.rule.matter is not None and sign.span == cue.span), None)
    matter = rule.matter if rule is not None and rule.matter is not None else "life"
    events.append(DangerSuspected(DangerRead(matter, turn.n, cue.quote, cue.span)))
    return turn.n


def _ledger(state: State, turn: Turn, heard: Hearing, events: list[Event]) -> Ledger:
    """The promises and the client's hard stop of this turn."""
    stop = next((sign for sign in heard.signs if sign.rule.name == "needed_by"), None)
    promising = possible(turn, heard)
    if stop is None and not promising:  # most turns
        return entered((), turn, state)
    due = moments(turn, state)
    if stop is not None and turn.speaker == "client":
        near = stop.span[1] + STOP_REACH
        at = next((item.due for item in due if item.span[1] > stop.span[0] and item.span[0] < near), None)
        events.append(NeededByHeard(NeededBy(turn.n, stop.quote, at)))
    made = promises(turn, heard, due, state) if promising else ()
    events.extend(PromiseHeard(promise) for promise in made)
    events.extend(PromiseReplaced(old, by) for old, by in replaced(made, state))
    return entered(made, turn, state)


def _pulse(state: State, turn: Turn, labels: frozenset[str], words: int, events: list[Event]) -> Pulse:
    """The sound's course after this turn."""
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
    return timing.after(turn, pulse, state.recent)


def _recent(
    state: State, turn: Turn, heard: Hearing, labels: frozenset[str], signs: frozenset[str]
) -> tuple[Recent, ...]:  # fmt: skip
    forms = heard.words.forms
    now = Recent(turn.n, turn.speaker, turn.start, turn.end, labels, signs, len(forms), forms[-1:] in ENDED)
    return (*state.recent, now)[-RECENT:]


def _closings(state: State, speaker: Speaker, labels: frozenset[str], signs: frozenset[str]) -> int:
    """How often the agent has set out to close since the client's last real question."""
    if speaker == "client":
        return 0 if "question" in signs else state.closings
    return state.closings + (speaker == "agent" and not CLOSING.isdisjoint(labels))


def _sides(
    state: State, turn: Turn, heard: Hearing, labels: frozenset[str], signs: frozenset[str]
) -> tuple[Side, Side]:  # fmt: skip
    """The client's side and the agent's after this turn."""
    seconds = turn.end - turn.start if turn.start is not None and turn.end is not None else 0.0
    if turn.speaker == "client":
        return state.client.heard(labels, heard.content, seconds, heard.words.forms, signs), state.agent
    if turn.speaker == "agent":
        return state.client, state.agent.heard(labels, heard.content, seconds, heard.words.forms, signs)
    return state.client, state.agent


def _end(state: State, end: End) -> tuple[State, tuple[Event, ...]]:
    if state.ended:
        return state, ()
    how = ending(end, state)
    situations = list(state.situations)
    last = state.recent[-1].n if state.recent else 0
    events: list[Event] = []
    if how == "hang_up":
        situations.append(SituationRead("hang_up", last, 0.9 if end.how == "cut" else 0.6))
    elif not situations and not state.pulse.unheard:
        situations.append(SituationRead("calm", state.recent[0].n if state.recent else 0, 0.8))
    events.extend(SituationArose(situation) for situation in situations[len(state.situations) :])
    events.extend(missed(state.close))
    state = state._replace(situations=tuple(situations), ended=True)
    talk: tuple[tuple[Speaker, float], ...] | None = None
    if state.pulse.timed:
        talk = (("agent", state.agent.seconds), ("client", state.client.seconds))
    at = end.at if end.at is not None else (state.pulse.end if state.pulse.timed else None)
    by = end.by if end.by != "unknown" else _closer(how)
    came = None if state.pulse.unheard else outcome(how, state)
    events.append(CallEnded(at, by, how, came, talk, not state.pulse.overlap))
    return state, tuple(events)


def _closer(how: Ending) -> EndBy:
    """Who put the receiver down, where the ending itself says so."""
    if how == "hang_up":
        return "client"
    return "agent" if how in ("agent_close", "agent_hang_up") else "unknown"
