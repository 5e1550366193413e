"""Judged advice: moments of calls that a coach who wrote no playbook has judged, against what the program says there.

A sheet (`calls/judged/hard.tsv`, `calm.tsv`) has a line a moment: after this turn of the client a hint may be given
(`hint`: these steps are acceptable, these forbidden), or silence is better (`silent`). A step is `playbook.step` or
`playbook.*`; what stands in both columns is forbidden; a step of neither is not acceptable. Silence is never wrong at a
`hint` moment, save in danger. The judgement is not to be bent to the program: a miss is mended in rules and playbooks.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Final

import pytest

import sangfroid
from sangfroid.advice.whole import Reader
from sangfroid.calls.reading import Advice, Reading
from sangfroid.sources.transcripts import read_call

JUDGED: Final = Path(__file__).parents[1] / "calls" / "judged"
SAMPLES: Final = Path(sangfroid.__file__).parent / "data" / "samples" / "fr"

ACCEPTABLE: Final = 0.80  # of the hints given at judged moments
SILENCE: Final = 0.90  # of the moments where silence is better
HEARD: Final = 0.25  # of the moments where a hint may be given: an adviser who never speaks is no good one
CALM_CALLS_A_HINT: Final = 20
MOMENTS, CALLS, SILENCES = 150, 40, 45  # at least so many are judged
DANGER: Final = "danger.*"


@dataclass(frozen=True, slots=True)
class Moment:
    """One turn of a client, as the coach judged it."""

    part: str
    call: str
    after_turn: int
    verdict: str
    acceptable: tuple[str, ...]
    forbidden: tuple[str, ...]
    note: str

    def accepts(self, hint: Advice) -> bool:
        return not self.forbids(hint) and _matches(hint, self.acceptable)

    def forbids(self, hint: Advice) -> bool:
        return _matches(hint, self.forbidden)


def _matches(hint: Advice, steps: Iterable[str]) -> bool:
    return any(fnmatchcase(f"{hint.playbook}.{hint.step}", step) for step in steps)


@cache
def moments(part: str) -> tuple[Moment, ...]:
    """The judged moments of one sheet."""
    with (JUDGED / f"{part}.tsv").open(encoding="utf-8", newline="") as sheet:
        rows = list(csv.DictReader(sheet, delimiter="\t", quoting=csv.QUOTE_NONE))
    return tuple(
        Moment(part, row["call"], int(row["after_turn"]), row["verdict"], _steps(row["acceptable"]),
               _steps(row["forbidden"]), row["note"])
        for row in rows
    )  # fmt: skip


def _steps(cell: str) -> tuple[str, ...]:
    return tuple(step.strip() for step in cell.split(",") if step.strip())


@cache
def reader() -> Reader:
    return Reader.load(lang="fr")


@cache
def reading(part: str, call: str) -> Reading:
    """The reading of a judged call: one of the sheet's own folder, or a sample."""
    own = JUDGED / part / f"{call}.json"
    path = own if own.is_file() else SAMPLES / f"{call}.json"
    return reader().read(read_call(path.read_bytes(), name=path.name))


def given(judged: Iterable[Moment]) -> Iterator[tuple[Moment, Advice]]:
    """Every hint that is given at these moments."""
    for moment in judged:
        for hint in reading(moment.part, moment.call).advice:
            if hint.after_turn == moment.after_turn:
                yield moment, hint


def told(moment: Moment, hint: Advice | None) -> str:
    """One line of a failing message: where, what the client said, what the program says, what the coach holds."""
    text = next(turn.text for turn in reading(moment.part, moment.call).turns if turn.n == moment.after_turn)
    says = f"{hint.playbook}.{hint.step} « {hint.text} »" if hint else "nothing"
    wants = " | ".join(moment.acceptable) or moment.verdict
    return f"\n{moment.call} {moment.after_turn}: « {text[:90]} »\n  says {says}\n  judged {wants}: {moment.note}"


def report(misses: Iterable[tuple[Moment, Advice | None]]) -> str:
    return "".join(told(moment, hint) for moment, hint in misses)


@pytest.fixture(params=["hard", "calm"])
def part(request: pytest.FixtureRequest) -> str:
    """The sheets in turn; the one that is not there is skipped, and says so."""
    name = str(request.param)
    if name == "calm":
        need_calm()
    return name


