"""Trains the nets that read a note of the journal (record/journal/net.py), with jax: the same weights each time."""

from __future__ import annotations

import os
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from random import Random
from typing import Any, Final, TypeAlias

os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")

import jax
import jax.numpy as jnp
import numpy as np
import optax
from numpy.typing import NDArray

from sangfroid.record.journal.facts import covered
from sangfroid.record.journal.net import ENDINGS, FAR, OWNERS, SITUATIONS, TAGS, hashed, packed
from sangfroid.record.journal.undertaken import sort
from tools.journal_rows import ASKED, NOBODY, Lesson

Arrays: TypeAlias = dict[str, Any]

WIDE: Final = 48  # of a fact
STATE: Final = 80
MEET: Final = 48  # of a head and what it points to
DEEP: Final = 2 * STATE + WIDE
FACTS, NAMES, TIMES, HEADS = 56, 5, 6, 5  # at most in a note that is learnt
LENGTHS: Final = (16, 20, 24, 28, 36, 64)
BATCH: Final = 32
EPOCHS: Final = 8
RATE: Final = 3e-3
LEAST: Final = 3  # times that a fact is seen
MOST: Final = 11_000  # facts: so the file stays small
NO_WORD, NO_SORT, NO_RULES, NO_UNIT = 0.2, 0.06, 0.25, 0.4  # what is hidden while learning
_NEVER: Final = 1e4


def index(lessons: Sequence[Lesson], extra: Sequence[Lesson]) -> dict[str, int]:
    """The facts that are learnt, each with its row; row 0 is of none."""
    counts = Counter(fact for one in (*lessons, *extra) for piece in one.seen.facts.looks()[0] for fact in set(piece))
    often = sorted((-many, fact) for fact, many in counts.items() if many >= LEAST)[:MOST]
    known = sorted((hashed(fact), fact) for _, fact in often)
    return {fact: number for number, (_, fact) in enumerate(known, 1)}


def tables(lessons: Sequence[Lesson], rows: Mapping[str, int], long: int) -> Arrays:
    """The notes as arrays; `sort` of a fact: 1 letters, 2 sorts, 3 rules."""
    many = len(lessons)
    shapes: dict[str, tuple[tuple[int, ...], Any]] = {
        "fact": ((long, FACTS), np.int32), "sort": ((long, FACTS), np.int8), "is": ((long,), np.float32),
        "tag": ((long,), np.int32), "owner": ((long,), np.int32), "whole": ((), np.float32), "old": ((), np.float32),
        "situation": ((), np.int32), "ending": ((), np.int32), "head": ((HEADS,), np.int32),
        "heads": ((HEADS,), np.float32), "first": ((TIMES,), np.int32), "last": ((TIMES,), np.int32),
        "time": ((TIMES,), np.float32), "times": ((TIMES,), np.int32), "when": ((HEADS, TIMES + 1), np.float32),
        "timed": ((HEADS,), np.float32), "name": ((NAMES,), np.int32), "named": ((NAMES,), np.float32),
        "to": ((HEADS, NAMES + 2), np.float32), "owed": ((HEADS,), np.float32),
    }  # fmt: skip
    found: Arrays = {name: np.zeros((many, *shape), sort_) for name, (shape, sort_) in shapes.items()}
    for number, one in enumerate(lessons):
        _note({name: each[number : number + 1] for name, each in found.items()}, one, rows)
    return found


