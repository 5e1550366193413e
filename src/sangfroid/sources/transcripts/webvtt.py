"""WebVTT: cues with times, a voice in `<v Name>` (closed or not) or before the words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Final

from sangfroid.sources.bounds import bounded
from sangfroid.sources.draft import Draft, Format, Holds, Sample
from sangfroid.sources.invented import without_invented
from sangfroid.sources.transcripts.subtitles import TIMING, passages, spoken, unreadable_times, with_prefixes

_VOICE = re.compile(r"<v(?:\.[^\s<>]{1,80})?[ \t]{1,8}([^<>\n]{1,2000})>")
# Only the tags that WebVTT knows; anything else in angle brackets is what somebody said or wrote.
_TAG = re.compile(r"</?(?:c|i|b|u|ruby|rt|lang|v)(?:\.[^\s<>]{1,80})?(?:[ \t][^<>\n]{0,80})?>|<\d[\d:.]{0,20}>")
_BLOCKS: Final = ("NOTE", "STYLE", "REGION")


def looks_like(sample: Sample) -> float:
    """1 for the signature on the first line."""
    return 1.0 if re.match(r"WEBVTT(?:\s|$)", sample.text) else 0.0


def read(sample: Sample) -> Draft:
    """One segment a cue and voice; notes and styles left out."""
    lines = list(_cue_lines(sample.lines))
    segments = [
        one for passage in bounded(passages(lines)) for one in spoken(passage, _voices("\n".join(passage.text)))
    ]
    said, invented = without_invented(with_prefixes(segments))
    return Draft(said, repairs=unreadable_times(lines) + invented)


FORMAT: Final = Format(
    "webvtt", "WebVTT (.vtt)", looks_like, read,
    endings=(".vtt",), holds=Holds(times=True, roles="speakers", overlaps=True, words=False),
)  # fmt: skip


def _cue_lines(lines: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """The numbered lines without the header and the blocks that are no cues."""
    skipping, fresh = True, False  # the header goes up to the first blank line
    for number, line in enumerate(lines, 1):
        if not line.strip():
            skipping, fresh = False, True
        elif fresh and "-->" not in line and line.split(None, 1)[0].rstrip(":") in _BLOCKS:
            skipping, fresh = True, False
        elif skipping and "-->" in line and TIMING.fullmatch(line):
            skipping = False  # a header or a note that no blank line ends
        if not skipping:
            yield number, line
        fresh = fresh and not line.strip()


def _voices(text: str) -> Iterator[tuple[str | None, str]]:
    """(voice, text) of a cue: the part before the first voice tag belongs to nobody."""
    before, *rest = _VOICE.split(text)
    if before.strip() or not rest:
        yield None, _words(before)
    for name, words in zip(rest[::2], rest[1::2], strict=True):
        yield unescape(name).strip() or None, _words(words)


def _words(text: str) -> str:
    return unescape(_TAG.sub("", text)) if "<" in text or "&" in text else text
