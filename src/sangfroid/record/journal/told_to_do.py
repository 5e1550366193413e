"""What is seen of each word that may tell an undertaking: its verb, its clause, the time beside it, the rules' word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sangfroid.record.journal.candidates import Candidate, Time
from sangfroid.record.journal.denied import denied
from sangfroid.record.journal.line import WHO
from sangfroid.record.journal.pairs import TO_DO
from sangfroid.record.journal.reading import Reading
from sangfroid.record.journal.sheet import Sheet
from sangfroid.record.journal.subjects import NO
from sangfroid.record.journal.tasks import GOING, MUST

_ENDS: Final = (
    "rai", "rons", "ra", "ront", "rait", "rais", "raient", "er", "ir", "re", "ait", "ais", "ons", "ent", "e", "s", "t",
)  # fmt: skip
_PAST: Final = frozenset(
    ("hier", "avanthier", "avait", "avais", "avaient", "derniere", "dernier", "deja", "devait", "devais")
)


def seen(
    reading: Reading, sheet: Sheet, found: list[Candidate], timed: list[Time], number: int
) -> tuple[list[str], list[str]]:
    """(what the words show of the candidate, what the rules say of it)."""
    one = found[number]
    words = dict(_words(reading, one))
    words |= dict(_around(reading, found, timed, number))
    facts = [f"{name}={value}" for name, value in words.items()]
    facts += ["+".join(pair) + "=" + "|".join(words.get(name, "") for name in pair) for pair in TO_DO]
    facts += [f"object={each}" for each in set(reading.who.left(one.at)[1])]
    facts += [f"sign={sign}" for sign in _signs(reading, sheet, one, words)]
    return facts, _verdicts(one, words)


def _signs(reading: Reading, sheet: Sheet, one: Candidate, words: dict[str, str]) -> Iterator[str]:
    """What the rules look at one by one."""
    act = one.act
    if act is None:
        yield "no frame"
        yield f"no frame+shape={words['shape']}"
        return
    signs = {
        "dated": act.dated,
        "future": act.future,
        "promised": act.promised,
        "passive": act.passive,
        "model": act.model >= 0,
    }
    shown = " ".join(sign for sign, is_shown in signs.items() if is_shown)
    taken = denied(reading.note, sheet, act)
    yield f"frame {act.who} {shown}"
    yield f"frame {act.who} {shown} {words['time']}"
    yield f"frame {act.who} {words['shape']} {words['time']} {taken}"
    yield f"denied {taken}"
    yield f"frame {act.who} {words['what']}"
    yield f"frame {act.who} {words['no']}"


def _words(reading: Reading, one: Candidate) -> Iterator[tuple[str, str]]:
    note, who, at = reading.note, reading.who, one.at
    place, objects = who.left(at)
    cut = place < 0 or place + 1 in note.breaks
    head = "^" if cut else note.form(place)
    subject = who.subject(place, objects)
    verb = one.verb
    yield "shape", one.shape
    yield "what", verb.what if one.listed else "~" + next((end for end in _ENDS if note.form(at).endswith(end)), "")
    yield "takes", verb.takes if one.listed else "~"
    yield "call", str(verb.call)
    yield "ours", str(verb.ours)
    yield "said", str(verb.said)
    yield "timed", verb.timed
    yield "head", head
    yield "before", "^" if place < 1 or place in note.breaks else note.form(place - 1)
    yield "left", note.form(at - 1) if at not in note.breaks else "^"
    yield "right", "$" if at + 1 in note.breaks else note.form(one.last + 1)
    yield "right2", note.form(one.last + 2)
    yield "objects", " ".join(sorted({_plain(each) for each in objects}))
    yield "opens", str(note.opens(place + 1))
    yield "subject", f"{subject.who}" if subject else "none"
    yield "carried", str(subject is not None and subject.at != place)
    yield "lead", note.form(subject.at - 1) if subject and subject.at > 0 and subject.at not in note.breaks else "^"
    if head in ("a", "de", "d") or head in GOING or head in MUST:
        before, more = who.left(place)
        governed = who.subject(before, more)
        yield "governor", governed.who if governed else note.form(before) if before >= 0 else "^"
    first = subject.at if subject else place
    inside = [note.form(each) for each in range(max(0, first), min(at + 3, len(note)))]
    yield "no", next((form for form in inside if form in NO), "-")


def _plain(form: str) -> str:
    return (
        "us"
        if form in ("me", "m", "nous")
        else "it"
        if form in ("le", "la", "les", "l")
        else "him"
        if form in ("lui", "leur")
        else "se"
    )


def _around(reading: Reading, found: list[Candidate], timed: list[Time], number: int) -> Iterator[tuple[str, str]]:
    note, one = reading.note, found[number]
    begin, end = note.sentence(one.at)
    yield "question", str(note.form(end) == "?")
    yield "if", next((form for form in note.forms[begin : one.at] if form in ("si", "sinon", "quand")), "-")
    yield "past", str(not _PAST.isdisjoint(note.forms[max(begin, one.at - 5) : one.at + 5]))
    yield "time", _timed(reading, found, timed, number)
    before = found[number - 1] if number and found[number - 1].at >= begin else None
    after = found[number + 1] if number + 1 < len(found) and found[number + 1].at < end else None
    yield "previous", f"{before.shape}" if before else "-"
    yield "next", f"{after.shape}" if after else "-"
    yield "next what", f"{after.verb.what}" if after else "-"
    yield "rank", "last" if number + 1 == len(found) else "first" if not number else "mid"
    yield "many", str(min(len(found), 5))
    yield (
        "named",
        "before" if one.at and note.form(one.at - 1) == WHO else "after" if note.form(one.last + 1) == WHO else "-",
    )
    yield "opening", note.form(begin)
    yield "same", str(any(other is not one and other.verb.what == one.verb.what for other in found))
    told = [
        form
        for form in note.forms[begin : one.at]
        if form in ("demande", "veut", "voulait", "souhaite", "dit", "promis", "attend", "voudrait")
    ]
    yield "told", told[-1] if told else "-"


def _timed(reading: Reading, found: list[Candidate], timed: list[Time], number: int) -> str:
    """Where the nearest words of time stand, and what they are."""
    note, one = reading.note, found[number]
    limit = found[number + 1].at if number + 1 < len(found) else len(note)
    floor = found[number - 1].at if number else -1
    after = next((each for each in timed if one.at < each.first < limit), None)
    before = next((each for each in reversed(timed) if floor < each.last < one.at), None)
    near = after or before
    if near is None:
        return "later" if any(each.first > one.at for each in timed) else "earlier" if timed else "no"
    kind = "due" if near.when.due else near.when.why or "open"
    broken = not note.breaks.isdisjoint(range(min(one.at, near.last) + 1, max(one.at, near.first) + 1))
    return f"{'after' if after else 'before'} {kind}{' apart' if broken else ''}"


def _verdicts(one: Candidate, words: dict[str, str]) -> list[str]:
    act = one.act
    raw = act.who if act else "none"
    rules = f"{raw}/{one.owner}"
    facts = [
        f"rules={rules}",
        f"kept={one.owner}",
        f"kept={one.owner}+shape={one.shape}",
        f"listed={one.listed}+kept={one.owner}",
    ]
    facts += [
        f"kept={one.owner}+{name}={words.get(name, '')}"
        for name in ("subject", "time", "what", "head", "opens", "rank", "no", "governor")
    ]
    if act is not None:
        facts += [
            f"rules={rules}+dated={act.dated}",
            f"rules={rules}+promised={act.promised}",
            f"rules={rules}+passive={act.passive}",
        ]
    return facts
