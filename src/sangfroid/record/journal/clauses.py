"""The words that belong to one undertaking: its clause, its time, its event, its matter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sangfroid.calls.turns import Span
from sangfroid.language.deadlines import Calendar
from sangfroid.record.journal.act import Act
from sangfroid.record.journal.line import WHO, Line
from sangfroid.record.journal.sheet import word_list
from sangfroid.record.journal.times import When, moved, whens

_SUBJECTS: Final = word_list("clauses_subjects")
_LINKS: Final = word_list("clauses_links")
_CUTS: Final = word_list("clauses_cuts")
_LEAD: Final = word_list("clauses_lead")
_NOT_APART: Final = word_list("clauses_not_apart")  # before a pronoun that begins no clause
_COMINGS: Final = word_list("clauses_comings")
_NEAR: Final = word_list("clauses_near")
_EVENT: Final = re.compile(
    r"\bà (?:son|sa|leur|mon|notre) (?:retour|réception)|\bà réception\b(?: d\w+ \w+)?"
    r"|\b(?:d[eè]s|aussit[oô]t|une fois|quand|lorsque?|apr[eè]s(?![- ]midi))\s*(?:que|qu['’])?\s*[^.;:!?…,]{3,60}",
    re.IGNORECASE,
)
_NO_EVENT: Final = re.compile(
    r"(?:d[eè]s|apr[eè]s)\s+(?:demain|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|\d"
    r"|que possible|ce|midi|aujourd)",
    re.IGNORECASE,
)
_ABOUT: Final = re.compile(
    r"\b(?:pour|au sujet d[eu]s?|à propos d[eu]s?|concernant|par rapport (?:à|aux?)|quant (?:à|aux?)|sur)"
    r"\s+(?P<it>(?:[^,.;:!?()]|(?<=\bM)\.|(?<=\bDr)\.){2,80})",
    re.IGNORECASE,
)
_ABOUT_WORDS: Final = 8
_BEFORE_TIME: Final = frozenset(("a", "pour", "sous", "avant", "vers", "dans", "des"))
_PRONOUNS: Final = frozenset(("un", "une", "elle", "lui", "eux", "elles"))
_CONDITION: Final = 8  # words after an act in which a "si" conditions it


@dataclass(frozen=True, slots=True)
class Clause:
    """What belongs to an act; `last` is the place after its words."""

    act: Act
    last: int
    span: Span
    when: When | None
    after: str | None
    about: str | None


def clauses(note: Line, acts: list[Act], said_at: datetime, calendar: Calendar) -> list[Clause]:
    """Each act with its words; those that are undertakings only with a time to come are left out without one."""
    found: list[Clause] = []
    for number, act in enumerate(acts):
        limit = acts[number + 1].first if number + 1 < len(acts) else len(note)
        last = _end(note, act, limit)
        begin = note.start(act.first)
        when = _after(note, act, last, said_at, calendar)
        if when is None:
            when = _before(note, act, acts[number - 1].last + 1 if number else 0, said_at, calendar)
        if when is not None and found and found[-1].when is not None and not _ready_for(found[-1].act, act):
            a, b = found[-1].when.span
            when = None if a < when.span[1] and when.span[0] < b else when
        if when is None and act.model >= 0:  # "veut qu'on la rappelle lundi, Paul le fera"
            a, b = note.start(act.model), begin
            when = next((moved(one, a) for one in whens(note.text[a:b], said_at, calendar)), None)
        text = note.text[begin : note.end(last - 1)]
        after = event(text)
        if (
            act.dated
            and after is None
            and (when is None or (when.due is None and when.why is None and act.who == "me"))
        ):
            continue
        if when is None and after is None and _only_if(note, act):
            continue
        span = (begin, max(note.end(last - 1), when.span[1]) if when and when.span[0] >= begin else note.end(last - 1))
        behind = (note.end(act.last), note.end(last - 1))
        found.append(Clause(act, last, span, when, after, matter(note, behind, when)))
    return [clause for clause in found if not any(_said_again(note, clause, other) for other in found)]


def _ready_for(coming: Act, act: Act) -> bool:
    """ "Mme Roux passe jeudi, lui préparer le chèque": the one time holds for both."""
    return coming.verb.inf in _COMINGS and coming.who != "me" and act.who == "me" and act.subject < 0


def _said_again(note: Line, clause: Clause, other: Clause) -> bool:
    """Whether another clause tells the same act better: "veut qu'on la rappelle, je la rappelle demain"."""
    one, two = clause.act, other.act
    same = one.verb.what == two.verb.what or (one.verb.call and two.verb.call)
    named = any(note.name[at] >= 0 for at in range(one.at + 1, clause.last))
    if clause is other or not same or named or two.who == "client" or one.who in ("client", "name", "third"):
        return False
    wished = one.passive or (note.form(one.subject - 1) == "que" and one.subject > 0)
    if wished and two.at > one.at and two.subject >= 0:
        return True
    return clause.when is None and clause.after is None and other.when is not None and one.who == two.who


def _only_if(note: Line, act: Act) -> bool:
    """ "On la rappellera si la pièce arrive": nothing is undertaken."""
    _, end = note.sentence(act.at)
    places = range(act.last + 1, min(act.last + _CONDITION, end))
    return any(note.form(at) == "si" and note.form(at + 1) != "possible" for at in places if at not in note.breaks)


def _end(note: Line, act: Act, limit: int) -> int:
    """The place after the act's clause."""
    for place in range(act.last + 1, limit):
        form, before = note.form(place), note.form(place - 1)
        if note.stops(place) or form in _CUTS:
            return place
        if form == WHO and before == "et" and note.form(place - 2) == WHO:
            continue  # "j'avertis Mme Roy et M. Petit ce soir"
        later = place > act.last + 1
        named = form == WHO and later and before not in ("a", "de")
        if (place in note.breaks or before in _LINKS) and (form in _SUBJECTS or named):
            return place - 1 if before in _LINKS and place - 1 > act.last else place
        if form in _SUBJECTS and later and before not in _NOT_APART:
            return place
    return limit


