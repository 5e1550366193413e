"""The process apart in which sherpa-onnx runs: its end, its loops and its hunger are not ours.

Started as a program it answers, one after the other, what `process.py` asks on its standard input (`answering.py`).
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sangfroid.sources.sound.recogniser import RATE
from sangfroid.sources.sound.words.answering import Asked, bound, serve
from sangfroid.sources.sound.words.errors import BadModel
from sangfroid.sources.sound.words.folder import model

if TYPE_CHECKING:
    import numpy as np
    import sherpa_onnx
    from numpy.typing import NDArray

    from sangfroid.sources.documents import Json

_TAIL: Final = 0.7  # seconds of silence after which a streaming model has given all its words


class Answering:
    """One model, loaded once, and the voices that are being heard."""

    def __init__(self) -> None:
        self._offline: sherpa_onnx.OfflineRecognizer | None = None
        self._online: sherpa_onnx.OnlineRecognizer | None = None
        self._french = ""
        self._voices: dict[int, sherpa_onnx.OnlineStream] = {}

    def load(self, folder: Path, threads: int) -> Asked:
        """Loads the model; a wrong folder is told, what sherpa-onnx holds of it may end the process."""
        found = model(folder)
        bound(found.size)
        if find_spec("sherpa_onnx") is None:
            raise BadModel("Le module sherpa-onnx manque : installez-le (« pip install sherpa-onnx »).")
        from sangfroid.sources.sound.words import loading  # noqa: PLC0415 (heavy: here alone)

        self._french = found.french
        if found.streaming:
            self._online = loading.online(found, threads)
        else:
            self._offline = loading.offline(found, threads)
        return {"kind": found.kind, "streaming": found.streaming}

    def hear(self, stretches: list[NDArray[np.float32]]) -> Asked:
        """What is said in each stretch."""
        if self._online is not None:
            return {"heard": [self._whole(stretch) for stretch in stretches]}
        if self._offline is None:
            raise RuntimeError("no model is loaded")
        streams = [self._offline.create_stream() for _ in stretches]
        for stream, stretch in zip(streams, stretches, strict=True):
            stream.accept_waveform(RATE, stretch)
        self._offline.decode_streams(streams)
        return {"heard": [_told(stream.result) for stream in streams]}

    def feed(self, voice: int, samples: NDArray[np.float32]) -> Asked:
        """What a voice has said so far, with these samples more."""
        if self._online is None:
            raise RuntimeError("this model does not stream")
        stream = self._voices.get(voice) or self._stream(self._online)
        self._voices[voice] = stream
        stream.accept_waveform(RATE, samples)
        self._run(stream)
        return {"heard": [_told(self._online.get_result_all(stream))]}

    def finish(self, voice: int) -> Asked:
        """All that the voice has said; it then begins anew."""
        stream = self._voices.pop(voice, None)
        if stream is None or self._online is None:
            return {"heard": [{"text": "", "pieces": [], "starts": [], "lengths": []}]}
        return {"heard": [self._ended(stream)]}

    def _whole(self, stretch: NDArray[np.float32]) -> Json:
        if self._online is None:
            raise RuntimeError("this model does not stream")
        stream = self._stream(self._online)
        stream.accept_waveform(RATE, stretch)
        return self._ended(stream)

    def _stream(self, online: sherpa_onnx.OnlineRecognizer) -> sherpa_onnx.OnlineStream:
        stream = online.create_stream()
        if self._french:
            stream.set_option("language", self._french)
        return stream

    def _ended(self, stream: sherpa_onnx.OnlineStream) -> Json:
        import numpy as np  # noqa: PLC0415

        if self._online is None:
            raise RuntimeError("this model does not stream")
        stream.accept_waveform(RATE, np.zeros(int(_TAIL * RATE), np.float32))
        stream.input_finished()
        self._run(stream)
        return _told(self._online.get_result_all(stream))

    def _run(self, stream: sherpa_onnx.OnlineStream) -> None:
        while self._online is not None and self._online.is_ready(stream):
            self._online.decode_stream(stream)


def _told(result: sherpa_onnx.OfflineRecognitionResult | sherpa_onnx.OnlineRecognizerResult) -> Json:
    return {
        "text": result.text, "pieces": list(result.tokens), "starts": [float(one) for one in result.timestamps],
        "lengths": [float(one) for one in getattr(result, "durations", ())],
    }  # fmt: skip


def _answer(ear: Answering, asked: Asked, data: bytes) -> Asked:
    import numpy as np  # noqa: PLC0415

    samples = np.frombuffer(data, np.float32)
    match asked["do"]:
        case "load":
            return ear.load(Path(str(asked["folder"])), int(str(asked["threads"])))
        case "hear":
            counts = asked["counts"]
            ends = np.cumsum([int(str(one)) for one in counts] if isinstance(counts, list) else [])
            return ear.hear(np.split(samples, ends[:-1]))
        case "feed":
            return ear.feed(int(str(asked["voice"])), samples)
        case "finish":
            return ear.finish(int(str(asked["voice"])))
        case other:
            raise RuntimeError(f"asked {other!r}")


def main() -> None:
    """Answers until standard input ends."""
    ear = Answering()
    serve(lambda asked, data, _: _answer(ear, asked, data))


if __name__ == "__main__":
    main()
