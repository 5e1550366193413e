"""The tiny models that tell voices apart: which of two kinds of voice speaks, and what a voice sounds like.

`segmentation` stands for a pyannote segmentation model: 16 kHz samples in, per 20 ms nobody, a low voice, a high one,
or both. It does not follow a speaker as a true one does; it knows espeak-ng's men from its women, which is enough for a
call of one of each. `embedding` stands for a WeSpeaker model: the mean and the spread of 80 log mel energies, through
the plane in which espeak-ng's voices differ most (a linear discriminant, computed and not trained).
"""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Final

os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["JAX_PLATFORMS"] = "cpu"

import jax
import jax.numpy as jnp
import kaldi_native_fbank as knf
import numpy as np
import onnx
import optax
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from scipy.linalg import eigh

from tools.tiny.export import OPSET
from tools.tiny.sentences import spoken as sentence
from tools.tiny.speech import RATE, UNHEARD, VARIANTS, Line, Sound, Voice, heard, said

Floats = NDArray[np.float32]
Weights = dict[str, jax.Array]

TO: Final = Path(os.environ.get("TINY_TO", "tests/sources/sound/tiny")) / "voices"
SEED: Final = 20261123
LANGUAGE: Final = "fr"  # not "fr-fr", with which espeak-ng 1.51 has one voice, whatever variant is asked for
HIGH: Final = ("+f1", "+f2", "+f3", "+f5", "+Annie", "+linda", "+steph", "+belinda")
LOW: Final = tuple(variant for variant in VARIANTS if variant not in HIGH)
WINDOW: Final = 160_000  # samples that the segmentation hears at once: 10 s
STEP: Final = 320  # samples of one decision: 20 ms
TAPS: Final = 512
BANDS: Final = 40
WIDTH: Final = 48
REACH: Final = 11  # decisions that a layer looks at
LAYERS: Final = (("first", 1), ("second", 3), ("third", 9))  # each looks at every so many
KINDS: Final = 4  # nobody, low, high, both
MELS: Final = 80
PLANE: Final = 12  # numbers that describe a voice
FLOOR: Final = 1e-6
NOTE: Final = "Made to test Sangfroid: knows espeak-ng's voices. Of no other use."


def main(utterances: int = 30, rounds: int = 2000) -> None:
    """Makes both models and tells how they do on voices that were kept out."""
    chance = np.random.default_rng(SEED)
    words = random.Random(SEED)
    texts = [sentence(words) for _ in range(400)]
    spoken = {variant: _spoken(variant, texts, utterances, chance) for variant in (*VARIANTS, *UNHEARD)}
    _write(TO / "segmentation", _segmentation(_trained(spoken, rounds, chance)))
    _write(TO / "embedding", _embedding(*_plane(spoken, chance)))


def _spoken(variant: str, texts: list[str], count: int, chance: np.random.Generator) -> list[Sound]:
    made = []
    for _ in range(count):
        text = texts[int(chance.integers(len(texts)))]
        made.append(said(text, Voice(LANGUAGE, variant, rate=int(chance.integers(130, 200)))))
    return made


