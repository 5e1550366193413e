"""One file that holds the whole record, and its return on an empty machine.

The file is a zip: `manifest.json` (what it holds, each part's SHA-256) and the parts. From SQLite it is the database
itself, taken while others write; from PostgreSQL every table's rows as they were at one moment. The key is not in it:
without the key file, kept elsewhere, what a backup holds cannot be read.
"""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import IO, Any, Final

from sqlalchemy import func, select
from sqlalchemy.engine import make_url

from sangfroid import __version__
from sangfroid.record import backup_rows
from sangfroid.record.errors import NotPossible
from sangfroid.record.keys import Keys
from sangfroid.record.schema import METADATA
from sangfroid.record.store import Store

FORM: Final = 1
MANIFEST: Final = "manifest.json"
DATABASE: Final = "record.sqlite"
BLOCK: Final = 1 << 20  # bytes


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. `kind`: sqlite (the database) or rows; `key`: the fingerprint of the key that opens it."""

    form: int
    kind: str
    sangfroid: str
    made_at: str
    key: str
    rows: dict[str, int]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Restored:
    """A backup brought back: every part's hash was as written, every table has its rows. `seconds` it took."""

    manifest: Manifest
    seconds: float


def write_backup(store: Store, path: Path, now: datetime) -> Manifest:
    """Writes the backup; on the disk it is whole, or not there at all."""
    unfinished = path.with_name(path.name + ".part")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, allowZip64=True, compresslevel=1) as out:
            if store.path is not None:
                parts, rows = _write_database(store.path, out), _counts(store)
            else:
                parts, rows = _write_rows(store, out)
            kind = "rows" if store.path is None else "sqlite"
            fingerprint = store.keys.fingerprint
            manifest = Manifest(FORM, kind, __version__, now.isoformat(), fingerprint, rows, parts)
            out.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
        unfinished.replace(path)
    except OSError as error:
        raise NotPossible(
            "La sauvegarde n'a pas pu être écrite dans « {file} » ({why}). Libérez de la place ou choisissez un autre "
            "dossier.",
            file=path, why=error.strerror or "?",
        ) from None  # fmt: skip
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def read_manifest(path: Path) -> Manifest:
    """What a backup says of itself; NotPossible where the file is no backup."""
    try:
        with zipfile.ZipFile(path) as held:
            told = json.loads(held.read(MANIFEST))
            if told["form"] != FORM:
                raise NotPossible("Cette sauvegarde est d'une forme que cette version ne lit pas ({form}).",
                                  form=told["form"])  # fmt: skip
            return Manifest(**(told | {"parts": tuple(Part(**part) for part in told["parts"])}))
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError):
        raise NotPossible("« {file} » n'est pas une sauvegarde lisible. Prenez-en une autre.", file=path) from None


def restore(path: Path, url: str, keys: Keys) -> Restored:
    """Brings a backup back where there is no record yet. Nothing is written before every hash is known to be right."""
    start = perf_counter()
    manifest = read_manifest(path)
    if manifest.key != keys.fingerprint:
        raise NotPossible(
            "Cette sauvegarde se lit avec la clé d'empreinte {known}, pas avec celle-ci ({given}). Prenez le fichier "
            "de clé qui allait avec ce registre.",
            known=manifest.key, given=keys.fingerprint,
        )  # fmt: skip
    with zipfile.ZipFile(path) as held:
        for part in manifest.parts:
            if _hash_of(held, part) != part:
                raise NotPossible(
                    "La sauvegarde est abîmée : « {part} » n'a plus l'empreinte notée. Prenez-en une autre.",
                    part=part.name,
                )
        if manifest.kind == "sqlite":
            _restore_database(held, url)
        else:
            backup_rows.restore(held, manifest.rows, url, keys)
    with closing(Store.open(url, keys)) as store:
        found = _counts(store)
    wrong = [name for name, number in manifest.rows.items() if found.get(name) != number]
    if wrong:
        raise NotPossible("La sauvegarde est revenue incomplète ({tables}). Prenez-en une autre.",
                          tables=", ".join(wrong))  # fmt: skip
    return Restored(manifest, perf_counter() - start)


def _hash_of(held: zipfile.ZipFile, part: Part) -> Part | None:
    digest, size = sha256(), 0
    try:
        with held.open(part.name) as opened:
            while block := opened.read(BLOCK):
                digest.update(block)
                size += len(block)
    except (KeyError, zipfile.BadZipFile, OSError):
        return None
    return Part(part.name, size, digest.hexdigest())


def _counts(store: Store) -> dict[str, int]:
    with store.begin(writes=False) as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in METADATA.sorted_tables
        }


def _write_database(path: Path, out: zipfile.ZipFile) -> tuple[Part, ...]:
    """The database as SQLite's own backup gives it: whole, whatever is written meanwhile."""
    with TemporaryDirectory(dir=path.parent) as folder:
        copy = Path(folder) / DATABASE
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        with copy.open("rb") as opened:
            return (_write_part(out, DATABASE, iter(lambda: opened.read(BLOCK), b"")),)


def _write_rows(store: Store, out: zipfile.ZipFile) -> tuple[tuple[Part, ...], dict[str, int]]:
    """Every table's rows in one transaction that sees one moment."""
    parts: list[Part] = []
    rows: dict[str, int] = {}
    with store.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection, connection.begin():
        for name, lines in backup_rows.tables(connection):
            count = _Counted(lines)
            parts.append(_write_part(out, f"rows/{name}.jsonl", iter(count)))
            rows[name] = count.number
    rows.pop(backup_rows.INDEX)
    return tuple(parts), rows


class _Counted:
    """Counts what passes."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self.lines = lines
        self.number = 0

    def __iter__(self) -> Iterator[bytes]:
        for line in self.lines:
            self.number += 1
            yield line


def _write_part(out: zipfile.ZipFile, name: str, blocks: Iterator[bytes]) -> Part:
    digest, size = sha256(), 0
    target: IO[bytes]
    with out.open(name, "w", force_zip64=True) as target:
        for block in blocks:
            digest.update(block)
            size += len(block)
            target.write(block)
    return Part(name, size, digest.hexdigest())


def _restore_database(held: zipfile.ZipFile, url: str) -> None:
    made: Any = make_url(url)
    if made.get_backend_name() != "sqlite" or not made.database:
        raise NotPossible(
            "Cette sauvegarde vient de SQLite : restaurez-la dans une adresse comme sqlite:///dossier/registre.sqlite."
        )
    path = Path(made.database)
    if path.exists():
        raise NotPossible(
            "Il y a déjà un registre dans « {file} ». Restaurez la sauvegarde ailleurs : rien n'est écrasé.", file=path
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".part")
    with held.open(DATABASE) as source, unfinished.open("wb") as target:
        while block := source.read(BLOCK):
            target.write(block)
    with closing(sqlite3.connect(unfinished)) as connection:
        sound = connection.execute("PRAGMA integrity_check").fetchone()[0]
    if sound != "ok":
        unfinished.unlink()
        raise NotPossible("La base de cette sauvegarde n'est pas saine ({why}). Prenez-en une autre.", why=sound)
    unfinished.replace(path)
