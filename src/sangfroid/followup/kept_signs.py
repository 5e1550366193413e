"""Signs in a later call that something was done or not, and whether they are about a promise.

A sign stands for a promise only where something links it: the promise's own words near it, or its very act with no
other matter named beside it. The rules are data (`kept_rules`); the promise's verb in the past is a sign by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from sangfroid.followup.kept_rules import Rule, Verdict, rules
from sangfroid.followup.kept_words import Topic, canon, grammar, heard, tells, verb, vocabulary
from sangfroid.language.words import SENTENCE_ENDS, Words, words

NEAR: Final = 12  # words on each side of a sign in which the promise's own words are looked for
BEGINS: Final = 6  # turns in which a sign that names nothing is about the last call
FIRST: Final = 3  # turns in which a caller says why

Side = Literal["us", "client"]


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn of the later call, read."""

    n: int
    speaker: str
    text: str
    said: Words


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign that is about the promise: the place of its turn, its words, and those from it to what links it."""

    gives: Verdict
    place: int
    first: int
    last: int
    wide: tuple[int, int]
    sure: bool = True  # linked by itself, not only by what stands beside it
    second: bool = False  # said to the other side: without a question mark it may be a question


_HARMLESS: Final = grammar("harmless")
_GREETINGS: Final = grammar("greetings")
_NAMING: Final = grammar("determiners") - {"son", "ce", "de"}  # those three may be other words
_OPEN: Final = grammar("open")
_ADVERBS: Final = grammar("adverbs")
_CLITICS: Final = grammar("clitics")
_PRONOUNS: Final = grammar("pronouns")
_DOUBT: Final = grammar("doubt")
_NEGATIONS: Final = grammar("negations")
_FIRST: Final = grammar("first")
_SECOND: Final = grammar("second")
_THIRD: Final = grammar("third")
_BETWEEN: Final = grammar("between")


def read(turns: Sequence[tuple[int, str, str]]) -> list[Turn]:
    """The turns with their words."""
    return [Turn(n, speaker, text, _meant(heard(words(text)))) for n, speaker, text in turns]


def _meant(said: Words) -> Words:
    """The words, without the "pas" and "rien" that deny nothing ("pas de souci", "rien à dire")."""
    forms = list(said.forms)
    for place, form in enumerate(forms):
        if form in ("pas", "rien", "aucun") and set(forms[place + 1 : place + 3]) & _HARMLESS:
            forms[place] = "bien"
    return Words(tuple(forms), said.spans)


def signs(turns: Sequence[Turn], place: int, about: Topic, of: Side) -> Iterator[Sign]:
    """The signs of a turn that are about the promise, questions and doubts left out."""
    turn = turns[place]
    for match in rules().patterns.find(turn.said):
        rule = rules().rules[match.pattern]
        if not fits(rule, turn, place, about, of):
            continue
        forms, first, last = turn.said.forms, match.first, match.last
        if rule.gives == "kept" and denied(forms, first, last):
            continue
        if rule.unless & set(forms[last + 1 : last + 4]) or (rule.gives != "asked" and _doubted(forms, first)):
            continue
        if (wide := _linked(turns, place, (first, last), about, rule)) is not None:
            yield Sign(rule.gives, place, first, last, wide, rule.link != "near", rule.gives == "asked")
    yield from _verbs(turns, place, about, of)


def asked(turn: Turn, last: int) -> bool:
    """Whether the sentence that holds the word ends in a question mark."""
    for form in turn.said.forms[last + 1 :]:
        if form in SENTENCE_ENDS:
            return form == "?" and "," not in turn.text[turn.said.spans[last][1] :].partition("?")[0]
    return False


def fits(rule: Rule, turn: Turn, place: int, about: Topic, of: Side) -> bool:
    """Whether the right side says it of the right side, and of an act that was promised."""
    if rule.by not in ("any", turn.speaker) or rule.of not in ("any", of):
        return False
    if rule.first and place >= FIRST:
        return False
    return not rule.acts or bool(rule.acts & about.acts) or (rule.link != "act" and about.acts <= _OPEN)


def denied(forms: Sequence[str], first: int, last: int) -> bool:
    """Whether the words of something done stand in a denial ("j'ai pas reçu", "j'ai reçu que")."""
    if "comme" in forms[first : first + 2] and set(forms) & _NEGATIONS:
        return True
    begin = first
    while begin > max(0, first - 3) and forms[begin - 1] not in SENTENCE_ENDS:
        begin -= 1
    before = set(forms[begin:first]) & (_NEGATIONS - {"sans"})
    after = forms[last + 1 : last + 2]
    return bool(before or set(forms[first : last + 1]) & _NEGATIONS or set(after) & (_NEGATIONS | {"que"}))


def _doubted(forms: Sequence[str], first: int) -> bool:
    """Whether it is only supposed or asked ("si j'ai bien reçu", "quand vous aurez")."""
    for form in reversed(forms[max(0, first - 5) : first]):
        if form in SENTENCE_ENDS:
            return False
        if form in _DOUBT:
            return True
    return False


def _linked(
    turns: Sequence[Turn], place: int, sign: tuple[int, int], about: Topic, rule: Rule
) -> tuple[int, int] | None:
    """The words from the sign to what links it to the promise; None where nothing does."""
    forms, (first, last) = turns[place].said.forms, sign
    if rule.link == "near":
        return sign
    if rule.link == "object":
        follows = about.shared(forms[last + 1 : last + 5])
        if follows:
            return first, last + 1 + follows[0]
        bare = not about.things and bool(rule.acts & about.acts) and rule.gives == "kept"
        return sign if bare and _noun(forms[last : last + 3], about) else None
    called = rule.link == "act" and rule.first and not about.things
    if not called and _other(forms, first, last, about):
        return None
    low = max(0, first - NEAR)
    near = [low + n for n in about.shared(forms[low : last + 1 + NEAR])]
    if near:
        return min(first, *near), max(last, *near)
    if rule.link == "act" or (about.things and _spoken(turns, place, sign, about)):
        return sign
    return sign if rule.bare & about.acts and _of_it(turns, place, sign, about) else None


def _spoken(turns: Sequence[Turn], place: int, sign: tuple[int, int], about: Topic) -> bool:
    """Whether the promise's thing was what was named last before a sign."""
    named = any(about.shared(turn.said.forms) for turn in turns[:place])
    return named and _of_it(turns, place, sign, about)


