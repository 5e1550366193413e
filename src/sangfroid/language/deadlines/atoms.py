"""The single time words of a turn: a limit and what it limits, not yet joined, not yet weighed."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from sangfroid.language.deadlines import days, hours
from sangfroid.language.deadlines import patterns as p
from sangfroid.language.deadlines.cores import Builder, Core, Setting
from sangfroid.language.deadlines.lengths import within
from sangfroid.language.deadlines.said import Said, word_set
from sangfroid.language.deadlines.values import Clock, Elapsed, Expression, Limit, Part, Weekday

# Days before hours: "le 3" is no hour; but "à l'heure du midi" and "à la première heure" are no part of a day.
_RULES: Final = (*hours.RULES[:2], *days.RULES[:9], *hours.RULES[2:], *days.RULES[9:])
_DIGITS: Final = "#"  # stands for any word of digits among the first words


def _by_head() -> dict[str, tuple[tuple[re.Pattern[str], Builder], ...]]:
    heads = {head for _, _, words in _RULES for head in words.split()}
    return {
        head: tuple((pattern, build) for pattern, build, words in _RULES if head in words.split()) for head in heads
    }


_CORES_OF: Final = _by_head()
_LIMITS_OF: Final[dict[str, tuple[tuple[Limit, re.Pattern[str]], ...]]] = {
    head: tuple((limit, pattern) for limit, pattern, heads in p.LIMITS if head in heads.split())
    for head in {head for _, _, heads in p.LIMITS for head in heads.split()}
}
_WITHIN_HEADS: Final = word_set("dans d sous endeans en avant pour au laisse donne laissez donnez")
_VAGUE_HEADS: Final = word_set(
    "dans tout drette sur a immediatement des le au aussi aussitot sitot prochainement bientot betot sous incessamment "
    "tantot asap plus d un"
)
HEADS: Final = frozenset(_CORES_OF) | frozenset(_LIMITS_OF) | _WITHIN_HEADS | _VAGUE_HEADS | {"entre"}
# Every time word holds one of these, or a number, at most so many words after its first.
_ANCHORS: Final = frozenset((*p.WEEKDAYS, *p.MONTHS, *p.GROUPS, *p.PART_NAMES)) | word_set(
    "seconde minute heure jour semaine mois an quart demi aujourd demain lendemain surlendemain week weekend noel midi "
    "minuit tantot"
)
_VAGUE_ANCHORS: Final = word_set(
    "heure seconde instant moment minute jour semaine foulee suite drette champ immediatement maintenant vite tot "
    "rapidement possible peux peut pouvons pourrai pourra prochainement bientot betot peu incessamment tantot asap "
    "tard longtemps delais occasion 4"
)
_ANY_ANCHORS: Final = _ANCHORS | _VAGUE_ANCHORS
_REACH: Final = 10
# Words that begin many things besides a time, and what follows them when they begin one.
_ARTICLES: Final = word_set("le la l les en au a aux ce cet cette du de des dans d")
_AFTER_ARTICLE: Final = _ANCHORS | word_set(
    "debut mi fin courant cours tout toute toutes premiere premieres premier apres nouvel la le l les aux au une"
)


def _core(said: Said, at: int, setting: Setting) -> tuple[Core, int] | None:
    """The core that begins at this place of the line, and where it ends."""
    if at >= len(said.line):
        return None
    first = said.word_from(at)
    word = said.words[first]
    if word in _ARTICLES and first + 1 < len(said.words):
        follows = said.words[first + 1]
        if follows not in _AFTER_ARTICLE and not follows[0].isdigit():
            return None
    for pattern, build in _CORES_OF.get(_DIGITS if word[0].isdigit() else word, ()):
        if (found := pattern.match(said.line, at)) and (core := build(found, setting)) is not None:
            return core, found.end()
    return None


def _expression(said: Said, first: int, end: int, limit: Limit, core: Core) -> Expression:
    last = said.word_to(end)
    match core:
        case Part():
            return Expression(first, last, limit, part=core)
        case Clock():
            return Expression(first, last, limit, clock=core, clock_limit=limit)
        case Elapsed():
            return Expression(first, last, limit, elapsed=core)
        case _:
            return Expression(first, last, limit, day=core)


def _between(said: Said, first: int, region: str | None) -> Expression | None:
    """Two moments of one kind after "entre": the later one is due."""
    setting = Setting("at", region)
    one = _core(said, said.starts[first] + len("entre "), setting)
    if one is None or not said.line.startswith(" et ", one[1]):
        return None
    other = _core(said, one[1] + len(" et "), setting)
    if other is None or type(one[0]) is not type(other[0]):
        return None
    later = other[0]
    if isinstance(one[0], Weekday) and isinstance(later, Weekday):
        later = replace(later, following=one[0].day)
    return _expression(said, first, other[1], "at", later)


def _limited(said: Said, first: int, region: str | None) -> Expression | None:
    at = said.starts[first]
    for limit, pattern in _LIMITS_OF[said.words[first]]:
        if found := pattern.match(said.line, at):
            core = _core(said, found.end() + 1, Setting(limit, region))
            if core is not None:
                return _expression(said, first, core[1], limit, core[0])
    return None


def _atom(said: Said, first: int, region: str | None, vague: frozenset[str]) -> Expression | None:
    word, at = said.words[first], said.starts[first]
    if word in vague and (found := p.VAGUE.match(said.line, at)) and not (word == "tantot" and region == "BE"):
        return Expression(first, said.word_to(found.end()), vague=True)
    if word in _WITHIN_HEADS and (expression := within(said, first, region)):
        return expression
    if word in _LIMITS_OF and (expression := _limited(said, first, region)):
        return expression
    limit: Limit = "at" if word == "entre" else "bare"
    if word == "entre" and (expression := _between(said, first, region)):
        return expression
    core = _core(said, at, Setting(limit, region))
    return None if core is None else _expression(said, first, core[1], limit, core[0])


_LATEST: Final = re.compile(r" (?:au plus tard|dernier delai|max|grand max)(?![^ ])")


def _next_anchor(words: tuple[str, ...], at: int, anchors: frozenset[str]) -> int:
    """The next word that no time word can do without; past the end where there is none."""
    for place in range(at, len(words)):
        if words[place] in anchors or words[place][0].isdigit():
            return place
    return len(words) + _REACH


def atoms(said: Said, region: str | None) -> list[Expression]:
    """The single time words, in order, none over another."""
    found: list[Expression] = []
    words = said.words
    vague = frozenset[str]() if _VAGUE_ANCHORS.isdisjoint(words) else _VAGUE_HEADS
    anchors = _ANY_ANCHORS if vague else _ANCHORS
    at = 0
    anchor = -1
    while at < len(words):
        if anchor < at:
            anchor = _next_anchor(words, at, anchors)
            at = max(at, anchor - _REACH)
            continue
        word = words[at]
        atom = _atom(said, at, region, vague) if word in HEADS or word[0].isdigit() else None
        if atom is None:
            at += 1
            continue
        latest = _LATEST.match(said.line, said.ends[atom.last - 1])
        if latest and atom.limit == "bare":  # "jeudi dernier délai"
            atom = replace(atom, limit="by", last=said.word_to(latest.end()))
        found.append(atom)
        at = atom.last
    return found
