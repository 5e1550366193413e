"""A Reading, collected from the fold's events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from sangfroid.calls.call import Call
from sangfroid.calls.reading import (
    Asked,
    Attempt,
    Closing,
    DangerRead,
    DeadAir,
    Interruption,
    NeededBy,
    Pace,
    Peak,
    Promise,
    Reading,
    ReadTurn,
    SituationRead,
    Timing,
    TriggerRead,
)
from sangfroid.calls.turns import Span
from sangfroid.reading import events

MASK: Final = "•"


class Collector:
    """Takes events as they come; gives the reading of what was heard so far at any moment."""

    def __init__(self, call: Call, made_with: tuple[tuple[str, str], ...] = ()) -> None:
        self._call = call
        self._made_with = made_with
        self._turns: dict[int, ReadTurn] = {}
        self._signs: dict[int, frozenset[str]] = {}
        self._situations: list[SituationRead] = []
        self._triggers: list[TriggerRead] = []
        self._dangers: list[DangerRead] = []
        self._suspicions: list[DangerRead] = []
        self._needed_by: NeededBy | None = None
        self._asked: list[Asked] = []
        self._promises: dict[str, Promise] = {}
        self._interruptions: list[Interruption] = []
        self._silences: list[DeadAir] = []
        self._paces: list[Pace] = []
        self._closings: list[tuple[events.ClosingRipe, list[Attempt]]] = []
        self._ripe: events.ClosingRipe | None = None  # the one that was ripe last, as long as nobody closed
        self._gaps: list[tuple[float, float]] = []
        self._end: events.CallEnded | None = None

    def take(self, happened: Iterable[events.Event]) -> None:
        """Adds what happened."""
        for event in happened:
            self._take(event)

    def _take(self, event: events.Event) -> None:  # noqa: C901, PLR0912, PLR0915 (a table of events)
        match event:  # one case an event: the list is the reading itself
            case events.TurnRead(turn):
                self._turns[turn.n] = turn
            case events.SituationArose(situation):
                self._situations.append(situation)
            case events.TriggerHeard(trigger):
                self._triggers.append(trigger)
            case events.DangerHeard(danger):
                self._dangers.append(danger)
            case events.DangerSuspected(danger):
                self._suspicions.append(danger)
            case events.NeededByHeard(needed_by):
                self._needed_by = needed_by
            case events.AskedFor(asked):
                self._asked.append(asked)
            case events.PromiseHeard(promise):
                self._promises[promise.id] = promise
            case events.PromiseReplaced(id=old, by=new):
                self._promises[old] = replace(self._promises[old], replaced_by=new)
            case events.Interrupted(interruption):
                self._interruptions.append(interruption)
            case events.SilenceHeard(silence):
                self._silences.append(silence)
            case events.FastSpeech(pace):
                self._paces.append(pace)
            case events.ClosingRipe():
                self._ripe = event
            case events.CloseAttempted() | events.CloseMissed():
                self._close(event)
            case events.GapHeard(start, end):
                self._gaps.append((start, end))
            case events.TurnMended(n, span):
                self._mend(n, span)
            case events.CallEnded():
                self._end = event

    def _close(self, event: events.CloseAttempted | events.CloseMissed) -> None:
        """An attempt on the closing that is ripe, or that none was made on it."""
        if self._ripe is not None:
            self._closings.append((self._ripe, []))
            self._ripe = None
        if isinstance(event, events.CloseAttempted):
            self._closings[-1][1].append(event.attempt)

    def _closing(self, ripe: events.ClosingRipe, attempts: list[Attempt]) -> Closing:
        """The closing, quoted from its turns as they now stand."""
        said = self._turns[ripe.turn].text
        tried = (replace(one, quote=self._turns[one.turn].text[slice(*one.span)]) for one in attempts)
        return Closing(ripe.turn, ripe.why, said[slice(*ripe.span)] if ripe.span else said, tuple(tried))

    def _mend(self, n: int, span: Span) -> None:
        """Masks a span of a turn already taken, in its text and wherever it is quoted."""
        turn = self._turns.get(n)
        if turn is None:
            return
        text = masked(turn.text, span)
        labels = tuple(replace(cue, quote=text[slice(*cue.span)]) for cue in turn.labels)
        old = turn.tension_quote
        quote = None if old is None else text[turn.text.find(old) :][: len(old)]
        self._turns[n] = replace(turn, text=text, labels=labels, tension_quote=quote)
        for key, promise in self._promises.items():
            if promise.turn == n:
                self._promises[key] = replace(promise, text=text[slice(*promise.span)])
        for dangers in (self._dangers, self._suspicions):
            dangers[:] = [
                replace(danger, quote=text[slice(*danger.span)]) if danger.turn == n else danger for danger in dangers
            ]

        self._asked = [replace(one, quote=text[slice(*one.span)]) if one.turn == n else one for one in self._asked]

    def reading(self) -> Reading:
        """The reading so far; ending and outcome are None while the call runs."""
        call, end = self._call, self._end
        turns = tuple(
            sorted(self._turns.values(), key=lambda turn: (turn.start if turn.start is not None else 0.0, turn.n))
        )
        return Reading(
            call=call.id, language=call.language, region=call.region, domain=call.domain, title=call.title,
            started_at=call.started_at,
            zone=call.zone, state="running" if end is None else "ended", ended_at=end.at if end else None,
            ended_by=end.by if end else None, made_with=self._made_with, roles=call.roles, repairs=call.repairs,
            turns=turns, tension=None if self._dangers else _peak(turns), situations=tuple(self._situations),
            triggers=tuple(self._triggers), ending=end.ending if end else None, outcome=end.outcome if end else None,
            promises=tuple(self._promises.values()), timing=self._timing(turns), dangers=tuple(self._dangers),
            needed_by=self._needed_by, recording_announced=_announced(turns), gaps=tuple(self._gaps),
            closings=tuple(self._closing(*closing) for closing in self._closings), asked=tuple(self._asked),
            suspicions=tuple(self._suspicions),
        )  # fmt: skip

    def _timing(self, turns: tuple[ReadTurn, ...]) -> Timing:
        """What could be measured: nothing without times, no interruption where the recogniser flattened them."""
        if not any(turn.start is not None for turn in turns):
            return Timing(None, None, None, None)
        flat = self._end is not None and self._end.flat
        talk = self._end.talk if self._end is not None else None
        share = None
        if talk is not None and (total := sum(seconds for _, seconds in talk)) > 0:
            share = tuple((side, round(seconds / total, 3)) for side, seconds in talk)
        return Timing(None if flat else tuple(self._interruptions), tuple(self._silences), tuple(self._paces), share)


def masked(text: str, span: Span) -> str:
    """The text with the span's letters and digits masked, as long as before."""
    a, b = span
    return text[:a] + "".join(MASK if char.isalnum() else char for char in text[a:b]) + text[b:]


def _peak(turns: tuple[ReadTurn, ...]) -> Peak | None:
    levels = [(turn.tension, turn.n) for turn in turns if turn.tension is not None]
    if not levels:
        return None
    peak, at = max(levels, key=lambda level: (level[0], -level[1]))
    return Peak(peak, at, levels[-1][0])


def _announced(turns: tuple[ReadTurn, ...]) -> bool | None:
    agent = [turn for turn in turns if turn.speaker == "agent" and (turn.text or turn.labels)]
    if not agent:
        return None
    return any(cue.name == "announce_recording" for turn in agent for cue in turn.labels)
