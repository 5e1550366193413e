"""A model's folder: which kind it is, and what is missing or wrong, said before sherpa-onnx sees it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sangfroid.sources.sound.words.errors import BadModel
from sangfroid.sources.sound.words.folder import model
from sangfroid.sources.sound.words.onnx_file import outline
from sangfroid.sources.sound.words.tokens import tokens
from tests.sources.sound.words.making import NOTES, TINY, TOKENS, made, onnx, tiny


@pytest.mark.parametrize("kind", NOTES)
def test_a_model_s_kind_is_found_by_its_files_and_its_notes(tmp_path: Path, kind: str) -> None:
    found = model(made(tmp_path / "m", kind))
    assert found.kind == kind.partition(" ")[0]
    assert found.streaming == ("streaming" in kind)
    assert found.french == ("fr-FR" if kind.endswith("nemo") else "")


def test_the_tiny_model_is_a_nemo_ctc() -> None:
    found = model(TINY)
    assert (found.kind, found.streaming) == ("nemo_ctc", False)
    assert 1_000_000 < found.size < 5_000_000
    assert "test Sangfroid" in outline(found.parts["model"]).notes["comment"]


def test_quantised_files_go_before_the_others_but_for_a_transducer_s_decoder(tmp_path: Path) -> None:
    folder = made(tmp_path / "m", "transducer streaming")
    for part in ("encoder", "decoder", "joiner"):
        (folder / f"{part}.int8.onnx").write_bytes((folder / f"{part}.onnx").read_bytes())
    names = {part: path.name for part, path in model(folder).parts.items()}
    assert names == {"encoder": "encoder.int8.onnx", "decoder": "decoder.onnx", "joiner": "joiner.int8.onnx"}


def test_whisper_s_files_have_its_size_in_their_names(tmp_path: Path) -> None:
    folder = made(tmp_path / "m", "whisper")
    for name in ("encoder.onnx", "decoder.onnx", "tokens.txt"):
        (folder / name).rename(folder / f"small-{name}")
    found = model(folder)
    assert (found.kind, found.tokens.name) == ("whisper", "small-tokens.txt")


def _missing(folder: Path) -> Path:
    return folder.with_name("nowhere")


def _a_file(folder: Path) -> Path:
    return folder / "tokens.txt"


def _empty(folder: Path) -> Path:
    for path in folder.iterdir():
        path.unlink()
    return folder


def _no_tokens(folder: Path) -> Path:
    (folder / "tokens.txt").unlink()
    return folder


def _half(folder: Path) -> Path:
    whole = (folder / "encoder.onnx").read_bytes()
    (folder / "encoder.onnx").write_bytes(whole[: len(whole) // 2])
    return folder


def _nothing_in_it(folder: Path) -> Path:
    (folder / "encoder.onnx").write_bytes(b"")
    return folder


def _unfinished(folder: Path) -> Path:
    (folder / "encoder.onnx.part").write_bytes(b"")
    return folder


def _no_joiner(folder: Path) -> Path:
    (folder / "joiner.onnx").unlink()
    return folder


def _no_decoder(folder: Path) -> Path:
    (folder / "decoder.onnx").unlink()
    return folder


def _a_picture(folder: Path) -> Path:
    (folder / "encoder.onnx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    return folder


def _half_the_tokens(folder: Path) -> Path:
    (folder / "tokens.txt").write_text("a 0\nb 1\n<blk> 900\n", "utf-8")
    return folder


def _no_blank(folder: Path) -> Path:
    (folder / "tokens.txt").write_text("a 0\nb 1\nc 2\nd 3\n", "utf-8")
    return folder


def _a_letter(folder: Path) -> Path:
    (folder / "tokens.txt").write_text("Bonjour,\nvoici les jetons.\n", "utf-8")
    return folder


def _no_weights(folder: Path) -> Path:
    (folder / "encoder.onnx").write_bytes(onnx(NOTES["transducer streaming"], elsewhere={"encoder.weights": 100}))
    (folder / "encoder.weights").write_bytes(bytes(99))
    return folder


def _weights_outside(folder: Path) -> Path:
    (folder / "encoder.onnx").write_bytes(onnx(NOTES["transducer streaming"], elsewhere={"../../etc/passwd": 1}))
    return folder


def _another_kind(folder: Path) -> Path:
    (folder / "joiner.onnx").unlink()
    (folder / "encoder.onnx").write_bytes(onnx({"model_type": "moonshine"}))
    return folder


@pytest.mark.parametrize(
    ("spoilt", "says"),
    [
        (_missing, "n'existe pas"), (_a_file, "n'est pas un dossier"), (_empty, "Aucun modèle"),
        (_no_tokens, "manque tokens.txt"), (_half, "est coupé"), (_nothing_in_it, "est vide"),
        (_unfinished, "téléchargement inachevé"), (_no_joiner, "pas entier|ne sait pas employer"),
        (_no_decoder, "pas entier"), (_a_picture, "n'est pas un modèle ONNX|coupé"),
        (_half_the_tokens, "incomplet"), (_no_blank, "jeton vide"), (_a_letter, "ligne 1"),
        (_no_weights, r"encoder\.weights"), (_weights_outside, "hors de son dossier"),
        (_another_kind, "moonshine"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_folder_is_said(tmp_path: Path, spoilt: object, says: str) -> None:
    folder = made(tmp_path / "m", "transducer streaming")
    assert callable(spoilt)
    with pytest.raises(BadModel, match=says):
        model(spoilt(folder))


def test_tokens_of_another_model_are_told(tmp_path: Path) -> None:
    folder = tiny(tmp_path / "m")
    (folder / "tokens.txt").write_text(TOKENS, "utf-8")
    with pytest.raises(BadModel, match="4 jetons au lieu de"):
        model(folder)


def test_weights_beside_the_file_count(tmp_path: Path) -> None:
    folder = made(tmp_path / "m", "nemo_ctc")
    (folder / "model.onnx").write_bytes(onnx(NOTES["nemo_ctc"], elsewhere={"model.weights": 100}))
    (folder / "model.weights").write_bytes(bytes(5_000))
    assert model(folder).size > 5_000


def test_a_file_cut_anywhere_but_between_two_notes_is_told(tmp_path: Path) -> None:
    whole = (TINY / "model.onnx").read_bytes()
    path = tmp_path / "model.onnx"
    for kept in (1, 50, 1_000, len(whole) // 3, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:kept])
        with pytest.raises(BadModel, match=r"coupé|modèle ONNX"):
            outline(path)
    path.write_bytes(whole)
    assert outline(path).notes["vocab_size"] == str(len(tokens(TINY / "tokens.txt")))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300))
def test_any_bytes_are_an_outline_or_a_clear_message(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(content)
    assert str(path) in _complaint(outline, path)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300))
def test_any_bytes_are_tokens_or_a_clear_message(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "tokens.txt"
    path.write_bytes(content)
    assert str(path) in _complaint(tokens, path)


def _complaint(look: Callable[[Path], object], path: Path) -> str:
    """What is wrong with the file; its name where nothing is."""
    try:
        look(path)
    except BadModel as error:
        return str(error)
    return str(path)
