"""The method's steps: done, with the words that did them; not observed where nothing was said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sangfroid.advice.playbook import Playbook
from sangfroid.calls.reading import Early, Reading, Step
from sangfroid.review.clock import place
from sangfroid.review.quotes import LONG, Quote, clipped, turn_of
from sangfroid.review.voice import Voice

AFTERWARDS: Final = "hang_up"  # a method for after the call: nothing of it can be heard in the call
SAFETY: Final = "danger"  # overrides every other method
EVERY_CALL: Final = "everyday"


@dataclass(frozen=True, slots=True)
class Done:
    """A step of a method, with the words that did it."""

    title: str
    quote: Quote


@dataclass(frozen=True, slots=True)
class Method:
    """A playbook that was in play: steps done, in its order, titles of those not observed, those done too early."""

    title: str
    done: tuple[Done, ...]
    unseen: tuple[str, ...]
    early: tuple[Done, ...] = ()  # asked while the client was too tense for it


def methods(reading: Reading, voice: Voice) -> tuple[Method, ...]:
    """The playbooks in play: those of the call's situations, those of which a step was done. Danger stands alone."""
    known = voice.playbooks.playbooks
    done = {step.playbook for step in reading.steps}
    wanted = done | {situation.name for situation in reading.situations}
    if reading.dangers:
        wanted = {SAFETY}
    shown = [book for book in known if book.id in wanted and book.id != AFTERWARDS]
    shown.sort(key=lambda book: book.id == EVERY_CALL)
    found = (_method(book, reading, voice) for book in shown)
    return tuple(method for method in found if method.done or method.unseen)


def _method(book: Playbook, reading: Reading, voice: Voice) -> Method:
    """The steps that words can do: an act of the hand leaves no words to observe."""
    first: dict[str, Step] = {}
    for step in reading.steps:
        if step.playbook == book.id:
            first.setdefault(step.step, step)
    done, unseen, early = [], [], _early(book, reading, voice)
    for known in book.steps:
        quote = _quote(first.get(known.id), reading, voice)
        if quote is not None:
            done.append(Done(known.title, quote))
        elif (known.done_by_agent or known.done_by_client) and all(one.title != known.title for one in early):
            unseen.append(known.title)
    return Method(book.title, tuple(done), tuple(unseen), early)


def _early(book: Playbook, reading: Reading, voice: Voice) -> tuple[Done, ...]:
    """The steps done while the client was too tense, each with the words that did it first."""
    first: dict[str, Early] = {}
    for one in reading.too_early:
        if one.playbook == book.id:
            first.setdefault(one.step, one)
    quotes = ((step, _quote(first.get(step.id), reading, voice)) for step in book.steps)
    return tuple(Done(step.title, quote) for step, quote in quotes if quote is not None)


def _quote(step: Step | Early | None, reading: Reading, voice: Voice) -> Quote | None:
    turn = turn_of(reading, step.turn) if step is not None else None
    if step is None or turn is None:
        return None
    start = max(turn.text.find(step.quote), 0)
    words = clipped(turn.text, (start, start + len(step.quote)), LONG)
    return Quote(turn.n, turn.speaker, words, place(turn, voice))


def step_title(playbook: str, step: str, voice: Voice) -> str:
    """The step's title in its playbook; its id where the playbooks at hand do not know it."""
    return next((one.title for one in voice.playbooks.steps if (one.playbook, one.id) == (playbook, step)), step)
