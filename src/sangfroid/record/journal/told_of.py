"""What is seen of each one named: the words around, the others named, the acts that reach them, the rules' word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sangfroid.language.words import fold
from sangfroid.record.journal.beside import kind_of, lead_of, opening, right_of, sort_of
from sangfroid.record.journal.line import WHO
from sangfroid.record.journal.owners import name_is_first
from sangfroid.record.journal.pairs import OF_NAMED
from sangfroid.record.journal.reading import Reading
from sangfroid.record.journal.sheet import Sheet
from sangfroid.record.journal.spoken import SPOKE
from sangfroid.record.journal.weights import ordinary

_ARTICLES: Final = frozenset(
    ("le", "la", "l", "les", "un", "une", "son", "sa", "ses", "mon", "ma", "notre", "au", "du", "ce", "cette")
)

# What stands beside the rules' word.
_WITH_RULES: Final = ("kind", "lead", "left", "right", "rank", "reached", "acts", "others", "noun", "hinted", "opens")


@dataclass(frozen=True, slots=True)
class Named:
    """One who is named, at all places; `verdict` the role that the rules give, "none" for nobody's contact."""

    numbers: tuple[int, ...]
    verdict: str


def named(reading: Reading) -> list[Named]:
    """All who are named, those too that the rules leave out."""
    mentions, cast = reading.cast.mentions, reading.cast
    groups: list[list[int]] = []
    for number in sorted(mentions.place):
        group = next((group for group in groups if mentions.same(group[0], number)), None)
        if group is None:
            groups.append([number])
        else:
            group.append(number)
    roles = {number: party.role for party in cast.parties for number in party.numbers}
    called = _called(reading)
    found: list[Named] = []
    for group in groups:
        role = next((roles[number] for number in group if number in roles), None)
        if role == "about" and group[0] not in cast.decided and not called.isdisjoint(group):
            role = "to_call"
        found.append(
            Named(tuple(group), role or ("none" if group[0] not in cast.owners else f"none {cast.owners[group[0]]}"))
        )
    return found


def _called(reading: Reading) -> set[int]:
    """The numbers of those whom our side will call, or reach where another called."""
    caller = any(party.role == "caller" for party in reading.cast.parties)
    found: set[int] = set()
    for clause, owner in zip(reading.clauses, reading.owners, strict=True):
        if (owner is None or owner.kind != "client") and (caller or clause.act.verb.call):
            to, _ = reading.whom.to(clause)
            if to is not None:
                found.add(to)
    return found


def seen(reading: Reading, sheet: Sheet, everyone: list[Named], number: int) -> tuple[list[str], list[str]]:
    """(what the words show of the one named, what the rules say)."""
    one = everyone[number]
    facts: set[str] = set()
    rules: set[str] = {f"rules={one.verdict}", f"rules={one.verdict}+many={min(len(everyone), 4)}"}
    shared = dict(_among(reading, sheet, everyone, number)) | dict(_next_to(reading, sheet, everyone, number))
    shared |= dict(_acts(reading, one))
    for each in one.numbers:
        words = dict(_around(reading, sheet, each))
        words |= shared
        signs = set(signs_of(reading, each))
        facts |= {f"sign={sign}" for sign in signs} | {f"sign={sign}+kind={words['kind']}" for sign in signs}
        facts |= {f"sign={sign}+rank={words['rank']}" for sign in signs} | {f"signs={' '.join(sorted(signs))}"}
        facts |= {f"{name}={value}" for name, value in words.items()}
        facts |= {"+".join(pair) + "=" + "|".join(words.get(name, "") for name in pair) for pair in OF_NAMED}
        rules |= {f"rules={one.verdict}+{name}={words.get(name, '')}" for name in _WITH_RULES}
    return sorted(facts), sorted(rules)


def signs_of(reading: Reading, number: int) -> Iterator[str]:
    """What the rules look at one by one."""
    mentions, cast = reading.cast.mentions, reading.cast
    at = mentions.place[number]
    signs = {
        "called": mentions.called(number),
        "about": mentions.about(number),
        "acting": mentions.acting(at),
        "spoken before": mentions.spoken_before(at),
        "phones": mentions.phones(number),
        "of kin": mentions.of_kin(number),
        "own kin": mentions.own_kin(number),
        "asked for": mentions.asked_for(number),
        "called for": mentions.called_for(number),
        "reported": mentions.ties.reported(at),
        "blamed": mentions.ties.blamed(at),
        "employer": mentions.ties.employer(at),
        "numbered": mentions.ties.numbered(at),
        "takes over": mentions.takes_over(at),
        "colleague": cast.who.beside_colleague(at),
    }
    yield from (sign for sign, shown in signs.items() if shown)


def _meant(reading: Reading) -> Iterator[tuple[int | None, str, str]]:
    """Whom each undertaking is owed to, by pronoun or name; whose it is; what it takes."""
    for clause, owner in zip(reading.clauses, reading.owners, strict=True):
        yield (
            reading.whom.to(clause)[0],
            owner.kind if owner else "?",
            "call" if clause.act.verb.call else clause.act.verb.takes,
        )


