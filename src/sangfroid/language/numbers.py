"""French numbers as they are spoken and written, with the place where they stand.

Our own parser rather than text2num's: that one rewrites the text and gives no offsets, it joins and drops
digits of what was dictated, and it does not take `huitante` and `octante`. The plain form made here keeps every
character in its place, so that an offset in it is one in the source.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from sangfroid.calls.turns import Span

MAX_DIGITS: Final = 64  # a longer run of digits is no number that anybody says


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number; `digits` as dictated: "zéro" is "0", "07" stays "07", "quatre cents" is "400"."""

    span: Span
    value: int
    digits: str


# ---- the plain form: lower case, no accents, one character for one ----


def _plain_table() -> bytes:
    """Latin-1 to plain ASCII, one byte for one; what is neither letter, digit nor a mark of use is a space."""
    table = bytearray(b" " * 256)
    for code in range(256):
        base = unicodedata.normalize("NFD", chr(code).lower())[0]
        if base.isascii() and (base.isalnum() or base in "'-.,;:!?/\n()%"):
            table[code] = ord(base)
    return bytes(table)


PLAIN: Final = _plain_table()
_VARIANTS: Final = str.maketrans(
    {
        "’": "'", "‘": "'", "ʼ": "'", "′": "'", "´": "'", "`": "'", "‐": "-", "‑": "-", "‒": "-", "–": ",", "—": ",",
        "…": ",", "œ": "o", "Œ": "o", "€": " ", "“": " ", "”": " ",
        "\u202f": " ", "\u2009": " ", "\u2007": " ", "Ÿ": "y",
    }
)  # fmt: skip
_BEYOND: Final = re.compile(r"[^\x00-\xff]")
_CLUSTER: Final = re.compile(r"[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]+")


def latin(text: str) -> tuple[bytes, Sequence[int] | None]:
    """The text as Latin-1, one byte a character, and, where accents stood apart, each byte's offset in the source."""
    try:
        return text.encode("latin-1"), None
    except UnicodeEncodeError:
        text = text.translate(_VARIANTS)
    if not any("\u0300" <= mark <= "\u036f" for mark in text):
        return _BEYOND.sub(" ", text).encode("latin-1"), None
    # Accents that stand apart (NFD) go with the letter before them.
    clusters = [(found.start(), found.group()[0]) for found in _CLUSTER.finditer(text)]
    places = [start for start, _ in clusters]
    letters = "".join(letter for _, letter in clusters)
    return _BEYOND.sub(" ", letters).encode("latin-1"), [*places, len(text)]


def plain(text: str) -> tuple[str, Sequence[int] | None]:
    """The plain form, and the offset in the source of each of its characters; None: the offsets are the same."""
    raw, places = latin(text)
    return raw.translate(PLAIN).decode("ascii"), places


def in_source(span: Span, places: Sequence[int] | None) -> Span:
    """A span of the plain form as a span of the source."""
    return span if places is None else (places[span[0]], places[span[1]])


# ---- number words ----

_UNITS: Final = ("un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf")
_TEENS: Final = (
    "dix", "onze", "douze", "treize", "quatorze", "quinze", "seize", "dix sept", "dix huit", "dix neuf",
)  # fmt: skip
_TENS: Final = (
    (20, "vingt"), (30, "trente"), (40, "quarante"), (50, "cinquante"), (60, "soixante"),
    (70, "septante"), (80, "huitante"), (80, "octante"), (90, "nonante"), (80, "quatre vingt"),
)  # fmt: skip


def _spelled() -> dict[str, int]:
    """Every way to say 1 to 99."""
    ways = {word: value for value, word in enumerate(_UNITS, 1)}
    ways |= {word: value for value, word in enumerate(_TEENS, 10)}
    for value, word in _TENS:
        ways |= {f"{word} {unit}": value + more for more, unit in enumerate(_UNITS, 1)}
        ways |= {word: value, f"{word} et un": value + 1}
        if value == 60 or word == "quatre vingt":
            ways |= {f"{word} {teen}": value + more for more, teen in enumerate(_TEENS, 10)}
            ways |= {f"{word} et onze": value + 11, f"{word} et dix": value + 10}
    ways |= {way.replace(" et un", " et une"): value for way, value in ways.items() if " et un" in way}
    ways |= {way.replace(" un", " une"): value for way, value in ways.items() if way.endswith(" un")}
    ways |= {way.replace("quatre vingt", "quatre vingts"): value for way, value in ways.items()}
    return ways | {"une": 1}


