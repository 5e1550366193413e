"""The course of a call: what the client said, what the agent answered, what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from sangfroid.calls.reading import Reading, ReadTurn


@dataclass(frozen=True, slots=True)
class Exchange:
    """A client's turn, the agent's turns that answer it, and the client's next turn (None at the end)."""

    asked: ReadTurn
    answers: tuple[ReadTurn, ...]
    then: ReadTurn | None

    @property
    def change(self) -> float | None:
        """By how much the client's tension changes over the answer."""
        if self.then is None or self.then.tension is None or self.asked.tension is None:
            return None
        return self.then.tension - self.asked.tension


def names(turn: ReadTurn) -> frozenset[str]:
    """The turn's labels."""
    return frozenset(cue.name for cue in turn.labels)


def exchanges(reading: Reading) -> tuple[Exchange, ...]:
    """Each client's turn that the agent answers, in order. What only shows listening is no answer."""
    found: list[Exchange] = []
    asked: ReadTurn | None = None
    answers: list[ReadTurn] = []
    for turn in reading.turns:
        if turn.speaker == "agent":
            if asked is not None and names(turn) != frozenset({"backchannel"}):
                answers.append(turn)
        elif turn.speaker == "client":
            if asked is not None and answers:
                found.append(Exchange(asked, tuple(answers), turn))
                answers = []
            asked = turn
    if asked is not None and answers:
        found.append(Exchange(asked, tuple(answers), None))
    return tuple(found)


def side(reading: Reading, speaker: str) -> tuple[ReadTurn, ...]:
    """One side's turns."""
    return tuple(turn for turn in reading.turns if turn.speaker == speaker)


def has_times(reading: Reading) -> bool:
    """Whether the source has times."""
    return any(turn.start is not None for turn in reading.turns)


def has_words(reading: Reading) -> bool:
    """Whether words are known; of a recording without a recogniser, only times are."""
    return any(turn.text or turn.labels for turn in reading.turns)


def duration(reading: Reading) -> float | None:
    """Seconds from start to end, None without times."""
    ends = [turn.end for turn in reading.turns if turn.end is not None]
    if reading.ended_at is not None:
        ends.append(reading.ended_at)
    return max(ends, default=None) if has_times(reading) else None
