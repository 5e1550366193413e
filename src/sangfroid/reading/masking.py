"""Between source and fold: what is private is masked before anything reads, keeps or logs it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from sangfroid.calls.call import Call
from sangfroid.calls.turns import Heard, Masked, Turn, fold_order
from sangfroid.language.mask import MaskState, mask
from sangfroid.language.mask import masked as masked_text


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


def masked_call(call: Call) -> Call:
    """The call with everything private masked, also what only a later turn showed to be private."""
    texts: dict[int, str] = {}
    turns = sorted(call.turns, key=fold_order)
    for each in masked(turns):
        if isinstance(each, Turn):
            texts[each.n] = each.text
        elif isinstance(each, Masked) and each.n in texts:
            texts[each.n] = masked_text(texts[each.n], [each.span])
    return replace(call, turns=tuple(replace(turn, text=texts[turn.n]) for turn in call.turns))
