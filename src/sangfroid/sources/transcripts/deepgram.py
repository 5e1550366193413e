"""Deepgram, after the call: utterances where they were asked for, else words grouped by speaker and pause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from sangfroid.sources.bounds import bounded
from sangfroid.sources.clock import language
from sangfroid.sources.documents import Json, first_row, mapping, number, rows, whole, word
from sangfroid.sources.draft import Draft, Format, Holds, Sample, Segment
from sangfroid.sources.transcripts.words import Word, grouped, in_order, told_apart, voice


def looks_like(sample: Sample) -> float:
    """1 for results with channels or utterances, or for one alternative alone (as vCon writers keep it)."""
    results = sample.document.get("results") if isinstance(sample.document, dict) else None
    if first_row(results, "channels") or first_row(results, "utterances"):
        return 1.0
    return 1.0 if "punctuated_word" in first_row(sample.document, "words") else 0.0


def read(sample: Sample) -> Draft:
    """One segment an utterance; without utterances one a stretch of words. The channels come in one order."""
    answer = mapping(sample.document, "Le fichier")
    results = mapping(answer.get("results", {"channels": [{"alternatives": [dict(answer)]}]}), "« results »")
    spoken = rows(results, "utterances", "« results »")
    segments = [_utterance(value, n) for n, value in enumerate(spoken, 1)] or list(_from_words(results))
    return Draft(bounded(in_order(told_apart(segments))), language=language(_language(results)))


FORMAT: Final = Format(
    "deepgram", "Deepgram (JSON)", looks_like, read,
    endings=(".json",), holds=Holds(times=True, roles="speakers", overlaps=True, words=True),
)  # fmt: skip


def _utterance(value: Json, place: int) -> Segment:
    where = f"Réplique {place}"
    one = mapping(value, where)
    return Segment(
        word(one, "transcript", where) or "", label=voice(one.get("speaker")), channel=whole(one, "channel", where),
        start=number(one, "start", where), end=number(one, "end", where),
    )  # fmt: skip


def _from_words(results: Mapping[str, Json]) -> Iterator[Segment]:
    """Words of each channel as turns; a channel without words gives its whole transcript, without times."""
    for channel, value in enumerate(rows(results, "channels", "« results »")):
        where = f"Canal {channel}"
        best = next(iter(rows(mapping(value, where), "alternatives", where)), None)
        if best is None:
            continue
        alternative = mapping(best, where)
        found = [heard(one, where, channel) for one in rows(alternative, "words", where)]
        yield from grouped(found) if found else [Segment(word(alternative, "transcript", where) or "", channel=channel)]


def heard(value: Json, where: str, channel: int | None) -> Word:
    """A word with its sign of punctuation, times and speaker."""
    one = mapping(value, where)
    return Word(
        word(one, "punctuated_word", where) or word(one, "word", where) or "", number(one, "start", where),
        number(one, "end", where), voice(one.get("speaker")), channel,
    )  # fmt: skip


def _language(results: Mapping[str, Json]) -> str | None:
    found = first_row(dict(results), "channels").get("detected_language")
    return found if isinstance(found, str) else None
