"""`sangfroid evaluate`: how well annotated calls are read."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.progress import track

from sangfroid.advice.whole import Reader
from sangfroid.calls.call import Call
from sangfroid.calls.errors import SangfroidError
from sangfroid.faces.cli import codes
from sangfroid.faces.cli.found import Found, found
from sangfroid.faces.cli.read import loaded
from sangfroid.faces.cli.scene import Scene
from sangfroid.review.evaluation import terminal
from sangfroid.review.evaluation.document import document
from sangfroid.review.evaluation.evaluated import Evaluation, evaluated
from sangfroid.review.evaluation.judged import Judged, judge
from sangfroid.review.evaluation.robust import HARDSHIPS
from sangfroid.review.measure import Measure
from sangfroid.sources.sound import HEAD, looks_like_sound
from sangfroid.sources.transcripts import read_annotation, read_call

PAGE: Final = "evaluation.html"
MANY: Final = 20  # calls from which a bar shows how far the reading is


def add_evaluate(app: typer.Typer, scene: Scene) -> None:
    """Adds the command to the application."""
    say = scene.say

    @app.command("evaluate", help=say("Mesure la lecture sur des appels annotés."))
    def evaluate(
        folder: Annotated[Path, typer.Argument(metavar="DOSSIER", help=say("Dossier d'appels annotés (JSON)."))],
        as_json: Annotated[bool, typer.Option("--json", help=say("Donne les mesures en JSON."))] = False,
        labels: Annotated[
            bool, typer.Option("--labels", help=say("Montre aussi chaque étiquette, et pour quoi elle est prise."))
        ] = False,
        sure: Annotated[
            bool, typer.Option("--intervals", help=say("Avec --json : donne aussi les intervalles à 95 %."))
        ] = False,
        robust: Annotated[
            bool, typer.Option("--robust", help=say("Relit les appels sans ponctuation ni accents, puis mal entendus."))
        ] = False,
        out: Annotated[Path | None, typer.Option(help=say("Dossier où écrire la page evaluation.html."))] = None,
    ) -> None:
        reader = loaded("fr")
        files, alone = _annotated(found([str(folder)], sounds=True))
        calls, unread = judged(files, reader, scene)
        unread += alone
        scene.tell(unread)
        if not files and not unread:
            scene.err.print(scene.say("Aucun appel trouvé dans ce dossier."), markup=False)
        if not calls:
            raise typer.Exit(codes.UNREAD)
        harder = {name: again(calls, harden, reader, scene) for name, harden in HARDSHIPS.items()} if robust else {}
        evaluation = evaluated(calls, harder, sure=sure or out is not None or not as_json)
        if as_json:
            print(json.dumps(document(evaluation, labels=labels, sure=sure), ensure_ascii=False, indent=1))
        else:
            terminal.show(evaluation, scene.out, scene.say, labels=labels)
        if out is not None:
            _write(out, evaluation, scene)
        raise typer.Exit(codes.SOME_UNREAD if unread else codes.DONE)


def _annotated(files: Sequence[Found]) -> tuple[list[Found], list[tuple[str, SangfroidError]]]:
    """The files that may be annotated calls; recordings without one beside them, which nothing can be measured on."""
    alone = {file for file in files if looks_like_sound(file.head(HEAD))}
    message = (
        "Un enregistrement seul ne se mesure pas : il faut à côté son annotation, un JSON du même nom. "
        "« sangfroid convert {name} --to json » en écrit les répliques, à annoter."
    )
    return ([file for file in files if file not in alone],
            [(file.name, SangfroidError(message, name=file.name)) for file in files if file in alone])  # fmt: skip


def judged(
    files: Sequence[Found], reader: Reader, scene: Scene
) -> tuple[list[Judged], list[tuple[str, SangfroidError]]]:
    """These annotated calls as they are read, and those that could not be read."""
    calls: list[Judged] = []
    unread: list[tuple[str, SangfroidError]] = []
    shown = len(files) > MANY and scene.err.is_terminal
    for file in track(files, scene.say("Lecture"), console=scene.err, transient=True) if shown else files:
        try:
            source = file.read()
            call, gold = read_call(source, name=file.name), read_annotation(source)
            calls.append(judge(Path(file.name).with_suffix("").as_posix(), call, gold, reader.read(call)))
        except SangfroidError as error:
            unread.append((file.name, error))
    return calls, unread


def again(calls: Sequence[Judged], harden: Callable[[Call], Call], reader: Reader, scene: Scene) -> Measure:
    """The measure of the same calls made harder to read."""
    measure = Measure()
    shown = len(calls) > MANY and scene.err.is_terminal
    for one in track(calls, scene.say("Lecture"), console=scene.err, transient=True) if shown else calls:
        measure.add(one.gold, reader.read(harden(one.call)))
    return measure


def _write(out: Path, evaluation: Evaluation, scene: Scene) -> None:
    """Writes the page."""
    from sangfroid.review.evaluation.page import evaluation_page  # noqa: PLC0415 (the terminal alone does without)

    page = out / PAGE
    try:
        out.mkdir(parents=True, exist_ok=True)
        page.write_text(evaluation_page(evaluation, scene.say), "utf-8")
    except OSError as error:
        raise SangfroidError(
            "Impossible d'écrire dans « {folder} » ({why}). Indiquez un dossier où vous pouvez écrire.",
            folder=out, why=error.strerror or "?",
        ) from None  # fmt: skip
    scene.err.print(scene.say("Ouvrez {page} dans un navigateur.").format(page=page.resolve()), markup=False,
                    soft_wrap=True)  # fmt: skip
