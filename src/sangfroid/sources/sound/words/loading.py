"""A model's folder becomes a recogniser of sherpa-onnx. Runs in the process apart: here it may crash."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import sherpa_onnx

    from sangfroid.sources.sound.words.folder import Model

_FRENCH: Final = "fr"


def offline(model: Model, threads: int) -> sherpa_onnx.OfflineRecognizer:
    """A recogniser of whole spans."""
    return _OFFLINE[model.kind](model, threads)


def online(model: Model, threads: int) -> sherpa_onnx.OnlineRecognizer:
    """A recogniser that hears while it is being spoken to."""
    return _ONLINE[model.kind](model, threads)


def _files(model: Model) -> dict[str, str]:
    return {part: str(path) for part, path in model.parts.items()} | {"tokens": str(model.tokens)}


def _transducer(model: Model, threads: int) -> sherpa_onnx.OfflineRecognizer:
    import sherpa_onnx  # noqa: PLC0415 (heavy: in the process apart alone)

    return sherpa_onnx.OfflineRecognizer.from_transducer(
        **_files(model), num_threads=threads, model_type="nemo_transducer" if model.kind == "nemo_transducer" else "",
    )  # fmt: skip


def _whisper(model: Model, threads: int) -> sherpa_onnx.OfflineRecognizer:
    import sherpa_onnx  # noqa: PLC0415

    return sherpa_onnx.OfflineRecognizer.from_whisper(**_files(model), num_threads=threads, language=_FRENCH)


def _canary(model: Model, threads: int) -> sherpa_onnx.OfflineRecognizer:
    import sherpa_onnx  # noqa: PLC0415

    return sherpa_onnx.OfflineRecognizer.from_nemo_canary(
        **_files(model), num_threads=threads, src_lang=_FRENCH, tgt_lang=_FRENCH
    )


def _ctc(maker: str) -> Callable[[Model, int], sherpa_onnx.OfflineRecognizer]:
    def load(model: Model, threads: int) -> sherpa_onnx.OfflineRecognizer:
        import sherpa_onnx  # noqa: PLC0415

        make = getattr(sherpa_onnx.OfflineRecognizer, maker)
        loaded: sherpa_onnx.OfflineRecognizer = make(**_files(model), num_threads=threads)
        return loaded

    return load


def _streaming(maker: str) -> Callable[[Model, int], sherpa_onnx.OnlineRecognizer]:
    def load(model: Model, threads: int) -> sherpa_onnx.OnlineRecognizer:
        import sherpa_onnx  # noqa: PLC0415

        make = getattr(sherpa_onnx.OnlineRecognizer, maker)
        loaded: sherpa_onnx.OnlineRecognizer = make(**_files(model), num_threads=threads)
        return loaded

    return load


_OFFLINE: Final[dict[str, Callable[[Model, int], sherpa_onnx.OfflineRecognizer]]] = {
    "transducer": _transducer,
    "nemo_transducer": _transducer,
    "whisper": _whisper,
    "canary": _canary,
    "nemo_ctc": _ctc("from_nemo_ctc"),
    "zipformer_ctc": _ctc("from_zipformer_ctc"),
    "wenet_ctc": _ctc("from_wenet_ctc"),
    "omnilingual": _ctc("from_omnilingual_asr_ctc"),
}
_ONLINE: Final[dict[str, Callable[[Model, int], sherpa_onnx.OnlineRecognizer]]] = {
    "transducer": _streaming("from_transducer"),
    "nemo_ctc": _streaming("from_nemo_ctc"),
    "zipformer_ctc": _streaming("from_zipformer2_ctc"),
    "wenet_ctc": _streaming("from_wenet_ctc"),
}
