"""Compiled rules kept in a folder of the user's: reading the sheets again would be most of a command's start.

The file is named after the sheets' content, this program's version and Python's: a changed sheet finds none. A file
that is damaged, or cannot be written, costs time only.
"""

from __future__ import annotations

import marshal
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import fields
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from sangfroid import __version__
from sangfroid.cues.grammar.rules import Rule
from sangfroid.language.patterns import Patterns

SHAPE: Final = 3  # of what is kept; a change of it makes old files unread
SEAL: Final = 32  # bytes before the data: its SHA-256


def _name(version: str) -> str:
    return f"rules-{version}-{__version__}-{sys.implementation.cache_tag}-{SHAPE}.bin"


def found(folder: Path, version: str) -> tuple[tuple[Rule, ...], list[Patterns]] | None:
    """The rules kept of sheets with this content, and the patterns of each side; None where there are none."""
    with suppress(OSError, ValueError, TypeError, EOFError, KeyError, IndexError):
        kept = (folder / _name(version)).read_bytes()
        seal, data = kept[:SEAL], kept[SEAL:]
        if sha256(data).digest() == seal:  # a damaged file must not reach marshal, which trusts what it reads
            rules, patterns = marshal.loads(data)  # noqa: S302 (the user's own file, as we wrote it)
            return tuple([Rule(*rule) for rule in rules]), [Patterns.taken_up(each) for each in patterns]
    return None


def put(folder: Path, version: str, rules: tuple[Rule, ...], patterns: Sequence[Patterns]) -> None:
    """Keeps them in place of what was kept before; a reader beside us sees a whole file or none."""
    said = [tuple([getattr(rule, field.name) for field in fields(Rule)]) for rule in rules]
    data = marshal.dumps((said, [each.kept() for each in patterns]))
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=folder, delete=False) as file:
            new = Path(file.name)
            try:
                file.write(sha256(data).digest() + data)
                file.close()
                new.replace(folder / _name(version))
            except OSError:
                new.unlink(missing_ok=True)
                raise
        for old in folder.glob("rules-*.bin"):
            if old.name != _name(version):
                old.unlink()
