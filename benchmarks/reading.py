"""The whole reading with advice; the pattern engine beside spaCy's Matcher; growth; memory."""

from __future__ import annotations

import itertools
import resource
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from benchmarks.figure import Figure, figure, seconds
from benchmarks.literals import literal_rules
from sangfroid.advice.whole import Reader
from sangfroid.calls.call import Call
from sangfroid.calls.turns import Turn
from sangfroid.language.patterns import Patterns
from sangfroid.language.words import words
from sangfroid.sources.transcripts import read_call

SAMPLES: Final = Path(__file__).parents[1] / "src" / "sangfroid" / "data" / "samples" / "fr"
RUNS: Final = 5


def sample_calls() -> list[Call]:
    """The calls that ship with the package."""
    return [read_call(path.read_bytes(), name=path.name) for path in sorted(SAMPLES.glob("*.json"))]


def turns_per_second(name: str) -> Figure:
    """Masking, cues by rule, fold, advice and the collected reading of the samples, one after the other, one core,
    patterns warm."""
    return figure(name, _speeds(Reader.load(lang="fr", model=False)), unit="turns/s", bar=5_000, least=True)


def with_model(name: str) -> Figure:
    """The same with the trained model."""
    return figure(name, _speeds(Reader.load(lang="fr")), unit="turns/s", bar=3_000, least=True)


def _speeds(reader: Reader) -> list[float]:
    calls = sample_calls() * 8
    turns = sum(len(call.turns) for call in calls)
    for call in calls[:18]:
        reader.read(call)
    return [turns / seconds(lambda: deque(reader.read_all(calls), maxlen=0)) for _ in range(RUNS)]


def against_spacy(name: str) -> Figure:
    """How many times faster than spaCy's blank-French Matcher, over the same literal rules and our words."""
    import spacy  # noqa: PLC0415  (only in the environment of `make bench`)
    from spacy.matcher import Matcher  # noqa: PLC0415
    from spacy.tokens import Doc  # noqa: PLC0415

    rules = literal_rules()
    heard = [words(turn.text) for call in sample_calls() for turn in call.turns]
    heard = [each for each in heard if each.forms]
    patterns = Patterns([" ".join(rule) for rule in rules], {})
    vocabulary = spacy.blank("fr").vocab
    matcher = Matcher(vocabulary)
    for number, rule in enumerate(rules):
        matcher.add(str(number), [[{"ORTH": form} for form in rule]])
    documents = [Doc(vocabulary, words=list(each.forms)) for each in heard]
    ours_found = sum(len(patterns.find(each)) for each in heard)
    theirs_found = sum(len(matcher(document)) for document in documents)
    if ours_found != theirs_found:
        raise AssertionError(f"not the same matches: {ours_found} and {theirs_found}")
    runs = []
    for _ in range(RUNS):
        theirs = seconds(lambda: [matcher(document) for document in documents])
        ours = seconds(lambda: [patterns.find(each) for each in heard])
        runs.append(theirs / ours)
    return figure(name, runs, unit=f"times ({len(rules)} rules)", bar=30, least=True)


def long_call(name: str) -> Figure:
    """What a turn costs in a call of 10,000 turns, against one in a call of 100."""
    reader = Reader.load(lang="fr")
    short, long = _call_of(100), _call_of(10_000)
    reader.read(short)
    runs = []
    for _ in range(3):
        one = min(seconds(lambda: reader.read(short)) for _ in range(10)) / 100
        runs.append(seconds(lambda: reader.read(long)) / 10_000 / one)
    return figure(name, runs, unit="times", bar=1.3, least=False)


def _call_of(number: int) -> Call:
    """One call of so many turns, made of the samples' turns one after the other."""
    turns: list[Turn] = []
    shift = 0.0
    for call in itertools.cycle(sample_calls()):
        for turn in call.turns:
            if turn.start is None or turn.end is None:
                continue
            turns.append(replace(turn, n=len(turns) + 1, start=turn.start + shift, end=turn.end + shift))
            if len(turns) == number:
                return replace(sample_calls()[0], id="long", turns=tuple(turns))
        shift = max(turn.end or 0.0 for turn in turns) + 1.0
    raise AssertionError("unreachable")


def archive_memory(name: str) -> Figure:
    """The highest memory of a process that reads 100,000 calls one after the other."""
    told = subprocess.run(
        [sys.executable, "-c", "from benchmarks.reading import _stream; _stream(100_000)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return figure(name, [float(told.stdout)], unit="MB", bar=250, least=False)


def _stream(number: int) -> None:
    """Reads so many calls of a few turns, cut out of the samples, each with words of its own; prints the peak."""
    reader = Reader.load(lang="fr")
    for call in itertools.islice(_short_calls(), number):
        reader.read(call)
    print(_peak())


def _peak() -> float:
    """The highest memory of this process, in MB; the resource module would tell that of the process which started this
    one, where it was higher."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text("ascii").partition("VmHWM:")[2].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _short_calls() -> Iterator[Call]:
    samples = sample_calls()
    for number in itertools.count():
        call = samples[number % len(samples)]
        at = number * 7 % max(1, len(call.turns) - 5)
        turns = tuple(replace(turn, text=f"{turn.text} dossier {number}x") for turn in call.turns[at : at + 5])
        yield replace(call, id=f"call-{number}", turns=turns)


BENCHMARKS: Final[dict[str, Callable[[str], Figure]]] = {
    "read.turns_per_second": turns_per_second,
    "read.with_model": with_model,
    "read.patterns_against_spacy": against_spacy,
    "read.long_call": long_call,
    "read.archive_memory": archive_memory,
}
