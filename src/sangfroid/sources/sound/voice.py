"""Voice activity: how likely each frame of sound holds speech, by the silero model, computed with numpy alone.

The published weights, unchanged, as five matrix products and one recurrent cell. Many channels, of many calls, go
through at once. On one core this is two to three times as fast as the same file in onnxruntime, to which it is equal
within 1e-5 (tests/sources/sound/test_voice.py); it cannot end the process, and needs no further package.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from sangfroid.sources.sound.weights import tensors

RATE: Final = 16_000  # samples a second
FRAME: Final = 512  # samples judged at once
CONTEXT: Final = 64  # samples of the frame before, which the model sees too
SECONDS: Final = FRAME / RATE
WINDOWS: Final = 4  # spectra of one frame, 8 ms apart

_FILE: Final = "silero_vad_16k_sequence.onnx"
_WINDOW, _HOP, _BINS = 256, 128, 129  # samples, samples, bins of one spectrum
NARROW: Final = 8_000  # samples a second up to which a sound holds nothing above the lower half of the bins
_LOWER: Final = 68  # bins: to 4 kHz, and what leaks beyond
_UNITS: Final = 128  # of the recurrent cell
# Bins of 250 to 2,500 Hz: where vowels are loud, on any telephone line.
_VOWELS: Final = slice(4, 41)

Floats = NDArray[np.float32]


class Memory(NamedTuple):
    """What the model keeps from one frame to the next; a row a channel."""

    hidden: Floats
    cell: Floats


@dataclass(frozen=True, slots=True)
class Voice:
    """The model's matrices. A convolution over so few steps is one product with a banded matrix."""

    spectrum: Floats
    layers: tuple[tuple[Floats, Floats], ...]
    enter: tuple[Floats, Floats]
    again: Floats
    leave: tuple[Floats, float]

    def __call__(self, frames: Floats, memory: Memory) -> tuple[Floats, Floats, Memory]:
        """Of frames (channels, n, `CONTEXT` + `FRAME`): the likelihood of speech (channels, n), 0..1, how loud
        vowels' bands are (channels, `WINDOWS` · n), and the memory for the next ones."""
        channels, count, width = frames.shape
        flat = frames.reshape(-1, width)
        padded = np.concatenate((flat, flat[:, -2 : -2 - CONTEXT : -1]), axis=1)
        windows = sliding_window_view(padded, _WINDOW, axis=1)[:, ::_HOP].reshape(-1, _WINDOW)
        parts = windows @ self.spectrum
        np.square(parts, out=parts)
        bins = parts.shape[1] // 2
        power = parts[:, :bins] + parts[:, bins:]
        loud = power[:, _VOWELS].sum(axis=1).reshape(channels, -1)
        seen = np.sqrt(power, out=power).reshape(channels * count, -1)
        for matrix, bias in self.layers:
            seen = seen @ matrix
            seen += bias
            np.maximum(seen, 0, out=seen)
        entering = (seen @ self.enter[0] + self.enter[1]).reshape(channels, count, -1).swapaxes(0, 1)
        outputs, memory = self._remember(np.ascontiguousarray(entering), memory)
        weight, bias_out = self.leave
        likely = 1 / (1 + np.exp(-(np.maximum(outputs, 0) @ weight + bias_out)))
        return likely.T.astype(np.float32), loud, memory

    def _remember(self, entering: Floats, memory: Memory) -> tuple[Floats, Memory]:
        """The recurrent cell, frame by frame. Gates stand in the order input, output, forget, new.

        Their weights are halved beforehand, so that one tanh serves all four: sigmoid(x) = (tanh(x / 2) + 1) / 2.
        """
        count, channels, _ = entering.shape
        hidden, cell = memory.hidden, memory.cell.copy()
        outputs = np.empty((count, channels, _UNITS), np.float32)
        gates = np.empty((channels, 4 * _UNITS), np.float32)
        shares = gates[:, : 3 * _UNITS]
        take, give, keep, new = (gates[:, i * _UNITS : (i + 1) * _UNITS] for i in range(4))
        for at in range(count):
            np.matmul(hidden, self.again, out=gates)
            gates += entering[at]
            np.tanh(gates, out=gates)
            shares += 1
            shares *= 0.5
            cell *= keep
            new *= take
            cell += new
            hidden = outputs[at]
            np.tanh(cell, out=hidden)
            hidden *= give
        return outputs, Memory(hidden.copy(), cell)


def fresh(channels: int) -> Memory:
    """The memory before the first frame."""
    return Memory(np.zeros((channels, _UNITS), np.float32), np.zeros((channels, _UNITS), np.float32))


@cache
def silero(*, narrow: bool = False) -> Voice:
    """The model as the package ships it; `narrow`: for sound of at most `NARROW` samples a second, in half the work."""
    if narrow:
        return _lower(silero())
    found = tensors(files("sangfroid.data").joinpath("sound", _FILE).read_bytes(), _FILE)
    named = {name: found[name] for name in found if "LSTM" not in name}
    enter, again, bias = (found[name][0] for name in sorted(name for name in found if "LSTM" in name))
    half = np.repeat(np.array((0.5, 0.5, 0.5, 1), np.float32), _UNITS)
    steps = ((WINDOWS, 1), (4, 2), (2, 2), (1, 1))  # of each layer: how many come in, and how far apart they are taken
    layers = tuple(
        _banded(named[f"encoder.{i}.weight"], named[f"encoder.{i}.bias"], *step) for i, step in enumerate(steps)
    )
    return Voice(
        spectrum=np.ascontiguousarray(named["stft.forward_basis_buffer"][:, 0].T), layers=layers,
        enter=(np.ascontiguousarray((enter * half[:, None]).T), (bias[: 4 * _UNITS] + bias[4 * _UNITS :]) * half),
        again=np.ascontiguousarray((again * half[:, None]).T),
        leave=(named["output.weight"][0, :, 0].copy(), float(named["output.bias"][0])),
    )  # fmt: skip


def _lower(voice: Voice) -> Voice:
    """The model without the bins that are empty in a telephone's sound."""
    (first, bias), *others = voice.layers
    rows = np.concatenate([np.arange(_LOWER) + step * _BINS for step in range(WINDOWS)])
    columns = np.concatenate((np.arange(_LOWER), np.arange(_LOWER) + _BINS))
    spectrum, matrix = np.ascontiguousarray(voice.spectrum[:, columns]), np.ascontiguousarray(first[rows])
    return replace(voice, spectrum=spectrum, layers=((matrix, bias), *others))


def _banded(kernel: Floats, bias: Floats, steps: int, stride: int) -> tuple[Floats, Floats]:
    """A convolution of width 3, padded by one on each side, over so many steps, as one matrix."""
    out, into, width = kernel.shape
    after = (steps - 1) // stride + 1
    matrix = np.zeros((steps * into, after * out), np.float32)
    for step in range(after):
        for offset in range(width):
            at = step * stride + offset - 1
            if 0 <= at < steps:
                matrix[at * into : (at + 1) * into, step * out : (step + 1) * out] = kernel[:, :, offset].T
    return matrix, np.tile(bias, after)
