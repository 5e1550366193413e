"""A model's folder for telling voices apart: which of the two kinds it is, and whether its file is whole.

`segmentation` says when how many people speak, `embedding` what a voice sounds like; both are needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, get_args

from sangfroid.sources.sound.words.errors import BadModel
from sangfroid.sources.sound.words.onnx_file import OnnxFile, outline

VoiceKind = Literal["segmentation", "embedding"]
KINDS: Final[tuple[VoiceKind, ...]] = get_args(VoiceKind)
# Notes without which sherpa-onnx ends the process.
_NEEDED: Final[dict[VoiceKind, tuple[str, ...]]] = {
    "segmentation": (
        "sample_rate", "window_size", "receptive_field_size", "receptive_field_shift", "num_speakers",
        "powerset_max_classes", "num_classes",
    ),
    "embedding": ("framework", "sample_rate", "output_dim"),
}  # fmt: skip
_FRAMEWORKS: Final = ("wespeaker", "3d-speaker", "nemo")
_HEARD_AT: Final = "16000"  # samples a second


@dataclass(frozen=True, slots=True)
class VoiceModel:
    """A model that can be loaded; `size` is in bytes."""

    folder: Path
    kind: VoiceKind
    file: Path
    size: int

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.folder.resolve().name


def voice_model(folder: Path) -> VoiceModel:
    """The model in this folder; BadModel says what is missing or wrong."""
    files = sorted(folder.glob("*.onnx"), key=_by_preference) if folder.is_dir() else []
    if not files:
        raise BadModel("Aucun modèle de voix dans {folder} : il y faut un fichier .onnx.", folder=folder)
    found = outline(files[0])
    kind = kind_of(found)
    if kind is None:
        raise BadModel(
            "Le modèle de {folder} ne sert pas à distinguer les voix. "
            "« sangfroid models list » nomme ceux qui conviennent.",
            folder=folder,
        )  # fmt: skip
    _check(found, kind)
    return VoiceModel(folder, kind, files[0], files[0].stat().st_size)


def kind_of(found: OnnxFile) -> VoiceKind | None:
    """Which kind of model a file is, by what it says of itself; None where it is of neither."""
    if "powerset_max_classes" in found.notes:
        return "segmentation"
    return "embedding" if found.notes.get("framework") in _FRAMEWORKS and "output_dim" in found.notes else None


def _check(found: OnnxFile, kind: VoiceKind) -> None:
    missing = [note for note in _NEEDED[kind] if not found.notes.get(note)]
    if missing:
        raise BadModel(
            "{file} ne dit pas « {note} » : ce n'est pas le fichier préparé pour sherpa-onnx. Recopiez-le.",
            file=found.path, note=missing[0],
        )  # fmt: skip
    if found.notes["sample_rate"] != _HEARD_AT:
        raise BadModel(
            "{file} entend à {rate} Hz, non à 16000 Hz : choisissez un autre modèle de voix.",
            file=found.path, rate=found.notes["sample_rate"],
        )  # fmt: skip


def _by_preference(path: Path) -> tuple[bool, int, str]:
    return "int8" in path.name, len(path.name), path.name  # a few megabytes: the exact one