def _note(into: Arrays, one: Lesson, rows: Mapping[str, int]) -> None:
    facts = one.seen.facts
    for at in range(len(one.seen.note)):
        into["is"][0, at] = 1
        groups = ((1, facts.letters[at]), (2, facts.sorts[at]), (3, facts.rules[at]))
        seen = [(rows[fact], group) for group, each in groups for fact in each if fact in rows][:FACTS]
        into["fact"][0, at, : len(seen)] = [row for row, _ in seen]
        into["sort"][0, at, : len(seen)] = [group for _, group in seen]
    for number, (first, last, role) in enumerate(one.names):
        into["tag"][0, first], into["tag"][0, first + 1 : last + 1] = 1 + 2 * role, 2 + 2 * role
        if number < NAMES:
            into["name"][0, number], into["named"][0, number] = first, 1
    into["whole"][0], into["old"][0] = one.whole, not one.row.fresh
    into["situation"][0], into["ending"][0] = one.situation, one.ending
    for number, time in enumerate(one.seen.times[:TIMES]):
        places = covered(one.seen.note, time.when.span)
        if places:
            into["first"][0, number], into["last"][0, number] = places[0], places[-1]
            into["time"][0, number], into["times"][0, number] = 1, sort(time)
    _duties(into, one)


def _duties(into: Arrays, one: Lesson) -> None:
    for number, duty in enumerate(one.duties[:HEADS]):
        into["owner"][0, duty.head] = duty.owner
        into["head"][0, number], into["heads"][0, number] = duty.head, 1
        for each in duty.times or ():
            if each < TIMES:
                into["when"][0, number, 1 + each if each >= 0 else 0] = 1
        for each in duty.names or ():
            if each < NAMES:
                into["to"][0, number, {NOBODY: 0, ASKED: 1}.get(each, 2 + each)] = 1
        into["timed"][0, number] = into["when"][0, number].any()
        into["owed"][0, number] = into["to"][0, number].any()


def started(key: Any, facts: int) -> Arrays:
    """Weights before anything is learnt."""
    keys = iter(jax.random.split(key, 60))

    def any_(*shape: int) -> Any:
        return jax.random.normal(next(keys), shape) / np.sqrt(shape[0])

    found: Arrays = {"E": 0.1 * jax.random.normal(next(keys), (facts + 1, WIDE)), "b": jnp.zeros(WIDE)}
    for name, wide in (("g1", WIDE), ("g2", 2 * STATE)):
        for way in "fb":
            found |= {f"{name}{way}W": any_(wide, 3 * STATE), f"{name}{way}U": any_(STATE, 3 * STATE)}
            found[f"{name}{way}c"] = jnp.zeros(3 * STATE)
    for name, wide in (("t", TAGS), ("a", len(OWNERS)), ("s", len(SITUATIONS)), ("e", len(ENDINGS))):
        found |= {f"{name}W": any_(DEEP, wide), f"{name}b": jnp.zeros(wide)}
    for name in "wo":
        found |= {f"{name}h": any_(DEEP, MEET), f"{name}hb": jnp.zeros(MEET), f"{name}c": any_(DEEP, MEET)}
        found |= {f"{name}cb": jnp.zeros(MEET), f"{name}n": any_(DEEP, 2), f"{name}nb": jnp.zeros(2)}
        found |= {f"{name}d": jnp.zeros(2 * FAR + 1), f"{name}u": any_(MEET, 1)[:, 0]}
    return found | {"tT": jnp.zeros((TAGS, TAGS)), "wv": jnp.zeros(8)}


def _layer(weights: Arrays, name: str, seen: Any, there: Any) -> Any:
    """Both directions of one layer of gated units."""

    def way(one: str) -> Any:
        over = weights[f"{name}{one}U"]
        entered = jnp.einsum("bti,ij->tbj", seen, weights[f"{name}{one}W"]) + weights[f"{name}{one}c"]

        def step(state: Any, now: Any) -> tuple[Any, Any]:
            come, is_ = now
            kept = state @ over
            gates = jax.nn.sigmoid(come[:, : 2 * STATE] + kept[:, : 2 * STATE])
            new = jnp.tanh(come[:, 2 * STATE :] + gates[:, :STATE] * kept[:, 2 * STATE :])
            state = jnp.where(is_, (1 - gates[:, STATE:]) * new + gates[:, STATE:] * state, state)
            return state, state

        start = jnp.zeros((seen.shape[0], STATE))
        _, states = jax.lax.scan(step, start, (entered, there.T[:, :, None] > 0), reverse=one == "b", unroll=4)
        return states.transpose(1, 0, 2)

    return jnp.concatenate([way("f"), way("b")], -1)


