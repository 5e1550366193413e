"""Turns on one track, parted where another voice takes over: each word goes with the voice that said it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from sangfroid.sources.sound.recogniser import Seconds, Word
from sangfroid.sources.sound.spoken import Part
from sangfroid.sources.sound.teller import Voiced

PAUSE: Final = 0.9  # seconds of silence, or of the other voice, within a turn: as for a channel of one's own
HELD: Final = 0.26  # seconds of another voice alone that take the turn: as for a channel of one's own
BLINK: Final = 0.2  # seconds of a voice that are no turn of its own


def parted(turns: Sequence[Part], voices: Sequence[Voiced]) -> tuple[Part, ...]:
    """The turns, each by one voice, by start. Where two speak at once, their turns overlap."""
    if not voices:
        return tuple(turns)
    found = [part for turn in turns for part in _parts(turn, voices)]
    return tuple(sorted(found, key=lambda part: (part.start, part.voice or 0)))


def _parts(turn: Part, voices: Sequence[Voiced]) -> Iterator[Part]:
    speech = turn.speech or ((turn.start, turn.end),)
    said = _said(
        speech, [one for one in voices if one.end > turn.start and one.start < turn.end] or [_nearest(turn, voices)]
    )
    runs = _runs(said)
    if not runs:
        return
    words = _words(turn.words, runs)
    counts = _shared(turn.syllables, [sum(end - start for start, end in spans) for _, spans in runs])
    for (voice, spans), own, count in zip(runs, words, counts, strict=True):
        yield replace(turn, start=spans[0][0], end=spans[-1][1], syllables=count, speech=spans, words=own, voice=voice)


def _said(speech: Iterable[Seconds], voices: Sequence[Voiced]) -> dict[int, list[Seconds]]:
    """When each voice speaks within the speech; what nobody is told to say is the nearest voice's."""
    found: dict[int, list[Seconds]] = {}
    for start, end in speech:
        edges = sorted({start, end, *(edge for one in voices for edge in (one.start, one.end) if start < edge < end)})
        for left, right in pairwise(edges):
            middle = (left + right) / 2
            now = {one.voice for one in voices if one.start <= middle < one.end}
            if not now:
                now = {min(voices, key=lambda one: max(one.start - middle, middle - one.end)).voice}
            for voice in now:
                spans = found.setdefault(voice, [])
                if spans and spans[-1][1] == left:
                    spans[-1] = (spans[-1][0], right)
                else:
                    spans.append((left, right))
    return found


def _nearest(turn: Part, voices: Sequence[Voiced]) -> Voiced:
    return min(voices, key=lambda one: max(one.start - turn.end, turn.start - one.end))


def _runs(said: dict[int, list[Seconds]]) -> list[tuple[int, tuple[Seconds, ...]]]:
    """The turns of each voice, by start; one that is a blink only is left to the others, if there are any."""
    found: list[tuple[int, tuple[Seconds, ...]]] = []
    for voice, spans in said.items():
        others = [span for other, theirs in said.items() if other != voice for span in theirs]
        run: list[Seconds] = []
        for span in spans:
            if run and (span[0] - run[-1][1] >= PAUSE or _held((run[-1][1], span[0]), others) >= HELD):
                found.append((voice, tuple(run)))
                run = []
            run.append(span)
        found.append((voice, tuple(run)))
    long = [one for one in found if sum(end - start for start, end in one[1]) >= BLINK]
    return sorted(long or found, key=lambda one: (one[1][0], one[0]))


def _held(gap: Seconds, others: Iterable[Seconds]) -> float:
    """How long others speak within the gap."""
    return sum(max(0.0, min(end, gap[1]) - max(start, gap[0])) for start, end in others)


def _words(words: Sequence[Word], runs: Sequence[tuple[int, tuple[Seconds, ...]]]) -> list[tuple[Word, ...]]:
    """The words of each run: those that are said within it for the most part, else beside it."""
    found: list[list[Word]] = [[] for _ in runs]
    for word in words:
        middle = (word.start + word.end) / 2
        place = min(
            range(len(runs)),
            key=lambda place: (
                -_held((word.start, word.end), runs[place][1]),
                min(max(start - middle, middle - end) for start, end in runs[place][1]),
            ),
        )
        found[place].append(word)
    return [tuple(these) for these in found]


def _shared(count: int, lengths: Sequence[float]) -> list[int]:
    """So many syllables over stretches of such lengths: they were counted together."""
    whole = sum(lengths) or 1.0
    edges = [round(count * sum(lengths[: place + 1]) / whole) for place in range(len(lengths))]
    return [edge - before for edge, before in zip(edges, [0, *edges], strict=False)]