def _of_it(turns: Sequence[Turn], place: int, sign: tuple[int, int], about: Topic) -> bool:
    """Whether what was last named before a sign is the promise's, or nothing was named since the call began."""
    forms, (first, last) = turns[place].said.forms, sign
    if _noun(forms[max(0, first - NEAR) : last + 1 + NEAR], about):
        return False
    for turn in reversed(turns[:place]):
        if about.things and about.shared(turn.said.forms):
            return True
        if _noun(turn.said.forms, about) and not (turn.speaker == "agent" and set(turn.said.forms) & _GREETINGS):
            return False  # who takes up the phone names the house, no matter
    return place < BEGINS


def _other(forms: Sequence[str], first: int, last: int, about: Topic) -> bool:
    """Whether another matter is the sign's object ("reçu votre calendrier") or subject ("le facteur est passé")."""
    after = last + 1
    while after < len(forms) and forms[after] in _ADVERBS:
        after += 1
    follows = _sentence(forms[after : after + 6])
    if follows[:1] and follows[0] in ("pour", "sur", "concernant", "avec", "de"):
        follows = follows[1:]
    if follows[:1] and follows[0] in _NAMING and _noun(follows[:3], about) and not about.shared(follows):
        return True
    if _some(follows, about):
        return True
    if forms[first] in _PRONOUNS and forms[first] != "rien":
        return bool(set(forms[max(0, first - 4) : first]) & vocabulary().strangers)
    begin = first
    while begin > 0 and forms[begin - 1] in _CLITICS:
        begin -= 1
    if begin and forms[begin - 1] in _PRONOUNS:
        begin -= 1
    before = forms[max(0, begin - 5) : begin]
    if set(before) & vocabulary().strangers:
        return True
    return begin != 0 and _noun(before[-2:], about) and not about.shared(before)


