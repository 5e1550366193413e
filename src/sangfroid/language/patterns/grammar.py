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
from operator import eq
from typing import Final

from sangfroid.language.patterns.nodes import DIGITS, Alt, Maybe, Node, Seq, Word
from sangfroid.language.words import SENTENCE_ENDS, words

BOS: Final = "<bos>"
EOS: Final = "<eos>"
MAX_GAP: Final = 4

Shared = Mapping[str, str]
"""Shared words: name → pattern without gaps."""

_FILLERS: Final = frozenset({"n", "ne", "euh", "heu", "ben", "bah", "hein", "eh"})  # written, they ask for nothing
_SIGNS: Final = re.compile(r"\(|\)|\[|\]|\||<[a-z0-9_]+>|~\d+|\^\^|\^|\$\$|\$|[?!#]|[^\s()\[\]|<>~^$?!#]+|\S")


class PatternError(ValueError):
    """A pattern that cannot be read; the message is French and names the place."""


@dataclass(frozen=True, slots=True)
class Written:
    """A pattern read: its segments, and `gaps[i]`, the most words between segment i and i+1."""

    segments: tuple[Node, ...]
    gaps: tuple[int, ...]
    texts: tuple[str, ...]  # the segments as they were written


_START = Word(frozenset({BOS}) | SENTENCE_ENDS)
_STOP = Word(frozenset({EOS}) | SENTENCE_ENDS)
_TURN_STOP = Seq((Maybe(Word(SENTENCE_ENDS)), Word(frozenset({EOS}))))
_ANCHORS: Final[dict[str, Node]] = {
    "^": _START, "^^": Word(frozenset({BOS})), "$": _STOP, "$$": _TURN_STOP,
    "?": Word(frozenset({"?"})), "!": Word(frozenset({"!"})), "#": Word(frozenset({DIGITS})),
}  # fmt: skip


class Reader:
    """Reads patterns that use the same shared words; these, and a pattern written twice, are read once."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self._read: dict[str, Written] = {}
        self.known: dict[str, Node] = dict(_ANCHORS)  # sign → what it stands for, once it was read
        anchors = [anchor.forms for anchor in _ANCHORS.values() if isinstance(anchor, Word)]
        self.vocabulary: set[str] = set().union(*anchors)

    def read(self, text: str) -> Written:
        """The pattern's segments; PatternError says in French what is wrong."""
        written = self._read.get(text)
        if written is None:
            written = self._read[text] = _Parser(text, self, ()).written()
        return written

    def name(self, name: str, open_names: tuple[str, ...]) -> Node:
        """What the shared name stands for; KeyError where it is not defined."""
        inner = _Parser(self._shared[name], self, (*open_names, name)).written()
        if inner.gaps:
            raise PatternError(f"<{name}> contient un écart (~) : les mots partagés n'en ont pas")
        node = self.known[f"<{name}>"] = inner.segments[0]
        return node

    def word(self, sign: str) -> Node | None:
        """The written word in its normal form; nothing (an empty `Seq`) for a filler, None for what is no word."""
        forms = words(sign).forms
        if not forms and sign.strip("'’").lower() not in _FILLERS:
            return None
        self.vocabulary.update(forms)
        single = tuple(Word(frozenset({form})) for form in forms)
        node = self.known[sign] = single[0] if len(single) == 1 else Seq(single)
        return node


def _without_doubles(signs: list[str]) -> list[str]:
    """A pattern's own doubled words are said once, as the turn's are ("non non" → "non")."""
    if not any(map(eq, signs, signs[1:])):
        return signs
    doubled = {place for place, (a, b) in enumerate(pairwise(signs), 1) if a == b and a[0].isalpha()}
    return [sign for place, sign in enumerate(signs) if place not in doubled or sign in ("vous", "nous")]


_CLOSING: Final = frozenset({")", "]", "|", ""})  # where a sequence ends; "" is the end of the pattern


class _Parser:
    def __init__(self, text: str, reader: Reader, open_names: tuple[str, ...]) -> None:
        self.text = text
        self.signs = [*_without_doubles(_SIGNS.findall(text)), ""]
        self.at = 0
        self.reader = reader
        self.open_names = open_names

    def fail(self, why: str) -> PatternError:
        return PatternError(f"« {self.text} » : {why}")

    def peek(self) -> str:
        return self.signs[self.at]

    def take(self) -> str:
        sign = self.signs[self.at]
        self.at += sign != ""
        return sign

    def written(self) -> Written:
        segments: list[Node] = []
        gaps: list[int] = []
        texts: list[str] = []
        while True:
            begin = self.at
            segments.append(self.sequence())
            texts.append(" ".join(self.signs[begin : self.at]))
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
            if segment.least == 0:
                raise self.fail("il faut au moins un mot obligatoire de chaque côté d'un écart")
        return Written(tuple(segments), tuple(gaps), tuple(texts))

    def sequence(self) -> Node:
        parts: list[Node] = []
        signs, known = self.signs, self.reader.known
        while True:
            node = known.get(signs[self.at])
            if node is not None:
                self.at += 1
            elif signs[self.at] in _CLOSING or signs[self.at][0] == "~":
                return parts[0] if len(parts) == 1 else Seq(tuple(parts))
            else:
                node = self.part()
            parts.append(node)

    def part(self) -> Node:
        """A part that was not read before, or one in brackets."""
        sign = self.take()
        if sign == "(":
            return self.alternatives(")")
        if sign == "[":
            return Maybe(self.alternatives("]"))
        if sign[0] == "<" and sign[-1] == ">":
            return self.name(sign[1:-1])
        node = self.reader.word(sign)
        if node is None:
            raise self.fail(f"« {sign} » n'est ni un mot ni un signe connu")
        return node

    def alternatives(self, close: str) -> Node:
        options = self.option()
        while self.peek() == "|":
            self.take()
            options += self.option()
        if (sign := self.take()) != close:
            raise self.fail(f"« {close} » attendu" + (f", « {sign} » trouvé" if sign else ""))
        return alternatives(options)

    def option(self) -> list[Node]:
        """One choice; none where it is a filler ("ne", "euh"), which is never heard."""
        begin = self.at
        node = self.sequence()
        filler = self.at > begin and isinstance(node, Seq) and not node.parts
        return [] if filler else [node]

    def name(self, name: str) -> Node:
        if name in self.open_names:
            raise self.fail(f"<{name}> se contient lui-même")
        try:
            return self.reader.name(name, self.open_names)
        except KeyError:
            raise self.fail(f"<{name}> n'est pas défini dans les mots partagés") from None


def alternatives(options: list[Node]) -> Node:
    """One node for these options; single words melt into one position."""
    if not options:
        return Seq(())
    single = [option.forms for option in options if isinstance(option, Word)]
    others = [option for option in options if not isinstance(option, Word)]
    kept: list[Node] = ([Word(frozenset().union(*single))] if single else []) + others
    return kept[0] if len(kept) == 1 else Alt(tuple(kept))
