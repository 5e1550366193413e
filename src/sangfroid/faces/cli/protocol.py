"""`sangfroid protocol`: the sheets of what follows a call, to show and to check."""

from pathlib import Path
from typing import Annotated

import typer

from sangfroid.calls.errors import BadData
from sangfroid.faces.cli import codes
from sangfroid.faces.cli.scene import Scene


def protocol_commands(scene: Scene) -> typer.Typer:
    """The commands on the sheets of following up."""
    say = scene.say
    app = typer.Typer(no_args_is_help=True)

    @app.command(
        "show", help=say("Montre une fiche : hang_up (après un appel coupé), beat (urgence), hours (horaires).")
    )
    def show(name: Annotated[str, typer.Argument(metavar="FICHE")] = "hang_up") -> None:
        from sangfroid.followup.sheets import NAMES, package_text  # noqa: PLC0415

        if name not in NAMES:
            raise BadData("Pas de fiche « {name} ». Fiches : {known}.", name=name, known=", ".join(NAMES))
        scene.out.print(package_text(name), markup=False, soft_wrap=True, end="")

    @app.command("check", help=say("Vérifie des fiches : nomme la ligne et la correction."))
    def check(paths: Annotated[list[Path], typer.Argument(metavar="FICHIER…")]) -> None:
        from sangfroid.followup.sheets import NAMES, kind_of, problems  # noqa: PLC0415

        wrong = 0
        for path in paths:
            try:
                text = path.read_text("utf-8")
            except (OSError, UnicodeDecodeError):
                raise BadData("{file} ne se lit pas comme un fichier de texte en UTF-8.", file=path) from None
            name = path.stem if path.stem in NAMES else kind_of(text)
            found = problems(name, text)
            wrong += bool(found)
            for problem in found:
                scene.out.print(problem.told(say), markup=False, soft_wrap=True)
            if not found:
                scene.out.print(say("{file} : rien à corriger").format(file=path), markup=False, soft_wrap=True)
        raise typer.Exit(codes.BAD_DATA if wrong else codes.DONE)

    return app