def _arrived(sound: Sound, chance: np.random.Generator) -> Sound:
    """The sound as a recording of 8,000 samples a second has it, or one of 16,000, with some noise."""
    if chance.random() < 0.7:
        spectrum = np.fft.rfft(sound)
        spectrum[len(spectrum) // 2 :] = 0
        sound = np.fft.irfft(spectrum, len(sound)).astype(np.float32)
    line = Line(phone=False, noise=float(chance.uniform(25, 50)), gain=float(chance.uniform(-12, 3)),
                before=0, after=0)  # fmt: skip
    return heard(sound, line, chance)


# --- which kind of voice speaks ---------------------------------------------------------------------------------------


def _bank() -> Floats:
    """Waves and their quarter turns, (2 · BANDS, TAPS), evenly over the mel scale from 80 to 3,600 Hz."""
    mels = np.linspace(1127 * np.log1p(80 / 700), 1127 * np.log1p(3600 / 700), BANDS)
    tones = 700 * np.expm1(mels / 1127)
    phase = 2 * np.pi * tones[:, None] * (np.arange(TAPS) - TAPS / 2) / RATE
    shape = np.hanning(TAPS) / TAPS * 4
    return np.concatenate((np.cos(phase) * shape, np.sin(phase) * shape)).astype(np.float32)


def _layers(weights: Weights, sound: jax.Array) -> jax.Array:
    """(N, WINDOW) → (N, decisions, KINDS), before the softmax."""
    around = jnp.pad(sound, ((0, 0), (TAPS // 2 - STEP // 2, TAPS // 2 - STEP // 2)))
    waves = jax.lax.conv_general_dilated(around[:, None], _bank()[:, None], (STEP,), "VALID")
    power = jnp.square(waves[:, :BANDS]) + jnp.square(waves[:, BANDS:])
    x = (jnp.log(power + FLOOR) + 6) / 4
    for layer, apart in LAYERS:
        pad = REACH // 2 * apart
        x = jax.lax.conv_general_dilated(x, weights[layer], (1,), [(pad, pad)], rhs_dilation=(apart,))
        x = jax.nn.relu(x + weights[f"{layer}_bias"][:, None])
    return jnp.einsum("nct,ck->ntk", x, weights["last"]) + weights["last_bias"]


def _begun(chance: np.random.Generator) -> Weights:
    weights = {"last": chance.normal(0, 0.1, (WIDTH, KINDS)), "last_bias": np.zeros(KINDS)}
    for layer, _ in LAYERS:
        into = BANDS if layer == "first" else WIDTH
        weights[layer] = chance.normal(0, (2 / (into * REACH)) ** 0.5, (WIDTH, into, REACH))
        weights[f"{layer}_bias"] = np.zeros(WIDTH)
    return {name: jnp.asarray(value, jnp.float32) for name, value in weights.items()}


def _window(
    spoken: dict[str, list[Sound]], pair: tuple[str, str], chance: np.random.Generator
) -> tuple[Floats, NDArray[np.int64]]:
    """Ten seconds of two voices in turn, sometimes over one another, and who speaks in each decision."""
    both, at = np.zeros((2, WINDOW + 8 * RATE), np.float32), int(chance.integers(0, RATE))
    while at < WINDOW:
        side = int(chance.integers(2))
        sounds = spoken[pair[side]]
        sound = sounds[int(chance.integers(len(sounds)))] * 10 ** (chance.uniform(-8, 2) / 20)
        both[side, at : at + len(sound)] += sound[: both.shape[1] - at]
        gap = chance.uniform(-0.8, 1.5) if chance.random() < 0.8 else chance.uniform(1.5, 3)
        at = max(at + len(sound) + int(gap * RATE), 0)
    both = both[:, :WINDOW]
    level = np.abs(both.reshape(2, -1, STEP)).max(axis=2)
    level = np.stack([np.convolve(one, np.ones(9) / 9, "same") for one in level]) > 0.01
    return _arrived(both.sum(axis=0), chance), level[0] + 2 * level[1]


def _batch(
    spoken: dict[str, list[Sound]], count: int, chance: np.random.Generator, *, new: bool = False
) -> tuple[Floats, NDArray[np.int64]]:
    low = [one for one in UNHEARD if one != "+f4"] if new else list(LOW)
    high = ["+f4"] if new else list(HIGH)
    made = [
        _window(spoken, (low[int(chance.integers(len(low)))], high[int(chance.integers(len(high)))]), chance)
        for _ in range(count)
    ]
    return np.stack([sound for sound, _ in made]), np.stack([kinds for _, kinds in made])


def _trained(spoken: dict[str, list[Sound]], rounds: int, chance: np.random.Generator) -> Weights:
    weights = _begun(chance)
    rule = optax.adam(optax.cosine_decay_schedule(3e-3, rounds))
    state = rule.init(weights)

    def loss(weights: Weights, sound: jax.Array, kinds: jax.Array) -> jax.Array:
        return optax.softmax_cross_entropy_with_integer_labels(_layers(weights, sound), kinds).mean()

    @jax.jit
    def step(
        weights: Weights, state: optax.OptState, sound: jax.Array, kinds: jax.Array
    ) -> tuple[Weights, optax.OptState, jax.Array]:
        value, slope = jax.value_and_grad(loss)(weights, sound, kinds)
        change, state = rule.update(slope, state)
        return optax.apply_updates(weights, change), state, value

    for place in range(rounds):
        sound, kinds = _batch(spoken, 6, chance)
        weights, state, value = step(weights, state, sound, kinds)
        if place % 50 == 0:
            print(f"round {place}: {float(value):.3f}", flush=True)
    sound, kinds = _batch(spoken, 40, chance, new=True)
    right = np.asarray(_layers(weights, jnp.asarray(sound))).argmax(axis=2) == kinds
    print(f"segmentation: {right.mean():.1%} of the decisions right on voices kept out")
    return weights


def _segmentation(weights: Weights) -> onnx.ModelProto:
    kept = {name: np.asarray(value) for name, value in weights.items()}
    nodes: list[onnx.NodeProto] = []
    exact = {"floor": np.float32(FLOOR), "lift": np.float32(6), "scale": np.float32(4), "last_bias": kept["last_bias"]}
    values = [numpy_helper.from_array(value, name) for name, value in exact.items()]

    def half(name: str, value: Floats) -> str:
        values.append(numpy_helper.from_array(value.astype(np.float16), f"{name}.half"))
        return add("Cast", f"{name}.half", to=TensorProto.FLOAT)

    def add(kind: str, *inputs: str, out: str = "", **attributes: object) -> str:
        name = out or f"n{len(nodes)}"
        nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    pad = TAPS // 2 - STEP // 2
    bank = _bank()[:, None]
    cos, sin = (half(name, part) for name, part in (("cos", bank[:BANDS]), ("sin", bank[BANDS:])))
    squares = []
    for part in (cos, sin):
        wave = add("Conv", "x", part, kernel_shape=[TAPS], strides=[STEP], pads=[pad, pad])
        squares.append(add("Mul", wave, wave))
    x = add("Log", add("Add", add("Add", *squares), "floor"))
    x = add("Div", add("Add", x, "lift"), "scale")
    for layer, apart in LAYERS:
        values.append(numpy_helper.from_array(kept[f"{layer}_bias"], f"{layer}_bias"))
        x = add("Conv", x, half(layer, kept[layer]), f"{layer}_bias", kernel_shape=[REACH], dilations=[apart],
                pads=[REACH // 2 * apart] * 2)  # fmt: skip
        x = add("Relu", x)
    x = add("MatMul", add("Transpose", x, perm=[0, 2, 1]), half("last", kept["last"]))
    add("LogSoftmax", add("Add", x, "last_bias"), axis=-1, out="y")
    graph = helper.make_graph(
        nodes, "tiny-test-segmentation",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", 1, "T"])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["N", "S", KINDS])], values,
    )  # fmt: skip
    return _model(graph, {
        "model_type": "pyannote-segmentation-3.0", "sample_rate": RATE, "window_size": WINDOW, "num_speakers": 2,
        "receptive_field_size": TAPS, "receptive_field_shift": STEP, "powerset_max_classes": 2, "num_classes": KINDS,
    })  # fmt: skip


# --- what a voice sounds like -----------------------------------------------------------------------------------------


def fbank(sound: Sound) -> Floats:
    """Frames by mels, as sherpa-onnx computes them for the models that it calls WeSpeaker."""
    asked = knf.FbankOptions()
    asked.frame_opts.samp_freq, asked.frame_opts.dither, asked.frame_opts.snip_edges = RATE, 0, False
    asked.mel_opts.num_bins, asked.mel_opts.low_freq, asked.mel_opts.high_freq = MELS, 20, -400
    made = knf.OnlineFbank(asked)
    made.accept_waveform(RATE, sound.tolist())
    made.input_finished()
    return np.stack([made.get_frame(place) for place in range(made.num_frames_ready)]).astype(np.float32)


def _summary(frames: Floats) -> Floats:
    mean = frames.mean(axis=0)
    return np.concatenate((mean - mean.mean(), frames.std(axis=0)))


def _plane(spoken: dict[str, list[Sound]], chance: np.random.Generator) -> tuple[Floats, Floats]:
    """The middle of all voices, and the plane (2 · MELS, PLANE) in which they differ most."""

    def rows(variant: str) -> Floats:
        """Each row two sentences, on a line of its own."""
        found, sounds = [], spoken[variant]
        for one, other in zip(sounds, [*sounds[1:], sounds[0]], strict=True):
            found.append(_summary(fbank(_arrived(np.concatenate((one, other)), chance))))
        return np.stack(found)

    known = {variant: rows(variant) for variant in VARIANTS}
    middle = np.concatenate(list(known.values())).mean(axis=0)
    own = sum(np.cov(one.T) for one in known.values()) / len(known)
    between = np.cov(np.stack([one.mean(axis=0) for one in known.values()]).T)
    _, found = eigh(between, own + 0.01 * np.trace(own) / len(own) * np.eye(len(own)))
    plane = found[:, -PLANE:].astype(np.float32)
    new = {variant: (rows(variant) - middle) @ plane for variant in UNHEARD}
    close, far = [], []
    for variant, these in new.items():
        for other, those in new.items():
            each = these @ those.T / np.linalg.norm(these, axis=1)[:, None] / np.linalg.norm(those, axis=1)
            (close if variant == other else far).append(each.mean())
    print(f"embedding: likeness {np.mean(close):.2f} within a voice kept out, {np.mean(far):.2f} between two")
    return middle.astype(np.float32), plane


def _embedding(middle: Floats, plane: Floats) -> onnx.ModelProto:
    node = helper.make_node
    nodes = [
        node("ReduceMean", ["x"], ["mean"], axes=[1], keepdims=1),
        node("Sub", ["x", "mean"], ["off"]),
        node("Mul", ["off", "off"], ["square"]),
        node("ReduceMean", ["square"], ["power"], axes=[1], keepdims=0),
        node("Sqrt", ["power"], ["spread"]),
        node("Squeeze", ["mean", "one"], ["flat"]),
        node("ReduceMean", ["flat"], ["level"], axes=[1], keepdims=1),
        node("Sub", ["flat", "level"], ["shape"]),
        node("Concat", ["shape", "spread"], ["both"], axis=1),
        node("Sub", ["both", "middle"], ["beside"]),
        node("MatMul", ["beside", "plane"], ["embs"]),
    ]
    values = [numpy_helper.from_array(np.array([1]), "one"), numpy_helper.from_array(middle, "middle"),
              numpy_helper.from_array(plane, "plane")]  # fmt: skip
    graph = helper.make_graph(
        nodes, "tiny-test-embedding", [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, "T", MELS])],
        [helper.make_tensor_value_info("embs", TensorProto.FLOAT, [1, PLANE])], values,
    )  # fmt: skip
    return _model(graph, {
        "framework": "wespeaker", "language": "French", "sample_rate": RATE, "output_dim": PLANE,
        "normalize_samples": 1,
    })  # fmt: skip


def _model(graph: onnx.GraphProto, notes: dict[str, object]) -> onnx.ModelProto:
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
    helper.set_model_props(model, {name: str(value) for name, value in (notes | {"comment": NOTE}).items()})
    onnx.checker.check_model(model, full_check=True)
    return model


def _write(folder: Path, model: onnx.ModelProto) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.onnx").write_bytes(model.SerializeToString(deterministic=True))
    print(f"{folder}: {(folder / 'model.onnx').stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
