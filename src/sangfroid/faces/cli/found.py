"""From the words of a command to the files that hold calls, and safe names for what is written."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sangfroid.calls.errors import Unreadable
from sangfroid.sources.bounds import MAX_BYTES

STDIN: Final = "-"
# Files beside calls that are never one; anything else in a folder is tried.
NOT_CALLS: Final = frozenset({".html", ".pdf", ".png", ".jpg", ".md", ".py", ".yaml", ".toml", ".m4a", ".wav", ".mp3"})
_UNSAFE: Final = re.compile(r"[^\w.-]+")
_RESERVED: Final = frozenset(
    {"con", "prn", "aux", "nul", "index"} | {f"{port}{i}" for port in ("com", "lpt") for i in range(10)}
)


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read, or standard input where `path` is None; `name` for people."""

    name: str
    path: Path | None

    def read(self) -> bytes:
        """Its bytes; Unreadable where it is too large or cannot be opened."""
        if self.path is None:
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        try:
            if self.path.stat().st_size > MAX_BYTES:
                raise Unreadable("Ce fichier est trop grand ({size} octets, au plus {limit}). Coupez-le par appel.",
                                 size=self.path.stat().st_size, limit=MAX_BYTES)  # fmt: skip
            return self.path.read_bytes()
        except OSError as error:
            raise Unreadable("Impossible d'ouvrir « {name} » ({why}). Vérifiez le chemin et les droits.",
                             name=self.name, why=error.strerror or "?") from None  # fmt: skip


def found(paths: Sequence[str]) -> list[Found]:
    """The files named, and those in the folders named, sorted; Unreadable where a path does not exist."""
    files: list[Found] = []
    for word in paths:
        if word == STDIN:
            files.append(Found(STDIN, None))
            continue
        path = Path(word)
        if path.is_dir():
            files.extend(Found(str(inner.relative_to(path)), inner) for inner in _inside(path))
        elif path.exists():
            files.append(Found(path.name, path))
        else:
            raise Unreadable("« {name} » n'existe pas. Vérifiez le chemin (dossier courant : {here}).",
                             name=word, here=Path.cwd())  # fmt: skip
    return files


def _inside(folder: Path) -> Iterator[Path]:
    """Files of a folder and its folders that may be calls; hidden ones and links out of it are left alone."""
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and path.is_file() and not path.is_symlink() and path.suffix.lower() not in NOT_CALLS:
            yield path


class Names:
    """File names for what is written: made here from what is safe in the source's name, never twice the same."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def of(self, source: str) -> str:
        """A name without ending for this source."""
        stem = source.rpartition(".")[0] or source
        safe = _UNSAFE.sub("-", stem.replace("/", "-").replace("\\", "-")).strip("-.")[:80] or "appel"
        if safe.lower() in _RESERVED:
            safe = f"appel-{safe}"
        name, number = safe, 2
        while name.lower() in self._taken:
            name, number = f"{safe}-{number}", number + 1
        self._taken.add(name.lower())
        return name
