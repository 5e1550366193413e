"""`--second-reader`: the language model that the administrator has set, asked about each call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sangfroid.calls.reading import Reading
from sangfroid.faces.cli.scene import Scene
from sangfroid.faces.settings import clock, pause
from sangfroid.language.wording import N_
from sangfroid.review.second.opinion import Second, Unheard, unheard

if TYPE_CHECKING:
    from sangfroid.review.second.ask import Asker

TRIES: Final = 2  # calls in a row about which nothing is heard, before the others are read without it

_GIVEN_UP: Final = N_(
    "Le second lecteur n'a plus été demandé : deux appels de suite sont restés sans avis. Voyez le message précédent."
)


class SecondReader:
    """Asks the second reader, says once where the words of calls go, and gives up on one that does not answer.

    With `tells` each trouble is told once on standard error; without, the report alone shows it.
    """

    def __init__(self, scene: Scene, *, tells: bool) -> None:
        self._scene = scene
        self._tells = tells
        self._told: set[str] = set()
        self._silences = 0
        self._wrong: Unheard | None = None
        self._asker: Asker | None = None
        try:
            self._asker = _asker(scene)
        except Unheard as wrong:
            self._wrong = wrong

    def opinion(self, reading: Reading) -> Second:
        """What it holds of the call; whatever goes wrong, the reading and its report stand."""
        second = self._asked(reading)
        if self._tells and second.trouble is not None:
            self._tell(self._scene.told(second.trouble))
        return second

    def _asked(self, reading: Reading) -> Second:
        if self._asker is None:
            return unheard(self._wrong or Unheard(_GIVEN_UP))
        self._tell(self._notice(self._asker))
        second = self._asker.opinion(reading)
        if second.asked:
            self._silences = 0 if second.opinion.turns or second.trouble is None else self._silences + 1
        if self._silences == TRIES:
            self._asker = None
        return second

    def _notice(self, asker: Asker) -> str:
        say, service = self._scene.say, asker.service
        message = say("Second lecteur : la transcription masquée part à {host}, {seconds} s au plus par appel.")
        if service.in_clear:
            message = say(
                "Second lecteur : la transcription masquée part sans chiffrement à {host}, {seconds} s au plus."
            )
        return message.format(host=service.named, seconds=round(service.seconds))

    def _tell(self, message: str) -> None:
        if message not in self._told:
            self._told.add(message)
            self._scene.err.print(message, markup=False, soft_wrap=True)


def _asker(scene: Scene) -> Asker:
    """Ready to ask; Unheard where the settings lack something. Only now is what the network needs loaded."""
    from sangfroid.review.second import prompt  # noqa: PLC0415
    from sangfroid.review.second.ask import Asker  # noqa: PLC0415
    from sangfroid.review.second.service import service  # noqa: PLC0415

    given = scene.settings.second_reader
    checked = service(given.address, model=given.model, key=given.key, seconds=given.seconds)
    return Asker(checked, prompt.load(), clock, pause)
