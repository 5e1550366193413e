"""The commands, and how an error is told."""

from collections.abc import Callable, Sequence
from typing import Annotated

import typer
from rich.console import Console

from sangfroid import __version__
from sangfroid.calls.errors import BadData, SangfroidError
from sangfroid.faces.cli import codes
from sangfroid.faces.cli.convert import add_convert
from sangfroid.faces.cli.desk import desk_commands
from sangfroid.faces.cli.due import add_due
from sangfroid.faces.cli.evaluate import add_evaluate
from sangfroid.faces.cli.init import add_init
from sangfroid.faces.cli.listen import add_listen
from sangfroid.faces.cli.models import model_commands
from sangfroid.faces.cli.playbooks import playbook_commands
from sangfroid.faces.cli.promise import promise_commands
from sangfroid.faces.cli.protocol import protocol_commands
from sangfroid.faces.cli.read import add_read
from sangfroid.faces.cli.samples import sample_commands
from sangfroid.faces.cli.scene import Scene
from sangfroid.faces.cli.serve import add_serve
from sangfroid.faces.cli.usage import UsageMistake, told
from sangfroid.faces.settings import settings
from sangfroid.language.wording import wording


def application(scene: Scene) -> typer.Typer:
    """The command line in the scene's language."""
    say = scene.say
    app = typer.Typer(
        add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False,
        help=say("Sangfroid lit un appel difficile, conseille, et garde chaque promesse en vue."),
        context_settings={"help_option_names": ["-h", "--help"]},
    )  # fmt: skip

    @app.callback()
    def common(
        *,
        lang: Annotated[  # noqa: ARG001 (settings() reads it first, so that help is in it too)
            str, typer.Option(help=say("Langue des messages : fr ou en (sinon SANGFROID_LANG)."))
        ] = scene.lang,
        version: Annotated[bool, typer.Option("--version", "-V", help=say("Donne la version."))] = False,
    ) -> None:
        if version:
            typer.echo(f"sangfroid {__version__}")
            raise typer.Exit

    add_read(app, scene)
    add_listen(app, scene)
    add_convert(app, scene)
    add_evaluate(app, scene)
    add_init(app, scene)
    add_serve(app, scene)
    add_due(app, scene)
    app.add_typer(desk_commands(scene), name="desk", help=say("Le direct : jetons, appels rejoués."))
    app.add_typer(
        promise_commands(scene), name="promise", help=say("Les promesses : noter, dire ce qu'elles deviennent.")
    )
    app.add_typer(
        protocol_commands(scene), name="protocol", help=say("Ce qui suit un appel : les fiches, à montrer, à vérifier.")
    )
    app.add_typer(
        playbook_commands(scene), name="playbook", help=say("Les fiches de méthode : lister, montrer, vérifier.")
    )
    app.add_typer(model_commands(scene), name="models", help=say("Les modèles de reconnaissance de la parole."))
    app.add_typer(sample_commands(scene), name="samples", help=say("Les appels d'exemple livrés avec le programme."))
    return app


def run(argv: Sequence[str]) -> int:
    """Runs one command; gives its exit code. What the user can mend is told, never a traceback."""
    errors = Console(stderr=True, highlight=False, soft_wrap=True)
    say: Callable[[str], str] = str  # in French until the settings are read: they may be what is wrong
    try:
        chosen = settings(argv)
        say = wording(chosen.lang).gettext
        scene = Scene(chosen, say)
        command = typer.main.get_command(application(scene))
        code = command.main(args=list(argv), prog_name="sangfroid", standalone_mode=False)
    except (typer.Abort, KeyboardInterrupt):
        return codes.INTERRUPTED
    except SangfroidError as error:
        errors.print(error.told(say), markup=False)
        return codes.BAD_DATA if isinstance(error, BadData) else codes.UNREAD
    except Exception as error:
        if not isinstance(error, UsageMistake):
            raise
        errors.print(told(error, "sangfroid", wording(settings(argv).lang).gettext), markup=False)
        return error.exit_code
    return code if isinstance(code, int) else codes.DONE
