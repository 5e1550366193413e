"""Whole calls: the samples that ship, read with our own rules."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

import sangfroid
from sangfroid.advice import load
from sangfroid.advice.advise import advise, start
from sangfroid.advice.budget import APART, APART_EMERGENCY
from sangfroid.advice.told import Told
from sangfroid.advice.whole import Reader, course, read
from sangfroid.calls.call import Call
from sangfroid.calls.reading import Advice, Reading
from sangfroid.calls.reading import Step as StepDone
from sangfroid.calls.turns import Turn
from sangfroid.calls.vocabulary import FAULTS
from sangfroid.cues.context import Before
from sangfroid.cues.hearing import cues, trained
from sangfroid.reading.attempts import shipped
from sangfroid.reading.hear import hear
from sangfroid.reading.masking import masked
from sangfroid.reading.state import Setting as ReadingSetting
from sangfroid.reading.state import State as ReadingState

SAMPLES = sorted((Path(sangfroid.__file__).parent / "data" / "samples" / "fr").glob("*.json"))
EXEMPT = {"danger", "abuse", "hang_up"}


@cache
def sample(path: Path) -> tuple[Call, tuple[str, ...]]:
    """The sample's turns, and the situations that its annotator heard (for the tests' eyes only)."""
    written = json.loads(path.read_text("utf-8"))
    turns = tuple(
        Turn(turn["n"], turn["speaker"], turn["text"], turn.get("start"), turn.get("end")) for turn in written["turns"]
    )
    started = datetime.fromisoformat(written["started_at"])
    return Call(written["id"], turns, region=written["region"], started_at=started), tuple(written["situations"])


@cache
def reading(path: Path) -> Reading:
    return read(sample(path)[0])


def test_calls_read_side_by_side_are_read_as_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many lengths, more than are taken up at a time, looked at ahead in several rounds."""
    monkeypatch.setattr("sangfroid.advice.whole.CALLS_AT_ONCE", 7)
    monkeypatch.setattr("sangfroid.advice.whole.TURNS_AT_ONCE", 30)
    calls = [sample(path)[0] for path in SAMPLES]
    calls += [replace(call, turns=call.turns[: 3 * place]) for place, call in enumerate(calls[:6])]
    reader = Reader(trained(), load.book())
    assert list(reader.read_all(iter(calls))) == [reader.read(call) for call in calls]


def _told(call: Call) -> list[Told]:
    heard_so_far = ReadingState(ReadingSetting(call.started_at, call.zone, call.region))
    state, out = start(call, load.book()), list[Told]()
    for heard in masked(course(call)):
        heard_so_far, events = hear(heard_so_far, heard, trained())
        state, told = advise(state, heard, events, load.book())
        out.extend(told)
    return out


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_whole_reading_is_what_the_folds_tell(path: Path) -> None:
    told = _told(sample(path)[0])
    assert list(reading(path).advice) == [item for item in told if isinstance(item, Advice)]
    assert list(reading(path).steps) == [item for item in told if isinstance(item, StepDone)]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_hint_quotes_the_client_and_is_no_fault_when_said(path: Path) -> None:
    texts = {turn.n: turn.text for turn in reading(path).turns}
    for hint in reading(path).advice:
        assert hint.quote in texts[hint.after_turn] or hint.kind == "danger"
        assert hint.why
        if hint.kind in ("say", "danger"):
            assert len(hint.text.split()) <= 22
            heard = cues(Turn(1, "agent", hint.text), Before(), trained())
            assert {cue.name for cue in heard.labels} & FAULTS == set(), hint.text
    for step in reading(path).steps:
        assert step.quote in texts[step.turn]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_budget_of_hints(path: Path) -> None:
    ends = {turn.n: turn.end or 0.0 for turn in reading(path).turns}
    emergency = any(found.name == "emergency" for found in reading(path).situations)
    found = [hint for hint in reading(path).advice if hint.playbook not in EXEMPT]
    for before, after in pairwise(found):
        assert ends[after.after_turn] - ends[before.after_turn] >= (APART_EMERGENCY if emergency else APART) - 1e-6
    assert len({hint.text for hint in reading(path).advice}) == len(reading(path).advice)


def test_calm_samples_are_left_alone() -> None:
    calm = [path for path in SAMPLES if sample(path)[1] == ("calm",)]
    assert calm
    assert {path.stem: [hint.text for hint in reading(path).advice] for path in calm} == {
        path.stem: [] for path in calm
    }


def test_an_agent_with_faults_is_helped() -> None:
    """Silence is right for an agent who does well; not for one who blames and brushes off."""
    for path in SAMPLES:
        turns = json.loads(path.read_text("utf-8"))["turns"]
        if sum(bool(FAULTS & set(turn["labels"])) for turn in turns) >= 3:
            assert reading(path).advice, path.stem


def test_danger_comes_first_and_alone() -> None:
    dangerous = [path for path in SAMPLES if reading(path).dangers]
    assert dangerous
    for path in dangerous:
        first = reading(path).dangers[0].turn
        after = [hint for hint in reading(path).advice if hint.after_turn >= first]
        assert {hint.playbook for hint in after} == {"danger"}, path.stem
        assert after[0].kind == "danger"
        assert reading(path).tension is None


def test_no_sentence_of_ours_is_in_many_reports() -> None:
    said: dict[str, int] = {}
    for path in SAMPLES:
        for hint in reading(path).advice:
            if hint.kind == "say":
                said[hint.text] = said.get(hint.text, 0) + 1
    assert [text for text, times in said.items() if times > max(2, len(SAMPLES) // 10)] == []


@pytest.mark.parametrize("path", SAMPLES[:6], ids=lambda path: path.stem)
def test_a_prefix_of_a_call_is_advised_as_the_whole(path: Path) -> None:
    call = sample(path)[0]
    whole = _told(call)
    heard_so_far = ReadingState(ReadingSetting(call.started_at, call.zone, call.region))
    state, told = start(call, load.book()), list[Told]()
    for heard in list(masked(course(call)))[:-1]:
        heard_so_far, events = hear(heard_so_far, heard, trained())
        state, now = advise(state, heard, events, load.book())
        told.extend(now)
        assert told == whole[: len(told)]


def test_the_reading_says_which_playbooks_it_was_made_with() -> None:
    assert ("playbooks", load.book().version) in reading(SAMPLES[0]).made_with


def test_where_a_model_hears_the_reading_says_which_closings_it_hears_by() -> None:
    """So that a call is worth reading again when they change."""
    assert dict(Reader.load().made_with())["closings"] == shipped().version
    assert dict(Reader.load(model=False).made_with())["closings"] == ""
