"""What stands in clear about a call, to list, sort and count by: no word of what was said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sangfroid.calls import Reading
from sangfroid.calls.vocabulary import MOVES

# Moves that calm by what they do; the others stand in every call.
CALMING_MOVES: Final = MOVES - {"greeting", "goodbye", "backchannel", "announce_recording", "thank", "inform"}
KEPT_MOVES: Final = 3
GRAVE: Final = frozenset({"abuse", "emergency", "hang_up"})
FALL: Final = 1.0  # of tension, from which a client has calmed down


@dataclass(frozen=True, slots=True)
class Summary:
    """`course`: tension of each client turn; `hardness` 0..3; `moves_that_calmed`: what the agent did just before."""

    started_at: datetime | None
    seconds: float | None
    turns: int
    peak: float | None
    course: tuple[float, ...]
    situations: tuple[str, ...]
    ending: str | None
    outcome: str | None
    hardness: int
    moves_that_calmed: tuple[str, ...]
    notice: bool | None

    def columns(self) -> dict[str, Any]:
        """As the columns of `calls`."""
        return {
            "started_at": self.started_at, "seconds": self.seconds, "turns": self.turns, "peak": self.peak,
            "course": " ".join(str(round(10 * value)) for value in self.course),
            "situations": _listed(self.situations), "ending": self.ending, "outcome": self.outcome,
            "hardness": self.hardness, "moves_that_calmed": _listed(self.moves_that_calmed), "notice": self.notice,
        }  # fmt: skip


def summary(reading: Reading) -> Summary:
    """The clear summary of a reading."""
    peak = reading.tension.peak if reading.tension is not None else None
    situations = tuple(dict.fromkeys(each.name for each in reading.situations))
    ends = [turn.end for turn in reading.turns if turn.end is not None]
    return Summary(
        started_at=reading.started_at,
        seconds=reading.ended_at if reading.ended_at is not None else max(ends, default=None),
        turns=len(reading.turns), peak=peak,
        course=tuple(turn.tension for turn in reading.turns if turn.tension is not None),
        situations=situations, ending=reading.ending, outcome=reading.outcome,
        hardness=hardness(peak, situations), moves_that_calmed=moves_that_calmed(reading),
        notice=reading.recording_announced,
    )  # fmt: skip


def hardness(peak: float | None, situations: tuple[str, ...]) -> int:
    """How hard a call was for whoever took it: the peak of tension, and at least 2 for abuse, emergency, a hang-up."""
    of_tension = min(3, int((peak or 0.0) + 0.5))
    return max(of_tension, 2) if GRAVE.intersection(situations) else of_tension


def moves_that_calmed(reading: Reading) -> tuple[str, ...]:
    """What the agent did just before the client calmed down, the first first."""
    found: dict[str, None] = {}
    moves: list[str] = []
    before: float | None = None
    for turn in reading.turns:
        names = [cue.name for cue in turn.labels]
        if turn.speaker == "agent":
            moves += [name for name in names if name in CALMING_MOVES]
        elif turn.speaker == "client":
            fell = before is not None and turn.tension is not None and before - turn.tension >= FALL
            if fell or ("calming" in names and (before or 0.0) >= FALL):
                found |= dict.fromkeys(moves)
            moves = []
            before = turn.tension if turn.tension is not None else before
    return tuple(found)[:KEPT_MOVES]


def names_of(column: str) -> tuple[str, ...]:
    """The names that a column lists."""
    return tuple(name for name in column.split(",") if name)


def _listed(names: tuple[str, ...]) -> str:
    """With a comma on both sides, so that one name can be looked for."""
    return f",{','.join(names)}," if names else ""
