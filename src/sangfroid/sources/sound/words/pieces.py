"""A recogniser's pieces of words, with the moments at which each begins, become words with their times."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sangfroid.sources.sound.recogniser import Word

_BYTES: Final = re.compile(r"<0x([0-9A-Fa-f]{2})>")
_BEGINS: Final = (" ", "▁")
_PER_LETTER: Final = 0.06  # seconds: how long the last piece of a word is taken to last
_LONGEST: Final = 1.2  # seconds of a piece


@dataclass(frozen=True, slots=True)
class Heard:
    """What a recogniser says of one stretch: `starts` are seconds from its beginning, none where it gives no times."""

    text: str
    pieces: tuple[str, ...] = ()
    starts: tuple[float, ...] = ()
    lengths: tuple[float, ...] = ()  # seconds of each piece, where the model knows


def words(heard: Heard, seconds: float) -> list[Word]:
    """The words of a stretch of so many seconds; spread over it by their letters where the model gives no times."""
    text = _lowered(heard.text)
    timed = _timed(heard, seconds) if len(heard.starts) == len(heard.pieces) > 0 else []
    given = text.split()
    return timed if [word.text for word in timed] == given else _placed(given, timed, seconds)


def _timed(heard: Heard, seconds: float) -> list[Word]:
    groups: list[list[int]] = []
    for place, piece in enumerate(heard.pieces):
        if not groups or piece.startswith(_BEGINS):
            groups.append([])
        groups[-1].append(place)
    found = []
    for number, group in enumerate(groups):
        text = _spelt([heard.pieces[place] for place in group])
        if not text:
            continue
        following = heard.starts[groups[number + 1][0]] if number + 1 < len(groups) else seconds
        start = min(max(heard.starts[group[0]], 0.0), seconds)
        end = min(max(_end(heard, group[-1]), start), max(following, start), seconds)
        found.append(Word(_lowered_like(text, heard.text), start, end))
    return found


def _end(heard: Heard, last: int) -> float:
    if len(heard.lengths) == len(heard.pieces) and heard.lengths[last] > 0:
        return heard.starts[last] + heard.lengths[last]
    return heard.starts[last] + min(_LONGEST, 0.1 + _PER_LETTER * len(heard.pieces[last].strip(" ▁")))


def _spelt(pieces: Sequence[str]) -> str:
    """The pieces as one word; bytes that a model writes one by one are put together again."""
    joined = "".join(pieces).strip(" ▁")
    if "<0x" not in joined:
        return joined
    raw = b"".join(
        bytes.fromhex(part) if place % 2 else part.encode() for place, part in enumerate(_BYTES.split(joined))
    )
    return raw.decode("utf-8", "replace").replace("\N{REPLACEMENT CHARACTER}", "")


def _placed(given: list[str], timed: list[Word], seconds: float) -> list[Word]:
    """The words of the text over the stretch that was heard, each as long as its letters make it."""
    start, end = (timed[0].start, timed[-1].end) if timed else (0.0, seconds)
    letters = sum(map(len, given))
    found, before = [], 0
    for word in given:
        after = before + len(word)
        found.append(Word(word, start + (end - start) * before / letters, start + (end - start) * after / letters))
        before = after
    return found


def _lowered(text: str) -> str:
    """A model that knows capitals only writes no capitals."""
    return text.lower() if text.isupper() else text


def _lowered_like(word: str, text: str) -> str:
    return word.lower() if text.isupper() else word
