"""How the call was and how it ended: rules of the sheet, minus what is denied or told of another day."""

from __future__ import annotations

from functools import cache
from typing import Final

from sangfroid.language.patterns import Match
from sangfroid.language.words import Words
from sangfroid.record.journal.line import Line
from sangfroid.record.journal.sheet import Rule, Rules, journal_sheet, word_list

REACH: Final = 3  # words on either side in which an `unless` silences
_NO: Final = word_list("signs_no")
# What may stand between the word that denies and what it denies.
_THROUGH: Final = word_list("signs_through")
_EARLIER: Final = word_list("signs_earlier")
_OTHER_DAY: Final = word_list("signs_other_day")
_TODAY: Final = word_list("signs_today")
_WHEN: Final = frozenset(("quand", "lorsque"))
_STATE: Final = frozenset(
    ["le", "la", "un", "une", "l", "peur", "besoin", "envie", "raison", "air", "tres"]
)  # "avait l'air fâchée"


@cache
def moods() -> frozenset[str]:
    """The words that show a situation by themselves: none of them is a surname in a dictated note."""
    rules = journal_sheet().rules["situations"]
    return frozenset(word for word in rules.vocabulary if rules.patterns.find(Words((word,), ((0, 1),))))


def heard(note: Line, kind: str) -> Rule | None:
    """The first rule of this kind that the note shows."""
    rules = journal_sheet().rules[kind]
    shown = places(note, rules)
    return next((rule for number, rule in enumerate(rules.rules) if any(one.pattern == number for one in shown)), None)


def places(note: Line, rules: Rules) -> list[Match]:
    """Where rules are heard, none silenced, denied, or told of an earlier call."""
    found = rules.patterns.find(note.words)
    count = len(rules.rules)
    silences = [one for one in found if one.pattern >= count]
    return [
        one for one in found
        if one.pattern < count
        and not any(_near(one, by) for by in silences if by.pattern == one.pattern + count)
        and not _denied(note, one.first)
        and not _to_do(note, one)
        and not _of_another_day(note, one)
    ]  # fmt: skip


def _near(one: Match, by: Match) -> bool:
    return by.first <= one.last + REACH and one.first <= by.last + REACH


def _to_do(note: Line, one: Match) -> bool:
    """Whether it is still to be done: "à rappeler", which sounds as "a rappelé"."""
    return any(
        note.form(at) == "a" and note.raw(at) in ("à", "À", "A") and note.form(at + 1).endswith("er")
        for at in range(one.first - 1, one.last) if at >= 0
    )  # fmt: skip


def _denied(note: Line, first: int) -> bool:
    """Whether the words before say that it was not so."""
    at = first - 1
    while at >= 0 and at >= first - 6 and at + 1 not in note.breaks:
        form = note.form(at)
        if form in _NO:
            return not (form == "plus" and note.form(at - 1) in ("de", "en", "le", "la"))
        if form not in _THROUGH:
            return False
        at -= 1
    return False


def _of_another_day(note: Line, one: Match) -> bool:
    """Whether its clause tells of an earlier call: "hier il avait hurlé", "la dernière fois …, aujourd'hui …"."""
    begin, end = note.sentence(one.first)
    first, last = one.first, one.last
    while first > begin and first not in note.breaks and note.form(first - 1) not in ("et", "mais", "puis"):
        first -= 1
    while last + 1 < end and last + 1 not in note.breaks and note.form(last + 1) not in ("et", "mais", "puis"):
        last += 1
    clause = note.forms[first : last + 1]
    if any(note.form(at) in _EARLIER and note.form(at + 1) not in _STATE for at in range(first, one.last + 1)):
        return _WHEN.isdisjoint(note.forms[begin:end])
    other = not _OTHER_DAY.isdisjoint(clause)
    rest = (*note.forms[:first], *note.forms[last + 1 :])
    return other and not _TODAY.isdisjoint(rest)
