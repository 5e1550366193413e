"""The fold: one and the same, live or afterwards, and a turn costs the same however long the call."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sangfroid.calls import Call, Tick, Turn, fold_order
from sangfroid.calls.turns import Cue
from sangfroid.calls.vocabulary import Speaker
from sangfroid.cues.context import Before
from sangfroid.cues.hearing import cues, french, trained
from sangfroid.reading.events import DangerHeard, DangerSuspected
from sangfroid.reading.hear import glance, hear, taken
from sangfroid.reading.state import Setting, State
from sangfroid.sources.transcripts import read_call
from tests.reading.calls_made import calls, folded, in_order

SAMPLES = sorted((Path(__file__).parents[2] / "src/sangfroid/data/samples/fr").glob("*.json"))


def _live(made: Call, ticks: list[float]) -> tuple[list[State], list[State]]:
    """The states after every turn: turns alone; and with time passing and half-said turns in between."""
    plain = lived = State(Setting(made.started_at, made.zone, made.region))
    one, other = [plain], [lived]
    for turn in sorted(made.turns, key=fold_order):
        plain, _ = hear(plain, turn, french())
        for tick in ticks:
            lived, events = hear(lived, Tick(tick), french())
            assert events == ()
        glance(lived, Turn(turn.n, turn.speaker, turn.text[: len(turn.text) // 2], turn.start), french())
        lived, _ = hear(lived, turn, french())
        one.append(plain)
        other.append(lived)
    return one, other


@given(calls(), st.lists(st.floats(0, 600), max_size=3))
def test_every_prefix_gives_the_same_state_however_the_turns_came(made: Call, ticks: list[float]) -> None:
    one, other = _live(made, ticks)
    assert one == other


@given(calls())
def test_a_file_read_in_any_order_of_its_list_gives_the_same_reading(made: Call) -> None:
    shuffled = replace(made, turns=tuple(reversed(made.turns)))
    if any(turn.start is None for turn in made.turns):
        shuffled = made
    assert folded(in_order(made), made)[2] == folded(in_order(shuffled), made)[2]


@given(calls(), st.integers(0, 14))
def test_a_crashed_call_is_rebuilt_from_its_turns(made: Call, cut: int) -> None:
    heard = in_order(made)
    kept = heard[: min(cut, len(heard) - 1)]
    before, _, _ = folded(kept, made)
    again, _, _ = folded(list(kept), made)
    assert before == again
    assert folded(heard, made)[2] == folded([*kept, *heard[len(kept) :]], made)[2]


@given(calls())
def test_nothing_ends_before_the_end(made: Call) -> None:
    state, _, reading = folded(in_order(made)[:-1], made)
    assert reading.ending is None
    assert reading.outcome is None
    assert not state.ended
    assert all(situation.name not in ("hang_up", "calm") for situation in reading.situations)


@given(calls())
def test_every_quote_stands_in_its_turn(made: Call) -> None:
    _, _, reading = folded(in_order(made), made)
    texts = {turn.n: turn.text for turn in reading.turns}
    for turn in reading.turns:
        for cue in turn.labels:
            assert turn.text[slice(*cue.span)] == cue.quote
    for promise in reading.promises:
        assert texts[promise.turn][slice(*promise.span)] == promise.text
        assert promise.due is None or (made.started_at is not None and promise.due > made.started_at)
    for danger in reading.dangers:
        assert texts[danger.turn][slice(*danger.span)] == danger.quote


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_samples_live_equals_afterwards(path: Path) -> None:
    made = read_call(path.read_bytes(), name=path.name)
    one, other = _live(made, [3.0])
    assert one == other


def test_real_calls_live_equals_afterwards(shared: Path) -> None:
    for path in sorted((shared / "real" / "simsamu").glob("*/*.json")):
        made = read_call(path.read_bytes(), name=path.name)
        one, other = _live(made, [])
        assert one == other


def test_a_long_call_keeps_no_more_than_a_short_one() -> None:
    text = ["Je vous rappelle demain à dix heures", "C'est inadmissible, ça fait trois fois que j'appelle", "Merci"]
    state = State(Setting())
    sizes = []
    for n in range(1, 1501):
        turn = Turn(n, "agent" if n % 2 else "client", f"{text[n % 3]} dossier {n}", n * 4.0, n * 4.0 + 3)
        state, _ = hear(state, turn, french())
        if n in (300, 1500):
            sizes.append(len(repr(state)))
    assert sizes[1] <= sizes[0] * 1.1


@pytest.mark.parametrize("speaker", ["client", "agent"])
def test_a_suspicion_of_danger_is_asked_about_and_overrides_nothing(speaker: Speaker) -> None:
    """As the model tells it: an event of its own, no danger in the state, and the tension stays."""
    turn = Turn(1, speaker, "elle est toute drôle depuis ce matin")
    heard = cues(turn, Before(), trained())
    assert heard.sounded is not None
    cue = Cue("danger", 0.4, "toute drôle", (9, 20), "model:danger")
    doubtful = heard._replace(sounded=heard.sounded._replace(danger=None, suspected=cue))
    state, told = taken(State(), turn, doubtful)
    assert [one.danger.quote for one in told if isinstance(one, DangerSuspected)] == ["toute drôle"]
    assert not any(isinstance(one, DangerHeard) for one in told)
    assert not state.danger
    plain, _ = taken(State(), turn, heard._replace(sounded=heard.sounded._replace(danger=None, suspected=None)))
    assert state._replace(suspected=None) == plain
    _, again = taken(state, replace(turn, n=3), doubtful)
    _, later = taken(state, replace(turn, n=14), doubtful)
    assert [isinstance(one, DangerSuspected) for one in (*again, *later)].count(True) == 1  # asked once for a while


def test_what_a_rule_hears_and_the_model_doubts_keeps_its_matter() -> None:
    turn = Turn(1, "client", "il a avalé une pile bouton")
    heard = cues(turn, Before(), trained())
    assert heard.sounded is not None
    rule = next(sign for sign in heard.signs if sign.rule.name == "danger")
    cue = Cue("danger", 0.05, rule.quote, rule.span, "cue:danger")
    _, told = taken(State(), turn, heard._replace(sounded=heard.sounded._replace(danger=None, suspected=cue)))
    assert [one.danger.matter for one in told if isinstance(one, DangerSuspected)] == [rule.rule.matter]
