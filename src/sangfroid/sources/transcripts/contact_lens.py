"""Amazon Connect Contact Lens, after the call: turns name a participant, and a list beside them says their roles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sangfroid.sources.bounds import bounded
from sangfroid.sources.clock import language
from sangfroid.sources.documents import Json, first_row, mapping, rows, word
from sangfroid.sources.draft import Draft, Format, Holds, Sample, Segment
from sangfroid.sources.transcripts import amazon


def looks_like(sample: Sample) -> float:
    """1 for an object with participants and a transcript whose turns name one of them."""
    turn = first_row(sample.document, "Transcript")
    return 1.0 if "ParticipantId" in turn and "ParticipantId" in first_row(sample.document, "Participants") else 0.0


def read(sample: Sample) -> Draft:
    """One segment a turn, its role from the list of participants."""
    call = mapping(sample.document, "Le fichier")
    people = [mapping(value, "« Participants »") for value in rows(call, "Participants", "Le fichier")]
    roles = {word(one, "ParticipantId", "« Participants »"): word(one, "ParticipantRole", "« Participants »")
             for one in people}  # fmt: skip
    turns = rows(call, "Transcript", "Le fichier")
    return Draft(
        bounded(_segment(value, place, roles) for place, value in enumerate(turns, 1)), roles=amazon.ROLES,
        id=_contact(call), language=language(word(call, "LanguageCode", "Le fichier")), end=amazon.end(call),
    )  # fmt: skip


FORMAT: Final = Format(
    "contact_lens", "Amazon Connect Contact Lens (JSON)", looks_like, read,
    endings=(".json",), holds=Holds(times=True, roles="stated", overlaps=True, words=False),
)  # fmt: skip


def _contact(call: Mapping[str, Json]) -> str | None:
    found = call.get("CustomerMetadata")
    return word(found, "ContactId", "« CustomerMetadata »") if isinstance(found, dict) else None


def _segment(value: Json, place: int, roles: Mapping[str | None, str | None]) -> Segment:
    where = f"Réplique {place}"
    turn = mapping(value, where)
    who = word(turn, "ParticipantId", where)
    return amazon.segment(turn, where, text=word(turn, "Content", where), role=roles.get(who) or who)
