"""One running call in memory: its log applied row by row. Live, after a restart and on another server it is the same.

A row is applied once it is on the disk. Everything that a row does is decided by the rows before it, so that whoever
applies them in order stands at the same place.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from sangfroid.advice import budget
from sangfroid.advice import hints as moves
from sangfroid.advice.told import Told, Withdrawn
from sangfroid.advice.whole import Reader
from sangfroid.calls.call import Call
from sangfroid.calls.reading import Advice
from sangfroid.calls.turns import Cue, End, Gap, Masked, Tick, Turn, fold_order
from sangfroid.desk import course as folding
from sangfroid.desk import hints as shown
from sangfroid.desk.course import Course
from sangfroid.desk.hints import Hints
from sangfroid.desk.taps import Tap, tapped
from sangfroid.language.mask import MaskState, mask
from sangfroid.reading.collect import masked
from sangfroid.record.running import Running
from sangfroid.record.running_log import Entry, Item, Plain
from sangfroid.record.values import made, plain
from sangfroid.sources.feeds import Said

WINDOW: Final = 16  # turns back to which a late one, or an undone tap, is put in its place at once
SPEAKING: Final = 2.0  # seconds without news after which unfinished words are taken for finished
NONE: Final = Hints()
OPEN: Final = MaskState()


@dataclass(frozen=True, slots=True)
class Change:
    """What is new. `turns`: by number; `anew`: the whole page; `partial`: words not finished, with what they seem."""

    turns: tuple[int, ...] = ()
    anew: bool = False
    partial: tuple[str, str, tuple[str, ...]] | None = None
    told: tuple[str, str] | None = None  # a colleague's line: from whom, what
    over: int | None = None  # the kept call, 0 where none is kept


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

    @property
    def timed(self) -> bool:
        """Whether turns have times; of a call whose words come without, taps have none either."""
        return self.course.reading.pulse.timed or not self.course.turns

    @property
    def over(self) -> bool:
        """Whether the call has ended."""
        return self.course_end is not None

    # rows to write

    def entry(self, kind: str, what: Plain, *, key: str | None = None) -> Entry:
        """A row of this call."""
        return Entry(self.line.office, self.line.id, kind, what, key=key)

    def words(self, said: Said) -> Entry:
        """The row of somebody's final words, masked; what it shows to be private in earlier rows is mended with it.

        One at a time: the next is made once this one is applied.
        """
        state, turn, mends = mask(self.masking, Turn(0, said.speaker, said.text, said.start, said.end))
        what = {"turn": plain(turn), "mends": [plain(one) for one in mends]}
        self.ahead = (what, state)
        key = f"turn {said.key}" if said.key else None
        return replace(self.entry("turn", what, key=key), mends=tuple(self._mended(one) for one in mends))

    def tap(self, tap: Tap, ago: float, now: datetime, key: str | None) -> Entry:
        """The row of a tap, so many seconds ago; of a hang-up, the end's."""
        at = round(max(0.0, self.seconds(now) - ago), 2) if self.timed else None
        if tap.label is None:
            return self.end(End(at, "client", "cut"))
        return self.entry("turn", {"turn": plain(tapped(0, tap, at)), "mends": []}, key=key)

    def end(self, end: End) -> Entry:
        """The row of the call's end; it ends once."""
        return self.entry("end", plain(end), key="end")

    def tick(self, now: datetime) -> Entry | None:
        """The row of time that passes, where it brings a hint; None where it changes nothing that is kept."""
        if self.over or self.off_since is not None or any(
            (now - at).total_seconds() < SPEAKING for at in self.partials.values()
        ):  # fmt: skip
            return None
        at = round(self.seconds(now), 1)
        _, told = folding.heard(self.course, Tick(at), self.reader)
        if not any(isinstance(one, Advice) for one in told):
            return None
        return self.entry("tick", {"at": at}, key=f"tick {self.n}")

    def _mended(self, one: Masked) -> tuple[int, Plain]:
        """An earlier turn's row as it must now stand."""
        read = next((each for each in self.course.turns if each.n == one.n), None)
        if read is None:  # a number does not go on after 200 turns
            return one.n, {"turn": plain(Turn(one.n, "unknown", "")), "mends": []}
        turn = Turn(read.n, read.speaker, masked(read.text, one.span), read.start, read.end, read.channel)
        return one.n, {"turn": plain(turn), "mends": []}

    # rows applied

    def apply(self, item: Item) -> Change:
        """The call after one more row of its log."""
        self.n = item.n
        act = getattr(self, f"_{item.kind}", None)
        if act is None:  # a row of a newer program
            return Change()
        change: Change = act(item.what, item.at)
        return change

    def _turn(self, what: Plain, at: datetime) -> Change:
        turn = replace(made(Turn, what["turn"]), n=self.n)
        ahead, self.ahead = self.ahead, None
        if ahead is not None and ahead[0] is what:
            self.masking = _numbered(ahead[1], turn.n)
        else:
            self.masking = mask(self.masking, turn)[0]
        self.partials.pop(turn.speaker, None)
        anew = False
        for one in what["mends"]:
            self._heard(made(Masked, one), at)
            anew = True
            self.window = deque(
                (Placed(_mended_turn(each.turn, one), each.before) for each in self.window), maxlen=WINDOW
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
        self._place(turn, at)
        return Change((turn.n,), anew=anew)

    def _place(self, turn: Turn, at: datetime) -> None:
        self.window.append(Placed(turn, self.course))
        told = self._heard(turn, at)
        self._tell(told, turn, self.wall(at), at)

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
        standing = self.course.advice.budget.shown
        now = self.hints.now
        if standing is not None and (now is None or now.advice.step != standing.step):
            self.hints = shown.proposed(
                self.hints, standing, self._answers(standing), self.wall(at), speaking=self.speaking(at)
            )

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
        told = self._heard(Tick(what["at"]), at)
        self._tell(told, None, self.wall(at), at)
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
        self._tell(told, None, self.wall(at), at)
        return Change(anew=True)

    def _heard(self, what: Turn | Masked | Gap | Tick | End, _: datetime) -> tuple[Told, ...]:
        self.course, told = folding.heard(self.course, what, self.reader)
        return told

    # what advice tells becomes a hint

    def _tell(self, told: tuple[Told, ...], turn: Turn | None, at: float, now: datetime) -> None:
        if turn is not None and turn.speaker == "agent" and turn.text:
            read = next((one for one in reversed(self.course.turns) if one.n == turn.n), None)
            if read is not None:
                self.hints = shown.answered(self.hints, read)
        if any(isinstance(one, Withdrawn) for one in told):
            self.hints = shown.overtaken(self.hints)
        danger = self.course.advice.danger
        if self.hints.now is not None and self.hints.now.danger and (danger is None or danger.acknowledged):
            self.hints = shown.acted(self.hints, self.hints.now.id, "taken", at)
        advice = next((one for one in reversed(told) if isinstance(one, Advice)), None)
        if advice is not None:
            self.hints = shown.proposed(self.hints, advice, self._answers(advice), at, speaking=self.speaking(now))
        elif turn is not None and turn.speaker == "client" and turn.text:
            self._miss(at)

    def _miss(self, at: float) -> None:
        """Where only the budget of hints keeps one back, the moment is watched for comparison."""
        state = self.course.advice
        if budget.free(state) or state.danger is not None:
            return
        freed = state._replace(budget=replace(state.budget, moments=(), shown=None))
        _, due = moves.next_move(freed, self.reader.book)
        if due is not None:
            self.hints = shown.missed(self.hints, due, self._answers(due), at)

    def _answers(self, advice: Advice) -> frozenset[str]:
        step = next(
            (one for one in self.reader.book.steps if (one.playbook, one.id) == (advice.playbook, advice.step)), None
        )
        return frozenset() if step is None else step.done_by_agent

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

    def glance(self, said: Said, now: datetime) -> Change:
        """Unfinished words: masked, looked at, kept nowhere."""
        self.partials[said.speaker] = now
        turn = mask(self.masking, Turn(self.n + 1, said.speaker, said.text, said.start, said.end))[1]
        return Change(partial=(said.speaker, turn.text, ()))

    def labels(self, change: Change, reader: Reader) -> Change:
        """The same with what the words seem to do, by rules alone."""
        if change.partial is None:
            return change
        who, text, _ = change.partial
        if who not in ("agent", "client"):
            return change
        cues: tuple[Cue, ...] = folding.glanced(self.course, Turn(self.n + 1, who, text), reader)  # type: ignore[arg-type]
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


def _mended_turn(turn: Turn, one: dict[str, Any]) -> Turn:
    if turn.n != one["n"]:
        return turn
    return replace(turn, text=masked(turn.text, (one["span"][0], one["span"][1])))


def restored(line: Running, reader: Reader, items: tuple[Item, ...]) -> RunningCall:
    """The call as its log tells it: after a restart, or on a server that sees it for the first time.

    Turns are taken in fold order where a late one or an undone tap lies further back than the window reaches.
    """
    call = RunningCall(line, reader)
    for item in items:
        call.apply(item)
    return _in_order(line, reader, items) if call.stale else call


def _numbered(state: MaskState, n: int) -> MaskState:
    """What masking knows, with the number that the turn got when it was written in place of 0."""
    tails = tuple(
        (side, replace(tail, parts=tuple((n if turn == 0 else turn, span) for turn, span in tail.parts)))
        for side, tail in state.tails
    )
    return state if tails == state.tails else MaskState(tails, state.code_asked)


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
