"""The tables of the journal's notes as what a net learns: names, whose undertakings, for when, to whom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import pairwise, product, takewhile
from pathlib import Path
from typing import Final, NamedTuple

from sangfroid.language.deadlines import Calendar
from sangfroid.language.words import fold
from sangfroid.record.journal.facts import core, covered
from sangfroid.record.journal.heard import Seen, see
from sangfroid.record.journal.net import ENDINGS, OWNERS, ROLES, SITUATIONS
from sangfroid.record.journal.pieces import Pieces
from sangfroid.record.journal.sheet import journal_sheet

CALENDARS: Final = {
    "FR": Calendar("Europe/Paris", "FR"), "CH": Calendar("Europe/Zurich", "CH"),
    "BE": Calendar("Europe/Brussels", "BE"), "CA": Calendar("America/Toronto", "CA"),
    "SN": Calendar("Africa/Dakar", "SN"),
}  # fmt: skip
NOBODY: Final = -1
ASKED: Final = -2
_STEMS: Final = {
    "aller": "va vais vont allons ira irai iront irons", "venir": "vien vena venu", "revenir": "revien revena",
    "faire": "fai fera fero fass", "refaire": "refai refe", "voir": "voi voy verr", "revoir": "revoi revoy reverr",
    "etre": "est sera serai soit", "mettre": "met mett", "remettre": "remet", "prendre": "prend prenn",
    "tenir": "tien", "recevoir": "recoi recev", "avoir": "aura aurai ai a", "dire": "dis dit dira dirai",
    "ecrire": "ecri", "lire": "lis lit lira lirai", "payer": "pai pay", "envoyer": "envoi envoy enverr env",
    "renvoyer": "renv", "rendre": "rend", "essayer": "essai essay", "prevenir": "previen preven prev",
    "rappeler": "rapp reessa retent rap", "savoir": "sait sau sach", "ouvrir": "ouvr", "rouvrir": "rouvr",
    "suivre": "suiv suis", "finir": "fini", "appeler": "appel", "joindre": "join", "rejoindre": "rejoin",
    "promettre": "prom", "transmettre": "transm", "verifier": "verif", "preparer": "prep", "confirmer": "conf",
    "relancer": "relanc", "repondre": "repon rep", "acheter": "ach", "jeter": "jet", "peser": "pes",
}  # fmt: skip
_DONE: Final = frozenset(("a", "ai", "ont", "avait", "avais", "m'a"))
_PASSIVE: Final = frozenset(("etre", "a", "sera", "serait", "seront"))
_BEST: Final = 4  # pieces that are looked at for one promise
_MOST: Final = 5  # promises of a note


@dataclass(frozen=True)
class Row:
    """A note of a table and what it says, as written there."""

    text: str
    said_at: datetime
    calendar: Calendar
    contacts: tuple[tuple[str, str], ...]
    situation: str
    ending: str
    promises: tuple[tuple[str, str, str, str], ...]  # owner, what, to, due
    asked: frozenset[str]
    fresh: bool


class Duty(NamedTuple):
    """A promise: its piece, its owner's number, the times and names that it may mean; none known: None."""

    head: int
    owner: int
    times: frozenset[int] | None
    names: frozenset[int] | None


@dataclass(frozen=True)
class Lesson:
    """A note as it is seen, and what it teaches."""

    row: Row
    seen: Seen
    names: tuple[tuple[int, int, int], ...]  # first and last piece, number of the role
    duties: tuple[Duty, ...]
    whole: bool  # whether each promise has its piece
    lost: int  # what of the row was not found in the note

    @property
    def situation(self) -> int:
        return SITUATIONS.index(self.row.situation)

    @property
    def ending(self) -> int:
        return ENDINGS.index(self.row.ending)


