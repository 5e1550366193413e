"""Where speech models lie on this machine, and the one that words are heard with; named in the environment or found."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sangfroid.calls.errors import BadData, SangfroidError

if TYPE_CHECKING:
    from sangfroid.sources.sound.voices import ModelVoices, VoiceModel
    from sangfroid.sources.sound.words import ModelRecogniser

FOLDER: Final = "modeles"  # in the user's data folder
OFF: Final = ("non", "no", "none", "0")  # what says that none is to be used
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
    if named.casefold() in OFF:
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


def voice_models() -> tuple[VoiceModel, VoiceModel] | None:
    """The segmentation and the embedding with which voices on one track are told apart: the first of the list that are
    there, else any that are; None where one is missing, or SANGFROID_VOICES is "non"."""
    from sangfroid.sources.sound.voices.folder import KINDS  # noqa: PLC0415
    from sangfroid.sources.sound.words.store import voices_here  # noqa: PLC0415

    if os.environ.get("SANGFROID_VOICES", "").strip().casefold() in OFF:
        return None
    there = voices_here(models_folder())
    first = [min((one for one in there if one.kind == kind), key=lambda one: _order(one.name), default=None)
             for kind in KINDS]  # fmt: skip
    segmentation, embedding = first
    return None if segmentation is None or embedding is None else (segmentation, embedding)


def voices() -> ModelVoices | None:
    """What voices on one track are told apart with, to close when done; None without both models."""
    from sangfroid.sources.sound.voices import ModelVoices  # noqa: PLC0415 (only where there is sound)

    found = voice_models()
    if found is None:
        return None
    return ModelVoices(*(model.folder for model in found), threads=min(THREADS, os.cpu_count() or 1))


def _order(name: str) -> tuple[int, str]:
    """Where a model stands in the list; those of no list come last."""
    from sangfroid.sources.sound.words.shelf import shelf  # noqa: PLC0415

    names = [offer.name for offer in shelf()]
    return (names.index(name) if name in names else len(names)), name


def _found() -> Path | None:
    from sangfroid.sources.sound.words.store import here  # noqa: PLC0415

    there = sorted(here(models_folder()), key=lambda model: _order(model.name))
    return there[0].folder if there else None
