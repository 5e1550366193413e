"""Calls in a few signs, to drive the advice fold without any grammar: who spoke, what was done, how tense."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sangfroid.advice import load
from sangfroid.advice.advise import advise
from sangfroid.advice.playbook import Book
from sangfroid.advice.state import Setting, State
from sangfroid.advice.told import Told
from sangfroid.calls.reading import Advice, DangerRead, Matter, ReadTurn, SituationRead
from sangfroid.calls.reading import Step as StepDone
from sangfroid.calls.turns import Cue, End, Heard, Turn
from sangfroid.calls.vocabulary import Situation, Speaker
from sangfroid.reading.events import CallEnded, DangerHeard, Event, Interrupted, SituationArose, TurnRead

PACE = 10.0  # seconds from one turn's start to the next


@dataclass(frozen=True)
class Said:
    """One turn: its speaker, what it does, the client's tension, and what the reading makes of it beside."""

    speaker: Speaker
    does: str = ""  # labels, by spaces
    tension: float = 0.0
    text: str = "des mots dits sans suite"
    signs: str = ""
    situation: Situation | None = None
    danger: Matter | None = None
    events: tuple[Event, ...] = ()
    rule: str = "test"


def client(does: str = "", tension: float = 0.0, **more: object) -> Said:
    return Said("client", does, tension, **more)  # type: ignore[arg-type]


def agent(does: str = "", **more: object) -> Said:
    return Said("agent", does, **more)  # type: ignore[arg-type]


def heard(said: Iterable[Said], timed: bool = True) -> list[tuple[Heard, tuple[Event, ...]]]:
    """What the reading fold would give for these turns."""
    course: list[tuple[Heard, tuple[Event, ...]]] = []
    for n, one in enumerate(said, start=1):
        start, end = ((n - 1) * PACE, n * PACE - 1) if timed else (None, None)
        labels = tuple(Cue(name, 0.9, one.text[:9], (0, 9), f"cue:{name}.{one.rule}") for name in one.does.split())
        tension = one.tension if one.speaker == "client" else None
        read = ReadTurn(n, one.speaker, one.text, start, end, None, labels, tension)
        events: list[Event] = [TurnRead(read, frozenset(one.signs.split()))]
        if one.danger is not None:
            events.append(DangerHeard(DangerRead(one.danger, n, one.text[:9], (0, 9))))
        events.extend(one.events)
        if one.situation is not None:
            events.append(SituationArose(SituationRead(one.situation, n, 0.9)))
        course.append((Turn(n, one.speaker, one.text, start, end), tuple(events)))
    return course


def told(
    said: Iterable[Said], *, timed: bool = True, book: Book | None = None, setting: Setting | None = None
) -> tuple[State, list[Told]]:
    """The state after these turns, and all that was told."""
    state = State(setting or Setting("un-appel", "FR"))
    out: list[Told] = []
    for item, events in heard(said, timed):
        state, now = advise(state, item, events, book or load.book())
        out.extend(now)
    return state, out


def hints(out: Iterable[Told]) -> list[Advice]:
    return [item for item in out if isinstance(item, Advice)]


def steps(out: Iterable[Told]) -> list[str]:
    return [f"{item.playbook}.{item.step}" for item in out if isinstance(item, StepDone)]


def hung_up() -> tuple[Heard, tuple[Event, ...]]:
    return End(100.0, "client", "cut"), (
        SituationArose(SituationRead("hang_up", 1, 0.9)),
        CallEnded(100.0, "client", "hang_up", "broken_off", None, False),
    )  # fmt: skip


__all__ = ["Interrupted", "Said", "agent", "client", "heard", "hints", "hung_up", "steps", "told"]
