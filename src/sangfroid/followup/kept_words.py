"""What a promise is about: its acts, the verbs that tell them, its things (data/fr/followup/kept_words.yaml)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
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
    """What a promise is about. `verbs`: of `do` and `fix` the verb's stem, of other acts their name."""

    acts: frozenset[str]
    verbs: frozenset[str]
    things: frozenset[str]
    several: bool = False  # more than one thing was promised

    def shared(self, forms: Sequence[str]) -> tuple[int, ...]:
        """Where words about the same thing stand; a noun of its act tells it too ("le virement")."""
        found = [n for n, form in enumerate(forms) if self._same(form, forms[n - 1] if n else "")]
        known = vocabulary()
        if len(self.things) > 1 and all(forms[n] in known.weak for n in found):
            return ()
        return tuple(found)

    def _same(self, form: str, before: str) -> bool:
        if tells(form) and canon(form) in self.things:
            return True
        return (not self.things or before in _determiners()) and verb(form) in self.verbs


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


def topic(text: str) -> Topic:
    """The acts, verbs and things that a promise names."""
    known = vocabulary()
    said = heard(words(text))
    acts: set[str] = set()
    covered: set[int] = set()
    for match in known.phrases.find(said):
        acts.add(known.acts[match.pattern])
        covered.update(range(match.first, match.last + 1))
    verbs = {act for act in acts if act in FAMILIES}
    things: set[str] = set()
    ways: set[str] = set()
    for place, form in enumerate(said.forms):
        if place in covered or form in known.empty:
            continue
        if told := verb(form):
            acts.add(known.verbs[_stem(form)])
            verbs.add(told)
        elif tells(form) and form not in spoken().empty:
            by = set(said.forms[max(0, place - 2) : place]) & _WAYS
            (ways if by else things).add(canon(form))
    several = bool(grammar("several") & set(said.forms)) or len(acts - {"do", "news"}) > 1
    return Topic(frozenset(acts), frozenset(verbs), frozenset(things or ways), several)


@lru_cache(maxsize=16_384)
def _stem(form: str) -> str:
    return stem(stem(fold(form)))  # twice: "réparera" ends as "réparer" does


def grammar(name: str) -> frozenset[str]:
    """The small words that the sheet lists under the name."""
    small = _sheet().fields["grammar"]
    if not isinstance(small, Fields):
        raise BadData("{file} : des champs attendus", file=SHEET.name)
    return frozenset(text.value for text in small.texts(name))


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
