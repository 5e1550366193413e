"""A whole call in one go: the same folds that hear it live, and the reading collected from their events."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Final

from sangfroid import __version__
from sangfroid.advice import load
from sangfroid.advice.advise import advise, start
from sangfroid.advice.office import Office
from sangfroid.advice.playbook import Book
from sangfroid.advice.told import TooEarly
from sangfroid.calls.call import Call
from sangfroid.calls.reading import Advice, Early, Reading
from sangfroid.calls.reading import Step as StepDone
from sangfroid.calls.turns import End, Heard, Turn, fold_order
from sangfroid.cues.grammar.match import Grammar
from sangfroid.cues.hearing import ahead, french, trained, warm
from sangfroid.reading.collect import Collector
from sangfroid.reading.hear import hear
from sangfroid.reading.masking import masked
from sangfroid.reading.state import Setting as ReadingSetting
from sangfroid.reading.state import State as ReadingState

AT_ONCE: Final = 200  # turns whose words are looked at together


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads calls, one after the other, with one grammar and one book."""

    grammar: Grammar
    book: Book

    @classmethod
    def load(
        cls, *, lang: str = "fr", office: Path | None = None, keep: Path | None = None, model: bool = True
    ) -> Reader:
        """With the package's rules and its playbooks in this language, an office's folder of sheets over them.

        `keep`: a folder in which the compiled rules are kept for the next start. Without `model`: by rules alone.
        """
        collects = gc.isenabled()
        gc.disable()  # all that is made here lasts as long as the process
        try:
            reader = cls(trained(keep) if model else french(keep), load.book(lang, office))
            gc.freeze()  # looked at by every full collection, it would cost a quarter of the reading
        finally:
            if collects:
                gc.enable()
        return reader

    def warm(self) -> Iterator[None]:
        """Hears many short texts, one a step: a server does so beside its first seconds, that no call pays for it."""
        return warm(self.grammar)

    def read(self, call: Call) -> Reading:
        """The call's whole reading, with the steps done and the advice given at its turns."""
        heard_so_far = ReadingState(ReadingSetting(call.started_at, call.zone, call.region))
        state = start(call, self.book)
        collector = Collector(call, self.made_with())
        steps: list[StepDone] = []
        advice: list[Advice] = []
        early: list[Early] = []
        for heard in self._ahead(masked(course(call))):
            heard_so_far, events = hear(heard_so_far, heard, self.grammar)
            collector.take(events)
            state, told = advise(state, heard, events, self.book)
            if told:
                steps.extend([item for item in told if isinstance(item, StepDone)])
                advice.extend([item for item in told if isinstance(item, Advice)])
                early.extend([Early(e.playbook, e.step, e.turn, e.quote) for e in told if isinstance(e, TooEarly)])
        told_of = replace(collector.reading(), steps=tuple(steps), advice=tuple(advice), too_early=tuple(early))
        return mended(told_of, call)

    def _ahead(self, course: Iterable[Heard]) -> Iterator[Heard]:
        """What was heard, looked at many turns at a time before it is heard turn by turn."""
        coming = iter(course)
        while some := tuple(islice(coming, AT_ONCE)):
            ahead([heard for heard in some if isinstance(heard, Turn)], self.grammar)
            yield from some

    def made_with(self) -> tuple[tuple[str, str], ...]:
        """Which program, rules, model and playbooks read the call: when one changes, a call is worth reading again."""
        model = self.grammar.model
        return (
            ("sangfroid", __version__), ("cues", self.grammar.version),
            ("model", model.version if model is not None else ""), ("playbooks", self.book.version),
        )  # fmt: skip


def read(
    call: Call, *, grammar: Grammar | None = None, playbooks: Book | None = None, office: Office | None = None
) -> Reading:
    """The reading of one call; without a grammar or playbooks, those of the package. `office`: its values instead."""
    book = playbooks or load.book()
    return Reader(grammar or trained(), load.with_office(book, office) if office is not None else book).read(call)


def course(call: Call) -> tuple[Heard, ...]:
    """What is heard of a finished call, in the order in which its turns became final."""
    return (*sorted(call.turns, key=fold_order), call.end or End())


def mended(reading: Reading, call: Call) -> Reading:
    """The reading with its quotes as the turns' texts now stand: what was masked later is masked in them too."""
    now = {turn.n: turn.text for turn in reading.turns}
    changed = tuple((turn.text, now[turn.n]) for turn in call.turns if now.get(turn.n, turn.text) != turn.text)
    if not changed:
        return reading
    steps = tuple(replace(step, quote=_quote(step.quote, changed)) for step in reading.steps)
    advice = tuple(replace(hint, quote=_quote(hint.quote, changed)) for hint in reading.advice)
    early = tuple(replace(one, quote=_quote(one.quote, changed)) for one in reading.too_early)
    return replace(reading, steps=steps, advice=advice, too_early=early)


def _quote(quote: str, changed: tuple[tuple[str, str], ...]) -> str:
    """The quote at its place in the mended text of the turn that it comes from."""
    for before, after in changed:
        place = before.find(quote) if quote else -1
        if place >= 0:
            return after[place : place + len(quote)]
    return quote
