"""A ZIP of calls: each file within becomes one to take in. Bytes are counted as they come out, whatever it claims."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import PurePosixPath
from typing import Final

from sangfroid.calls.errors import Unreadable
from sangfroid.record.imports import SourceFile
from sangfroid.sources.bounds import MAX_BYTES
from sangfroid.sources.sound import HEAD, looks_like_sound

ENTRIES: Final = 5_000
UNPACKED: Final = 256 * 1024 * 1024  # bytes of all files of one import
NAME: Final = 120  # characters of a name that is shown
_PACKED: Final = b"PK\x03\x04"
_NOT_CALLS: Final = (".html", ".pdf", ".png", ".jpg", ".md", ".ds_store")


def unpacked(files: Iterable[SourceFile]) -> tuple[SourceFile, ...]:
    """The files, with those of archives in the place of the archives. Unreadable beyond the bounds."""
    found: list[SourceFile] = []
    left = UNPACKED
    for file in files:
        for one in _inside(file, left) if _is_archive(file.data) else (SourceFile(shown_name(file.name), file.data),):
            left -= len(one.data)
            if left < 0:
                raise _too_much()
            found.append(one)
            if len(found) > ENTRIES:
                raise Unreadable("Plus de {most} fichiers d'un coup : envoyez-les en plusieurs fois.", most=ENTRIES)
    return tuple(found)


def shown_name(name: str) -> str:
    """A file's name for people: without its folders, without signs that cannot be seen. It is never used as a path."""
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join(char for char in last if char.isprintable())
    return kept[-NAME:] if kept.strip(". ") else "sans nom"


def _is_archive(data: bytes) -> bool:
    return data.startswith(_PACKED)


def _inside(file: SourceFile, left: int) -> Iterator[SourceFile]:
    name = shown_name(file.name)
    try:
        with zipfile.ZipFile(BytesIO(file.data)) as archive:
            entries = [entry for entry in archive.infolist() if _wanted(entry)]
            if len(entries) > ENTRIES:
                raise Unreadable("Plus de {most} fichiers d'un coup : envoyez-les en plusieurs fois.", most=ENTRIES)
            for entry in entries:
                data = _read(archive, entry, left)
                left -= len(data)
                if left < 0:
                    raise _too_much()
                yield SourceFile(shown_name(entry.filename), data)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        raise Unreadable(
            "L'archive « {name} » est abîmée ou protégée. Envoyez les fichiers sans les mettre en archive.", name=name
        ) from None


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> bytes:
    """An entry, or one byte more of it than it may have: what its header claims is not believed."""
    with archive.open(entry) as opened:
        head = opened.read(HEAD)
        most = left if looks_like_sound(head) else min(MAX_BYTES, left)
        return head + opened.read(max(most + 1 - len(head), 0))


def _wanted(entry: zipfile.ZipInfo) -> bool:
    path = entry.filename.casefold()
    hidden = any(part.startswith((".", "__macosx")) for part in path.split("/"))
    return not entry.is_dir() and not hidden and not path.endswith(_NOT_CALLS)


def _too_much() -> Unreadable:
    return Unreadable(
        "Décompressés, ces fichiers dépassent {limit} Mio : envoyez-les en plusieurs fois.", limit=UNPACKED // 1024**2
    )
