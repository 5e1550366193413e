"""Signs in a later call that something was done or not, and whether they are about a promise.

A sign stands for a promise only where something links it (`kept_links`). The rules are data (`kept_rules`); the
promise's verb in the past is a sign by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from sangfroid.followup.kept_links import Link, Side, Turn, doer, linked, other_person, verb_linked
from sangfroid.followup.kept_rules import Rule, Verdict, rules
from sangfroid.followup.kept_words import OPEN, Topic, canon, grammar, heard, pattern, phrases, tells, verb
from sangfroid.language.patterns import Patterns
from sangfroid.language.words import SENTENCE_ENDS, Words, words

SHORT: Final = 4  # words after what is asked shortly ("et la caméra ?")
FIRST: Final = 3  # turns in which a caller says why


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign that is about the promise: the place of its turn, its words, and those from it to what links it."""

    gives: Verdict
    place: int
    first: int
    last: int
    wide: tuple[int, int]
    met: float = 1.0  # how much of the promise's matter stands near it
    sure: bool = False  # of what is missing: linked by itself
    second: bool = False  # said to the other side: without a question mark it may be a question
    strong: bool = False  # tells by itself that less was done
    weak: bool = False  # says little by itself
    state: bool = False  # how things are, which who asks does not know
    more: bool = False  # asked of what is more ("et la caméra ?")
    news: bool = False  # tells what was to be found out
    first_words: bool = False  # told as the call begins
    answers: bool = False  # told by the answer to a question
    rule: int = -1  # its number in the sheet; -1: the promise's own verb


_PARTICIPLE: Final = re.compile(r"(é|ée|és|ées|er|ez|ait|ais|i|ie|is|it|ite|ies|u|ue|us|ues|ert|erte|int|inte|ts?)$")
_SUBJECTS: Final = frozenset({"je", "tu", "il", "elle", "on", "ils", "elles"})
_AUXILIARIES: Final = frozenset({"est", "sont", "etait", "etaient", "son", "et"})
_NOUNS: Final = frozenset({"adresse", "poste", "livre", "passe", "depose"})
_ARTICLES: Final = frozenset({"le", "la", "les", "un", "une", "des", "mon", "ma", "votre", "notre", "cette", "ce"})
_CAN: Final = frozenset({"peut", "peux", "pouvons", "peuvent", "veux", "veut"})
_HARMLESS: Final = grammar("harmless")
_DOUBT: Final = grammar("doubt")
_SAY: Final = grammar("say")
_AND: Final = frozenset({"et", "alors"})
_BUT_YES: Final = grammar("but_yes")
_NEGATIONS: Final = grammar("negations")
_FIRST: Final = grammar("first")
_SECOND: Final = grammar("second")
_THIRD: Final = grammar("third")
_BETWEEN: Final = grammar("between")


@cache
def long_ago() -> Patterns:
    """Words that tell of another time or of other people."""
    return Patterns([pattern(text) for text in phrases("long_ago")], {})


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
    """The signs of a turn that are about the promise, doubts left out."""
    turn = turns[place]
    elsewhere = any(True for _ in long_ago().find(turn.said))
    for match in rules().patterns.find(turn.said):
        rule, at = rules().rules[match.pattern], (match.first, match.last)
        if not fits(rule, turn, place, about, of):
            continue
        gives = _gives(rule, turn.said.forms, at)
        if gives is None or (gives == "kept" and (elsewhere or _denies(turn.said.forms))):
            continue
        if (link := linked(turns, place, at, about, rule)) is not None:
            yield _sign(gives, turn, (place, *at), link, match.pattern, about)
    if not elsewhere:
        yield from _verbs(turns, place, about, of)


def _sign(gives: Verdict, turn: Turn, at: tuple[int, int, int], link: Link, number: int, about: Topic) -> Sign:
    """A rule's sign, linked."""
    rule, kept = rules().rules[number], gives == "kept"
    other = kept and bool(rule.acts and about.acts) and not rule.acts & about.acts
    more = rule.short and turn.said.forms[at[1]] in _AND
    return Sign(
        gives, *at, link.wide, link.met, rule=number, sure=rule.need != "near" and gives == "partly",
        second=rule.gives == "asked" or (kept and _to_you(turn, at[1:])), strong=rule.strong, weak=rule.weak or other,
        state=rule.state, more=more, news=rule.by == "doer" and "news" in rule.acts, first_words=rule.first,
    )  # fmt: skip


def _gives(rule: Rule, forms: Sequence[str], at: tuple[int, int]) -> Verdict | None:
    """What the rule tells there, where what stands around it lets it."""
    first, last = at
    if rule.short and _follows(forms, last) > SHORT:
        return None
    if rule.unless & set(forms[last + 1 : last + 4]) or (rule.gives != "asked" and _doubted(forms, first)):
        return None
    return told(rule, forms, at)


def _denies(forms: Sequence[str]) -> bool:
    """Whether a turn begins with no ("non", not "non mais")."""
    return forms[:1] == ("non",) and forms[1:2] != ("mais",)


def _follows(forms: Sequence[str], last: int) -> int:
    """How many words of the sentence follow."""
    return next((n for n, form in enumerate(forms[last + 1 :]) if form in SENTENCE_ENDS), len(forms) - last - 1)


