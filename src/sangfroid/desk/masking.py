"""What masking finds out once a turn is already here: its earlier words masked, its number known."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sangfroid.calls.turns import Turn
from sangfroid.language.mask import MaskState
from sangfroid.reading.collect import masked


def mended_turn(turn: Turn, one: dict[str, Any]) -> Turn:
    """The turn with a span masked, where the row tells of it."""
    if turn.n != one["n"]:
        return turn
    return replace(turn, text=masked(turn.text, (one["span"][0], one["span"][1])))


def numbered(state: MaskState, n: int) -> MaskState:
    """What masking knows, with the number that the turn got when it was written in place of 0."""
    tails = tuple(
        (side, replace(tail, parts=tuple((n if turn == 0 else turn, span) for turn, span in tail.parts)))
        for side, tail in state.tails
    )
    return state if tails == state.tails else MaskState(tails, state.code_asked)
