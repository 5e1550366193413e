"""`sangfroid samples`: the calls that ship with the program, to look at and to try it on."""

import json
import shutil
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.table import Table

from sangfroid.faces.cli import codes
from sangfroid.faces.cli.found import Found
from sangfroid.faces.cli.read import Asked, read_all
from sangfroid.faces.cli.scene import Scene

SAMPLES: Final = Path(__file__).parents[2] / "data" / "samples" / "fr"
SHOWN: Final = "rendez-vous-annule"  # the sample whose report is shown in the terminal


def sample_commands(scene: Scene) -> typer.Typer:
    """The commands on samples."""
    say = scene.say
    app = typer.Typer(no_args_is_help=True)

    @app.command("list", help=say("Liste les appels d'exemple."))
    def listed() -> None:
        table = Table(box=None, pad_edge=False)
        table.add_column(say("appel"), no_wrap=True)
        table.add_column(say("sujet"))
        for path in sample_files():
            table.add_row(path.stem, str(json.loads(path.read_text("utf-8")).get("title", "")))
        scene.out.print(table)

    @app.command("read", help=say("Lit les exemples : un compte rendu à l'écran, tous en pages HTML."))
    def read(out: Annotated[Path, typer.Option(help=say("Dossier des pages."))] = Path("out/rapports")) -> None:
        files = [Found(path.name, path) for path in sample_files()]
        shown = [file for file in files if file.path is not None and file.path.stem == SHOWN]
        code = read_all(shown, scene, Asked(), out=None)
        if code == codes.DONE:
            code = read_all(files, scene, Asked(), out=out)
            scene.err.print(
                say("Ouvrez {page} dans un navigateur.").format(page=(out / "index.html").resolve()),
                markup=False,
                soft_wrap=True,
            )
        raise typer.Exit(code)

    @app.command("copy", help=say("Copie les appels d'exemple dans un dossier."))
    def copy(folder: Annotated[Path, typer.Argument(metavar="DOSSIER")]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for path in sample_files():
            shutil.copyfile(path, folder / path.name)
        scene.err.print(
            say("{number} appels copiés dans {folder}").format(number=len(sample_files()), folder=folder), markup=False
        )

    return app


def sample_files() -> list[Path]:
    """The annotated calls of the package."""
    return sorted(SAMPLES.glob("*.json"))
