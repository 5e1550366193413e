"""`sangfroid playbook`: the method's sheets, to list, to show, to check."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from sangfroid.advice import load
from sangfroid.advice.check import check
from sangfroid.advice.playbook import Playbook, Step
from sangfroid.advice.wording import Sentence
from sangfroid.calls.errors import BadData
from sangfroid.cues.hearing import french
from sangfroid.faces.cli import codes
from sangfroid.faces.cli.scene import Scene


def playbook_commands(scene: Scene) -> typer.Typer:
    """The commands on playbooks."""
    say = scene.say
    app = typer.Typer(no_args_is_help=True)
    folder_help = say("Dossier des fiches de votre bureau.")

    @app.command("list", help=say("Liste les fiches de méthode."))
    def listed(office: Annotated[Path | None, typer.Option(help=folder_help)] = None) -> None:
        table = Table(box=None, pad_edge=False)
        for title in (say("fiche"), say("titre"), say("quand"), say("étapes")):
            table.add_column(title)
        for playbook in load.book(scene.lang, office).playbooks:
            table.add_row(playbook.id, playbook.title, playbook.applies, str(len(playbook.steps)))
        scene.out.print(table)

    @app.command("show", help=say("Montre une fiche, étape par étape."))
    def show(
        name: Annotated[str, typer.Argument(metavar="FICHE")],
        office: Annotated[Path | None, typer.Option(help=folder_help)] = None,
    ) -> None:
        playbooks = {playbook.id: playbook for playbook in load.book(scene.lang, office).playbooks}
        if name not in playbooks:
            raise BadData("Pas de fiche « {name} ». Fiches : {names}.", name=name, names=", ".join(playbooks))
        _show(playbooks[name], scene)

    @app.command("check", help=say("Vérifie des fiches : nomme la ligne et la correction."))
    def checked(paths: Annotated[list[Path], typer.Argument(metavar="FICHIER…")]) -> None:
        wrong = 0
        for path in paths:
            problems = check(path, language=scene.lang, grammar=french() if scene.lang == "fr" else None)
            wrong += bool(problems)
            for problem in problems:
                scene.out.print(problem.told(say), markup=False, soft_wrap=True)
            if not problems:
                scene.out.print(say("{file} : rien à corriger").format(file=path), markup=False, soft_wrap=True)
        raise typer.Exit(codes.BAD_DATA if wrong else codes.DONE)

    return app


def _show(playbook: Playbook, scene: Scene) -> None:
    out, say = scene.out, scene.say
    out.print(playbook.title, style="bold")
    out.print(playbook.aim, markup=False)
    for number, step in enumerate(playbook.steps, 1):
        out.print()
        out.print(f"{number}. {step.title}", style="bold", markup=False)
        _show_step(step, scene)
    out.print()
    out.print(say("Quand : {applies}").format(applies=playbook.applies), style="dim", markup=False)


def _show_step(step: Step, scene: Scene) -> None:
    rows = Table.grid(padding=(0, 2, 0, 0))
    rows.add_column(style="dim", no_wrap=True)
    rows.add_column()
    for wording in step.say:
        rows.add_row(scene.say("dire"), f"« {written(wording.vous)} »")
    for title, text in (
        (scene.say("faire"), step.do), (scene.say("éviter"), step.avoid), (scene.say("parce que"), step.why),
    ):  # fmt: skip
        if text:
            rows.add_row(title, text)
    scene.out.print(rows)


def written(sentence: Sentence) -> str:
    """The sentence as it stands in its sheet, places in braces."""
    return "".join(piece if isinstance(piece, str) else f"{{{piece.name}}}" for piece in sentence)
