"""Whether a note tells that one without a name called: "la dame du pressing rappelle", "appel de la vétérinaire"."""

from __future__ import annotations

from typing import Final

from sangfroid.record.journal.line import Line
from sangfroid.record.journal.sheet import Sheet, word_list

_SPOKE: Final = word_list("whom_spoke")
_TOLD: Final = frozenset(("a", "veut", "demande", "est", "voulait", "appelle", "rappelle", "me"))
_CALLS: Final = frozenset(("appel", "fil", "message", "telephone"))
_OF: Final = frozenset(("de", "du", "d"))
_ARTICLES: Final = frozenset(("la", "l", "le", "un", "une", "son", "sa"))
_PEOPLE: Final = ("clients", "kin")
_WORKERS: Final = ("colleagues", "doctor_nouns")


def unnamed_caller(note: Line, sheet: Sheet) -> bool:
    """Whether one without a name is told to have called."""
    looks = (_acts, _works_and_called, _call_of)
    return any(look(note, sheet, at) for at in range(len(note) - 1) for look in looks)


def _is(sheet: Sheet, kinds: tuple[str, ...], form: str) -> bool:
    return any(sheet.has(kind, form) for kind in kinds)


def _named(note: Line, at: int) -> bool:
    return at < len(note) and note.name[at] >= 0


def _acts(note: Line, sheet: Sheet, at: int) -> bool:
    """ "Son mari a appelé", "la dame du pressing rappelle", "le mari de Mme Roy a appelé"."""
    if note.name[at] >= 0 or not _is(sheet, _PEOPLE, note.form(at)):
        return False
    after = at + 1
    if note.form(after) in _OF | {"des"} and not _named(note, after + 1):
        after += 3 if note.form(after + 1) in ("la", "l", "chez") else 2
    if note.form(after) in _OF and _named(note, after + 1):
        after += 2
    return note.form(after) in _TOLD and note.breaks.isdisjoint(range(at + 1, after + 1))


def _works_and_called(note: Line, sheet: Sheet, at: int) -> bool:
    """ "Le plombier a appelé"."""
    told = note.form(at + 1) == "a" and note.form(at + 2) in _SPOKE
    return told and note.form(at - 1) in ("le", "la", "l", "un", "une") and _is(sheet, _WORKERS, note.form(at))


def _call_of(note: Line, sheet: Sheet, at: int) -> bool:
    """ "Appel de la vétérinaire pour M. Roy"."""
    if note.form(at) not in _CALLS or note.form(at + 1) not in _OF:
        return False
    noun = at + 3 if note.form(at + 1) != "du" and note.form(at + 2) in _ARTICLES else at + 2
    people = not _named(note, noun) and _is(sheet, (*_PEOPLE, *_WORKERS), note.form(noun))
    return people and not _named(note, noun + 1)
