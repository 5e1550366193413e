"""What the learnt reader sees of each piece of a note: its letters, what lists and rules say of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from sangfroid.calls.turns import Span
from sangfroid.record.journal.line import Line
from sangfroid.record.journal.pieces import Pieces
from sangfroid.record.journal.reading import Reading
from sangfroid.record.journal.sheet import journal_sheet, word_list
from sangfroid.record.journal.signs import places
from sangfroid.record.journal.times import When
from sangfroid.record.journal.weights import ordinary

_LISTS: Final = (
    "subjects_no_trades", "names_things", "names_places", "names_trades", "names_sorts", "names_shops",
    "names_ambiguous", "names_legal", "targets_others", "names_surnames", "whom_spoke",
)  # fmt: skip
_SHAPE: Final = 8
_LONGEST: Final = 10
_AGAIN: Final = 3  # letters of a word that is told to come again


@dataclass(frozen=True, slots=True)
class Facts:
    """What is seen of each piece: its letters, its sort, the rules' word on it."""

    letters: list[list[str]]
    sorts: list[list[str]]
    rules: list[list[str]]

    def looks(self) -> tuple[list[list[str]], list[list[str]]]:
        """What is seen of each piece, with the rules' word and without."""
        bare = [[*letters, *sorts] for letters, sorts in zip(self.letters, self.sorts, strict=True)]
        return [[*seen, *rules] for seen, rules in zip(bare, self.rules, strict=True)], bare


@cache
def _listed() -> dict[str, tuple[str, ...]]:
    """What the sheet's lists say of each form."""
    sheet = journal_sheet()
    found: defaultdict[str, list[str]] = defaultdict(list)
    for form, group in sheet.titles.items():
        found[form].append(f"title={group}")
    for form in sheet.words["doctors"]:
        found[form].append("title=dr")
    for form, group in sheet.first_names.items():
        found[form].append(f"first={group}")
    for form, group in sheet.firms.items():
        found[form] += ["firm", f"firm={group}"]
    for kind, forms in sheet.words.items():
        for form in forms:
            found[form].append(f"list={kind}")
    for form, facts in _verbs():
        found[form] += facts
    for form, verb in sheet.nouns.items():
        found[form] += ["vnoun", f"vnoun={verb}"]
    for name in _LISTS:
        for form in word_list(name):
            found[form].append(f"wl={name}")
    return {form: tuple(dict.fromkeys(facts)) for form, facts in found.items()}


def _verbs() -> Iterator[tuple[str, list[str]]]:
    for verb in journal_sheet().verbs:
        base = [
            "verb", f"verb={verb.inf}", f"takes={verb.takes}", f"timed={verb.timed}", f"ours={verb.ours}",
            f"call={verb.call}", f"said={verb.said}",
        ]  # fmt: skip
        for form in verb.finite:
            yield form, [*base, "vshape=fut" if form.endswith(("rai", "ra", "rons", "ront")) else "vshape=fin"]
        yield from ((form, [*base, "vshape=would"]) for form in verb.would)
        yield from ((form, [*base, "vshape=done"]) for form in verb.done)
        yield verb.inf, [*base, "vshape=inf"]
        if verb.noun:
            yield verb.noun, [*base, "vshape=noun"]


def core(form: str) -> str:
    """A piece's form without the sign at its end."""
    return form.rstrip("'’.") or form


def seen(note: Pieces, text: str, times: Sequence[When]) -> Facts:
    """What the words themselves show; the rules' part is empty."""
    cores = [core(form) for form in note.forms]
    timed = _timed(note, times)
    manner = _manner(text)
    letters, sorts = [], []
    for at, form in enumerate(cores):
        letters.append([f"w={form}", *_grams(form)])
        found = [*_sorts(note, at, form, low="LOW" in manner), f"t={timed[at]}", f"t1={timed[at][0]}", *manner]
        found += ["BOS"] * (at == 0) + ["EOS"] * (at == len(cores) - 1)
        found += ["glued"] * (at > 0 and note.spans[at - 1][1] == note.spans[at][0])
        found += ["rep"] * (len(form) > _AGAIN and cores.count(form) > 1)
        sorts.append(found)
    return Facts(letters, sorts, [[] for _ in cores])


def _manner(text: str) -> list[str]:
    """How the whole note is written."""
    low = not any(char.isupper() for char in text[1:])
    plain = not any(char in ",.;:()" for char in text[:-1])
    return ["LOW"] * low + ["NOP"] * plain + ["NOACC"] * (not any(char in "éèàêç" for char in text))


