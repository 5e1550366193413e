"""`sangfroid desk`: tokens for feeds, and a call played into the live page of a running server."""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import urlsplit

import typer

from sangfroid.calls import Call
from sangfroid.calls.errors import BadData, SangfroidError
from sangfroid.calls.turns import fold_order
from sangfroid.faces.cli.samples import SAMPLES
from sangfroid.faces.cli.scene import Scene
from sangfroid.faces.cli.whose import record, visitor
from sangfroid.faces.settings import clock, now, pause

SERVER: Final = "http://127.0.0.1:8000"
STEP: Final = 0.5  # seconds between two unfinished wordings
PAUSE: Final = 4.0  # seconds a turn of a call without times
WAIT: Final = 20.0  # seconds for an answer


def desk_commands(scene: Scene) -> typer.Typer:
    """The commands of the desk."""
    say = scene.say
    app = typer.Typer(no_args_is_help=True)
    who_help = say("Adresse électronique de la personne.")

    @app.command("token", help=say("Crée un jeton avec lequel une transcription en direct est envoyée."))
    def token(
        name: Annotated[str, typer.Argument(metavar="NOM", help=say("D'où viendra la transcription."))],
        who: Annotated[str, typer.Option("--who", help=who_help)] = "",
    ) -> None:
        scene.out.print(_token(name, who), markup=False, soft_wrap=True)

    @app.command("replay", help=say("Joue un appel terminé dans la page en direct d'un serveur ouvert."))
    def replay(
        call: Annotated[str, typer.Argument(metavar="APPEL", help=say("Un fichier, ou le nom d'un exemple."))],
        speed: Annotated[float, typer.Option(help=say("Combien de fois plus vite."), min=0.1, max=20)] = 1.0,
        server: Annotated[str, typer.Option(help=say("Adresse du serveur."))] = SERVER,
        token: Annotated[str, typer.Option(help=say("Jeton ; sans lui, un nouveau est créé ici."))] = "",
        who: Annotated[str, typer.Option("--who", help=who_help)] = "",
    ) -> None:
        _replay(scene, _Server(server, token or _token("sangfroid desk replay", who)), _read(call), speed)

    return app


class _Server:
    """Where messages are sent."""

    def __init__(self, address: str, token: str) -> None:
        if urlsplit(address).scheme not in ("http", "https"):
            raise BadData("« {address} » n'est pas l'adresse d'un serveur. Écrivez par exemple {example}.",
                          address=address, example=SERVER)  # fmt: skip
        self.address = address.rstrip("/")
        self._token = token

    def send(self, message: Mapping[str, object]) -> int | None:
        """Sends one message; gives the running call's number."""
        request = urllib.request.Request(  # noqa: S310 (its scheme is checked)
            f"{self.address}/feed", json.dumps(dict(message)).encode(), {"Authorization": f"Bearer {self._token}"}
        )
        try:
            with urllib.request.urlopen(request, timeout=WAIT) as answer:  # noqa: S310
                told = json.load(answer)["told"]
        except urllib.error.HTTPError as error:
            raise SangfroidError("Le serveur a répondu : {told}", told=_told(error)) from None
        except OSError:
            raise SangfroidError(
                "Personne ne répond à {address}. Ouvrez d'abord les pages (« sangfroid serve »), ou donnez --server.",
                address=self.address,
            ) from None
        return next((one["call"] for one in told if "call" in one), None)


def _told(error: urllib.error.HTTPError) -> str:
    try:
        return str(json.load(error)["error"])
    except (ValueError, KeyError, TypeError):
        return str(error.code)


def _token(name: str, who: str) -> str:
    from sangfroid.record import running_tokens  # noqa: PLC0415

    with record() as store, store.write(visitor(store, who), now()) as visit:
        return running_tokens.make(visit, name)


def _read(name: str) -> Call:
    from sangfroid.sources.transcripts import read_call  # noqa: PLC0415

    sample = SAMPLES / f"{name}.json"
    path = sample if sample.parent == SAMPLES and sample.exists() else Path(name)
    try:
        return read_call(path.read_bytes(), name=path.name)
    except OSError as error:
        raise BadData("Impossible d'ouvrir « {name} » ({why}). Vérifiez le chemin et les droits.", name=name,
                      why=error.strerror or "?") from None  # fmt: skip


def _replay(scene: Scene, server: _Server, call: Call, speed: float) -> None:
    key = f"replay-{call.id}-{int(now().timestamp())}"
    begun = {"type": "begin", "call": key, "title": call.title or call.id, "replay": True, "speed": speed}
    number = server.send(begun)
    scene.out.print(
        scene.say("Ouvrez {page}. Ctrl-C arrête.").format(page=f"{server.address}/live/{number}"), markup=False
    )
    began, at = clock(), 0.0
    try:
        for turn in sorted(call.turns, key=fold_order):
            start = turn.start if turn.start is not None else at + 1.0
            end = turn.end if turn.end is not None else start + PAUSE
            said = {"call": key, "speaker": turn.speaker, "start": turn.start, "end": turn.end}
            words, step = turn.text.split(), 0
            while (left := end / speed - (clock() - began)) > 0:
                step += 1
                if clock() - began >= start / speed:
                    server.send(said | {"type": "partial", "text": " ".join(words[: 2 * step])})
                pause(min(STEP, left))
            server.send(said | {"type": "turn", "id": str(turn.n), "text": turn.text})
            at = end
    finally:
        end_by = call.end.by if call.end is not None else "unknown"
        server.send({"type": "end", "call": key, "at": at, "by": end_by})
