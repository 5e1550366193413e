"""A running call from its log: after a restart, on another server, and when it is kept."""

from __future__ import annotations

from dataclasses import replace

from sangfroid.advice.whole import Reader
from sangfroid.calls.turns import Turn, fold_order
from sangfroid.desk.running import RunningCall
from sangfroid.record.running import Running
from sangfroid.record.running_log import Item
from sangfroid.record.values import made


def restored(line: Running, reader: Reader, items: tuple[Item, ...]) -> RunningCall:
    """The call as its log tells it: after a restart, or on a server that sees it for the first time.

    Turns are taken in fold order where a late one or an undone tap lies further back than the window reaches.
    """
    call = RunningCall(line, reader)
    for item in items:
        call.apply(item)
    return _in_order(line, reader, items) if call.stale else call


def _in_order(line: Running, reader: Reader, items: tuple[Item, ...]) -> RunningCall:
    undone = {item.what["turn"] for item in items if item.kind == "undo"}
    turns = [item for item in items if item.kind == "turn" and item.n not in undone]
    turns.sort(key=lambda item: fold_order(replace(made(Turn, item.what["turn"]), n=item.n)))
    others = [item for item in items if item.kind not in ("turn", "undo", "tick", "end")]
    call = RunningCall(line, reader)
    for item in (*turns, *others, *(item for item in items if item.kind == "end")):
        call.apply(item)
    call.n = max((item.n for item in items), default=0)
    call.stale = False
    return call


def turns_of(items: tuple[Item, ...]) -> tuple[Turn, ...]:
    """The turns of a log, those that were undone left out, by start."""
    undone = {item.what["turn"] for item in items if item.kind == "undo"}
    turns = [replace(made(Turn, item.what["turn"]), n=item.n) for item in items
             if item.kind == "turn" and item.n not in undone]  # fmt: skip
    return tuple(sorted(turns, key=lambda turn: (turn.start if turn.start is not None else 0.0, turn.n)))
