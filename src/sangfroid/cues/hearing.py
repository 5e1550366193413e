"""What is heard in one turn, given what was heard before it: labels, and the signs beside them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from sangfroid.calls.turns import Cue, Turn
from sangfroid.calls.vocabulary import labels_of
from sangfroid.cues.context import Before, Shown, inferred, overshadowed
from sangfroid.cues.grammar.match import Grammar, Sign
from sangfroid.language.content import content
from sangfroid.language.words import Words, words

THRESHOLD: Final = 0.5  # a label below this confidence is not asserted

DATA: Final = Path(__file__).parent.parent / "data"


class Heard(NamedTuple):
    """One turn's hearing: `labels` one a name, by place; `signs` every rule heard, labels' rules included."""

    labels: tuple[Cue, ...]
    signs: tuple[Sign, ...]
    words: Words
    content: frozenset[str]


@cache
def french(keep: Path | None = None) -> Grammar:
    """The grammar that ships with the package; `keep`: a folder in which it is kept compiled."""
    return Grammar.load(DATA / "fr" / "cues", keep)


def cues(turn: Turn, before: Before, grammar: Grammar) -> Heard:
    """The turn's labels and signs. Labels set by hand (taps) stand beside what the words show."""
    heard = words(turn.text)
    matter = content(heard)
    if turn.speaker == "unknown":
        return Heard((), (), heard, matter)
    signs = grammar.signs(turn, heard, before)
    best = _labels(turn, signs)
    shown = Shown(frozenset(best), frozenset([sign.rule.name for sign in signs]), matter)
    for cue in inferred(turn, heard, shown, before):
        best[cue.name] = cue
    for name in overshadowed(turn.speaker, best.keys()):
        del best[name]
    labels = [cue for cue in best.values() if cue.confidence >= THRESHOLD]
    if len(labels) > 1:
        labels.sort(key=lambda cue: (cue.span, cue.name))
    return Heard(tuple(labels), signs, heard, matter)


def _labels(turn: Turn, signs: tuple[Sign, ...]) -> dict[str, Cue]:
    """The labels that rules and taps give, one a name: the surest, the first of equals."""
    surest: dict[str, Cue | Sign] = {cue.name: cue for cue in turn.taps}
    possible = labels_of(turn.speaker)
    for sign in signs:
        name = sign.rule.name
        if name in possible and ((known := surest.get(name)) is None or sign.rule.confidence > _sure(known)):
            surest[name] = sign
    return {name: found if isinstance(found, Cue) else _cue(found) for name, found in surest.items()}


def _sure(found: Cue | Sign) -> float:
    return found.confidence if isinstance(found, Cue) else found.rule.confidence


def _cue(sign: Sign) -> Cue:
    return Cue(sign.rule.name, sign.rule.confidence, sign.quote, sign.span, f"cue:{sign.rule.id}")
