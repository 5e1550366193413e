"""How an agent's turn closes a call: what a small model of its own sees of it.

It sees the turn's words, what rules heard in it and in the turns before, the client's last words, how many of the
words were said before, and the attempts so far: nothing that the larger model tells, so that what it reaches on calls
not learnt from is what it reaches on any. The same code serves training and hearing; a change here asks for
`python -m tools.closings`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias
from zlib import crc32

ROWS: Final = 1 << 17
NEXT: Final = 0x85EBCA77  # mixes a word's hash with the next one's
BEGINS: Final = 3  # words with which a turn begins
ENDS: Final = 6  # and ends
LEFT: Final = 0.75  # of what was heard in a turn, one turn of its side later
SHARED_LENGTH: Final = 4  # letters from which a word said again counts
STEM: Final = 5
GLANCED: Final = 2.0  # what all words weigh together at a glance
EARLIEST: Final = 6  # the turn from which a call can be closed

Fact: TypeAlias = tuple[int, float]


class Spoken(NamedTuple):
    """A turn before: its number, who spoke, the names of what rules heard, how many words."""

    n: int
    speaker: str
    signs: frozenset[str]
    words: int


class Course(NamedTuple):
    """What came before an agent's turn."""

    client: tuple[str, ...] = ()  # words of the client's last turn
    agent: tuple[str, ...] = ()
    given: frozenset[str] = frozenset()  # content words of what the agent gave last
    recent: tuple[Spoken, ...] = ()  # the last turns, the latest last
    turns: int = 0  # of the call so far
    tried: int = 0  # attempts so far
    manner: str = ""  # of the last one
    since: int = 0  # turns since that one


@lru_cache(maxsize=1 << 14)
def row(kind: str, name: str = "") -> int:
    """The row of a feature."""
    return crc32(f"{kind}:{name}".encode()) % ROWS


@lru_cache(maxsize=1 << 13)
def _word(form: str) -> int:
    return crc32(form.encode())


def own(forms: Sequence[str], rules: Iterable[str]) -> list[Fact]:
    """What is seen of a turn of either side by itself; `rules` are ids of what was heard in it."""
    words = [_word(form) for form in forms]
    pairs = [(a * NEXT + b) % ROWS for a, b in pairwise((_word("^"), *words, _word("$")))]
    facts = _together([*[word % ROWS for word in words], *pairs], 2.0)
    facts += [(row("begins", form), 0.2) for form in forms[:BEGINS]]
    facts += [(row("ends", form), 0.15) for form in forms[-ENDS:]]
    return [*facts, *_heard(frozenset(rules)), (row("always"), 1.0), (row("length", f"{_length(len(forms))}"), 0.5)]


def around(forms: tuple[str, ...], content: frozenset[str], course: Course) -> list[Fact]:
    """What is seen of what came before an agent's turn of these words."""
    facts = _together([row("client", form) for form in course.client], 0.5) + _before(course.recent)
    facts += [
        (row("turns", f"{min(24, course.turns) // 3}"), 0.25), (row("tried", f"{min(3, course.tried)}"), 0.35),
        (row("manner", course.manner), 0.25), (row("since", f"{min(6, course.since)}"), 0.25),
    ]  # fmt: skip
    said, back = _stems(forms), len(content & course.given)
    facts += _taken_up("client again", len(said & _stems(course.client)), len(said))
    facts += _taken_up("agent again", len(said & _stems(course.agent)), len(said))
    return facts + _taken_up("given", back, len(content))


def glanced(forms: Sequence[str], rules: Iterable[str]) -> list[Fact]:
    """What tells at a glance that a turn closes nothing."""
    return [*_together([row(*glanced_word(form)) for form in forms], GLANCED), *glanced_signs(rules)]


def glanced_word(form: str) -> tuple[str, str]:
    """The name of the feature that a word is at a glance."""
    return "glance", form


def glanced_signs(rules: Iterable[str]) -> list[Fact]:
    """What is seen at a glance beside the words."""
    facts = [(row("glance sign", sign), 1.0) for sign in sorted({rule.partition(".")[0] for rule in rules})]
    return [*facts, (row("glance"), 1.0)]


def ripened(recent: Sequence[Spoken]) -> tuple[tuple[int, ...], list[list[Fact]]]:
    """The client's last turns, the latest first, by number, and what tells of each that closing was ripe with it."""
    turns: list[int] = []
    facts: list[list[Fact]] = []
    for place in range(len(recent) - 1, -1, -1):
        spoken = recent[place]
        if spoken.speaker != "client":
            continue
        found = [(row("ripe", f"{len(turns)}"), 1.0), (row("ripe length", f"{_length(spoken.words)}"), 0.6)]
        for kind, near in (
            ("ripe before", recent[place - 1 : place] if place else ()),
            ("ripe after", recent[place + 1 :][:1]),
        ):
            found += [(row(kind, sign), 0.5) for each in near for sign in sorted(each.signs)]
        for sign in sorted(spoken.signs):
            found += [(row("ripe sign", sign), 0.6), (row(f"ripe sign {len(turns)}", sign), 0.4)]
        turns.append(spoken.n)
        facts.append(found)
    return tuple(turns), facts


@lru_cache(maxsize=4096)
def _heard(rules: frozenset[str]) -> tuple[Fact, ...]:
    signs = sorted({rule.partition(".")[0] for rule in rules})
    return (*[(row("rule", rule), 1.0) for rule in sorted(rules)], *[(row("sign", sign), 0.5) for sign in signs])


@lru_cache(maxsize=4096)
def _signs(kind: str, signs: frozenset[str]) -> tuple[int, ...]:
    return tuple([row(kind, sign) for sign in sorted(signs)])


def _before(recent: Sequence[Spoken]) -> list[Fact]:
    """What rules heard in the turns before, the nearer the more."""
    memory: dict[int, float] = {}
    weights: dict[str, float] = {}
    facts: list[Fact] = []
    for spoken in reversed(recent):
        side, weight = spoken.speaker, weights.get(spoken.speaker, 1.0)
        if side not in weights:
            facts += [(place, 0.25) for place in _signs(f"last {side}", spoken.signs)]
            facts.append((row(f"length {side}", f"{_length(spoken.words)}"), 0.25))
        for place in _signs(side, spoken.signs):
            memory[place] = memory.get(place, 0.0) + weight
        weights[side] = weight * LEFT
    return facts + [(place, 0.3 * min(2.0, weight)) for place, weight in memory.items()]


def _length(words: int) -> int:
    return min(6, words.bit_length())


def _together(rows: Sequence[int], weight: float) -> list[Fact]:
    """Features that together weigh as much however many they are."""
    each = shared(weight, len(rows))
    return [(place, each) for place in rows]


def shared(weight: float, many: int) -> float:
    """What each of so many features weighs."""
    return weight / math.sqrt(max(1, many))


@lru_cache(maxsize=256)
def _stems(forms: tuple[str, ...]) -> frozenset[str]:
    return frozenset([form[:STEM] for form in forms if len(form) >= SHARED_LENGTH or form.isdigit()])


@lru_cache(maxsize=512)
def _taken_up(what: str, shared: int, said: int) -> list[Fact]:
    part = -(-4 * shared // max(1, said))
    return [(row(what, f"{min(4, shared)}"), 0.25), (row(f"{what} part", f"{part}"), 0.25)]
