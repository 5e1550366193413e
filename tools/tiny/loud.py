"""The smallest streaming model that sherpa-onnx loads: it hears loudness, and writes "oui" where a loud sound begins.

Nothing is learnt. It shows that streaming works: what is fed is heard, block by block, with true times.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

_MELS: Final = 80
_SHIFT: Final = 16  # frames of 10 ms that a block moves on
_WINDOW: Final = 16
_STEP: Final = 4  # frames of 10 ms for one score
_LOUD: Final = -9.0  # mean log mel energy above which it is loud
_CACHE: Final = ("cache_last_channel", "cache_last_time")


def write(folder: Path) -> None:
    """`model.onnx` and `tokens.txt` into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    model = helper.make_model(_graph(), opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    told: dict[str, object] = {
        "model_type": "EncDecCTCModelBPE", "vocab_size": 1, "subsampling_factor": _STEP, "normalize_type": "",
        "window_size": _WINDOW, "chunk_shift": _SHIFT,
        "comment": "Made to test Sangfroid: hears loudness alone. Of no other use.",
    }  # fmt: skip
    told |= {f"{cache}_dim{n}": 1 for cache in _CACHE for n in (1, 2, 3)}
    helper.set_model_props(model, {name: str(value) for name, value in told.items()})
    onnx.checker.check_model(model, full_check=True)
    (folder / "model.onnx").write_bytes(model.SerializeToString(deterministic=True))
    (folder / "tokens.txt").write_text("▁oui 0\n<blk> 1\n", "utf-8")


def _graph() -> onnx.GraphProto:
    parts = _SHIFT // _STEP
    nodes = [
        helper.make_node("Reshape", ["audio_signal", "shape"], ["steps"]),  # (1, mels, parts, frames)
        helper.make_node("ReduceMean", ["steps"], ["level"], axes=[1, 3], keepdims=0),
        helper.make_node("Sub", ["level", "loud"], ["above"]),
        helper.make_node("Neg", ["above"], ["below"]),
        helper.make_node("Unsqueeze", ["above", "last"], ["yes"]),
        helper.make_node("Unsqueeze", ["below", "last"], ["no"]),
        helper.make_node("Concat", ["yes", "no"], ["logits"], axis=-1),
        helper.make_node("Identity", ["length"], ["logits_length"]),
        *(helper.make_node("Identity", [name], [f"{name}_next"]) for name in (*_CACHE, f"{_CACHE[0]}_len")),
    ]
    inputs = [helper.make_tensor_value_info("audio_signal", TensorProto.FLOAT, [1, _MELS, _WINDOW]),
              helper.make_tensor_value_info("length", TensorProto.INT64, [1]), *_caches("")]  # fmt: skip
    outputs = [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, parts, 2]),
               helper.make_tensor_value_info("logits_length", TensorProto.INT64, [1]), *_caches("_next")]  # fmt: skip
    kept = [
        numpy_helper.from_array(np.array([1, _MELS, parts, _STEP]), "shape"),
        numpy_helper.from_array(np.array(_LOUD, np.float32), "loud"),
        numpy_helper.from_array(np.array([2]), "last"),
    ]
    return helper.make_graph(nodes, "loud-test-recogniser", inputs, outputs, kept)


def _caches(ending: str) -> list[onnx.ValueInfoProto]:
    """What a streaming net hands on from block to block; this one has nothing to remember."""
    held = [helper.make_tensor_value_info(name + ending, TensorProto.FLOAT, [1, 1, 1, 1]) for name in _CACHE]
    return [*held, helper.make_tensor_value_info(f"{_CACHE[0]}_len{ending}", TensorProto.INT64, [1])]
