"""A model's archive, unpacked: no file outside its folder, no link, no end."""

from __future__ import annotations

import re
import tarfile
from pathlib import Path, PurePosixPath
from typing import Final

from sangfroid.calls.errors import SangfroidError
from sangfroid.sources.sound.words.errors import NotFetched

_MOST: Final = 12 << 30  # bytes altogether
_ENTRIES: Final = 2_000
_BLOCK: Final = 1 << 20
_NAME: Final = re.compile(r"[\w][\w .+,@=()-]{0,150}")
# Names that Windows takes for something else.
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def unpack(archive: Path, into: Path) -> None:
    """Writes the archive's files into the folder, without the one folder that is around them all.

    NotFetched where an entry would lie elsewhere, is no file, or the archive is damaged or without end. What was
    written by then stays in `into`: give a folder that can be thrown away.
    """
    written = entries = 0
    try:
        with tarfile.open(archive, "r:*") as tar:
            for entry in tar:
                entries += 1
                if entries > _ENTRIES:
                    raise _unsafe(archive, "plus de {what} fichiers", _ENTRIES)
                written += _write(tar, entry, into, (archive, written))
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        raise NotFetched(
            "{file} est abîmé ({reason}) : téléchargez-le à nouveau.", file=archive.name, reason=error
        ) from None


def _write(tar: tarfile.TarFile, entry: tarfile.TarInfo, into: Path, so_far: tuple[Path, int]) -> int:
    archive, written = so_far
    if entry.isdir():
        _place(archive, entry.name, into)
        return 0
    if not entry.isreg():
        raise _unsafe(archive, "« {what} » n'est pas un fichier", entry.name)
    if written + entry.size > _MOST:
        raise _unsafe(archive, "plus de {what} Go", _MOST >> 30)
    path = _place(archive, entry.name, into)
    source = tar.extractfile(entry)
    if path is None or source is None:
        raise _unsafe(archive, "le nom « {what} »", entry.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    with source, path.open("xb") as file:
        while block := source.read(_BLOCK):
            file.write(block)
    return entry.size


def _place(archive: Path, name: str, into: Path) -> Path | None:
    """Where an entry is written; None for the folder around all."""
    parts = [part for part in PurePosixPath(name).parts if part != "."]
    if name.startswith(("/", "\\")) or any(not _NAME.fullmatch(part) or _RESERVED.fullmatch(part) for part in parts):
        raise _unsafe(archive, "le nom « {what} »", name)
    inner = parts[1:]
    return into.joinpath(*inner) if inner else None


def _unsafe(archive: Path, why: str, what: object) -> NotFetched:
    shown = repr(what)[1:81] if isinstance(what, str) else what  # a name may hold anything
    told = SangfroidError(why, what=shown)
    return NotFetched("{file} n'est pas sûr ({why}) : rien n'est gardé.", file=archive.name, why=told)
