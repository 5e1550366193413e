"""A call as a vCon (draft-ietf-vcon-vcon-core-04): parties, one dialog, the transcript, the reading as a report.

The transcript is in the World Transcription Format, which other tools read; without times, which that format needs,
or of a recording without words, it is the annotation's own JSON. The sound is not in it, nor any name or number of
the people.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from sangfroid.calls import Call, Reading
from sangfroid.calls.document import SCHEMA, document
from sangfroid.calls.vocabulary import Speaker
from sangfroid.sources.writers import annotated

VERSION: Final = "0.4.0"
_PARTIES: Final[Mapping[Speaker, Mapping[str, str]]] = {
    "agent": {"name": "Agent", "role": "agent"}, "client": {"name": "Client", "role": "customer"},
}  # fmt: skip
_VENDOR: Final = "Sangfroid"


def write(call: Call, *, created_at: datetime, reading: Reading | None = None) -> str:
    """One JSON object. `created_at` has an offset; the same call gives the same `uuid`."""
    extensions = ["CC", "wtf_transcription"] if _timed(call) else ["CC"]
    vcon = {
        "vcon": VERSION, "uuid": str(uuid5(NAMESPACE_URL, f"sangfroid:{call.id}:{call.started_at}")),
        "created_at": created_at.isoformat(), "extensions": extensions,
        "redacted": {"type": "audio"},  # the sound is left out, and where it is nobody can tell
        "parties": [dict(party) for party in _PARTIES.values()], "dialog": [_dialog(call)],
        "analysis": [_transcript(call, created_at), *([] if reading is None else [_report(reading)])],
    }  # fmt: skip
    return json.dumps(vcon, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _timed(call: Call) -> bool:
    """Whether the other tools' form can hold it: it needs times, and words."""
    timed = all(turn.start is not None and turn.end is not None for turn in call.turns)
    return timed and any(turn.text for turn in call.turns)


def _dialog(call: Call) -> dict[str, Any]:
    """The recording that the transcript is of; who left first where that is known."""
    ends = [turn.end for turn in call.turns if turn.end is not None]
    at = call.end.at if call.end is not None and call.end.at is not None else max(ends, default=None)
    dialog: dict[str, Any] = {"type": "recording", "parties": [0, 1]}
    if call.started_at is not None:
        dialog["start"] = call.started_at.isoformat()
    if at is not None:
        dialog["duration"] = at
    if call.end is not None and call.end.at is not None and call.end.by != "unknown" and call.started_at is not None:
        time = call.started_at + timedelta(seconds=call.end.at)
        party = list(_PARTIES).index(call.end.by)
        dialog["party_history"] = [{"party": party, "time": time.isoformat(), "event": "drop"}]
    return dialog


def _transcript(call: Call, created_at: datetime) -> dict[str, Any]:
    if not _timed(call):
        return _analysis("transcript", "sangfroid-call", annotated.body(call))
    return _analysis("wtf_transcription", "draft-howe-vcon-wtf-extension-02", _wtf(call, created_at))


def _wtf(call: Call, created_at: datetime) -> dict[str, Any]:
    """The turns as segments under their own numbers; how roles were found is kept for our reader."""
    length = max((turn.end for turn in call.turns if turn.end is not None), default=0.0)
    sides = [side for side in _PARTIES if any(turn.speaker == side for turn in call.turns)]
    return {
        "transcript": {"text": " ".join(turn.text for turn in call.turns), "language": call.language,
                       "duration": length},
        "segments": [
            {"id": turn.n, "start": turn.start, "end": turn.end, "text": turn.text}
            | ({} if turn.speaker == "unknown" else {"speaker": turn.speaker})
            for turn in call.turns
        ],
        "speakers": {
            side: {"id": side, "label": _PARTIES[side]["name"],
                   "segments": [turn.n for turn in call.turns if turn.speaker == side]}
            for side in sides
        },
        "metadata": {"created_at": created_at.isoformat(), "processed_at": created_at.isoformat(),
                     "provider": _VENDOR.lower(), "model": call.format or "unknown"},
        "extensions": {"sangfroid": {"found": call.roles.found, "confidence": call.roles.confidence}},
    }  # fmt: skip


def _report(reading: Reading) -> dict[str, Any]:
    return _analysis("report", f"sangfroid-reading-{SCHEMA}", document(reading))


def _analysis(kind: str, schema: str, body: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": kind, "dialog": 0, "vendor": _VENDOR, "schema": schema, "mediatype": "application/json",
        "encoding": "json", "body": body,
    }  # fmt: skip
