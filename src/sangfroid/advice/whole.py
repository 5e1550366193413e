"""A whole call in one go: the same folds that hear it live, and the reading collected from their events."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice, zip_longest
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
from sangfroid.cues.hearing import ahead, french, ruled, told, trained, warm, whole
from sangfroid.reading.attempts import shipped as closings
from sangfroid.reading.collect import Collector
from sangfroid.reading.events import Event
from sangfroid.reading.hear import before, hear, taken
from sangfroid.reading.masking import masked
from sangfroid.reading.state import Setting as ReadingSetting
from sangfroid.reading.state import State as ReadingState

CALLS_AT_ONCE: Final = 64  # that are read side by side
TURNS_AT_ONCE: Final = 800  # whose words are looked at together
LEAST_AT_ONCE: Final = 12  # of each call


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
        with _uncollected():  # all that is made here lasts as long as the process
            reader = cls(trained(keep) if model else french(keep), load.book(lang, office))
            gc.freeze()  # looked at by every full collection, it would cost a quarter of the reading
        return reader

    def warm(self) -> Iterator[None]:
        """Hears many short texts, one a step: a server does so beside its first seconds, that no call pays for it."""
        return warm(self.grammar)

    def read(self, call: Call) -> Reading:
        """The call's whole reading, with the steps done and the advice given at its turns."""
        return next(self.read_all((call,)))

    def read_all(self, calls: Iterable[Call]) -> Iterator[Reading]:
        """The readings of many calls, in their order: the same as one after the other, sooner; `calls` are taken up
        a few at a time."""
        made_with, coming = self.made_with(), iter(calls)
        while some := tuple(islice(coming, CALLS_AT_ONCE)):
            with _uncollected():  # next to nothing of a reading goes round in a circle; looking for it costs a seventh
                runs = [_Run(call, self, made_with) for call in some]
                self._together(runs)
                readings = [run.reading() for run in runs]
            yield from readings

    def _together(self, runs: Sequence[_Run]) -> None:
        """Reads these calls side by side: a turn of each, then the next one of each."""
        each = max(LEAST_AT_ONCE, TURNS_AT_ONCE // len(runs))
        while coming := [(run, some) for run in runs if (some := tuple(islice(run.coming, each)))]:
            ahead([heard for _, some in coming for heard in some if isinstance(heard, Turn)], self.grammar)
            for step in zip_longest(*[some for _, some in coming]):
                self._step([(run, heard) for (run, _), heard in zip(coming, step, strict=True) if heard is not None])

    def _step(self, step: Sequence[tuple[_Run, Heard]]) -> None:
        halves = [
            ruled(heard, before(run.state, heard), self.grammar) if isinstance(heard, Turn) else None
            for run, heard in step
        ]
        found = iter(told([half for half in halves if half is not None], self.grammar))
        for (run, heard), half in zip(step, halves, strict=True):
            if half is not None:
                run.take(heard, taken(run.state, half.turn, whole(half, next(found))))
            else:
                run.take(heard, hear(run.state, heard, self.grammar))

    def made_with(self) -> tuple[tuple[str, str], ...]:
        """Which program, rules, model and playbooks read the call: when one changes, a call is worth reading again."""
        model = self.grammar.model
        return (
            ("sangfroid", __version__), ("cues", self.grammar.version),
            ("model", model.version if model is not None else ""),
            ("closings", closings().version if model is not None else ""), ("playbooks", self.book.version),
        )  # fmt: skip


@contextmanager
def _uncollected() -> Iterator[None]:
    """Nothing is looked at for circles meanwhile."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


class _Run:
    """A call while it is read."""

    def __init__(self, call: Call, reader: Reader, made_with: tuple[tuple[str, str], ...]) -> None:
        self.coming = iter(masked(course(call)))
        self.state = ReadingState(ReadingSetting(call.started_at, call.zone, call.region))
        self._call = call
        self._book = reader.book
        self._advised = start(call, reader.book)
        self._collector = Collector(call, made_with)
        self._steps: list[StepDone] = []
        self._advice: list[Advice] = []
        self._early: list[Early] = []

    def take(self, heard: Heard, brought: tuple[ReadingState, tuple[Event, ...]]) -> None:
        """What was heard, and what it brought."""
        self.state, events = brought
        self._collector.take(events)
        self._advised, told = advise(self._advised, heard, events, self._book)
        for item in told:
            if isinstance(item, StepDone):
                self._steps.append(item)
            elif isinstance(item, Advice):
                self._advice.append(item)
            elif isinstance(item, TooEarly):
                self._early.append(Early(item.playbook, item.step, item.turn, item.quote))

    def reading(self) -> Reading:
        """What was read, once nothing more comes."""
        read = replace(
            self._collector.reading(),
            steps=tuple(self._steps), advice=tuple(self._advice), too_early=tuple(self._early),
        )  # fmt: skip
        return mended(read, self._call)


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
    for old, new in changed:
        place = old.find(quote) if quote else -1
        if place >= 0:
            return new[place : place + len(quote)]
    return quote
