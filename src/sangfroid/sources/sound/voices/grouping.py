"""How many voices there truly are: two are expected, and the likeness of what was heard says if it is one, or more.

sherpa-onnx is asked for two voices and always gives two, also where one person speaks or three do. What it gave to one
voice is parted where it sounds like two, and two voices that sound alike are one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

DISTINCT: Final = 0.3  # silhouette (-1..1) from which two heaps of stretches are two voices, where they are also
STRANGE: Final = 0.6  # so far apart (cosine, 0..2); pyannote's own pipeline parts voices at 0.70 between the middles
HEARD: Final = 1.5  # seconds of speech in all below which it was no voice of its own
MOST: Final = 6  # voices
_ROUNDS: Final = 12


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch that is given to one voice, in seconds."""

    start: float
    end: float
    voice: int


def grouped(spans: Sequence[Span], prints: Mapping[int, Floats]) -> list[Span]:
    """The same stretches with the voices that there are, numbered from 1 as they are first heard.

    `prints`: how the voice of a stretch sounds, by its place in `spans`; too short ones have none.
    """
    voice = [span.voice for span in spans]
    even = {place: one / (np.linalg.norm(one) or 1.0) for place, one in prints.items()}
    _part(voice, even)
    _join(voice, even)
    _settle(voice, spans, even)
    order = {old: new for new, old in enumerate(dict.fromkeys(voice), 1)}
    return [replace(span, voice=order[one]) for span, one in zip(spans, voice, strict=True)]


def are_two(one: Floats, other: Floats) -> bool:
    """Whether two heaps of unit vectors are two voices."""
    return float((1 - one @ other.T).mean()) >= STRANGE and silhouette(one, other) >= DISTINCT


def silhouette(one: Floats, other: Floats) -> float:
    """How far two heaps of unit vectors stand apart, -1..1; 1 where both hold a single one."""
    found = []
    for mine, theirs in ((one, other), (other, one)):
        if len(mine) < 2:
            continue
        within = (1 - mine @ mine.T).sum(axis=1) / (len(mine) - 1)
        across = (1 - mine @ theirs.T).mean(axis=1)
        found.append((across - within) / np.maximum(np.maximum(across, within), 1e-6))
    return float(np.concatenate(found).mean()) if found else 1.0


def _part(voice: list[int], prints: Mapping[int, Floats]) -> None:
    """Parts each voice that sounds like two."""
    waiting = list(dict.fromkeys(voice))
    while waiting and len(set(voice)) < MOST:
        one = waiting.pop(0)
        places = [place for place in prints if voice[place] == one]
        if len(places) < 4:
            continue
        heap = np.stack([prints[place] for place in places])
        second = _halves(heap)
        if min(second.sum(), (~second).sum()) < 2 or not are_two(heap[second], heap[~second]):
            continue
        new = max(voice) + 1
        for place, is_second in zip(places, second, strict=True):
            if is_second:
                voice[place] = new
        waiting += [one, new]


def _halves(heap: Floats) -> NDArray[np.bool_]:
    """Which of the unit vectors belong to the second of the two heaps that they fall into."""
    alike = heap @ heap.T
    first, last = np.unravel_index(int(alike.argmin()), alike.shape)
    middles = heap[[first, last]]
    second = np.zeros(len(heap), np.bool_)
    for _ in range(_ROUNDS):
        near = heap @ middles.T
        second = near[:, 1] > near[:, 0]
        if second.all() or not second.any():
            break
        middles = np.stack([heap[~second].mean(axis=0), heap[second].mean(axis=0)])
        middles /= np.maximum(np.linalg.norm(middles, axis=1, keepdims=True), 1e-6)
    return second


def _join(voice: list[int], prints: Mapping[int, Floats]) -> None:
    """Joins the two voices that stand least apart, as long as such are one."""
    while True:
        heaps = {one: np.stack([prints[place] for place in prints if voice[place] == one])
                 for one in dict.fromkeys(voice) if any(voice[place] == one for place in prints)}  # fmt: skip
        pairs = [(silhouette(heaps[a], heaps[b]), a, b) for a in heaps for b in heaps
                 if a < b and not are_two(heaps[a], heaps[b])]  # fmt: skip
        if not pairs:
            return
        _, keep, gone = min(pairs)
        voice[:] = [keep if one == gone else one for one in voice]


def _settle(voice: list[int], spans: Sequence[Span], prints: Mapping[int, Floats]) -> None:
    """Gives away what is too little to be a voice: to the one that it sounds like, else to the one beside it."""
    spoken: dict[int, float] = {}
    for one, span in zip(voice, spans, strict=True):
        spoken[one] = spoken.get(one, 0.0) + span.end - span.start
    sure = {one for one, seconds in spoken.items()
            if seconds >= HEARD and any(voice[place] == one for place in prints)}  # fmt: skip
    if not sure:
        return
    middles = {one: np.mean([prints[place] for place in prints if voice[place] == one], axis=0) for one in sure}
    for place, one in enumerate(voice):
        if one in sure:
            continue
        if place in prints:
            voice[place] = max(sure, key=lambda other: float(prints[place] @ middles[other]))
        else:
            near = [other for other in range(len(voice)) if voice[other] in sure]
            voice[place] = voice[min(near, key=lambda other: _gap(spans[other], spans[place]))]


def _gap(one: Span, other: Span) -> float:
    return max(one.start - other.end, other.start - one.end)
