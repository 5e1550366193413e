"""Amazon Transcribe Call Analytics, after the call: one segment a turn, roles stated, times in milliseconds."""

from __future__ import annotations

from typing import Final

from sangfroid.sources.bounds import bounded
from sangfroid.sources.clock import language
from sangfroid.sources.documents import Json, first_row, mapping, rows, word
from sangfroid.sources.draft import Draft, Format, Holds, Sample, Segment
from sangfroid.sources.transcripts import amazon


def looks_like(sample: Sample) -> float:
    """1 for an object whose transcript's turns state their participant's role."""
    turn = first_row(sample.document, "Transcript")
    return 1.0 if "ParticipantRole" in turn and "Content" in turn else 0.0


def read(sample: Sample) -> Draft:
    """One segment a turn."""
    call = mapping(sample.document, "Le fichier")
    turns = rows(call, "Transcript", "Le fichier")
    return Draft(
        bounded(_segment(value, place) for place, value in enumerate(turns, 1)), roles=amazon.ROLES,
        language=language(word(call, "LanguageCode", "Le fichier")), end=amazon.end(call),
    )  # fmt: skip


FORMAT: Final = Format(
    "call_analytics", "Amazon Transcribe Call Analytics (JSON)", looks_like, read,
    endings=(".json",), holds=Holds(times=True, roles="stated", overlaps=True, words=True),
)  # fmt: skip


def _segment(value: Json, place: int) -> Segment:
    where = f"Réplique {place}"
    turn = mapping(value, where)
    return amazon.segment(turn, where, text=word(turn, "Content", where), role=word(turn, "ParticipantRole", where))
