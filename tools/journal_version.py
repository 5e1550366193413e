"""The hash of tables and recipe that journal.npz carries: from files alone, for the test that compares them.

It is of the notes, not of the table in which they stand: a note that is read whole may move to another one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
TABLES: Final = ROOT / "tests" / "record" / "journal"
SEES: Final = ROOT / "src" / "sangfroid" / "record" / "journal"
WRITTEN_FOR: Final = (TABLES / "sentences.tsv", TABLES / "worked.tsv")  # the rules were written for these
FRESH: Final = tuple(TABLES / name for name in ("learnt.tsv", "unlearnt.tsv", "aside.tsv"))  # few were, or none
RECIPE: Final = (
    *(ROOT / "tools" / f"{name}.py" for name in ("journal", "journal_rows", "journal_swaps", "journal_learn")),
    *(SEES / f"{name}.py" for name in ("pieces", "facts", "spans", "net")),
)


def notes(paths: Iterable[Path]) -> list[str]:
    """The notes of these tables, each with when and where it was typed, in order of their words."""
    found: list[str] = []
    for path in paths:
        place = ""
        for line in path.read_text("utf-8").splitlines():
            if line.startswith("@ "):
                place = line
            elif line and not line.startswith("#"):
                found.append(f"{line}\t{place}")
    return sorted(found)


def version() -> str:
    """16 hexadecimal digits."""
    digest = hashlib.sha256()
    for path in RECIPE:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    for paths in (WRITTEN_FOR, FRESH):
        digest.update("\n".join(notes(paths)).encode() + b"\0")
    return digest.hexdigest()[:16]
