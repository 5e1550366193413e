"""The net: frames of 40 ms, then blocks of a convolution over time and two layers, then a score for each token."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import jax
import jax.numpy as jnp
import numpy as np

from tools.tiny.features import MELS

Weights = dict[str, jax.Array]

STEP: Final = 4  # frames of 10 ms that make one of the net's
MEAN: Final = -9.0  # of a log mel energy, and how far they stray: what the net first takes away
SPREAD: Final = 4.0


@dataclass(frozen=True, slots=True)
class Shape:
    """How wide, how many blocks, how many of its frames a block looks at."""

    width: int = 176
    inner: int = 352
    blocks: int = 5
    reach: int = 9


def fresh(shape: Shape, tokens: int, seed: int) -> Weights:
    """Weights before training."""
    chance = np.random.default_rng(seed)

    def drawn(*size: int, inputs: int) -> jax.Array:
        return jnp.asarray(chance.standard_normal(size) / np.sqrt(inputs), jnp.float32)

    weights = {
        "enter": drawn(STEP * MELS, shape.width, inputs=STEP * MELS),
        "enter_bias": jnp.zeros(shape.width),
        "leave_scale": jnp.ones(shape.width),
        "leave_shift": jnp.zeros(shape.width),
        "leave": drawn(shape.width, tokens, inputs=shape.width) * 0.1,
        "leave_bias": jnp.zeros(tokens),
    }
    for block in range(shape.blocks):
        weights |= {
            f"{block}.time": drawn(shape.reach, shape.width, inputs=shape.reach),
            f"{block}.scale": jnp.ones(shape.width),
            f"{block}.shift": jnp.zeros(shape.width),
            f"{block}.up": drawn(shape.width, shape.inner, inputs=shape.width),
            f"{block}.up_bias": jnp.zeros(shape.inner),
            f"{block}.down": drawn(shape.inner, shape.width, inputs=shape.inner) * 0.3,
            f"{block}.down_bias": jnp.zeros(shape.width),
        }
    return weights


def scores(weights: Weights, frames: jax.Array, shape: Shape) -> jax.Array:
    """Of frames (calls, time, mels) the scores (calls, time // STEP, tokens), before they are made to sum to one."""
    calls, time, _ = frames.shape
    x = (frames[:, : time // STEP * STEP] - MEAN) / SPREAD
    x = x.reshape(calls, time // STEP, STEP * MELS) @ weights["enter"] + weights["enter_bias"]
    for block in range(shape.blocks):
        own = {name.partition(".")[2]: value for name, value in weights.items() if name.startswith(f"{block}.")}
        x = x + _block(own, x, shape.reach)
    return _even(x, weights["leave_scale"], weights["leave_shift"]) @ weights["leave"] + weights["leave_bias"]


def _block(own: Weights, x: jax.Array, reach: int) -> jax.Array:
    time = x.shape[1]
    wide = jnp.pad(x, ((0, 0), (reach // 2, reach // 2), (0, 0)))
    mixed = sum((wide[:, k : k + time] * own["time"][k] for k in range(reach)), jnp.zeros_like(x))
    inner = jax.nn.relu(_even(mixed, own["scale"], own["shift"]) @ own["up"] + own["up_bias"])
    return inner @ own["down"] + own["down_bias"]


def _even(x: jax.Array, scale: jax.Array, shift: jax.Array) -> jax.Array:
    """Each frame brought to mean 0 and spread 1 over its channels."""
    mean = x.mean(-1, keepdims=True)
    spread = jnp.square(x - mean).mean(-1, keepdims=True)
    return (x - mean) / jnp.sqrt(spread + 1e-5) * scale + shift
