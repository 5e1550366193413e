"""The advice fold: `advise(state, heard, events, book)` gives the next state and what there is to tell.

It hears the reading's events, turn by turn, and time that passes. It never looks ahead: the advice on a prefix of
a call is the advice on the whole up to there. A turn costs the same at 10 and at 10,000.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from sangfroid.advice import ladder, steps
from sangfroid.advice.course import after_agent, after_client, spoken
from sangfroid.advice.facts import gathered, mended
from sangfroid.advice.hints import next_move, requested
from sangfroid.advice.phrases import lasting
from sangfroid.advice.playbook import Book
from sangfroid.advice.state import NOTHING, Danger, Owed, Setting, State, Ticked
from sangfroid.advice.told import Told, Withdrawn
from sangfroid.calls.call import Call
from sangfroid.calls.reading import DangerRead, Promise, ReadTurn
from sangfroid.calls.turns import Cue, Heard, Tick
from sangfroid.reading.events import (
    CallEnded,
    DangerHeard,
    Event,
    FastSpeech,
    Interrupted,
    NeededByHeard,
    PromiseHeard,
    PromiseReplaced,
    SituationArose,
    TurnMended,
    TurnRead,
)  # fmt: skip

OPEN: Final = 6  # promises a side that are kept in sight
SILENCE: Final = 5.0  # seconds without a word, after a tense client's turn, from which the agent should say something
SEARCH: Final = 15.0  # the same after the agent announced a search
TOO_FAST: Final = 210  # words a minute; quicker than one's own habit alone is for the report, not for a hint
ANSWERS_DANGER: Final = frozenset({"refer"})
ANSWERS_SUICIDE: Final = frozenset({"refer", "reassure", "together"})
# Heard from the context alone: enough for a situation to add up, not for a hint on this very turn.
GUESSED: Final = frozenset({"context:after_closing"})
LIKELIER: Final = (
    0.5  # a label that the model alone hears is told below this too, where that errs least over many calls
)
HELP: Final = (
    "15", "112", "911", "3114", "144", "quinze", "cent douze", "urgences", "secours", "samu", "pompier", "police",
    "gendarme", "ambulance", "trente et un quatorze", "trente-et-un quatorze",
)  # fmt: skip

Answer = tuple[State, tuple[Told, ...]]


def start(call: Call, book: Book) -> State:
    """The state before the call's first turn."""
    return State(Setting(call.id, call.region, call.started_at, book.office.recording_notice))


def advise(state: State, heard: Heard, events: tuple[Event, ...], book: Book) -> Answer:
    """The state after what was heard and the events that the reading made of it; what there is to tell, in order."""
    if isinstance(heard, Tick):
        return _tick(state, heard, book)
    told: list[Told] = []
    turn: ReadTurn | None = None
    for event in events:
        if isinstance(event, TurnRead):
            turn = event.turn
            state = _turn(state, event, told)
        elif isinstance(event, CallEnded):
            return _ended(state, event, book, told)
        else:
            state = _noted(state, event)
    if turn is None:
        return state, tuple(told)
    state = _ticked(state, turn, len(events) > 1, book, told)
    if turn.speaker == "client" or _unanswered(state) or _asked(turn):
        state, hint = (requested if _asked(turn) else next_move)(state, book)
        if hint is not None:
            told.append(hint)
    return state, tuple(told)


def _turn(state: State, event: TurnRead, told: list[Told]) -> State:
    """The state with the turn's labels and facts; a hint that stood is overtaken by the agent's words."""
    turn = event.turn
    labels = frozenset([cue.name for cue in turn.labels if counts(cue)])
    course = state.course
    if turn.speaker == "agent":
        state = _overtaken(state, labels, told)
        course = after_agent(course, turn, labels)
        climbed = ladder.after_agent(state.ladder, labels, not turn.text)
        owed = replace(state.owed, unsummed=False) if "sum_up" in labels and state.owed.unsummed else state.owed
        danger = _answered(state.danger, turn, labels)
    elif turn.speaker == "client":
        course = after_client(course, event, labels)
        climbed = ladder.after_client(state.ladder, "question" in event.signs and "ramble" not in labels)
        owed, danger = state.owed, _over(state.danger, event)
    else:
        return state._replace(course=spoken(course, turn))
    place = course.client_turns if turn.speaker == "client" else course.heard
    facts = gathered(state.facts, turn, labels, place)
    return State(
        setting=state.setting, course=course, ticked=state.ticked, ladder=climbed, owed=owed, budget=state.budget,
        facts=facts, situations=state.situations, danger=danger, needed_by=state.needed_by, ended=state.ended,
    )  # fmt: skip


def counts(cue: Cue) -> bool:
    """Whether advice may rest on it: not heard from the context alone, nor by the model alone against the odds."""
    return cue.by not in GUESSED and (cue.confidence >= LIKELIER or not cue.by.startswith("model:"))


def _overtaken(state: State, labels: frozenset[str], told: list[Told]) -> State:
    shown = state.budget.shown
    if shown is None:
        return state
    told.append(Withdrawn(shown, followed=not state.budget.answers.isdisjoint(labels)))
    return state._replace(budget=replace(state.budget, shown=None))


