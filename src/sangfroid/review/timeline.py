"""The picture of a call: where everything stands, in one drawing's own units. The template draws it as SVG."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap
from typing import Final

from sangfroid.calls.reading import Reading, ReadTurn
from sangfroid.review import curve
from sangfroid.review.clock import mark, place
from sangfroid.review.course import has_times
from sangfroid.review.names import LABELS, MATTERS, SPEAKERS
from sangfroid.review.pledges import due_said
from sangfroid.review.quotes import clipped, turn_of
from sangfroid.review.steps import step_title
from sangfroid.review.voice import Voice
from sangfroid.review.wave import HEIGHT, Shape, shapes
from sangfroid.sources.sound.wave import Wave

LEFT, RIGHT = 60.0, 752.0  # the time axis, within a drawing 760 wide
TENSION: Final = 66.0  # height of the tension line's strip
LANE: Final = 18.0
TIP: Final = 104  # characters of one of the two lines that tell a mark
TICKS: Final = 9  # at most, on the axis
STEPS_OF_TIME: Final = (10, 30, 60, 120, 300, 600, 900, 1800, 3600)
STEPS_OF_TURNS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


@dataclass(frozen=True, slots=True)
class Bar:
    """A turn's speech."""

    x: float
    y: float
    width: float
    n: int
    speaker: str
    tip: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Something to look at: tension, step, promise, danger, silence or cut. `lines` tell it, two at most."""

    kind: str
    x: float
    y: float
    width: float
    n: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """All that is drawn. `line` is the tension's points as SVG writes them, "" where none is shown."""

    height: float
    agent: float
    client: float
    axis: float
    tension: float | None  # top of its strip
    line: str
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    ticks: tuple[tuple[float, str], ...]
    gaps: tuple[tuple[float, float], ...]
    kinds: frozenset[str]
    waves: tuple[Shape, ...] = ()
    one_lane: bool = False  # nobody knows who is agent and who is client


@dataclass(frozen=True, slots=True)
class _Ground:
    """The drawing's frame: where lanes lie, and where a moment stands."""

    reading: Reading
    voice: Voice
    end: float
    timed: bool
    agent: float

    @property
    def one_lane(self) -> bool:
        return bool(self.reading.turns) and all(turn.speaker == "unknown" for turn in self.reading.turns)

    @property
    def client(self) -> float:
        return self.agent if self.one_lane else self.agent + LANE + 8

    def x(self, moment: float) -> float:
        return round(LEFT + (RIGHT - LEFT) * min(max(moment / self.end, 0.0), 1.0), 1)

    def turn_x(self, turn: ReadTurn) -> float:
        return self.x(curve.moment(self.reading, self.reading.turns.index(turn)))


def timeline(reading: Reading, voice: Voice, wave: Wave | None = None) -> Timeline:
    """The drawing of this call, with its sound where that was heard."""
    points = curve.levels(reading)
    ground = _Ground(reading, voice, curve.span(reading), has_times(reading), 24.0 + (TENSION + 20 if points else 0.0))
    marks = (
        *_tension(ground),
        *_dangers(ground),
        *_steps(ground),
        *_silences(ground),
        *_cuts(ground),
        *_promises(ground),
    )
    below = ground.client + LANE + 24
    waves = shapes(wave, reading, below - 4, LEFT, RIGHT, ground.end) if ground.timed else ()
    axis = below + (len(waves) * (HEIGHT + 2) + 4 if waves else 0.0)
    return Timeline(
        height=axis + 66, agent=ground.agent, client=ground.client, axis=axis, tension=10.0 if points else None,
        line=" ".join(f"{ground.x(at)},{_y(level)}" for at, level in points), bars=_bars(ground), marks=marks,
        ticks=_ticks(ground), gaps=tuple((ground.x(a), max(ground.x(b) - ground.x(a), 1.0)) for a, b in reading.gaps),
        kinds=frozenset(one.kind for one in marks), waves=waves, one_lane=ground.one_lane,
    )  # fmt: skip


def _y(level: float) -> float:
    return round(10.0 + TENSION * (1 - level / curve.HIGHEST), 1)


def _bars(ground: _Ground) -> tuple[Bar, ...]:
    found = []
    for index, turn in enumerate(ground.reading.turns):
        if ground.timed and turn.start is not None and turn.end is not None:
            a, b = ground.x(turn.start), ground.x(turn.end)
        else:
            a, b = ground.x(index), ground.x(index + 0.9)
        y = ground.client if turn.speaker == "client" else ground.agent
        told = (place(turn, ground.voice), ground.voice(SPEAKERS[turn.speaker]), turn.text)
        tip = " · ".join(part for part in told if part)
        found.append(Bar(a, y, max(round(b - a, 1), 1.2), turn.n, turn.speaker, tip))
    return tuple(found)


