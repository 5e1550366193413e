"""A call put to the second reader piece by piece, within one total time; what it answered so far is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sangfroid.calls.reading import Reading
from sangfroid.language.wording import N_
from sangfroid.review.second.opinion import Opinion, Second, Unheard
from sangfroid.review.second.prompt import Piece, Prompt, attributed, pieces, request
from sangfroid.review.second.reply import opinion_of
from sangfroid.review.second.service import Service
from sangfroid.review.second.wire import Answer, post, slow

PAUSE: Final = 1.0  # seconds before the one further try, where the server names none
LONGEST_PAUSE: Final = 5.0  # seconds
BUSY: Final = frozenset({429, 500, 502, 503, 504, 529})
NO_SCHEMA: Final = frozenset({400, 415, 422, 501})  # what servers answer that do not take a schema, or another field

_NO_SIDES: Final = N_(
    "On ne sait pas qui est l'agent dans cet appel : le second lecteur n'a pas été demandé. Donnez --agent."
)
_ELSEWHERE: Final = N_(
    "{host} renvoie à une autre adresse ({status}) : elle n'a pas été suivie. Écrivez l'adresse finale dans "
    "SANGFROID_SECOND_READER."
)
_KEY: Final = N_("{host} refuse la clé du second lecteur ({status}). Vérifiez SANGFROID_SECOND_READER_KEY.")
_UNKNOWN: Final = N_(
    "{host} ne connaît pas cette adresse ou ce modèle ({status}). Vérifiez SANGFROID_SECOND_READER (elle finit souvent "
    "par /v1) et SANGFROID_SECOND_READER_MODEL."
)
_OVERRUN: Final = N_("{host} est trop sollicité ou en panne ({status}). Réessayez plus tard, ou regardez son journal.")
_REFUSED: Final = N_(
    "{host} refuse la demande ({status}). Vérifiez le modèle (SANGFROID_SECOND_READER_MODEL) et sa fenêtre."
)


@dataclass(slots=True)
class Asker:
    """Asks one service. `clock` gives seconds that only grow, `pause` waits so many.

    `strict` until the server has refused the answer's schema once.
    """

    service: Service
    prompt: Prompt
    clock: Callable[[], float]
    pause: Callable[[float], None]
    strict: bool = True

    def opinion(self, reading: Reading) -> Second:
        """What the second reader holds of the call, of which it gets the masked words alone. Nothing is raised."""
        asked = attributed(reading.turns)
        heard: list[Opinion] = []
        trouble = None if asked else Unheard(_NO_SIDES)
        ends = self.clock() + self.service.seconds
        try:
            for piece in pieces(reading.turns) if asked else ():
                if attributed(piece.turns):
                    heard.append(self._opinion(piece, ends))  # noqa: PERF401  (kept where a later one fails)
        except Unheard as error:
            trouble = error
        return Second(_joined(heard), len(asked), self.service.named, self.service.model, self.prompt.version, trouble)

    def _opinion(self, piece: Piece, ends: float) -> Opinion:
        answer = self._answer(piece, ends)
        if self.strict and answer.status in NO_SCHEMA:
            self.strict = False
            answer = self._answer(piece, ends)
        if answer.status != 200:
            raise self._refusal(answer.status)
        return opinion_of(answer.body, piece.turns, self.service.named)

    def _answer(self, piece: Piece, ends: float) -> Answer:
        """The answer to one question, asked once more where the server is busy and there is time."""
        body = request(self.prompt, piece, model=self.service.model, strict=self.strict)
        answer = post(self.service, body, self._left(ends))
        wait = min(PAUSE if answer.wait is None else answer.wait, LONGEST_PAUSE)
        if answer.status in BUSY and self.clock() + wait < ends:
            self.pause(wait)
            answer = post(self.service, body, self._left(ends))
        return answer

    def _left(self, ends: float) -> float:
        """The seconds left; Unheard where there are none."""
        left = ends - self.clock()
        if left <= 0:
            raise slow(self.service)
        return left

    def _refusal(self, status: int) -> Unheard:
        """What to do about an answer of this status."""
        host = self.service.named
        if 300 <= status < 400:
            return Unheard(_ELSEWHERE, host=host, status=status)
        if status in (401, 403):
            return Unheard(_KEY, host=host, status=status)
        if status in (404, 405):
            return Unheard(_UNKNOWN, host=host, status=status)
        return Unheard(_OVERRUN if status in BUSY or status >= 500 else _REFUSED, host=host, status=status)


def _joined(parts: list[Opinion]) -> Opinion:
    """The opinions on a call's pieces as one: calm only where nothing else arose."""
    named = dict.fromkeys(name for part in parts for name in part.situations)
    if len(named) > 1:
        named.pop("calm", None)
    return Opinion(
        tuple(turn for part in parts for turn in part.turns), tuple(named), sum(part.dropped for part in parts)
    )
