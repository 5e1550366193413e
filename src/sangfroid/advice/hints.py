"""The next best move: the first ripe step of the methods that the call is in, in words that use its facts."""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2b
from typing import Final

from sangfroid.advice import budget
from sangfroid.advice.phrases import phrases
from sangfroid.advice.playbook import Book, Step
from sangfroid.advice.state import Budget, State
from sangfroid.advice.steps import holds
from sangfroid.advice.wording import Wording
from sangfroid.calls.reading import Advice

LONGEST: Final = 22  # words that can be said aloud as they are read
DANGER: Final = "danger"
OWN: Final = frozenset(
    {"client", "subject", "times", "wait", "needed_by", "i_owe", "you_owe", "number", "gesture", "slot"}
)
CARDS: Final = 2  # times that a danger's card is shown while nobody has answered it


def requested(state: State, book: Book) -> tuple[State, Advice | None]:
    """A sentence for the agent who asked for help; an answer rather than a hint, it waits for no budget."""
    for step in book.steps:
        if step.on_request and (said := _said(step, state, book)) is not None:
            return _remembered(state, step, *said)
    return state, None


def next_move(state: State, book: Book) -> tuple[State, Advice | None]:
    """The hint due now, if any, and the state that remembers it."""
    allowed = budget.free(state)
    shown = state.ticked.shown
    for playbook in book.playbooks:
        # Danger overrides every other method; safety and limits wait for no budget.
        if not shown & playbook.bit or not (allowed or playbook.exempt):
            continue
        if state.danger is not None and playbook.id != DANGER:
            continue
        for step in playbook.proposable:
            if _open(step, state) and holds(step.ripe, state):
                said = _said(step, state, book)
                if said is not None:
                    return _remembered(state, step, *said)
    return state, None


def _open(step: Step, state: State) -> bool:
    """Whether the step may still be proposed: not done, not proposed before (`again`: not twice)."""
    spent = state.budget
    if step.kind == "danger":
        return state.danger is not None and state.danger.shown < CARDS
    if step.again:
        return not spent.twice & step.bit
    return not (spent.once | state.ticked.steps) & step.bit


def _said(step: Step, state: State, book: Book) -> tuple[str, int] | None:
    """The text to show, and the bit of its wording (0: an act). None where no sentence can be said."""
    if step.kind in ("do", "avoid"):
        return (step.do if step.kind == "do" else step.avoid), 0
    facts = phrases(state, book)
    usable = [
        wording for wording in step.say
        if not state.budget.said & (1 << wording.number) and wording.needs <= facts.keys()
    ]  # fmt: skip
    filled = [(wording, wording.filled(facts, state.facts.tu)) for wording in usable]
    filled = [(wording, text) for wording, text in filled if len(text.split()) <= LONGEST]
    if state.facts.unsettled:
        filled = [(wording, text) for wording, text in filled if wording.vous == wording.tu] or filled
    if not filled:
        return None
    best = max(_own(wording) for wording, _ in filled)
    choice = [(wording, text) for wording, text in filled if _own(wording) == best]
    # Python's own hash differs from one run to the next: the same call must read the same again.
    key = f"{state.setting.call}/{state.course.turn}/{step.playbook}.{step.id}".encode()
    wording, text = choice[int.from_bytes(blake2b(key, digest_size=4).digest()) % len(choice)]
    return text, 1 << wording.number


def _own(wording: Wording) -> int:
    """How much a wording is this call's own: 2 with a fact of it, 1 with an office's value, 0 without any."""
    return 2 if not OWN.isdisjoint(wording.needs) else bool(wording.needs)


def _remembered(state: State, step: Step, text: str, wording: int) -> tuple[State, Advice]:
    quote = state.danger.quote if step.kind == "danger" and state.danger is not None else state.course.quote
    hint = Advice(state.course.turn, step.kind, text, step.why, quote, step.playbook, step.id)
    before = state.budget
    spent = Budget(
        moments=budget.spent(before.moments, budget.moment(state)), said=before.said | wording,
        once=before.once | step.bit, twice=before.twice | (before.once & step.bit),
        answers=step.done_by_agent, shown=hint,
    )  # fmt: skip
    danger = state.danger
    if step.kind == "danger" and danger is not None:
        danger = replace(danger, shown=danger.shown + 1)
    return state._replace(budget=spent, danger=danger), hint