def _hidden(weights: Arrays, fact: Any, there: Any, key: Any) -> Any:
    def some(seen: Any, number: int) -> Any:
        kept = jax.random.bernoulli(jax.random.fold_in(key, number), 1 - NO_UNIT, seen.shape)
        return seen * kept / (1 - NO_UNIT)

    first = some(jnp.tanh(weights["E"][fact].sum(2) + weights["b"]), 1)
    inner = _layer(weights, "g2", some(_layer(weights, "g1", first, there), 2), there)
    return some(jnp.concatenate([inner, first], -1), 3)


def _at(hidden: Any, places: Any) -> Any:
    return jnp.take_along_axis(hidden, places[:, :, None], 1)


def _pointed(weights: Arrays, name: str, head: Any, other: Any, away: Any, there: Any) -> tuple[Any, Any]:
    """How well each of the others fits each head, and the scores of none."""
    one = jnp.tanh(head @ weights[f"{name}h"] + weights[f"{name}hb"])
    two = jnp.tanh(other @ weights[f"{name}c"] + weights[f"{name}cb"])
    scores = jnp.einsum("bhp,bcp->bhc", one, two) / 2
    scores += jnp.tanh(one[:, :, None] + two[:, None]) @ weights[f"{name}u"] + weights[f"{name}d"][away]
    return scores + (there[:, None] - 1) * _NEVER, head @ weights[f"{name}n"] + weights[f"{name}nb"]


def _away(heads: Any, others: Any) -> Any:
    return jnp.clip(others[:, None] - heads[:, :, None], -FAR, FAR) + FAR


def _off(scores: Any, right: Any) -> Any:
    """How far the scores are from any of the right choices."""
    return -jax.nn.logsumexp(jnp.where(right > 0, jax.nn.log_softmax(scores, -1), -1e9), -1)


def _chain(weights: Arrays, tags: Any, right: Any, there: Any) -> Any:
    """How far the tags are from the right chain."""

    def step(before: Any, now: Any) -> tuple[Any, None]:
        scores, is_ = now
        after = jax.nn.logsumexp(before[:, :, None] + weights["tT"], 1) + scores
        return jnp.where(is_[:, None] > 0, after, before), None

    every, _ = jax.lax.scan(step, tags[:, 0], (tags[:, 1:].transpose(1, 0, 2), there[:, 1:].T))
    own = (jnp.take_along_axis(tags, right[:, :, None], 2)[:, :, 0] * there).sum(1)
    own += (weights["tT"][right[:, :-1], right[:, 1:]] * there[:, 1:]).sum(1)
    return jax.nn.logsumexp(every, -1) - own


def _loss(weights: Arrays, notes: Arrays, key: Any) -> Any:
    """How far the nets are from what the notes teach; rules are hidden where they were written for the note."""
    keys = jax.random.split(key, 4)
    there = notes["is"]
    no_word = jax.random.bernoulli(keys[0], NO_WORD, there.shape)[:, :, None]
    no_rules = jax.random.bernoulli(keys[1], NO_RULES, there.shape[:1]) | (notes["old"] > 0)
    hidden_facts = ((notes["sort"] == 1) & no_word) | ((notes["sort"] == 3) & no_rules[:, None, None])
    hidden = _hidden(weights, jnp.where(hidden_facts, 0, notes["fact"]), there, keys[2])
    found = _chain(weights, hidden @ weights["tW"] + weights["tb"], notes["tag"], there)
    owners = jax.nn.log_softmax(hidden @ weights["aW"] + weights["ab"], -1)
    found -= (jnp.take_along_axis(owners, notes["owner"][:, :, None], 2)[:, :, 0] * there).sum(1) * notes["whole"]
    for name, wanted, many in (("s", "situation", len(SITUATIONS)), ("e", "ending", len(ENDINGS))):
        scores = hidden @ weights[f"{name}W"] + (there[:, :, None] - 1) * _NEVER
        found += _off(jax.nn.logsumexp(scores, 1) + weights[f"{name}b"], jax.nn.one_hot(notes[wanted], many))
    head, places = _at(hidden, notes["head"]), notes["head"]
    spans = (_at(hidden, notes["first"]) + _at(hidden, notes["last"])) / 2
    scores, none = _pointed(weights, "w", head, spans, _away(places, notes["first"]), notes["time"])
    scores = jnp.concatenate([none[:, :, :1], scores + weights["wv"][notes["times"]][:, None]], -1)
    found += (_off(scores, notes["when"]) * notes["timed"]).sum(1)
    names = _at(hidden, notes["name"])
    scores, none = _pointed(weights, "o", head, names, _away(places, notes["name"]), notes["named"])
    found += (_off(jnp.concatenate([none, scores], -1), notes["to"]) * notes["owed"]).sum(1)
    return found.mean()


