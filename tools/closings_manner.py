"""Trains the small nets that tell the manners of closing apart, for tools.closings.

Each looks at the same facts as the linear weights, through one hidden layer and beside it; begun and taught in another
order each, so that chance weighs less. By AdamW, on numbers that are left out at random; the same weights each time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.sparse import csr_matrix

HIDDEN: Final = 32  # of each net
NETS: Final = 4
SEEN: Final = 3  # attempts in which a fact must stand to be looked at
ROUNDS: Final = 24  # over the attempts
BATCH: Final = 64
PACE: Final = 3e-3  # of learning, at first; it falls to nothing along a cosine
DECAY: Final = 0.02
LEFT_OUT: Final = (0.4, 0.4)  # of the facts, and of what is hidden, while a net learns
BEGUN: Final = 0.15  # spread of the weights at first

Net = dict[str, np.ndarray]


@dataclass(frozen=True, slots=True)
class Nets:
    """All nets side by side, over the columns of the facts: `into` what is hidden, `out` of it, `straight` beside."""

    into: np.ndarray  # facts × (NETS × HIDDEN)
    bias: np.ndarray
    out: np.ndarray  # (NETS × HIDDEN) × manners
    straight: np.ndarray  # facts × manners
    base: np.ndarray


def taught(facts: csr_matrix, manners: np.ndarray, many: int) -> Nets:
    """The nets that tell these `manners` (numbers below `many`) from `facts`, a row an attempt."""
    seen = np.bincount(facts.indices, minlength=facts.shape[1])
    kept = np.flatnonzero(seen >= SEEN)
    some = facts[:, kept].tocsr()
    nets = [_taught(some, manners, many, seed) for seed in range(NETS)]
    into = np.zeros((facts.shape[1], NETS * HIDDEN), np.float32)
    straight = np.zeros((facts.shape[1], many), np.float32)
    into[kept] = np.hstack([net["into"] for net in nets])
    straight[kept] = sum(net["straight"] for net in nets) / NETS
    return Nets(
        into, np.concatenate([net["bias"] for net in nets]), np.vstack([net["out"] for net in nets]) / NETS,
        straight, sum(net["base"] for net in nets) / NETS,
    )  # fmt: skip


def _taught(facts: csr_matrix, manners: np.ndarray, many: int, seed: int) -> Net:
    chance = np.random.default_rng(seed)
    size = facts.shape[1]
    net: Net = {
        "into": chance.normal(0, BEGUN, (size, HIDDEN)).astype(np.float32), "bias": np.zeros(HIDDEN, np.float32),
        "out": chance.normal(0, BEGUN, (HIDDEN, many)).astype(np.float32), "base": np.zeros(many, np.float32),
        "straight": np.zeros((size, many), np.float32),
    }  # fmt: skip
    first = {name: np.zeros_like(weights) for name, weights in net.items()}
    second = {name: np.zeros_like(weights) for name, weights in net.items()}
    steps = ROUNDS * (len(manners) // BATCH)
    step = 0
    for _ in range(ROUNDS):
        order = chance.permutation(len(manners))
        for start in range(0, len(manners) - BATCH + 1, BATCH):
            step += 1
            batch = order[start : start + BATCH]
            slopes = _slopes(net, facts[batch], manners[batch], chance)
            pace = np.float32(PACE * 0.5 * (1 + np.cos(np.pi * step / steps)))
            for name in net:
                first[name] += np.float32(0.1) * (slopes[name] - first[name])
                second[name] += np.float32(0.001) * (slopes[name] ** 2 - second[name])
                grown = np.sqrt(second[name] / np.float32(1 - 0.999**step)) + np.float32(1e-8)
                net[name] -= pace * (first[name] / np.float32(1 - 0.9**step) / grown + np.float32(DECAY) * net[name])
    return net


def _slopes(net: Net, facts: csr_matrix, manners: np.ndarray, chance: np.random.Generator) -> Net:
    kept = (chance.random(len(facts.data)) >= LEFT_OUT[0]).astype(np.float32)
    facts.data = facts.data * kept / np.float32(1 - LEFT_OUT[0])
    hidden = facts @ net["into"] + net["bias"]
    open_ = (hidden > 0) * (chance.random(hidden.shape) >= LEFT_OUT[1]) / np.float32(1 - LEFT_OUT[1])
    open_ = open_.astype(np.float32)
    shown = hidden * open_
    scores = shown @ net["out"] + net["base"] + facts @ net["straight"]
    likely = np.exp(scores - scores.max(axis=1, keepdims=True))
    likely /= likely.sum(axis=1, keepdims=True)
    likely[np.arange(len(manners)), manners] -= 1
    off = (likely / np.float32(len(manners))).astype(np.float32)
    back = facts.T.tocsr()
    behind = (off @ net["out"].T) * open_
    return {
        "into": back @ behind, "bias": behind.sum(axis=0), "out": shown.T @ off, "base": off.sum(axis=0),
        "straight": back @ off,
    }  # fmt: skip
