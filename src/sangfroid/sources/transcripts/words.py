"""What recognisers' files share: words to group into turns, speakers with only a number, channels that come apart."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sangfroid.sources.documents import Json
from sangfroid.sources.draft import Segment

PAUSE: Final = 0.8  # seconds of silence after which the same speaker's words are another turn (Deepgram's default)
_NUMBER: Final = re.compile(r"\d{1,3}[A-Za-z]?|[A-Za-z]\d{0,2}")  # a recogniser's number, not a name


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its times, where it has any, and who says it."""

    text: str
    start: float | None
    end: float | None
    label: str | None = None
    channel: int | None = None


def voice(value: Json) -> str | None:
    """A recogniser's speaker as a label: a bare number or letter becomes "Locuteur 0", a name stays."""
    if value is None or value == "" or isinstance(value, bool | float | list | dict):
        return None
    return f"Locuteur {value}" if _NUMBER.fullmatch(str(value)) else str(value)


def grouped(words: Iterable[Word], *, pause: float | None = PAUSE) -> Iterator[Segment]:
    """Turns of words in their order: a new one where the speaker changes, or after `pause` seconds (None: never)."""
    turn: list[Word] = []
    for word in words:
        if turn and (_who(word) != _who(turn[-1]) or (pause is not None and _gap(turn[-1], word) >= pause)):
            yield _segment(turn)
            turn = []
        turn.append(word)
    if turn:
        yield _segment(turn)


def _who(word: Word) -> tuple[str | None, int | None]:
    return word.label, word.channel


def _gap(before: Word, after: Word) -> float:
    """The silence between two words; none where a time is missing."""
    return 0.0 if before.end is None or after.start is None else after.start - before.end


def _segment(words: Sequence[Word]) -> Segment:
    return Segment(
        " ".join(word.text for word in words), label=words[0].label, channel=words[0].channel,
        start=next((word.start for word in words if word.start is not None), None),
        end=next((word.end for word in reversed(words) if word.end is not None), None),
    )  # fmt: skip


def in_order(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    """Segments by start, for formats that write one channel after the other; as given where one has no start."""
    given = tuple(segments)
    if any(one.start is None for one in given):
        return given
    return tuple(sorted(given, key=lambda one: one.start or 0.0))


def told_apart(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    """Segments whose speakers are numbered within each channel, with labels that hold over the whole call.

    With one channel the channel says nothing and is dropped; with several and one voice in each, it says all.
    """
    given = tuple(segments)
    voices: dict[int | None, set[str | None]] = defaultdict(set)
    for one in given:
        voices[one.channel].add(one.label)
    if len(voices) == 1:
        return tuple(replace(one, channel=None) for one in given)
    if all(len(labels) == 1 for labels in voices.values()):
        return tuple(replace(one, label=None) for one in given)
    return tuple(replace(one, label=one.label and f"{one.label}, canal {one.channel}") for one in given)
