"""The process apart in which sherpa-onnx tells voices apart: a wrong model ends it, and nothing else.

What is no speech is silenced before: music on hold and ringing are nobody's voice.
"""

from __future__ import annotations

import os

os.putenv("OPENBLAS_NUM_THREADS", "1")  # before numpy is loaded
os.putenv("OMP_NUM_THREADS", "1")

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import soxr
from numpy.typing import NDArray

from sangfroid.sources.sound.decode import opened
from sangfroid.sources.sound.recogniser import RATE, Seconds
from sangfroid.sources.sound.voices.grouping import Span, grouped
from sangfroid.sources.sound.words.answering import Asked, Tell, bound, serve
from sangfroid.sources.sound.words.errors import BadModel

if TYPE_CHECKING:
    import sherpa_onnx

    from sangfroid.sources.documents import Json

Floats = NDArray[np.float32]

EXPECTED: Final = 2  # voices, until their likeness says otherwise
_MARGIN: Final = 0.1  # seconds kept about speech
_SHORT: Final = 0.8  # seconds of one voice below which nothing is said of how it sounds
_ENOUGH: Final = 8.0  # seconds of one stretch that say it all
_PRINTS: Final = 400  # stretches that are compared, the longest first
_STEPS: Final = 20  # times that progress is told


class Telling:
    """Both models, loaded once."""

    def __init__(self) -> None:
        self._diarization: sherpa_onnx.OfflineSpeakerDiarization | None = None
        self._extractor: sherpa_onnx.SpeakerEmbeddingExtractor | None = None

    def load(self, segmentation: Path, embedding: Path, threads: int) -> Asked:
        """Loads them; what sherpa-onnx holds of them may end the process."""
        bound(segmentation.stat().st_size + embedding.stat().st_size)
        if find_spec("sherpa_onnx") is None:
            raise BadModel("Le module sherpa-onnx manque : installez-le (« pip install sherpa-onnx »).")
        import sherpa_onnx  # noqa: PLC0415 (heavy: here alone)

        sounds = sherpa_onnx.SpeakerEmbeddingExtractorConfig(model=str(embedding), num_threads=threads)
        pyannote = sherpa_onnx.OfflineSpeakerSegmentationPyannoteModelConfig(model=str(segmentation))
        self._extractor = sherpa_onnx.SpeakerEmbeddingExtractor(sounds)
        self._diarization = sherpa_onnx.OfflineSpeakerDiarization(
            sherpa_onnx.OfflineSpeakerDiarizationConfig(
                segmentation=sherpa_onnx.OfflineSpeakerSegmentationModelConfig(pyannote=pyannote, num_threads=threads),
                embedding=sounds, clustering=sherpa_onnx.FastClusteringConfig(num_clusters=EXPECTED),
            )
        )  # fmt: skip
        return {"dim": self._extractor.dim}

    def tell(self, path: Path, channel: int, speech: Sequence[Seconds], tell: Tell) -> Asked:
        """Who speaks when."""
        if self._diarization is None:
            raise RuntimeError("no model is loaded")
        samples = _speech(path, channel, speech)
        told = 0

        def so_far(done: int, of: int) -> int:
            nonlocal told
            if of and done * _STEPS // of > told:
                told = done * _STEPS // of
                tell(done / of)
            return 0

        found = self._diarization.process(samples, so_far).sort_by_start_time()
        spans = [Span(one.start, one.end, one.speaker) for one in found]
        voices = grouped(spans, self._prints(samples, spans))
        rows: list[Json] = [[one.start, one.end, one.voice] for one in voices]
        return {"voices": rows}

    def _prints(self, samples: Floats, spans: Sequence[Span]) -> dict[int, Floats]:
        """How the voice of a stretch sounds, by its place: of those long enough for that, the longest."""
        if self._extractor is None:
            raise RuntimeError("no model is loaded")
        long = [place for place, span in enumerate(spans) if span.end - span.start >= _SHORT]
        long.sort(key=lambda place: spans[place].start - spans[place].end)
        found: dict[int, Floats] = {}
        for place in long[:_PRINTS]:
            span = spans[place]
            stream = self._extractor.create_stream()
            until = min(span.end, span.start + _ENOUGH)
            stream.accept_waveform(RATE, samples[round(span.start * RATE) : round(until * RATE)])
            stream.input_finished()
            if self._extractor.is_ready(stream):
                found[place] = np.asarray(self._extractor.compute(stream), np.float32)
        return found


def _speech(path: Path, channel: int, speech: Sequence[Seconds]) -> Floats:
    """The channel's samples at `RATE`, silent where nobody speaks."""
    sound = opened(path)
    stream = None if sound.rate == RATE else soxr.ResampleStream(sound.rate, RATE, 1, "float32", "MQ")
    parts: list[Floats] = []
    for block in sound.blocks:
        one = np.ascontiguousarray(block[:, channel])
        parts.append(one if stream is None else stream.resample_chunk(one))
    if stream is not None:
        parts.append(stream.resample_chunk(np.zeros(0, np.float32), last=True))
    samples = np.concatenate(parts)
    heard = np.zeros(len(samples), np.bool_)
    for start, end in speech:
        heard[max(round((start - _MARGIN) * RATE), 0) : round((end + _MARGIN) * RATE)] = True
    samples[~heard] = 0
    return samples


def _answer(telling: Telling, asked: Asked, tell: Tell) -> Asked:
    match asked["do"]:
        case "load":
            paths = (Path(str(asked["segmentation"])), Path(str(asked["embedding"])))
            return telling.load(*paths, int(str(asked["threads"])))
        case "tell":
            rows = asked["speech"] if isinstance(asked["speech"], list) else []
            speech = [(float(str(row[0])), float(str(row[1]))) for row in rows if isinstance(row, list)]
            return telling.tell(Path(str(asked["path"])), int(str(asked["channel"])), speech, tell)
        case other:
            raise RuntimeError(f"asked {other!r}")


def main() -> None:
    """Answers until standard input ends."""
    telling = Telling()
    serve(lambda asked, _, tell: _answer(telling, asked, tell))


if __name__ == "__main__":
    main()
