"""What the model hears in a turn: labels with calibrated confidences and the words that weigh most, tension, danger."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

from sangfroid.calls.turns import Cue, Span, Turn
from sangfroid.calls.vocabulary import TRIGGERS, Trigger
from sangfroid.cues.model.course import NO_CAUSES, after, causes
from sangfroid.cues.model.features import Seen
from sangfroid.cues.model.weights import ByWord, Model, Row, Side
from sangfroid.language.words import SENTENCE_ENDS, Words

GRAVE: Final = frozenset({"insult", "threat", "inappropriate"})  # not said of anybody on a suspicion
LIKELIER: Final = 0.6
QUOTE: Final = 8  # words at most that stand for a label
TENSION: Final = ("tension_1", "tension_2", "tension_3")
TENSE: Final = 0.8  # from here the words that carry the tension are looked for, where no label quotes any
BESIDE: Final = frozenset({*TENSION, "promise", "danger"})  # what is told beside the labels
# Danger is heard in a turn's own words, and weighed with what else the turn sounds like: logistic regression over the
# sentences of danger and the clients' turns of corpus calls, as weights told that had not seen them.
SOUNDS: Final = {"panic": 0.1, "distress": 0.1, "altered": 0.15, "threat": 0.12, "anger": -0.1}
SHIFT: Final = 1.67
SHOWN: Final = 0.65  # from here on by the model's word alone: still six in a thousand turns of hard calls without any
# Below here not even where a rule hears it: an idiom, a film, a paper. Of somebody who may want to die it takes more.
DOUBTED: Final = 0.02
DOUBTED_SUICIDE: Final = 0.005
BESIDE_RULE: Final = 3  # words on either side of the rule's by which it is doubted too: a long turn says much else


class Ruled(NamedTuple):
    """What the rules hear in the turn: labels, one a name, where they hear danger, whether of suicide, whether they
    hear a promise."""

    labels: dict[str, Cue]
    danger: Span | None
    suicide: bool = False
    promised: bool = False


class Sounded(NamedTuple):
    """What the model tells of a turn. `tension`: 0..3 for a client's turn; `promise`: how likely its side promises
    something in it, 0..1; `undertaken`: the words that promise, where that is told and no rule hears any; `danger`: the
    words that sound like danger; `triggers`: those of which the evidence is complete with this turn, each with the
    words that add most, None where the model knows of none; `situations`: what the turn adds to the evidence for
    conflict, abuse, emergency, overrun, each of which arises at 1; `tense`: the words that carry its tension;
    `trail`: what later turns need to remember of this one."""

    labels: tuple[Cue, ...]
    tension: float | None
    promise: float
    undertaken: Span | None
    danger: Cue | None
    triggers: tuple[tuple[Trigger, str], ...] | None
    situations: tuple[float, float, float, float]
    tense: str | None
    trail: bytes


def sounded(
    turn: Turn, heard: Words, seen: Seen, ruled: Ruled, trail: bytes, model: Model
) -> Sounded | None:  # fmt: skip
    """What the model tells of the turn, None where it has no words. `ruled`: what the rules have heard: its words are
    quoted where both agree; `trail`: what is remembered of the turns before."""
    if not heard.forms:
        return None
    side = model.agent if turn.speaker == "agent" else model.client
    scores = model.scores(side, seen)
    quoted = _Quoted(turn, heard, side, model)
    scores, adds = scores[: len(side.told)], scores[len(side.told) :]
    arisen = _arisen(quoted, adds, trail) if model.triggers is not None else None
    own = float(scores[-1])  # for a client: of danger, by these words alone
    if turn.speaker == "client":
        scores = scores[:-1]
    if side.second is not None:
        first = scores
        scores = side.second.scores(first, trail, len(heard.forms))
        trail = after(trail, model.names, model.places[side], first, adds if arisen is not None else NO_CAUSES)
    likely = side.likely(scores)
    labels = _labels(quoted, scores, likely, ruled.labels)
    tension, tense, danger = None, None, None
    if turn.speaker == "client":
        danger = _danger(quoted, own, seen, ruled, likely)
        tension = sum([float(likely[side.columns[name]]) for name in TENSION])
        if tension >= TENSE and not labels:
            tense = quoted.best(side.columns[TENSION[0]])[0]
    conflict, abuse, emergency, overrun = (side.adds @ likely).tolist()
    column = side.columns["promise"]
    promise = float(likely[column])
    promised = not ruled.promised and scores[column] >= side.thresholds[column]
    undertaken = quoted.best(column)[1] if promised else None
    return Sounded(
        tuple(labels), tension, promise, undertaken, danger, arisen, (conflict, abuse, emergency, overrun), tense, trail
    )


def _labels(quoted: _Quoted, scores: Row, likely: Row, ruled: dict[str, Cue]) -> list[Cue]:
    """The labels that are told, in the rules' words where these hear them too."""
    side = quoted.side
    labels: list[Cue] = []
    for column in (scores >= side.thresholds[: len(scores)]).nonzero()[0].tolist():
        name, sure = side.told[column].name, round(float(likely[column]), 2)
        rule = ruled.get(name)
        if name in BESIDE or (name in GRAVE and rule is None and sure < LIKELIER):
            continue
        if rule is not None:
            labels.append(Cue(name, sure, rule.quote, rule.span, rule.by))
        else:
            labels.append(Cue(name, sure, *quoted.best(column), f"model:{name}"))
    return labels