def need_calm() -> None:
    if not (JUDGED / "calm").is_dir() or not (JUDGED / "calm.tsv").is_file():
        pytest.skip("the judged calm calls (calls/judged/calm) are not here")


def test_a_sheet_judges_turns_of_clients_and_names_steps_that_exist(part: str) -> None:
    known = [f"{book.id}.{step.id}" for book in reader().book.playbooks for step in book.steps]
    for moment in moments(part):
        place = f"{moment.call} {moment.after_turn}"
        speakers = {turn.n: turn.speaker for turn in reading(part, moment.call).turns}
        assert speakers.get(moment.after_turn) == "client", place
        assert moment.verdict in {"hint", "silent"}, place
        assert bool(moment.acceptable) == (moment.verdict == "hint"), place
        assert moment.note, place
        for step in moment.acceptable + moment.forbidden:
            assert any(fnmatchcase(name, step) for name in known), f"{place}: {step}"
    places = [(moment.call, moment.after_turn) for moment in moments(part)]
    assert len(places) == len(set(places))


def test_every_call_of_the_folder_is_judged(part: str) -> None:
    assert {path.stem for path in (JUDGED / part).glob("*.json")} <= {moment.call for moment in moments(part)}


def test_nothing_forbidden_is_said(part: str) -> None:
    misses = [(moment, hint) for moment, hint in given(moments(part)) if moment.forbids(hint)]
    assert not misses, f"{len(misses)} forbidden{report(misses)}"


def test_silence_is_kept(part: str) -> None:
    silent = [moment for moment in moments(part) if moment.verdict == "silent"]
    misses = dict(given(silent))
    kept = 1 - len(misses) / len(silent)
    assert kept >= SILENCE, f"{kept:.2f} of {len(silent)} silences kept{report(misses.items())}"


def test_what_is_said_in_hard_calls_is_what_a_coach_would_accept() -> None:
    said = list(given(moments("hard")))
    misses = [(moment, hint) for moment, hint in said if not moment.accepts(hint)]
    share = 1 - len(misses) / len(said)
    assert share >= ACCEPTABLE, f"{share:.2f} of {len(said)} hints acceptable{report(misses)}"


def test_hard_calls_are_helped() -> None:
    asked = [moment for moment in moments("hard") if moment.verdict == "hint"]
    heard = {moment for moment, _ in given(asked)}
    share = len(heard) / len(asked)
    missed = "".join(f"\n{moment.call} {moment.after_turn}" for moment in asked if moment not in heard)
    assert share >= HEARD, f"a hint at {share:.2f} of {len(asked)} moments; none at{missed}"


def test_danger_is_told_where_the_coach_hears_it_first() -> None:
    """Danger is told at once: silence is no answer to it."""
    first: dict[str, Moment] = {}
    for moment in moments("hard"):
        if moment.acceptable == (DANGER,):
            first.setdefault(moment.call, moment)
    assert first
    missed = [
        (moment, None)
        for moment in first.values()
        if not any(
            hint.playbook == "danger" and hint.after_turn <= moment.after_turn
            for hint in reading("hard", moment.call).advice
        )
    ]
    assert not missed, f"{len(missed)} of {len(first)} dangers not told{report(missed)}"


def test_calm_calls_are_left_alone() -> None:
    """At most one hint in twenty calm calls, wherever in them it stands."""
    need_calm()
    calls = sorted(path.stem for path in (JUDGED / "calm").glob("*.json"))
    hints = [(call, hint) for call in calls for hint in reading("calm", call).advice]
    said = "".join(f"\n{call} {hint.after_turn}: {hint.playbook}.{hint.step} « {hint.text} »" for call, hint in hints)
    assert len(hints) * CALM_CALLS_A_HINT <= len(calls), f"{len(hints)} hints in {len(calls)} calm calls{said}"


def test_enough_is_judged() -> None:
    need_calm()
    judged = moments("hard") + moments("calm")
    assert len(judged) >= MOMENTS
    assert len({moment.call for moment in judged}) >= CALLS
    assert sum(moment.verdict == "silent" for moment in judged) >= SILENCES
