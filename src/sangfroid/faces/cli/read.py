"""`sangfroid read`: calls in, their readings and advice out."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final, Literal, get_args

import typer
from rich.progress import track

from sangfroid.advice import whole
from sangfroid.advice.playbook import Book
from sangfroid.calls.call import Call
from sangfroid.calls.document import document
from sangfroid.calls.errors import SangfroidError
from sangfroid.calls.reading import FileMatter, Reading
from sangfroid.faces.cli import codes
from sangfroid.faces.cli.found import Found, Names, found
from sangfroid.faces.cli.scene import Scene
from sangfroid.faces.cli.second import SecondReader
from sangfroid.faces.cli.sources import Source, sources
from sangfroid.faces.settings import cache_folder, check_zone, moment
from sangfroid.review import terminal
from sangfroid.review.beside import Beside
from sangfroid.review.second.opinion import Second
from sangfroid.review.second.view import part
from sangfroid.review.voice import Voice
from sangfroid.sources.sound.wave import Wave

Form = Literal["report", "json", "pdf"]
FILE_MATTERS: Final[tuple[FileMatter, ...]] = get_args(FileMatter)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user says about the calls to read."""

    agent: str | None = None
    swap: bool = False
    at: datetime | None = None
    zone: str | None = None
    region: str | None = None
    second_reader: bool = False
    on_file: frozenset[FileMatter] = frozenset()


@dataclass(frozen=True, slots=True)
class Done:
    """A call that was read, and what a second reader holds of it where one was asked for."""

    file: Found
    reading: Reading
    second: Second | None = None
    on_file: frozenset[FileMatter] = frozenset()
    wave: Wave | None = None

    def beside(self, book: Book) -> Beside:
        """What its report uses beside the reading."""
        return Beside(book, self.second, self.on_file, self.wave)


def add_read(app: typer.Typer, scene: Scene) -> None:
    """Adds the command to the application."""
    say = scene.say

    @app.command("read", help=say("Lit un ou plusieurs appels et en montre le compte rendu."))
    def read(  # noqa: PLR0913, PLR0917 (a command's options)
        paths: Annotated[
            list[str], typer.Argument(metavar="APPEL…", help=say("Fichiers, dossiers, ou - pour l'entrée standard."))
        ],
        out: Annotated[Path | None, typer.Option(help=say("Dossier où écrire un compte rendu par appel."))] = None,
        as_json: Annotated[
            bool, typer.Option("--json", help=say("Donne la lecture en JSON plutôt qu'un compte rendu."))
        ] = False,
        as_pdf: Annotated[bool, typer.Option("--pdf", help=say("Avec --out : un PDF par appel."))] = False,
        agent: Annotated[str | None, typer.Option(help=say("Étiquette ou canal de l'agent dans la source."))] = None,
        swap: Annotated[bool, typer.Option("--swap", help=say("Échange agent et client."))] = False,
        at: Annotated[
            str | None, typer.Option(help=say("Date et heure de l'appel, si la source ne les dit pas."))
        ] = None,
        zone: Annotated[str | None, typer.Option(help=say("Fuseau horaire, par exemple Europe/Zurich."))] = None,
        region: Annotated[str | None, typer.Option(help=say("Région : FR, CH, BE, CA, LU…"))] = None,
        office: Annotated[Path | None, typer.Option(help=say("Dossier des fiches de votre bureau."))] = None,
        on_file: Annotated[
            str | None,
            typer.Option(
                "--on-file",
                metavar="LISTE",
                help=say("Ce que le dossier du client contient déjà : {matters}.").format(
                    matters=",".join(FILE_MATTERS)
                ),
            ),
        ] = None,
        second_reader: Annotated[
            bool,
            typer.Option(
                "--second-reader",
                help=say("Ajoute l'avis du modèle de langue réglé (voir le guide) : le texte masqué lui est envoyé."),
            ),
        ] = False,
    ) -> None:
        if as_pdf and (out is None or as_json):
            raise typer.BadParameter(say("--pdf demande --out DOSSIER, et ne va pas avec --json."))
        if zone is not None:
            check_zone(zone)
        start = moment(at, zone or scene.settings.zone) if at is not None else None
        asked = Asked(agent, swap, start, zone, region, second_reader, _on_file(on_file, scene))
        form: Form = "json" if as_json else "pdf" if as_pdf else "report"
        raise typer.Exit(read_all(found(paths, sounds=True), scene, asked, out=out, form=form, office=office))