@dataclass(slots=True)
class _Branch:
    value: int
    next: dict[str, _Branch]


@cache
def _tree() -> dict[str, _Branch]:
    root: dict[str, _Branch] = {}
    for way, value in _spelled().items():
        level = root
        for word in way.split():
            branch = level.setdefault(word, _Branch(0, {}))
            level = branch.next
        branch.value = value
    return root


_HUNDRED: Final = frozenset({"cent", "cents"})
_SCALES: Final = (
    (10**9, frozenset({"milliard", "milliards"})), (10**6, frozenset({"million", "millions"})),
    (10**3, frozenset({"mille", "mil"})),
)  # fmt: skip
_BARE: Final = frozenset({"cent", "mille"})  # said without a number before them
NUMBER_WORDS: Final = frozenset(word for way in _spelled() for word in way.split()) - {"et"} | _BARE | {"zero"}


def _below_hundred(words: Sequence[str], at: int) -> tuple[int, int]:
    """The longest number below 100 at `at`, and the place after it; (0, at) where there is none."""
    best, after, level = 0, at, _tree()
    for place in range(at, min(at + 5, len(words))):
        branch = level.get(words[place])
        if branch is None:
            break
        level = branch.next
        if branch.value:
            best, after = branch.value, place + 1
    return best, after


def _below_thousand(words: Sequence[str], at: int) -> tuple[int, int]:
    first, after = _below_hundred(words, at)
    if after < len(words) and words[after] in _HUNDRED and first < 20 and (first or words[after] == "cent"):
        more, end = _below_hundred(words, after + 1)
        return (first or 1) * 100 + more, end
    return first, after


def number_at(words: Sequence[str], at: int) -> tuple[int, str, int] | None:
    """The number that begins at word `at`: its value, its digits, and the place after it; None: none begins there."""
    word = words[at]
    if word.isdigit():
        return (int(word), word, at + 1) if len(word) <= MAX_DIGITS else None
    if word not in NUMBER_WORDS:
        return None
    if word == "zero":
        return 0, "0", at + 1
    total, place = 0, at
    for scale, names in _SCALES:
        count, after = _below_thousand(words, place)
        if after < len(words) and words[after] in names and (count or words[after] == "mille"):
            total, place = total + (count or 1) * scale, after + 1
    rest, after = _below_thousand(words, place)
    total, place = total + rest, after
    return (total, str(total), place) if place > at else None


_WORD: Final = re.compile(r"[a-z]+|\d+")


def _chains(text: str) -> list[tuple[list[str], list[Span]]]:
    """The words of a plain text in chains: within one, only a space or a hyphen stands between two words."""
    chains: list[tuple[list[str], list[Span]]] = []
    last = -1
    for found in _WORD.finditer(text):
        start, end = found.span()
        if last < 0 or text[last:start].strip(" -\n"):
            chains.append(([], []))
        chains[-1][0].append(found.group())
        chains[-1][1].append((start, end))
        last = end
    return chains


def numbers(text: str) -> tuple[Number, ...]:
    """The whole numbers of a text, in words or digits, in the order said.

    What is dictated in groups stays in groups: "zéro six, douze" is 0, 6, 12. "un" and "une" are numbers only
    next to another one, else they are articles. A comma, a stop or a unit ends a number.
    """
    source, places = plain(text)
    found: list[Number] = []
    for words, spans in _chains(source):
        at = 0
        previous = -1  # the place after the last number of this chain
        while at < len(words):
            number = number_at(words, at)
            if number is None:
                at += 1
                continue
            value, digits, after = number
            article = words[at] in ("un", "une") and after == at + 1
            beside = previous == at or (after < len(words) and _begins(words[after]))
            if not article or beside:
                found.append(Number(in_source((spans[at][0], spans[after - 1][1]), places), value, digits))
                previous = after
            at = after
    return tuple(found)


def _begins(word: str) -> bool:
    return word.isdigit() or (word in NUMBER_WORDS and word not in ("un", "une"))
