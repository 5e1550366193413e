"""Trains what hears how an agent closes a call, src/sangfroid/data/fr/model/closings.npz: `python -m tools.closings`.

Logistic regression over the features of sangfroid.cues.model.leave, in two looks: the labels that the words alone make
likely, then, with these, attempt, weight, why closing was ripe, and, by small nets (tools.closings_manner), the manner.
What it learns from comes of the rules and the words only, never of the larger model, which has seen these calls.
Everything that it says of itself is measured by five folds over calls; that model's attempts so far are those that it
heard, not the annotator's.
"""

from __future__ import annotations

import csv
import io
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple
from zlib import crc32

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack, vstack

from sangfroid.calls.reading import MANNERS
from sangfroid.calls.turns import Turn
from sangfroid.cues.grammar.match import Grammar
from sangfroid.cues.hearing import DATA, cues
from sangfroid.cues.model.leave import EARLIEST, ROWS, Course, Fact, around, glanced, own, ripened
from sangfroid.cues.model.leaving import AGENT, CLIENT, DENSE, SURE, WEIGHTS, WHYS, Leaving, made
from sangfroid.reading.attempts import ANEW, asked, course, rules
from sangfroid.reading.hear import before, hear
from sangfroid.reading.state import State
from tools.closings_manner import Nets, taught
from tools.closings_version import version

ROOT: Final = Path(__file__).parents[1]
CORPUS: Final = ROOT / "corpus"
SHIPPED: Final = DATA / "fr" / "model" / "closings.npz"

FOLDS: Final = 5
SCENE: Final = -1  # the fold of scenes: always learnt from, never judged on
RIDGE: Final = 0.3
SECOND_RIDGE: Final = 0.6  # of the second look, of whose attempts there are few
RIPE_RIDGE: Final = 1.0
STEPS: Final = 60
THRESHOLD: Final = -1.5  # the score from which a turn is an attempt
SPARED: Final = 0.12  # of the attempts may be lost to the glance: those that a longer look seldom tells
LEAST: Final = 0.02  # a row that weighs less everywhere is left out
ABUSIVE: Final = frozenset({"insult", "inappropriate"})


class Gold(NamedTuple):
    """What the corpus says of an attempt."""

    manner: str
    weight: str
    why: str


@dataclass(frozen=True, slots=True)
class Said:
    """One turn of a call: what the weights see of it, its labels, and the attempt that it is."""

    n: int
    speaker: str
    forms: tuple[str, ...]
    rules: list[str]
    content: frozenset[str]
    course: Course
    asked: list[str]
    labels: frozenset[str]
    gold: Gold | None


@dataclass(frozen=True, slots=True)
class Called:
    """One call of the corpus."""

    id: str
    fold: int
    turns: list[Said]
    closings: list[dict[str, Any]]


def calls(grammar: Grammar) -> Iterator[Called]:
    """The calls of the corpus as the rules hear them."""
    for path in sorted(CORPUS.glob("calls/*.json")):
        call = json.loads(path.read_text("utf-8"))
        closings = call.get("closings", [])
        gold = {
            one["turn"]: Gold(one["manner"], one["weight"], each["why"])
            for each in closings
            for one in each["attempts"]
        }
        yield Called(call["id"], crc32(call["id"].encode()) % FOLDS, list(_said(call, gold, grammar)), closings)


def _said(call: dict[str, Any], gold: dict[int, Gold], grammar: Grammar) -> Iterator[Said]:
    state = State()
    for each in sorted(call["turns"], key=lambda turn: (turn["end"], turn["start"], turn["n"])):
        turn = Turn(each["n"], each["speaker"], each["text"], each.get("start"), each.get("end"))
        heard = cues(turn, before(state, turn), grammar)
        labels = frozenset(each["labels"])
        after, _ = hear(state, turn, grammar)
        if heard.words.forms and turn.speaker in ("agent", "client"):
            agent = turn.speaker == "agent"
            found = rules(turn, heard) if agent else asked(after)
            past = course(state, turn) if agent else Course()
            yield Said(
                turn.n, turn.speaker, heard.words.forms, found, heard.content, past, asked(state) if agent else [],
                labels | {"abusive"} if labels & ABUSIVE else labels, gold.get(turn.n) if agent else None,
            )  # fmt: skip
        state = after


