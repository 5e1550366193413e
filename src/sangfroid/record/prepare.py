"""The part of taking in a call that needs no store: its file read, masked, read through, sealed, made searchable.

What is private is masked before anything is kept. A source file that held nothing to mask is kept as it came; of any
other the masked turns are kept, from which the call can be read again just as well.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sangfroid.advice.whole import Reader
from sangfroid.calls import Call, Promise, Reading
from sangfroid.reading.masking import masked_call
from sangfroid.record.keys import OfficeKeys
from sangfroid.record.stems import forms
from sangfroid.record.summary import summary
from sangfroid.record.values import written
from sangfroid.sources.transcripts import read_call

PROMISE_WORDS: Final = "promises.words"


@dataclass(frozen=True, slots=True)
class Asked:
    """What whoever brings the file says of it."""

    agent: str | None = None  # the agent's label or channel in the source
    swap: bool = False
    at: datetime | None = None
    zone: str | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True)
class HeardPromise:
    """A promise as the ledger takes it up: `columns` in clear, the words sealed. `id` is the reading's own."""

    id: str
    replaced_by: str | None
    columns: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A call ready to be kept: clear columns, sealed texts, search tokens."""

    content: bytes
    columns: dict[str, Any]
    source: bytes | None
    spoken: bytes
    reading: bytes
    tokens: tuple[int, ...]
    promises: tuple[HeardPromise, ...]
    private: bool = False  # something in it was masked


def prepared(source: bytes, name: str, asked: Asked, reader: Reader, keys: OfficeKeys) -> Prepared:
    """The file's call, ready to be kept. Unreadable says what is wrong with the file."""
    return prepared_call(opened(source, name, asked), reader, keys, source=source)


def opened(source: bytes, name: str, asked: Asked) -> Call:
    """The file's call, with what was asked of it. Unreadable says what is wrong with the file."""
    call = read_call(source, name=name, agent=asked.agent, swap=asked.swap)
    return replace(
        call, started_at=asked.at or call.started_at, region=call.region or asked.region, zone=call.zone or asked.zone
    )


def prepared_call(
    call: Call, reader: Reader, keys: OfficeKeys, *, source: bytes, keeps_source: bool = True
) -> Prepared:  # fmt: skip
    """The call ready to be kept; `source` are the bytes that tell it from others, and that are kept with it or not."""
    return prepared_reading(call, reader.read(call), keys, source=source, keeps_source=keeps_source)


def prepared_reading(
    call: Call, reading: Reading, keys: OfficeKeys, *, source: bytes, keeps_source: bool = True
) -> Prepared:  # fmt: skip
    """The same of a call that has been read."""
    content = keys.hashed("content", source)
    clean = as_read(call, reading)
    private = clean.turns != call.turns
    head = {"title": call.title, "source": call.source, "domain": call.domain, "id": call.id}
    made_with = joined(reading.made_with)
    return Prepared(
        content=content,
        columns=summary(reading).columns() | {
            "language": call.language[:12], "region": call.region and call.region[:8], "format": call.format,
            "state": reading.state, "made_with": made_with, "head": keys.seal_json(head, place("head", content)),
        },
        source=None if private or not keeps_source else keys.seal(source, place("source", content)),
        spoken=keys.seal(written(clean), place("spoken", content)),
        reading=keys.seal(written(reading), place("reading", content)),
        tokens=tokens(reading, call.title, keys), promises=heard_promises(reading, keys),
        private=private,
    )  # fmt: skip


def as_read(call: Call, reading: Reading) -> Call:
    """The call as it was read: with everything private masked."""
    texts = {turn.n: turn.text for turn in reading.turns}
    if texts.keys() != {turn.n for turn in call.turns}:
        return masked_call(call)
    return replace(call, turns=tuple([
        turn if texts[turn.n] == turn.text else replace(turn, text=texts[turn.n]) for turn in call.turns
    ]))  # fmt: skip


def place(column: str, content: bytes) -> str:
    """Where a call's sealed text belongs."""
    return f"calls.{column} {content.hex()}"


def tokens(reading: Reading, title: str | None, keys: OfficeKeys) -> tuple[int, ...]:
    """The keyed hashes of all forms that the call is found under."""
    texts = [turn.text for turn in reading.turns]
    return tuple(sorted([keys.token(form) for form in forms([*texts, title or ""])]))


def joined(made_with: tuple[tuple[str, str], ...]) -> str:
    """What a call was read with, as one column."""
    return " ".join(f"{name}={version}" for name, version in made_with)[:200]


def heard_promises(reading: Reading, keys: OfficeKeys) -> tuple[HeardPromise, ...]:
    """The reading's promises as the ledger's rows."""
    return tuple(HeardPromise(promise.id, promise.replaced_by, _columns(promise, keys)) for promise in reading.promises)


def _columns(promise: Promise, keys: OfficeKeys) -> dict[str, Any]:
    words = {"what": promise.what, "text": promise.text, "when": promise.when, "after": promise.after}
    return {
        "turn": promise.turn, "span_start": promise.span[0], "span_end": promise.span[1], "by": promise.by,
        "owner": promise.owner, "due": promise.due, "precision": promise.precision, "confidence": promise.confidence,
        "event_pending": promise.after is not None, "words": keys.seal_json(words, PROMISE_WORDS),
    }  # fmt: skip