def _timed(note: Pieces, times: Sequence[When]) -> list[str]:
    found = ["-"] * len(note)
    for when in times:
        sort = "due" if when.due else when.why or "open"
        for number, at in enumerate(covered(note, when.span)):
            found[at] = f"{'I' if number else 'B'}{sort}"
    return found


def covered(note: Pieces, span: Span) -> list[int]:
    """The pieces that stand in a span."""
    return [at for at, (a, b) in enumerate(note.spans) if a < span[1] and span[0] < b]


def _grams(form: str) -> list[str]:
    if not form[0].isalpha():
        return []
    whole = f"^{form}$"
    return [f"g={whole[at : at + 3]}" for at in range(len(whole) - 2)]


def _sorts(note: Pieces, at: int, form: str, *, low: bool) -> list[str]:
    raw = note.raw[at]
    if not form[0].isalpha():
        return [f"sh={_shape(raw)}"]
    everyday = "day" if ordinary(form) else "noday"
    found = [f"e{size}={form[-size:]}" for size in (2, 3, 4) if len(form) > size]
    found += [f"b{size}={form[:size]}" for size in (2, 3, 4) if len(form) > size]
    found += [f"len={min(len(form), _LONGEST)}", everyday]
    found += ["acc"] * raw.lower().endswith(("é", "ée", "és", "ées"))
    if raw[0].isupper():
        opens = at == 0 or note.raw[at - 1] in ".!?"
        found += ["cap", f"cap+{everyday}"] + ["cap+open"] * opens
    found += ["allcap"] * (raw.isupper() and len(raw) > 1) + ["hyph"] * ("-" in raw)
    listed = _listed()
    found += listed.get(form, ()) if form in listed else listed.get(form.split("-", maxsplit=1)[0], ())
    return found + ["agrave"] * (raw in ("à", "À")) + [f"low+{everyday}"] * low


def _shape(raw: str) -> str:
    marks = "".join("X" if c.isupper() else "x" if c.islower() else "9" if c.isdigit() else c for c in raw)
    return re.sub(r"(.)\1+", r"\1", marks)[:_SHAPE]


def by_rules(note: Pieces, read: Reading, manner: tuple[str | None, str | None], facts: Facts) -> Facts:
    """The same, with what the rules say; `manner`: the situation and the ending that they hear."""
    line = read.note
    rules: list[list[str]] = [[] for _ in range(len(note))]

    def mark(span: Span, found: Iterable[str], *, first: bool = False) -> None:
        told = list(found)
        for at in covered(note, span)[: 1 if first else None]:
            rules[at] += told

    _names(note, line, read, rules)
    for clause, owner in zip(read.clauses, read.owners, strict=True):
        side = owner.kind if owner else "?"
        when = "no" if not clause.when else "due" if clause.when.due else clause.when.why or "open"
        act = ["ra", f"ra={side}", f"raw={clause.act.who}", f"rwhen={when}", f"rdated={clause.act.dated}"]
        mark(line.words.spans[clause.act.at], act, first=True)
        mark(clause.span, [f"rc={side}"])
        if clause.when:
            mark(clause.when.span, [f"rcw={side}"])
        to = read.whom.to(clause)[0]
        if to is not None and side != "client":
            mark(line.names[to].span, [f"rto={side}"])
    for one in read.acts:
        mark(line.words.spans[one.at], [f"ract={one.who}"], first=True)
    for kind in ("situations", "endings"):
        found = journal_sheet().rules[kind]
        for match in places(line, found):
            spans = line.words.spans
            mark((spans[match.first][0], spans[match.last][1]), [f"{kind[:3]}={found.rules[match.pattern].gives}"])
    whole = [f"rs={manner[0]}", f"re={manner[1]}", "R"]
    return Facts(facts.letters, facts.sorts, [each + whole for each in rules])


def _names(note: Pieces, line: Line, read: Reading, rules: list[list[str]]) -> None:
    for number, name in enumerate(line.names):
        role = next((party.role for party in read.cast.parties if number in party.numbers), "none")
        ours = read.cast.owners.get(number)
        for order, at in enumerate(covered(note, name.span)):
            step = "I" if order else "B"
            rules[at] += [f"rn={step}", f"rn={step}{role}", f"rk={name.kind}{name.titled}", f"rg={name.gender}"]
            rules[at] += [f"rowner={ours}"] if ours else []
