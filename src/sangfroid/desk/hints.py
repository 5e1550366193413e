"""A hint's life on the page: held back while the agent speaks, standing, then taken, put aside, snoozed or withdrawn.

Pure: time is the call's own seconds. A hint counts as followed where its step's label comes within the agent's next two
turns, with the words that did it. Moments at which a step was due and no hint was shown are watched in the same way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal, NamedTuple

from sangfroid.advice.advise import GUESSED
from sangfroid.calls.reading import Advice, ReadTurn

SHOWN: Final = 8.0  # seconds after which a hint goes by itself
SNOOZE: Final = 20.0  # seconds after which a snoozed one comes back, if nothing has overtaken it
WATCHED: Final = 2  # agent's turns in which its label may come

State = Literal["held", "standing", "snoozed", "taken", "aside", "withdrawn", "silent"]
OVER: Final = frozenset({"taken", "aside", "withdrawn", "silent"})


@dataclass(frozen=True, slots=True)
class Hint:
    """`since`: when it was shown. `left`: agent's turns still watched. `quote`: the words that followed it, if any."""

    id: int
    advice: Advice
    answers: frozenset[str]
    state: State
    since: float
    left: int = WATCHED
    quote: str = ""
    snoozed: bool = False

    @property
    def danger(self) -> bool:
        """Whether it is a card for danger to life: it waits for nobody and stays until it is acknowledged."""
        return self.advice.kind == "danger"


class Hints(NamedTuple):
    """All of one call: the one on the page or waiting, those still watched, those that are done with."""

    now: Hint | None = None
    watched: tuple[Hint, ...] = ()
    done: tuple[Hint, ...] = ()
    made: int = 0


def proposed(hints: Hints, advice: Advice, answers: frozenset[str], at: float, *, speaking: bool) -> Hints:
    """After a new hint: it takes the place of another; while the agent speaks it is held back, danger never."""
    hints = _closed(hints, "withdrawn")
    held = speaking and advice.kind != "danger"
    fresh = Hint(hints.made + 1, advice, answers, "held" if held else "standing", at)
    return hints._replace(now=fresh, made=hints.made + 1)


def requested(hints: Hints, advice: Advice, at: float) -> Hints:
    """After the agent's key for a sentence that asks for time. Its number is below 0: kept and counted nowhere."""
    hints = _closed(hints, "withdrawn")
    return hints._replace(now=Hint(-1 - hints.made, advice, frozenset(), "standing", at))


def missed(hints: Hints, advice: Advice, answers: frozenset[str], at: float) -> Hints:
    """After a moment like those at which hints are shown, with none: watched for comparison."""
    silent = Hint(hints.made + 1, advice, answers, "silent", at)
    return hints._replace(watched=(*hints.watched, silent), made=hints.made + 1)


def overtaken(hints: Hints) -> Hints:
    """After the agent has spoken, or the method moved on: what stood is withdrawn, a danger's card stays."""
    return hints if hints.now is None or hints.now.danger else _closed(hints, "withdrawn")


def answered(hints: Hints, turn: ReadTurn) -> Hints:
    """After an agent's turn with words: labels that follow a watched hint are noted with their quote."""
    labels = {cue.name: cue.quote or turn.text for cue in turn.labels if cue.by not in GUESSED}
    watched: list[Hint] = []
    done = list(hints.done)
    for hint in hints.watched:
        quote = next((labels[name] for name in sorted(hint.answers) if name in labels), "")
        seen = replace(hint, left=hint.left - 1, quote=quote)
        (done if quote or seen.left <= 0 else watched).append(seen)
    now = hints.now
    if now is not None and now.state != "held" and now.left:  # one that stands is watched from its showing on
        quote = next((labels[name] for name in sorted(now.answers) if name in labels), "")
        now = replace(now, left=now.left - 1, quote=quote or now.quote)
    return Hints(now, tuple(watched), tuple(done), hints.made)


def passed(hints: Hints, at: float, *, speaking: bool) -> Hints:
    """After time has passed: a held hint comes, one that stood long enough goes, a snoozed one returns."""
    now = hints.now
    if now is None or now.danger:
        return hints
    if now.state == "held":
        return hints if speaking else hints._replace(now=replace(now, state="standing", since=at))
    if now.state == "standing" and at - now.since >= SHOWN:
        return _closed(hints, "withdrawn")
    if now.state == "snoozed" and at - now.since >= SNOOZE and not speaking:
        return hints._replace(now=replace(now, state="standing", since=at))
    return hints


def acted(hints: Hints, id_: int, act: str, at: float) -> Hints:
    """After the agent took the hint, put it aside, snoozed it or withdrew from a danger's card by acknowledging it."""
    now = hints.now
    if now is None or now.id != id_ or now.state not in ("standing", "held", "snoozed"):
        return hints
    if act == "snoozed":
        return hints._replace(now=replace(now, state="snoozed", since=at, snoozed=True))
    return _closed(hints, "taken" if act == "taken" else "aside")


def finished(hints: Hints) -> tuple[Hint, ...]:
    """All hints of a call that is over, those still watched included."""
    closed = _closed(hints, "withdrawn")
    return (*closed.done, *closed.watched)


def _closed(hints: Hints, state: State) -> Hints:
    """Whatever is on the page ends so; it stays watched for the turns that are left."""
    now = hints.now
    if now is None:
        return hints
    if now.id < 0:
        return hints._replace(now=None)
    ended = replace(now, state=state)
    if ended.quote or ended.left <= 0:
        return hints._replace(now=None, done=(*hints.done, ended))
    return hints._replace(now=None, watched=(*hints.watched, ended))
