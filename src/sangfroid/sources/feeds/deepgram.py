"""Deepgram's live messages as they come. A turn is its channel's final results up to `speech_final`."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from sangfroid.calls.vocabulary import Speaker
from sangfroid.sources.documents import flag, mapping, number, rows, word
from sangfroid.sources.feeds.told import Feed, Message, Over, Pending, Said, Told, clean, span

_WHERE: Final = "Message Deepgram"
_TYPES: Final = frozenset({"Results", "UtteranceEnd", "SpeechStarted", "Metadata"})
MAX_CHANNELS: Final = 8


def knows(message: Message) -> bool:
    """Whether the message has one of Deepgram's types."""
    return message.get("type") in _TYPES


def read(message: Message, pending: Pending, agent: str) -> tuple[Pending, tuple[Told, ...]]:
    """What the message tells. `agent`: the agent's channel ("0", "1"); without it nobody's side is known."""
    kind = message.get("type")
    if kind == "UtteranceEnd":
        return _finished(pending, _channel(message, "channel"))
    if kind == "Metadata" and "duration" in message:  # the stream is closed
        told: list[Told] = []
        for channel, _ in pending.parts:
            pending, some = _finished(pending, channel)
            told.extend(some)
        return pending, (*told, Over(None, number(message, "duration", _WHERE)))
    if kind != "Results":
        return pending, ()
    return _results(message, pending, agent)


FEED: Final = Feed("deepgram", "Deepgram", knows, read)


def _results(message: Message, pending: Pending, agent: str) -> tuple[Pending, tuple[Told, ...]]:
    channel = _channel(message, "channel_index")
    best = mapping(next(iter(rows(mapping(message.get("channel"), _WHERE), "alternatives", _WHERE)), {}), _WHERE)
    start, length = number(message, "start", _WHERE), number(message, "duration", _WHERE)
    times = span(start, None if start is None or length is None else start + length, _WHERE)
    now = Said(None, None, _side(channel, agent), clean(word(best, "transcript", _WHERE), _WHERE), *times, final=False)
    before = dict(pending.parts).get(channel)
    # Results without words, a silence, do not begin a turn.
    joined = now if before is None or not before.text else replace(
        now, text=f"{before.text} {now.text}".strip(), start=before.start if before.start is not None else now.start
    )  # fmt: skip
    if not flag(message, "is_final"):
        return pending, (joined,) if joined.text else ()
    kept = replace(pending, parts=(*((c, s) for c, s in pending.parts if c != channel), (channel, joined)))
    if flag(message, "speech_final"):
        return _finished(kept, channel)
    return kept, (joined,) if joined.text else ()


def _finished(pending: Pending, channel: int) -> tuple[Pending, tuple[Told, ...]]:
    said = dict(pending.parts).get(channel)
    left = replace(pending, parts=tuple((c, s) for c, s in pending.parts if c != channel))
    if said is None or not said.text:
        return left, ()
    # A turn has no id of its own: where it begins on its channel tells it from all others.
    key = None if said.start is None else f"{channel}@{said.start:.3f}"
    return left, (replace(said, key=key, final=True),)


def _channel(message: Message, key: str) -> int:
    first = next(iter(rows(message, key, _WHERE)), None)
    return first if isinstance(first, int) and not isinstance(first, bool) and 0 <= first < MAX_CHANNELS else 0


def _side(channel: int, agent: str) -> Speaker:
    if not agent:
        return "unknown"
    return "agent" if str(channel) == agent else "client"