def learnt(lessons: Sequence[Lesson], rows: Mapping[str, int], seed: int) -> dict[str, NDArray[Any]]:
    """The weights of one net."""
    groups: defaultdict[int, list[Lesson]] = defaultdict(list)
    for one in lessons:
        if len(one.seen.note) <= LENGTHS[-1]:
            groups[next(long for long in LENGTHS if len(one.seen.note) <= long)].append(one)
    notes = {long: tables(each, rows, long) for long, each in sorted(groups.items())}
    steps = EPOCHS * sum(-(-len(each) // BATCH) for each in groups.values())
    rate = optax.warmup_cosine_decay_schedule(0, RATE, steps // 20, steps, RATE * 0.02)
    rule = optax.chain(optax.clip_by_global_norm(3.0), optax.adamw(rate, b2=0.98, weight_decay=0.02))
    key = jax.random.PRNGKey(seed)
    weights = started(key, len(rows))
    state = rule.init(weights)

    @partial(jax.jit, donate_argnums=(0, 1))
    def step(weights: Arrays, state: Any, batch: Arrays, key: Any) -> tuple[Arrays, Any]:
        slope = jax.grad(_loss)(weights, batch, key)
        slope["E"] = slope["E"].at[0].set(0.0)
        change, state = rule.update(slope, state, weights)
        weights = optax.apply_updates(weights, change)
        weights["E"] = weights["E"].at[0].set(0.0)
        return weights, state

    dice, number = Random(seed), 0
    for _ in range(EPOCHS):
        for long, each in _batches({long: len(group) for long, group in sorted(groups.items())}, dice):
            number += 1
            batch = {name: part[each] for name, part in notes[long].items()}
            weights, state = step(weights, state, batch, jax.random.fold_in(key, number))
    print(f"net {seed}: {number} steps", file=sys.stderr)
    return {name: np.asarray(each) for name, each in weights.items()}


def _batches(many: Mapping[int, int], dice: Random) -> list[tuple[int, list[int]]]:
    """Notes of one length together; the last batch is filled up with others."""
    found = []
    for long, count in many.items():
        order = dice.sample(range(count), count)
        for at in range(0, count, BATCH):
            each = order[at : at + BATCH]
            found.append((long, each + [dice.randrange(count) for _ in range(BATCH - len(each))]))
    dice.shuffle(found)
    return found


def stacked(nets: Sequence[dict[str, NDArray[Any]]], rows: Mapping[str, int]) -> dict[str, NDArray[Any]]:
    """The arrays of the file: all nets, packed; facts that weigh little are left out."""
    whole = {name: np.stack([each[name] for each in nets]) for name in nets[0]}
    whole["E"] = whole["E"][:, 1:]
    found: dict[str, NDArray[Any]] = {"facts": np.array([hashed(fact) for fact in rows], np.uint32)}
    for name, each in whole.items():
        found |= packed(name, each)
    return found
