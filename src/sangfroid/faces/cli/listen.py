"""`sangfroid listen`: a call while it is spoken, turn by turn, with what is heard in it and what to say."""

import os
import signal
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, BinaryIO, Final

import typer

from sangfroid.calls.errors import BadData, SangfroidError
from sangfroid.faces.cli import codes
from sangfroid.faces.cli.microphone import Microphone, Wanted, command
from sangfroid.faces.cli.scene import Scene
from sangfroid.faces.settings import now
from sangfroid.sources.sound import HEAD, looks_like_sound

if TYPE_CHECKING:
    from sangfroid.faces.cli.said import Said
    from sangfroid.sources.sound.live import Listening
    from sangfroid.sources.sound.words import ModelRecogniser

STDIN: Final = "-"
RATE: Final = 16_000
BLOCK: Final = 4_096  # bytes read at once: 64 ms of two channels at 16 kHz


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user says of the sound, and where it is to be written."""

    wanted: Wanted
    stdin: bool
    agent: int | None
    model: str
    save: Path | None


def add_listen(app: typer.Typer, scene: Scene) -> None:
    """Adds the command to the application."""
    say = scene.say

    @app.command("listen", help=say("Écoute un appel en cours, au micro ou sur l'entrée standard."))
    def listen(  # noqa: PLR0913, PLR0917 (a command's options)
        source: Annotated[
            str, typer.Argument(metavar="[-]", help=say("- : son brut (PCM 16 bits) sur l'entrée standard."))
        ] = "",
        device: Annotated[str, typer.Option(help=say("Le micro, tel que le système le nomme."))] = "",
        rate: Annotated[int, typer.Option(help=say("Échantillons par seconde."), min=2_000, max=384_000)] = RATE,
        channels: Annotated[
            int, typer.Option(help=say("Pistes ; sinon 1 au micro, 2 sur l'entrée standard."), min=0, max=8)
        ] = 0,
        agent: Annotated[str, typer.Option(help=say("La piste de l'agent : left (gauche) ou right (droite)."))] = "",
        models: Annotated[
            str, typer.Option(help=say("Dossier ou nom d'un modèle de parole ; « non » : les temps seuls."))
        ] = "",
        save: Annotated[
            Path | None, typer.Option(help=say("Fichier JSON où écrire la transcription ; sinon rien n'est écrit."))
        ] = None,
    ) -> None:
        if source not in ("", STDIN):
            raise BadData("« {word} » : donnez - pour l'entrée standard, rien pour le micro. Un fichier se lit avec "
                          "« sangfroid read ».", word=source)  # fmt: skip
        stdin = source == STDIN
        count = channels or (2 if stdin else 1)
        asked = Asked(Wanted(rate, count, device), stdin, _channel(agent, count), models, save)
        raise typer.Exit(_listen(scene, asked))


def _channel(agent: str, channels: int) -> int | None:
    """The agent's channel: the left one of two unless the user says otherwise; nobody's where there is only one."""
    known = {"": 0, "left": 0, "gauche": 0, "right": 1, "droite": 1}
    place = known.get(agent.strip().casefold())
    if place is None:
        raise BadData("--agent : « {word} » n'est pas connu. Écrivez left (gauche) ou right (droite).", word=agent)
    if channels == 1 and agent:
        raise BadData("--agent demande deux pistes, et il n'y en a qu'une. Ajoutez --channels 2 si le son en a deux.")
    return place if channels > 1 else None


def _listen(scene: Scene, asked: Asked) -> int:
    # Loaded here: no other command needs them.
    from sangfroid.faces.cli.read import loaded  # noqa: PLC0415
    from sangfroid.faces.cli.said import Said, Saved  # noqa: PLC0415

    words = [] if asked.stdin else command(asked.wanted)
    saved = Saved(asked.save) if asked.save is not None else None
    reader = loaded(scene.lang)
    with ExitStack() as stack:
        recogniser = _recogniser(scene, asked, stack)
        opened = None if asked.stdin else stack.enter_context(Microphone(words))
        sound = sys.stdin.buffer if opened is None else opened.sound
        stop = stack.enter_context(Stop())
        said = stack.enter_context(Said(scene, reader, now(), saved))
        said.opening(asked.agent, recogniser.model.name if recogniser is not None else "")
        seconds = _hear(sound, _listening(asked, recogniser), said, stop)
        if opened is not None and not stop.asked:
            opened.check()
    said.close(seconds, stopped=stop.asked)
    return codes.DONE if said.turns else codes.UNREAD


def _recogniser(scene: Scene, asked: Asked, stack: ExitStack) -> "ModelRecogniser | None":
    """What words are heard with; one that does not work is told, and the call is heard for its times."""
    from sangfroid.faces import speech  # noqa: PLC0415

    if asked.model.casefold() in ("non", "no"):
        return None
    folder = speech.named_model(asked.model) if asked.model else None
    try:
        found = speech.recogniser() if folder is None else speech.opened(folder)
        if found is not None:
            stack.enter_context(found)
            found.start()
    except SangfroidError as error:
        scene.err.print(scene.told(error), markup=False, soft_wrap=True)
        return None
    return found


def _listening(asked: Asked, recogniser: "ModelRecogniser | None") -> "Listening":
    from sangfroid.sources.sound.live import Listening  # noqa: PLC0415
    from sangfroid.sources.sound.words import Voice  # noqa: PLC0415

    words = None if recogniser is None else lambda: Voice(recogniser)
    return Listening(asked.wanted.rate, asked.wanted.channels, agent=asked.agent, words=words)


class Stop:
    """Ctrl-C while a call is heard: the first one ends it in order, the second at once."""

    def __init__(self) -> None:
        self.asked = self.waits = False

    def __enter__(self) -> "Stop":
        self._before = signal.signal(signal.SIGINT, self._heard)
        return self

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGINT, self._before)

    def _heard(self, *_: object) -> None:
        if self.asked or self.waits:
            self.asked = True
            raise KeyboardInterrupt
        self.asked = True

    def next(self, sound: BinaryIO | IO[bytes], size: int) -> bytes:
        """The sound's next bytes, at most so many; none once it is over, or one is asked to stop."""
        self.waits = True
        try:
            return os.read(sound.fileno(), size)
        except KeyboardInterrupt:
            return b""
        finally:
            self.waits = False


def _hear(sound: BinaryIO | IO[bytes], listening: "Listening", said: "Said", stop: Stop) -> float:
    """Hears the sound until it ends; gives how many seconds it had."""
    first = True
    while not stop.asked and (block := stop.next(sound, BLOCK)):
        if first and looks_like_sound(block[:HEAD]):
            raise BadData("C'est un fichier de son, pas du son brut : lisez-le avec « sangfroid read - ».")
        first = False
        said.take(listening.take(block), listening.seconds)
    said.take(listening.end(), listening.seconds)
    return listening.seconds
