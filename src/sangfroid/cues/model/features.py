"""What the model sees of a turn: its words, their letters and shapes, the other side's last words, and what the rules
have heard.

Everything is hashed (CRC-32 of a word; a run of words mixes theirs) into one row of numbers per feature; the same code
serves training and hearing. A change here asks for `make train`: the shipped model holds the hash of this file.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from sangfroid.language.numbers import NUMBER_WORDS
from sangfroid.language.words import Words, spoken

WORDS: Final = 1 << 17
LETTERS: Final = 1 << 17
BEFORE: Final = 1 << 16
FACTS: Final = 1 << 13  # of the turn itself, and as many of what came before
LETTERS_FROM: Final = WORDS
BEFORE_FROM: Final = WORDS + LETTERS
FACTS_FROM: Final = WORDS + LETTERS + BEFORE
PAST_FROM: Final = FACTS_FROM + FACTS
SHAPES: Final = 1 << 17
SHAPES_FROM: Final = PAST_FROM + FACTS
ROWS: Final = SHAPES_FROM + SHAPES

LETTER_RUNS: Final = (3, 4, 5)
SHARED_LENGTH: Final = 4  # letters from which a word said again counts as taken up
STEM: Final = 5  # letters that tell which word it is
WHOLE: Final = 3  # letters up to which a word is its own shape
MINE_AHEAD: Final = ("rai", "rons")  # how verbs end that tell what is to come
THEIRS_AHEAD: Final = ("ra", "ront")
ENDING: Final = 3  # letters of a longer one's end, by which verbs are told from nouns, and their tenses

ARTICLES: Final = frozenset({"un", "une"})

# Words of time: one shape, whatever day or hour.
TIMES: Final = frozenset(
    word
    for some in (
        "lundi mardi mercredi jeudi vendredi samedi dimanche demain matin matinee soir soiree midi minuit apres-midi",
        "heure heures minute minutes jour jours semaine semaines mois quinzaine tantot aujourdhui",
        "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    )
    for word in some.split()
)

# Stand before a turn's first word and after its last one.
BEGINS: Final = "^"
ENDS: Final = "$"

Hashes: TypeAlias = NDArray[np.uint32]
Fact: TypeAlias = tuple[int, float]
Facts: TypeAlias = tuple[Fact, ...]

_FIRST: Final = np.uint32(0x9E3779B1)
_NEXT: Final = np.uint32(0x85EBCA77)


class Past(NamedTuple):
    """What of the call so far the model may know."""

    other: tuple[str, ...] = ()  # words of the other side's last turn
    own: tuple[str, ...] = ()  # and of this side's last one
    other_signs: frozenset[str] = frozenset()  # what rules heard in the other side's
    own_signs: frozenset[str] = frozenset()  # and in this side's
    closings: int = 0  # agent turns that set out to close since the client's last real question


class Seen(NamedTuple):
    """One turn: its words, the other side's last ones, and facts, each with its row and weight: the turn's own, and
    those of what came before; both in groups of facts that come together."""

    forms: tuple[str, ...]
    other: tuple[str, ...]
    own: tuple[Facts, ...]
    past: tuple[Facts, ...]


def seen(text: str, heard: Words, rules: Iterable[str], labels: Iterable[tuple[str, float]], past: Past) -> Seen:
    """What is seen of a turn in which these rules and, each with its confidence, these labels were heard by rule.

    `rules` are ids ("commit.call_back"); the signs that they stand for are what stands before the dot.
    """
    form = _of_form(min(6, len(heard.forms).bit_length()), "?" in text, "!" in text, "…" in text or "..." in text)
    own = (_of_rules(frozenset(rules)), _of_labels(tuple(labels)), form, _of_verbs(*_ahead(heard.forms)))
    return Seen(heard.forms, past.other, own, _around(heard, past))


def alone(found: Seen) -> Seen:
    """The same turn by itself, without what came before it."""
    return Seen(found.forms, (), found.own, ())


def letters(form: str) -> list[int]:
    """The rows of one word's letters."""
    edged = f"<{form}>"
    return [
        LETTERS_FROM + crc32(edged[at : at + run].encode()) % LETTERS
        for run in LETTER_RUNS
        for at in range(len(edged) - run + 1)
    ]


def hashed(form: str) -> int:
    """A word's hash, of 32 bits."""
    return crc32(form.encode())


@lru_cache(maxsize=16_384)
def shape(form: str) -> str:
    """What kind of word it is: a number, a time, a small word as it is, of others the end."""
    if form in TIMES:
        return "@"
    if form[0].isdigit() or (form in NUMBER_WORDS and form not in ARTICLES):
        return "#"
    return form if len(form) <= WHOLE or form in spoken().empty else f"~{form[-ENDING:]}"


def hashed_shape(form: str) -> int:
    """The hash of a word's shape, of 32 bits."""
    return crc32(f" {shape(form)}".encode())


