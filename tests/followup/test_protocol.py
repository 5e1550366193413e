"""After a hang-up: never a third attempt, never too early unless one confirms, always an end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sangfroid.advice import load
from sangfroid.followup.protocol import (
    MOST_ATTEMPTS,
    AskToConfirm,
    Called,
    Event,
    Learnt,
    Protocol,
    Reason,
    Returned,
    State,
    Stopped,
    Task,
    Tick,
    Wrote,
    begin,
    step,
)
from sangfroid.followup.sheets import package

PARIS = ZoneInfo("Europe/Paris")
HUNG_UP = datetime(2026, 3, 17, 15, 0, tzinfo=UTC)  # a Tuesday, 16:00 in Paris
REASONS: tuple[Reason, ...] = ("line", "anger", "distress", "elsewhere", "irritation", "abuse")


def protocol() -> Protocol:
    office = load.book("fr").office
    return package().protocol(office, office, package().working_time("Europe/Paris", "FR"))


PROTOCOL = protocol()


def paris(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("reason", "hung_up", "kind", "not_before", "due"),
    [
        ("line", paris(2026, 3, 17, 16), "call_back", paris(2026, 3, 17, 16), paris(2026, 3, 17, 16, 2)),
        ("distress", paris(2026, 3, 17, 23), "call_back", paris(2026, 3, 17, 23), paris(2026, 3, 17, 23)),
        ("anger", paris(2026, 3, 17, 17, 30), "message", paris(2026, 3, 17, 17, 30), paris(2026, 3, 17, 18)),
    ],
)
def test_the_first_task(reason: Reason, hung_up: datetime, kind: str, not_before: datetime, due: datetime) -> None:
    _, told = begin(reason, hung_up, PROTOCOL)
    assert told == (Task(kind, not_before.astimezone(UTC), due.astimezone(UTC)),)  # type: ignore[arg-type]


def test_anger_waits_an_hour_then_asks_for_a_call_then_for_a_last_message_then_ends() -> None:
    state, told = begin("anger", HUNG_UP, PROTOCOL)
    assert (state.stage, told) == ("cooling", ())
    early = HUNG_UP + timedelta(minutes=59)
    assert step(state, Tick(), early, PROTOCOL) == (state, ())
    at = HUNG_UP + timedelta(minutes=60)
    state, told = step(state, Tick(), at, PROTOCOL)
    assert [one.kind for one in told if isinstance(one, Task)] == ["call_back"]
    state, told = step(state, Called(reached=False), at, PROTOCOL)
    assert (state.stage, state.attempts, told) == ("waiting", 1, ())
    state, told = step(state, Tick(), at + timedelta(hours=24), PROTOCOL)
    assert [one.kind for one in told if isinstance(one, Task)] == ["last_message"]
    state, _ = step(state, Wrote(), at + timedelta(hours=25), PROTOCOL)
    assert (state.stage, state.attempts) == ("door_open", 2)
    state, told = step(state, Tick(), at + timedelta(hours=25 + 72), PROTOCOL)
    assert (state.stage, state.ended, told) == ("over", "no_answer", ())


def test_after_five_a_message_today_and_the_call_tomorrow_are_both_attempts() -> None:
    evening = paris(2026, 3, 17, 17, 30)
    state, _ = begin("anger", evening, PROTOCOL)
    state, _ = step(state, Wrote(), evening + timedelta(minutes=10), PROTOCOL)
    morning = paris(2026, 3, 18, 8, 30)
    state, told = step(state, Tick(), morning, PROTOCOL)
    assert [one.kind for one in told if isinstance(one, Task)] == ["call_back"]
    state, _ = step(state, Called(reached=False), morning, PROTOCOL)
    assert (state.stage, state.attempts) == ("door_open", 2)


def test_an_earlier_call_asks_for_a_confirmation() -> None:
    state, _ = begin("anger", HUNG_UP, PROTOCOL)
    now = HUNG_UP + timedelta(minutes=5)
    same, told = step(state, Called(reached=True), now, PROTOCOL)
    assert (same, told) == (state, (AskToConfirm(HUNG_UP + timedelta(minutes=60)),))
    over, told = step(state, Called(reached=True, confirmed=True), now, PROTOCOL)
    assert (over.stage, over.ended, told) == ("over", "reached", ())


@pytest.mark.parametrize("event", [Returned(), Stopped()])
def test_the_clients_return_closes_it(event: Event) -> None:
    state, _ = begin("anger", HUNG_UP, PROTOCOL)
    state, told = step(state, event, HUNG_UP + timedelta(minutes=1), PROTOCOL)
    assert (state.stage, told) == ("over", ())


def test_nothing_follows_an_abusive_call() -> None:
    state, told = begin("abuse", HUNG_UP, PROTOCOL)
    assert (state.stage, told) == ("over", ())
    state, told = step(state, Tick(), HUNG_UP + timedelta(days=3), PROTOCOL)
    assert (state.stage, told) == ("over", ())


def test_the_true_reason_changes_the_wait_until_something_was_tried() -> None:
    state, _ = begin("anger", HUNG_UP, PROTOCOL)
    state, told = step(state, Learnt("line"), HUNG_UP + timedelta(minutes=5), PROTOCOL)
    assert (state.stage, state.reason, len(told)) == ("to_call", "line", 1)
    over, _ = step(state, Learnt("abuse"), HUNG_UP + timedelta(minutes=6), PROTOCOL)
    assert over.ended == "abuse"


def test_an_office_edits_the_wait() -> None:
    other = replace(PROTOCOL, cool_downs=(("anger", 5.0),))
    state, _ = begin("anger", HUNG_UP, other)
    assert state.not_before == HUNG_UP + timedelta(minutes=5)


events = st.one_of(
    st.just(Tick()), st.builds(Called, st.booleans(), st.booleans()), st.builds(Wrote, st.booleans()),
    st.builds(Learnt, st.sampled_from(REASONS)), st.just(Tick()),
)  # fmt: skip
moves = st.lists(st.tuples(events, st.integers(0, 40 * 60)), max_size=30)


@given(st.sampled_from(REASONS), st.integers(0, 7 * 24 * 60), moves)
def test_any_course_of_events(reason: Reason, start: int, course: list[tuple[Event, int]]) -> None:
    now = HUNG_UP + timedelta(minutes=start)
    state, told = begin(reason, now, PROTOCOL)
    for event, minutes in course:
        now += timedelta(minutes=minutes)
        before = state
        state, told = step(state, event, now, PROTOCOL)
        _holds(before, state, event, now, told)
    end = now + PROTOCOL.ends_after + PROTOCOL.stay_open
    for _ in range(8):
        state, told = step(state, Tick(), end, PROTOCOL)
    assert state.stage == "over"
    assert state.ended is not None


def _holds(before: State, state: State, event: Event, now: datetime, told: tuple[object, ...]) -> None:
    assert state.attempts <= MOST_ATTEMPTS
    if before.attempts >= MOST_ATTEMPTS or before.stage == "over":
        assert not told  # nothing is asked for any more
    confirmed = getattr(event, "confirmed", False)
    first_word = isinstance(event, Wrote) and before.stage == "cooling"  # an evening's message of the same day
    if state.attempts > before.attempts and not first_word:
        assert confirmed or now >= before.not_before
    for one in told:
        if isinstance(one, Task):
            assert one.not_before <= one.due
