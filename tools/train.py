"""Trains the model that ships in src/sangfroid/data/fr/model, from corpus/: `make train`.

First look: logistic regression over the features of sangfroid.cues.model.features, all names of a side at once, by
L-BFGS on one thread. Second look: a small net over what weights that had not seen the call told of its turns, by Adam.
The same corpus and recipe give the same decisions on any machine. Thresholds and confidences are set on calls that
neither has seen (folds over calls). ../shared/calls is never read.
"""

from __future__ import annotations

import csv
import io
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack

from sangfroid.calls.turns import Turn
from sangfroid.calls.vocabulary import AGENT_LABELS, CLIENT_LABELS, TRIGGERS
from sangfroid.cues.context import Before
from sangfroid.cues.grammar.match import Grammar
from sangfroid.cues.hearing import DATA, look
from sangfroid.cues.model.course import after, inputs, memories
from sangfroid.cues.model.features import (
    BEGINS,
    ENDS,
    ROWS,
    Seen,
    alone,
    hashed,
    hashed_shape,
    letters,
    rows_of_before,
    rows_of_shapes,
    rows_of_words,
    runs,
)  # fmt: skip
from sangfroid.reading.hear import before, hear
from sangfroid.reading.state import State
from tools.version import version

ROOT: Final = Path(__file__).parents[1]
CORPUS: Final = ROOT / "corpus"
SHIPPED: Final = DATA / "fr" / "model" / "cues.npz"

