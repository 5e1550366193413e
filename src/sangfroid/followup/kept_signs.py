"""Signs in a later call that something was done or not, and whether they are about a promise.

A sign stands for a promise only where something links it: the promise's own words near it, or its very act with no other
matter named beside it. Rules are data (data/fr/followup/kept.yaml); the promise's verb in the past is a sign by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

from sangfroid.calls.errors import BadData
from sangfroid.followup.kept_words import DETERMINERS, Topic, canon, heard, pattern, tells, verb, vocabulary
from sangfroid.language.patterns import Patterns
from sangfroid.language.sheets import Fields, read_sheet_file
from sangfroid.language.words import SENTENCE_ENDS, Words, words

SHEET: Final = Path(__file__).parent.parent / "data" / "fr" / "followup" / "kept.yaml"
NEAR: Final = 12  # words on each side of a sign in which the promise's own words are looked for
BEGINS: Final = 3  # turns with which a call begins

Verdict = Literal["kept", "broken", "partly", "asked"]
Side = Literal["us", "client"]


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn of the later call, read."""

    n: int
    speaker: str
    text: str
    said: Words


@dataclass(frozen=True, slots=True)
class Rule:
    """Words that tell of something done, or not; see the sheet's head."""

    gives: Verdict
    by: str
    of: str
    acts: frozenset[str]  # empty: any
    link: str
    first: bool
    unless: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rules:
    """The sheet, and its patterns by the rule's number."""

    rules: tuple[Rule, ...]
    patterns: Patterns


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


_ADVERBS: Final = frozenset("bien deja enfin tout effectivement finalement hier aussi en effet donc y".split())
_CLITICS: Final = frozenset("me te vous nous le la les se lui y en ai as a avons avez ont est et sont son ete".split())
_PRONOUNS: Final = frozenset("il elle ils elles on ca sa ce je tu vous nous personne rien qui tout".split())
_DOUBT: Final = frozenset("si quand lorsque espere pense esperais croyais normalement".split())
_NEGATIONS: Final = frozenset("pas jame rien aucun aucune personne jamais sans".split())
_FIRST: Final = frozenset("ai suis avons sommes viens venons".split())
_SECOND: Final = frozenset("as ave es ete etes avez venez".split()) - {"ete"}
_THIRD: Final = frozenset("a ont est sont etait etaient vient viennent".split())
_BETWEEN: Final = _ADVERBS | frozenset(
    "pas jame jamais toujours encore ete meme rien vous me te nous le la les de du fait etre ca".split()
)


def read(turns: Sequence[tuple[int, str, str]]) -> list[Turn]:
    """The turns with their words."""
    return [Turn(n, speaker, text, heard(words(text))) for n, speaker, text in turns]


def signs(turns: Sequence[Turn], place: int, about: Topic, of: Side) -> Iterator[Sign]:
    """The signs of a turn that are about the promise, questions and doubts left out."""
    turn = turns[place]
    for match in rules().patterns.find(turn.said):
        rule = rules().rules[match.pattern]
        if not _fits(rule, turn, place, about, of):
            continue
        forms, first, last = turn.said.forms, match.first, match.last
        if rule.gives == "kept" and _denied(forms, first, last):
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
            return form == "?"
    return False


def _fits(rule: Rule, turn: Turn, place: int, about: Topic, of: Side) -> bool:
    if rule.by not in ("any", turn.speaker) or rule.of not in ("any", of):
        return False
    if rule.first and place >= BEGINS:
        return False
    return not rule.acts or bool(rule.acts & about.acts) or (not about.acts and rule.link == "thing")


def _denied(forms: Sequence[str], first: int, last: int) -> bool:
    """Whether the words of something done stand in a denial ("j'ai pas reçu", "j'ai reçu que")."""
    begin = first
    while begin > max(0, first - 3) and forms[begin - 1] not in SENTENCE_ENDS:
        begin -= 1
    before = set(forms[begin:first]) & (_NEGATIONS - {"sans"})
    after = forms[last + 1 : last + 2]
    return bool(before or set(forms[first : last + 1]) & _NEGATIONS or set(after) & {"que", "pas", "rien", "aucun"})


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
        return (first, last + 1 + follows[0]) if follows else None
    if _other(forms, first, last, about):
        return None
    low = max(0, first - NEAR)
    near = [low + n for n in about.shared(forms[low : last + 1 + NEAR])]
    if near:
        return min(first, *near), max(last, *near)
    if rule.link == "act" or _before(turns, place, first, about):
        return sign
    fits = bool(rule.acts) if not about.acts else bool(rule.acts & about.acts)
    return sign if fits and _alone(turns, place, sign, about) else None


