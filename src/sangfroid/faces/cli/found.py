"""From the words of a command to the files that hold calls, and safe names for what is written."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import BufferedReader
from pathlib import Path
from typing import Final

from sangfroid.calls.errors import Unreadable
from sangfroid.sources.bounds import MAX_BYTES

STDIN: Final = "-"
# Files beside calls that are never one; anything else in a folder is tried.
SOUNDS: Final = frozenset({".wav", ".mp3", ".m4a", ".ogg", ".opus", ".flac", ".webm", ".aac", ".amr", ".aiff", ".au"})
NOT_CALLS: Final = frozenset({".html", ".pdf", ".png", ".jpg", ".md", ".py", ".yaml", ".toml"})
_UNSAFE: Final = re.compile(r"[^\w.-]+")
_RESERVED: Final = frozenset(
    {"con", "prn", "aux", "nul", "index"} | {f"{port}{i}" for port in ("com", "lpt") for i in range(10)}
)


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read, or standard input where `path` is None; `name` for people.

    `sound`: the recording of the same name that lies beside a transcript.
    """

    name: str
    path: Path | None
    sound: Path | None = None

    def head(self, count: int) -> bytes:
        """Its first bytes, which stay to be read; none where it cannot be opened, which `read` tells."""
        if self.path is None:
            waiting = sys.stdin.buffer
            if isinstance(waiting, BufferedReader):  # a pipe
                return waiting.peek(count)[:count]
            head = waiting.read(count)
            waiting.seek(-len(head), os.SEEK_CUR)
            return head
        try:
            with self.path.open("rb") as file:
                return file.read(count)
        except OSError:
            return b""

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


def found(paths: Sequence[str], *, sounds: bool = False) -> list[Found]:
    """The files named, and those in the folders named, sorted; Unreadable where a path does not exist.

    With `sounds`, recordings of a folder count too; one that lies beside its transcript goes with that.
    """
    files: list[Found] = []
    for word in paths:
        if word == STDIN:
            files.append(Found(STDIN, None))
            continue
        path = Path(word)
        if path.is_dir():
            files.extend(Found(str(inner.relative_to(path)), inner) for inner in _inside(path, sounds))
        elif path.exists():
            files.append(Found(path.name, path))
        else:
            raise Unreadable("« {name} » n'existe pas. Vérifiez le chemin (dossier courant : {here}).",
                             name=word, here=Path.cwd())  # fmt: skip
    return _paired(files) if sounds else files


def _paired(files: Sequence[Found]) -> list[Found]:
    """The files, a recording going with the transcripts of its name in its folder."""
    sounds = {file.path.with_suffix(""): file.path for file in files if file.path is not None and _is_sound(file.path)}
    written = {file.path.with_suffix("") for file in files if file.path is not None and not _is_sound(file.path)}
    found: list[Found] = []
    for file in files:
        if file.path is None or not _is_sound(file.path):
            found.append(replace(file, sound=sounds.get(file.path.with_suffix("")) if file.path is not None else None))
        elif file.path.with_suffix("") not in written:
            found.append(file)
    return found


def _is_sound(path: Path) -> bool:
    return path.suffix.lower() in SOUNDS


def _inside(folder: Path, sounds: bool) -> Iterator[Path]:
    """Files of a folder and its folders that may be calls; hidden ones and links out of it are left alone."""
    paths = [
        path
        for path in sorted(folder.rglob("*"))
        if not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and path.is_file() and not path.is_symlink() and path.suffix.lower() not in NOT_CALLS
    ]  # fmt: skip
    yield from (path for path in paths if sounds or not _is_sound(path))


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
