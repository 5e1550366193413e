"""The rows that a running call has to write: what was said, tapped, ended; made, not yet applied."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sangfroid.calls.reading import Advice
from sangfroid.calls.turns import End, Masked, Tick, Turn
from sangfroid.desk import course as folding
from sangfroid.desk.masking import open_number
from sangfroid.desk.running import SPEAKING, RunningCall
from sangfroid.desk.taps import Tap, tapped
from sangfroid.language.mask import mask
from sangfroid.reading.collect import masked
from sangfroid.record.running_log import Entry, Plain
from sangfroid.record.values import plain
from sangfroid.sources.feeds import Said


def entry(call: RunningCall, kind: str, what: Plain, *, key: str | None = None) -> Entry:
    """A row of this call."""
    return Entry(call.line.office, call.line.id, kind, what, key=key)


def words(call: RunningCall, said: Said) -> Entry:
    """The row of somebody's final words, masked; what it shows to be private in earlier rows is mended with it.

    One at a time: the next is made once this one is applied.
    """
    state, turn, mends = mask(call.masking, Turn(0, said.speaker, said.text, said.start, said.end))
    what: Plain = {"turn": plain(turn), "mends": [plain(one) for one in mends]}
    if (number := open_number(state, turn.speaker)) is not None:
        what["number"] = number
    call.ahead = (what, state)
    key = f"turn {said.key}" if said.key else None
    return replace(entry(call, "turn", what, key=key), mends=tuple(_mended(call, one) for one in mends))


def gap(call: RunningCall, start: float, end: float) -> Entry:
    """The row of seconds of which nothing is known."""
    return entry(call, "gap", {"start": start, "end": end}, key=f"gap {start}-{end}")


def mark(call: RunningCall, name: str) -> Entry:
    """The row of something ticked."""
    return entry(call, "mark", {"name": name, "on": True})


def tap(call: RunningCall, tap: Tap, ago: float, now: datetime, key: str | None) -> Entry:
    """The row of a tap, so many seconds ago; of a hang-up, the end's."""
    at = round(max(0.0, call.seconds(now) - ago), 2) if call.timed else None
    if tap.label is None:
        return end(call, End(at, "client", "cut"))
    return entry(call, "turn", {"turn": plain(tapped(0, tap, at)), "mends": []}, key=key)


def end(call: RunningCall, how: End) -> Entry:
    """The row of the call's end; it ends once."""
    return entry(call, "end", plain(how), key="end")


def tick(call: RunningCall, now: datetime) -> Entry | None:
    """The row of time that passes, where it brings a hint; None where it changes nothing that is kept."""
    if call.over or call.off_since is not None or any(
        (now - at).total_seconds() < SPEAKING for at in call.partials.values()
    ):  # fmt: skip
        return None
    at = round(call.seconds(now), 1)
    _, told = folding.heard(call.course, Tick(at), call.reader)
    if not any(isinstance(one, Advice) for one in told):
        return None
    return entry(call, "tick", {"at": at}, key=f"tick {call.n}")


def _mended(call: RunningCall, one: Masked) -> tuple[int, Plain]:
    """An earlier turn's row as it must now stand."""
    read = next((each for each in call.course.turns if each.n == one.n), None)
    if read is None:  # a number does not go on after 200 turns
        return one.n, {"turn": plain(Turn(one.n, "unknown", "")), "mends": []}
    turn = Turn(read.n, read.speaker, masked(read.text, one.span), read.start, read.end, read.channel)
    return one.n, {"turn": plain(turn), "mends": []}
