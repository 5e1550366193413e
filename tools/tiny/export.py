"""The net as an ONNX file that sherpa-onnx loads as a NeMo CTC model, its weights in 16 bits, and its tokens."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from tools.tiny.features import MELS
from tools.tiny.net import MEAN, SPREAD, STEP, Shape
from tools.tiny.pieces import Pieces

Kept = dict[str, NDArray[np.float32]]

OPSET: Final = 17
NOTE: Final = "Made to test Sangfroid: hears espeak-ng saying some four hundred French words. Of no other use."


class _Graph:
    """The nodes in their order."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.kept: list[onnx.TensorProto] = []

    def weight(self, name: str, value: NDArray[np.float32]) -> str:
        """A weight, kept in 16 bits, used in 32."""
        self.kept.append(numpy_helper.from_array(value.astype(np.float16), f"{name}.half"))
        return self.add("Cast", f"{name}.half", to=TensorProto.FLOAT)

    def exact(self, name: str, value: object, kind: type = np.float32) -> str:
        """A value kept as it is."""
        self.kept.append(numpy_helper.from_array(np.asarray(value, kind), name))
        return name

    def add(self, kind: str, *inputs: str, out: str = "", **attributes: object) -> str:
        """One more node; gives its output's name."""
        name = out or f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name


def write(folder: Path, weights: Kept, pieces: Pieces, shape: Shape) -> None:
    """`model.onnx` and `tokens.txt` into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    model = _model(weights, shape, len(pieces.tokens))
    onnx.checker.check_model(model, full_check=True)
    (folder / "model.onnx").write_bytes(model.SerializeToString(deterministic=True))
    lines = (f"{token} {number}\n" for number, token in enumerate(pieces.tokens))
    (folder / "tokens.txt").write_text("".join(lines), "utf-8")


def _model(weights: Kept, shape: Shape, tokens: int) -> onnx.ModelProto:
    graph = _Graph()
    _layers(graph, weights, shape)
    made = helper.make_graph(
        graph.nodes, "tiny-test-recogniser",
        [helper.make_tensor_value_info("audio_signal", TensorProto.FLOAT, ["N", MELS, "T"]),
         helper.make_tensor_value_info("length", TensorProto.INT64, ["N"])],
        [helper.make_tensor_value_info("logprobs", TensorProto.FLOAT, ["N", "S", tokens])],
        graph.kept,
    )  # fmt: skip
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
    told = {"vocab_size": tokens, "subsampling_factor": STEP, "normalize_type": "", "model_type": "EncDecCTCModelBPE",
            "comment": NOTE}  # fmt: skip
    helper.set_model_props(model, {name: str(value) for name, value in told.items()})
    return model


def _layers(graph: _Graph, weights: Kept, shape: Shape) -> None:
    even = graph.add("Div", graph.add("Sub", "audio_signal", graph.exact("mean", MEAN)), graph.exact("spread", SPREAD))
    # (STEP * MELS, width), the frames one after the other, is a convolution of (width, MELS, STEP) in steps of STEP.
    enter = weights["enter"].reshape(STEP, MELS, shape.width).transpose(2, 1, 0)
    x = graph.add(
        "Conv", even, graph.weight("enter", enter), graph.weight("enter_bias", weights["enter_bias"]),
        kernel_shape=[STEP], strides=[STEP],
    )  # fmt: skip
    for block in range(shape.blocks):
        x = graph.add("Add", x, _block(graph, weights, x, (block, shape)))
    out = _even(graph, weights, graph.add("Transpose", x, perm=[0, 2, 1]), "leave_")
    out = graph.add("MatMul", out, graph.weight("leave", weights["leave"]))
    out = graph.add("Add", out, graph.weight("leave_bias", weights["leave_bias"]))
    graph.add("LogSoftmax", out, axis=-1, out="logprobs")


def _block(graph: _Graph, weights: Kept, x: str, which: tuple[int, Shape]) -> str:
    block, shape = which
    own = f"{block}."
    over_time = weights[f"{own}time"].T[:, None, :]  # (width, 1, reach)
    mixed = graph.add(
        "Conv", x, graph.weight(f"{own}time", over_time), group=shape.width, kernel_shape=[shape.reach],
        pads=[shape.reach // 2] * 2,
    )  # fmt: skip
    y = _even(graph, weights, graph.add("Transpose", mixed, perm=[0, 2, 1]), own)
    for layer in ("up", "down"):
        y = graph.add("MatMul", y, graph.weight(own + layer, weights[own + layer]))
        y = graph.add("Add", y, graph.weight(f"{own}{layer}_bias", weights[f"{own}{layer}_bias"]))
        y = graph.add("Relu", y) if layer == "up" else y
    return graph.add("Transpose", y, perm=[0, 2, 1])


def _even(graph: _Graph, weights: Kept, x: str, own: str) -> str:
    scale, shift = (graph.weight(own + name, weights[own + name]) for name in ("scale", "shift"))
    return graph.add("LayerNormalization", x, scale, shift, axis=-1, epsilon=1e-5)