def tried_so_far(past: Course, n: int, tries: Sequence[tuple[int, str]]) -> Course:
    """The course with these attempts (turn and manner) before turn `n`."""
    if not tries or n - tries[-1][0] > ANEW:
        return past
    return past._replace(tried=len(tries), manner=tries[-1][1], since=n - tries[-1][0])


def matrix(found: Sequence[list[Fact]]) -> csr_matrix:
    """The facts as one sparse matrix."""
    ends = np.cumsum([0, *[len(facts) for facts in found]])
    flat = [fact for facts in found for fact in facts]
    rows, weights = np.array([row for row, _ in flat], np.int32), np.array([count for _, count in flat], np.float32)
    made = csr_matrix((weights, rows, ends), shape=(len(found), ROWS))
    made.sum_duplicates()
    return made


def fit(features: csr_matrix, holds: np.ndarray, *, one: bool = False, ridge: float = RIDGE) -> np.ndarray:
    """A weight for each feature and name; `one`: exactly one of the names holds."""
    rows = np.unique(features.indices)
    some = features[:, rows].tocsr()
    back, shape = some.T.tocsr(), (len(rows), holds.shape[1])

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat.reshape(shape).astype(np.float32)
        scores = some @ weights
        if one:
            scores -= scores.max(axis=1, keepdims=True)
            likely = np.exp(scores)
            likely /= likely.sum(axis=1, keepdims=True)
            cost = -float((holds * np.log(likely + 1e-12)).sum())
        else:
            likely = 1 / (1 + np.exp(-np.clip(scores, -30, 30)))
            cost = float((np.logaddexp(0, scores) - holds * scores).sum())
        slope = back @ (likely - holds).astype(np.float32) + ridge * weights
        return cost + 0.5 * ridge * float((weights**2).sum()), slope.ravel().astype(np.float64)

    options = {"maxiter": STEPS, "maxcor": 6}
    found = minimize(loss, np.zeros(shape[0] * shape[1]), jac=True, method="L-BFGS-B", options=options)
    weights = np.zeros((features.shape[1], holds.shape[1]), np.float32)
    weights[rows] = found.x.reshape(shape)
    return weights


@dataclass(frozen=True, slots=True)
class First:
    """A side's first look: the weights of all calls (last) and those without each fold, scores of calls not seen."""

    weights: list[np.ndarray]
    unseen: np.ndarray


def first_look(said: Sequence[Said], fold: np.ndarray, names: Sequence[str]) -> First:
    """What the words alone make likely."""
    features = matrix([own(turn.forms, turn.rules) for turn in said])
    holds = np.array([[name in turn.labels for name in names] for turn in said], np.float32)
    unseen, weights = np.zeros(holds.shape, np.float32), []
    for number in range(FOLDS):
        weights.append(fit(features[fold != number], holds[fold != number]))
        unseen[fold == number] = features[fold == number] @ weights[-1]
    return First([*weights, fit(features, holds)], unseen)


@dataclass(frozen=True, slots=True)
class Examples:
    """The agents' turns that may close a call: features, what holds, the fold of each."""

    features: csr_matrix
    gold: list[Gold | None]
    fold: np.ndarray
    glances: csr_matrix


