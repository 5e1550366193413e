"""The record with 100,000 calls in it: what a page asks of the store, search, and taking calls in."""

from __future__ import annotations

import itertools
import json
import random
import statistics
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from time import perf_counter
from typing import Final

from benchmarks.figure import Figure, figure
from benchmarks.reading import SAMPLES
from benchmarks.record_store import AGENTS, CALLS, CONTACTS, FOLDER, NOW, cast, forget, words
from sangfroid.faces.web.today import SHOWN
from sangfroid.followup.worklist import worklist
from sangfroid.record import brief, calls, contacts, imports, lines, messages, notes, promises, search
from sangfroid.record.imports import Reading, SourceFile
from sangfroid.record.prepare import Asked
from sangfroid.record.store import Visit

IMPORTED: Final = 2_000
WARM: Final = 200  # of them, after which rules and processes are at their pace
RUNS: Final = 100  # of one question, for one p95
ROUNDS: Final = 3

Question = Callable[[Visit, random.Random], object]


def _p95(kind: str, question: Question, *, supervisor: bool = False) -> list[float]:
    """The 95th percentile of a question's time, in ms, of each round; with its transaction and its audit row."""
    here = cast(kind)
    visitor = here.supervisor if supervisor else here.agent
    chance = random.Random(3)
    rounds: list[float] = []
    for _ in range(ROUNDS):
        took: list[float] = []
        for _ in range(RUNS):
            start = perf_counter()
            with here.store.look(visitor, NOW) as visit:
                question(visit, chance)
            took.append(1000 * (perf_counter() - start))
        rounds.append(statistics.quantiles(took, n=20)[-1])
    return rounds


def _list(visit: Visit, chance: random.Random) -> object:
    which = chance.choice((
        lines.Filter(), lines.Filter(situation="abuse"), lines.Filter(least_hardness=3),
        lines.Filter(outcome="resolved"),
        lines.Filter(until=NOW - timedelta(days=chance.randrange(150))),
    ))  # fmt: skip
    return lines.listed(visit, which)


def _call(visit: Visit, chance: random.Random) -> object:
    id_ = chance.randrange(1, CALLS // AGENTS) * AGENTS + 1
    return calls.whole(visit, id_), promises.of_call(visit, id_), notes.of_call(visit, id_)


def _contact(visit: Visit, chance: random.Random) -> object:
    return brief.brief(visit, chance.randrange(1, CONTACTS))


def _by_number(visit: Visit, chance: random.Random) -> object:
    found = contacts.by_number(visit, f"06 {chance.randrange(CONTACTS):08d}")
    names = contacts.listed(visit, chance.choice(words())[:5])
    return found, names


def _today(visit: Visit, chance: random.Random) -> object:
    del chance
    return worklist(visit, SHOWN), lines.hard_today(visit, NOW.date()), messages.inbox(visit)


def _search(visit: Visit, chance: random.Random) -> object:
    asked = chance.choice(("rappeler", "bonjour facture", "rendez-vous", "rapp", chance.choice(words()), "médecin"))
    return search.search(visit, asked)


def page(question: Question, kind: str, bar: float, name: str, *, supervisor: bool = False) -> Figure:
    """A question's p95."""
    return figure(name, _p95(kind, question, supervisor=supervisor), unit="ms (p95)", bar=bar, least=False)


def importing(kind: str, name: str) -> Figure:
    """Transcripts a second, each read with model and advice and committed, once the processes are warm."""
    here = cast(kind)
    samples = [(path.name, json.loads(path.read_bytes())) for path in sorted(SAMPLES.glob("*.json"))]
    mark = perf_counter()  # other files at each run
    files = (
        SourceFile(name, json.dumps(call | {"id": f"{mark} {n}"}).encode())
        for n, (name, call) in enumerate(itertools.islice(itertools.cycle(samples), IMPORTED))
    )
    start = perf_counter()
    new: list[int] = []
    told = imports.take_in(here.store, here.agent, files, NOW, asked=Asked(), reading=Reading(keep=FOLDER))
    for number, one in enumerate(told, 1):
        if one.call is None or one.known:
            raise AssertionError(f"{one.name} was not taken in")
        new.append(one.call)
        if number == WARM:
            start = perf_counter()
    took = perf_counter() - start
    forget(here.store, here.agent.office, new)
    return figure(name, [(IMPORTED - WARM) / took], unit="transcripts/s", bar=100, least=True)


PAGES: Final[dict[str, tuple[Question, float]]] = {
    "list": (_list, 100), "call": (_call, 100), "contact": (_contact, 100), "find_contact": (_by_number, 100),
    "today": (_today, 100), "search": (_search, 200),
}  # fmt: skip


def _benchmarks() -> dict[str, Callable[[str], Figure]]:
    found: dict[str, Callable[[str], Figure]] = {}
    for kind in ("sqlite", "postgresql"):
        for name, (question, bar) in PAGES.items():
            found[f"record.{kind}.{name}"] = partial(page, question, kind, bar)
        for name in ("list", "search"):
            question, bar = PAGES[name]
            found[f"record.{kind}.{name}_of_all"] = partial(page, question, kind, bar, supervisor=True)
        found[f"record.{kind}.import"] = partial(importing, kind)
    return found


BENCHMARKS: Final[dict[str, Callable[[str], Figure]]] = _benchmarks()
