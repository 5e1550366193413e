"""Amazon Transcribe Call Analytics while the call runs: utterance events, in a list or one a line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sangfroid.sources.bounds import bounded
from sangfroid.sources.clock import language
from sangfroid.sources.documents import Json, flag, mapping, word
from sangfroid.sources.draft import Draft, Format, Holds, Sample, Segment
from sangfroid.sources.transcripts import amazon, live

_BARE: Final = frozenset({"ParticipantRole", "BeginOffsetMillis", "IsPartial"})


def looks_like(sample: Sample) -> float:
    """1 for utterance events that no other service has wrapped."""
    return 1.0 if any(_is_utterance(event) for event in live.first_events(sample.document)) else 0.0


def read(sample: Sample) -> Draft:
    """One segment a final utterance; where one comes final twice, the later holds."""
    events = [dict(event) for event in live.events(sample.document) if _is_utterance(event)]
    spoken = [mapping(event.get("UtteranceEvent", event), f"Événement {n}") for n, event in enumerate(events, 1)]
    finals = {
        word(one, "UtteranceId", f"Événement {n}") or str(n): (one, n)
        for n, one in enumerate(spoken, 1) if not flag(one, "IsPartial")
    }  # fmt: skip
    live.check_final(len(finals), len(spoken))
    codes = (word(one, "LanguageCode", f"Événement {n}") for n, one in enumerate(spoken, 1))
    return Draft(
        bounded(utterance(one, f"Événement {n}") for one, n in finals.values()), roles=amazon.ROLES,
        language=language(next(filter(None, codes), None)),
    )  # fmt: skip


FORMAT: Final = Format(
    "call_analytics_live", "Amazon Transcribe Call Analytics, en direct (JSON)", looks_like, read,
    endings=(".json", ".jsonl"), holds=Holds(times=True, roles="stated", overlaps=True, words=True),
)  # fmt: skip


def _is_utterance(event: Mapping[str, Json]) -> bool:
    wrapped = isinstance(event.get("UtteranceEvent"), dict) and "EventType" not in event
    return wrapped or event.keys() >= _BARE


def utterance(event: Mapping[str, Json], where: str) -> Segment:
    """The segment of one utterance event; without a text of its own, its items are its words."""
    text = word(event, "Transcript", where) or amazon.items_text(event, where)
    return amazon.segment(event, where, text=text, role=word(event, "ParticipantRole", where))
