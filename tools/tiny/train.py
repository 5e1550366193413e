"""Makes the speech, trains the net on it, measures it on voices that it never heard."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import jax
import jax.numpy as jnp
import numpy as np
import optax
from numpy.typing import NDArray

from tools.tiny.features import MELS, features
from tools.tiny.net import STEP, Shape, Weights, fresh, scores
from tools.tiny.pieces import Pieces
from tools.tiny.sentences import spoken
from tools.tiny.speech import LANGUAGES, VARIANTS, Line, Voice, heard, said

SEED: Final = 8
SILENT: Final = float(np.log(1e-10))  # what sherpa-onnx fills shorter calls of a batch with
_ROOM: Final = 128  # frames of 10 ms: calls of about one length are trained together
_FRAMES: Final = 2_200  # of 10 ms in a batch: CTC needs many steps before it hears anything


@dataclass(frozen=True, slots=True)
class Pass:
    """Rounds over all of the speech; `speed` of learning, at its highest; `easy` rounds go from short to long, with
    nothing hidden; voices are made higher or lower by so much."""

    rounds: int
    speed: float
    easy: int = 0
    higher: float = 0.0


PASSES: Final = (Pass(18, 2e-3, easy=3), Pass(10, 1e-3, higher=0.08))


@dataclass(frozen=True, slots=True)
class Utterance:
    """Features (half precision) and the text."""

    frames: NDArray[np.float16]
    text: str


def speech(count: int, seed: int, variants: tuple[str, ...] = VARIANTS) -> list[Utterance]:
    """So many utterances, the same for the same seed."""
    with ThreadPoolExecutor(1) as one:  # espeak-ng runs beside the features
        chances = [random.Random(seed * 1_000_003 + place) for place in range(count)]
        asked = [(spoken(chance), voice(chance, variants), chance) for chance in chances]
        made = one.map(lambda what: said(what[0], what[1]), asked)
        return [
            Utterance(features(heard(sound, line(chance), np.random.default_rng(chance.getrandbits(64)))
                               ).astype(np.float16), text)
            for (text, _, chance), sound in zip(asked, made, strict=True)
        ]  # fmt: skip


def voice(chance: random.Random, variants: tuple[str, ...]) -> Voice:
    """Somebody."""
    return Voice(chance.choice(LANGUAGES), chance.choice(variants), chance.randint(120, 215), chance.randint(25, 75))


def line(chance: random.Random) -> Line:
    """Some way for the sound to arrive."""
    noise = chance.uniform(6, 30) if chance.random() < 0.6 else None
    return Line(
        chance.random() < 0.65, noise, chance.uniform(-20, 0), chance.uniform(0.02, 0.5), chance.uniform(0.02, 0.5)
    )


def trained(count: int, passes: tuple[Pass, ...], net: tuple[Pieces, Shape], keep: Path) -> Weights:
    """The net, trained on so many utterances; after each pass its weights lie under `keep`, and are taken up again."""
    pieces, shape = net
    utterances = _kept(count, keep)
    wanted = [pieces.numbers(one.text) for one in utterances]
    weights = fresh(shape, len(pieces.tokens), SEED)
    for number, one in enumerate(passes, 1):
        file = keep / f"pass-{number}-{count}.npz"
        if file.exists():
            with np.load(file) as given:
                weights = {name: jnp.asarray(given[name]) for name in given}
            continue
        chance = np.random.default_rng(SEED + number - 1)
        weights = _passed(weights, one, (utterances, wanted), (shape, len(pieces.tokens) - 1, chance))
        np.savez(file, **{name: np.asarray(value) for name, value in weights.items()})
    return weights


def _passed(
    weights: Weights, one: Pass, said_: tuple[list[Utterance], list[list[int]]],
    net: tuple[Shape, int, np.random.Generator],
) -> Weights:  # fmt: skip
    shape, blank, chance = net
    rounds = [list(_batches(*said_, chance, easy=number < one.easy)) for number in range(one.rounds)]
    steps = sum(map(len, rounds))
    pace = optax.warmup_cosine_decay_schedule(one.speed / 20, one.speed, steps // 20, steps, one.speed / 200)
    learner = optax.chain(optax.clip_by_global_norm(5.0), optax.adamw(pace, weight_decay=1e-3))
    state = learner.init(weights)
    step = jax.jit(partial(_step, learner=learner, shape=shape, blank=blank), donate_argnums=(0, 1))
    for number, batches in enumerate(rounds, 1):
        began, losses = time.monotonic(), []
        for places in batches:
            filled = _filled(*said_, places, (chance, one.higher) if number > one.easy else None)
            weights, state, loss = step(weights, state, filled)
            losses.append(float(loss))
        print(f"round {number}: loss {np.mean(losses):.3f}, {time.monotonic() - began:.0f} s", flush=True)
    return weights


def _kept(count: int, keep: Path) -> list[Utterance]:
    """The speech, made once: a second training begins sooner."""
    file = keep / f"speech-{SEED}-{count}.npz"
    if file.exists():
        with np.load(file) as given:
            ends, texts = given["ends"], [str(text) for text in given["texts"]]
            return [Utterance(*both) for both in zip(np.split(given["frames"], ends[:-1]), texts, strict=True)]
    made = speech(count, SEED)
    ends = np.cumsum([len(one.frames) for one in made])
    np.savez(file, frames=np.concatenate([one.frames for one in made]), ends=ends, texts=[one.text for one in made])
    return made


def _batches(
    utterances: list[Utterance], wanted: list[list[int]], chance: np.random.Generator, *, easy: bool
) -> Iterator[NDArray[np.int64]]:
    """Places of utterances of about one length, in an order of chance; of each only what CTC can align."""
    rooms: dict[int, list[int]] = {}
    for place in chance.permutation(len(utterances)):
        length = len(utterances[place].frames)
        if length // STEP > len(wanted[place]) * 1.3:
            rooms.setdefault(-(-length // _ROOM), []).append(int(place))
    found = []
    for room, places in sorted(rooms.items()):
        size = max(1, _FRAMES // (room * _ROOM))
        filled = places + list(chance.choice(places, -len(places) % size))  # one shape a room: each is compiled once
        found += [np.asarray(filled[at : at + size]) for at in range(0, len(filled), size)]
    if not easy:
        chance.shuffle(found)
    yield from found


@dataclass(frozen=True, slots=True)
class _Batch:
    frames: NDArray[np.float32]
    left_out: NDArray[np.float32]  # 1 for the net's frames that only fill up
    tokens: NDArray[np.int32]
    no_token: NDArray[np.float32]


jax.tree_util.register_dataclass(_Batch, ["frames", "left_out", "tokens", "no_token"], [])


def _filled(
    utterances: list[Utterance], wanted: list[list[int]], places: NDArray[np.int64],
    rough: tuple[np.random.Generator, float] | None,
) -> _Batch:  # fmt: skip
    room = -(-max(len(utterances[place].frames) for place in places) // _ROOM) * _ROOM
    frames = np.full((len(places), room, MELS), SILENT, np.float32)
    left_out = np.ones((len(places), room // STEP), np.float32)
    tokens = np.zeros((len(places), room // STEP * 4 // 5), np.int32)
    no_token = np.ones(tokens.shape, np.float32)
    for row, place in enumerate(places):
        one = utterances[place].frames.astype(np.float32)
        one = one if rough is None else _roughened(one, *rough)
        frames[row, : len(one)] = one
        left_out[row, : len(one) // STEP] = 0
        tokens[row, : len(wanted[place])] = wanted[place]
        no_token[row, : len(wanted[place])] = 0
    return _Batch(frames, left_out, tokens, no_token)


def _roughened(frames: NDArray[np.float32], chance: np.random.Generator, higher: float) -> NDArray[np.float32]:
    """Louder, higher, with a band and some moments hidden: what is learnt is not one sound by heart."""
    if higher:
        moved = np.arange(MELS) * chance.uniform(1 - higher, 1 + higher) + 0.5
        frames = frames[:, np.minimum(moved, MELS - 1).astype(int)]
    frames = frames + np.float32(chance.uniform(-2, 2))
    low, short = chance.integers(0, 70), chance.integers(0, 12)
    frames[:, low : low + short] = frames.mean()
    for _ in range(2):
        start, length = chance.integers(0, len(frames)), chance.integers(0, 8)
        frames[start : start + length] = frames.mean()
    return frames


def _step(
    weights: Weights, state: optax.OptState, batch: _Batch, *, learner: optax.GradientTransformation, shape: Shape,
    blank: int,
) -> tuple[Weights, optax.OptState, jax.Array]:  # fmt: skip
    def loss(these: Weights) -> jax.Array:
        given = scores(these, batch.frames, shape)
        each = optax.ctc_loss(given, batch.left_out, batch.tokens, batch.no_token, blank_id=blank)
        return (each / jnp.maximum(1, (1 - batch.no_token).sum(-1))).mean()

    value, slope = jax.value_and_grad(loss)(weights)
    change, state = learner.update(slope, state, weights)
    return optax.apply_updates(weights, change), state, value
