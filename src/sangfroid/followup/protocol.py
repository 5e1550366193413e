"""After a hang-up (M1): wait, one courteous attempt, one last message, then stop. A state machine without a clock.

`step(state, event, now, protocol) -> state, tasks`: what is to be done next comes out as tasks; time passes as `Tick`.
Two courtesy attempts in all, whatever happens; none before the wait is over unless one confirms; always an end.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from sangfroid.advice.hours import WorkingTime

Reason = Literal["line", "anger", "distress", "elsewhere", "irritation", "abuse"]
Stage = Literal["cooling", "to_call", "waiting", "last", "door_open", "over"]
TaskKind = Literal["call_back", "message", "last_message"]
Ended = Literal["returned", "reached", "no_answer", "abuse", "stopped", "time"]

MOST_ATTEMPTS: Final = 2
# Under which names the office's sheet gives the wait, the first found.
WAITS: Final[dict[str, tuple[str, ...]]] = {
    "line": ("dropped",), "anger": ("anger",), "distress": ("distress",), "elsewhere": ("elsewhere", "anger"),
    "irritation": ("irritation", "anger"), "abuse": ("abuse",),
}  # fmt: skip
SOON: Final = frozenset({"line", "distress"})  # the wait is the most, not the least


@dataclass(frozen=True, slots=True)
class Protocol:
    """The office's values. `cool_downs`: minutes by name, None: no call back."""

    cool_downs: tuple[tuple[str, float | None], ...]
    evening: int
    act_within: timedelta
    wait_for_answer: timedelta
    stay_open: timedelta
    ends_after: timedelta
    hours: WorkingTime

    def wait(self, reason: str) -> timedelta | None:
        """The wait before the first call back; None: none, the call is over."""
        known = dict(self.cool_downs)
        for name in WAITS[reason]:
            if name in known:
                minutes = known[name]
                return None if minutes is None else timedelta(minutes=minutes)
        return None


@dataclass(frozen=True, slots=True)
class State:
    """Where it stands. `until` is when time alone moves it on; `attempts` counts every courtesy contact."""

    stage: Stage
    reason: Reason
    hung_up: datetime
    not_before: datetime
    until: datetime
    attempts: int = 0
    ended: Ended | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """What a person is asked to do; `not_before`: earlier needs a confirmation."""

    kind: TaskKind
    not_before: datetime
    due: datetime


@dataclass(frozen=True, slots=True)
class AskToConfirm:
    """It is too early: calling now asks for a confirmation."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed."""


