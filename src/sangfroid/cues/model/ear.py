"""What the model hears in a turn: labels with calibrated confidences and the words that weigh most, tension, danger."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from sangfroid.calls.turns import Cue, Span, Turn
from sangfroid.cues.model.course import after, inputs
from sangfroid.cues.model.features import Seen
from sangfroid.cues.model.weights import Model, Row
from sangfroid.language.words import SENTENCE_ENDS, Words

GRAVE: Final = frozenset({"insult", "threat", "inappropriate"})  # not said of anybody on a suspicion
LIKELIER: Final = 0.5
QUOTE: Final = 8  # words at most that stand for a label
TENSION: Final = ("tension_1", "tension_2", "tension_3")
TENSE: Final = 0.8  # from here the words that carry the tension are looked for, where no label quotes any
BESIDE: Final = frozenset({*TENSION, "promise"})  # what is told beside the labels
# Danger is shown from here on the model's word alone: of the sentences that it learns from half are of danger, of what
# clients say very few.
SHOWN: Final = 0.6
DOUBTED: Final = 0.05  # and below here not even where a rule hears it: an idiom, a film, a paper


class Sounded(NamedTuple):
    """What the model tells of a turn. `tension`: 0..3 for a client's turn; `promise`: how likely its side promises
    something in it, 0..1; `danger`: the words that sound like danger; `situations`: what the turn adds to the evidence
    for conflict, abuse, emergency, overrun, each of which arises at 1; `tense`: the words that carry its tension;
    `trail`: what later turns need to remember of this one."""

    labels: tuple[Cue, ...]
    tension: float | None
    promise: float
    danger: Cue | None
    situations: tuple[float, float, float, float]
    tense: str | None
    trail: bytes


def endangered(turn: Turn, heard: Words, alone: Seen, ruled: Span | None, model: Model) -> Cue | None:
    """The words of danger in a client's turn. `ruled`: where a rule hears it: what the model holds for next to
    impossible is not shown all the same; `alone`: the turn's features without what came before."""
    side = model.danger
    sure = float(side.likely(side.scores(alone, heard.forms))[0])
    if ruled is not None:
        return Cue("danger", sure, turn.text[slice(*ruled)], ruled, "cue:danger") if sure >= DOUBTED else None
    if sure < SHOWN:
        return None
    quote, span = _quoted(turn, heard, side.by_word(alone, heard.forms, 0))
    return Cue("danger", sure, quote, span, "model:danger")


def sounded(
    turn: Turn, heard: Words, seen: Seen, ruled: dict[str, Cue], trail: bytes, model: Model
) -> Sounded | None:  # fmt: skip
    """What the model tells of the turn, None where it has no words. `ruled`: what the rules have heard: its words are
    quoted where both agree; `trail`: what is remembered of the turns before."""
    if not heard.forms:
        return None
    side = model.agent if turn.speaker == "agent" else model.client
    scores = first = side.scores(seen, heard.forms)
    if side.second is not None:
        scores = side.second.scores(first, inputs(first, trail, model.names, len(heard.forms)))
        trail = after(trail, model.names, model.place(side), first)
    likely = side.likely(scores)
    labels: list[Cue] = []
    for column in np.flatnonzero(scores >= side.thresholds).tolist():
        name, sure, rule = side.told[column].name, round(float(likely[column]), 2), ruled.get(side.told[column].name)
        if name in TENSION or name == "promise" or (name in GRAVE and rule is None and sure < LIKELIER):
            continue
        if rule is not None:
            cue = Cue(name, sure, rule.quote, rule.span, rule.by)
        else:
            quote, span = _quoted(turn, heard, side.by_word(seen, heard.forms, column))
            cue = Cue(name, sure, quote, span, f"model:{name}")
        labels.append(cue)
    tension, tense = None, None
    if turn.speaker == "client":
        tension = sum([float(likely[side.columns[name]]) for name in TENSION])
        if tension >= TENSE and not labels:
            tense = _quoted(turn, heard, side.by_word(seen, heard.forms, side.columns[TENSION[0]]))[0]
    conflict, abuse, emergency, overrun = (side.adds @ likely).tolist()
    promise = float(likely[side.columns["promise"]])
    return Sounded(tuple(labels), tension, promise, None, (conflict, abuse, emergency, overrun), tense, trail)


def _quoted(turn: Turn, heard: Words, weights: Row) -> tuple[str, Span]:
    """The words that weigh most, and where they stand."""
    a, b = _quote(heard, weights)
    return turn.text[a:b], (a, b)


def _quote(heard: Words, weights: Row) -> Span:
    """The words in a row, within one sentence, that weigh most together."""
    best, first, last = float("-inf"), 0, 0
    each = weights.tolist()
    for start in range(len(each)):
        total = 0.0
        for end in range(start, min(start + QUOTE, len(each))):
            if heard.forms[end] in SENTENCE_ENDS:
                break
            total += each[end]
            if total > best:
                best, first, last = total, start, end
    return heard.span(first, last)
