"""What a promise is about: its acts, the verbs that tell them, its things (data/fr/followup/kept_words.yaml)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from sangfroid.calls.errors import BadData
from sangfroid.language.patterns import Patterns
from sangfroid.language.sheets import Fields, read_sheet_file
from sangfroid.language.words import SENTENCE_ENDS, Words, fold, spoken, words
from sangfroid.record.stems import stem

SHEET: Final = Path(__file__).parent.parent / "data" / "fr" / "followup" / "kept_words.yaml"
FAMILIES: Final = frozenset({"call", "news", "send", "pay", "come"})  # acts whose verbs stand for one another
OPEN: Final = frozenset({"do", "fix", "news"})  # acts that the words around tell better
STEM: Final = 4  # letters below which unlike words would meet ("repasse", "réponse")
AMOUNT: Final = "#"  # stands for the promised amount
SEND: Final = "send"
CARRIER: Final = 0.4  # what the envelope of a thing that was to be sent weighs
NOUN_OF_ACT: Final = 0.7
TOLD: Final = 0.5  # what a word must weigh to name the thing by itself
CLOSE_BY: Final = 0.7  # turns whose verbs may be the promise's
COMMON: Final = 0.3  # what a common word weighs
_WAYS: Final = frozenset({"par", "chez", "via"})  # how or where, which tells a promise by need only
_HEARD_ALIKE: Final = re.compile(r"(?<=\w{3})(?:aient|ait|ais|ees|ee|er|ez|es|é|ée|és|ées)\b")
_SHARED_NAME: Final = re.compile(r"(<\w+>)")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The sheet. `verbs`: canonical stem → act; `same`: stem → the stem that stands for it."""

    acts: tuple[str, ...]
    verbs: dict[str, str]
    phrases: Patterns
    empty: frozenset[str]
    weak: frozenset[str]
    people: frozenset[str]
    strangers: frozenset[str]
    trades: frozenset[str]
    vague: frozenset[str]
    same: dict[str, str]


@dataclass(frozen=True, slots=True)
class Topic:
    """What a promise is about. `verbs`: of `do` and `fix` the verb's stem, of other acts their name.

    `things` are named by the promise itself, `around` holds them and what the turns around it name, each with what
    it weighs (0..1): the nearer, the more.
    """

    acts: frozenset[str]
    verbs: frozenset[str]
    things: frozenset[str]
    several: bool = False  # more than one thing was promised
    around: Mapping[str, float] = field(default_factory=dict)
    amounts: frozenset[str] = frozenset()  # the numbers before "euros"
    parts: bool = False  # they are counted, or told one after the other
    told: bool = False  # whether the turns around it are known

    def met(self, forms: Sequence[str]) -> dict[str, tuple[int, float]]:
        """Which of the topic's words stand there: where, and what each weighs."""
        found: dict[str, tuple[int, float]] = {}
        for n, form in enumerate(forms):
            if tells(form) and (weight := self.around.get(canon(form), 0.0)):
                found[canon(form)] = (n, weight)
            elif form in self.amounts and _of_money(forms, n):
                found[AMOUNT] = (n, TOLD)
            elif (forms[n - 1] if n else "") in _determiners() and verb(form) in self.verbs:
                found[verb(form)] = (n, NOUN_OF_ACT)  # a noun of its act ("le virement")
        return found

    def shared(self, forms: Sequence[str]) -> tuple[int, ...]:
        """Where words about the same thing stand."""
        return tuple(sorted(n for n, weight in self.met(forms).values() if weight >= TOLD))


def heard(text: Words) -> Words:
    """The words with endings that sound alike made one: a recogniser writes any of them for another."""
    return Words(tuple(_HEARD_ALIKE.sub("e", form) for form in text.forms), text.spans)


def pattern(text: str) -> str:
    """A pattern's words in the same form."""
    parts = _SHARED_NAME.split(text)
    return "".join(part if part.startswith("<") else _HEARD_ALIKE.sub("e", part) for part in parts)


def canon(form: str) -> str:
    """What stands for all forms of a word and for the words of the same thing."""
    one = _stem(form)
    return vocabulary().same.get(one, one)


def verb(form: str) -> str:
    """The act or the stem that stands for a verb of the sheet; "" where it is none."""
    if form in vocabulary().empty:
        return ""
    act = vocabulary().verbs.get(_stem(form), "")
    return act if act in FAMILIES or not act else canon(form)


def tells(form: str) -> bool:
    """Whether a word may name a thing."""
    return len(form) > 2 and form not in SENTENCE_ENDS and form not in vocabulary().empty and not form.isdigit()