def _mark(ground: _Ground, kind: str, turn: ReadTurn, y: float, told: str, quote: str = "") -> Mark:
    head = f"{place(turn, ground.voice)} · {told}"
    lines = _tip(head, quote, ground.voice)
    return Mark(kind, ground.turn_x(turn), y, 0.0, turn.n, lines)


def _tip(head: str, quote: str, voice: Voice) -> tuple[str, ...]:
    """The two lines that tell a mark."""
    told = voice("{head} : « {quote} »", head=head, quote=quote) if quote else head
    return tuple(wrap(told, TIP, max_lines=2, placeholder=" …"))


def _tension(ground: _Ground) -> tuple[Mark, ...]:
    if ground.reading.dangers:
        return ()
    voice = ground.voice
    return tuple(
        _mark(
            ground,
            "tension",
            turn,
            _y(turn.tension),
            _told(turn, turn.tension, voice),
            turn.tension_quote or (clipped(turn.text, (0, 1), TIP) if turn.text else ""),
        )
        for turn in ground.reading.turns
        if turn.tension is not None
    )


def _told(turn: ReadTurn, level: float, voice: Voice) -> str:
    labels = ", ".join(voice(LABELS[cue.name]) for cue in turn.labels)
    told = voice("tension {level}", level=voice.number(level))
    return f"{told} ({labels})" if labels else told


def _dangers(ground: _Ground) -> tuple[Mark, ...]:
    return tuple(
        _mark(ground, "danger", turn, ground.client + LANE + 12, ground.voice(MATTERS[found.matter]), found.quote)
        for found in ground.reading.dangers
        if (turn := turn_of(ground.reading, found.turn)) is not None
    )


def _steps(ground: _Ground) -> tuple[Mark, ...]:
    seen: set[tuple[str, int]] = set()
    found = []
    for step in ground.reading.steps:
        turn = turn_of(ground.reading, step.turn)
        title = step_title(step.playbook, step.step, ground.voice)
        if turn is not None and (title, step.turn) not in seen:
            seen.add((title, step.turn))
            found.append(_mark(ground, "step", turn, ground.agent - 7, title, step.quote))
    return tuple(found)


def _promises(ground: _Ground) -> tuple[Mark, ...]:
    found = []
    for promise in ground.reading.promises:
        turn = turn_of(ground.reading, promise.turn)
        if turn is not None:
            told = ground.voice(
                "promesse ({owner}) : {what}, {due}", owner=ground.voice(SPEAKERS[promise.by]), what=promise.what,
                due=due_said(ground.reading, promise, ground.voice),
            )  # fmt: skip
            found.append(_mark(ground, "promise", turn, ground.client + LANE + 12, told))
    return tuple(found)


def _silences(ground: _Ground) -> tuple[Mark, ...]:
    found = []
    for silence in ground.reading.timing.dead_air or ():
        turn = turn_of(ground.reading, silence.after_turn)
        if turn is not None and turn.end is not None:
            a, b = ground.x(turn.end), ground.x(turn.end + silence.seconds)
            told = ground.voice("silence de {seconds} s", seconds=round(silence.seconds))
            found.append(
                Mark("silence", a, ground.agent + LANE + 4, max(b - a, 2.0), turn.n, (f"{mark(turn.end)} · {told}",))
            )
    return tuple(found)


def _cuts(ground: _Ground) -> tuple[Mark, ...]:
    found = []
    for cut in ground.reading.timing.interruptions or ():
        turn = turn_of(ground.reading, cut.turn)
        if turn is not None and turn.start is not None:
            a, b = ground.x(turn.start), ground.x(turn.start + cut.seconds)
            told = ground.voice("{who} coupe la parole", who=ground.voice(SPEAKERS[cut.by]))
            lines = _tip(f"{mark(turn.start)} · {told}", turn.text, ground.voice)
            found.append(Mark("cut", a, ground.agent + LANE, max(b - a, 2.0), turn.n, lines))
    return tuple(found)


def _ticks(ground: _Ground) -> tuple[tuple[float, str], ...]:
    choices = STEPS_OF_TIME if ground.timed else STEPS_OF_TURNS
    step = next((step for step in choices if ground.end / step <= TICKS), choices[-1])
    values = range(0, int(ground.end) + 1, step)
    if ground.timed:
        return tuple((ground.x(value), mark(value)) for value in values)
    return tuple((ground.x(value - 0.5 if value else 0.5), str(value or 1)) for value in values)
