"""What advice tells of a running call becomes the hint on its page."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from sangfroid.advice import budget
from sangfroid.advice import hints as moves
from sangfroid.advice.playbook import Book
from sangfroid.advice.told import Told, Withdrawn
from sangfroid.calls.reading import Advice
from sangfroid.calls.turns import Turn
from sangfroid.desk import hints as shown
from sangfroid.desk.course import Course
from sangfroid.desk.hints import Hints


class Moment(NamedTuple):
    """The present: `at` in seconds of the reader's own time; `speaking`: whether the agent seems to be speaking."""

    at: float
    speaking: bool


def after(
    hints: Hints, told: tuple[Told, ...], turn: Turn | None, course: Course, book: Book, now: Moment
) -> Hints:  # fmt: skip
    """The hints after what advice told, of a turn or of time that passed; `course` is that after it."""
    if turn is not None and turn.speaker == "agent" and turn.text:
        read = next((one for one in reversed(course.turns) if one.n == turn.n), None)
        if read is not None:
            hints = shown.answered(hints, read)
    if any(isinstance(one, Withdrawn) for one in told):
        hints = shown.overtaken(hints)
    danger = course.advice.danger
    if hints.now is not None and hints.now.danger and (danger is None or danger.acknowledged):
        hints = shown.acted(hints, hints.now.id, "taken", now.at)
    advice = next((one for one in reversed(told) if isinstance(one, Advice)), None)
    if advice is not None:
        return shown.proposed(hints, advice, _answers(advice, book), now.at, speaking=now.speaking)
    if turn is not None and turn.speaker == "client" and turn.text:
        return _missed(hints, course, book, now.at)
    return hints


def standing(hints: Hints, course: Course, book: Book, now: Moment) -> Hints:
    """The hints after turns were heard again: the one that stands by them is on the page."""
    stands = course.advice.budget.shown
    if stands is None or (hints.now is not None and hints.now.advice.step == stands.step):
        return hints
    return shown.proposed(hints, stands, _answers(stands, book), now.at, speaking=now.speaking)


def _missed(hints: Hints, course: Course, book: Book, at: float) -> Hints:
    """Where only the budget of hints keeps one back, the moment is watched for comparison."""
    state = course.advice
    if budget.free(state) or state.danger is not None:
        return hints
    freed = state._replace(budget=replace(state.budget, moments=(), shown=None))
    _, due = moves.next_move(freed, book)
    return hints if due is None else shown.missed(hints, due, _answers(due, book), at)


def _answers(advice: Advice, book: Book) -> frozenset[str]:
    step = next((one for one in book.steps if (one.playbook, one.id) == (advice.playbook, advice.step)), None)
    return frozenset() if step is None else step.done_by_agent
