"""The hash of corpus and recipe that closings.npz carries: from files alone, for the test that compares them."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
SEES: Final = ROOT / "src" / "sangfroid" / "cues" / "model"
RECIPE: Final = (
    ROOT / "tools" / "closings.py",
    ROOT / "tools" / "closings_manner.py",
    SEES / "leave.py",
    SEES / "leaving.py",
)


def version() -> str:
    """16 hexadecimal digits."""
    digest = hashlib.sha256()
    corpus = ROOT / "corpus"
    for path in (*RECIPE, *sorted(corpus.glob("calls/*.json")), *sorted(corpus.glob("closings/*.tsv"))):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