def examples(every: Sequence[Called], agent: First, client: First) -> Examples:
    """Every agent's turn from the earliest on, beside the attempts before it."""
    numbers = {"agent": 0, "client": 0}
    facts, likely, gold, fold, glances = [], [], [], [], []
    for call in every:
        tries: list[tuple[int, str]] = []
        last = np.zeros(len(CLIENT), np.float32)
        for turn in call.turns:
            place = numbers[turn.speaker]
            numbers[turn.speaker] += 1
            if turn.speaker == "client":
                last = client.unseen[place]
                continue
            if turn.n >= EARLIEST:
                past = tried_so_far(turn.course, turn.n, tries)
                facts.append(own(turn.forms, turn.rules) + around(turn.forms, turn.content, past))
                likely.append(np.concatenate([agent.unseen[place], last]))
                glances.append(glanced(turn.forms, turn.rules))
                gold.append(turn.gold)
                fold.append(call.fold)
            if turn.gold is not None:
                tries.append((turn.n, turn.gold.manner))
    dense = DENSE / (1 + np.exp(-SURE * np.array(likely, np.float32)))
    return Examples(hstack([matrix(facts), csr_matrix(dense)]).tocsr(), gold, np.array(fold), matrix(glances))


def with_scenes(found: Examples, agent: First, client: First, grammar: Grammar) -> Examples:
    """Beside the turns of calls the scenes of corpus/closings, one attempt each after the client's words. They teach
    manners, weights and why, not what an attempt is: they stand in no call, and belong to no fold."""
    facts, likely, gold = [], [], []
    for path in sorted(CORPUS.glob("closings/*.tsv")):
        with path.open(encoding="utf-8", newline="") as sheet:
            for row in csv.DictReader(sheet, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True):
                turn = Turn(EARLIEST, "agent", row["agent"])
                state, _ = hear(State(), Turn(EARLIEST - 1, "client", row["client"]), grammar)
                heard = cues(turn, before(state, turn), grammar)
                forms, ids, signs = heard.words.forms, rules(turn, heard), asked(state)
                facts.append(own(forms, ids) + around(forms, heard.content, course(state, turn)))
                first = matrix([own(forms, ids)]) @ agent.weights[FOLDS]
                last = matrix([own(state.client.words, signs)]) @ client.weights[FOLDS]
                likely.append(np.concatenate([first[0], last[0]]))
                gold.append(Gold(row["manner"], row["weight"], row["why"]))
    dense = DENSE / (1 + np.exp(-SURE * np.array(likely, np.float32)))
    scenes = hstack([matrix(facts), csr_matrix(dense)])
    return Examples(
        vstack([found.features, scenes]).tocsr(), [*found.gold, *gold],
        np.concatenate([found.fold, np.full(len(gold), SCENE)]), found.glances,
    )  # fmt: skip


def second_look(found: Examples, learn: np.ndarray) -> tuple[np.ndarray, Nets]:
    """Attempt, manner, weight, why: a column each; and the nets that tell the manner, `straight` its columns."""
    tried = np.array([place for place in np.flatnonzero(learn) if found.gold[place] is not None])
    holds = np.array([[gold is not None] for gold in found.gold], np.float32)
    called = learn & (found.fold != SCENE)
    parts = [fit(found.features[called], holds[called], ridge=SECOND_RIDGE)]
    golds = [gold for place in tried if (gold := found.gold[place]) is not None]
    manners = np.array([MANNERS.index(gold.manner) for gold in golds])  # type: ignore[arg-type]
    nets = taught(found.features[tried].tocsr(), manners, len(MANNERS))
    parts.append(nets.straight)
    for names, which in ((WEIGHTS, 1), (WHYS, 2)):
        is_ = np.array([[gold[which] == name for name in names] for gold in golds], np.float32)
        parts.append(fit(found.features[tried], is_, one=True, ridge=SECOND_RIDGE))
    return np.hstack(parts), nets


def glance(found: Examples) -> tuple[np.ndarray, float]:
    """The weights of a glance, and from where on a turn is looked at: nearly all attempts of calls not seen are."""
    fold = found.fold[found.fold != SCENE]
    holds = np.array([[gold is not None] for gold in found.gold[: len(fold)]], np.float32)
    unseen = np.zeros(len(holds))
    for number in range(FOLDS):
        weights = fit(found.glances[fold != number], holds[fold != number])
        unseen[fold == number] = (found.glances[fold == number] @ weights)[:, 0]
    return fit(found.glances, holds), float(np.quantile(unseen[holds[:, 0] > 0], SPARED))


