"""Compiled rules kept in a folder of the user's: reading the sheets again would be most of a command's start.

The file is named after the sheets' content, this program's version and Python's: a changed sheet finds none. A file
that is damaged, or cannot be written, costs time only.
"""

from __future__ import annotations

import marshal
import os
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import Final

from sangfroid import __version__
from sangfroid.cues.grammar.rules import Rule
from sangfroid.language.patterns import Patterns

SHAPE: Final = 1  # of what is kept; a change of it makes old files unread


def _name(version: str) -> str:
    return f"rules-{version}-{__version__}-{sys.implementation.cache_tag}-{SHAPE}.bin"


def found(folder: Path, version: str) -> tuple[tuple[Rule, ...], list[Patterns]] | None:
    """The rules kept of sheets with this content, and the patterns of each side; None where there are none."""
    with suppress(OSError, ValueError, TypeError, EOFError, KeyError, IndexError):
        rules, patterns = marshal.loads((folder / _name(version)).read_bytes())  # noqa: S302 (the user's own file)
        return tuple([Rule(*rule) for rule in rules]), [Patterns.taken_up(each) for each in patterns]
    return None


def put(folder: Path, version: str, rules: tuple[Rule, ...], patterns: Sequence[Patterns]) -> None:
    """Keeps them in place of what was kept before; a reader beside us sees the old file or the whole new one."""
    said = [tuple([getattr(rule, field.name) for field in fields(Rule)]) for rule in rules]
    data = marshal.dumps((said, [each.kept() for each in patterns]))
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        for old in folder.glob("rules-*.bin"):
            old.unlink()
        Path(name).replace(folder / _name(version))