def topic(text: str, around: Sequence[tuple[str, float]] = ()) -> Topic:
    """The acts, verbs and things that a promise names; `around` are turns near it, each with what its words weigh."""
    own = _read(text)
    told = {thing: _weight(thing) for thing in own.things}
    verbs, acts, amounts = own.verbs, own.acts, own.amounts
    for near, share in around:
        other = _read(near, ways=True)
        for thing in other.things | {one for one in other.verbs if one not in FAMILIES}:
            told[thing] = max(told.get(thing, 0.0), share * _weight(thing))
        amounts |= other.amounts
        if share >= CLOSE_BY and SEND in acts:
            told |= {carrier: max(told.get(carrier, 0.0), CARRIER) for carrier in map(canon, grammar("carriers"))}
        if share >= CLOSE_BY and acts <= OPEN:
            verbs |= {one for one in other.verbs if one not in FAMILIES}
    return Topic(acts, verbs, own.things, own.several, told, amounts, own.parts, bool(around))


def _weight(thing: str) -> float:
    return COMMON if thing in _common() else 1.0


def _read(text: str, *, ways: bool = False) -> Topic:
    """What one text names by itself; `ways`: how and where count as things too, not only by need."""
    known = vocabulary()
    said = heard(words(text))
    acts: set[str] = set()
    covered: set[int] = set()
    for match in known.phrases.find(said):
        acts.add(known.acts[match.pattern])
        covered.update(range(match.first, match.last + 1))
    verbs = {act for act in acts if act in FAMILIES}
    things: set[str] = set()
    how: set[str] = set()
    for place, form in enumerate(said.forms):
        if place in covered or form in known.empty or said.forms[max(0, place - 2) : place - 1] == ("apre",):
            continue
        if told := verb(form):
            acts.add(known.verbs[_stem(form)])
            verbs.add(told)
        elif tells(form) and form not in spoken().empty and not _a_name(said, place):
            by = set(said.forms[max(0, place - 2) : place]) & _WAYS
            (how if by and not ways else things).add(canon(form))
    several = bool(grammar("several") & set(said.forms)) or len(acts - {"do", "news"}) > 1
    amounts = frozenset(form for n, form in enumerate(said.forms) if _number(form) and _of_money(said.forms, n))
    parts = bool(grammar("parts") & set(said.forms))
    return Topic(frozenset(acts), frozenset(verbs), frozenset(things or how), several, amounts=amounts, parts=parts)


def _number(form: str) -> bool:
    return form.isdigit() or form in grammar("numbers")


def _of_money(forms: Sequence[str], place: int) -> bool:
    return bool(set(forms[place + 1 : place + 4]) & grammar("money"))


def _a_name(said: Words, place: int) -> bool:
    """Whether it is somebody's name, which two calls of one person share whatever they are about."""
    return bool(set(said.forms[max(0, place - 2) : place]) & grammar("titles"))


@lru_cache(maxsize=16_384)
def _stem(form: str) -> str:
    once = stem(fold(form))
    twice = stem(once)  # "réparera" ends as "réparer" does
    return twice if len(twice) >= STEM else once


@cache
def _common() -> frozenset[str]:
    return frozenset(canon(form) for form in vocabulary().weak)


@cache
def grammar(name: str) -> frozenset[str]:
    """The small words that the sheet lists under the name, as they are heard."""
    return frozenset(form for text in phrases(name) for form in (_forms(text) or (text,)))


@cache
def phrases(name: str) -> tuple[str, ...]:
    """The same list as it is written; of several words each where they are patterns."""
    small = _sheet().fields["grammar"]
    if not isinstance(small, Fields):
        raise BadData("{file} : des champs attendus", file=SHEET.name)
    return tuple(text.value for text in small.texts(name))


@cache
def _determiners() -> frozenset[str]:
    return grammar("determiners")


@cache
def _sheet() -> Fields:
    sheet = read_sheet_file(SHEET)
    if not isinstance(sheet, Fields):
        raise BadData("{file} : des champs attendus", file=SHEET.name)
    return sheet


@cache
def vocabulary() -> Vocabulary:
    """The sheet, read; BadData names line and mend."""
    sheet = _sheet()
    sheet.only("kept_words", "acts", "empty", "weak", "people", "strangers", "trades", "vague", "same", "grammar")
    acts = sheet.fields["acts"]
    if not isinstance(acts, Fields):
        raise BadData("{file} : des champs attendus", file=SHEET.name)
    names = tuple(acts.fields)
    says = [(number, text.value) for number, name in enumerate(names) for text in acts.texts(name)]
    verbs: dict[str, str] = {}
    for number, text in says:
        if text.isalpha():
            verbs.setdefault(_stem(_forms(text)[0]), names[number])
    longer = [(number, text) for number, text in says if not text.isalpha()]
    phrases = Patterns([pattern(text) for _, text in longer], {}, [number for number, _ in longer])
    several = {key: _several(sheet, key) for key in ("empty", "weak", "people", "strangers", "trades", "vague")}
    return Vocabulary(names, verbs, phrases, same=_same(sheet), **several)


def _forms(text: str) -> tuple[str, ...]:
    return heard(words(text)).forms


def _several(sheet: Fields, key: str) -> frozenset[str]:
    return frozenset(form for text in sheet.texts(key) for form in _forms(text.value))


def _same(sheet: Fields) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in getattr(sheet.fields["same"], "items", ()):
        stems = [_stem(form) for text in row.items for form in _forms(text.value)]
        for one in stems:
            found.setdefault(one, stems[0])
    return found
