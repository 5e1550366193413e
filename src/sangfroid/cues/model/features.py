"""What the model sees of a turn: its words, their letters, the other side's last words, and what the rules have heard.

Everything is hashed (CRC-32) into one row of numbers per feature; the same code serves training and hearing. A change
here asks for `make train`: the shipped model holds the hash of this file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple
from zlib import crc32

from sangfroid.language.words import Words

WORDS: Final = 1 << 17
LETTERS: Final = 1 << 17
BEFORE: Final = 1 << 16
FACTS: Final = 1 << 13
LETTERS_FROM: Final = WORDS
BEFORE_FROM: Final = WORDS + LETTERS
FACTS_FROM: Final = WORDS + LETTERS + BEFORE
ROWS: Final = WORDS + LETTERS + BEFORE + FACTS

LETTER_RUNS: Final = (3, 4, 5)
SHARED_LENGTH: Final = 5  # letters from which a word said by both sides counts as taken up


class Past(NamedTuple):
    """What of the call so far the model may know."""

    other: tuple[str, ...] = ()  # words of the other side's last turn
    other_signs: frozenset[str] = frozenset()  # what rules heard in it
    own_signs: frozenset[str] = frozenset()  # and in this side's last one
    closings: int = 0  # agent turns that set out to close since the client's last real question


class Seen(NamedTuple):
    """The features of one turn: rows of each block, and the facts each with its weight."""

    words: tuple[int, ...]  # runs of one word, the turn's edges being words too, then of two, then of three
    before: tuple[int, ...]
    facts: tuple[tuple[int, float], ...]


def seen(text: str, heard: Words, rules: Iterable[str], labels: Iterable[tuple[str, float]], past: Past) -> Seen:
    """The features of a turn in which these rules and, each with its confidence, these labels were heard by rule.

    `rules` are ids ("commit.call_back"); the signs that they stand for are what stands before the dot.
    """
    rules = frozenset(rules)
    facts: dict[str, float] = {f"r:{rule}": 1.0 for rule in rules}
    facts |= {f"s:{rule.partition('.')[0]}": 0.7 for rule in rules}
    facts |= {f"g:{name}": 0.5 + sure / 2 for name, sure in labels}
    facts |= dict(_around(text, heard, past))
    before = _runs(past.other)[: 2 * len(past.other) + 3] if past.other else ()  # of one word and of two
    return Seen(
        tuple([run % WORDS for run in _runs(heard.forms)]), tuple([BEFORE_FROM + run % BEFORE for run in before]),
        tuple([(_fact(fact), weight) for fact, weight in facts.items()]),
    )  # fmt: skip


def letters(form: str) -> list[int]:
    """The rows of one word's letters."""
    edged = f"<{form}>"
    return [
        LETTERS_FROM + crc32(edged[at : at + run].encode()) % LETTERS
        for run in LETTER_RUNS
        for at in range(len(edged) - run + 1)
    ]


@lru_cache(maxsize=16)  # a turn's words are looked at again as those before the next
def _runs(forms: tuple[str, ...]) -> tuple[int, ...]:
    """Runs of one, two and three words, hashed, the turn's edges being words too."""
    edged = [b"^", *[form.encode() for form in forms], b"$"]
    pairs = [b"%b_%b" % pair for pair in pairwise(edged)]
    triples = [b"%b_%b" % pair for pair in zip(pairs, edged[2:], strict=False)]
    return tuple(map(crc32, [*edged, *pairs, *triples]))


@lru_cache(maxsize=4096)
def _fact(fact: str) -> int:
    return FACTS_FROM + crc32(fact.encode()) % FACTS


def _around(text: str, heard: Words, past: Past) -> Iterator[tuple[str, float]]:
    yield "always", 1.0
    yield f"length:{min(6, len(heard.forms).bit_length())}", 0.5
    if "?" in text:
        yield "?", 0.5
    if "!" in text:
        yield "!", 0.4
    if "…" in text or "..." in text:
        yield "…", 0.4
    yield f"closings:{min(3, past.closings)}", 0.5
    for sign in past.own_signs:
        yield f"own:{sign}", 0.4
    if not past.other:
        yield "first", 0.5
        return
    for sign in past.other_signs:
        yield f"other:{sign}", 0.5
    shared = {form for form in heard.forms if len(form) >= SHARED_LENGTH} & {*past.other}
    yield f"shared:{min(4, len(shared))}", 0.5
