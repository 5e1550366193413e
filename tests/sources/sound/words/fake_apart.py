"""Stands for the process apart, and fails as a test wants: `python fake_apart.py MANNER FILE`; FILE counts starts."""

from __future__ import annotations

import json
import os
import struct
import sys
import time
from pathlib import Path

HEAD = struct.Struct("<I")


def answered(told: object) -> None:
    """Sends one answer."""
    content = json.dumps(told).encode()
    sys.stdout.buffer.write(HEAD.pack(len(content)) + content)
    sys.stdout.buffer.flush()


def end(last: str) -> None:
    """Dies as a library does that calls exit(-1)."""
    os.write(2, last.encode() + b"\n")
    os._exit(255)


def heard(manner: str, starts: int, asked: dict[str, object], samples: bytes) -> None:
    """Hears the loudest sample of each stretch: a word of as many hundredths."""
    values = struct.unpack(f"<{len(samples) // 4}f", samples)
    counts = asked["counts"]
    assert isinstance(counts, list)
    loudest, at = [], 0
    for count in counts:
        loudest.append(round(100 * max(values[at : at + count])))
        at += count
    if manner == "dies once" and starts == 1:
        end("out of memory, or so")
    if manner == "dies always" or (manner == "poison" and 90 in loudest):
        end("sherpa-onnx/csrc/nasty.cc:12 that one again")
    if manner == "sleeps":
        time.sleep(600)
    if manner == "garbage":
        os.write(1, b"\xff\xff\xff\x7fHello!")
        time.sleep(600)
    if manner == "fails":
        answered({"failed": "RuntimeError: broken"})
        return
    answered({"heard": [{"text": f"mot{one}", "pieces": [f" mot{one}"], "starts": [0.2]} for one in loudest]})


def main(manner: str, file: Path) -> None:
    """Answers until there is nobody."""
    file.write_text(file.read_text() + "x" if file.exists() else "x")
    starts = len(file.read_text())
    while head := sys.stdin.buffer.read(HEAD.size):
        asked = json.loads(sys.stdin.buffer.read(HEAD.unpack(head)[0]))
        samples = sys.stdin.buffer.read(4 * asked["samples"])
        if asked["do"] == "load":
            if manner == "refuses":
                end("model.onnx: Protobuf parsing failed.")
            answered({"wrong": "Le modèle est vide."} if manner == "wrong" else {"kind": "fake", "streaming": False})
        else:
            heard(manner, starts, asked, samples)


main(sys.argv[1], Path(sys.argv[2]))
