"""A speech model's folder: which kind it is, which of its files are used, and whether they are whole.

sherpa-onnx ends the process where a file is missing or is not what it expects: all that can be known is looked at here.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sangfroid.sources.sound.words.errors import BadModel
from sangfroid.sources.sound.words.onnx_file import OnnxFile, outline
from sangfroid.sources.sound.words.tokens import BLANKS, tokens

_ENDINGS: Final = (".onnx", ".ort")
_TOKENS: Final = "tokens.txt"
_HALF: Final = (".part", ".tmp", ".crdownload", ".download", ".aria2")
_MAX_FILES: Final = 500
# Notes that only a model has that hears while it is being spoken to.
_STREAMING: Final = ("decode_chunk_len", "chunk_shift", "cache_last_time_dim1", "rnn_hidden_size")


@dataclass(frozen=True, slots=True)
class Model:
    """A model that can be loaded. `kind` names how; `parts` gives each part's file; `size` is in bytes."""

    folder: Path
    kind: str
    streaming: bool
    parts: dict[str, Path]
    tokens: Path
    size: int
    french: str = ""  # how a model of many languages that streams names French

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.folder.resolve().name


def model(folder: Path) -> Model:
    """The model in this folder; BadModel says what is missing or wrong."""
    files = _files(folder)
    listed = _tokens_file(folder, files)
    parts = _parts(folder, files)
    outlines = {part: outline(path) for part, path in parts.items()}
    size = sum(path.stat().st_size for path in (*parts.values(), listed))
    for one in outlines.values():
        size += _beside(one)
    kind, streaming = _kind(folder, outlines)
    _check_tokens(listed, outlines, kind)
    french = "fr-FR" if any("fr-FR" in note for one in outlines.values() for note in one.notes.values()) else ""
    return Model(folder, kind, streaming, parts, listed, size, french if streaming else "")


def _files(folder: Path) -> list[Path]:
    if not folder.exists():
        raise BadModel("Le dossier du modèle n'existe pas : {folder}.", folder=folder)
    if not folder.is_dir():
        raise BadModel("{folder} n'est pas un dossier. Donnez le dossier du modèle, non un fichier.", folder=folder)
    files = sorted(path for path in folder.iterdir() if path.is_file())
    half = [path.name for path in files if path.suffix.lower() in _HALF]
    if half:
        raise BadModel(
            "Le modèle de {folder} n'est pas entier : « {file} » est un téléchargement inachevé.",
            folder=folder, file=half[0],
        )  # fmt: skip
    if len(files) > _MAX_FILES or not any(path.suffix in _ENDINGS for path in files):
        raise BadModel(
            "Aucun modèle de reconnaissance dans {folder} : il y faut des fichiers .onnx et leur tokens.txt.",
            folder=folder,
        )
    return files


def _tokens_file(folder: Path, files: list[Path]) -> Path:
    listed = [path for path in files if path.name.endswith(_TOKENS)]
    if not listed:
        raise BadModel("Il manque tokens.txt dans {folder} : copiez le dossier du modèle en entier.", folder=folder)
    return min(listed, key=lambda path: len(path.name))


def _parts(folder: Path, files: list[Path]) -> dict[str, Path]:
    """The file of each part: the quantised one where there are two, but for a transducer's small decoder."""
    ready = [path for path in files if path.suffix in _ENDINGS]
    named = {part: [path for path in ready if part in path.name.lower()] for part in ("encoder", "decoder", "joiner")}
    if not any(named.values()):
        return {"model": min([path for path in ready if "model" in path.name.lower()] or ready, key=_by_preference)}
    found = {part: min(paths, key=_by_preference) for part, paths in named.items() if paths}
    if "joiner" in found and named["decoder"]:
        found["decoder"] = min(named["decoder"], key=lambda path: ("int8" in path.name, path.name))
    missing = [part for part in ("encoder", "decoder") if part not in found]
    if missing:
        raise BadModel(
            "Le modèle de {folder} n'est pas entier : il manque son fichier « {part} ». Recopiez le dossier.",
            folder=folder, part=f"{missing[0]}….onnx",
        )  # fmt: skip
    return found


def _by_preference(path: Path) -> tuple[bool, int, str]:
    return "int8" not in path.name, len(path.name), path.name


def _beside(one: OnnxFile) -> int:
    """The bytes of the files that hold this one's weights."""
    total = 0
    for name, needed in one.beside.items():
        path = one.path.parent / name
        if Path(name).is_absolute() or ".." in Path(name).parts:
            raise BadModel("{file} renvoie hors de son dossier : ce modèle n'est pas sûr.", file=one.path)
        if not path.is_file() or path.stat().st_size < needed:
            raise BadModel(
                "Le modèle de {folder} n'est pas entier : « {file} » manque ou est coupé. Recopiez le dossier.",
                folder=one.path.parent, file=name,
            )  # fmt: skip
        total += path.stat().st_size
    return total


def _kind(folder: Path, outlines: dict[str, OnnxFile]) -> tuple[str, bool]:
    """How the model is loaded, and whether it hears while it is being spoken to."""
    notes = outlines["encoder" if "encoder" in outlines else "model"].notes
    said = notes.get("model_type", "").lower()
    streaming = any(note in notes for note in _STREAMING)
    if "joiner" in outlines:
        return ("nemo_transducer" if _is_nemo(said) and not streaming else "transducer"), streaming
    if "encoder" in outlines:
        if said.startswith("whisper") or "n_text_ctx" in notes:
            return "whisper", False
        if said == "encdecmultitaskmodel":
            return "canary", False
    elif _is_nemo(said):
        return "nemo_ctc", streaming
    elif said.startswith("zipformer"):
        return "zipformer_ctc", streaming
    elif "wenet" in said or "omnilingual" in said:
        return ("wenet_ctc", notes.get("comment") == "streaming") if "wenet" in said else ("omnilingual", False)
    raise BadModel(
        "Le modèle de {folder} est d'une sorte que Sangfroid ne sait pas employer ({kind}). "
        "« sangfroid models list » nomme ceux qui conviennent.",
        folder=folder, kind=said or "?",
    )  # fmt: skip


def _is_nemo(said: str) -> bool:
    return said.startswith("encdec") and said != "encdecmultitaskmodel"


def _check_tokens(path: Path, outlines: dict[str, OnnxFile], kind: str) -> None:
    listed = tokens(path)
    if kind not in ("whisper", "canary") and not any(blank in listed for blank in BLANKS):
        raise BadModel(
            "{file} ne va pas avec ce modèle : le jeton vide <blk> y manque. Recopiez le dossier.", file=path
        )
    for one in outlines.values():
        size = one.notes.get("vocab_size", "")
        # A list may lack the blank, or hold pieces that the net never writes; what it writes must be in it.
        if kind.endswith("ctc") and size.isdigit() and not int(size) - 1 <= max(listed.values()) + 1 <= int(size) + 1:
            raise BadModel(
                "{file} ne va pas avec ce modèle : {count} jetons au lieu de {size}. Recopiez le dossier.",
                file=path, count=max(listed.values()) + 1, size=size,
            )  # fmt: skip
