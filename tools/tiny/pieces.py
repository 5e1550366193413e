"""The recogniser's tokens: letters, and the pieces of words that pairs of them make most often (BPE)."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from tools.tiny.sentences import spoken, words

BLANK: Final = "<blk>"
BEGIN: Final = "▁"  # stands before a word's first letter
PIECES: Final = 160
_ASKED: Final = 20_000  # utterances counted


@dataclass(frozen=True, slots=True)
class Pieces:
    """Tokens in the order of their numbers, the blank last; `merges` in the order in which they were found."""

    tokens: tuple[str, ...]
    merges: tuple[tuple[str, str], ...]

    def numbers(self, text: str) -> list[int]:
        """The text's tokens."""
        place = {token: number for number, token in enumerate(self.tokens)}
        return [place[piece] for word in text.split() for piece in _merged(_letters(word), self.merges)]


def pieces(seed: int) -> Pieces:
    """Found on what the sentences say."""
    chance = random.Random(seed)
    counts = Counter(word for _ in range(_ASKED) for word in spoken(chance).split())
    split = {word: _letters(word) for word in words()}
    letters = sorted({letter for parts in split.values() for letter in parts})
    merges: list[tuple[str, str]] = []
    while len(letters) + len(merges) < PIECES:
        pairs: Counter[tuple[str, str]] = Counter()
        for word, parts in split.items():
            for pair in pairwise(parts):
                pairs[pair] += counts[word] + 1
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        split = {word: _merged(parts, [best]) for word, parts in split.items()}
    return Pieces((*letters, *(a + b for a, b in merges), BLANK), tuple(merges))


def _letters(word: str) -> list[str]:
    return [BEGIN + word[0], *word[1:]]


def _merged(parts: list[str], merges: list[tuple[str, str]] | tuple[tuple[str, str], ...]) -> list[str]:
    for left, right in merges:
        joined: list[str] = []
        for part in parts:
            if joined and joined[-1] == left and part == right:
                joined[-1] = left + right
            else:
                joined.append(part)
        parts = joined
    return parts
