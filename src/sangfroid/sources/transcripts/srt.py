"""SRT: numbered passages with times; a speaker only where one stands before the words."""

from __future__ import annotations

import re
from typing import Final

from sangfroid.sources.bounds import bounded
from sangfroid.sources.draft import Draft, Format, Holds, Sample
from sangfroid.sources.invented import without_invented
from sangfroid.sources.transcripts.subtitles import TIMING, passages, spoken, unreadable_times, with_prefixes

_TAG = re.compile(r"</?(?:i|b|u|font)(?:[ \t][^<>\n]{0,120})?>|\{\\an?\d{1,2}\}")


def looks_like(sample: Sample) -> float:
    """0.9 where the first lines hold a line of two times; a header of a few lines is let pass."""
    filled = [line for line in sample.lines[:60] if line.strip()][:12]
    return 0.9 if any("-->" in line and TIMING.fullmatch(line) for line in filled) else 0.0


def read(sample: Sample) -> Draft:
    """One segment a passage, or one a line where each line of it names its speaker."""
    lines = list(enumerate(sample.lines, 1))
    segments = [
        one
        for passage in bounded(passages(lines))
        for one in spoken(passage, [(None, _TAG.sub("", "\n".join(passage.text)))])
    ]
    said, invented = without_invented(with_prefixes(segments))
    return Draft(said, repairs=unreadable_times(lines) + invented)


FORMAT: Final = Format(
    "srt", "SRT (.srt)", looks_like, read,
    endings=(".srt",), holds=Holds(times=True, roles="speakers", overlaps=True, words=False),
)  # fmt: skip
