"""The fold of a running call: the same `hear` and `advise` as afterwards, and what the page shows of them.

Equal turns in their fold order give an equal course, however they came. What is kept is bounded, but for figures.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, NamedTuple

from sangfroid.advice.advise import advise, start
from sangfroid.advice.playbook import Book
from sangfroid.advice.state import State as AdviceState
from sangfroid.advice.told import Told
from sangfroid.advice.whole import Reader
from sangfroid.calls.call import Call
from sangfroid.calls.reading import DangerRead, Promise, ReadTurn
from sangfroid.calls.turns import Cue, Heard, Turn
from sangfroid.cues.hearing import Heard as Hearing
from sangfroid.reading import events
from sangfroid.reading.collect import masked
from sangfroid.reading.hear import glance, hear, taken
from sangfroid.reading.state import Setting
from sangfroid.reading.state import State as ReadingState

TURNS: Final = 200  # of the transcript that are kept in memory; all are in the log
QUESTIONS: Final = 6  # open ones that are kept in sight
ANSWERS: Final = frozenset({"inform", "offer_option", "commit", "honest_limit", "refer", "buy_time", "sum_up"})


class Asked(NamedTuple):
    """A client's question that the agent has not answered yet."""

    turn: int
    quote: str


class Course(NamedTuple):
    """A running call as heard so far. `levels`: the client's turns with their tension."""

    reading: ReadingState
    advice: AdviceState
    turns: tuple[ReadTurn, ...] = ()
    levels: tuple[tuple[int, float], ...] = ()
    promises: tuple[Promise, ...] = ()
    dangers: tuple[DangerRead, ...] = ()
    suspicion: DangerRead | None = None  # the last words that may point to danger or not
    gaps: tuple[tuple[float, float], ...] = ()
    questions: tuple[Asked, ...] = ()
    ended: events.CallEnded | None = None


def begun(call: Call, book: Book) -> Course:
    """The course before the first turn."""
    return Course(ReadingState(Setting(call.started_at, call.zone, call.region)), start(call, book))


def heard(
    course: Course, what: Heard, reader: Reader, hearing: Hearing | None = None
) -> tuple[Course, tuple[Told, ...]]:
    """The course after what was heard, and what advice tells; `hearing`: what is heard of a turn, where it is known."""
    if hearing is not None and isinstance(what, Turn):
        reading, happened = taken(course.reading, what, hearing)
    else:
        reading, happened = hear(course.reading, what, reader.grammar)
    advice, told = advise(course.advice, what, happened, reader.book)
    course = course._replace(reading=reading, advice=advice)
    for event in happened:
        course = _noted(course, event)
    return course, told


def glanced(course: Course, partial: Turn, reader: Reader) -> tuple[Cue, ...]:
    """What unfinished words seem to do; the model never hears them, and nothing is kept."""
    return glance(course.reading, partial, reader.grammar)


def _noted(course: Course, event: events.Event) -> Course:
    match event:
        case events.TurnRead(turn, signs):
            return _said(course, turn, signs)
        case events.PromiseHeard(promise):
            return course._replace(promises=(*course.promises, promise))
        case events.PromiseReplaced(id=old, by=new):
            now = tuple(replace(one, replaced_by=new) if one.id == old else one for one in course.promises)
            return course._replace(promises=now)
        case events.DangerHeard(danger):
            return course._replace(dangers=(*course.dangers, danger))
        case events.DangerSuspected(danger):
            return course._replace(suspicion=danger)
        case events.GapHeard(start_, end):
            return course._replace(gaps=(*course.gaps, (start_, end)))
        case events.TurnMended(n, span):
            return _mended(course, n, span)
        case events.CallEnded():
            return course._replace(ended=event)
    return course


def _said(course: Course, turn: ReadTurn, signs: frozenset[str]) -> Course:
    levels = course.levels if turn.tension is None else (*course.levels, (turn.n, turn.tension))
    questions = course.questions
    if turn.speaker == "client" and "question" in signs and turn.text:
        questions = (*questions, Asked(turn.n, turn.text))[-QUESTIONS:]
    elif questions and turn.speaker == "agent" and not ANSWERS.isdisjoint({cue.name for cue in turn.labels}):
        questions = ()
    return course._replace(turns=(*course.turns, turn)[-TURNS:], levels=levels, questions=questions)


def _mended(course: Course, n: int, span: tuple[int, int]) -> Course:
    """The course with a span masked that later words have shown to be private."""

    def mend(turn: ReadTurn) -> ReadTurn:
        text = masked(turn.text, span)
        cues = tuple(replace(cue, quote=text[slice(*cue.span)]) for cue in turn.labels)
        return replace(turn, text=text, labels=cues, tension_quote=None)

    text = next((masked(turn.text, span) for turn in course.turns if turn.n == n), None)
    if text is None:
        return course
    return course._replace(
        turns=tuple(mend(turn) if turn.n == n else turn for turn in course.turns),
        promises=tuple(
            replace(one, text=text[slice(*one.span)]) if one.turn == n else one for one in course.promises
        ),
        dangers=tuple(replace(one, quote=text[slice(*one.span)]) if one.turn == n else one for one in course.dangers),
        suspicion=(
            replace(course.suspicion, quote=text[slice(*course.suspicion.span)])
            if course.suspicion is not None and course.suspicion.turn == n
            else course.suspicion
        ),
        questions=tuple(Asked(n, text) if one.turn == n else one for one in course.questions),
    )  # fmt: skip
