"""A note cut into its written words and signs, as the learnt reader goes through them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from sangfroid.calls.turns import Span
from sangfroid.language.words import fold

_PIECE: Final = re.compile(
    r"(?:M|MM|Mr|Mme|Mmes|Mlle|Dr|Dre|Me|Pr|St|Ste)\.(?=\s)"  # titles
    r"|(?:[A-ZÀ-Þ]\.-?)+(?!\w)"  # initials
    r"|\d+(?:[.,]\d+)*\s?(?:h|H)(?:\d\d)?(?!\w)|\d+(?:[.,/:]\d+)*"
    r"|aujourd['’]hui"
    r"|[^\W\d_]+['’](?=\w)"
    r"|[^\W\d_]+(?:[-‐‑][^\W\d_]+)*\d*"
    r"|\S"
)
_INVERTED: Final = re.compile(r"-(?:je|tu|il|elle|on|nous|vous|ils|elles|moi|lui|la|le|les|leur|y|en|ce)$")


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of a note: as written, folded, and where they stand."""

    raw: tuple[str, ...]
    forms: tuple[str, ...]
    spans: tuple[Span, ...]

    def __len__(self) -> int:
        return len(self.raw)


def pieces(text: str) -> Pieces:
    """The words and signs of a text, in order."""
    raw: list[str] = []
    spans: list[Span] = []
    for found in _PIECE.finditer(text):
        a, b = found.span()
        cut = _INVERTED.search(found[0].lower())
        if cut is not None and cut.start() > 1:
            raw += [found[0][: cut.start()], found[0][cut.start() + 1 :]]
            spans += [(a, a + cut.start()), (a + cut.start() + 1, b)]
        else:
            raw.append(found[0])
            spans.append((a, b))
    return Pieces(tuple(raw), tuple(fold(each) for each in raw), tuple(spans))
