"""Which playbooks a call is in, and which of their steps are done, with the words that did them."""

from __future__ import annotations

from typing import Final

from sangfroid.advice.lexicon import lexicon
from sangfroid.advice.playbook import Book, Ripe, Step
from sangfroid.advice.state import Course, State, Ticked
from sangfroid.advice.told import TooEarly
from sangfroid.calls.reading import ReadTurn
from sangfroid.calls.reading import Step as StepDone

CARE: Final = frozenset({"empathise", "apologise", "reassure", "together", "reformulate"})


def holds(ripe: Ripe, state: State) -> bool:
    """Whether one set of conditions holds."""
    for tests in ripe:
        for test in tests:
            if not test(state):
                break
        else:
            return True
    return False


def entered(state: State, book: Book) -> tuple[int, int]:
    """(begun, shown) playbooks, with those that this turn begins."""
    begun, shown = state.ticked.begun, state.ticked.shown
    for playbook in book.playbooks:
        if not begun & playbook.bit and (not playbook.begins or holds(playbook.begins, state)):
            begun |= playbook.bit
        if not shown & playbook.bit and begun & playbook.bit and (not playbook.when or holds(playbook.when, state)):
            shown |= playbook.bit
    return begun, shown


def done(ticked: Ticked, turn: ReadTurn, tension: float, book: Book) -> Ticked:
    """The steps after this turn. A step counts once, after those it needs, and in the calm that it needs."""
    table = book.by_agent if turn.speaker == "agent" else book.by_client
    steps, kept = ticked.steps, ticked.kept
    for cue in turn.labels:
        for step in table.get(cue.name, ()):
            if steps & step.bit or not ticked.begun & step.group or steps & step.after != step.after:
                continue
            if step.calm_only is not None and tension > step.calm_only:
                continue
            steps |= step.bit
            kept = (*kept, StepDone(step.playbook, step.id, turn.n, cue.quote))
    if steps == ticked.steps:
        return ticked
    return Ticked(steps, ticked.begun, ticked.shown, kept)


def told(ticked: Ticked, book: Book) -> tuple[Ticked, tuple[StepDone, ...]]:
    """The steps to tell now: those of playbooks that the call is in. The others wait."""
    if not ticked.kept:
        return ticked, ()
    names = {playbook.id for playbook in book.playbooks if ticked.shown & playbook.bit}
    now = tuple(step for step in ticked.kept if step.playbook in names)
    if not now:
        return ticked, ()
    kept = tuple(step for step in ticked.kept if step.playbook not in names)
    return Ticked(ticked.steps, ticked.begun, ticked.shown, kept), now


def too_early(ticked: Ticked, turn: ReadTurn, course: Course, book: Book) -> TooEarly | None:
    """An agent's turn that does a step while the client is too tense for it; who calls and safety never are.

    Nor is a turn that cares first, nor a first closed question: it finds out who calls and for what.
    """
    if not CARE.isdisjoint(course.agent):
        return None
    for cue in turn.labels:
        if cue.name == "ask_detail" and course.client_turns < 2:
            continue
        for step in book.by_agent.get(cue.name, ()):
            if _early(step, ticked, course.tension) and not _may_ask(turn.text):
                return TooEarly(step.playbook, step.id, turn.n, cue.quote, step.early)
    return None


def _may_ask(text: str) -> bool:
    """The question finds out who calls, or whether anyone is in danger."""
    return not lexicon().may_ask.isdisjoint(text.lower().replace("'", " ").split())


def _early(step: Step, ticked: Ticked, tension: float) -> bool:
    return bool(
        step.early and step.calm_only is not None and tension > step.calm_only
        and ticked.begun & step.group and not ticked.steps & step.bit
    )  # fmt: skip