def rows(path: Path, *, fresh: bool) -> Iterator[Row]:
    """The notes of a table; `fresh`: no rule was written for them."""
    calendar, said_at = CALENDARS["FR"], datetime.max
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("@ "):
            when, place = line[2:].split(" ")
            calendar = CALENDARS[place]
            said_at = datetime.fromisoformat(when).replace(tzinfo=calendar.clock())
        elif line and not line.startswith("#"):
            text, contacts, situation, ending, promises, asked = line.split("\t")
            named = [each.rsplit(":", 1) for each in _cells(contacts)]
            yield Row(
                text, said_at, calendar, tuple((name, role) for name, role in named), situation, ending,
                tuple(_promise(each) for each in _cells(promises)), frozenset(_cells(asked)), fresh,
            )  # fmt: skip


def _cells(cell: str) -> list[str]:
    return [] if cell == "-" else cell.split("; ")


def _promise(cell: str) -> tuple[str, str, str, str]:
    owner, rest = cell.split(" ", 1)
    rest, due = rest.rsplit("@", 1)
    what, to = rest.rsplit(">", 1)
    return owner, what, to, due


def lesson(row: Row) -> Lesson:
    """What a note teaches."""
    one = see(row.text, row.said_at, row.calendar)
    names, numbers, lost = _names(row, one.note)
    taken = {at for first, last, _ in names for at in range(first, last + 1)}
    heads = _heads(row, one, taken)
    dues = [written(each.when.due, row.calendar) for each in one.times]
    duties: list[Duty] = []
    used = {head for head in heads if head is not None}
    for (owner, _, to, due), head in zip(row.promises, heads, strict=True):
        times = _times(row, one, dues, due)
        meant = _owed(row, owner, to, numbers)
        lost += times is None or (meant is None and owner != "client")
        found = head
        if found is None:
            nouns = (at for at in _ours(one, owner) if at not in taken)
            found = next((at for at in (*nouns, *_instead(one, names, meant, times)) if at not in used), None)
        if found is not None:
            used.add(found)
            duties.append(Duty(found, OWNERS.index(owner), times, meant))
    return Lesson(row, one, names, tuple(duties), len(duties) == len(row.promises), lost)


def written(due: datetime | None, calendar: Calendar) -> str:
    """A due time as the tables have it."""
    return due.astimezone(calendar.clock()).strftime("%Y-%m-%dT%H:%M") if due else "-"


def _names(row: Row, note: Pieces) -> tuple[tuple[tuple[int, int, int], ...], dict[str, set[int]], int]:
    """(the mentions, the numbers of those of each name, how many names were not found)."""
    found: list[tuple[int, int, int, str]] = []
    taken: set[int] = set()
    lost = 0
    for name, role in sorted(row.contacts, key=lambda each: -len(each[0])):
        many = len(found)
        for hit in re.finditer(re.escape(name), row.text):
            places = covered(note, hit.span())
            if places and taken.isdisjoint(places):
                found.append((places[0], places[-1], ROLES.index(role), name))
                taken |= set(places)
        lost += many == len(found)
    found.sort()
    numbers: dict[str, set[int]] = {}
    for number, each in enumerate(found):
        numbers.setdefault(each[3], set()).add(number)
    return tuple(each[:3] for each in found), numbers, lost


def _times(row: Row, one: Seen, dues: list[str], due: str) -> frozenset[int] | None:
    """The times that a promise may mean; -1: none."""
    if due != "-":
        return frozenset(at for at, each in enumerate(dues) if each == due) or None
    if "due" in row.asked:
        asked = {at for at, each in enumerate(one.times) if each.when.why}
        more = {NOBODY} if sum(each[3] == "-" for each in row.promises) > 1 else set()
        return frozenset(asked | more) or None
    open_ = {at for at, each in enumerate(one.times) if each.when.due is None and not each.when.why}
    return frozenset({NOBODY} | open_)


def _owed(row: Row, owner: str, to: str, numbers: dict[str, set[int]]) -> frozenset[int] | None:
    """The mentions that a promise is owed to; -1: none, -2: it is asked."""
    if owner == "client":
        return None
    if to != "-":
        return frozenset(numbers.get(to, ())) or None
    if "contact" not in row.asked:
        return frozenset({NOBODY})
    alone = sum(each[2] == "-" and each[0] != "client" for each in row.promises) == 1
    return frozenset({ASKED} if alone else {ASKED, NOBODY})


