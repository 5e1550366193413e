"""What holds for any call: the budget, silence beside danger, no looking ahead, the ladder's end."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from sangfroid.advice import load
from sangfroid.advice.advise import advise
from sangfroid.advice.budget import APART, APART_EMERGENCY, MOST, TURN, WINDOW
from sangfroid.advice.state import Setting, State
from sangfroid.calls.reading import Advice
from sangfroid.calls.turns import Tick
from sangfroid.calls.vocabulary import AGENT_LABELS, CLIENT_LABELS
from tests.advice.course_of import Said, heard, hints, told

EXEMPT = {"danger", "abuse", "hang_up"}


def _labels(names: frozenset[str]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(sorted(names)), max_size=3, unique=True).map(" ".join)


CLIENTS = st.builds(
    Said, speaker=st.just("client"), does=_labels(CLIENT_LABELS),
    tension=st.sampled_from([0.0, 0.5, 1.0, 1.6, 2.0, 2.6, 3.0]),
    signs=st.sampled_from(["", "", "question", "refusal"]),
    situation=st.sampled_from([None, None, None, "conflict", "overrun", "abuse", "emergency"]),
    rule=st.sampled_from(["test", "violence"]),
)  # fmt: skip
AGENTS = st.builds(
    Said,
    speaker=st.just("agent"),
    does=_labels(AGENT_LABELS),
    text=st.sampled_from(["", "oui madame", "je vous dis cela"]),
)
CALLS = st.lists(st.one_of(CLIENTS, AGENTS), min_size=1, max_size=70)
DANGEROUS = st.builds(
    Said, speaker=st.just("client"), does=_labels(CLIENT_LABELS),
    danger=st.sampled_from(["heart", "suicide", "violence", "fire"]),
)  # fmt: skip


def _moment(hint: Advice, timed: bool) -> float:
    return hint.after_turn * 10.0 - 1 if timed else hint.after_turn * TURN


@settings(max_examples=150)
@given(CALLS, st.booleans())
def test_the_budget_is_kept(said: list[Said], timed: bool) -> None:
    _, out = told(said, timed=timed)
    found = hints(out)
    apart = APART_EMERGENCY if any(one.situation == "emergency" for one in said) else APART
    for n, hint in enumerate(found):
        if hint.playbook in EXEMPT:
            continue
        if n:
            assert _moment(hint, timed) - _moment(found[n - 1], timed) >= apart
        free = [other for other in found[: n + 1] if other.playbook not in EXEMPT]
        recent = [other for other in free if _moment(hint, timed) - _moment(other, timed) < WINDOW]
        assert len(recent) <= MOST


@settings(max_examples=100)
@given(CALLS)
def test_one_hint_a_turn_never_twice_the_same_sentence_and_none_too_long(said: list[Said]) -> None:
    found = hints(told(said)[1])
    assert len({hint.after_turn for hint in found}) == len(found)
    texts = [hint.text for hint in found if hint.kind in ("say", "danger")]
    assert len(set(texts)) == len(texts)
    assert all(len(text.split()) <= 22 for text in texts)
    assert all(hint.why for hint in found)


@settings(max_examples=100)
@given(CALLS, st.integers(0, 70))
def test_a_prefix_is_advised_as_the_whole_up_to_there(said: list[Said], cut: int) -> None:
    whole, part = told(said)[1], told(said[:cut])[1]
    assert part == whole[: len(part)]


@settings(max_examples=100)
@given(CALLS, DANGEROUS, CALLS)
def test_beside_danger_nothing_else_is_proposed(before: list[Said], danger: Said, after: list[Said]) -> None:
    found = hints(told([*before, danger, *after])[1])
    assert {hint.playbook for hint in found if hint.after_turn > len(before)} <= {"danger"}
    cards = [hint for hint in found if hint.after_turn == len(before) + 1]
    assert [card.kind for card in cards] == ["danger"]


@settings(max_examples=100)
@given(CALLS)
def test_never_hang_up_before_the_rungs_never_a_fourth_goodbye(said: list[Said]) -> None:
    state, out = told(said)
    assert state.ladder.goodbyes <= 3
    for hint in hints(out):
        if hint.playbook == "overrun" and hint.step in ("hang_up", "goodbye"):
            before = told(said[: hint.after_turn])[0].ladder
            assert before.said
            assert (before.goodbyes == 3) == (hint.step == "hang_up")


@settings(max_examples=60)
@given(CALLS, st.lists(st.floats(0, 800), max_size=8))
def test_time_that_passes_ticks_no_step_and_keeps_the_facts(said: list[Said], ticks: list[float]) -> None:
    state = State(Setting("un-appel", "FR"))
    for item, events in heard(said):
        state, _ = advise(state, item, events, load.book())
        for at in ticks:
            ticked, out = advise(state, Tick(at), (), load.book())
            assert (ticked.ticked, ticked.facts, ticked.ladder, ticked.course) == (
                state.ticked,
                state.facts,
                state.ladder,
                state.course,
            )
            assert len(hints(out)) <= 1


@settings(max_examples=60)
@given(st.lists(st.sampled_from([Said("client"), Said("agent", "inform"), Said("client", "thanks")]), max_size=40))
def test_calm_calls_get_nothing(said: list[Said]) -> None:
    assert hints(told(said)[1]) == []
