"""Deepgram while the call runs: its messages, in a list or one a line. Final results only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from sangfroid.sources.bounds import bounded
from sangfroid.sources.documents import Json, flag, mapping, number, rows, word
from sangfroid.sources.draft import Draft, Format, Holds, Sample, Segment
from sangfroid.sources.transcripts import live
from sangfroid.sources.transcripts.deepgram import heard
from sangfroid.sources.transcripts.words import Word, grouped, in_order, told_apart


@dataclass(frozen=True, slots=True)
class _Final:
    """One final result: a stretch of a turn that goes on until `last`."""

    channel: int
    text: str
    words: tuple[Word, ...]
    start: float | None
    end: float | None
    last: bool


def looks_like(sample: Sample) -> float:
    """1 for messages of type Results with a channel."""
    found = live.first_events(sample.document)
    return 1.0 if any(event.get("type") == "Results" and "channel" in event for event in found) else 0.0


def read(sample: Sample) -> Draft:
    """One segment a turn: final results of a channel up to `speech_final` or the end of the utterance."""
    messages = live.events(sample.document)
    results = [message for message in messages if message.get("type") == "Results"]
    finals = sum(flag(message, "is_final") for message in results)
    live.check_final(finals, len(results) - finals)
    return Draft(bounded(in_order(told_apart(_turns(messages)))))


FORMAT: Final = Format(
    "deepgram_live", "Deepgram, en direct (messages JSON)", looks_like, read,
    endings=(".jsonl", ".json"), holds=Holds(times=True, roles="speakers", overlaps=True, words=True),
)  # fmt: skip


def _turns(messages: list[Mapping[str, Json]]) -> Iterator[Segment]:
    """Turns of all channels, each as it ends."""
    open_turns: dict[int, list[_Final]] = {}
    for place, message in enumerate(messages, 1):
        where = f"Événement {place}"
        kind = message.get("type")
        if kind == "UtteranceEnd":
            yield from _turn(open_turns.pop(_channel(message, "channel", where), []))
        elif kind == "Results" and flag(message, "is_final"):
            result = _final(message, where)
            open_turns.setdefault(result.channel, []).append(result)
            if result.last:
                yield from _turn(open_turns.pop(result.channel))
    for results in open_turns.values():  # the stream ended in the middle of a turn
        yield from _turn(results)


def _channel(message: Mapping[str, Json], key: str, where: str) -> int:
    """The first of a pair [channel, of how many]; 0 where there is none."""
    first = next(iter(rows(message, key, where)), None)
    return first if isinstance(first, int) and not isinstance(first, bool) else 0


def _final(message: Mapping[str, Json], where: str) -> _Final:
    channel = _channel(message, "channel_index", where)
    found = mapping(message.get("channel"), where)
    best = mapping(next(iter(rows(found, "alternatives", where)), {}), where)
    words = tuple(heard(one, where, channel) for one in rows(best, "words", where))
    start, length = number(message, "start", where), number(message, "duration", where)
    return _Final(
        channel, word(best, "transcript", where) or "", words, start,
        None if start is None or length is None else start + length, flag(message, "speech_final"),
    )  # fmt: skip


def _turn(results: list[_Final]) -> Iterator[Segment]:
    """The segments of a turn: one a speaker; the service's own text where one speaks."""
    spoken = [result for result in results if result.text.strip()]
    if not spoken:
        return
    words = [one for result in spoken for one in result.words]
    text = " ".join(result.text.strip() for result in spoken)
    by_speaker = list(grouped(words, pause=None))
    if len(by_speaker) == 1:
        yield replace(by_speaker[0], text=text)
    elif by_speaker:
        yield from by_speaker
    else:
        yield Segment(text, channel=spoken[0].channel, start=spoken[0].start, end=spoken[-1].end)
