"""What the model hears in a turn: labels with calibrated confidences and the words that weigh most, tension, danger."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from sangfroid.calls.turns import Cue, Span, Turn
from sangfroid.calls.vocabulary import TRIGGERS, Trigger
from sangfroid.cues.model.course import AT_ONCE, after, arisen, memories
from sangfroid.cues.model.features import Seen
from sangfroid.cues.model.weights import ByWord, Model, Row, Side
from sangfroid.language.words import SENTENCE_ENDS, Words

# Not said of anybody on a suspicion: how likely these must be at least, where no rule hears them.
LEAST: Final = {"insult": 0.65, "threat": 0.65, "inappropriate": 0.65, "anger": 0.35}
QUOTE: Final = 8  # words at most that stand for a label
TENSION: Final = ("tension_1", "tension_2", "tension_3")
TENSE: Final = 0.8  # from here the words that carry the tension are looked for, where no label quotes any
BESIDE: Final = frozenset({*TENSION, "promise", "danger"})  # what is told beside the labels
# Danger is heard in a turn's own words, and weighed with what else the turn sounds like: logistic regression over the
# sentences of danger and the clients' turns of corpus calls, as weights told that had not seen them.
SOUNDS: Final = {"panic": 0.1, "distress": 0.1, "altered": 0.15, "threat": 0.12, "anger": -0.1}
SHIFT: Final = 1.67
LEAST_LIKELY: Final = 0.001
SHOWN: Final = 0.8  # from here on by the model's word alone
SUSPECTED: Final = 0.35  # from here on it is a suspicion, to be asked about
# Below here not even where a rule hears it: an idiom, a film, a paper. Of somebody who may want to die it takes more.
DOUBTED: Final = 0.05
DOUBTED_SUICIDE: Final = 0.005
# The log odds of a turn's own words below which nothing that it sounds like can make it shown.
HOPELESS: Final = (
    math.log(SUSPECTED / (1 - SUSPECTED)) - SHIFT - sum(map(abs, SOUNDS.values())) * math.log(1 / LEAST_LIKELY)
)
UNSURE: Final = 0.1  # below here what a rule hears is a suspicion, unless it is of suicide
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
    words that sound like danger, `suspected` where they may be it or not; `triggers`: those of which the evidence is
    complete with this turn, each with the words that add most, None where the model knows of none; `situations`: what
    the turn adds to the evidence for conflict, abuse, emergency, overrun, each of which arises at 1; `tense`: the words
    that carry its tension; `trail`: what later turns need to remember of this one."""

    labels: tuple[Cue, ...]
    tension: float | None
    promise: float
    undertaken: Span | None
    danger: Cue | None
    suspected: Cue | None
    triggers: tuple[tuple[Trigger, str], ...] | None
    situations: tuple[float, float, float, float]
    tense: str | None
    trail: bytes


class Listened(NamedTuple):
    """A turn to be told of: its words, what is seen of it, what the rules hear in it, and what is remembered of the
    turns before."""

    turn: Turn
    heard: Words
    seen: Seen
    ruled: Ruled
    trail: bytes


def sounded(turns: Sequence[Listened], model: Model) -> list[Sounded | None]:
    """What the model tells of each of these turns, each of another call; None of one without words.

    Many at a time cost less than one after the other; what is told of each is the same. Where rule and model agree,
    the rule's words are quoted."""
    found: list[Sounded | None] = [None] * len(turns)
    for side, speaker in ((model.agent, "agent"), (model.client, "client")):
        places = [place for place, one in enumerate(turns) if one.heard.forms and one.turn.speaker == speaker]
        for start in range(0, len(places), AT_ONCE):
            some = places[start : start + AT_ONCE]
            for place, told in zip(some, _sounded([turns[place] for place in some], side, model), strict=True):
                found[place] = told
    return found


