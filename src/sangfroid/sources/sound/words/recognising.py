"""Words by a speech model: what `read_sound` and the live listening hear with."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from sangfroid.calls.errors import SangfroidError
from sangfroid.sources.documents import Json
from sangfroid.sources.sound.recogniser import RATE, Seconds, Word
from sangfroid.sources.sound.words.answering import Asked
from sangfroid.sources.sound.words.errors import BadModel, RecogniserStopped
from sangfroid.sources.sound.words.folder import Model, model
from sangfroid.sources.sound.words.pieces import Heard, words
from sangfroid.sources.sound.words.process import COMMAND, Died, Process
from sangfroid.sources.sound.words.stretches import Stretch, batches, stretches
from sangfroid.sources.sound.words.unsaid import said

if TYPE_CHECKING:
    from types import TracebackType

    import numpy as np
    from numpy.typing import NDArray

_DEATHS: Final = 5  # of the process, before it is no longer started again


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds a batch may take: always so many, and so many more for each second of its sound."""

    always: float = 30.0
    each: float = 10.0


PATIENCE: Final = Patience()


class ModelRecogniser:
    """A `Recogniser` that asks sherpa-onnx, in a process apart, with the model in one folder. Close it when done.

    The folder is looked at at once (BadModel); the process starts with the first words asked for. Where it dies it is
    started again and what it was hearing is asked once more; RecogniserStopped where that does not help.
    """

    def __init__(
        self, folder: Path, *, threads: int = 1, patience: Patience = PATIENCE, command: Sequence[str] = COMMAND
    ) -> None:
        self.model: Model = model(folder)
        self.unheard = 0  # stretches that killed the process twice, and stay without words
        self._process = Process({"folder": str(folder.resolve()), "threads": threads}, command=command)
        self._patience = patience
        self._deaths = 0
        self._answered = False
        self._lock = threading.Lock()

    def hear(self, samples: NDArray[np.float32], spans: Sequence[Seconds], /) -> list[list[Word]]:
        """The words of each span, in the order of their times."""
        found: list[list[Word]] = [[] for _ in spans]
        for batch in batches(stretches(samples, spans)):
            for stretch, heard in zip(batch, self._batch(samples, batch), strict=True):
                given = [
                    Word(word.text, word.start + stretch.first, word.end + stretch.first)
                    for word in words(heard, stretch.seconds)
                ]
                found[stretch.place] += said(given, stretch.start, stretch.end)
        return [sorted(these, key=lambda word: word.start) for these in found]

    def start(self) -> None:
        """Loads the model now rather than with the first words; raises as `hear` does."""
        try:
            answer = self._process.start()
        except Died:
            try:
                answer = self._process.start()  # somebody may have ended it; twice is no chance
            except Died as end:
                raise self._unloadable(end) from None
        self._checked(answer)

    @property
    def pid(self) -> int | None:
        """The process's number, where it runs."""
        return self._process.pid

    def ask(self, asked: Asked, samples: NDArray[np.float32] | None) -> list[Heard]:
        """What the process hears; Died where it ends over it, BadModel where it does not even begin."""
        self.start()
        seconds = 0.0 if samples is None else len(samples) / RATE
        answer = self._process.ask(asked, samples, seconds=self._patience.always + self._patience.each * seconds)
        heard = [_heard(one) for one in _rows(self._checked(answer).get("heard"))]
        self._answered = True
        return heard

    def died(self, end: Died) -> None:
        """Counts a death; RecogniserStopped where there were too many."""
        with self._lock:
            self._deaths += 1
            deaths = self._deaths
        if deaths > _DEATHS:
            raise self._given_up(end)

    def close(self) -> None:
        """Ends the process."""
        self._process.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _batch(self, samples: NDArray[np.float32], batch: list[Stretch]) -> list[Heard]:
        try:
            heard = self._asked(samples, batch)
        except Died as end:
            self.died(end)
        else:
            self._deaths = max(0, self._deaths - 1)  # a server that runs for months forgives
            return heard
        # One of them may be to blame, or nobody: each for itself.
        each = [self._alone(samples, stretch) for stretch in batch]
        lost = [end for end in each if isinstance(end, Died)]
        if len(lost) == len(batch) and not self._answered:
            raise self._given_up(lost[-1])
        self.unheard += len(lost)
        return [Heard("") if isinstance(one, Died) else one for one in each]

    def _alone(self, samples: NDArray[np.float32], stretch: Stretch) -> Heard | Died:
        try:
            return self._asked(samples, [stretch])[0]
        except Died as end:
            self.died(end)
            return end

    def _asked(self, samples: NDArray[np.float32], batch: list[Stretch]) -> list[Heard]:
        import numpy as np  # noqa: PLC0415 (only where there is sound)

        parts = [samples[round(one.first * RATE) : round(one.last * RATE)] for one in batch]
        asked: Asked = {"do": "hear", "counts": [len(part) for part in parts]}
        return self.ask(asked, np.concatenate(parts))

    def _checked(self, answer: Asked) -> Asked:
        if "wrong" in answer:
            values = answer.get("values")
            raise BadModel(str(answer["wrong"]), **(values if isinstance(values, dict) else {}))
        return answer

    def _given_up(self, end: Died) -> RecogniserStopped:
        return RecogniserStopped(
            "La reconnaissance de la parole s'est arrêtée {count} fois avec le modèle « {name} » ({reason}). "
            "L'appel est lu sans les paroles qui manquent ; « sangfroid models check » examine le modèle.",
            count=self._deaths, name=self.model.name, reason=str(end) or SangfroidError("sans un mot"),
        )  # fmt: skip

    def _unloadable(self, end: Died) -> RecogniserStopped:
        return RecogniserStopped(
            "Le modèle « {name} » ne se charge pas : {reason}. Il est peut-être abîmé, ou trop grand pour cette "
            "machine ; « sangfroid models list » en propose d'autres.",
            name=self.model.name, reason=str(end) or SangfroidError("le processus s'est arrêté sans un mot"),
        )  # fmt: skip


def _rows(value: Json | None) -> list[dict[str, Json]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _heard(row: dict[str, Json]) -> Heard:
    return Heard(
        str(row.get("text", "")), tuple(map(str, _list(row, "pieces"))),
        tuple(_numbers(row, "starts")), tuple(_numbers(row, "lengths")),
    )  # fmt: skip


def _list(row: dict[str, Json], key: str) -> list[Json]:
    value = row.get(key)
    return value if isinstance(value, list) else []


def _numbers(row: dict[str, Json], key: str) -> list[float]:
    return [float(one) for one in _list(row, key) if isinstance(one, int | float)]
