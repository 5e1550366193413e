"""One running call in memory: its log applied row by row. Live, after a restart and on another server it is the same.

A row is applied once it is on the disk. Everything that a row does is decided by the rows before it, so that whoever
applies them in order stands at the same place.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from sangfroid.advice import hints as moves
from sangfroid.advice.told import Told
from sangfroid.advice.whole import Reader
from sangfroid.calls.call import Call
from sangfroid.calls.turns import End, Gap, Masked, Tick, Turn, fold_order
from sangfroid.calls.vocabulary import Speaker
from sangfroid.cues.hearing import Heard as Hearing
from sangfroid.desk import course as folding
from sangfroid.desk import hints as shown
from sangfroid.desk import telling
from sangfroid.desk.change import Change
from sangfroid.desk.course import Course
from sangfroid.desk.hints import Hints
from sangfroid.desk.masking import mended_turn, numbered, reopened
from sangfroid.desk.telling import Moment
from sangfroid.language.mask import MaskState, mask
from sangfroid.record.running import Running
from sangfroid.record.running_log import Item, Plain
from sangfroid.record.values import made
from sangfroid.sources.feeds import Said

WINDOW: Final = 16  # turns back to which a late one, or an undone tap, is put in its place at once
SPEAKING: Final = 2.0  # seconds without news after which unfinished words are taken for finished
NONE: Final = Hints()
OPEN: Final = MaskState()


class Placed(NamedTuple):
    """A turn with the course before it."""

    turn: Turn
    before: Course


class Known(NamedTuple):
    """What a person settled of a promise that was heard."""

    state: str = "heard"  # heard, confirmed, dropped
    due: str | None = None  # ISO 8601, set by a person


@dataclass
class RunningCall:
    """Applies rows, and makes those to write. Not for several threads."""

    line: Running
    reader: Reader
    n: int = 0  # the last row applied
    course: Course = field(init=False)
    hints: Hints = NONE
    masking: MaskState = OPEN
    ahead: tuple[Plain, MaskState] | None = None  # the row being written, and what masking knows after it
    foreheard: tuple[Plain, Hearing] | None = None  # a row, and what is heard of its turn (`next_turn`)
    window: deque[Placed] = field(default_factory=lambda: deque(maxlen=WINDOW))
    last_key: tuple[float, float, int] = (0.0, 0.0, 0)
    late: set[int] = field(default_factory=set)
    promises: dict[str, Known] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    marks: dict[str, bool] = field(default_factory=dict)  # notice, objection
    beat_until: float | None = None
    off_since: float | None = None
    partials: dict[str, datetime] = field(default_factory=dict)
    anchor: tuple[datetime, float] = field(init=False)
    stale: bool = False  # a row asks for a turn beyond the window: to be built anew from its log

    def __post_init__(self) -> None:
        line = self.line
        self.course = folding.begun(self.call(()), self.reader.book)
        self.anchor = (line.started_at, 0.0)

    def call(self, turns: tuple[Turn, ...]) -> Call:
        """The call with these turns."""
        line = self.line
        end = None if self.course_end is None else self.course_end
        return Call(
            f"live-{line.id}", turns, region=line.region, title=line.title or None, started_at=line.started_at,
            zone=line.zone, end=end, format="live",
        )  # fmt: skip

    course_end: End | None = None

    # what time it is in the call

    def seconds(self, now: datetime) -> float:
        """The call's clock: it goes on from the last words heard."""
        at, seconds = self.anchor
        return max(0.0, seconds + (now - at).total_seconds() * self.line.speed)

    def wall(self, now: datetime) -> float:
        """Seconds of the reader's own time: a hint stands as long in a call that is played faster."""
        return (now - self.line.started_at).total_seconds()

    def speaking(self, now: datetime) -> bool:
        """Whether the agent seems to be speaking."""
        at = self.partials.get("agent")
        return at is not None and (now - at).total_seconds() < SPEAKING

    def moment(self, now: datetime) -> Moment:
        """The present, for hints."""
        return Moment(self.wall(now), self.speaking(now))

    @property
    def timed(self) -> bool:
        """Whether turns have times; of a call whose words come without, taps have none either."""
        return self.course.reading.pulse.timed or not self.course.turns

    @property
    def over(self) -> bool:
        """Whether the call has ended."""
        return self.course_end is not None

    # rows applied

    def apply(self, item: Item) -> Change:
        """The call after one more row of its log."""
        self.n = item.n
        act = getattr(self, f"_{item.kind}", None)
        if act is None:  # a row of a newer program
            return Change()
        change: Change = act(item.what, item.at)
        return change

    def next_turn(self, item: Item) -> Turn | None:
        """The turn of a row, if that is the next one and nothing else changes with it: then what is heard of it hangs
        on the course as it now stands."""
        if item.kind != "turn" or item.n != self.n + 1 or item.what["mends"]:
            return None
        turn = replace(made(Turn, item.what["turn"]), n=item.n)
        return None if turn.end is not None and fold_order(turn) < self.last_key else turn

    def _turn(self, what: Plain, at: datetime) -> Change:
        turn = replace(made(Turn, what["turn"]), n=self.n)
        ahead, self.ahead = self.ahead, None
        if ahead is not None and ahead[0] is what:
            self.masking = numbered(ahead[1], turn.n)
        else:
            self.masking = reopened(mask(self.masking, turn)[0], turn.speaker, what.get("number"))
        self.partials.pop(turn.speaker, None)
        anew = False
        for one in what["mends"]:
            self._heard(made(Masked, one), at)
            anew = True
            self.window = deque(
                (Placed(mended_turn(each.turn, one), each.before) for each in self.window), maxlen=WINDOW
            )
        key = fold_order(turn)
        if turn.end is not None:
            if turn.text:
                self.anchor = (at, max(turn.end, self.seconds(at) if self.line.source == "taps" else turn.end))
            if key < self.last_key:
                self.late.add(turn.n)
                self._insert(turn, at)
                return Change((turn.n,), anew=True)
            self.last_key = key
        fore, self.foreheard = self.foreheard, None
        self._place(turn, at, fore[1] if fore is not None and fore[0] is what else None)
        return Change((turn.n,), anew=anew)

    def _place(self, turn: Turn, at: datetime, hearing: Hearing | None) -> None:
        self.window.append(Placed(turn, self.course))
        self._tell(self._heard(turn, at, hearing), turn, at)

    def _insert(self, turn: Turn, at: datetime) -> None:
        """Puts a late turn in its place, and hears those after it again."""
        after = [each for each in self.window if fold_order(each.turn) > fold_order(turn)]
        if len(after) == len(self.window) == WINDOW:
            self.stale = True  # further back than the window reaches: from the log
        self._again([turn, *(each.turn for each in after)], len(after), at)

    def _again(self, turns: list[Turn], back: int, at: datetime) -> None:
        """Hears these turns from the course that stood before the last `back` ones. Hints shown stay as they were."""
        kept = list(self.window)
        if back:
            self.course = kept[len(kept) - back].before
        self.window = deque(kept[: len(kept) - back], maxlen=WINDOW)
        for turn in turns:
            self.window.append(Placed(turn, self.course))
            self._heard(turn, at)
        self.hints = telling.standing(self.hints, self.course, self.reader.book, self.moment(at))

    def _undo(self, what: Plain, at: datetime) -> Change:
        n = what["turn"]
        place = next((place for place, each in enumerate(self.window) if each.turn.n == n), None)
        if place is None:
            self.stale = True
            return Change(anew=True)
        after = [each.turn for each in self.window][place + 1 :]
        self._again(after, len(self.window) - place, at)
        self.hints = shown.overtaken(self.hints)
        return Change(anew=True)

    def _gap(self, what: Plain, at: datetime) -> Change:
        self._heard(Gap(what["start"], what["end"]), at)
        return Change(anew=True)

    def _off(self, what: Plain, _: datetime) -> Change:
        self.off_since = what["since"]
        return Change(anew=True)

    def _tick(self, what: Plain, at: datetime) -> Change:
        self._tell(self._heard(Tick(what["at"]), at), None, at)
        return Change((0,))

    def _hint(self, what: Plain, at: datetime) -> Change:
        self.hints = shown.acted(self.hints, what["hint"], what["act"], self.wall(at))
        return Change((0,))

    def _promise(self, what: Plain, _: datetime) -> Change:
        self.promises[what["id"]] = Known(what["state"], what.get("due"))
        return Change((0,))

    def _note(self, what: Plain, _: datetime) -> Change:
        self.notes.append(what["text"])
        return Change((0,))

    def _mark(self, what: Plain, _: datetime) -> Change:
        self.marks[what["name"]] = what["on"]
        return Change((0,))

    def _beat(self, what: Plain, _: datetime) -> Change:
        self.beat_until = what["until"]
        return Change((0,))

    def _end(self, what: Plain, at: datetime) -> Change:
        end = made(End, what)
        self.course_end = end
        told = self._heard(end, at)
        self.hints = shown.overtaken(self.hints)
        self._tell(told, None, at)
        return Change(anew=True)

    def _heard(
        self, what: Turn | Masked | Gap | Tick | End, _: datetime, hearing: Hearing | None = None
    ) -> tuple[Told, ...]:
        self.course, told = folding.heard(self.course, what, self.reader, hearing)
        return told

    def _tell(self, told: tuple[Told, ...], turn: Turn | None, at: datetime) -> None:
        self.hints = telling.after(self.hints, told, turn, self.course, self.reader.book, self.moment(at))

    # what is written nowhere

    def ask(self, now: datetime) -> Change:
        """A sentence for the agent who finds this call hard. Nothing of it is written anywhere."""
        _, advice = moves.requested(self.course.advice, self.reader.book)
        if advice is not None:
            self.hints = shown.requested(self.hints, advice, self.wall(now))
        return Change((0,))

    def pass_time(self, now: datetime) -> Change | None:
        """Lets hints come and go by the clock; None where nothing changes."""
        before = self.hints
        self.hints = shown.passed(before, self.wall(now), speaking=self.speaking(now))
        return None if self.hints is before or self.hints == before else Change((0,))

    @property
    def closed(self) -> bool:
        """Whether nothing that is said may be taken now: off the record, or the client has objected."""
        return self.off_since is not None or bool(self.marks.get("objection"))

    def speaks(self, speaker: Speaker, now: datetime) -> None:
        """This side is speaking: its words are not finished yet."""
        self.partials[speaker] = now

    def glance(self, said: Said) -> Change:
        """Unfinished words: masked, looked at, kept nowhere."""
        turn = mask(self.masking, Turn(self.n + 1, said.speaker, said.text, said.start, said.end))[1]
        return Change(partial=(said.speaker, turn.text, ()))

    def labels(self, change: Change, reader: Reader) -> Change:
        """The same with what the words seem to do, by rules alone."""
        if change.partial is None:
            return change
        who, text, _ = change.partial
        cues = folding.glanced(self.course, Turn(self.n + 1, who, text), reader)
        return replace(change, partial=(who, text, tuple(cue.name for cue in cues)))

    def beats_left(self, now: datetime) -> float | None:
        """Seconds to the update that was promised; None without one."""
        return None if self.beat_until is None else self.beat_until - self.seconds(now)

    def hard_stop(self) -> float | None:
        """The client's own limit, in the call's seconds; None where it has no time."""
        stop = self.course.advice.needed_by
        if stop is None or stop.due is None:
            return None
        return (stop.due - self.line.started_at) / timedelta(seconds=1)
