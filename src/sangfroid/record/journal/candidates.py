"""The words of a note that may tell an undertaking, and its words of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sangfroid.calls.turns import Span
from sangfroid.language.deadlines import Calendar
from sangfroid.record.journal.act import Act
from sangfroid.record.journal.clauses import Clause
from sangfroid.record.journal.frames import Frames
from sangfroid.record.journal.line import WHO, Line
from sangfroid.record.journal.reading import Reading
from sangfroid.record.journal.sheet import Sheet, Verb, unlisted, word_list
from sangfroid.record.journal.subjects import CLITICS, HAVE
from sangfroid.record.journal.times import When, whens

_LEAST: Final = 4  # letters of a verb that the sheet does not name
_NO_INFINITIVE: Final = word_list("acts_no_infinitive")
_NO_THIRD: Final = word_list("acts_no_third")
# Forms of these govern another verb.
_NO_VERBS: Final = frozenset((
    "aurais", "aurait", "aurions", "auraient", "serais", "serait", "avions", "devais", "devait",
    "pourrais", "pourrait", "etaient", "etions", "voudrais", "aimerais", "aimerait", "faut", "peux",
    "peut", "doit", "dois", "veut",
))  # fmt: skip
_PRONOUNS: Final = frozenset(("je", "il", "elle", "on", "ils", "elles"))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word that may tell an undertaking; `act` and `clause` what the rules make of it."""

    at: int
    verb: Verb
    last: int
    shape: str
    listed: bool
    act: Act | None  # before anything took it away
    clause: Clause | None
    owner: str  # the rules' verdict: an owner's kind, "?" where asked, "none"


@dataclass(frozen=True, slots=True)
class Time:
    """Words of time, by the words of the note that they cover."""

    when: When
    first: int
    last: int


def times(note: Line, said_at: datetime, calendar: Calendar) -> list[Time]:
    """All words of time of the note."""
    return [Time(when, *_covered(note, when.span)) for when in whens(note.text, said_at, calendar)]


def _covered(note: Line, span: Span) -> tuple[int, int]:
    places = [at for at in range(len(note)) if note.start(at) < span[1] and span[0] < note.end(at)]
    return (places[0], places[-1]) if places else (0, 0)


def candidates(reading: Reading, sheet: Sheet) -> list[Candidate]:
    """The words that may tell an undertaking, in order."""
    frames = Frames(reading.note, sheet, reading.who)
    kept = {clause.act.at: (clause, owner) for clause, owner in zip(reading.clauses, reading.owners, strict=True)}
    found: list[Candidate] = []
    for at in range(len(reading.note)):
        if reading.note.name[at] >= 0 and at not in kept:
            continue
        act = frames.at(at, [each for each in reading.acts if each.at < at])
        clause, owner = kept.get(at, (None, None))
        verdict = "none" if clause is None else owner.kind if owner else "?"
        shaped = _shaped(reading, sheet, frames, at)
        undertaken = clause.act if clause is not None else act
        if undertaken is not None:
            shape, listed = (shaped[2], shaped[3]) if shaped else ("other", False)
            found.append(Candidate(at, undertaken.verb, undertaken.last, shape, listed, act, clause, verdict))
        elif shaped is not None:
            found.append(Candidate(at, shaped[0], shaped[1], shaped[2], shaped[3], None, None, "none"))
    return found


def _shaped(reading: Reading, sheet: Sheet, frames: Frames, at: int) -> tuple[Verb, int, str, bool] | None:
    """(verb, its last word, its shape, whether the sheet names it) of a word that may be a verb."""
    note, form = reading.note, reading.note.form(at)
    for verb in sheet.verbs:
        shape = _shape(note, verb, at)
        if shape is not None and (last := frames.completed(verb, at)) is not None:
            return verb, last, shape, True
    if form in sheet.nouns:
        return unlisted(sheet.nouns[form], sheet.nouns[form]), at, "noun", True
    raw = note.raw(at).lower()
    if (
        len(form) < _LEAST
        or not form.isalpha()
        or form in HAVE
        or form in _NO_VERBS
        or form in CLITICS
        or note.name[at] >= 0
    ):
        return None
    verb = unlisted(raw, form)
    if form.endswith(("er", "ir", "dre", "ttre", "ire")) and form not in _NO_INFINITIVE:
        return verb, at, "inf", False
    place, _ = reading.who.left(at)
    head = note.form(place) if place >= 0 and place + 1 not in note.breaks else ""
    if form.endswith(("rai", "rons", "ra", "ront")) and form not in ("sera", "aura", "faudra", "pourra"):
        return verb, at, "future", False
    if form in _NO_THIRD or not raw.endswith(("e", "s", "t", "d", "ons", "ent")):
        return None
    return (verb, at, "present", False) if head in _PRONOUNS | {"qui", WHO} else None


def _shape(note: Line, verb: Verb, at: int) -> str | None:
    form = note.form(at)
    accented = note.raw(at).lower().endswith(("é", "ée", "és", "ées"))
    if form == verb.inf:
        return "inf"
    if form == verb.noun:
        return "noun" if form not in verb.finite or note.form(at - 1) not in _PRONOUNS | CLITICS else "present"
    if form in verb.done and (accented or form not in verb.finite):
        return "done"
    if form in verb.finite:
        return "future" if form.endswith(("rai", "ra", "rons", "ront")) else "present"
    return "would" if form in verb.would else None
