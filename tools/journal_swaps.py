"""The same note told of other people, at other times, or as it would be dictated: more to learn from."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from random import Random
from typing import Final

from sangfroid.calls.turns import Span
from sangfroid.language.words import fold
from sangfroid.record.journal.sheet import journal_sheet
from sangfroid.record.journal.times import When, whens
from tools.journal_rows import Row, written

_WORD: Final = re.compile(r"[\w]+['’]?|\S")
_CAPITAL: Final = re.compile(r"[A-ZÀ-Þ]")
_FIRST: Final = re.compile(r"(?<![\w'’-])[A-ZÀ-Þ][a-zà-ÿ]+(?![\w'’-])")
_LEADS: Final = frozenset(("du", "de", "la", "le", "l'", "au", "les", "des", "chez", "d'", "aux"))
_ELIDES: Final = frozenset(("de", "d'", "l'", "le", "la"))
_BEFORE_TIME: Final = frozenset(("pour", "le", "de", "du", "des", "sous", "au", "la", "un", "avant"))
_TITLES: Final = (
    (r"\bMme(?=\s)", "madame"), (r"\bM\.(?=\s)", "monsieur"), (r"\bDr\.?(?=\s)", "docteur"),
    (r"\bMlle(?=\s)", "mademoiselle"), (r"\bMe(?=\s[A-ZÀ-Þ])", "maître"),
)  # fmt: skip
_NOT_SPOKEN: Final = re.compile(r"[A-Z]\.|&|\d/|/")
_OPENERS: Final = ("alors ", "donc ", "bon alors ", "euh ", "alors euh ", "ok donc ", "voilà ")
_PLACE: Final = 0xE000  # letters that no note holds stand for names while they are changed
_LEAST: Final = 4  # others of a kind, else nothing is changed
NAMES, MADE, TIMES, EACH_TIME = 0.8, 0.25, 0.6, 0.6  # how often
DICTATED, LOWER, OPENER, COLLEAGUE = 0.22, 0.05, 0.3, 0.7


def _titled(name: str) -> tuple[int, bool] | None:
    """How long the name behind a title is, and whether it has a capital; none without a title."""
    words = name.split()
    if len(words) < 2 or fold(words[0]).rstrip(".") not in journal_sheet().titles:
        return None
    return min(len(words) - 1, 3), bool(_CAPITAL.match(words[-1]))


class Others:
    """The names and times of these notes, by the places where they may stand."""

    def __init__(self, notes: Sequence[Row]) -> None:
        self.tails: defaultdict[tuple[int, bool], list[str]] = defaultdict(list)
        self.firms: defaultdict[tuple[object, ...], list[str]] = defaultdict(list)
        self.times: defaultdict[tuple[str, bool], list[str]] = defaultdict(list)
        for row in notes:
            for name, _ in row.contacts:
                form = _titled(name)
                tail = name.split(" ", 1)[-1]
                if form is None and len(name.split()[0]) > 1 and name in row.text:
                    self.firms[_stands(row.text, name)].append(name)
                elif form is not None and re.fullmatch(r"[\w'’ -]{3,}", tail):
                    self.tails[form].append(tail)
            for when in whens(row.text, row.said_at, row.calendar):
                if when.due:
                    self.times[_lead(row.text, when.span)].append(row.text[slice(*when.span)])


def _stands(text: str, name: str) -> tuple[object, ...]:
    """In what place and of what form a name without a title is."""
    at, words = text.find(name), name.split()
    before = _WORD.findall(text[max(0, at - 15) : at])
    lead = fold(before[-1]) if before and fold(before[-1]) in _LEADS else "*"
    first = fold(words[0])
    given = journal_sheet().first_names.get(first)
    kind = f"first {given}" if given else "noun" if first in journal_sheet().firms else "other"
    opened = first[0] in "aeiouyh" if lead in _ELIDES else None
    many = min(len(words), 2) if given else 0
    return lead, kind, bool(_CAPITAL.match(name)), bool(_CAPITAL.match(words[-1])), at == 0, many, opened


def _lead(text: str, span: Span) -> tuple[str, bool]:
    before = fold(text[max(0, span[0] - 12) : span[0]]).split()
    return before[-1] if before and before[-1] in _BEFORE_TIME else "*", text[span[0]].isupper()


def variants(notes: Sequence[Row], many: int, others: Others, seed: int) -> Iterator[tuple[int, Row]]:
    """Each note, by its number, said otherwise so many times; none that would be the same."""
    dice = Random(seed)
    for number, row in enumerate(notes):
        for _ in range(many):
            found = _with_names(row, others, dice)
            if dice.random() < TIMES:
                found = _with_times(found, others, dice)
            chance = dice.random()
            if chance < DICTATED:
                found = _dictated(found, dice)
            elif chance < DICTATED + LOWER:
                found = _lower(found, dice)
            if found.text != row.text:
                yield number, found


def _changed(row: Row, pairs: Sequence[tuple[str, str]]) -> Row:
    """The row with each of these names written otherwise."""
    text = row.text
    for at, (old, _) in enumerate(pairs):
        text = re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", chr(_PLACE + at), text)
    for at, (_, new) in enumerate(pairs):
        text = text.replace(chr(_PLACE + at), new)
    now = dict(pairs)
    return _renamed(replace(row, text=text), lambda name: now.get(name, name))


def _renamed(row: Row, to: Callable[[str], str]) -> Row:
    contacts = tuple((to(name), role) for name, role in row.contacts)
    promises = tuple((owner, what, to(name) if name != "-" else name, due) for owner, what, name, due in row.promises)
    return replace(row, contacts=contacts, promises=promises)


def _within(row: Row, name: str) -> bool:
    """Whether the name is part of another, or another of it."""
    return any(name != other and (name in other or other in name) for other, _ in row.contacts)


def _with_names(row: Row, others: Others, dice: Random) -> Row:
    pairs: list[tuple[str, str]] = []
    families: dict[str, str] = {}
    for name in sorted((name for name, _ in row.contacts), key=lambda each: -len(each)):
        if _within(row, name) or dice.random() > NAMES or name not in row.text:
            continue
        form = _titled(name)
        if form is None:
            able = others.firms.get(_stands(row.text, name), []) if len(name.split()[0]) > 1 else []
            pairs += [(name, dice.choice(able))] if len(able) >= _LEAST else []
            continue
        title, tail = name.split(" ", 1)
        if "." not in tail and len(tail) > 2:
            families.setdefault(tail, _family(others.tails[form], tail, dice))
            pairs.append((name, f"{title} {families[tail]}"))
    if len({new for _, new in pairs}) < len(pairs):
        return row
    return _with_colleagues(_changed(row, pairs), dice)


def _family(able: Sequence[str], own: str, dice: Random) -> str:
    """Another family's name, or one that none has."""
    if len(able) < _LEAST:
        return own
    one, two = dice.choice(able), dice.choice(able)
    if dice.random() > MADE or " " in one + two:
        return one
    return one[: max(2, len(one) // 2)] + two[len(two) // 2 :].lower()


def _with_colleagues(row: Row, dice: Random) -> Row:
    """First names of those who are nobody's contact, changed."""
    sheet, held = journal_sheet(), " ".join(name for name, _ in row.contacts)
    able = {sex: [each for each, its in sheet.first_names.items() if its == sex and len(each) > 2] for sex in "fm"}

    def other(found: re.Match[str]) -> str:
        form = fold(found[0])
        sex = sheet.first_names.get(form)
        if sex not in able or form in sheet.words["ordinary"] or found[0] in held or dice.random() > COLLEAGUE:
            return found[0]
        return dice.choice(able[sex]).capitalize()

    return replace(row, text=_FIRST.sub(other, row.text))


def _with_times(row: Row, others: Others, dice: Random) -> Row:
    found = [when for when in whens(row.text, row.said_at, row.calendar) if when.due]
    for when in reversed(found):
        able = others.times.get(_lead(row.text, when.span), [])
        if dice.random() < EACH_TIME and len(able) > _LEAST:
            row = _at(row, when, dice.choice(able), [written(each.due, row.calendar) for each in found])
    return row


def _at(row: Row, when: When, words: str, dues: Sequence[str]) -> Row:
    """The row with these words of time in place of others; the same row where that could be taken amiss."""
    a, b = when.span
    text = row.text[:a] + words + row.text[b:]
    said = [each for each in whens(text, row.said_at, row.calendar) if each.span == (a, a + len(words)) and each.due]
    old, new = written(when.due, row.calendar), written(said[0].due, row.calendar) if said else ""
    if not said or dues.count(old) > 1 or new in dues:
        return row
    told = tuple((*each[:3], new if each[3] == old else each[3]) for each in row.promises)
    return replace(row, text=text, promises=told)


def _dictated(row: Row, dice: Random) -> Row:
    """As a recogniser writes it: no capitals, no punctuation."""
    if _NOT_SPOKEN.search(re.sub(r"\b(?:M|Mme|Dr|Me)\.", "", row.text)):
        return row
    text = _spoken(row.text)
    if dice.random() < OPENER:
        text = dice.choice(_OPENERS) + text
    found = _renamed(replace(row, text=text), _spoken)
    return found if all(name in text for name, _ in found.contacts) else row


def _spoken(text: str) -> str:
    for pattern, plain in _TITLES:
        text = re.sub(pattern, plain, text)
    text = re.sub(r"\s*[,;:()!«»\"]\s*|\s+[–—-]\s+|\.(?=\s|$)", " ", text.lower())
    return re.sub(r"\s+", " ", text).strip()


def _lower(row: Row, dice: Random) -> Row:
    """One name in lower case."""
    able = [name for name, _ in row.contacts if not _within(row, name) and not re.search(r"[A-Z]\.", name)]
    if not able:
        return row
    name = dice.choice(able)
    return _changed(row, [(name, name.lower())])
