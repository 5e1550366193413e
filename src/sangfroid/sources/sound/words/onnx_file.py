"""What an ONNX file says of itself, read without loading it: its notes, and whether all of it is there.

Only the outline of the file is read (its parts' names and lengths), so a gigabyte costs as little as a kilobyte.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from sangfroid.sources.sound.words.errors import BadModel

# Numbers of the fields in ONNX's own description of the file (onnx.proto).
_GRAPH: Final = 7
_NOTES: Final = 14
_WEIGHT: Final = 5  # of a graph
_ELSEWHERE: Final = 13  # of a weight: in which file it lies
_KEY, _VALUE = 1, 2  # of a note
_LONGEST_NOTE: Final = 100_000  # bytes
_ORT: Final = b"ORTM"  # onnxruntime's own form, at byte 4


@dataclass(frozen=True, slots=True)
class OnnxFile:
    """`notes`: the file's own; `beside`: files with weights, and how many bytes each must have at least."""

    path: Path
    notes: dict[str, str] = field(default_factory=dict)
    beside: dict[str, int] = field(default_factory=dict)


def outline(path: Path) -> OnnxFile:
    """What the file says; BadModel where it is empty, cut off, or no model."""
    size = path.stat().st_size
    if size == 0:
        raise BadModel("{file} est vide : le modèle n'a pas été copié en entier. Recopiez-le.", file=path)
    found = OnnxFile(path)
    with path.open("rb") as file:
        if file.read(8)[4:] == _ORT:
            return found
        if path.suffix == ".ort":
            raise _no_model(path)
        try:
            for number, start, length in _fields(file, 0, size):
                if number == _NOTES:
                    key, value = _note(file, start, length)
                    found.notes[key] = value
                elif number == _GRAPH:
                    _weights_elsewhere(file, start, length, found.beside)
        except _CutOff:
            raise BadModel(
                "{file} est coupé : le modèle n'a pas été copié ou téléchargé en entier ({size} octets). Recopiez-le.",
                file=path, size=size,
            ) from None  # fmt: skip
        except ValueError:
            raise _no_model(path) from None
    return found


def _no_model(path: Path) -> BadModel:
    return BadModel("{file} n'est pas un modèle ONNX. Vérifiez que le bon fichier a été copié.", file=path)


class _CutOff(Exception):
    """A part that would go on after the file's end."""


def _fields(file: BinaryIO, start: int, length: int) -> Iterator[tuple[int, int, int]]:
    """Number, start and length of each part; ValueError where this is no such file, _CutOff where it ends too soon."""
    place, end = start, start + length
    while place < end:
        file.seek(place)
        head = file.read(20)
        tag, used = _number(head, 0)
        number, kind = tag >> 3, tag & 7
        if not 0 < number < 100:
            raise ValueError(number)
        if kind == 2:
            size, used = _number(head, used)
        elif kind == 0:
            used, size = _number(head, used)[1], 0
        elif kind in (1, 5):
            size = 8 if kind == 1 else 4
        else:
            raise ValueError(kind)
        place += used
        if place + size > end:
            raise _CutOff
        yield number, place, size
        place += size


def _number(head: bytes, at: int) -> tuple[int, int]:
    """A number of varying length, and where it ends."""
    value = shift = 0
    for place in range(at, min(at + 10, len(head))):
        value |= (head[place] & 0x7F) << shift
        if not head[place] & 0x80:
            return value, place + 1
        shift += 7
    if len(head) < at + 10:
        raise _CutOff
    raise ValueError(head)


def _note(file: BinaryIO, start: int, length: int) -> tuple[str, str]:
    if length > _LONGEST_NOTE:
        raise ValueError(length)
    texts = {_KEY: "", _VALUE: ""}
    for number, at, size in _fields(file, start, length):
        file.seek(at)
        texts[number] = file.read(size).decode("utf-8", "replace")
    return texts[_KEY], texts[_VALUE]


def _weights_elsewhere(file: BinaryIO, start: int, length: int, beside: dict[str, int]) -> None:
    for number, at, size in _fields(file, start, length):
        if number != _WEIGHT:
            continue
        told = dict(_note(file, note, room) for part, note, room in _fields(file, at, size) if part == _ELSEWHERE)
        if "location" in told:
            needed = int(told.get("offset", "0")) + int(told.get("length", "0"))
            beside[told["location"]] = max(needed, beside.get(told["location"], 0))
