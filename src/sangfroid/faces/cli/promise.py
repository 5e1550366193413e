"""`sangfroid promise`: to note a promise, and to say what became of one."""

from typing import Annotated, Literal

import typer

from sangfroid.calls.errors import BadData
from sangfroid.faces.cli.scene import Scene
from sangfroid.faces.cli.whose import record, visitor
from sangfroid.faces.settings import moment, now


def promise_commands(scene: Scene) -> typer.Typer:
    """The commands on promises."""
    say = scene.say
    app = typer.Typer(no_args_is_help=True)
    who_help = say("Adresse électronique de la personne.")
    number_help = say("Numéro de la promesse, comme « sangfroid due » le montre : 12 ou p12.")

    @app.command("add", help=say("Note une promesse."))
    def add(
        what: Annotated[str, typer.Argument(metavar="QUOI")],
        due: Annotated[str, typer.Option("--due", help=say("Pour quand : 2026-03-17T14:05."))] = "",
        after: Annotated[str, typer.Option("--after", help=say("L'événement qu'elle attend."))] = "",
        who: Annotated[str, typer.Option("--who", help=who_help)] = "",
    ) -> None:
        from sangfroid.record import offices, promises  # noqa: PLC0415

        with record() as store, store.write(visitor(store, who), now()) as visit:
            at = moment(due, offices.get(visit).zone) if due else None
            made = promises.add(visit, promises.NewPromise(
                what, due=at, precision="minute" if at is not None else "none", after=after or None
            ))  # fmt: skip
        scene.out.print(say("Promesse p{id} notée.").format(id=made.id))

    for name, state, told in (
        ("keep", "kept", say("Dit qu'une promesse est tenue.")),
        ("release", "released", say("Dit qu'une promesse n'est plus attendue.")),
        ("break", "broken", say("Dit qu'une promesse n'a pas été tenue.")),
    ):
        _add_ending(app, scene, name, state, told)  # type: ignore[arg-type]

    @app.command("later", help=say("Remet une promesse à plus tard, avec la raison ; elle reste dans la liste."))
    def later(
        number: Annotated[str, typer.Argument(metavar="NUMÉRO", help=number_help)],
        until: Annotated[str, typer.Option("--until", help=say("Jusqu'à quand : 2026-03-17T14:05."))],
        why: Annotated[str, typer.Option("--why", help=say("Pourquoi."))],
        who: Annotated[str, typer.Option("--who", help=who_help)] = "",
    ) -> None:
        from sangfroid.record import followup_tasks, offices  # noqa: PLC0415

        with record() as store, store.write(visitor(store, who), now()) as visit:
            at = moment(until, offices.get(visit).zone)
            followup_tasks.put_off(visit, at, why, promise=_number(number))
        scene.out.print(say("C'est remis à plus tard."))

    return app


def _add_ending(
    app: typer.Typer, scene: Scene, name: str, state: Literal["kept", "released", "broken"], told: str
) -> None:
    say = scene.say

    @app.command(name, help=told)
    def end(
        number: Annotated[str, typer.Argument(metavar="NUMÉRO")],
        proof: Annotated[str, typer.Option("--proof", help=say("Ce qui le montre."))] = "",
        who: Annotated[str, typer.Option("--who", help=say("Adresse électronique de la personne."))] = "",
    ) -> None:
        from sangfroid.record import promises  # noqa: PLC0415

        with record() as store, store.write(visitor(store, who), now()) as visit:
            line = promises.settle(visit, _number(number), state, proof)
        scene.out.print(say("C'est noté : {what}.").format(what=line.what), markup=False)


def _number(text: str) -> int:
    digits = text.strip().removeprefix("p")
    if not digits.isdecimal() or len(digits) > 15:
        raise BadData("« {text} » n'est pas le numéro d'une promesse. Écrivez 12 ou p12.", text=text)
    return int(digits)
