"""Between source and fold: what is private is masked before anything reads, keeps or logs it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sangfroid.calls.turns import Heard, Turn
from sangfroid.language.mask import MaskState, mask


def masked(heard: Iterable[Heard]) -> Iterator[Heard]:
    """What was heard, masked; before a turn that shows an earlier span to be private, its `Masked` comes."""
    state = MaskState()
    for each in heard:
        if isinstance(each, Turn):
            state, turn, mended = mask(state, each)
            yield from mended
            yield turn
        else:
            yield each
