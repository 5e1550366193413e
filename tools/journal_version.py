"""The hash of tables and recipe that journal.npz carries: from files alone, for the test that compares them."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
TABLES: Final = ROOT / "tests" / "record" / "journal"
SEES: Final = ROOT / "src" / "sangfroid" / "record" / "journal"
WRITTEN_FOR: Final = (TABLES / "sentences.tsv", TABLES / "worked.tsv")  # the rules were written for these
FRESH: Final = tuple(TABLES / name for name in ("learnt.tsv", "unlearnt.tsv", "aside.tsv"))  # few were, or none
RECIPE: Final = (
    ROOT / "tools" / "journal.py",
    *(SEES / f"{name}.py" for name in ("beside", "candidates", "pairs", "told_of", "told_to_do", "weights")),
)


def version() -> str:
    """16 hexadecimal digits."""
    digest = hashlib.sha256()
    for path in (*RECIPE, *WRITTEN_FOR, *FRESH):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