def _around(reading: Reading, sheet: Sheet, number: int) -> Iterator[tuple[str, str]]:
    mentions = reading.cast.mentions
    note, at, name = reading.note, mentions.place[number], reading.note.names[number]
    yield "kind", kind_of(reading, sheet, number)
    yield "first", str(name_is_first(note, number, sheet))
    yield "everyday", str([ordinary(fold(word)) for word in name.text.split()[:3]]) if not name.titled else "-"
    left = note.form(at - 1) if at and at not in note.breaks else "^"
    yield "left", left
    yield "left2", note.form(at - 2) if left != "^" else "^"
    yield "right", note.form(at + 1) if at + 1 < len(note) and at + 1 not in note.breaks else "$"
    yield "right2", note.form(at + 2)
    yield "right mood", str(any(form in mentions.moods for form in note.forms[at + 1 : at + 4]))
    after = note.forms[at + 1 : at + 7]
    yield "right us", next((form for form in after[:3] if form in ("me", "m", "nous")), "-")
    yield "right no", str(not {"n", "ne", "pas", "jamais", "plus"}.isdisjoint(after))
    yield (
        "right late",
        next((form for form in after if form in ("devait", "avait", "attend", "devais", "toujours", "etait")), "-"),
    )
    yield "right shape", right_of(reading, sheet, at)
    yield "clause", str(sum(1 for each in note.breaks if each <= at))
    yield "article", left if left in _ARTICLES else "-"
    lead = lead_of(note, at)
    yield "lead", "^" if lead < 0 else note.form(lead)
    yield "lead2", "^" if lead < 1 or lead in note.breaks else note.form(lead - 1)
    yield "leadkind", sort_of(sheet, note.form(lead)) if lead >= 0 else "^"
    near = [place for place in range(max(0, at - 4), at) if sort_of(sheet, note.form(place)) != "-"]
    yield "noun", sort_of(sheet, note.form(near[-1])) if near else "-"
    yield "opens", str(note.opens(at) or (left in _ARTICLES and note.opens(at - 1)))
    yield "before apart", str(at in note.breaks)
    yield "after apart", note.text[note.end(at) : note.end(at) + 2].strip()[:1] if at + 1 in note.breaks else "-"
    yield "bracket", str("(" in note.text[max(0, note.start(at) - 2) : note.start(at)])
    yield "spoken", next((form for form in reversed(note.forms[max(0, at - 4) : at]) if form in SPOKE), "-")
    yield "phones", next((form for form in note.forms[at + 1 : at + 5] if form in SPOKE), "-")


def _among(reading: Reading, sheet: Sheet, everyone: list[Named], number: int) -> Iterator[tuple[str, str]]:
    mentions, cast = reading.cast.mentions, reading.cast
    one = everyone[number]
    yield "rank", str(min(number, 3))
    yield "many", str(min(len(everyone), 4))
    others = [name for each in everyone if each is not one for name in each.numbers]
    kinds = {
        reading.note.names[other].kind + (" titled" if reading.note.names[other].titled else "") for other in others
    }
    yield "others", " ".join(sorted(kinds))
    yield "unnamed", str(mentions.unnamed_caller())
    yield "told", str(cast.told)
    before = everyone[number - 1].numbers[-1] if number else -1
    if before >= 0:
        gap = mentions.place[one.numbers[0]] - mentions.place[before]
        yield "gap", str(min(gap, 5)) + " " + reading.note.form(mentions.place[one.numbers[0]] - 1)
    yield "another called", str(any(mentions.called(other) and not mentions.about(other) for other in others))
    yield "opening", opening(reading, sheet)
    yield "subject", str(any(form == WHO for form in reading.note.forms[:1]))


def _next_to(reading: Reading, sheet: Sheet, everyone: list[Named], number: int) -> Iterator[tuple[str, str]]:
    """Those named before and after."""
    mentions = reading.cast.mentions
    for name, other in (("previous", number - 1), ("next", number + 1)):
        if 0 <= other < len(everyone):
            each = everyone[other].numbers[0]
            yield name, kind_of(reading, sheet, each)
            yield f"{name} signs", " ".join(sorted(signs_of(reading, each)))
            yield f"{name} shape", right_of(reading, sheet, mentions.place[each])
        else:
            yield name, "-"


def _acts(reading: Reading, one: Named) -> Iterator[tuple[str, str]]:
    """The undertakings that reach or name this one."""
    mentions, cast = reading.cast.mentions, reading.cast
    reached: list[str] = []
    acts: list[str] = []
    for clause, owner in zip(reading.clauses, reading.owners, strict=True):
        side = owner.kind if owner else "?"
        target = cast.targets.of(clause)
        if target in one.numbers:
            reached.append(f"{side} {'call' if clause.act.verb.call else clause.act.verb.takes}")
        if mentions.number(clause.act.subject) in one.numbers:
            acts.append(f"{clause.act.who} {'call' if clause.act.verb.call else clause.act.verb.takes}")
    yield "meant", next((f"{side} {verb}" for to, side, verb in _meant(reading) if to in one.numbers), "-")
    yield "reached", reached[0] if reached else "-"
    yield "acts", acts[0] if acts else "-"
    yield "hinted", " ".join(sorted({"call" if clause.act.verb.call else "do" for clause in reading.clauses}))