def read_all(
    files: list[Found], scene: Scene, asked: Asked, *, out: Path | None, form: Form = "report",
    office: Path | None = None,
) -> int:  # fmt: skip
    """Reads the files one after the other; gives the exit code. One that cannot be read does not stop the others."""
    if form == "pdf":
        from sangfroid.review import pdf  # noqa: PLC0415 (with its pages, loaded only for those who want them)

        pdf.press()  # what is missing is told before anything is read
    reader = loaded(scene.lang, office)
    unread: list[tuple[str, SangfroidError]] = []
    alone = out is None and form == "report" and len(files) == 1
    second = SecondReader(scene, tells=not alone) if asked.second_reader else None
    readings = _readings(files, scene, asked, reader, second, unread)
    if out is not None:
        number = _write(readings, out, scene, form, reader.book)
        if number:
            scene.err.print(
                scene.say("{number} lecture(s) dans {folder}").format(number=number, folder=out), markup=False
            )
    else:
        number = _show(readings, scene, reader.book, as_json=form == "json", alone=len(files) == 1)
    scene.tell(unread)
    if not files:
        scene.err.print(scene.say("Aucun appel trouvé dans ce dossier."), markup=False)
    if not number:
        return codes.UNREAD
    return codes.SOME_UNREAD if unread else codes.DONE


def _on_file(given: str | None, scene: Scene) -> frozenset[FileMatter]:
    """What the user names, parted by commas."""
    named = {name.strip() for name in (given or "").split(",")} - {""}
    unknown = sorted(named.difference(FILE_MATTERS))
    if unknown:
        raise typer.BadParameter(
            scene.say("--on-file : « {name} » n'est pas connu ; possibles : {matters}.").format(
                name=unknown[0], matters=", ".join(FILE_MATTERS)
            )
        )
    return frozenset(matter for matter in FILE_MATTERS if matter in named)


def loaded(lang: str, office: Path | None = None) -> whole.Reader:
    """The reader, its rules kept compiled for the next start."""
    return whole.Reader.load(lang=lang, office=office, keep=cache_folder())


def _readings(
    files: list[Found], scene: Scene, asked: Asked, reader: whole.Reader, second: SecondReader | None,
    unread: list[tuple[str, SangfroidError]],
) -> Iterator[Done]:  # fmt: skip
    shown = len(files) > 20 and scene.err.is_terminal
    calls: Iterable[tuple[Found, Source | SangfroidError]] = sources(files, scene, agent=asked.agent, swap=asked.swap)
    if shown:
        calls = track(calls, total=len(files), description=scene.say("Lecture"), console=scene.err, transient=True)
    for file, source in calls:
        if isinstance(source, SangfroidError):
            unread.append((file.name, source))
            continue
        try:
            reading = reader.read(told(source.call, asked, scene))
        except SangfroidError as error:
            unread.append((file.name, error))
            continue
        opinion = second.opinion(reading) if second is not None else None
        yield Done(file, reading, opinion, asked.on_file, source.wave)


def told(call: Call, asked: Asked, scene: Scene) -> Call:
    """The call with what the user says of it; the source's own facts stand where it has them."""
    return replace(
        call, started_at=asked.at or call.started_at, region=asked.region or call.region,
        zone=asked.zone or call.zone or scene.settings.zone,
    )  # fmt: skip


def _as_text(done: Done, scene: Scene, *, indent: int | None) -> str:
    """The reading as one JSON text, the second reader's part under a key of its own."""
    content = document(done.reading)
    if done.second is not None:
        content["second_reader"] = part(done.second, done.reading, Voice(scene.say))
    return json.dumps(content, ensure_ascii=False, indent=indent, allow_nan=False)


def _show(readings: Iterator[Done], scene: Scene, book: Book, *, as_json: bool, alone: bool) -> int:
    number = 0
    for done in readings:
        number += 1
        if as_json:
            print(_as_text(done, scene, indent=1 if alone else None))
        elif alone:
            terminal.show(done.reading, scene.out, scene.say, done.beside(book))
        else:
            terminal.show_line(done.reading, scene.out, scene.say)
    return number


def _write(readings: Iterator[Done], out: Path, scene: Scene, form: Form, book: Book) -> int:
    """Writes one file a call, and for pages the list of them; gives their number."""
    from sangfroid.review import page, pdf  # noqa: PLC0415 (the terminal alone does without)

    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SangfroidError(
            "Impossible d'écrire dans « {folder} » ({why}). Indiquez un dossier où vous pouvez écrire.",
            folder=out, why=error.strerror or "?",
        ) from None  # fmt: skip
    names = Names()
    entries: list[page.Entry] = []
    for done in readings:
        name = names.of(done.file.name)
        if form == "json":
            (out / f"{name}.json").write_text(_as_text(done, scene, indent=1) + "\n", "utf-8")
        elif form == "pdf":
            (out / f"{name}.pdf").write_bytes(pdf.report_pdf(done.reading, scene.say, beside=done.beside(book)))
        else:
            shown = page.report_page(done.reading, scene.say, beside=done.beside(book))
            (out / f"{name}.html").write_text(shown, "utf-8")
        entries.append(page.entry(done.reading, f"{name}.html"))
    if form == "report":
        (out / "index.html").write_text(page.index_page(entries, scene.say), "utf-8")
    return len(entries)
