"""Where speech models lie on this machine, and the one that words are heard with; named in the environment or found."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sangfroid.calls.errors import BadData, SangfroidError

if TYPE_CHECKING:
    from sangfroid.sources.sound.words import ModelRecogniser

FOLDER: Final = "modeles"  # in the user's data folder
THREADS: Final = 4  # at most: more help little, and a call is not all that a machine does


def models_folder() -> Path:
    """Where `sangfroid models get` puts models: SANGFROID_MODELS, else the data folder's own."""
    # Loaded here: the record's parts are not needed by a program that never hears.
    from sangfroid.faces.web.places import places  # noqa: PLC0415

    named = os.environ.get("SANGFROID_MODELS", "")
    return Path(named).expanduser() if named else places().data / FOLDER


def model_folder() -> Path | None:
    """The model to hear with: SANGFROID_MODEL (a folder, or the name of one in `models_folder`), else the first of the
    list that is there, else any that is; None where there is none, or SANGFROID_MODEL is "non"."""
    named = os.environ.get("SANGFROID_MODEL", "").strip()
    if named.casefold() in ("non", "no", "none", "0"):
        return None
    return named_model(named) if named else _found()


def named_model(name: str) -> Path:
    """The folder that a name or a path means; BadData where there is none."""
    inside = models_folder() / name
    for folder in (inside, Path(name).expanduser()):
        if name and folder.is_dir():
            return folder
    raise BadData(
        "Pas de modèle « {name} » sur cette machine. « sangfroid models list » les nomme, « get » les télécharge.",
        name=name,
    )


def model_name() -> str:
    """What the model that words are heard with is called; "" where there is none, or the one named is not there."""
    try:
        folder = model_folder()
    except SangfroidError:
        return ""
    return folder.name if folder is not None else ""


def recogniser() -> ModelRecogniser | None:
    """What words are heard with, to close when done; None without a model. A wrong one is told (BadModel)."""
    folder = model_folder()
    return None if folder is None else opened(folder)


def opened(folder: Path) -> ModelRecogniser:
    """What words are heard with by the model in this folder, to close when done. A wrong one is told (BadModel)."""
    from sangfroid.sources.sound.words import ModelRecogniser  # noqa: PLC0415 (only where there is sound)

    return ModelRecogniser(folder, threads=min(THREADS, os.cpu_count() or 1))


def _found() -> Path | None:
    from sangfroid.sources.sound.words.shelf import shelf  # noqa: PLC0415
    from sangfroid.sources.sound.words.store import here  # noqa: PLC0415

    order = {offer.name: place for place, offer in enumerate(shelf())}
    there = sorted(here(models_folder()), key=lambda model: (order.get(model.name, len(order)), model.name))
    return there[0].folder if there else None
