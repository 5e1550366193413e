"""Models on this machine: which are there, and one more from the list."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

from sangfroid.sources.sound.voices.folder import VoiceModel, kind_of, voice_model
from sangfroid.sources.sound.words.errors import BadModel, NotFetched
from sangfroid.sources.sound.words.fetch import Line, fetch
from sangfroid.sources.sound.words.folder import Model, model
from sangfroid.sources.sound.words.onnx_file import outline
from sangfroid.sources.sound.words.shelf import Offer, Part
from sangfroid.sources.sound.words.unpack import unpack

_NOTE: Final = "LICENCE-DU-MODELE.txt"


def here(folder: Path) -> tuple[Model, ...]:
    """The whole models among the folders in `folder`, by name; those that are not whole are left out."""
    found = []
    for one in sorted(folder.iterdir()) if folder.is_dir() else ():
        if one.is_dir() and not one.name.startswith("."):
            try:
                found.append(model(one))
            except BadModel:
                continue
    return tuple(found)


def voices_here(folder: Path) -> tuple[VoiceModel, ...]:
    """The whole models that tell voices apart, as `here` gives those that hear words."""
    found = []
    for one in sorted(folder.iterdir()) if folder.is_dir() else ():
        if one.is_dir() and not one.name.startswith("."):
            try:
                found.append(voice_model(one))
            except BadModel:
                continue
    return tuple(found)


def checked(folder: Path) -> Model | VoiceModel:
    """The model in a folder, whatever it is for; BadModel says what is missing or wrong."""
    files = sorted(folder.glob("*.onnx")) if folder.is_dir() else []
    return voice_model(folder) if any(kind_of(outline(file)) for file in files) else model(folder)


def get(offer: Offer, folder: Path, line: Callable[[Part], Line]) -> tuple[Model | VoiceModel, bool]:
    """Downloads the model into `folder`/name; the model, and whether published sums proved all of it.

    What a broken download left is taken up; a model that is there and whole is left as it is (BadModel tells so).
    """
    to = folder / offer.name
    if to.exists():
        checked(to)
        raise BadModel("Le modèle « {name} » est déjà là : {folder}.", name=offer.name, folder=to)
    half = folder / f".{offer.name}.part"
    half.mkdir(parents=True, exist_ok=True)
    proved = True
    for part in offer.parts:
        file = half / part.file
        if not file.exists():
            proved &= fetch(part, file, line(part))
        else:
            proved &= part.sha256 is not None
    ready = half
    for part in offer.parts:
        if part.is_archive:
            ready = half / "fichiers"
            shutil.rmtree(ready, ignore_errors=True)
            ready.mkdir()
            try:
                unpack(half / part.file, ready)
            except NotFetched:
                (half / part.file).unlink()  # the next try must not meet it again
                raise
    _noted(offer, ready)
    checked(ready)  # before it takes its place: what is half is no model
    ready.replace(to)
    shutil.rmtree(half, ignore_errors=True)
    return checked(to), proved


def _noted(offer: Offer, folder: Path) -> None:
    """Whose it is goes with it."""
    (folder / _NOTE).write_text(f"{offer.title}\n{offer.licence} ({offer.licence_source})\n{offer.home}\n", "utf-8")
