"""Words that are not finished: shown as they come, kept nowhere; what is finished never waits for them."""

from __future__ import annotations

import time
from collections.abc import Callable
from copy import copy
from dataclasses import replace
from typing import Final

from sangfroid.advice.whole import Reader
from sangfroid.calls.vocabulary import Speaker
from sangfroid.cues.grammar.match import Grammar
from sangfroid.desk.running import RunningCall
from sangfroid.desk.viewers import Room
from sangfroid.sources.feeds import Said

HEARD: Final = 4  # times at a showing that they are heard by the rules too, over all calls
AT_MOST: Final = 0.003  # seconds of a showing, less those by which it comes late
AT_LEAST: Final = 0.0005  # of them, however late; one is shown always


class Unfinished:
    """What each side of each call has said last and is not final yet."""

    def __init__(
        self, call: Callable[[int], RunningCall | None], room: Room, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`call` gives a running call by its number, None where it is no longer here; `clock` counts seconds."""
        self._call = call
        self._room = room
        self._clock = clock
        self._said: dict[tuple[int, Speaker], Said] = {}
        self._rules: dict[int, Reader] = {}

    def take(self, call: RunningCall, said: Said) -> None:
        """To be shown soon, if anybody looks; the latest words of a side stand for those before them."""
        if self._room.has(call.line.id):
            self._said[call.line.id, said.speaker] = said

    def finished(self, call: RunningCall, speaker: Speaker) -> None:
        """What the side said is final: its unfinished words are old."""
        self._said.pop((call.line.id, speaker), None)

    def show(self, late: float = 0.0) -> None:
        """Shows them, those that have waited longest first, as long as there is time: where the server is busy, and
        the showing `late` by so many seconds, they come less often."""
        until = self._clock() + max(AT_MOST - late, AT_LEAST)
        seen = heard = 0
        while self._said and (self._clock() < until or not seen):
            seen += 1
            key = next(iter(self._said))
            said, call = self._said.pop(key), self._call(key[0])
            if call is None or call.closed:
                continue
            change = call.glance(said)
            if said.speaker == "client" and heard < HEARD:
                heard += 1
                change = call.labels(change, self._without_model(call))
            self._room.tell(key[0], change)

    def _without_model(self, call: RunningCall) -> Reader:
        """The office's rules without the model: unfinished words never reach it."""
        known = self._rules.get(call.line.office)
        if known is None:
            known = self._rules[call.line.office] = _plain(call.reader)
        return known


def _plain(reader: Reader) -> Reader:
    if reader.grammar.model is None:
        return reader
    plain: Grammar = copy(reader.grammar)
    plain.model = None
    return replace(reader, grammar=plain)
