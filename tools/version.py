"""The hash of corpus and recipe, which the shipped model carries: from files alone, for the test that compares them."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
CORPUS: Final = ROOT / "corpus"
SEES: Final = ROOT / "src" / "sangfroid" / "cues" / "model"
RECIPE: Final = (ROOT / "tools" / "train.py", SEES / "features.py", SEES / "course.py")


def version() -> str:
    """16 hexadecimal digits."""
    digest = hashlib.sha256()
    read = (sorted(CORPUS.glob(pattern)) for pattern in ("calls/*.json", "turns/*.tsv", "said/*.tsv", "danger/*.tsv"))
    for path in (*RECIPE, *(path for part in read for path in part)):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