def _sounded(turns: list[Listened], side: Side, model: Model) -> Iterator[Sounded]:
    """What is told of up to AT_ONCE turns of one side."""
    scores = model.scores(side, [one.seen for one in turns])
    scores, adds = scores[:, : len(side.told)], scores[:, len(side.told) :]
    memory = memories([one.trail for one in turns], model.names)
    needed = model.triggers
    complete = arisen(memory, adds, needed) if needed is not None else None
    own: list[float] = scores[:, -1].tolist()  # for a client: of danger, by these words alone
    if side is model.client:
        scores = scores[:, :-1]
    if side.second is not None:
        first = scores
        scores = side.second.scores(first, memory, [len(one.heard.forms) for one in turns])
        memory = after(memory, model.names, model.places[side], first, adds if needed is not None else None)
    likely = side.likely(scores)
    situations = side.evidence(likely).tolist()
    over = (scores >= side.thresholds[: scores.shape[1]]).tolist()
    for number, (one, sure) in enumerate(zip(turns, likely.tolist(), strict=True)):
        quoted = _Quoted(one.turn, one.heard, side, model)
        labels = _labels(quoted, over[number], sure, one.ruled.labels)
        tension, tense, danger, suspected = None, None, None, None
        if side is model.client:
            danger, suspected = _danger(quoted, own[number], one.seen, one.ruled, sure)
            tension = sum([sure[side.columns[name]] for name in TENSION])
            if tension >= TENSE and not labels:
                tense = quoted.best(side.columns[TENSION[0]])[0]
        column = side.columns["promise"]
        undertaken = quoted.best(column)[1] if over[number][column] and not one.ruled.promised else None
        yield Sounded(
            tuple(labels), tension, sure[column], undertaken, danger, suspected,
            None if complete is None else _arisen(quoted, complete[number]),
            tuple(situations[number]), tense, memory[number].tobytes() if side.second is not None else one.trail,
        )  # fmt: skip


def _labels(quoted: _Quoted, over: list[bool], likely: list[float], ruled: dict[str, Cue]) -> list[Cue]:
    """The labels that are told (`over` their thresholds), in the rules' words where these hear them too."""
    labels: list[Cue] = []
    for column, told in enumerate(over):
        if not told:
            continue
        name, sure = quoted.side.told[column].name, round(likely[column], 2)
        rule = ruled.get(name)
        if name in BESIDE or (rule is None and likely[column] < LEAST.get(name, 0.0)):
            continue
        if rule is not None:
            labels.append(Cue(name, sure, rule.quote, rule.span, rule.by))
        else:
            labels.append(Cue(name, sure, *quoted.best(column), f"model:{name}"))
    return labels


def _arisen(quoted: _Quoted, complete: list[int]) -> tuple[tuple[Trigger, str], ...]:
    """The triggers of which the evidence is complete with what this turn adds."""
    return tuple([(TRIGGERS[number], quoted.best(len(quoted.side.told) + number)[0]) for number in complete])


def _danger(
    quoted: _Quoted, score: float, seen: Seen, ruled: Ruled, likely: list[float]
) -> tuple[Cue | None, Cue | None]:
    """The words of danger in a client's turn, heard alone: it overrides whatever was said before; or else those that
    make one ask. Where a rule hears danger, what the model holds for next to impossible is none all the same.
    `likely`: how likely everything else is in this turn."""
    side, turn = quoted.side, quoted.turn
    column = side.columns["danger"]
    if ruled.danger is not None:
        sure = side.sure(column, score)
        if sure < UNSURE:
            sure = max(sure, side.sure(column, quoted.near(ruled.danger, column, seen)))
        cue = Cue("danger", sure, turn.text[slice(*ruled.danger)], ruled.danger, "cue:danger")
        if sure >= UNSURE or (ruled.suicide and sure >= DOUBTED_SUICIDE):
            return cue, None
        return None, cue if sure >= DOUBTED else None
    if side.odds(column, score) < HOPELESS:  # most turns
        return None, None
    weight = _log_odds(side.sure(column, score)) + SHIFT
    weight += sum([share * _log_odds(likely[side.columns[name]]) for name, share in SOUNDS.items()])
    sure = 1 / (1 + math.exp(-weight))
    if sure < SUSPECTED:
        return None, None
    cue = Cue("danger", sure, *quoted.best(column), "model:danger")
    return (cue, None) if sure >= SHOWN else (None, cue)


def _log_odds(likely: float) -> float:
    likely = min(max(likely, LEAST_LIKELY), 1 - LEAST_LIKELY)
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
