"""Whether a side undertakes something in a turn, and where it says so in words of its own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import exp, log
from pathlib import Path
from typing import Final, NamedTuple

from sangfroid.calls.errors import BadData
from sangfroid.calls.turns import Span
from sangfroid.language.sheets import Fields, read_sheet_file
from sangfroid.language.words import SENTENCE_ENDS, Words

SHEET: Final = Path(__file__).parent.parent / "data" / "fr" / "undertaking.yaml"

REACH: Final = 3  # words at most between the one who undertakes and the verb
DENIED: Final = 2  # words after the verb in which it may be denied
COUNTED: Final = 2  # undertakings of one's own that speak for a promise; more of them say no more


class Weights(NamedTuple):
    """What speaks for a promise: how likely the model holds it (as log odds), undertakings of one's own, a moment
    beside them; and from where on it is told."""

    model: float
    own: float
    moment: float
    shift: float
    enough: float


# Logistic regression over what the model told of corpus calls that it had not seen; `enough` is about where F1 is
# highest there. Of a client undertakings and moments tell nothing that the model does not know.
WEIGHTS: Final = {"agent": Weights(0.89, 0.49, 0.67, -0.58, 0.30), "client": Weights(1.0, 0.0, 0.0, 0.0, 0.32)}
# Below this no undertaking and no moment make up for what the model holds.
POSSIBLE: Final = 0.06

_BEFORE_NOUS: Final = SENTENCE_ENDS | {"et", "mais", "donc", "nous"}  # else it is no subject: « il nous appelle »


@dataclass(frozen=True, slots=True)
class Undertaking:
    """The sheet data/fr/undertaking.yaml."""

    who: frozenset[str]
    clitics: frozenset[str]
    not_after: frozenset[str]
    no_act: frozenset[str]
    negations: frozenset[str]
    refrained: frozenset[str]
    past: tuple[str, ...]
    not_past: frozenset[str]


@cache
def undertaking() -> Undertaking:
    """The words by which an undertaking of one's own is known."""
    sheet = read_sheet_file(SHEET)
    if not isinstance(sheet, Fields):
        raise BadData("{file} : des champs attendus", file=SHEET.name)

    def several(key: str) -> frozenset[str]:
        return frozenset(text.value for text in sheet.texts(key))

    return Undertaking(
        several("who"), several("clitics"), several("not_after"), several("no_act"), several("negations"),
        several("refrained"), tuple(sorted(several("past"))), several("not_past"),
    )  # fmt: skip


def own(heard: Words) -> tuple[Span, ...]:
    """Where the speaker undertakes something of their own ("je vous le garde"): from the one who does to the verb."""
    forms = heard.forms
    found: list[Span] = []
    at = 0
    while at < len(forms):
        verb = _verb(forms, at)
        if verb is not None:
            found.append(heard.span(at, verb))
            at = verb
        at += 1
    return tuple(found)


def _verb(forms: tuple[str, ...], at: int) -> int | None:
    """The place of the verb of the undertaking that begins here, None where none does."""
    known = undertaking()
    if forms[at] not in known.who:
        return None
    before = forms[at - 1] if at else "."
    if before in known.not_after or (forms[at] == "nous" and before not in _BEFORE_NOUS):
        return None
    place = at + 1
    while place < len(forms) and place - at <= REACH and forms[place] in known.clitics:
        place += 1
    if place >= len(forms):
        return None
    verb = forms[place]
    if verb in known.no_act or verb in SENTENCE_ENDS or (verb.endswith(known.past) and verb not in known.not_past):
        return None
    denied = not known.negations.isdisjoint(forms[place + 1 : place + 1 + DENIED])
    return None if denied and verb not in known.refrained else place


def promised(by: str, likely: float, undertaken: int, *, moment: bool) -> bool:
    """Whether this side promises something in a turn. `likely`: how likely the model holds that, 0..1; `undertaken`:
    how often it undertakes something of its own; `moment`: whether what it undertakes stands beside a moment that
    lies ahead."""
    of = WEIGHTS[by]
    likely = min(max(likely, 0.001), 0.999)
    weight = of.model * log(likely / (1 - likely)) + of.own * min(COUNTED, undertaken) + of.moment * moment + of.shift
    return 1 / (1 + exp(-weight)) >= of.enough
