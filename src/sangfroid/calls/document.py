"""A reading as the JSON document of schema 1: the command line, the API and the archive give the same."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sangfroid.calls.reading import Asked, Attempt, Closing, Early, Promise, Reading, ReadTurn, Timing
from sangfroid.calls.turns import Cue

SCHEMA: Final = 1

Document = dict[str, Any]


def document(reading: Reading) -> Document:
    """The reading in plain values, ready for `json.dumps(…, allow_nan=False)`."""
    return {
        "schema": SCHEMA, "call": reading.call, "language": reading.language, "region": reading.region,
        "domain": reading.domain, "title": reading.title,
        "started_at": _moment(reading.started_at), "zone": reading.zone,
        "state": reading.state, "ended_at": reading.ended_at, "ended_by": reading.ended_by,
        "made_with": dict(reading.made_with),
        "roles": {
            "found": reading.roles.found, "confidence": reading.roles.confidence, "names": dict(reading.roles.names),
        },
        "repairs": [{"message": str(repair), **dict(repair.values)} for repair in reading.repairs],
        "turns": [_turn(turn) for turn in reading.turns],
        "tension": _tension(reading), "situations": [
            {"name": s.name, "from_turn": s.from_turn, "confidence": s.confidence} for s in reading.situations
        ],
        "triggers": [{"name": t.name, "turn": t.turn, "quote": t.quote} for t in reading.triggers],
        "ending": reading.ending, "outcome": reading.outcome,
        "dangers": [
            {"matter": d.matter, "turn": d.turn, "quote": d.quote, "span": list(d.span)} for d in reading.dangers
        ],
        "suspicions": [
            {"matter": d.matter, "turn": d.turn, "quote": d.quote, "span": list(d.span)} for d in reading.suspicions
        ],
        "needed_by": _needed_by(reading), "recording_announced": reading.recording_announced,
        "promises": [_promise(promise) for promise in reading.promises], "timing": _timing(reading.timing),
        "gaps": [list(gap) for gap in reading.gaps],
        "steps": [{"playbook": s.playbook, "step": s.step, "turn": s.turn, "quote": s.quote} for s in reading.steps],
        "advice": [
            {"after_turn": a.after_turn, "kind": a.kind, "text": a.text, "why": a.why, "quote": a.quote,
             "playbook": a.playbook, "step": a.step}
            for a in reading.advice
        ],
        "closings": [_closing(closing) for closing in reading.closings],
        "too_early": [
            {"playbook": e.playbook, "step": e.step, "turn": e.turn, "quote": e.quote} for e in reading.too_early
        ],
        "asked": [{"matter": a.matter, "turn": a.turn, "quote": a.quote, "span": list(a.span)} for a in reading.asked],
    }  # fmt: skip


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _turn(turn: ReadTurn) -> Document:
    return {
        "n": turn.n, "speaker": turn.speaker, "channel": turn.channel, "start": turn.start, "end": turn.end,
        "text": turn.text, "tension": turn.tension, "tension_quote": turn.tension_quote,
        "labels": [_cue(cue) for cue in turn.labels],
    }  # fmt: skip


def _cue(cue: Cue) -> Document:
    return {
        "name": cue.name, "confidence": round(cue.confidence, 3), "quote": cue.quote,
        "span": list(cue.span), "by": cue.by,
    }  # fmt: skip


def _tension(reading: Reading) -> Document | None:
    peak = reading.tension
    return None if peak is None else {"peak": peak.peak, "at_turn": peak.at_turn, "end": peak.end}


def _needed_by(reading: Reading) -> Document | None:
    stop = reading.needed_by
    return None if stop is None else {"turn": stop.turn, "quote": stop.quote, "due": _moment(stop.due)}


def _promise(promise: Promise) -> Document:
    return {
        "id": promise.id, "turn": promise.turn, "by": promise.by, "owner": promise.owner, "what": promise.what,
        "text": promise.text, "span": list(promise.span), "when": promise.when, "after": promise.after,
        "due": _moment(promise.due), "precision": promise.precision, "confidence": round(promise.confidence, 3),
        "replaced_by": promise.replaced_by,
    }  # fmt: skip


def _closing(closing: Closing) -> Document:
    return {
        "ripe": closing.ripe, "why": closing.why, "quote": closing.quote,
        "attempts": [
            {"turn": a.turn, "manner": a.manner, "weight": a.weight, "quote": a.quote, "span": list(a.span)}
            for a in closing.attempts
        ],
    }  # fmt: skip


def closings(found: Document) -> tuple[Closing, ...]:
    """The closings of a reading's document; none in one that was written before they were read."""
    return tuple(
        Closing(
            one["ripe"], one["why"], one["quote"],
            tuple(
                Attempt(a["turn"], a["manner"], a["weight"], a["quote"], (a["span"][0], a["span"][1]))
                for a in one["attempts"]
            ),
        )
        for one in found.get("closings", ())
    )  # fmt: skip


def too_early(found: Document) -> tuple[Early, ...]:
    """The steps done too early, of a reading's document; none in one that was written before they were read."""
    return tuple(Early(e["playbook"], e["step"], e["turn"], e["quote"]) for e in found.get("too_early", ()))


def asked(found: Document) -> tuple[Asked, ...]:
    """What the agent asked for, of a reading's document; nothing in one that was written before it was read."""
    every = found.get("asked", ())
    return tuple(Asked(a["matter"], a["turn"], a["quote"], (a["span"][0], a["span"][1])) for a in every)


def _timing(timing: Timing) -> Document:
    cuts, silences, paces, talk = timing.interruptions, timing.dead_air, timing.pace, timing.talk_share
    return {
        "interruptions": None if cuts is None else [
            {"turn": i.turn, "by": i.by, "seconds": i.seconds, "of": i.of, "fault": i.fault} for i in cuts
        ],
        "dead_air": None if silences is None else [
            {"after_turn": s.after_turn, "seconds": s.seconds, "announced": s.announced} for s in silences
        ],
        "pace": None if paces is None else [{"turn": p.turn, "words_per_minute": p.words_per_minute} for p in paces],
        "talk_share": None if talk is None else dict(talk),
    }  # fmt: skip
