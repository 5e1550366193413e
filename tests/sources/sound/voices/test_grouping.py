"""Two voices are expected; likeness says whether it was one, or three. Voices here are directions, with some noise."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from sangfroid.sources.sound.voices.grouping import Span, are_two, grouped, silhouette

Floats = NDArray[np.float32]
SIZE = 64


def heard(true: Sequence[int], told: Sequence[int], *, seed: int = 1) -> tuple[list[Span], dict[int, Floats]]:
    """Stretches by the voices `true`, which sherpa-onnx gives to `told`; and how each sounds."""
    draw = np.random.default_rng(seed)
    voices = draw.standard_normal((9, SIZE)).astype(np.float32) / SIZE**0.5
    prints = {
        place: (voices[voice] + 0.8 * draw.standard_normal(SIZE) / SIZE**0.5).astype(np.float32)
        for place, voice in enumerate(true)
    }
    spans = [Span(3.0 * place, 3.0 * place + 2.0, voice) for place, voice in enumerate(told)]
    return spans, prints


def voices(spans: Sequence[Span]) -> list[int]:
    return [span.voice for span in spans]


@pytest.mark.parametrize(
    ("true", "told", "wanted"),
    [
        ([0, 1] * 8, [1, 0] * 8, [1, 2] * 8),  # as told, numbered in order of appearance
        ([0] * 16, [0, 1] * 8, [1] * 16),  # one person, whom it parted in two
        ([0, 1, 2, 1] * 6, [0, 1, 1, 1] * 6, [1, 2, 3, 2] * 6),  # two people, whom it joined
        ([0, 1] * 12, [0] * 23 + [1], [1, 2] * 12),  # two people whom it joined, and one stretch by itself
        ([0, 1, 2, 3] * 6, [0, 1, 0, 1] * 6, [1, 2, 3, 4] * 6),
    ],
)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_as_many_voices_as_there_are(true: list[int], told: list[int], wanted: list[int], seed: int) -> None:
    assert voices(grouped(*heard(true, told, seed=seed))) == wanted


def test_what_is_too_short_to_sound_like_anybody_goes_with_its_neighbour() -> None:
    spans, prints = heard([0, 1] * 6, [0, 1] * 6)
    spans.insert(3, Span(8.2, 8.5, 7))  # beside the third stretch, the first voice's
    prints = {place if place < 3 else place + 1: one for place, one in prints.items()}
    assert voices(grouped(spans, prints)) == [1, 2, 1, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2]


def test_one_who_says_little_is_a_voice_yet() -> None:
    spans, prints = heard([0] * 9 + [1], [0] * 9 + [1])
    assert voices(grouped(spans, prints))[-1] == 2
    short = [*spans[:-1], Span(27.0, 27.9, 1)]
    assert set(voices(grouped(short, prints))) == {1}  # less than a second and a half in the whole call


def test_without_any_print_what_was_told_stands() -> None:
    assert voices(grouped([Span(0, 1, 4), Span(1, 2, 2), Span(2, 3, 4)], {})) == [1, 2, 1]
    assert grouped([], {}) == []


def test_a_silent_print_harms_nothing() -> None:
    spans, prints = heard([0, 1] * 4, [0, 1] * 4)
    prints[0] = np.zeros(SIZE, np.float32)
    assert set(voices(grouped(spans, prints))) <= {1, 2}


def test_silhouette() -> None:
    one, other = np.eye(2, dtype=np.float32)[[0, 0]], np.eye(2, dtype=np.float32)[[1, 1]]
    assert silhouette(one, other) == pytest.approx(1)
    assert silhouette(one, one) == pytest.approx(0)
    assert silhouette(one[:1], other[:1]) == 1
    assert are_two(one, other)
    assert not are_two(one, one)