def _after(note: Line, act: Act, last: int, said_at: datetime, calendar: Calendar) -> When | None:
    begin, end = note.start(act.first), note.start(last) if last < len(note) else len(note.text)
    verb = note.start(act.at)
    text = note.text[begin:end]
    found = [moved(one, begin) for one in whens(text, said_at, calendar)]
    later = next((one for one in found if one.span[1] > verb and one.span[0] >= begin), None)
    if later is None and (after_it := _after_pronoun(note, act, last, said_at, calendar)) is not None:
        return after_it
    link = next((note.start(at) for at in range(act.first, act.at) if note.form(at) in ("et", "puis")), None)
    if later is None and link is not None:  # "il se décide d'ici lundi et nous prévient"
        return next((one for one in reversed(found) if one.due is not None and one.span[1] <= link), None)
    return later


def _after_pronoun(note: Line, act: Act, last: int, said_at: datetime, calendar: Calendar) -> When | None:
    """ "Elle en refait un pour jeudi", "je passe chez elle à midi"."""
    for place in range(act.last + 2, last):
        if note.form(place) in _BEFORE_TIME and note.form(place - 1) in _PRONOUNS:
            begin, end = note.start(place), note.start(last) if last < len(note) else len(note.text)
            found = whens(note.text[begin:end], said_at, calendar)
            return moved(found[0], begin) if found and found[0].span[0] == 0 else None
    return None


def _before(note: Line, act: Act, floor: int, said_at: datetime, calendar: Calendar) -> When | None:
    """A time that opens the act's clause: "demain matin, je la rappelle", "lundi 14 h à rappeler"."""
    first = act.first
    while first > floor and not note.stops(first - 1):
        if first < act.first and first in note.breaks:
            break
        first -= 1
    begin, end = note.start(first), note.start(act.first)
    for one in reversed(whens(note.text[begin:end], said_at, calendar)):
        a, b = one.span
        places = range(first, act.first)
        lead = [place for place in places if note.end(place) <= begin + a]
        rest = [note.form(place) for place in places if note.start(place) >= begin + b]
        named = bool(lead) and note.name[lead[-1]] >= 0
        task = act.subject < 0 and not act.promised and act.verb.call
        if named and act.first in note.breaks and not task:
            continue
        if act.dated and one.due is not None and first == floor:
            return moved(one, begin)
        joined = act.subject >= 0 and note.start(max(act.subject, 0)) < begin + a
        if all(form in _NEAR or (joined and form in ("et", "puis", "nous", "me")) for form in rest) and (
            not lead or note.form(lead[-1]) in _LEAD or note.name[lead[-1]] >= 0
        ):
            return moved(one, begin)
    return None


def event(text: str) -> str | None:
    """What the words of an act say that it waits for: "dès réception du chèque"."""
    found = _EVENT.search(text)
    return found.group().strip() if found and not _NO_EVENT.match(found.group()) else None


def matter(note: Line, span: Span, when: When | None) -> str | None:
    """What an act bears on, by the words that stand behind it: "pour la livraison"."""
    for found in _ABOUT.finditer(note.text, *span):
        a, b = found.span("it")
        if when is not None and when.span[0] <= a < when.span[1]:
            continue
        if when is not None and a <= when.span[0] < b:
            b = when.span[0]
        matter = " ".join(note.text[a:b].split()[:_ABOUT_WORDS]).strip()
        if len(matter) > 1 and not any(a <= name.span[0] < a + 2 for name in note.names):
            return matter
    return None
