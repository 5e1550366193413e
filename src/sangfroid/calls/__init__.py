"""The values that every room passes on: frozen, without behaviour of their own."""

from sangfroid.calls.call import Annotation, Call, GoldPromise, Repair, Roles
from sangfroid.calls.errors import BadData, SangfroidError, Unreadable
from sangfroid.calls.reading import (
    Advice, Asked, Attempt, Closing, DangerRead, DeadAir, Early, Interruption, NeededBy, Pace, Peak, Promise, Reading,
    ReadTurn, SituationRead, Step, Timing, TriggerRead,
)  # fmt: skip
from sangfroid.calls.turns import Cue, End, Gap, Heard, Masked, Span, Tick, Turn, fold_order

__all__ = [
    "Advice", "Annotation", "Asked", "Attempt", "BadData", "Call", "Closing", "Cue", "DangerRead", "DeadAir", "Early",
    "End",
    "Gap", "GoldPromise", "Heard", "Interruption", "Masked", "NeededBy", "Pace", "Peak", "Promise", "ReadTurn",
    "Reading", "Repair", "Roles", "SangfroidError", "SituationRead", "Span", "Step", "Tick", "Timing", "TriggerRead",
    "Turn", "Unreadable", "fold_order",
]  # fmt: skip