def told(rule: Rule, forms: Sequence[str], at: tuple[int, int]) -> Verdict | None:
    """What the rule tells there, a denial heard; None where it tells nothing."""
    first, last = at
    if _noun_or_infinitive(forms, at):
        return None
    if rule.gives != "kept":
        over = forms[first] in ("aucun", "aucune", "de") and forms[max(0, first - 1) : first] == ("plus",)
        return None if over else rule.gives  # "plus aucun bruit"
    if set(forms[first + 1 : last]) & _SUBJECTS and forms[first] in _AUXILIARIES:
        return None  # "c'est bon, je passe": two sentences run together
    if only(forms, last):
        return "partly"
    if "sans" in forms[last + 1 : last + 4] and not set(forms[last + 2 : last + 6]) & _HARMLESS:
        return None
    if denied(forms, first, last):
        return "broken" if rule.denied else None
    return "kept"


def _to_you(turn: Turn, at: tuple[int, ...]) -> bool:
    """Whether it is told of the other side without a point: then it may be asked ("vous avez pu corriger")."""
    forms = turn.said.forms[at[0] : at[1] + 1]
    return forms[0] in ("vous", "tu") and not {"me", "nous"} & set(forms) and not SENTENCE_ENDS & set(turn.said.forms)


def _noun_or_infinitive(forms: Sequence[str], at: tuple[int, int]) -> bool:
    """Whether what sounds as a participle is none ("vous avez l'adresse", "on peut toujours pas passer")."""
    first, last = at
    if forms[last] in _NOUNS and last > first and forms[last - 1] in _ARTICLES:
        return True
    return bool(set(forms[max(0, first - 1) : first]) & _CAN) and forms[last].endswith("e")


def only(forms: Sequence[str], last: int) -> bool:
    """Whether less came than was to come ("j'ai reçu que deux pages")."""
    return forms[last + 1 : last + 2] == ("que",) and forms[last] not in _SAY


def fits(rule: Rule, turn: Turn, place: int, about: Topic, of: Side) -> bool:
    """Whether the right side says it, of an act that was promised."""
    side = "doer" if doer(turn, of) else "getter"
    if rule.by not in ("any", turn.speaker, side):
        return False
    if rule.first and place >= FIRST:
        return False
    return (
        not rule.acts or bool(rule.acts & about.acts) or (rule.need != "act" and not rule.strict and about.acts <= OPEN)
    )


def denied(forms: Sequence[str], first: int, last: int) -> bool:
    """Whether the words of something done stand in a denial ("j'ai pas reçu")."""
    if "comme" in forms[first : first + 2] and set(forms) & _NEGATIONS:
        return True
    begin = first
    while begin > max(0, first - 3) and forms[begin - 1] not in SENTENCE_ENDS:
        begin -= 1
    before = set(forms[begin:first]) & (_NEGATIONS - {"sans"})
    after = set(forms[last + 1 : last + 2]) & _NEGATIONS
    if forms[last + 1 : last + 2] == ("de",):  # "j'ai eu de réponse de personne", the "ne" dropped
        after |= set(forms[last + 2 : last + 6]) & {"personne", "aucun", "aucune"}
    return bool(before or set(forms[first : last + 1]) & _NEGATIONS or after)


def _doubted(forms: Sequence[str], first: int) -> bool:
    """Whether it is only supposed or asked ("si j'ai bien reçu", "quand vous aurez")."""
    for place in range(first - 1, max(0, first - 5) - 1, -1):
        if forms[place] in SENTENCE_ENDS:
            return False
        if forms[place] in _DOUBT:
            return forms[place] != "si" or place == 0 or forms[place - 1] not in _BUT_YES
    return False


def _verbs(turns: Sequence[Turn], place: int, about: Topic, of: Side) -> Iterator[Sign]:
    """Where the promise's own verb is told as done, or as not done."""
    turn = turns[place]
    forms = turn.said.forms
    for last, form in enumerate(forms):
        named = verb(form)
        if not (named in about.verbs if named else tells(form) and canon(form) in about.things | about.verbs):
            continue
        first = _auxiliary(forms, last) if _PARTICIPLE.search(_written(turn, last)) else None
        if first is None or not _by_doer(turn, forms, (first, last), of) or _doubted(forms, first):
            continue
        link = verb_linked(turns, place, (first, last), about)
        if link is not None:
            between = set(forms[max(0, first - 2) : last])
            gives: Verdict = "broken" if between & _NEGATIONS else "kept"
            if gives == "kept" and forms[last + 1 : last + 2] in (("que",), ("pas",)):
                continue
            told_us = bool({"me", "nous", "bien", "jame", "pas"} & set(forms[max(0, first - 2) : last]))
            second = forms[first] in _SECOND and not told_us
            yield Sign(gives, place, first, last, link.wide, link.met, weak=True, second=second)


def _written(turn: Turn, word: int) -> str:
    a, b = turn.said.spans[word]
    return turn.text[a:b].lower()


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
    if other_person(forms, first) or (first > 1 and forms[first - 2] in ("mon", "ma", "mes")):
        return False
    if "ete" in forms[first:last] or forms[first] in _THIRD:
        return True
    return forms[first] in (_FIRST if doer(turn, of) else _SECOND)