def ripe_weights(every: Sequence[Called]) -> np.ndarray:
    """What tells of a client's turn before an attempt that closing was ripe with it."""
    facts: list[list[Fact]] = []
    group: list[int] = []
    holds: list[float] = []
    for number, (turns, known, ripe) in enumerate(_ripe(every)):
        facts += known
        group += [number] * len(turns)
        holds += [float(turn == ripe) for turn in turns]
    return _one_of_each(matrix(facts), np.array(group), np.array(holds))


def _ripe(every: Sequence[Called]) -> Iterator[tuple[tuple[int, ...], list[list[Fact]], int]]:
    """For each closing the client's last turns before an attempt, what is seen of them, and the one that was ripe,
    where it is there. The first attempt may go unheard: what comes before the second teaches too."""
    for call in every:
        for closing in call.closings:
            firsts = sorted(one["turn"] for one in closing["attempts"])[:2]
            for turn in call.turns:
                if turn.n in firsts and turn.speaker == "agent":
                    turns, known = ripened(turn.course.recent)
                    if closing["ripe"] in turns:
                        yield turns, known, closing["ripe"]


def _one_of_each(features: csr_matrix, group: np.ndarray, holds: np.ndarray) -> np.ndarray:
    rows = np.unique(features.indices)
    some = features[:, rows].tocsr()

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        raised = np.exp(some @ weights)
        likely = raised / np.bincount(group, raised)[group]
        cost = -float((holds * np.log(likely + 1e-12)).sum()) + 0.5 * RIPE_RIDGE * float((weights**2).sum())
        return cost, some.T @ (likely - holds) + RIPE_RIDGE * weights

    found = minimize(loss, np.zeros(len(rows)), jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    weights = np.zeros((ROWS, 1), np.float32)
    weights[rows, 0] = found.x
    return weights


def small(name: str, weights: np.ndarray) -> dict[str, np.ndarray]:
    """The weights in bytes, with a scale a row; rows that weigh next to nothing left out."""
    rows = np.flatnonzero(np.abs(weights).max(axis=1) >= LEAST).astype(np.int32)
    kept = weights[rows]
    scale = (np.abs(kept).max(axis=1) / 127).astype(np.float16).astype(np.float32)
    bytes_ = np.clip(np.round(kept / scale[:, None]), -127, 127).astype(np.int8)
    return {f"{name}_rows": rows, f"{name}_weights": bytes_, f"{name}_scale": scale.astype(np.float16)}


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that the weights of a fold, or of all calls, are made from."""

    every: list[Called]
    agent: First
    client: First
    found: Examples

    def arrays(self, number: int, header: dict[str, Any]) -> dict[str, np.ndarray]:
        """The arrays learnt from all calls but those of this fold; of all where there is no such fold."""
        second, nets = second_look(self.found, self.found.fold != number)
        both = np.hstack([self.agent.weights[number], second[:ROWS]])
        glances, least = glance(self.found)
        header |= {"threshold": THRESHOLD, "glance": round(least, 4)}
        return {
            "header": np.frombuffer(json.dumps(header).encode(), np.uint8), "dense": second[ROWS:].astype(np.float16),
            "manner_dense": nets.into[ROWS:].astype(np.float16), "manner_bias": nets.bias.astype(np.float16),
            "manner_out": nets.out.astype(np.float16), "manner_base": nets.base.astype(np.float16),
            **small("manner", nets.into[:ROWS]),
            **small("agent", both), **small("client", self.client.weights[number]), **small("glance", glances),
            **small("ripe", ripe_weights([call for call in self.every if call.fold != number])),
        }  # fmt: skip


def recipe() -> Recipe:
    """The corpus, looked at once."""
    grammar = Grammar.load(DATA / "fr" / "cues")
    every = list(calls(grammar))
    sides = {}
    for speaker, names in (("agent", AGENT), ("client", CLIENT)):
        said = [(turn, call.fold) for call in every for turn in call.turns if turn.speaker == speaker]
        sides[speaker] = first_look([turn for turn, _ in said], np.array([fold for _, fold in said]), names)
    agent, client = sides["agent"], sides["client"]
    return Recipe(every, agent, client, with_scenes(examples(every, agent, client), agent, client, grammar))


@dataclass(frozen=True, slots=True)
class Read:
    """What is read of a call's closing: the ripe turn, None where there is no closing, and attempts by turn."""

    ripe: int | None
    tries: dict[int, tuple[str, str]]


def read(call: Called, model: Leaving) -> Read:
    """The closing of a call as the fold hears it: the attempts so far are those that were heard."""
    ripe: int | None = None
    tries: dict[int, tuple[str, str]] = {}
    for turn in call.turns:
        if turn.speaker != "agent" or turn.n < EARLIEST or not (tries or model.possible(turn.forms, turn.rules)):
            continue
        past = tried_so_far(turn.course, turn.n, [(n, manner) for n, (manner, _) in tries.items()])
        told = model.tried(turn.forms, turn.rules, turn.content, past, turn.asked)
        if told is None:
            continue
        if past.tried == 0:
            ripe = model.ripe(past.recent)
            if ripe is None:
                continue
        tries[turn.n] = (told.manner, told.weight)
    return Read(ripe, tries)


def counted(call: Called, found: Read) -> Counter[str]:
    """What was heard of a call beside what the corpus says."""
    if not call.closings:
        return Counter(calls_without=1, false_calls=bool(found.tries), false_attempts=len(found.tries))
    gold = {turn.n: turn.gold for turn in call.turns if turn.gold is not None}
    both = [(gold[n], found.tries[n]) for n in gold if n in found.tries]
    near = [found.ripe is not None and abs(found.ripe - closing["ripe"]) <= 1 for closing in call.closings]
    return Counter(
        calls_with=1, closings=len(near), ripe=sum(near), gold=len(gold), heard=len(found.tries), both=len(both),
        manner=sum(one.manner == other[0] for one, other in both),
        weight=sum(one.weight == other[1] for one, other in both),
    )  # fmt: skip


def figures(every: Counter[str]) -> dict[str, float]:
    """F1 and shares, over the calls that have a closing; `false`: of those without one, in which one is heard."""
    said = every["gold"] + every["heard"]
    return {
        "attempts": round(2 * every["both"] / max(1, said), 3), "manner": round(2 * every["manner"] / max(1, said), 3),
        "manner_where_heard": round(every["manner"] / max(1, every["both"]), 3),
        "weight": round(every["weight"] / max(1, every["both"]), 3),
        "ripe": round(every["ripe"] / max(1, every["closings"]), 3),
        "false": round(every["false_calls"] / max(1, every["calls_without"]), 3),
    }  # fmt: skip


def unseen(made_of: Recipe) -> list[Counter[str]]:
    """What is heard of each call by weights that have not seen it."""
    found: list[Counter[str]] = []
    for number in range(FOLDS):
        model = made(made_of.arrays(number, {"version": ""}))
        found += [counted(call, read(call, model)) for call in made_of.every if call.fold == number]
    return found


def main() -> None:
    """Trains and writes the weights; says what they reach on calls that they have not seen."""
    begun = time.monotonic()
    made_of = recipe()
    print(f"{len(made_of.every)} calls, {time.monotonic() - begun:.0f} s", file=sys.stderr)
    total = sum(unseen(made_of), Counter[str]())
    header: dict[str, Any] = {"version": version(), "calls": len(made_of.every), "unseen": figures(total)}
    print(json.dumps(header["unseen"]), json.dumps(total), file=sys.stderr)
    file = io.BytesIO()
    np.savez_compressed(file, **made_of.arrays(FOLDS, header))
    SHIPPED.write_bytes(file.getvalue())
    took = time.monotonic() - begun
    print(f"{SHIPPED.relative_to(ROOT)}: {len(file.getvalue()) / 1e6:.1f} MB, {took:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
