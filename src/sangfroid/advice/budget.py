"""How many hints an agent can bear: one at a time, 45 s apart, five in ten minutes; safety and limits are exempt."""

from __future__ import annotations

from typing import Final

from sangfroid.advice.state import State

APART: Final = 45.0  # seconds between two hints
APART_EMERGENCY: Final = 20.0
MOST: Final = 5  # hints in a WINDOW
WINDOW: Final = 600.0  # seconds

# Without times turns are counted instead: with its pause, a turn of a telephone call takes some 7.5 s on average.
TURN: Final = 7.5  # seconds


def moment(state: State) -> float:
    """Now, in seconds of the call."""
    return state.course.now if state.course.now is not None else state.course.heard * TURN


def free(state: State) -> bool:
    """Whether the budget allows a hint now."""
    moments = state.budget.moments
    if not moments:
        return True
    now = moment(state)
    apart = APART_EMERGENCY if "emergency" in state.situations else APART
    if now - moments[-1] < apart:
        return False
    return len(moments) < MOST or now - moments[-MOST] >= WINDOW


def spent(moments: tuple[float, ...], now: float) -> tuple[float, ...]:
    """The moments after one more hint: only those that the window needs."""
    return (*moments, now)[-MOST:]