FOLDS: Final = 3
RIDGE: Final = 0.3
CAUSE_RIDGE: Final = 2.0  # for the triggers, of which a call has one or two
CAUSE_SHARE: Final = 0.3  # what a turn counts in its call's sum
CAUSE_FOLDS: Final = 5
STEPS: Final = 120
SINGLE: Final = 1.0  # what a single turn counts beside one in a call
ORDINARY: Final = 1.0  # what a client’s turn counts as one without danger, in a call in which no rule hears any
HIDDEN: Final = 48  # what each net of the second look is made of
NETS: Final = 3  # begun and taught in another order each, so that chance weighs less
ROUNDS: Final = 15  # over the corpus, for the second look
BATCH: Final = 512
PACE: Final = 3e-3  # of learning, at first; it falls to nothing
DECAY: Final = 0.05
LEFT_OUT: Final = (0.2, 0.3)  # of the inputs, and of what is hidden, while the second look learns
LEAST: Final = 0.1  # a row that weighs less everywhere is left out: decisions do not hang on it
OTHER: Final = {"agent": "client", "client": "agent"}
TENSION: Final = ("tension_1", "tension_2", "tension_3")
SITUATIONS: Final = ("conflict", "abuse", "emergency", "overrun")
SITUATION_RIDGE: Final = 3.0
NAMES: Final = {
    "agent": (*sorted(AGENT_LABELS), "promise"), "client": (*sorted(CLIENT_LABELS), "promise", *TENSION),
    "danger": ("danger",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """One turn for the model of one `speaker` (or of danger, which is heard in each turn alone, whatever was said
    before): what the model sees, what is known to hold of it, what it counts, and its call, "" for a turn alone."""

    speaker: str
    seen: Seen
    holds: dict[str, float]
    weight: float
    call: str


def examples(grammar: Grammar) -> Iterator[Example]:
    """Every turn of the corpus."""
    for path in sorted(CORPUS.glob("calls/*.json")):
        call = json.loads(path.read_text("utf-8"))
        promised = {promise["turn"] for promise in call["promises"]}
        turns = sorted(call["turns"], key=lambda turn: (turn["end"], turn["start"], turn["n"]))
        looked = list(_looks(turns, grammar))
        harmless = not any("danger" in signs for turn, _, signs in looked if turn["speaker"] == "client")
        for turn, seen, _ in looked:
            holds = _holds(turn["speaker"], turn["labels"], turn.get("tension"))
            holds["promise"] = float(turn["n"] in promised)
            if turn["speaker"] == "client" and harmless:  # where there is danger, turns around it speak of it too
                yield Example("danger", alone(seen), {"danger": 0.0}, ORDINARY, path.stem)
            yield Example(turn["speaker"], seen, holds, 1.0, path.stem)
    for path in sorted([*CORPUS.glob("turns/*.tsv"), *CORPUS.glob("said/*.tsv")]):
        for row in _rows(path):
            speaker = row["speaker"]
            turns = [{"n": 1, "speaker": OTHER[speaker], "text": row["before"]}]
            turns = [] if row["before"] == "-" else turns
            turns.append({"n": 2, "speaker": speaker, "text": row["text"]})
            *_, (_, seen, _) = _looks(turns, grammar)
            labels = [] if row["labels"] == "-" else row["labels"].split(",")
            tension = int(row["tension"]) if row["tension"] != "-" else None
            yield Example(speaker, seen, _holds(speaker, labels, tension), SINGLE, "")
    for path in sorted(CORPUS.glob("danger/*.tsv")):
        for number, row in enumerate(_rows(path)):
            [(_, seen, _)] = _looks([{"n": 1, "speaker": "client", "text": row["sentence"]}], grammar)
            seen = alone(seen)
            holds = {"danger": float(row["danger"] == "yes")}
            yield Example("danger", seen, holds, 1.0, f"danger-{path.stem}-{number}")


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as sheet:
        return list(csv.DictReader(sheet, delimiter="\t", quoting=csv.QUOTE_NONE))


def _holds(speaker: str, labels: Sequence[str], tension: int | None) -> dict[str, float]:
    known = AGENT_LABELS if speaker == "agent" else CLIENT_LABELS
    holds = {name: float(name in labels) for name in known}
    if tension is not None:
        holds |= {name: float(tension >= level) for level, name in enumerate(TENSION, 1)}
    return holds


def _looks(turns: Sequence[dict[str, Any]], grammar: Grammar) -> Iterator[tuple[dict[str, Any], Seen, frozenset[str]]]:
    """What the model would see of each turn, after those before it."""
    state = State()
    for turn in turns:
        said = Turn(turn["n"], turn["speaker"], turn["text"], turn.get("start"), turn.get("end"))
        past: Before = before(state, said)
        seen, _, signs = look(said, past, grammar)
        yield turn, seen, frozenset(sign.rule.name for sign in signs)
        state, _ = hear(state, said, grammar)


def matrix(found: Sequence[Example]) -> csr_matrix:
    """The examples' features as one sparse matrix."""
    ends, rows, weights = [0], [], []
    for example in found:
        seen = example.seen
        blocks = [(np.concatenate([rows_of_words(run) for run in _runs(seen.forms)]).tolist(), 1.0)]
        blocks.append((np.concatenate([rows_of_shapes(run) for run in _runs(seen.forms, hashed_shape)]).tolist(), 1.0))
        if seen.other:
            blocks.append((np.concatenate([rows_of_before(run) for run in _runs(seen.other)[:2]]).tolist(), 0.5))
        blocks.append(([row for form in seen.forms for row in letters(form)], 1.0))
        for block, scale in blocks:
            rows += block
            weights += [scale / max(1, len(block)) ** 0.5] * len(block)
        facts = [fact for group in (*seen.own, *seen.past) for fact in group]
        rows += [row for row, _ in facts]
        weights += [weight for _, weight in facts]
        ends.append(len(rows))
    made = csr_matrix(
        (np.array(weights, np.float32), np.array(rows, np.int32), np.array(ends, np.int64)), shape=(len(found), ROWS)
    )
    made.sum_duplicates()
    return made


def _runs(forms: Sequence[str], hashes: Callable[[str], int] = hashed) -> Sequence[np.ndarray]:
    return runs(np.array([hashes(form) for form in (BEGINS, *forms, ENDS)], np.uint32))


def fit(
    features: csr_matrix, holds: np.ndarray, counts: np.ndarray, ridge: float = RIDGE
) -> tuple[np.ndarray, np.ndarray]:
    """The rows that are used, and their weights, a column a name. `counts`: what each example counts for each name."""
    rows = np.unique(features.indices)
    some = features[:, rows].tocsr()
    back = some.T.tocsr()
    shape = (len(rows), holds.shape[1])

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat.reshape(shape).astype(np.float32)
        scores = some @ weights
        likely = 1 / (1 + np.exp(-np.clip(scores, -30, 30)))
        cost = float((counts * (np.logaddexp(0, scores) - holds * scores)).sum() + 0.5 * ridge * (weights**2).sum())
        slope = back @ (counts * (likely - holds)).astype(np.float32) + ridge * weights
        return cost, slope.ravel().astype(np.float64)

    options = {"maxiter": STEPS, "maxcor": 6}
    found = minimize(loss, np.zeros(shape[0] * shape[1]), jac=True, method="L-BFGS-B", options=options)
    return rows, found.x.reshape(shape).astype(np.float32)


def best_f1(scores: np.ndarray, holds: np.ndarray) -> float:
    """The highest F1 that any threshold reaches."""
    order = np.argsort(-scores, kind="stable")
    right = np.cumsum(holds[order])
    return float((2 * right / (np.arange(1, len(scores) + 1) + holds.sum())).max())


def calibrated(scores: np.ndarray, holds: np.ndarray) -> tuple[float, float]:
    """Scale and shift that make a score a confidence (Platt)."""

    def loss(both: np.ndarray) -> tuple[float, np.ndarray]:
        line = both[0] * scores + both[1]
        likely = 1 / (1 + np.exp(-np.clip(line, -30, 30)))
        cost = float((np.logaddexp(0, line) - holds * line).sum())
        return cost, np.array([((likely - holds) * scores).sum(), (likely - holds).sum()])

    scale, shift = minimize(loss, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B").x
    return float(scale), float(shift)


@dataclass(frozen=True, slots=True)
class First:
    """One side's first look: its examples with what holds of them and what each counts, the fold of each, the rows that
    weigh with their weights, and the scores that weights which had not seen the example's call give."""

    found: list[Example]
    names: tuple[str, ...]
    holds: np.ndarray
    counts: np.ndarray
    fold: np.ndarray  # -1: a turn alone, which judges nothing
    rows: np.ndarray
    weights: np.ndarray
    often: np.ndarray  # how many of the examples have each feature
    unseen: np.ndarray


@dataclass(frozen=True, slots=True)
class Trained:
    """What is told with thresholds, each name's F1 on calls not seen, and, for each call, how often each name was
    likely in it, added up, as heard by weights that had not seen it."""

    told: list[dict[str, Any]]
    unseen: dict[str, float]
    likely: dict[str, np.ndarray]


def first_look(speaker: str, every: Sequence[Example]) -> First:
    """One side's weights by words and rules."""
    found, names = [example for example in every if example.speaker == speaker], NAMES[speaker]
    features = matrix(found)
    holds = np.array([[example.holds.get(name, 0.0) for name in names] for example in found], np.float32)
    counts = np.array([[example.weight * (name in example.holds) for name in names] for example in found], np.float32)
    calls = sorted({example.call for example in found} - {""})
    fold_of = {call: number % FOLDS for number, call in enumerate(calls)}
    fold = np.array([fold_of.get(example.call, -1) for example in found])
    part = np.where(fold < 0, np.arange(len(found)) % FOLDS, fold)
    unseen = np.zeros(holds.shape, np.float32)
    for number in range(FOLDS):
        learn, judge = np.flatnonzero(part != number), np.flatnonzero(part == number)
        rows, weights = fit(features[learn], holds[learn], counts[learn])
        unseen[judge] = features[judge][:, rows] @ weights
    rows, weights = fit(features, holds, counts)
    often = np.bincount(features.indices, minlength=ROWS)
    return First(found, names, holds, counts, fold, rows, weights, often, unseen)


def courses(every: Sequence[Example], sides: dict[str, First]) -> dict[str, np.ndarray]:
    """What the second look sees of each side's examples, in their order; a call's turns stand one after the other."""
    agent, client = len(sides["agent"].names), len(sides["client"].names)
    place = {"agent": slice(0, agent), "client": slice(agent, agent + client)}
    found: dict[str, list[np.ndarray]] = {"agent": [], "client": []}
    memory, call = memories([b""], agent + client), ""
    for example in every:
        if example.speaker not in place:
            continue
        if not example.call or example.call != call:
            memory, call = memories([b""], agent + client), example.call
        rows = found[example.speaker]
        first = sides[example.speaker].unseen[len(rows)]
        rows.append(inputs(first[None], memory, agent + client, [len(example.seen.forms)])[0])
        memory = after(memory, agent + client, place[example.speaker], first[None])
    return {speaker: np.array(rows) for speaker, rows in found.items()}


Net = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]
"""Into what is hidden, out of it, the first scores' scale, the shift."""


def second_look(first: First, seen: np.ndarray, learn: np.ndarray) -> Net:
    """The nets that these examples teach, as one that gives their mean."""
    nets = [_net(first, seen, learn, number) for number in range(NETS)]
    into, out, scale, shift = zip(*nets, strict=True)
    return np.hstack(into), np.vstack(out) / NETS, sum(scale) / NETS, sum(shift) / NETS


def _net(first: First, seen: np.ndarray, learn: np.ndarray, number: int) -> Net:
    rng = np.random.default_rng(len(learn) * NETS + number)
    width, names = seen.shape[1], len(first.names)
    net = [
        rng.normal(0, width**-0.5, (width, HIDDEN)).astype(np.float32), np.zeros((HIDDEN, names), np.float32),
        np.full(names, 1.2, np.float32), np.zeros(names, np.float32),
    ]  # fmt: skip
    means, squares = [np.zeros_like(part) for part in net], [np.zeros_like(part) for part in net]
    step = 0
    for turn in range(ROUNDS):
        order = rng.permutation(learn)
        for some in np.array_split(order, max(1, len(order) // BATCH)):
            step += 1
            for k, slope in enumerate(_slopes(net, first, seen, some, rng)):
                means[k] += 0.1 * (slope - means[k])
                squares[k] += 0.001 * (slope**2 - squares[k])
                move = means[k] / (1 - 0.9**step) / (np.sqrt(squares[k] / (1 - 0.999**step)) + 1e-8)
                net[k] -= np.float32(PACE * (1 - turn / ROUNDS)) * (move + DECAY * net[k] * (k < 2))
    return net[0], net[1], net[2], net[3]


def _slopes(
    net: list[np.ndarray], first: First, seen: np.ndarray, some: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, ...]:
    into, out, scale, shift = net
    kept = rng.random((len(some), seen.shape[1]), np.float32) >= LEFT_OUT[0]
    kept[:, -1] = True
    x = seen[some] * kept / np.float32(1 - LEFT_OUT[0])
    raw = x @ into
    mask = (rng.random(raw.shape, np.float32) >= LEFT_OUT[1]) / np.float32(1 - LEFT_OUT[1])
    hidden = np.maximum(raw, 0) * mask
    scores = hidden @ out + scale * first.unseen[some] + shift
    wrong = first.counts[some] * (1 / (1 + np.exp(-np.clip(scores, -30, 30))) - first.holds[some]) / len(some)
    back = (wrong @ out.T) * mask * (raw > 0)
    return x.T @ back, hidden.T @ wrong, (wrong * first.unseen[some]).sum(0), wrong.sum(0)


def second_scores(net: Net, first: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """The scores after both looks."""
    into, out, scale, shift = net
    found: np.ndarray = np.maximum(seen @ into, 0) @ out + scale * first + shift
    return found


def both_looks(speaker: str, first: First, seen: np.ndarray) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """The second look's arrays, and the scores of calls that it has not seen."""
    scores = np.zeros(first.unseen.shape, np.float32)
    for number in range(FOLDS):
        learn, judge = np.flatnonzero(first.fold != number), np.flatnonzero(first.fold == number)
        scores[judge] = second_scores(second_look(first, seen, learn), first.unseen[judge], seen[judge])
    parts = second_look(first, seen, np.arange(len(seen)))
    names = ("into", "out", "net_scale", "net_shift")
    return {f"{speaker}_{name}": part.astype(np.float16) for name, part in zip(names, parts, strict=True)}, scores


def judged(first: First, scores: np.ndarray) -> Trained:
    """Thresholds and confidences from the scores of calls not seen."""
    told: list[dict[str, Any]] = []
    figures: dict[str, float] = {}
    for column, name in enumerate(first.names):
        rows = (first.fold >= 0) & (first.counts[:, column] > 0)
        f1 = best_f1(scores[rows, column], first.holds[rows, column])
        scale, shift = calibrated(scores[rows, column], first.holds[rows, column])
        # The threshold that is best for F1 lies, for a calibrated confidence, at half of the F1 that it reaches.
        threshold = (np.log(f1 / (2 - f1)) - shift) / scale
        told.append(
            {"name": name, "threshold": round(float(threshold), 4), "scale": round(scale, 4), "shift": round(shift, 4)}
        )
        figures[name] = round(f1, 3)
    lines = scores * [each["scale"] for each in told] + [each["shift"] for each in told]
    likely: dict[str, np.ndarray] = {}
    for call, row in zip([example.call for example in first.found], 1 / (1 + np.exp(-lines)), strict=True):
        likely[call] = likely.get(call, 0.0) + row
    return Trained(told, figures, likely)


Block = tuple[np.ndarray, np.ndarray]
"""Rows, and their weights, a column a name."""


def joined(*blocks: Block) -> Block:
    """The rows of all, the columns of each block after those of the one before."""
    rows = np.unique(np.concatenate([rows for rows, _ in blocks]))
    weights = np.zeros((len(rows), sum(each.shape[1] for _, each in blocks)), np.float32)
    column = 0
    for some, each in blocks:
        weights[np.searchsorted(rows, some), column : column + each.shape[1]] = each
        column += each.shape[1]
    return rows, weights


@dataclass(frozen=True, slots=True)
class Causes:
    """What each side's turns add to the evidence for each trigger, from where on it is told, and its F1 on calls that
    the weights have not seen."""

    agent: Block
    client: Block
    thresholds: list[float]
    unseen: dict[str, float]


def causes(every: Sequence[Example]) -> Causes:
    """A trigger is known of a call, not of its turns: the sum of what its turns add is fitted."""
    said = [example for example in every if example.call and example.speaker in ("agent", "client")]
    calls = [json.loads(path.read_text("utf-8")) for path in sorted(CORPUS.glob("calls/*.json"))]
    number = {call["id"]: place for place, call in enumerate(calls)}
    holds = np.array([[name in call["triggers"] for name in TRIGGERS] for call in calls], np.float32)
    place = np.array([number[example.call] for example in said])
    turns = _by_side(said)
    sums = csr_matrix((np.ones(len(said), np.float32), (place, np.arange(len(said)))), (len(calls), len(said))) @ turns
    whole = hstack([sums, np.ones((len(calls), 1), np.float32)]).tocsr()
    counts, fold = np.ones_like(holds), np.arange(len(calls)) % CAUSE_FOLDS
    peaks = np.zeros_like(holds)
    for one in range(CAUSE_FOLDS):
        weights, shift = _cause_weights(whole[fold != one], holds[fold != one], counts[fold != one])
        for call in np.flatnonzero(fold == one):
            peaks[call] = np.cumsum(turns[place == call] @ weights, axis=0).max(axis=0) + shift
    weights, shift = _cause_weights(whole, holds, counts)
    thresholds, figures = [], {}
    for column, name in enumerate(TRIGGERS):
        order = np.sort(peaks[:, column])
        reached = [_f1(peaks[:, column] >= score, holds[:, column] > 0) for score in order]
        best = int(np.argmax(reached))
        thresholds.append(float(order[best] - shift[column]))
        figures[name] = round(reached[best], 3)
    used = np.flatnonzero(np.abs(weights).max(axis=1) > 0)
    agent, client = used[used < ROWS], used[used >= ROWS]
    return Causes((agent, weights[agent]), (client - ROWS, weights[client]), thresholds, figures)


def _f1(told: np.ndarray, holds: np.ndarray) -> float:
    return float(2 * (told & holds).sum() / max(1, told.sum() + holds.sum()))


def _by_side(said: Sequence[Example]) -> csr_matrix:
    """The turns' features, the client's after all the agent's, so that each side has weights of its own."""
    features = matrix(said).tocoo()
    client = np.array([example.speaker == "client" for example in said])
    columns = features.col + ROWS * client[features.row]
    return csr_matrix((features.data * np.float32(CAUSE_SHARE), (features.row, columns)), (len(said), 2 * ROWS))


def _cause_weights(whole: csr_matrix, holds: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A weight for each feature of either side, and a shift; the shift is the last column's weight."""
    rows, found = fit(whole, holds, counts, CAUSE_RIDGE)
    weights = np.zeros((whole.shape[1], holds.shape[1]), np.float32)
    weights[rows] = found
    return weights[:-1], weights[-1]


def _small(speaker: str, rows: np.ndarray, weights: np.ndarray, often: np.ndarray) -> dict[str, np.ndarray]:
    """The weights in bytes, with a scale a row; rows that weigh next to nothing left out, the commonest first: those
    that are looked up together lie together."""
    kept = np.flatnonzero(np.abs(weights).max(axis=1) >= LEAST)
    kept = kept[np.argsort(-often[rows[kept]], kind="stable")]
    rows, weights = rows[kept].astype(np.int32), weights[kept]
    scale = (np.abs(weights).max(axis=1) / 127).astype(np.float32)
    small = np.round(weights / scale[:, None]).astype(np.int8)
    return {f"{speaker}_rows": rows, f"{speaker}_weights": small, f"{speaker}_scale": scale.astype(np.float16)}


def situations(sides: dict[str, Trained]) -> dict[str, Any]:
    """For each situation what each name that is likely in a turn adds to its evidence; it arises at 1.

    Nothing takes evidence away: what has arisen stays.
    """
    calls = [json.loads(path.read_text("utf-8")) for path in sorted(CORPUS.glob("calls/*.json"))]
    sums = np.array(
        [np.concatenate([sides[side].likely[call["id"]] for side in ("agent", "client")]) for call in calls]
    )
    agent = len(NAMES["agent"])
    found: dict[str, Any] = {}
    for name in SITUATIONS:
        holds = np.array([name in call["situations"] for call in calls], float)
        fold = np.arange(len(calls)) % 5
        unseen = np.zeros(len(calls))
        for number in range(5):
            line = _additive(sums[fold != number], holds[fold != number])
            unseen[fold == number] = sums[fold == number] @ line[:-1] + line[-1]
        order = np.argsort(-unseen, kind="stable")
        f1 = 2 * np.cumsum(holds[order]) / (np.arange(1, len(calls) + 1) + holds.sum())
        line = _additive(sums, holds)
        reach = unseen[order][int(f1.argmax())] - line[-1]
        weights = line[:-1] / reach
        found[name] = {
            "agent": [round(float(weight), 4) for weight in weights[:agent]],
            "client": [round(float(weight), 4) for weight in weights[agent:]], "unseen": round(float(f1.max()), 3),
        }  # fmt: skip
    return found


def _additive(sums: np.ndarray, holds: np.ndarray) -> np.ndarray:
    """Weights, none below 0, and a shift last: logistic regression."""
    width = sums.shape[1]

    def loss(line: np.ndarray) -> tuple[float, np.ndarray]:
        score = sums @ line[:width] + line[width]
        likely = 1 / (1 + np.exp(-np.clip(score, -30, 30)))
        cost = float((np.logaddexp(0, score) - holds * score).sum() + 0.5 * SITUATION_RIDGE * (line[:width] ** 2).sum())
        slope = sums.T @ (likely - holds) + SITUATION_RIDGE * line[:width]
        return cost, np.append(slope, (likely - holds).sum())

    start = np.append(np.zeros(width), -1.0)
    bounds = [(0.0, None)] * width + [(None, None)]
    return minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 300}).x


def first_arrays(looks: dict[str, First], why: Causes, header: dict[str, Any]) -> dict[str, np.ndarray]:
    """The first looks' arrays, with what turns add for the triggers; the header is told from where on these are."""
    agent, client, danger = (looks[name] for name in ("agent", "client", "danger"))
    # A row's weights share one scale: brought to the others' size, none is lost in rounding.
    size = float(agent.weights.std() / (why.client[1] * CAUSE_SHARE).std())
    header["triggers"], header["unseen"]["triggers"] = [round(size * each, 4) for each in why.thresholds], why.unseen
    print(json.dumps(why.unseen), file=sys.stderr)
    agents, clients = ((rows, weights * np.float32(size * CAUSE_SHARE)) for rows, weights in (why.agent, why.client))
    both = joined((client.rows, client.weights), (danger.rows, danger.weights), clients)
    return _small("agent", *joined((agent.rows, agent.weights), agents), agent.often) | _small(
        "client", *both, client.often + danger.often
    )


def main() -> None:
    """Trains and writes the model; says what it reaches on calls that it has not seen."""
    begun = time.monotonic()
    every = list(examples(Grammar.load(DATA / "fr" / "cues")))
    print(f"{len(every)} turns", file=sys.stderr)
    header: dict[str, Any] = {"version": version(), "turns": len(every), "unseen": {}}
    looks = {speaker: first_look(speaker, every) for speaker in NAMES}
    arrays = first_arrays(looks, causes(every), header)
    seen = courses(every, looks)
    sides: dict[str, Trained] = {}
    for speaker, first in looks.items():
        scores = first.unseen
        if speaker in seen:
            more, scores = both_looks(speaker, first, seen[speaker])
            arrays |= more
        side = sides[speaker] = judged(first, scores)
        header[speaker], header["unseen"][speaker] = side.told, side.unseen
        print(json.dumps(side.unseen), file=sys.stderr)
    header["client"] += header.pop("danger")
    header["situations"] = situations(sides)
    print({name: each["unseen"] for name, each in header["situations"].items()}, file=sys.stderr)
    file = io.BytesIO()
    np.savez(file, header=np.frombuffer(json.dumps(header).encode(), np.uint8), **arrays)
    SHIPPED.parent.mkdir(parents=True, exist_ok=True)
    SHIPPED.write_bytes(file.getvalue())
    size, took = len(file.getvalue()) / 1e6, time.monotonic() - begun
    print(f"{SHIPPED.relative_to(ROOT)}: {size:.1f} MB, {took:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
