"""The literal wordings that the shipped rules stand for, so that another engine can be given the same."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from sangfroid.cues.grammar.rules import load_rules
from sangfroid.cues.hearing import DATA
from sangfroid.language.patterns.grammar import Reader
from sangfroid.language.patterns.nodes import Maybe, Node, Seq, Word
from sangfroid.language.words import words

A_RULE = 3  # wordings taken of one pattern
LOOKED_AT = 50  # of those that it stands for


def literal_rules() -> list[tuple[str, ...]]:
    """Up to `A_RULE` wordings of every pattern without gaps and without signs, as words of the normal form."""
    rules, shared = load_rules(DATA / "fr" / "cues")
    reader = Reader(shared)
    found: set[tuple[str, ...]] = set()
    for rule in rules:
        for text in rule.says:
            written = reader.read(text)
            if len(written.segments) == 1:
                some = itertools.islice(ways(written.segments[0]), LOOKED_AT)
                plain = (way for way in some if all(form.isalpha() for form in way))
                found.update(itertools.islice(plain, A_RULE))
    # A wording that the normal form would write otherwise cannot be given to another engine word for word.
    return sorted(rule for rule in found if words(" ".join(rule)).forms == rule)


def ways(node: Node) -> Iterator[tuple[str, ...]]:
    """Every sequence of words that the node matches, lazily."""
    if isinstance(node, Word):
        yield from ((form,) for form in sorted(node.forms))
    elif isinstance(node, Maybe):
        yield from ways(node.part)
        yield ()
    elif isinstance(node, Seq):
        if not node.parts:
            yield ()
            return
        for first in ways(node.parts[0]):
            for rest in ways(Seq(node.parts[1:])):
                yield first + rest
    else:
        for option in node.options:
            yield from ways(option)
