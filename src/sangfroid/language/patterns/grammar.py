"""The grammar of patterns: from a written pattern to its segments.

A pattern is a line of French words with a few signs:

    je (vous|te) rappelle     alternatives
    je [vous] rappelle        an optional part
    je vous rappelle <when>   shared words, defined once (they may use others, never themselves)
    je ~2 rappelle            a gap of 0 to 2 words (at most 4), never across a sentence end; top level only
    ^ oui    oui $            start and end of a sentence, or of the turn
    ^^ oui $$                 start and end of the turn
    vous venez ?              a question mark, an exclamation mark, where the source writes them
    #                         a number in digits

Words are brought to the normal form of `language.words`, so "j'ai" in a pattern is heard as "jai", "j ai" too.
A *segment* is what stands between gaps; it must hold at least one word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from sangfroid.language.words import SENTENCE_ENDS, words

BOS: Final = "<bos>"
EOS: Final = "<eos>"
DIGITS: Final = "#"
MAX_GAP: Final = 4

Shared = Mapping[str, str]
"""Shared words: name → pattern without gaps."""

_SIGNS: Final = re.compile(r"\(|\)|\[|\]|\||<[a-z0-9_]+>|~\d+|\^\^|\^|\$\$|\$|[?!#]|[^\s()\[\]|<>~^$?!#]+|\S")


class PatternError(ValueError):
    """A pattern that cannot be read; the message is French and names the place."""


@dataclass(frozen=True, slots=True)
class Word:
    """One position: any of these forms."""

    forms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Seq:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Alt:
    options: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Maybe:
    part: Node


Node = Word | Seq | Alt | Maybe


@dataclass(frozen=True, slots=True)
class Written:
    """A pattern read: its segments, and `gaps[i]`, the most words between segment i and i+1."""

    segments: tuple[Node, ...]
    gaps: tuple[int, ...]


_START = Word(frozenset({BOS}) | SENTENCE_ENDS)
_STOP = Word(frozenset({EOS}) | SENTENCE_ENDS)
_TURN_STOP = Seq((Maybe(Word(SENTENCE_ENDS)), Word(frozenset({EOS}))))
_ANCHORS: Final[dict[str, Node]] = {
    "^": _START, "^^": Word(frozenset({BOS})), "$": _STOP, "$$": _TURN_STOP,
    "?": Word(frozenset({"?"})), "!": Word(frozenset({"!"})), "#": Word(frozenset({DIGITS})),
}  # fmt: skip


class _Parser:
    def __init__(self, text: str, shared: Shared, open_names: tuple[str, ...]) -> None:
        self.text = text
        self.signs = _SIGNS.findall(text)
        self.at = 0
        self.shared = shared
        self.open_names = open_names

    def fail(self, why: str) -> PatternError:
        return PatternError(f"« {self.text} » : {why}")

    def peek(self) -> str:
        return self.signs[self.at] if self.at < len(self.signs) else ""

    def take(self) -> str:
        sign = self.peek()
        self.at += 1
        return sign

    def written(self) -> Written:
        segments: list[Node] = []
        gaps: list[int] = []
        while True:
            segments.append(self.sequence())
            sign = self.take()
            if not sign:
                break
            if not sign.startswith("~"):
                raise self.fail(f"« {sign} » en trop")
            size = int(sign[1:])
            if not 1 <= size <= MAX_GAP:
                raise self.fail(f"« {sign} » : un écart va de 1 à {MAX_GAP} mots")
            gaps.append(size)
        for segment in segments:
            if fewest_words(segment) == 0:
                raise self.fail("il faut au moins un mot obligatoire de chaque côté d'un écart")
        return Written(tuple(segments), tuple(gaps))

    def sequence(self) -> Node:
        parts: list[Node] = []
        while (sign := self.peek()) and sign not in ")]|" and not sign.startswith("~"):
            parts.append(self.part())
        return parts[0] if len(parts) == 1 else Seq(tuple(parts))

    def part(self) -> Node:
        sign = self.take()
        if sign == "(":
            return self.alternatives(")")
        if sign == "[":
            return Maybe(self.alternatives("]"))
        if sign in _ANCHORS:
            return _ANCHORS[sign]
        if sign.startswith("<") and sign.endswith(">"):
            return self.name(sign[1:-1])
        forms = words(sign).forms
        if not forms and sign.strip("'’").lower() not in ("n", "ne", "euh", "ben", "bah", "hein"):
            raise self.fail(f"« {sign} » n'est ni un mot ni un signe connu")
        return Seq(tuple(Word(frozenset({form})) for form in forms)) if len(forms) != 1 else Word(frozenset(forms))

    def alternatives(self, close: str) -> Node:
        options = [self.sequence()]
        while self.peek() == "|":
            self.take()
            options.append(self.sequence())
        if (sign := self.take()) != close:
            raise self.fail(f"« {close} » attendu" + (f", « {sign} » trouvé" if sign else ""))
        return alternatives(options)

    def name(self, name: str) -> Node:
        if name in self.open_names:
            raise self.fail(f"<{name}> se contient lui-même")
        if name not in self.shared:
            raise self.fail(f"<{name}> n'est pas défini dans les mots partagés")
        inner = _Parser(self.shared[name], self.shared, (*self.open_names, name)).written()
        if inner.gaps:
            raise self.fail(f"<{name}> contient un écart (~) : les mots partagés n'en ont pas")
        return inner.segments[0]


def alternatives(options: list[Node]) -> Node:
    """One node for these options; single words melt into one position."""
    single = frozenset(form for option in options if isinstance(option, Word) for form in option.forms)
    others = [option for option in options if not isinstance(option, Word)]
    kept: list[Node] = ([Word(single)] if single else []) + others
    return kept[0] if len(kept) == 1 else Alt(tuple(kept))


def fewest_words(node: Node) -> int:
    """How many words the node matches at least."""
    if isinstance(node, Seq):
        return sum(fewest_words(part) for part in node.parts)
    if isinstance(node, Alt):
        return min(fewest_words(option) for option in node.options)
    return 0 if isinstance(node, Maybe) else 1


def fixed_length(node: Node) -> int:
    """How many words the node matches, where that is always the same number; else 0."""
    if isinstance(node, Seq):
        lengths = [fixed_length(part) for part in node.parts]
        return sum(lengths) if all(lengths) else 0
    if isinstance(node, Alt):
        options = {fixed_length(option) for option in node.options}
        return options.pop() if len(options) == 1 else 0
    return 0 if isinstance(node, Maybe) else 1


def read_pattern(text: str, shared: Shared) -> Written:
    """The pattern's segments; PatternError says in French what is wrong."""
    written = _Parser(_without_doubles(text), shared, ()).written()
    return written


def _without_doubles(text: str) -> str:
    """A pattern's own doubled words are dropped as the turn's are ("non non" → "non")."""
    signs = text.split()
    kept = signs[:1] + [b for a, b in pairwise(signs) if a != b or b in ("vous", "nous")]
    return " ".join(kept)