def _arisen(quoted: _Quoted, adds: Row, trail: bytes) -> tuple[tuple[Trigger, str], ...]:
    """The triggers of which the evidence is complete with what this turn adds."""
    needed, had = quoted.model.triggers, causes(trail)
    if needed is None:
        return ()
    complete = ((had < needed) & (needed <= had + adds)).nonzero()[0].tolist()
    return tuple([(TRIGGERS[number], quoted.best(len(quoted.side.told) + number)[0]) for number in complete])


def _danger(quoted: _Quoted, score: float, seen: Seen, ruled: Ruled, likely: Row) -> Cue | None:
    """The words of danger in a client's turn, heard alone: it overrides whatever was said before. Where a rule hears
    it, what the model holds for next to impossible is not shown all the same. `likely`: how likely everything else is
    in this turn."""
    side, turn = quoted.side, quoted.turn
    column = side.columns["danger"]
    sure = side.sure(column, score)
    if ruled.danger is not None:
        least = DOUBTED_SUICIDE if ruled.suicide else DOUBTED
        if sure < least:
            sure = side.sure(column, quoted.near(ruled.danger, column, seen))
        return (
            Cue("danger", sure, turn.text[slice(*ruled.danger)], ruled.danger, "cue:danger") if sure >= least else None
        )
    weight = _log_odds(sure) + SHIFT
    weight += sum([share * _log_odds(float(likely[side.columns[name]])) for name, share in SOUNDS.items()])
    sure = 1 / (1 + math.exp(-weight))
    return Cue("danger", sure, *quoted.best(column), "model:danger") if sure >= SHOWN else None


def _log_odds(likely: float) -> float:
    likely = min(max(likely, 0.001), 0.999)
    return math.log(likely / (1 - likely))


class _Quoted:
    """The words of a turn of this side, for quoting; they are weighed when a first quote is asked for."""

    def __init__(self, turn: Turn, heard: Words, side: Side, model: Model) -> None:
        self.turn = turn
        self.heard = heard
        self.side = side
        self.model = model
        self._weighed: ByWord | None = None

    def near(self, span: Span, column: int, seen: Seen) -> float:
        """The first score of what is told in this column, of the words around this span alone."""
        spans = self.heard.spans
        inside = [place for place, (a, b) in enumerate(spans) if a < span[1] and b > span[0]]
        if not inside:
            return -math.inf
        forms = self.heard.forms[max(0, inside[0] - BESIDE_RULE) : inside[-1] + 1 + BESIDE_RULE]
        return self.model.alone(self.side, forms, seen, column)

    def best(self, column: int) -> tuple[str, Span]:
        """The words that weigh most for what is told in this column, and where they stand."""
        if self._weighed is None:
            self._weighed = self.model.by_word(self.side, self.heard.forms)
        a, b = _quote(self.heard, self._weighed.of(column))
        return self.turn.text[a:b], (a, b)


def _quote(heard: Words, weights: Row) -> Span:
    """The words in a row, within one sentence, that weigh most together."""
    best, first, last = float("-inf"), 0, 0
    forms, each = heard.forms, weights.tolist()
    for start, weight in enumerate(each):
        if weight <= 0.0 < best:  # without its first word it would weigh more
            continue
        total = 0.0
        for end in range(start, min(start + QUOTE, len(each))):
            if forms[end] in SENTENCE_ENDS:
                break
            total += each[end]
            if total > best:
                best, first, last = total, start, end
            elif total <= 0.0:  # without the words so far the next ones weigh at least as much
                break
    return heard.span(first, last)
