"""Monologue JSON (schemaVersion 2.0): a speaker's terms, words and punctuation apart, each with its times."""

from __future__ import annotations

from typing import Final

from sangfroid.sources.bounds import bounded
from sangfroid.sources.documents import Json, mapping, number, rows, word
from sangfroid.sources.draft import Draft, Format, Holds, Sample, Segment

_CLOSES: Final = frozenset(".,?!;:…)]}%")
_OPENS: Final = ("(", "[", "{", "'", "’")


def looks_like(sample: Sample) -> float:
    """1 for an object whose monologues have terms."""
    monologues = sample.document.get("monologues") if isinstance(sample.document, dict) else None
    first = monologues[0] if isinstance(monologues, list) and monologues else None
    return 1.0 if isinstance(first, dict) and "terms" in first else 0.0


def read(sample: Sample) -> Draft:
    """One segment a monologue."""
    call = mapping(sample.document, "Le fichier")
    monologues = rows(call, "monologues", "Le fichier")
    return Draft(bounded(_segment(value, place) for place, value in enumerate(monologues, 1)))


FORMAT: Final = Format(
    "monologues", "monologues (JSON : « monologues » avec « terms »)", looks_like, read,
    endings=(".json",), holds=Holds(times=True, roles="speakers", overlaps=True, words=True),
)  # fmt: skip


def _segment(value: Json, place: int) -> Segment:
    where = f"Réplique {place}"
    monologue = mapping(value, where)
    terms = [mapping(term, where) for term in rows(monologue, "terms", where)]
    return Segment(
        text=joined([(word(term, "text", where) or "", term.get("type") == "PUNCTUATION") for term in terms]),
        label=_speaker(monologue.get("speaker"), where),
        start=number(monologue, "start", where), end=number(monologue, "end", where),
    )  # fmt: skip


def _speaker(value: Json, where: str) -> str | None:
    """The speaker's name where it has one, else its id."""
    if value is None or isinstance(value, str):
        return value
    speaker = mapping(value, where)
    return word(speaker, "name", where) or word(speaker, "id", where)


def joined(terms: list[tuple[str, bool]]) -> str:
    """Terms (text, is punctuation) as a sentence: no space before a closing sign or after an apostrophe."""
    text = ""
    for written, punctuation in terms:
        term = written.strip()
        closes = punctuation and term[:1] in _CLOSES
        if text and term and not closes and not text.endswith(_OPENS):
            text += " "
        text += term
    return text