def runs(words: Hashes) -> tuple[Hashes, Hashes, Hashes]:
    """The hashes of the runs of one word, of two and of three that begin at each of these; runs that would go on
    after the last are left out."""
    pairs = words[:-1] * _FIRST ^ words[1:] * _NEXT
    return words, pairs, pairs[:-1] * _FIRST ^ words[2:] * _NEXT


def rows_of_words(hashes: Hashes) -> NDArray[np.int64]:
    """The rows of these runs as the turn's own."""
    return (hashes & np.uint32(WORDS - 1)).astype(np.int64)


def rows_of_shapes(hashes: Hashes) -> NDArray[np.int64]:
    """The rows of these runs of shapes."""
    return (hashes & np.uint32(SHAPES - 1)).astype(np.int64) + SHAPES_FROM


def rows_of_before(hashes: Hashes) -> NDArray[np.int64]:
    """The rows of these runs (of one word and of two) as the other side's last ones."""
    return (hashes & np.uint32(BEFORE - 1)).astype(np.int64) + BEFORE_FROM


@lru_cache(maxsize=4096)
def _fact(fact: str) -> int:
    return FACTS_FROM + crc32(fact.encode()) % FACTS


@lru_cache(maxsize=4096)
def _before(fact: str) -> int:
    return PAST_FROM + crc32(fact.encode()) % FACTS


def _ahead(forms: tuple[str, ...]) -> tuple[bool, bool, bool]:
    """Whether a verb tells what the speaker will do, or what somebody else will; whether a time is named."""
    kinds = set(map(_tells, forms))
    return "mine" in kinds, "theirs" in kinds, "timed" in kinds


@lru_cache(maxsize=16_384)
def _tells(form: str) -> str:
    """What a word tells of what is to come, empty for most words."""
    if form in TIMES:
        return "timed"
    if len(form) <= WHOLE:
        return ""
    return "mine" if form.endswith(MINE_AHEAD) else "theirs" if form.endswith(THEIRS_AHEAD) else ""


@lru_cache(maxsize=8)
def _of_verbs(mine: bool, theirs: bool, timed: bool) -> Facts:
    names = [name for name, has in (("mine", mine), ("theirs", theirs), ("timed", timed)) if has]
    names += [f"{name} timed" for name in names[:-1] if timed]
    return tuple([(_fact(f"ahead:{name}"), 0.5) for name in names])


@lru_cache(maxsize=4096)
def _of_labels(labels: tuple[tuple[str, float], ...]) -> Facts:
    return tuple([(_fact(f"g:{name}"), 0.5 + sure / 2) for name, sure in labels])


@lru_cache(maxsize=4096)
def _of_rules(ids: frozenset[str]) -> Facts:
    signs = {rule.partition(".")[0] for rule in ids}
    return (
        *[(_fact(f"r:{rule}"), 1.0) for rule in sorted(ids)], *[(_fact(f"s:{sign}"), 0.7) for sign in sorted(signs)]
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _of_signs(side: str, signs: frozenset[str], weight: float) -> Facts:
    return tuple([(_before(f"{side}:{sign}"), weight) for sign in sorted(signs)])


@lru_cache(maxsize=64)
def _of_form(length: int, asks: bool, cries: bool, trails: bool) -> Facts:
    facts = [("always", 1.0), (f"length:{length}", 0.5)]
    facts += [(mark, weight) for mark, weight, has in (("?", 0.5, asks), ("!", 0.4, cries), ("…", 0.4, trails)) if has]
    return tuple([(_fact(fact), weight) for fact, weight in facts])


def _around(heard: Words, past: Past) -> tuple[Facts, ...]:
    facts = [_of_closings(min(3, past.closings)), _of_signs("own", past.own_signs, 0.4)]
    said = _stems(heard.forms)
    if past.own:
        facts.append(_taken_up("again", said, _stems(past.own)))
    if not past.other:
        return (*facts, _first())
    return (*facts, _of_signs("other", past.other_signs, 0.5), _taken_up("shared", said, _stems(past.other)))


@lru_cache(maxsize=4)
def _of_closings(many: int) -> Facts:
    return ((_before(f"closings:{many}"), 0.5),)


@lru_cache(maxsize=1)
def _first() -> Facts:
    return ((_before("first"), 0.5),)


@lru_cache(maxsize=1024)
def _stems(forms: tuple[str, ...]) -> frozenset[str]:
    """How the words begin that may be told again in another form; numbers stand as they are."""
    return frozenset([form[:STEM] for form in forms if len(form) >= SHARED_LENGTH or form.isdigit()])


def _taken_up(how: str, said: frozenset[str], before: frozenset[str]) -> Facts:
    """How many of the words stood in an earlier turn, and which part of them."""
    shared = len(said & before)
    part = -(-4 * shared // len(said)) if said else 0
    return _taken(how, min(4, shared), part)


@lru_cache(maxsize=256)
def _taken(how: str, shared: int, part: int) -> Facts:
    return (_before(f"{how}:{shared}"), 0.5), (_before(f"{how} part:{part}"), 0.5)
