"""Contact Lens while the call runs: an answer with `Segments`, or the stream's events, in a list or one a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from sangfroid.sources.bounds import bounded
from sangfroid.sources.clock import language
from sangfroid.sources.documents import Json, mapping, word
from sangfroid.sources.draft import Draft, Format, Holds, Sample, Segment
from sangfroid.sources.transcripts import amazon, live

# One of these in each segment; only Transcript is somebody's words, and final.
_KINDS: Final = frozenset({"Transcript", "Utterance", "Categories", "PostContactSummary"})


def looks_like(sample: Sample) -> float:
    """1 for segments of the known kinds, in an answer, in an event or bare."""
    found = live.first_events(sample.document)
    return 1.0 if any(_kinds_of(one) for event in found for one in _segments(event)) else 0.0


def read(sample: Sample) -> Draft:
    """One segment a final transcript; partial utterances, categories and summaries are no turns."""
    events = live.events(sample.document)
    contact = live.check_one_call(word(event, "ContactId", "« ContactId »") for event in events)
    found = [mapping(one, "« Segments »") for event in events for one in _segments(event)]
    finals = bounded(_turns(found))
    live.check_final(len(finals), sum("Utterance" in one for one in found))
    codes = (word(event, "LanguageCode", "« LanguageCode »") for event in events)
    return Draft(finals, id=contact, roles=amazon.ROLES, language=language(next(filter(None, codes), None)))


FORMAT: Final = Format(
    "contact_lens_live", "Amazon Connect Contact Lens, en direct (JSON)", looks_like, read,
    endings=(".json", ".jsonl"), holds=Holds(times=True, roles="stated", overlaps=True, words=False),
)  # fmt: skip


def _segments(event: Mapping[str, Json]) -> list[Json]:
    """The segments of an event; a bare segment is its own."""
    found = event.get("Segments")
    if isinstance(found, list):
        return found
    bare = isinstance(event.get("Transcript"), dict) or isinstance(event.get("Utterance"), dict)
    return [dict(event)] if bare else []


def _kinds_of(segment: Json) -> bool:
    return isinstance(segment, dict) and any(isinstance(segment.get(kind), dict) for kind in _KINDS)


def _turns(segments: list[Mapping[str, Json]]) -> Iterator[Segment]:
    place = 0
    for one in segments:
        if one.get("Transcript") is None:
            continue
        place += 1
        where = f"Réplique {place}"
        turn = mapping(one["Transcript"], where)
        role = word(turn, "ParticipantRole", where) or word(turn, "ParticipantId", where)
        yield amazon.segment(turn, where, text=word(turn, "Content", where), role=role)
