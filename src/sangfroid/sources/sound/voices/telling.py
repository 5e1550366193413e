"""Our side of telling voices apart: what `read_sound` asks, and what becomes of us when the process apart dies."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from sangfroid.calls.errors import SangfroidError
from sangfroid.sources.sound.recogniser import Seconds
from sangfroid.sources.sound.teller import SoFar, Voiced
from sangfroid.sources.sound.voices.folder import voice_model
from sangfroid.sources.sound.words.answering import Asked
from sangfroid.sources.sound.words.errors import BadModel
from sangfroid.sources.sound.words.process import PYTHON, Died, Process

if TYPE_CHECKING:
    from types import TracebackType

COMMAND: Final = (*PYTHON, "sangfroid.sources.sound.voices.apart")
LONGEST: Final = 2 * 3600.0  # seconds of a recording: what is compared grows with its square
_ALWAYS: Final = 120.0  # seconds that it may be silent
_EACH: Final = 1.5  # and for each second of the recording


class VoicesStopped(SangfroidError):
    """The process that tells voices apart died, or did not answer in time."""


class ModelVoices:
    """A `Teller` that asks sherpa-onnx in a process apart, with a segmentation and an embedding. Close it when done.

    The folders are looked at at once (BadModel); the process starts with the first recording. VoicesStopped where it
    dies over one; the next one finds it started again.
    """

    def __init__(
        self, segmentation: Path, embedding: Path, *, threads: int = 1, command: Sequence[str] = COMMAND
    ) -> None:
        self.models = (voice_model(segmentation), voice_model(embedding))
        for model, kind in zip(self.models, ("segmentation", "embedding"), strict=True):
            if model.kind != kind:
                raise BadModel("{folder} n'est pas un modèle de la sorte attendue ({kind}).",
                               folder=model.folder, kind=kind)  # fmt: skip
        load: Asked = {"threads": threads}
        self._process = Process(load | {model.kind: str(model.file.resolve()) for model in self.models},
                                command=command)  # fmt: skip

    def start(self) -> None:
        """Loads both models now rather than with the first recording; raises as `tell` does."""
        try:
            self._checked(self._process.start())
        except Died as end:
            raise VoicesStopped(
                "Les modèles qui distinguent les voix ne se chargent pas ({names} : {reason}). Ils sont peut-être "
                "abîmés : recopiez-les.",
                names=self._names, reason=str(end) or SangfroidError("sans un mot"),
            ) from None  # fmt: skip

    def tell(
        self, path: Path, channel: int, speech: Sequence[Seconds], so_far: SoFar | None = None, /
    ) -> tuple[Voiced, ...]:
        """Who speaks when in one channel of a recording."""
        until = max((end for _, end in speech), default=0.0)
        if until > LONGEST:
            raise SangfroidError("plus de {hours} h d'enregistrement : les voix y sont trop longues à comparer",
                                 hours=round(LONGEST / 3600))  # fmt: skip
        self.start()
        asked: Asked = {"do": "tell", "path": str(path.resolve()), "channel": channel,
                        "speech": [[start, end] for start, end in speech]}  # fmt: skip
        try:
            answer = self._checked(self._process.ask(asked, seconds=_ALWAYS + _EACH * until, tell=so_far))
        except Died as end:
            raise VoicesStopped(
                "le programme qui distingue les voix s'est arrêté ({names} : {reason})",
                names=self._names, reason=str(end) or SangfroidError("sans un mot"),
            ) from None  # fmt: skip
        rows = answer.get("voices")
        return tuple(
            Voiced(float(str(row[0])), float(str(row[1])), int(str(row[2])))
            for row in (rows if isinstance(rows, list) else []) if isinstance(row, list)
        )  # fmt: skip

    @property
    def pid(self) -> int | None:
        """The process's number, where it runs."""
        return self._process.pid

    def close(self) -> None:
        """Ends the process."""
        self._process.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def _names(self) -> str:
        return ", ".join(model.name for model in self.models)

    def _checked(self, answer: Asked) -> Asked:
        if "wrong" in answer:
            values = answer.get("values")
            raise BadModel(str(answer["wrong"]), **(values if isinstance(values, dict) else {}))
        return answer
