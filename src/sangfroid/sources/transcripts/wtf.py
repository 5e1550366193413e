"""The World Transcription Format, which vCon files hold: segments with speakers, and a list of who they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sangfroid.calls import Roles
from sangfroid.sources.bounds import bounded
from sangfroid.sources.clock import language
from sangfroid.sources.documents import Json, first_row, mapping, number, rows, word
from sangfroid.sources.draft import Draft, Format, Holds, Sample, Segment
from sangfroid.sources.transcripts.annotated import kept_roles
from sangfroid.sources.transcripts.words import voice


def looks_like(sample: Sample) -> float:
    """1 for segments beside a `transcript` object: what tells this format from a recogniser's own."""
    if not isinstance(sample.document, dict) or not isinstance(sample.document.get("transcript"), dict):
        return 0.0
    return 1.0 if "text" in first_row(sample.document, "segments") else 0.0


def read(sample: Sample) -> Draft:
    """One segment a segment, its speaker by the label in `speakers` where there is one."""
    body = mapping(sample.document, "Le fichier")
    found = [mapping(value, f"Réplique {n}") for n, value in enumerate(rows(body, "segments", "Le fichier"), 1)]
    numbers = _numbers(found)
    names = _names(body)
    spoken = mapping(body.get("transcript"), "« transcript »")
    return Draft(
        bounded(_segment(one, n, names, numbers) for n, one in enumerate(found, 1)),
        language=language(word(spoken, "language", "« transcript »")), roles_as=_roles(body),
    )  # fmt: skip


FORMAT: Final = Format(
    "wtf", "World Transcription Format (JSON, souvent dans un vCon)", looks_like, read,
    endings=(".json",), holds=Holds(times=True, roles="speakers", overlaps=True, words=True),
)  # fmt: skip


def _segment(one: Mapping[str, Json], place: int, names: Mapping[str, str], numbers: list[int]) -> Segment:
    where = f"Réplique {place}"
    said_by = one.get("speaker")
    return Segment(
        word(one, "text", where) or "", label=names.get(str(said_by)) or voice(said_by),
        start=number(one, "start", where), end=number(one, "end", where),
        n=numbers[place - 1] if numbers else None,
    )  # fmt: skip


def _names(body: Mapping[str, Json]) -> dict[str, str]:
    """Speaker's id → label, for those that have one."""
    found = body.get("speakers")
    if not isinstance(found, dict):
        return {}
    labels = ((key, one.get("label")) for key, one in found.items() if isinstance(one, dict))
    return {key: label for key, label in labels if isinstance(label, str) and label.strip()}


def _numbers(segments: list[Mapping[str, Json]]) -> list[int]:
    """The segments' own numbers where they can be turns' numbers (from 1, each once), else none."""
    ids = [one.get("id") for one in segments]
    whole = [n for n in ids if isinstance(n, int) and not isinstance(n, bool) and n > 0]
    return whole if len(set(whole)) == len(segments) else []


def _roles(body: Mapping[str, Json]) -> Roles | None:
    """How roles were found, where our own writing kept it."""
    extensions = body.get("extensions")
    ours = extensions.get("sangfroid") if isinstance(extensions, dict) else None
    return kept_roles(ours) if isinstance(ours, dict) else None
