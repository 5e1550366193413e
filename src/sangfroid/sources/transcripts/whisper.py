"""Whisper's JSON: segments with times and no speaker; what it invents on silence is left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sangfroid.sources.bounds import bounded
from sangfroid.sources.clock import language
from sangfroid.sources.documents import Json, first_row, mapping, number, rows, word
from sangfroid.sources.draft import Draft, Format, Holds, Sample, Segment
from sangfroid.sources.invented import is_invented, told


def looks_like(sample: Sample) -> float:
    """0.8 for segments with a text and times: WhisperX and others add to the same shape."""
    return 0.8 if {"text", "start", "end"} <= first_row(sample.document, "segments").keys() else 0.0


def read(sample: Sample) -> Draft:
    """One segment a segment that somebody said."""
    answer = mapping(sample.document, "Le fichier")
    found = [mapping(value, f"Réplique {n}") for n, value in enumerate(rows(answer, "segments", "Le fichier"), 1)]
    said = [(one, f"Réplique {n}") for n, one in enumerate(found, 1) if not invented(one, f"Réplique {n}")]
    return Draft(
        bounded(_segment(one, where) for one, where in said),
        language=language(word(answer, "language", "Le fichier")), repairs=told(len(found) - len(said)),
    )  # fmt: skip


FORMAT: Final = Format(
    "whisper", "Whisper (JSON)", looks_like, read,
    endings=(".json",), holds=Holds(times=True, roles="none", overlaps=False, words=True),
)  # fmt: skip


def invented(segment: Mapping[str, Json], where: str) -> bool:
    """Whether a segment is made up, by its words and by what the recogniser thought of it."""
    return is_invented(
        word(segment, "text", where), no_speech=number(segment, "no_speech_prob", where),
        likeliness=number(segment, "avg_logprob", where),
    )  # fmt: skip


def _segment(segment: Mapping[str, Json], where: str) -> Segment:
    return Segment(
        word(segment, "text", where) or "", start=number(segment, "start", where), end=number(segment, "end", where)
    )
