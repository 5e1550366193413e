"""The promises of a note, as the learnt reader tells them: whose, to whom, for when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, cast

from sangfroid.calls.turns import Span
from sangfroid.record.journal.clauses import Clause, event, matter
from sangfroid.record.journal.entry import Doubt, Owner, OwnerKind, Promised
from sangfroid.record.journal.facts import core, covered
from sangfroid.record.journal.infinitive import infinitive
from sangfroid.record.journal.net import OWNERS, Grid, Net, Told
from sangfroid.record.journal.people import Person
from sangfroid.record.journal.pieces import Pieces
from sangfroid.record.journal.questions import WHEN, WHO_ACTS, WHO_IS_MEANT
from sangfroid.record.journal.reading import Reading
from sangfroid.record.journal.spans import Time

_CUTS: Final = frozenset(",;:.!?()–—→")
_LINKS: Final = frozenset(("et", "mais", "puis", "donc", "ensuite", "alors"))
_INFINITIVES: Final = ("er", "ir", "re", "oir")
_ORDER: Final = ("owner", "contact", "due")
_SUBJECTS: Final = frozenset(("je", "j'", "il", "elle", "on", "ils", "elles"))
_APART: Final = _CUTS | _LINKS | _SUBJECTS | {"qui"}
_BREATH: Final = 3  # pieces
NONE: Final = 0.5  # an undertaking is less likely to be none
SURE: Final = 0.8  # that it is owed to nobody who is named, or must be asked
_KINDS: Final = ("me", "colleague", "doctor", "client")


@dataclass(frozen=True, slots=True)
class Ground:
    """What the promises of a note are made from."""

    note: Pieces
    read: Reading
    people: tuple[Person, ...]
    times: tuple[Time, ...]


def promises(ground: Ground, net: Net, told: Told) -> tuple[tuple[Promised, ...], list[Doubt]]:
    """The promises in order, and what must be asked about them."""
    heads = _heads(ground, told)
    if not heads:
        return (), []
    spans = [covered(ground.note, one.when.span) or [0] for one in ground.times]
    timed = net.times(told, heads, [(each[0], each[-1]) for each in spans], [sort(one) for one in ground.times])
    places = [place for one in ground.people for place in one.places]
    owed = net.owed(told, heads, places)
    found: list[Promised] = []
    asked: list[Doubt] = []
    for number, head in enumerate(heads):
        kind = OWNERS[1 + int(told.owners[head, 1:].argmax())]
        to, among = _to(ground, owed[number], _clause(ground, head)) if kind != "client" else (None, ())
        best = int(timed[number].argmax())
        before = found[-1].what if found else None
        what = _what(ground, head, kind, before)
        promise, doubts = _promised(ground, heads, number, (kind, what, to), ground.times[best - 1] if best else None)
        found.append(promise)
        if among:
            said = ground.read.note.text[slice(*promise.span)]
            doubts.append(Doubt("contact", WHO_IS_MEANT, said, among, number))
        asked += sorted(doubts, key=lambda one: _ORDER.index(one.field))
    return tuple(found), asked


def _heads(ground: Ground, told: Told) -> list[int]:
    """The pieces that tell an undertaking; of two in one breath ("un coup de fil à passer") the surer one."""
    found: list[int] = []
    for at in range(len(ground.note)):
        if told.owners[at, 0] >= NONE:
            continue
        one_breath = found and at - found[-1] <= _BREATH and _APART.isdisjoint(ground.note.forms[found[-1] : at])
        if not one_breath:
            found.append(at)
        elif told.owners[at, 0] < told.owners[found[-1], 0]:
            found[-1] = at
    return found


def sort(time: Time) -> int:
    """The number of the sort of time that the net knows it by."""
    return time.alone + 2 * (time.when.due is None) + 4 * (time.when.why is not None)


def _to(ground: Ground, odds: Grid, clause: Clause | None) -> tuple[str | None, tuple[str, ...]]:
    """(whom it is owed to, the names among which it must be asked); the rules' word where the nets doubt."""
    left = list(odds[2:])
    shares = []
    for one in ground.people:
        shares.append(sum(left[: len(one.places)]))
        left = left[len(one.places) :]
    best = max(range(len(shares)), key=lambda each: shares[each], default=-1)
    if best >= 0 and shares[best] > max(odds[0], odds[1]):
        return ground.people[best].name, ()
    if clause is not None and max(odds[0], odds[1]) < SURE and (ruled := _ruled(ground, clause)) is not None:
        return ruled, ()
    if odds[1] > odds[0] and len(ground.people) > 1:
        return None, tuple(one.name for one in ground.people)
    return None, ()


