"""The tensors of an ONNX file, by name: the few fields of its wire format that hold weights, and nothing else.

So that the published voice-activity model ships as it is, and runs without a library of a hundred megabytes.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sangfroid.calls.errors import BadData

# Protocol-buffer field numbers, from onnx.proto (ModelProto, GraphProto, TensorProto).
_GRAPH, _TENSOR = 7, 5
_DIMS, _TYPE, _FLOATS, _NAME, _RAW = 1, 2, 4, 8, 9
_FLOAT = 1
_VARINT, _EIGHT, _BYTES, _FOUR = 0, 1, 2, 5  # wire types


def tensors(model: bytes, file: str) -> dict[str, NDArray[np.float32]]:
    """The float tensors of a model; BadData where the file is cut or is none. `file` names it in the message."""
    try:
        graph = next(part for field, part in _fields(memoryview(model)) if field == _GRAPH)
        found = [
            _tensor(part) for field, part in _fields(graph) if field == _TENSOR and isinstance(part, memoryview)
        ] if isinstance(graph, memoryview) else []  # fmt: skip
    except (StopIteration, IndexError, ValueError, UnicodeDecodeError):
        found = []
    if not found:
        raise BadData("Le modèle « {file} » est abîmé : réinstallez Sangfroid.", file=file)
    return dict(found)


def _fields(message: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    """A message's fields, each with its number: a whole number, or bytes."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        field, kind = key >> 3, key & 7
        if kind == _VARINT:
            value, at = _varint(message, at)
            yield field, value
            continue
        size = {_EIGHT: 8, _FOUR: 4}.get(kind)
        if size is None:
            if kind != _BYTES:
                raise ValueError(kind)
            size, at = _varint(message, at)
        if at + size > len(message):
            raise IndexError(at)
        yield field, message[at : at + size]
        at += size


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    """A whole number in groups of seven bits, the lowest first, and where the next field begins."""
    value = shift = 0
    while True:
        byte = message[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def _tensor(message: memoryview) -> tuple[str, NDArray[np.float32]]:
    name, dims, raw = "", [], memoryview(b"")
    for field, value in _fields(message):
        if field == _DIMS and isinstance(value, int):
            dims.append(value)
        elif field == _TYPE and value != _FLOAT:
            raise ValueError(value)
        elif field == _NAME and isinstance(value, memoryview):
            name = str(value, "utf-8")
        elif field in {_RAW, _FLOATS} and isinstance(value, memoryview):
            raw = value
    return name, np.frombuffer(raw, "<f4").reshape(dims)
