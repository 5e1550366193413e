"""Our own small form: one JSON object a message, of type begin, partial, turn, gap or end."""

from __future__ import annotations

from typing import Final, cast, get_args

from sangfroid.calls.errors import Unreadable
from sangfroid.calls.turns import EndBy, EndHow
from sangfroid.calls.vocabulary import Speaker
from sangfroid.sources.clock import moment
from sangfroid.sources.documents import flag, number, word
from sangfroid.sources.feeds.told import Began, Feed, Lost, Message, Over, Pending, Said, Told, clean, named, span

TYPES: Final = ("begin", "partial", "turn", "gap", "end")
FASTEST: Final = 20.0


def knows(message: Message) -> bool:
    """Whether the message has one of our types."""
    return message.get("type") in TYPES


def read(message: Message, pending: Pending, agent: str) -> tuple[Pending, tuple[Told, ...]]:
    """The one thing that the message tells."""
    return pending, (_told(message, agent),)


FEED: Final = Feed("own", "Sangfroid (JSON)", knows, read)


def _told(message: Message, agent: str) -> Told:
    kind = word(message, "type", "Message")
    where = f"Message « {kind} »"
    call = named(word(message, "call", where), where)
    if kind == "begin":
        return _began(message, call, where)
    start, end = span(number(message, "start", where), number(message, "end", where), where)
    if kind == "gap":
        if start is None or end is None:
            raise Unreadable("{where} : « start » et « end » sont attendus, en secondes.", where=where)
        return Lost(call, start, end)
    if kind == "end":
        said_at = number(message, "at", where)
        at, _ = span(said_at, said_at, where)
        by, how = word(message, "by", where) or "unknown", word(message, "how", where) or "unknown"
        if by not in get_args(EndBy) or how not in get_args(EndHow):
            raise Unreadable("{where} : « by » est agent, client ou unknown ; « how » leave, cut ou unknown.",
                             where=where)  # fmt: skip
        return Over(call, at, cast(EndBy, by), cast(EndHow, how))
    text, final = clean(word(message, "text", where), where), kind == "turn"
    key = named(word(message, "id", where), where)
    return Said(call, key, _speaker(message, agent, where), text, start, end, final)


def _began(message: Message, call: str | None, where: str) -> Began:
    written = word(message, "started_at", where)
    at = None if written is None else moment(written)
    if written is not None and (at is None or at.tzinfo is None):
        raise Unreadable("{where} : « {value} » n'est pas une date avec son décalage (2026-03-17T14:05:00+01:00).",
                         where=where, value=written[:60])  # fmt: skip
    speed = number(message, "speed", where) or 1.0
    replay = flag(message, "replay")
    return Began(
        call, at, clean(word(message, "title", where), where)[:200], clean(word(message, "number", where), where)[:40],
        replay=replay, speed=min(max(speed, 0.1), FASTEST) if replay else 1.0,
    )  # fmt: skip


def _speaker(message: Message, agent: str, where: str) -> Speaker:
    said = word(message, "speaker", where) or "unknown"
    if agent:
        return "agent" if said == agent else "client"
    if said not in get_args(Speaker):
        raise Unreadable("{where} : « speaker » est agent, client ou unknown.", where=where)
    return cast(Speaker, said)
