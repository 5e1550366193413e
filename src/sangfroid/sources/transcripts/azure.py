"""Azure batch transcription: recognised phrases, channel after channel; times in ticks of 100 nanoseconds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sangfroid.sources.bounds import bounded
from sangfroid.sources.clock import duration
from sangfroid.sources.documents import Json, first_row, mapping, number, rows, whole, word
from sangfroid.sources.draft import Draft, Format, Holds, Sample, Segment
from sangfroid.sources.transcripts.words import in_order, told_apart, voice

_TICKS: Final = 10_000_000  # of a second


def looks_like(sample: Sample) -> float:
    """1 for recognised phrases."""
    return 1.0 if first_row(sample.document, "recognizedPhrases") else 0.0


def read(sample: Sample) -> Draft:
    """One segment a phrase, the channels in one order."""
    answer = mapping(sample.document, "Le fichier")
    phrases = rows(answer, "recognizedPhrases", "Le fichier")
    return Draft(bounded(in_order(told_apart(_segment(value, n) for n, value in enumerate(phrases, 1)))))


FORMAT: Final = Format(
    "azure", "Azure Speech, transcription par lots (JSON)", looks_like, read,
    endings=(".json",), holds=Holds(times=True, roles="speakers", overlaps=True, words=True),
)  # fmt: skip


def _segment(value: Json, place: int) -> Segment:
    where = f"Réplique {place}"
    phrase = mapping(value, where)
    best = mapping(next(iter(rows(phrase, "nBest", where)), {}), where)
    start, length = _seconds(phrase, "offset", where), _seconds(phrase, "duration", where)
    return Segment(
        word(best, "display", where) or word(best, "lexical", where) or "",
        # Older results have the speaker inside the alternative.
        label=voice(phrase.get("speaker", best.get("speaker"))), channel=whole(phrase, "channel", where),
        start=start, end=None if start is None or length is None else start + length,
    )  # fmt: skip


def _seconds(phrase: Mapping[str, Json], key: str, where: str) -> float | None:
    """Seconds from ticks, else from an ISO 8601 duration."""
    ticks = number(phrase, f"{key}InTicks", where)
    if ticks is not None:
        return ticks / _TICKS
    written = word(phrase, key, where)
    return None if written is None else duration(written, where)
