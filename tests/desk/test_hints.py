"""A hint's life: what it may become, when, and what counts as followed."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from sangfroid.calls.reading import Advice, ReadTurn
from sangfroid.calls.turns import Cue
from sangfroid.desk import hints
from sangfroid.desk.hints import SHOWN, SNOOZE, WATCHED, Hints, State

CARE = frozenset({"empathise"})


def advice(kind: str = "say") -> Advice:
    """A hint's words."""
    return Advice(1, kind, "Dites-le autrement.", "pourquoi", "les mots", "conflict", "empathise")  # type: ignore[arg-type]


def turn(*labels: str, by: str = "cue:x") -> ReadTurn:
    """An agent's turn in which these labels were heard."""
    cues = tuple(Cue(name, 0.9, f"les mots de {name}", (0, 4), by) for name in labels)
    return ReadTurn(3, "agent", "les mots", 1.0, 2.0, 0, cues, None, None)


def proposed(kind: str = "say", *, at: float = 0.0, speaking: bool = False) -> Hints:
    """A call's first hint."""
    return hints.proposed(Hints(), advice(kind), CARE, at, speaking=speaking)


def state_of(found: Hints) -> str | None:
    """What the hint on the page is in."""
    return None if found.now is None else found.now.state


def test_held_back_while_the_agent_speaks_and_shown_after() -> None:
    held = proposed(speaking=True)
    assert state_of(held) == "held"
    assert hints.passed(held, 3.0, speaking=True) == held
    shown = hints.passed(held, 4.0, speaking=False)
    assert shown.now is not None
    assert (shown.now.state, shown.now.since) == ("standing", 4.0)


def test_danger_waits_for_nobody_and_stays_until_it_is_acknowledged() -> None:
    card = proposed("danger", speaking=True)
    assert state_of(card) == "standing"
    assert hints.passed(card, 10 * SHOWN, speaking=False) == card
    assert hints.overtaken(card) == card
    assert hints.acted(card, 1, "taken", 3.0).now is None


def test_goes_by_itself() -> None:
    shown = proposed()
    assert hints.passed(shown, SHOWN - 0.1, speaking=False) == shown
    gone = hints.passed(shown, SHOWN, speaking=False)
    assert [one.state for one in hints.finished(gone)] == ["withdrawn"]


def test_snoozed_comes_back_but_not_into_the_agents_words() -> None:
    away = hints.acted(proposed(), 1, "snoozed", 2.0)
    assert state_of(away) == "snoozed"
    assert hints.passed(away, 2.0 + SNOOZE, speaking=True) == away
    back = hints.passed(away, 2.0 + SNOOZE, speaking=False)
    assert back.now is not None
    assert (back.now.state, back.now.since, back.now.snoozed) == ("standing", 2.0 + SNOOZE, True)


def test_a_snoozed_one_that_is_overtaken_does_not_come_back() -> None:
    away = hints.overtaken(hints.acted(proposed(), 1, "snoozed", 2.0))
    assert hints.passed(away, 100.0, speaking=False).now is None
    assert [one.state for one in hints.finished(away)] == ["withdrawn"]


@pytest.mark.parametrize(("act", "state"), [("taken", "taken"), ("aside", "aside")])
def test_taken_and_put_aside(act: str, state: str) -> None:
    assert [one.state for one in hints.finished(hints.acted(proposed(), 1, act, 2.0))] == [state]


def test_an_act_on_another_hint_changes_nothing() -> None:
    shown = proposed()
    assert hints.acted(shown, 7, "taken", 1.0) == shown


@pytest.mark.parametrize("after", range(WATCHED + 2))
def test_followed_within_the_next_two_turns(after: int) -> None:
    found = hints.overtaken(proposed())
    for _ in range(after):
        found = hints.answered(found, turn("inform"))
    found = hints.answered(found, turn("empathise"))
    (only,) = hints.finished(found)
    assert only.quote == ("les mots de empathise" if after < WATCHED else "")


def test_what_is_only_guessed_follows_nothing() -> None:
    from sangfroid.advice.advise import GUESSED  # noqa: PLC0415

    found = hints.answered(hints.overtaken(proposed()), turn("empathise", by=next(iter(GUESSED))))
    assert [one.quote for one in hints.finished(found)] == [""]


def test_a_held_hint_is_not_watched_before_it_is_shown() -> None:
    found = hints.answered(proposed(speaking=True), turn("empathise"))
    assert found.now is not None
    assert (found.now.left, found.now.quote) == (WATCHED, "")


def test_a_moment_without_a_hint_is_watched_alike() -> None:
    found = hints.answered(hints.missed(Hints(), advice(), CARE, 1.0), turn("empathise"))
    (only,) = hints.finished(found)
    assert (only.state, only.quote) == ("silent", "les mots de empathise")


def test_a_sentence_that_was_asked_for_is_counted_nowhere() -> None:
    asked = hints.requested(Hints(), advice(), 1.0)
    assert asked.now is not None
    assert hints.finished(hints.answered(asked, turn("empathise"))) == ()
    assert hints.finished(hints.acted(asked, asked.now.id, "aside", 2.0)) == ()


def test_a_card_that_stays_is_watched_no_longer_than_another() -> None:
    found = proposed("danger")
    for _ in range(WATCHED):
        found = hints.answered(found, turn("inform"))
    found = hints.answered(found, turn("empathise"))
    assert [one.quote for one in hints.finished(found)] == [""]


class Life(RuleBasedStateMachine):
    """Whatever happens in whatever order."""

    def __init__(self) -> None:
        super().__init__()
        self.hints = Hints()
        self.at = 0.0
        self.made = 0

    @rule(kind=st.sampled_from(["say", "do", "avoid", "danger"]), speaking=st.booleans())
    def propose(self, kind: str, speaking: bool) -> None:
        self.hints = hints.proposed(self.hints, advice(kind), CARE, self.at, speaking=speaking)
        self.made += 1

    @rule()
    def miss(self) -> None:
        self.hints = hints.missed(self.hints, advice(), CARE, self.at)
        self.made += 1

    @rule()
    def ask(self) -> None:
        self.hints = hints.requested(self.hints, advice(), self.at)

    @rule(seconds=st.floats(0, 40), speaking=st.booleans())
    def wait(self, seconds: float, speaking: bool) -> None:
        self.at += seconds
        self.hints = hints.passed(self.hints, self.at, speaking=speaking)

    @rule(act=st.sampled_from(["taken", "aside", "snoozed"]), other=st.integers(-3, 3))
    def act(self, act: str, other: int) -> None:
        now = self.hints.now
        self.hints = hints.acted(self.hints, now.id if now is not None and other > 0 else other, act, self.at)

    @rule()
    def speak_over(self) -> None:
        self.hints = hints.overtaken(self.hints)

    @rule(labels=st.sampled_from([(), ("inform",), ("empathise", "inform")]))
    def speak(self, labels: tuple[str, ...]) -> None:
        self.hints = hints.answered(self.hints, turn(*labels))

    @invariant()
    def every_hint_is_counted_once(self) -> None:
        kept = hints.finished(self.hints)
        assert sorted(one.id for one in kept) == list(range(1, self.made + 1))
        assert {one.state for one in kept} <= set(get_args(State)) - {"held", "standing", "snoozed"}

    @invariant()
    def watched_no_longer_than_two_turns(self) -> None:
        assert all(0 < one.left <= WATCHED and not one.quote for one in self.hints.watched)
        assert all(one.left >= 0 for one in self.hints.done)


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
