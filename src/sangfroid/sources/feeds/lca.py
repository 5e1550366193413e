"""AWS Live Call Analytics' events as they come: START, ADD_TRANSCRIPT_SEGMENT, END."""

from __future__ import annotations

from typing import Final

from sangfroid.calls.vocabulary import Speaker
from sangfroid.sources.clock import moment
from sangfroid.sources.documents import flag, mapping, milliseconds, number, word
from sangfroid.sources.feeds.told import Began, Feed, Message, Over, Pending, Said, Told, clean, named, span
from sangfroid.sources.transcripts import amazon

SPOKEN: Final = "ADD_TRANSCRIPT_SEGMENT"
_SIDES: Final = dict(amazon.ROLES)
_WHERE: Final = "Événement LCA"


def knows(message: Message) -> bool:
    """Whether the message is an event with a call's id."""
    return "EventType" in message and "CallId" in message


def read(message: Message, pending: Pending, agent: str) -> tuple[Pending, tuple[Told, ...]]:  # noqa: ARG001 (it says who)
    """What the event tells; one of an assistant or of a category tells nothing."""
    call, kind = named(word(message, "CallId", _WHERE), _WHERE), word(message, "EventType", _WHERE)
    created = word(message, "CreatedAt", _WHERE)
    at = moment(created) if created else None
    if kind == "START":
        number_ = clean(word(message, "CustomerPhoneNumber", _WHERE), _WHERE)[:40]
        return Pending(began=at), (Began(call, at if at is not None and at.tzinfo else None, number=number_),)
    if kind == "END":
        since = None if at is None or pending.began is None else (at - pending.began).total_seconds()
        return pending, (Over(call, since if since is not None and since >= 0 else None),)
    if kind != SPOKEN:
        return pending, ()
    said = _said(message, call)
    return pending, () if said is None else (said,)


FEED: Final = Feed("lca", "AWS Live Call Analytics", knows, read)


def _said(message: Message, call: str | None) -> Said | None:
    if message.get("UtteranceEvent") is not None:
        inner = mapping(message["UtteranceEvent"], _WHERE)
        role, key = word(inner, "ParticipantRole", _WHERE), word(inner, "UtteranceId", _WHERE)
        text: str | None = word(inner, "Transcript", _WHERE) or amazon.items_text(inner, _WHERE)
        start, end = milliseconds(inner, "BeginOffsetMillis", _WHERE), milliseconds(inner, "EndOffsetMillis", _WHERE)
    else:
        inner = mapping(message["TranscriptEvent"], _WHERE) if message.get("TranscriptEvent") is not None else message
        role = word(inner, "Channel", _WHERE)
        key = word(inner, "SegmentId", _WHERE) or word(inner, "ResultId", _WHERE)
        text = word(inner, "Transcript", _WHERE)
        start, end = number(inner, "StartTime", _WHERE), number(inner, "EndTime", _WHERE)
    side: Speaker | None = "unknown" if role is None else _SIDES.get(role)
    if side is None:  # an assistant's channel is nobody's voice
        return None
    times = span(start, end, _WHERE)
    return Said(call, named(key, _WHERE), side, clean(text, _WHERE), *times, final=not flag(inner, "IsPartial"))
