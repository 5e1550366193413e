"""A call as the annotation's JSON: what a person can read, annotate and give back."""

from __future__ import annotations

import json
from typing import Any

from sangfroid.calls import Call, Turn


def write(call: Call) -> str:
    """One JSON object, each turn on a line of its own; what is not known is left out."""
    return _laid_out(body(call))


def body(call: Call) -> dict[str, Any]:
    """The call in plain values; roles with how they were found, the end as far as the source knew it."""
    facts = {
        "id": call.id, "language": call.language, "region": call.region, "domain": call.domain, "title": call.title,
        "started_at": None if call.started_at is None else call.started_at.isoformat(), "zone": call.zone,
        "roles": {"found": call.roles.found, "confidence": call.roles.confidence},
        "end": None if call.end is None else {"at": call.end.at, "by": call.end.by, "how": call.end.how},
    }  # fmt: skip
    return {key: fact for key, fact in facts.items() if fact is not None} | {"turns": [_turn(t) for t in call.turns]}


def _turn(turn: Turn) -> dict[str, Any]:
    facts = {
        "n": turn.n, "speaker": turn.speaker, "channel": turn.channel, "start": turn.start, "end": turn.end,
        "text": turn.text,
    }  # fmt: skip
    found: dict[str, Any] = {key: fact for key, fact in facts.items() if fact is not None}
    if not turn.text and not turn.taps and turn.start is not None:
        found["text"] = None  # somebody spoke, and nobody knows what
    return found


def _laid_out(call: dict[str, Any]) -> str:
    head = [f"{_json(key)}: {_json(fact)}" for key, fact in call.items() if key != "turns"]
    turns = ",\n  ".join(map(_json, call["turns"]))
    return "{" + ",\n ".join([*head, f'"turns": [\n  {turns}]']) + "}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
