"""Calls judged by hand: what was read beside what an annotator would have noted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sangfroid.calls.call import Annotation, Call
from sangfroid.calls.reading import Reading, ReadTurn
from sangfroid.calls.turns import Turn
from sangfroid.review.evaluation.evaluated import Evaluation, evaluated
from sangfroid.review.evaluation.judged import Judged, judge
from tests.review.gold import reading


def annotated(turns: Sequence[ReadTurn], labels: dict[int, tuple[str, ...]], **facts: Any) -> Annotation:
    """An annotation that agrees with these turns but for `labels` (turn → labels) and `facts`, its own fields."""
    given: dict[str, Any] = {
        "call": "essai", "speakers": tuple((turn.n, turn.speaker) for turn in turns),
        "labels": tuple((turn.n, labels.get(turn.n, tuple(cue.name for cue in turn.labels))) for turn in turns),
        "tension": tuple((turn.n, round(turn.tension)) for turn in turns if turn.tension is not None),
        "situations": (), "triggers": (), "ending": "normal", "outcome": "resolved", "promises": (),
    }  # fmt: skip
    return Annotation(**{**given, **facts})


def judged(name: str, seen: Reading | Sequence[ReadTurn], gold: Annotation | None = None) -> Judged:
    """A call read as `seen`; without an annotation, just as it was annotated."""
    read = seen if isinstance(seen, Reading) else reading(seen)
    call = Call(name, tuple(Turn(turn.n, turn.speaker, turn.text, turn.start, turn.end) for turn in read.turns))
    return judge(name, call, gold or annotated(read.turns, {}), read)


def evaluation(*calls: Judged) -> Evaluation:
    """These calls, none of them made harder."""
    return evaluated(calls, {})
