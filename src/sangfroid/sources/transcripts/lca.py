"""Events of AWS Live Call Analytics (LCA), one a line or in a list: START, ADD_TRANSCRIPT_SEGMENT …, END."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from sangfroid.calls import End, Repair
from sangfroid.sources.bounds import bounded
from sangfroid.sources.clock import moment
from sangfroid.sources.documents import Json, flag, mapping, number, word
from sangfroid.sources.draft import Draft, Format, Holds, Sample, Segment
from sangfroid.sources.transcripts import amazon, live
from sangfroid.sources.transcripts.call_analytics_live import utterance

_SPOKEN: Final = "ADD_TRANSCRIPT_SEGMENT"
_PEOPLE: Final = frozenset({"AGENT", "CALLER", "CUSTOMER", None})


def looks_like(sample: Sample) -> float:
    """1 for events with an event type and a call's id."""
    found = live.first_events(sample.document)
    return 1.0 if any(event.get("EventType") == _SPOKEN and "CallId" in event for event in found) else 0.0


def read(sample: Sample) -> Draft:
    """One segment a final transcript segment; where one comes final twice, the later holds."""
    events = live.events(sample.document)
    call = live.check_one_call(_text(event, "CallId", n) for n, event in enumerate(events, 1))
    spoken = [(event, n) for n, event in enumerate(events, 1) if _text(event, "EventType", n) == _SPOKEN]
    finals = dict(_finals(spoken))  # the later one of an id holds
    live.check_final(len(finals), len(spoken))
    people = bounded(one for one in finals.values() if one.label in _PEOPLE)
    return Draft(
        people, id=call, roles=amazon.ROLES, started_at=_created(events, "START"), end=_end(events),
        repairs=_assistants(len(finals) - len(people)),
    )  # fmt: skip


FORMAT: Final = Format(
    "lca", "AWS Live Call Analytics (événements JSON)", looks_like, read,
    endings=(".jsonl", ".json"), holds=Holds(times=True, roles="stated", overlaps=True, words=False),
)  # fmt: skip


def _text(event: Mapping[str, Json], key: str, place: int) -> str | None:
    return word(event, key, f"Événement {place}")


def _finals(spoken: list[tuple[Mapping[str, Json], int]]) -> Iterator[tuple[str, Segment]]:
    """(id, segment) of each event that is final, flat or with the recogniser's own event in it."""
    for event, place in spoken:
        where = f"Événement {place}"
        if event.get("UtteranceEvent") is not None:
            inner = mapping(event["UtteranceEvent"], where)
            if not flag(inner, "IsPartial"):
                yield word(inner, "UtteranceId", where) or str(place), utterance(inner, where)
            continue
        inner = mapping(event["TranscriptEvent"], where) if event.get("TranscriptEvent") is not None else event
        if not flag(inner, "IsPartial"):
            found = word(inner, "SegmentId", where) or word(inner, "ResultId", where)
            yield found or str(place), Segment(
                word(inner, "Transcript", where) or "", label=word(inner, "Channel", where),
                start=number(inner, "StartTime", where), end=number(inner, "EndTime", where),
            )  # fmt: skip


def _created(events: list[Mapping[str, Json]], kind: str) -> str | None:
    """When the first event of a kind was made; None where it does not say."""
    found = (event for event in events if event.get("EventType") == kind)
    return next((created for event in found if isinstance(created := event.get("CreatedAt"), str)), None)


def _end(events: list[Mapping[str, Json]]) -> End | None:
    """When the call ended, by the clock of its first and last events; who ended it they do not say."""
    times = [moment(created) if (created := _created(events, kind)) else None for kind in ("START", "END")]
    began, ended = times
    if began is None or ended is None or (began.tzinfo is None) != (ended.tzinfo is None) or ended < began:
        return None
    return End(at=round((ended - began).total_seconds(), 3))


def _assistants(count: int) -> tuple[Repair, ...]:
    if not count:
        return ()
    return (Repair("{count} message(s) d'un assistant automatique : laissés de côté.", (("count", count),)),)
