"""AssemblyAI: utterances where speakers or channels were asked for, else words; times in whole milliseconds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sangfroid.sources.bounds import bounded
from sangfroid.sources.clock import language
from sangfroid.sources.documents import Json, first_row, mapping, milliseconds, rows, word
from sangfroid.sources.draft import Draft, Format, Holds, Sample, Segment
from sangfroid.sources.transcripts.words import Word, grouped, in_order, told_apart, voice


def looks_like(sample: Sample) -> float:
    """1 for utterances with a text and a start, or for words beside the address of a sound."""
    if not isinstance(sample.document, dict):
        return 0.0
    if {"text", "start"} <= first_row(sample.document, "utterances").keys():
        return 1.0
    known = "audio_url" in sample.document or "audio_duration" in sample.document
    return 1.0 if known and {"text", "start"} <= first_row(sample.document, "words").keys() else 0.0


def read(sample: Sample) -> Draft:
    """One segment an utterance; without any, one a stretch of words."""
    answer = mapping(sample.document, "Le fichier")
    segments = [_utterance(value, n) for n, value in enumerate(rows(answer, "utterances", "Le fichier"), 1)]
    if not segments:
        segments = list(grouped(_word(value) for value in rows(answer, "words", "Le fichier")))
    return Draft(
        bounded(in_order(told_apart(segments))), id=word(answer, "id", "Le fichier"),
        language=language(word(answer, "language_code", "Le fichier")),
    )  # fmt: skip


FORMAT: Final = Format(
    "assemblyai", "AssemblyAI (JSON)", looks_like, read,
    endings=(".json",), holds=Holds(times=True, roles="speakers", overlaps=True, words=True),
)  # fmt: skip


def _utterance(value: Json, place: int) -> Segment:
    where = f"Réplique {place}"
    one = mapping(value, where)
    return Segment(
        word(one, "text", where) or "", label=_voice(one), channel=_channel(one, where),
        start=milliseconds(one, "start", where), end=milliseconds(one, "end", where),
    )  # fmt: skip


def _word(value: Json) -> Word:
    where = "« words »"
    one = mapping(value, where)
    return Word(
        word(one, "text", where) or "", milliseconds(one, "start", where), milliseconds(one, "end", where),
        _voice(one), _channel(one, where),
    )  # fmt: skip


def _channel(one: Mapping[str, Json], where: str) -> int | None:
    """The channel's number, which is written as text ("1", "2")."""
    written = word(one, "channel", where)
    return int(written) if written is not None and written.isdecimal() and len(written) < 4 else None


def _voice(one: Mapping[str, Json]) -> str | None:
    return voice(one.get("speaker"))
