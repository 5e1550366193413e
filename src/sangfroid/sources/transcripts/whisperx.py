"""WhisperX's JSON: Whisper's segments with speakers, and words that may lack times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

from sangfroid.sources.bounds import bounded
from sangfroid.sources.clock import language
from sangfroid.sources.documents import Json, first_row, mapping, number, rows, word
from sangfroid.sources.draft import Draft, Format, Holds, Sample, Segment
from sangfroid.sources.invented import told
from sangfroid.sources.transcripts.whisper import invented
from sangfroid.sources.transcripts.words import voice

_LOOKED_AT: Final = 50


def looks_like(sample: Sample) -> float:
    """1 for segments of which one has a speaker, or that stand beside a list of all words."""
    if not isinstance(sample.document, dict) or "text" not in first_row(sample.document, "segments"):
        return 0.0
    segments = sample.document["segments"]
    found = segments[:_LOOKED_AT] if isinstance(segments, list) else []
    spoken = any(isinstance(one, dict) and "speaker" in one for one in found)
    return 1.0 if spoken or "word_segments" in sample.document else 0.0


def read(sample: Sample) -> Draft:
    """One segment a segment that somebody said; its speaker, else the one of most of its words."""
    answer = mapping(sample.document, "Le fichier")
    found = [mapping(value, f"Réplique {n}") for n, value in enumerate(rows(answer, "segments", "Le fichier"), 1)]
    said = [(one, f"Réplique {n}") for n, one in enumerate(found, 1) if not invented(one, f"Réplique {n}")]
    return Draft(
        bounded(_segment(one, where) for one, where in said),
        language=language(word(answer, "language", "Le fichier")), repairs=told(len(found) - len(said)),
    )  # fmt: skip


FORMAT: Final = Format(
    "whisperx", "WhisperX (JSON)", looks_like, read,
    endings=(".json",), holds=Holds(times=True, roles="speakers", overlaps=True, words=True),
)  # fmt: skip


def _segment(segment: Mapping[str, Json], where: str) -> Segment:
    words = [mapping(value, where) for value in rows(segment, "words", where)]
    starts = [time for one in words if (time := number(one, "start", where)) is not None]
    ends = [time for one in words if (time := number(one, "end", where)) is not None]
    start, end = number(segment, "start", where), number(segment, "end", where)
    return Segment(
        word(segment, "text", where) or "", label=voice(segment.get("speaker")) or _most(words),
        start=min(starts, default=None) if start is None else start,
        end=max(ends, default=None) if end is None else end,
    )  # fmt: skip


def _most(words: list[Mapping[str, Json]]) -> str | None:
    """The speaker of most words, None where none has one."""
    voices = Counter(label for one in words if (label := voice(one.get("speaker"))) is not None)
    return voices.most_common(1)[0][0] if voices else None
