"""Readings made by hand and from the annotated samples, so that what a report tells is tested apart from the fold."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from sangfroid.calls import (
    Cue,
    DangerRead,
    Interruption,
    Peak,
    Promise,
    Reading,
    ReadTurn,
    Roles,
    SituationRead,
    Timing,
    TriggerRead,
)  # fmt: skip
from sangfroid.calls.vocabulary import Speaker

ROOT: Final = Path(__file__).parents[2]
SAMPLES: Final = tuple(sorted((ROOT / "src/sangfroid/data/samples/fr").glob("*.json")))
# What an annotation has no place for: words of danger (matter, turn).
DANGERS: Final[dict[str, tuple[Any, int]]] = {"plus-la-force": ("suicide", 6), "poitrine-qui-serre": ("heart", 2)}
UNTIMED: Final = Timing(None, None, None, None)


def said(
    n: int,
    speaker: Speaker,
    text: str,
    *labels: str,
    tension: float | None = None,
    start: float | None = None,
    seconds: float = 4.0,
) -> ReadTurn:
    """A turn whose labels each quote it whole."""
    cues = tuple(Cue(name, 0.9, text, (0, len(text)), "cue:test") for name in labels)
    level = tension if tension is not None else (0.0 if speaker == "client" else None)
    end = None if start is None else start + seconds
    return ReadTurn(n, speaker, text, start, end, None, cues, level)


def reading(turns: Sequence[ReadTurn], **facts: Any) -> Reading:
    """A reading of these turns; `facts` are the Reading's own fields."""
    client = [turn for turn in turns if turn.tension is not None]
    top = max(client, key=lambda turn: turn.tension or 0.0, default=None)
    peak = Peak(top.tension or 0.0, top.n, client[-1].tension or 0.0) if top is not None else None
    given: dict[str, Any] = {
        "call": "essai", "language": "fr", "region": "FR", "domain": None, "title": None,
        "started_at": None, "zone": None,
        "state": "ended", "ended_at": None, "ended_by": "unknown", "made_with": (), "roles": Roles(), "repairs": (),
        "tension": None if facts.get("dangers") else peak, "situations": (), "triggers": (), "ending": "normal",
        "outcome": "resolved", "promises": (), "timing": UNTIMED, "dangers": (), "needed_by": None,
        "recording_announced": False,
    }  # fmt: skip
    return Reading(turns=tuple(turns), **{**given, **facts})


def promise(turn: int, what: str, text: str, span: tuple[int, int] = (0, 1), **facts: Any) -> Promise:
    """A promise of the agent's without a time; `facts` are the Promise's own fields."""
    given: dict[str, Any] = {
        "id": f"p{turn}", "by": "agent", "owner": "agent", "when": None, "after": None, "due": None,
        "precision": "none",
        "confidence": 0.9,
    }  # fmt: skip
    return Promise(turn=turn, what=what, text=text, span=span, **{**given, **facts})


def gold(path: Path) -> Reading:
    """The reading that a sample's annotator would give."""
    call = json.loads(path.read_text("utf-8"))
    turns = [
        said(
            one["n"], one["speaker"], one["text"], *one["labels"],
            tension=one.get("tension"), start=one["start"], seconds=one["end"] - one["start"],
        )
        for one in call["turns"]
    ]  # fmt: skip
    texts = {turn.n: turn.text for turn in turns}
    matter, at = DANGERS.get(call["id"], (None, 0))
    dangers = (DangerRead(matter, at, texts[at], (0, len(texts[at]))),) if matter else ()
    return reading(
        turns, call=call["id"], region=call["region"], domain=call["domain"], dangers=dangers,
        started_at=datetime.fromisoformat(call["started_at"]), ending=call["ending"], outcome=call["outcome"],
        situations=tuple(SituationRead(name, 2, 0.9) for name in call["situations"]),
        triggers=tuple(TriggerRead(name, 2, texts[2]) for name in call["triggers"]),
        promises=tuple(_promise(p, number, texts) for number, p in enumerate(call["promises"], 1)),
        timing=_timing(turns), ended_at=turns[-1].end,
    )  # fmt: skip


def _promise(noted: dict[str, Any], number: int, texts: dict[int, str]) -> Promise:
    start = max(texts[noted["turn"]].find(noted["text"]), 0)
    due = datetime.fromisoformat(noted["due"]) if noted["due"] else None
    return promise(
        noted["turn"], noted["what"], noted["text"], (start, start + len(noted["text"])), id=f"p{number}",
        by=noted["by"],
        owner=noted["by"], due=due, when=noted["text"] if due else None, precision=noted["precision"],
    )  # fmt: skip


def _timing(turns: list[ReadTurn]) -> Timing:
    seconds = {
        who: sum((t.end or 0) - (t.start or 0) for t in turns if t.speaker == who) for who in ("agent", "client")
    }
    total = sum(seconds.values())
    cuts = [
        Interruption(now.n, now.speaker, round(old.end - now.start, 2), old.n, now.speaker == "agent")
        for old, now in pairwise(turns)
        if old.end and now.start and now.end and now.start <= old.end - 0.5 and now.end > old.end
    ]  # fmt: skip
    share: tuple[tuple[Speaker, float], ...] = (
        ("agent", seconds["agent"] / total),
        ("client", seconds["client"] / total),
    )
    return Timing(tuple(cuts), (), (), share)
