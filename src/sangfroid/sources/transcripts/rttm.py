"""RTTM: who speaks when, without words (`SPEAKER file channel start duration <NA> <NA> name …`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sangfroid.calls import Unreadable
from sangfroid.sources.bounds import bounded
from sangfroid.sources.clock import seconds
from sangfroid.sources.draft import Draft, Format, Holds, Sample, Segment

_NOTHING: Final = "<NA>"
_OTHER_RECORDS: Final = ("SPKR-INFO", "NON-SPEECH", "NON-LEX", "NOSCORE", "LEXEME", "SEGMENT", "SU", ";;")


def looks_like(sample: Sample) -> float:
    """0.95 where the first record is a SPEAKER line of at least eight fields."""
    for line in sample.lines[:200]:
        fields = line.split()
        if fields and not line.startswith(_OTHER_RECORDS):
            return 0.95 if fields[0] == "SPEAKER" and len(fields) >= 8 else 0.0
    return 0.0


def read(sample: Sample) -> Draft:
    """One segment a SPEAKER line; the file field is the call's id. Channels are kept where there are several."""
    segments = bounded(_segments(sample.lines))
    files = {line.split()[1] for line in sample.lines if line.startswith("SPEAKER ") and len(line.split()) > 1}
    return Draft(segments, id=next(iter(files)) if len(files) == 1 and _NOTHING not in files else None)


FORMAT: Final = Format(
    "rttm", "RTTM (temps de parole, sans texte)", looks_like, read,
    endings=(".rttm",), holds=Holds(times=True, roles="speakers", overlaps=True, words=False),
)  # fmt: skip


def _segments(lines: tuple[str, ...]) -> Iterator[Segment]:
    channels = {fields[2] for line in lines if len(fields := line.split()) >= 8 and fields[0] == "SPEAKER"}
    for number, line in enumerate(lines, 1):
        fields = line.split()
        if not fields or fields[0] != "SPEAKER":
            continue
        if len(fields) < 8:
            raise Unreadable("Ligne {line} : une ligne SPEAKER compte au moins 8 champs, celle-ci {count}.",
                             line=number, count=len(fields))  # fmt: skip
        start = seconds(fields[3], f"Ligne {number}")
        end = None if fields[4] == _NOTHING else start + seconds(fields[4], f"Ligne {number}")
        channel = int(fields[2]) if len(channels) > 1 and fields[2].isdecimal() and len(fields[2]) < 4 else None
        label = None if fields[7] == _NOTHING else fields[7]
        yield Segment(None, label=label, channel=channel, start=start, end=end, line=number)