def _alone(turns: Sequence[Turn], place: int, sign: tuple[int, int], about: Topic) -> bool:
    """Whether, as the call begins, no other matter is named that the sign could be about."""
    if place > BEGINS:
        return False
    forms, (first, last) = turns[place].said.forms, sign
    around = forms[max(0, first - NEAR) : last + 1 + NEAR]
    before = turns[place - 1].said.forms if place else ()
    return not _noun(around, about) and not _noun(before, about)


def _before(turns: Sequence[Turn], place: int, first: int, about: Topic) -> bool:
    """Whether the other side has just spoken of the thing, and this turn begins by the sign."""
    return place > 0 and first < NEAR and bool(about.things and about.shared(turns[place - 1].said.forms))


def _other(forms: Sequence[str], first: int, last: int, about: Topic) -> bool:
    """Whether another matter is the sign's object ("reçu votre calendrier") or subject ("le facteur est passé")."""
    after = last + 1
    while after < len(forms) and forms[after] in _ADVERBS:
        after += 1
    follows = _sentence(forms[after : after + 6])
    if follows[:1] and follows[0] in ("pour", "sur", "concernant", "avec", "de"):
        follows = follows[1:]
    if _noun(follows[:3], about) and not about.shared(follows):
        return bool(about.things) or first == last
    begin = first
    while begin > 0 and forms[begin - 1] in _CLITICS:
        begin -= 1
    if begin and forms[begin - 1] in _PRONOUNS:
        begin -= 1
    before = forms[max(0, begin - 5) : begin]
    if set(before) & vocabulary().strangers:
        return True
    return begin != 0 and _noun(before[-2:], about) and not about.shared(before)


def _sentence(forms: Sequence[str]) -> Sequence[str]:
    """The words up to the sentence's end."""
    ends = [n for n, form in enumerate(forms) if form in SENTENCE_ENDS]
    return forms[: ends[0]] if ends else forms


def _noun(forms: Sequence[str], about: Topic) -> bool:
    """Whether they name a thing that is none of the promise's."""
    people = vocabulary().people | vocabulary().vague
    for before, form in zip(forms, forms[1:], strict=False):
        if before in DETERMINERS and tells(form) and form not in people and not verb(form):
            return canon(form) not in about.things
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
            yield Sign(gives, place, first, last, wide, second=forms[first] in _SECOND)


def _verb_linked(turns: Sequence[Turn], place: int, at: tuple[int, int], about: Topic) -> tuple[int, int] | None:
    forms, (first, last) = turns[place].said.forms, at
    if _other(forms, first, last, about):
        return None
    low = max(0, first - NEAR)
    near = [low + n for n in about.shared(forms[low : last + 1 + NEAR]) if low + n != last]
    if near:
        return min(first, *near), max(last, *near)
    if not about.things or verb(forms[last]) in ("call", "come") or _before(turns, place, first, about):
        return at
    return at if _alone(turns, place, at, about) else None


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


@cache
def rules() -> Rules:
    """The sheet, read; BadData names line and mend."""
    sheet = read_sheet_file(SHEET)
    if not isinstance(sheet, Fields):
        raise BadData("{file} : des champs attendus", file=SHEET.name)
    sheet.only("kept", "shared", "rules")
    shared = sheet.fields["shared"]
    if not isinstance(shared, Fields):
        raise BadData("{file} : des champs attendus", file=SHEET.name)
    says: list[tuple[int, str]] = []
    found: list[Rule] = []
    for number, row in enumerate(sheet.rows("rules")):
        row.only("gives", "by", "of", "act", "link", "first", "unless", "says", "hears", "ignores")
        found.append(_rule(row))
        says += [(number, text.value) for text in row.texts("says")]
    patterns = Patterns(
        [pattern(text) for _, text in says],
        {name: pattern(shared.text(name)) for name in shared.fields},
        [number for number, _ in says],
    )
    return Rules(tuple(found), patterns)


def _rule(row: Fields) -> Rule:
    gives = row.text("gives")
    if gives not in ("kept", "broken", "partly", "asked"):
        raise row.fail("« gives » vaut kept, broken, partly ou asked", row.fields["gives"])
    acts = frozenset(row.text("act", "any").split()) - {"any"}
    unless = frozenset(heard(words(row.text("unless", ""))).forms)
    first = row.text("first", "no") == "yes"
    return Rule(gives, row.text("by"), row.text("of"), acts, row.text("link", "thing"), first, unless)  # type: ignore[arg-type]
