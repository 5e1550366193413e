"""The moments that a turn names, and which of them belongs to what is promised in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final, TypeVar, overload
from zoneinfo import ZoneInfo

from sangfroid.calls.turns import Span, Turn
from sangfroid.language.deadlines import Calendar, Deadline, TimeWords, deadlines, time_words
from sangfroid.reading.state import Setting, State, Timed

Time = TypeVar("Time", Deadline, TimeWords)

DEFAULT_ZONE: Final = "Europe/Paris"
HOUR: Final = timedelta(hours=1)

_END: Final = re.compile(r"[.!?…]")
# What stands between an act and a time that leads the next one: « …, et à dix heures je vous appelle ».
_JOINED: Final = re.compile(
    r"(?:^|[\s,;])(?:et|puis|pis|mais|donc|ensuite|alors|moi)\s+(?:moi\s+)?$|[,;]\s*$", re.IGNORECASE
)


class Named(Sequence[Deadline]):
    """The moments that the last turns named, reckoned only when one asks: most turns promise nothing."""

    def __init__(self, turns: tuple[Timed, ...], calendar: Calendar) -> None:
        self._turns = turns
        self._calendar = calendar

    @cached_property
    def _last(self) -> tuple[Deadline, ...]:
        for place in range(len(self._turns) - 1, -1, -1):
            turn, before = self._turns[place], Named(self._turns[:place], self._calendar)
            if found := deadlines(turn.text, turn.said_at, self._calendar, before):
                return found
        return ()

    def __len__(self) -> int:
        return len(self._last)

    @overload
    def __getitem__(self, place: int) -> Deadline: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Deadline, ...]: ...
    def __getitem__(self, place: int | slice) -> Deadline | tuple[Deadline, ...]:
        return self._last[place]


def moments(turn: Turn, state: State) -> tuple[Deadline, ...]:
    """The moments that the turn names; none without the call's date."""
    said_at = state.setting.moment(turn.end)
    if said_at is None:
        return ()
    calendar = Calendar(_zone(state.setting), state.setting.region)
    return deadlines(turn.text, said_at, calendar, Named(state.ledger.timed, calendar))


def _zone(setting: Setting) -> str:
    """The call's zone; where it is not known, the usual one if the start's offset agrees, else that offset."""
    if setting.zone is not None or setting.started_at is None:
        return setting.zone or DEFAULT_ZONE
    offset = setting.started_at.utcoffset()
    if offset is None or offset % HOUR or _offset_there(setting.started_at) == offset:
        return DEFAULT_ZONE
    return f"Etc/GMT{-(offset // HOUR):+d}"  # the sign is turned there: Etc/GMT+4 is four hours behind


def _offset_there(at: datetime) -> timedelta | None:
    return at.astimezone(ZoneInfo(DEFAULT_ZONE)).utcoffset()


def times(turn: Turn, due: tuple[Deadline, ...], state: State) -> tuple[TimeWords, ...]:
    """The words of time in the turn. What could be reckoned and is no deadline has passed: a date of birth."""
    when = time_words(turn.text, state.setting.region)
    if state.setting.started_at is None:
        return when
    return tuple([words for words in when if words.precision == "none" or any(_over(words, one) for one in due)])


def _over(words: TimeWords, one: Deadline) -> bool:
    return words.span[0] < one.span[1] and one.span[0] < words.span[1]


def nearest(found: tuple[Time, ...], span: Span, start: int, end: int, text: str) -> Time | None:
    """The words of time that belong to the act at `span`, between the act before it, which ends at `start`, and the
    next one, which begins at `end`: the first after it that stands in its sentence, or alone in the one after, and
    does not lead the next act; else the last before it in its sentence that the act before has not taken."""
    for item in found:
        if item.span[1] > span[0] and item.span[0] < end:
            if item.span[0] < span[1] or _follows(item.span, span, end, text):
                return item
            break
    before = [item for item in found if start <= item.span[0] and item.span[1] <= span[0]]
    if before and not _END.search(text, before[-1].span[1], span[0]):
        item = before[-1]
        if not start or len(before) > 1 or leads(item.span, start, span[0], text):
            return item
    return None


def _follows(time: Span, act: Span, end: int, text: str) -> bool:
    """Whether a time after the act is the act's own."""
    between = text[act[1] : time[0]]
    ends = list(_END.finditer(between))
    if ends:
        alone = len(between[ends[-1].end() :].split()) <= 1
        return alone and (end >= len(text) or _END.search(text, time[1], end) is not None)
    return end >= len(text) or not leads(time, act[1], end, text)


def leads(time: Span, start: int, act: int, text: str) -> bool:
    """Whether the time stands right before the act that begins at `act`, set apart from what ends at `start`."""
    if text[time[1] : act].strip(" ,;").lower() not in {"", "moi", "moi même", "moi-même", "donc"}:
        return _END.search(text, start, time[0]) is not None and _END.search(text, time[1], act) is None
    between = text[start : time[0]]
    return not between.strip() or _JOINED.search(between) is not None or _END.search(between) is not None
