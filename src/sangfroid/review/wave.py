"""The picture of a call's sound, channel by channel, on the axis of its timeline."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from sangfroid.calls.reading import Reading
from sangfroid.calls.vocabulary import Speaker
from sangfroid.sources.sound.wave import Wave

HEIGHT: Final = 26.0  # of one channel
LINES: Final = 346  # one every two units of a drawing's width
LOUDEST: Final = 0.98  # share of the peaks that the drawing's height holds: one click does not flatten the rest


@dataclass(frozen=True, slots=True)
class Shape:
    """One channel: its outline as SVG writes it, around its middle `y`, and whose it is."""

    speaker: Speaker
    y: float
    path: str


def shapes(wave: Wave | None, reading: Reading, top: float, left: float, right: float, end: float) -> tuple[Shape, ...]:
    """The channels in which somebody speaks, the agent's first; `end`: the second at which the axis ends at `right`."""
    if wave is None or wave.seconds <= 0:
        return ()
    width = (right - left) * min(wave.seconds / end, 1.0)
    shown = min(end / wave.seconds, 1.0)  # of a sound that goes on after the last turn, what lies on the axis
    order = {"agent": 0, "client": 1, "unknown": 2}
    whose = _whose(reading, len(wave.peaks))
    rows = sorted((order[speaker], channel, speaker) for channel, speaker in whose)
    return tuple(
        Shape(speaker, y, _outline(peaks[: max(round(shown * len(peaks)), 1)], left, width, y))
        for number, (_, channel, speaker) in enumerate(rows)
        for peaks in (wave.peaks[channel],)
        for y in (top + HEIGHT / 2 + number * (HEIGHT + 2),)
    )


def _whose(reading: Reading, channels: int) -> list[tuple[int, Speaker]]:
    """The channels with turns, and who speaks there most; all of them, by nobody known, where turns name none."""
    if all(turn.channel is None for turn in reading.turns):
        return [(channel, "unknown") for channel in range(channels)]
    counted: dict[int, Counter[Speaker]] = {}
    for turn in reading.turns:
        counted.setdefault(turn.channel or 0, Counter())[turn.speaker] += 1
    return [(channel, count.most_common(1)[0][0]) for channel, count in counted.items() if channel < channels]


def _outline(peaks: tuple[float, ...], left: float, width: float, y: float) -> str:
    """The peaks as one shape, as high above its middle as below."""
    count = min(LINES, len(peaks))
    if not count:
        return ""
    tops = [max(peaks[i * len(peaks) // count : max((i + 1) * len(peaks) // count, i * len(peaks) // count + 1)])
            for i in range(count)]  # fmt: skip
    loudest = max(sorted(tops)[min(int(LOUDEST * count), count - 1)], 1e-3)
    points = [
        (round(left + width * (i + 0.5) / count, 1), round(max(min(top / loudest, 1.0) * HEIGHT / 2, 0.4), 1))
        for i, top in enumerate(tops)
    ]
    there = " ".join(f"{x:g},{y - half:g}" for x, half in points)
    back = " ".join(f"{x:g},{y + half:g}" for x, half in reversed(points))
    return f"M{there} L{back}z"
