"""Words of a running call, heard in a thread beside it: in order, and without ever holding the call up."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from sangfroid.calls.errors import SangfroidError
from sangfroid.calls.turns import Turn
from sangfroid.sources.sound.recogniser import RATE, Listener, Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BEHIND: Final = 120.0  # seconds of speech whose words may wait, before they are no longer heard
_NOTHING: Final = Turn(0, "unknown", "")


@dataclass(frozen=True, slots=True)
class Done:
    """A turn with its words, over or not; or why there are none any more."""

    turn: Turn
    over: bool
    error: SangfroidError | None = None


class Beside:
    """Listeners, one a channel. What is fed and finished is done in that order; `done` gives what has been."""

    def __init__(self, listeners: Sequence[Listener]) -> None:
        self._listeners: list[Listener] | None = list(listeners)
        self._asked: queue.Queue[Callable[[], None] | None] = queue.Queue()
        self._done: queue.Queue[Done] = queue.Queue()
        self._words: list[list[Word]] = [[] for _ in listeners]
        self._lock = threading.Lock()
        self._waiting = 0  # samples
        self._thread = threading.Thread(target=self._work, name="sound-words", daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> float:
        """Seconds of speech that are fed and not yet heard."""
        with self._lock:
            return self._waiting / RATE

    def feed(self, channel: int, samples: NDArray[np.float32]) -> None:
        """More of what is being said."""
        with self._lock:
            self._waiting += len(samples)
            late = self._waiting > BEHIND * RATE
        if late:
            self._stop(SangfroidError("La reconnaissance a plus de {seconds} s de retard : elle est arrêtée. "
                                      "Choisissez un modèle plus léger.", seconds=round(BEHIND)))  # fmt: skip
        self._asked.put(lambda: self._fed(channel, samples))

    def partial(self, channel: int, turn: Turn) -> None:
        """The turn goes on: to be given with the words known by then."""
        self._asked.put(lambda: self._done.put(Done(self._with_words(turn, channel), over=False)))

    def finish(self, channel: int, turn: Turn) -> None:
        """The turn is over: to be given with all its words."""
        self._asked.put(lambda: self._finished(channel, turn))

    def done(self) -> list[Done]:
        """What has been done since; of several states of a turn that goes on, the last."""
        found: dict[tuple[int, bool], Done] = {}
        while True:
            try:
                one = self._done.get_nowait()
            except queue.Empty:
                over = {n for n, finished in found if finished}
                return [done for (n, finished), done in found.items() if finished or n not in over]
            found.pop((one.turn.n, one.over), None)
            found[one.turn.n, one.over] = one

    def end(self) -> list[Done]:
        """All that is still to be done, waited for."""
        self._asked.put(None)
        self._thread.join()
        return self.done()

    def _work(self) -> None:
        while (asked := self._asked.get()) is not None:
            asked()

    def _fed(self, channel: int, samples: NDArray[np.float32]) -> None:
        with self._lock:
            listeners = self._listeners
            self._waiting -= len(samples)
        if listeners is None:
            return
        try:
            self._words[channel] = listeners[channel].feed(samples)
        except SangfroidError as error:
            self._stop(error)

    def _finished(self, channel: int, turn: Turn) -> None:
        with self._lock:
            listeners = self._listeners
        try:
            self._words[channel] = listeners[channel].finish() if listeners is not None else []
        except SangfroidError as error:
            self._words[channel] = []
            self._stop(error)
        self._done.put(Done(self._with_words(turn, channel), over=True))
        self._words[channel] = []

    def _stop(self, error: SangfroidError) -> None:
        with self._lock:
            first, self._listeners = self._listeners is not None, None
        if first:
            self._done.put(Done(_NOTHING, over=True, error=error))

    def _with_words(self, turn: Turn, channel: int) -> Turn:
        text = " ".join(" ".join(word.text for word in self._words[channel]).split())
        return replace(turn, text=text)
