"""What Amazon's transcripts share: times as offsets in milliseconds, and roles that the service states."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sangfroid.calls import End
from sangfroid.calls.vocabulary import Speaker
from sangfroid.sources.documents import Json, mapping, milliseconds, rows, word
from sangfroid.sources.draft import Segment
from sangfroid.sources.transcripts.monologues import joined

# ParticipantRole, and the Channel of a live call's events. SYSTEM is the prompts that a contact flow plays.
ROLES: Final[tuple[tuple[str, Speaker], ...]] = (
    ("AGENT", "agent"), ("CUSTOMER", "client"), ("CALLER", "client"), ("SYSTEM", "unknown"),
)  # fmt: skip


def segment(item: Mapping[str, Json], where: str, *, text: str | None, role: str | None) -> Segment:
    """What one participant says, with its offsets as seconds."""
    return Segment(
        text or "", label=role, start=milliseconds(item, "BeginOffsetMillis", where),
        end=milliseconds(item, "EndOffsetMillis", where),
    )  # fmt: skip


def items_text(item: Mapping[str, Json], where: str) -> str:
    """The words and signs under `Items` as a sentence: an event may hold them without a text of its own."""
    terms = [mapping(term, where) for term in rows(item, "Items", where)]
    return joined([
        (word(term, "Content", where) or "", word(term, "Type", where) in {"punctuation", "PUNCTUATION"})
        for term in terms
    ])  # fmt: skip


def end(call: Mapping[str, Json]) -> End | None:
    """When the call ended, where its characteristics tell its length."""
    found = call.get("ConversationCharacteristics")
    if not isinstance(found, dict):
        return None
    length = milliseconds(found, "TotalConversationDurationMillis", "« ConversationCharacteristics »")
    return None if length is None else End(at=length)
