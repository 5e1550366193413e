"""Model folders for tests: ONNX files of a few bytes, with the notes that a kind of model has and no net at all."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

TINY: Final = Path(__file__).parents[1] / "tiny"
LIVE: Final = TINY / "live"  # streams, and hears loudness alone

# What each kind says of itself in its first part, as sherpa-onnx's own export scripts write it.
NOTES: Final[dict[str, dict[str, str]]] = {
    "nemo_ctc": {"model_type": "EncDecCTCModelBPE", "vocab_size": "4", "subsampling_factor": "4"},
    "nemo_ctc streaming": {"model_type": "EncDecCTCModelBPE", "vocab_size": "4", "chunk_shift": "48"},
    "zipformer_ctc": {"model_type": "zipformer2_ctc", "comment": "non-streaming zipformer2 CTC"},
    "zipformer_ctc streaming": {"model_type": "zipformer2", "decode_chunk_len": "32"},
    "wenet_ctc": {"model_type": "wenet-ctc", "comment": "non-streaming"},
    "wenet_ctc streaming": {"model_type": "wenet_ctc", "comment": "streaming"},
    "omnilingual": {"model_type": "omnilingual-asr", "vocab_size": "4"},
    "transducer": {"model_type": "zipformer2", "comment": "non-streaming zipformer2"},
    "transducer streaming": {"model_type": "zipformer", "decode_chunk_len": "32", "T": "39"},
    "nemo_transducer": {"model_type": "EncDecRNNTBPEModel", "vocab_size": "4"},
    "transducer streaming nemo": {
        "model_type": "EncDecRNNTBPEModelWithPrompt",
        "chunk_shift": "56",
        "prompt_dictionary": '{"fr-FR": 7}',
    },
    "whisper": {"model_type": "whisper-small", "n_text_ctx": "448"},
    "canary": {"model_type": "EncDecMultiTaskModel"},
}
PARTS: Final = {
    "transducer": ("encoder", "decoder", "joiner"), "nemo_transducer": ("encoder", "decoder", "joiner"),
    "whisper": ("encoder", "decoder"), "canary": ("encoder", "decoder"),
}  # fmt: skip
TOKENS: Final = "a 0\n▁b 1\nc 2\n<blk> 3\n"


def made(folder: Path, kind: str) -> Path:
    """A folder with the files of such a model."""
    folder.mkdir(parents=True)
    name = kind.partition(" ")[0]
    for place, part in enumerate(PARTS.get(name, ("model",))):
        (folder / f"{part}.onnx").write_bytes(onnx(NOTES[kind] if not place else {}))
    (folder / "tokens.txt").write_text(TOKENS, "utf-8")
    return folder


def tiny(folder: Path) -> Path:
    """A copy of the tiny true model, to spoil."""
    return Path(shutil.copytree(TINY, folder))


def onnx(notes: dict[str, str], *, elsewhere: dict[str, int] | None = None) -> bytes:
    """An ONNX file: a version, a graph with weights of which some lie in other files, notes."""
    weights = b"".join(
        _part(5, _part(8, b"w") + _part(13, _note("location", file)) + _part(13, _note("length", str(size))))
        for file, size in (elsewhere or {}).items()
    )
    graph = _part(7, _part(2, b"net") + _part(5, _part(8, b"v") + _part(9, bytes(64))) + weights)
    return b"\x08\x08" + graph + b"".join(_part(14, _note(key, value)) for key, value in notes.items())


def _note(key: str, value: str) -> bytes:
    return _part(1, key.encode()) + _part(2, value.encode())


def _part(number: int, content: bytes) -> bytes:
    return _number(number << 3 | 2) + _number(len(content)) + content


def _number(value: int) -> bytes:
    found = b""
    while value > 127:
        found += bytes([value & 127 | 128])
        value >>= 7
    return found + bytes([value])