def _noted(state: State, event: Event) -> State:
    """The state with one of the reading's other events."""
    match event:
        case DangerHeard(danger):
            return state._replace(danger=_danger(state, danger))
        case SituationArose(situation):
            return state._replace(situations=state.situations | {situation.name})
        case NeededByHeard(needed_by):
            return state._replace(needed_by=needed_by)
        case PromiseHeard(promise):
            return state._replace(owed=_promised(state, promise))
        case PromiseReplaced(id=old):
            return state._replace(owed=_without(state.owed, old))
        case Interrupted(interruption) if interruption.fault:
            return _happened(state, "interrupted")
        case FastSpeech(pace) if pace.words_per_minute > TOO_FAST:
            return _happened(state, "fast_speech")
        case TurnMended(n, span):
            return state._replace(facts=mended(state.facts, n, span))
    return state


def _happened(state: State, event: str) -> State:
    return state._replace(course=state.course._replace(events=state.course.events | {event}))


def _danger(state: State, heard: DangerRead) -> Danger:
    """The danger that holds now. A matter heard before asks for no second card; a new one does."""
    known = state.danger
    if known is not None and heard.matter in known.matters:
        return known
    matters = frozenset({heard.matter}) | (known.matters if known is not None else frozenset())
    # The agent who names the danger while sending for help has answered it already.
    answered = heard.turn == state.course.agent_turn and not ANSWERS_DANGER.isdisjoint(state.course.agent)
    return Danger(heard.matter, heard.turn, heard.quote, acknowledged=answered, matters=matters)


def _answered(danger: Danger | None, turn: ReadTurn, labels: frozenset[str]) -> Danger | None:
    """The danger, acknowledged where the agent's turn sends for help (or, before a suicide, stays)."""
    if danger is None or danger.acknowledged:
        return danger
    answers = ANSWERS_SUICIDE if danger.matter == "suicide" else ANSWERS_DANGER
    low = turn.text.lower()
    if answers.isdisjoint(labels) and not any(word in low for word in HELP):
        return danger
    return replace(danger, acknowledged=True)


def _over(danger: Danger | None, event: TurnRead) -> Danger | None:
    """The danger, answered where the client says that it is over and no new word of danger stands beside it."""
    if danger is None or danger.acknowledged or "relief" not in event.signs or "danger" in event.signs:
        return danger
    return replace(danger, acknowledged=True)


def _promised(state: State, promise: Promise) -> Owed:
    owed = state.owed
    if promise.by == "client":
        return replace(owed, client=(*owed.client, promise)[-OPEN:], unsummed=owed.unsummed or lasting(promise))
    # Said while summing up, a promise is said back already.
    unsummed = owed.unsummed or (lasting(promise) and "sum_up" not in state.course.agent)
    return Owed((*owed.agent, promise)[-OPEN:], owed.client, unsummed, state.course.now)


def _without(owed: Owed, old: str) -> Owed:
    return replace(
        owed, agent=tuple(promise for promise in owed.agent if promise.id != old),
        client=tuple(promise for promise in owed.client if promise.id != old),
    )  # fmt: skip


def _ticked(state: State, turn: ReadTurn, arisen: bool, book: Book, told: list[Told]) -> State:
    """The state with the playbooks begun and the steps done; what is new of them is told."""
    before = state.ticked
    begun, shown = before.begun, before.shown
    # Without words of the client's, and with no new situation, no method can begin.
    if (turn.speaker == "client" and turn.labels) or arisen or not begun:
        begun, shown = steps.entered(state, book)
    if begun != before.begun or shown != before.shown:
        before = Ticked(before.steps, begun, shown, before.kept)
    ticked = steps.done(before, turn, state.course.tension, book)
    if turn.speaker == "agent":
        early = steps.too_early(before, turn, state.course, book) if state.course.tension else None
        if early is not None:
            told.append(early)
            state = _happened(state, "early")
    if ticked is not state.ticked:
        ticked, now = steps.told(ticked, book)
        told.extend(now)
    return state if ticked is state.ticked else state._replace(ticked=ticked)


def _unanswered(state: State) -> bool:
    """A danger just heard in the agent's own turn: the card comes at once."""
    danger = state.danger
    return danger is not None and not danger.acknowledged and danger.turn == state.course.turn


def _asked(turn: ReadTurn) -> bool:
    """The agent asks for help by a key."""
    return any(cue.by == "tap:hard" for cue in turn.labels)


def _tick(state: State, tick: Tick, book: Book) -> Answer:
    """Time passes: a silence that weighs on a tense client, or an update that is due."""
    course = state.course
    if course.now is None or state.ended or state.danger is not None or "distress" in course.client:
        return state, ()
    still = tick.at - course.now
    limit = SEARCH if "buy_time" in course.agent else SILENCE
    events = frozenset({"silence"}) if still >= limit and course.floor == "agent" else frozenset()
    since = course._replace(now=tick.at, events=events, client=frozenset(), signs=frozenset(), quote="")
    advised, hint = next_move(state._replace(course=since), book)
    if hint is None:
        return state, ()
    return state._replace(budget=advised.budget), (hint,)


def _ended(state: State, event: CallEnded, book: Book, told: list[Told]) -> Answer:
    """The call is over: after a hang-up, what to do first."""
    # The end has no words of its own; the client's last ones stand for it only where nobody spoke after them.
    quote = state.course.quote if state.course.floor == "agent" else ""
    course = state.course._replace(events=frozenset({event.ending}), agent=NOTHING, signs=NOTHING, quote=quote)
    state = state._replace(course=course, ended=True)
    before = state.ticked
    begun, shown = steps.entered(state, book)
    # Only what the end itself begins: the line is dead, nothing can be said on it any more.
    state = state._replace(ticked=Ticked(before.steps, begun, shown & ~before.shown, ()))
    state, hint = next_move(state, book)
    state = state._replace(ticked=Ticked(before.steps, begun, shown, before.kept))
    return state, (*told, hint) if hint is not None else tuple(told)
