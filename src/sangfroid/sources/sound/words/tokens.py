"""`tokens.txt`: the pieces of words that a model writes, one a line with its number."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sangfroid.sources.sound.words.errors import BadModel

BLANKS: Final = ("<blk>", "<eps>", "<blank>")
_MAX_BYTES: Final = 20_000_000


def tokens(path: Path) -> dict[str, int]:
    """Each piece and its number; BadModel where the file is empty, cut off or something else."""
    if path.stat().st_size > _MAX_BYTES:
        raise _wrong(path, 1)
    lines = path.read_bytes().decode("utf-8", "replace").split("\n")
    found: dict[str, int] = {}
    for place, line in enumerate(lines, 1):
        if not line.strip():
            continue
        piece, _, number = line.rstrip().rpartition(" ")
        if not number.isascii() or not number.isdigit():
            piece, _, number = line.rstrip().rpartition("\t")
        if not number.isascii() or not number.isdigit():
            raise _wrong(path, place)
        found[piece] = int(number)
    if not found:
        raise BadModel("{file} est vide : le modèle n'a pas été copié en entier. Recopiez-le.", file=path)
    numbers = sorted(found.values())
    if numbers[0] > 1 or numbers[-1] - numbers[0] + 1 > len(lines):
        raise BadModel(
            "{file} est incomplet : il y manque des jetons ({count} lignes, numéros jusqu'à {last}). Recopiez-le.",
            file=path, count=len(found), last=numbers[-1],
        )  # fmt: skip
    return found


def _wrong(path: Path, line: int) -> BadModel:
    return BadModel(
        "{file}, ligne {line} : une liste de jetons attend « morceau numéro ». Ce fichier est autre chose ou abîmé.",
        file=path, line=line,
    )  # fmt: skip
