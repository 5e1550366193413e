"""Contact Lens' real-time segments as they come, in an event of the stream, in an answer, or bare."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sangfroid.sources.documents import mapping, milliseconds, rows, word
from sangfroid.sources.feeds.told import Began, Feed, Message, Over, Pending, Said, Told, clean, named, span
from sangfroid.sources.transcripts import amazon

_WHERE: Final = "Segment Contact Lens"
_SIDES: Final = dict(amazon.ROLES)
_KINDS: Final = ("Transcript", "Utterance")
_LIFE: Final = frozenset({"STARTED", "COMPLETED", "FAILED"})


def knows(message: Message) -> bool:
    """Whether the message has segments, is one, or tells that they begin or end."""
    bare = any(isinstance(message.get(kind), dict) for kind in _KINDS)
    return "Segments" in message or bare or ("ContactId" in message and message.get("EventType") in _LIFE)


def read(message: Message, pending: Pending, agent: str) -> tuple[Pending, tuple[Told, ...]]:  # noqa: ARG001 (it says who)
    """What is said in the message's segments; categories and summaries tell nothing."""
    contact = named(word(message, "ContactId", _WHERE), _WHERE)
    kind = message.get("EventType")
    if kind == "STARTED":
        return pending, (Began(contact),)
    if kind in ("COMPLETED", "FAILED"):
        return pending, (Over(contact),)
    return pending, tuple(_said(message, contact))


FEED: Final = Feed("contact_lens", "Amazon Connect Contact Lens", knows, read)


def _said(message: Message, contact: str | None) -> Iterator[Said]:
    found = rows(message, "Segments", _WHERE) if "Segments" in message else [dict(message)]
    for each in found:
        segment = mapping(each, _WHERE)
        for kind in _KINDS:
            if segment.get(kind) is None:
                continue
            one, final = mapping(segment[kind], _WHERE), kind == "Transcript"
            role = word(one, "ParticipantRole", _WHERE) or word(one, "ParticipantId", _WHERE)
            text = word(one, "Content" if final else "PartialContent", _WHERE)
            start, end = milliseconds(one, "BeginOffsetMillis", _WHERE), milliseconds(one, "EndOffsetMillis", _WHERE)
            key = word(one, "Id" if final else "TranscriptId", _WHERE)
            side = "unknown" if role is None else _SIDES.get(role, "unknown")
            yield Said(
                contact, named(key, _WHERE), side, clean(text, _WHERE), *span(start, end, _WHERE), final=final
            )  # fmt: skip