def _heads(row: Row, one: Seen, taken: set[int]) -> list[int | None]:
    """The piece that tells each promise, in the order in which they are told."""
    ranked = [_ranked(row, one, taken, promise) for promise in row.promises[:_MOST]]
    best: tuple[float, tuple[int | None, ...]] = (float("-inf"), ())
    for ways in product(*([None, *list(each)[:_BEST]] for each in ranked)):
        places = [at for at in ways if at is not None]
        if len(set(places)) == len(places):
            fit = sum(each[at] for each, at in zip(ranked, ways, strict=True) if at is not None)
            fit -= 0.8 * sum(after < before for before, after in pairwise(places))
            best = max(best, (fit, ways), key=lambda each: each[0])
    return [*best[1], *[None] * (len(row.promises) - len(ranked))]


def _ranked(row: Row, one: Seen, taken: set[int], promise: tuple[str, str, str, str]) -> dict[int, float]:
    """The pieces that may tell a promise with how well they fit, best first."""
    _, what, _, due = promise
    words = fold(what).split(" ")
    verb = words[1] if words[0] == "se" and len(words) > 1 else words[0].removeprefix("s'")
    spans = [covered(one.note, each.when.span) for each in one.times if written(each.when.due, row.calendar) == due]
    found: dict[int, float] = {}
    for at, form in enumerate(map(core, one.note.forms)):
        fit = 0.0 if at in taken or not form[0].isalpha() else _fit(form, verb, fold(what))
        if not fit:
            continue
        raw = one.note.raw[at].lower()
        fit -= 1.5 * (raw.endswith(("é", "ée", "és", "ées")) and not (at and one.note.forms[at - 1] in _PASSIVE))
        fit -= 1.5 * (at > 0 and one.note.raw[at - 1].lower() in _DONE)
        away = [each[0] - at if each[0] > at else at - each[-1] + 2 for each in spans if each]
        found[at] = fit - (0.12 * min([9, *away]) if due != "-" else 0)
    return dict(sorted(found.items(), key=lambda each: (-each[1], -each[0])))


def _fit(form: str, verb: str, what: str) -> float:
    """How surely a form is one of this verb."""
    if form == verb:
        return 7
    known = 6.0 if {verb, what} & _told_by().get(form, frozenset()) else 0.0
    if any(form == stem or (len(stem) > 2 and form.startswith(stem)) for stem in _STEMS.get(verb, "").split()):
        return max(known, 6)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(verb, form, strict=False)))
    if same >= max(3, min(4, len(verb) - 2), len(verb) - 4) and len(form) <= len(verb) + 5:
        return max(known, 4 + min(same, 6) / 6)
    if same > 3:
        return max(known, 3)
    last = " " in what and form == what.rsplit(" ", maxsplit=1)[-1] and len(form) > 4
    return max(known, 2.5 if last else 0)


@cache
def _told_by() -> dict[str, frozenset[str]]:
    """What the sheet's verbs are undertaken by each form."""
    found: dict[str, set[str]] = {}
    for verb in journal_sheet().verbs:
        what = fold(verb.what)
        for form in {verb.inf, *verb.finite, *verb.done, *verb.would, verb.noun or verb.inf}:
            found.setdefault(form, set()).update((what, what.split()[0], what.split()[-1], verb.inf))
    for form, what in journal_sheet().nouns.items():
        found.setdefault(form, set()).add(fold(what))
    return {form: frozenset(told) for form, told in found.items()}


def _ours(one: Seen, owner: str) -> list[int]:
    """The pieces that tell who does it: "technicien demain"."""
    sheet = journal_sheet()
    nouns = (sheet.words["colleagues"] | sheet.words["doctor_nouns"]) if owner in ("colleague", "doctor") else ()
    return [at for at, form in enumerate(one.note.forms) if form in nouns]


def _instead(
    one: Seen, names: Sequence[tuple[int, int, int]], meant: frozenset[int] | None, times: frozenset[int] | None
) -> list[int]:
    """The pieces that may stand for a promise without a verb: to whom it is owed, or when."""
    found = [names[number][0] for number in sorted(meant or ()) if number >= 0]
    return found + [covered(one.note, one.times[number].when.span)[0] for number in sorted(times or ()) if number >= 0]
