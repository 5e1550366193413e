"""Weights as files: a zip of arrays in numpy's own form, read without pickle, with a JSON header."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeAlias
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

Arrays: TypeAlias = dict[str, NDArray[Any]]


def arrays(path: Path) -> Arrays:
    """The arrays of this file. Raises OSError where there is none, ValueError where it holds none."""
    with path.open("rb") as raw:
        try:
            file = np.load(raw, allow_pickle=False)
        except BadZipFile as broken:
            raise ValueError(f"{path.name}: no zip of arrays") from broken
        return {name: file[name] for name in file.files}


def header(found: Arrays) -> dict[str, Any]:
    """What the file says of itself."""
    told: dict[str, Any] = json.loads(bytes(found["header"]).decode())
    return told
