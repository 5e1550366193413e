"""What WebVTT and SRT share: passages under a line of two times, and speakers written before the words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from sangfroid.calls import Repair
from sangfroid.sources.draft import Segment
from sangfroid.sources.transcripts.names import may_be_speaker, speakers, tells_role

# What follows the end time (settings, coordinates, a stray number) is of no use here.
TIMING: Final = re.compile(
    r"\s*(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?\s*-->\s*(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?(?:\s.*)?"
)
_INDEX = re.compile(r"\s*\d{1,9}\s*")
_PREFIX = re.compile(
    r"\s*(?:-\s*)?(?:\[([^\[\]:\n]{1,60})\]|([^\W\d_][^\[\]<>:?!,;\n]{0,39}?))[ \t\u00a0\u202f]{0,3}:(?!//)\s*(.*)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Passage:
    """The lines of text under two times (seconds); `line` is where the times stand."""

    line: int
    start: float
    end: float
    text: tuple[str, ...]


def passages(lines: Iterable[tuple[int, str]]) -> Iterator[Passage]:
    """Passages of numbered lines: a line of times, then text up to the next one, without its index or name."""
    times: re.Match[str] | None = None
    at, text = 0, list[str]()
    for number, line in lines:
        found = TIMING.fullmatch(line) if "-->" in line else None
        if found is None:
            text.append(line)
            continue
        if times is not None:
            yield _passage(at, times, _without_index(text))
        times, at, text = found, number, []
    if times is not None:
        yield _passage(at, times, text)


def unreadable_times(lines: Iterable[tuple[int, str]]) -> tuple[Repair, ...]:
    """The repair that names lines with an arrow whose times cannot be read; none where there are none."""
    bad = [number for number, line in lines if "-->" in line and TIMING.fullmatch(line) is None]
    if not bad:
        return ()
    message = "{count} ligne(s) de temps illisible(s), la première ligne {line} : lues comme du texte."
    return (Repair(message, (("count", len(bad)), ("line", bad[0]))),)


def _without_index(text: list[str]) -> list[str]:
    """The lines without the index or name of the passage that follows them."""
    if text and text[-1].strip() and (_INDEX.fullmatch(text[-1]) or (len(text) > 1 and not text[-2].strip())):
        return text[:-1]
    return text


def _passage(line: int, times: re.Match[str], text: list[str]) -> Passage:
    h1, m1, s1, f1, h2, m2, s2, f2 = times.groups()
    return Passage(line, _seconds(h1, m1, s1, f1), _seconds(h2, m2, s2, f2), tuple(filter(str.strip, text)))


def _seconds(hours: str | None, minutes: str, seconds: str, part: str | None) -> float:
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    return whole + int((part or "0").ljust(3, "0")) / 1000


def with_prefixes(segments: list[Segment]) -> list[Segment]:
    """Segments whose speaker stands before the words ("[SPEAKER_00]: ", "Marie : "), taken as label.

    A lone "Voyons : …" is no speaker: names must tell roles or stand before half of the passages.
    """
    found = [_PREFIX.fullmatch(one.text or "") if one.label is None else None for one in segments]
    names = [_name(match) if match and may_be_speaker(_name(match)) else None for match in found]
    known = speakers(names)
    if not any(map(tells_role, known)) and known.total() < len(segments) / 2:
        return segments
    return [
        replace(one, label=name, text=match[3]) if match and name in known else one
        for one, match, name in zip(segments, found, names, strict=True)
    ]


def _name(match: re.Match[str]) -> str:
    return (match[1] or match[2]).strip()


def spoken(passage: Passage, pieces: Iterable[tuple[str | None, str]]) -> Iterator[Segment]:
    """The segments of a passage: one a voice, and one a line where several lines name their speaker."""
    for label, text in pieces:
        lines = text.split("\n")
        several = label is None and len(lines) > 1 and all(map(_PREFIX.fullmatch, lines))
        for part in lines if several else [text]:
            yield Segment(part, label=label, start=passage.start, end=passage.end, line=passage.line)
