"""What masking knows of a running call beside the words of its rows, and what it finds out once a turn is here."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from sangfroid.calls.turns import Turn
from sangfroid.language.mask import MaskState, Tail
from sangfroid.reading.collect import masked

UNKNOWN: Final = "9"  # stands for each digit of which only that it was there is known


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


def open_number(state: MaskState, speaker: str) -> dict[str, Any] | None:
    """What a row must tell of a private number that is masked in it and may go on in the side's next turn: how long it
    is so far, nothing of what it says."""
    tail = state.tail(speaker)
    if tail is None or tail.parts:  # what is not masked yet is found in the words again
        return None
    return {"size": len(tail.digits), "groups": tail.groups, "zero": tail.digits.startswith("0")}


def reopened(state: MaskState, speaker: str, told: dict[str, Any] | None) -> MaskState:
    """What masking knows after a row that tells of such a number, on a server that has not heard it."""
    if told is None:
        return state
    digits = ("0" if told["zero"] else UNKNOWN) + UNKNOWN * (told["size"] - 1)
    return state.after(speaker, Tail(digits, (), told["groups"]), state.code_asked)