def _some(follows: Sequence[str], about: Topic) -> bool:
    """Whether it is one of the kind, and somebody else's ("un courrier des impôts")."""
    if follows[:1] not in (("un",), ("une",), ("des",)) or not (at := about.shared(follows)):
        return False
    after = follows[at[0] + 1 : at[0] + 3]
    return len(after) == 2 and after[0] in ("de", "du", "des") and tells(after[1])


def _sentence(forms: Sequence[str]) -> Sequence[str]:
    """The words up to the sentence's end."""
    ends = [n for n, form in enumerate(forms) if form in SENTENCE_ENDS]
    return forms[: ends[0]] if ends else forms


def _noun(forms: Sequence[str], about: Topic) -> bool:
    """Whether they name a thing that is none of the promise's."""
    known = vocabulary()
    people = known.people | known.vague | (frozenset() if about.things else known.trades)
    for place, before in enumerate(forms):
        if before not in _NAMING:
            continue
        named = [form for form in forms[place + 1 : place + 3] if tells(form)]
        if named and named[0] not in people and (not verb(named[0]) or verb(named[0]) not in about.verbs):
            return canon(named[0]) not in about.things
    return False


def _verbs(turns: Sequence[Turn], place: int, about: Topic, of: Side) -> Iterator[Sign]:
    """Where the promise's own verb is told as done, or as not done."""
    turn = turns[place]
    forms = turn.said.forms
    for last, form in enumerate(forms):
        told = verb(form)
        if not (told in about.verbs if told else tells(form) and canon(form) in about.things):
            continue
        first = _auxiliary(forms, last)
        if first is None or not _by_doer(turn, forms, (first, last), of) or _doubted(forms, first):
            continue
        wide = _verb_linked(turns, place, (first, last), about)
        if wide is not None:
            between = set(forms[max(0, first - 2) : last])
            gives: Verdict = "broken" if between & _NEGATIONS else "kept"
            if gives == "kept" and forms[last + 1 : last + 2] in (("que",), ("pas",)):
                continue
            told_us = bool({"me", "nous", "bien", "jame", "pas"} & set(forms[max(0, first - 2) : last]))
            yield Sign(gives, place, first, last, wide, second=forms[first] in _SECOND and not told_us)


def _verb_linked(turns: Sequence[Turn], place: int, at: tuple[int, int], about: Topic) -> tuple[int, int] | None:
    forms, (first, last) = turns[place].said.forms, at
    if _other(forms, first, last, about):
        return None
    low = max(0, first - NEAR)
    near = [low + n for n in about.shared(forms[low : last + 1 + NEAR]) if low + n != last]
    if near:
        return min(first, *near), max(last, *near)
    return at if _of_it(turns, place, at, about) else None


def _auxiliary(forms: Sequence[str], last: int) -> int | None:
    """Where the auxiliary of a verb in the past stands."""
    for place in range(last - 1, max(-1, last - 6), -1):
        form = forms[place]
        if form in _FIRST | _SECOND | _THIRD:
            return place if form[:3] != "vie" or forms[place + 1 : place + 2] == ("de",) else None
        if form not in _BETWEEN:
            return None
    return None


def _by_doer(turn: Turn, forms: Sequence[str], at: tuple[int, int], of: Side) -> bool:
    """Whether the verb's subject may be who gave the promise."""
    first, last = at
    if "ete" in forms[first:last] or forms[first] in _THIRD:
        return True
    ours = (turn.speaker == "client") == (of == "client")
    return forms[first] in (_FIRST if ours else _SECOND)