def _ruled(ground: Ground, clause: Clause) -> str | None:
    """Whom the rules say it is owed to, where the nets name that one too."""
    number = ground.read.whom.to(clause)[0]
    if number is None:
        return None
    (a, b), name = ground.read.note.names[number].span, ground.read.note.names[number].text
    return next((one.name for one in ground.people if (one.span[0] < b and a < one.span[1]) or one.name == name), None)


def _promised(
    ground: Ground, heads: Sequence[int], number: int, of: tuple[str, str, str | None], time: Time | None
) -> tuple[Promised, list[Doubt]]:
    kind, what, to = of
    head, text = heads[number], ground.read.note.text
    clause = _clause(ground, head)
    span = _span(ground, heads, number, clause, time)
    said = text[slice(*span)]
    asked: list[Doubt] = []
    owner = None if kind == "?" else Owner(cast("OwnerKind", kind), _named(ground, kind, head, clause))
    if owner is None:
        asked.append(Doubt("owner", WHO_ACTS, said, _KINDS, number))
    when = time.when if time else None
    words = text[slice(*when.span)] if when else None
    if when is not None and words is not None and when.why is not None:
        choices = tuple(each.isoformat() for each in when.choices)
        asked.append(Doubt("due", WHEN[when.why], words, choices, number))
    due = when.due if when else None
    promise = Promised(
        owner=owner, what=what, span=span, to=to,
        about=clause.about if clause else matter(ground.read.note, (ground.note.spans[head][1], span[1]), when),
        when=words, due=due, precision=when.precision if when and due else "none",
        after=clause.after if clause else event(said),
    )  # fmt: skip
    return promise, asked


def _clause(ground: Ground, head: int) -> Clause | None:
    """The clause that the rules found at this word."""
    a, b = ground.note.spans[head]
    spans = ground.read.note.words.spans
    return next((one for one in ground.read.clauses if spans[one.act.at][0] < b and a < spans[one.act.at][1]), None)


def _what(ground: Ground, head: int, kind: str, before: str | None) -> str:
    """What is undertaken; of a head that is no verb ("technicien demain") what goes without saying."""
    clause = _clause(ground, head)
    if clause is not None and (clause.act.verb.finite or clause.act.verb.what.endswith(_INFINITIVES)):
        return clause.act.verb.what
    form, span = core(ground.note.forms[head]), ground.note.spans[head]
    others = [one.when.span for one in ground.times] + [name.span for name in ground.read.note.names]
    if form in ground.read.note.forms and ground.read.who.works(ground.read.note.forms.index(form)):
        return "passer"
    if any(a < span[1] and span[0] < b for a, b in others):
        return before or ("passer" if kind in ("colleague", "doctor") else "rappeler")
    return infinitive(ground.note.raw[head], form)


def _span(ground: Ground, heads: Sequence[int], number: int, clause: Clause | None, time: Time | None) -> Span:
    """The words of the promise."""
    if clause is not None:
        a, b = clause.span
    else:
        forms, first = ground.note.forms, heads[number]
        floor = heads[number - 1] + 1 if number else 0
        while first > floor and forms[first - 1] not in _CUTS | _LINKS and forms[first] not in _SUBJECTS:
            first -= 1
        last, limit = heads[number], heads[number + 1] if number + 1 < len(heads) else len(forms)
        while last + 1 < limit and forms[last + 1] not in _CUTS:
            last += 1
        a, b = ground.note.spans[first][0], ground.note.spans[last][1]
    return (a, max(b, time.when.span[1])) if time and time.when.span[0] >= a else (a, b)


def _named(ground: Ground, kind: str, head: int, clause: Clause | None) -> str | None:
    """The name of the one who must do it, where it is said."""
    ruled = ground.read.whom.owner(clause) if clause else None
    if ruled is not None and ruled.kind == kind:
        return ruled.name
    if kind == "client":
        callers = [one for one in ground.people if one.role == "caller"]
        return callers[0].name if len(callers) == 1 else None
    if kind == "me":
        return None
    taken = [one.span for one in ground.people]
    names = [
        name for name in ground.read.note.names
        if name.span[1] <= ground.note.spans[head][0] and (kind == "doctor") == (name.kind == "doctor")
        and not any(a < name.span[1] and name.span[0] < b for a, b in taken)
    ]  # fmt: skip
    return ground.read.whom.bare(names[-1]) if names else None