@dataclass(frozen=True, slots=True)
class Called:
    """One called back, and reached the client or not."""

    reached: bool
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Wrote:
    """One sent a message."""

    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Returned:
    """The client came back by themselves."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """A person ends it."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """The true reason is known."""

    reason: Reason


Event = Tick | Called | Wrote | Returned | Stopped | Learnt
Told = tuple[Task | AskToConfirm, ...]


def begin(reason: Reason, hung_up: datetime, protocol: Protocol) -> tuple[State, Told]:
    """The state right after the hang-up, with its first task; over at once where no call back suits."""
    hung_up = hung_up.astimezone(UTC)
    wait = protocol.wait(reason)
    if wait is None:
        return State("over", reason, hung_up, hung_up, hung_up, ended="abuse"), ()
    if reason in SOON:
        state = State("to_call", reason, hung_up, hung_up, hung_up + protocol.ends_after)
        return state, (Task("call_back", hung_up, hung_up + wait),)
    if _evening(hung_up, protocol):
        tomorrow = protocol.hours.next_day(hung_up)
        state = State("cooling", reason, hung_up, tomorrow, tomorrow)
        return state, (Task("message", hung_up, _end_of_evening(hung_up, protocol)),)
    earliest = protocol.hours.next_open(hung_up + wait)
    return State("cooling", reason, hung_up, earliest, earliest), ()


def step(state: State, event: Event, now: datetime, protocol: Protocol) -> tuple[State, Told]:
    """What an event makes of it. A tick may bring the next task; nothing moves what is over."""
    if state.stage == "over":
        return state, ()
    match event:
        case Returned():
            return _over(state, "returned"), ()
        case Stopped():
            return _over(state, "stopped"), ()
        case Tick():
            return _passed(state, now, protocol)
        case Learnt():
            return _learnt(state, event, now, protocol)
        case Called():
            return _called(state, event, now, protocol)
        case Wrote():
            return _wrote(state, event, now, protocol)


def _passed(state: State, now: datetime, protocol: Protocol) -> tuple[State, Told]:
    if now >= state.hung_up + protocol.ends_after:
        return _over(state, "time"), ()
    if now < state.until:
        return state, ()
    if state.stage == "cooling":
        due = _within(now, protocol)
        return _until_end(replace(state, stage="to_call"), protocol), (Task("call_back", state.not_before, due),)
    if state.stage == "waiting":
        return _last_one(state, now, protocol)
    if state.stage == "door_open":
        return _over(state, "no_answer"), ()
    return state, ()


def _called(state: State, event: Called, now: datetime, protocol: Protocol) -> tuple[State, Told]:
    refused = _too_many_or_early(state, now, confirmed=event.confirmed)
    if refused is not None:
        return state, refused
    if event.reached:
        return replace(_over(state, "reached"), attempts=state.attempts + 1), ()
    return _attempted(state, now, protocol), ()


def _wrote(state: State, event: Wrote, now: datetime, protocol: Protocol) -> tuple[State, Told]:
    evening = state.stage == "cooling" and state.attempts == 0 and _evening(state.hung_up, protocol)
    if evening:  # the message of the same day; the call of the next one is the second attempt, and the last
        return replace(state, attempts=1), ()
    refused = _too_many_or_early(state, now, confirmed=event.confirmed)
    if refused is not None:
        return state, refused
    return _attempted(state, now, protocol), ()


def _too_many_or_early(state: State, now: datetime, *, confirmed: bool) -> Told | None:
    """Why nothing is counted: two attempts were made, or it is too early and nobody confirmed."""
    if state.attempts >= MOST_ATTEMPTS:
        return ()
    if now < state.not_before and not confirmed:
        return (AskToConfirm(state.not_before),)
    return None


def _attempted(state: State, now: datetime, protocol: Protocol) -> State:
    attempts = state.attempts + 1
    after = replace(state, attempts=attempts)
    if attempts >= MOST_ATTEMPTS:
        return replace(after, stage="door_open", until=now + protocol.stay_open)
    then = protocol.hours.next_open(now + protocol.wait_for_answer)
    return replace(after, stage="waiting", not_before=then, until=then)


def _last_one(state: State, now: datetime, protocol: Protocol) -> tuple[State, Told]:
    due = protocol.hours.end_of_day(now)
    return _until_end(replace(state, stage="last"), protocol), (Task("last_message", state.not_before, due),)


def _learnt(state: State, event: Learnt, now: datetime, protocol: Protocol) -> tuple[State, Told]:
    """The true reason changes the wait as long as nothing was tried; a call that is over for good stays so."""
    if protocol.wait(event.reason) is None:
        return _over(replace(state, reason=event.reason), "abuse"), ()
    if state.attempts or state.stage not in ("cooling", "to_call"):
        return replace(state, reason=event.reason), ()
    fresh, told = begin(event.reason, state.hung_up, protocol)
    if fresh.stage != "cooling" or now < fresh.until:
        return fresh, told
    return _passed(fresh, now, protocol)


def _over(state: State, how: Ended) -> State:
    return replace(state, stage="over", ended=how)


def _until_end(state: State, protocol: Protocol) -> State:
    return replace(state, until=state.hung_up + protocol.ends_after)


def _evening(at: datetime, protocol: Protocol) -> bool:
    return at.astimezone(protocol.hours.zone).hour >= protocol.evening


def _end_of_evening(at: datetime, protocol: Protocol) -> datetime:
    """A message of the evening goes before the end of the day's work, or within the hour."""
    span = protocol.hours.on(protocol.hours.day_of(at))
    return max(span[1], at + timedelta(minutes=15)) if span is not None else at + protocol.act_within


def _within(now: datetime, protocol: Protocol) -> datetime:
    opened = protocol.hours.next_open(now)
    return opened + protocol.act_within
