"""`sangfroid convert` and `sangfroid formats`: calls from one form into another."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from sangfroid.calls.errors import BadData, SangfroidError
from sangfroid.faces.cli import codes
from sangfroid.faces.cli.found import Found, Names, found
from sangfroid.faces.cli.read import Asked, loaded, told
from sangfroid.faces.cli.scene import Scene
from sangfroid.faces.cli.sources import sources
from sangfroid.faces.settings import moment, now
from sangfroid.reading.masking import masked_call
from sangfroid.sources.transcripts import FORMATS
from sangfroid.sources.writers import WRITERS, Writer, Written

NAMES = {"json": "annotated", "vtt": "webvtt"}  # what people call the writers


def add_convert(app: typer.Typer, scene: Scene) -> None:
    """Adds both commands to the application."""
    say = scene.say

    @app.command("formats", help=say("Liste les formats lus et ce que chacun contient."))
    def formats() -> None:
        _show_formats(scene)

    @app.command("convert", help=say("Écrit des appels dans une autre forme : vcon, json ou webvtt."))
    def convert(  # noqa: PLR0913, PLR0917 (a command's options)
        paths: Annotated[list[str], typer.Argument(metavar="APPEL…", help=say("Fichiers, dossiers, ou -."))],
        to: Annotated[str, typer.Option(help=say("vcon (avec la lecture), json ou webvtt."))] = "vcon",
        out: Annotated[Path | None, typer.Option(help=say("Dossier où écrire ; sinon à l'écran."))] = None,
        mask: Annotated[bool, typer.Option("--mask", help=say("Masque numéros et adresses privés."))] = False,
        agent: Annotated[str | None, typer.Option(help=say("Étiquette ou canal de l'agent dans la source."))] = None,
        swap: Annotated[bool, typer.Option("--swap", help=say("Échange agent et client."))] = False,
        at: Annotated[
            str | None, typer.Option(help=say("Date et heure de l'appel, si la source ne les dit pas."))
        ] = None,
    ) -> None:
        writer = WRITERS.get(NAMES.get(to, to))
        if writer is None:
            raise BadData("On n'écrit pas en « {to} ». Formes possibles : vcon, json, webvtt.", to=to)
        asked = Asked(agent, swap, moment(at, scene.settings.zone) if at is not None else None)
        # A recording beside its transcript is not heard: what is written is the transcript's.
        files = [replace(file, sound=None) for file in found(paths, sounds=True)]
        raise typer.Exit(_convert(files, scene, asked, _Target(writer, out, mask)))


class _Target:
    """Where calls are written, and how."""

    def __init__(self, writer: Writer, out: Path | None, mask: bool) -> None:
        self.writer = writer
        self.out = out
        self.mask = mask
        self.names = Names()

    def write(self, file: Found, text: str) -> None:
        """Writes one call."""
        if self.out is None:
            print(text)
            return
        self.out.mkdir(parents=True, exist_ok=True)
        (self.out / f"{self.names.of(file.name)}{self.writer.ending}").write_text(text, "utf-8")


def _convert(files: list[Found], scene: Scene, asked: Asked, target: _Target) -> int:
    reader = loaded(scene.lang) if target.writer.holds_reading else None
    done = 0
    unread: list[tuple[str, SangfroidError]] = []
    for file, source in sources(files, scene, agent=asked.agent, swap=asked.swap):
        try:
            if isinstance(source, SangfroidError):
                raise source
            call = told(source.call, asked, scene)
            reading = reader.read(call) if reader is not None else None
            kept = masked_call(call) if target.mask else call
            target.write(file, target.writer.write(kept, Written(now(), reading)))
            done += 1
        except SangfroidError as error:
            unread.append((file.name, error))
    scene.tell(unread)
    if not done:
        return codes.UNREAD
    return codes.SOME_UNREAD if unread else codes.DONE


def _show_formats(scene: Scene) -> None:
    say = scene.say
    roles = {"stated": say("dits"), "speakers": say("voix séparées"), "none": "–"}
    table = Table(box=None, pad_edge=False)
    for title in (say("format"), say("fichiers"), say("temps"), say("rôles"), say("écrit aussi")):
        table.add_column(title)
    for form in FORMATS.values():
        holds = form.holds
        table.add_row(
            form.title, " ".join(form.endings), say("oui") if holds.times else say("non"), roles[holds.roles],
            say("oui") if form.name in WRITERS else "",
        )  # fmt: skip
    scene.out.print(table)
