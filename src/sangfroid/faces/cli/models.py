"""`sangfroid models`: speech models for words: the list, a download, a look at one."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from sangfroid.calls.errors import BadData
from sangfroid.faces.cli.scene import Scene
from sangfroid.faces.settings import clock, pause
from sangfroid.faces.speech import model_folder, models_folder, named_model

if TYPE_CHECKING:
    from sangfroid.sources.sound.words import Model
    from sangfroid.sources.sound.words.shelf import Offer


def model_commands(scene: Scene) -> typer.Typer:
    """The commands on speech models."""
    say = scene.say
    app = typer.Typer(no_args_is_help=True)

    @app.command("list", help=say("Liste les modèles français, avec leur licence, et ceux qui sont là."))
    def listed() -> None:
        _list(scene)

    @app.command("get", help=say("Télécharge un modèle dans votre dossier de données."))
    def get(
        name: Annotated[str, typer.Argument(metavar="MODELE")],
        to: Annotated[Path | None, typer.Option(help=say("Autre dossier."))] = None,
    ) -> None:
        _get(scene, name, to or models_folder())

    @app.command("check", help=say("Examine un modèle, le charge, et dit ce qu'il est."))
    def check(
        model: Annotated[str, typer.Argument(metavar="[MODELE|DOSSIER]", show_default=False)] = "",
    ) -> None:
        _check(scene, model)

    return app


def _list(scene: Scene) -> None:
    from sangfroid.sources.sound.words.shelf import shelf  # noqa: PLC0415 (only for these commands)
    from sangfroid.sources.sound.words.store import here  # noqa: PLC0415

    say, out = scene.say, scene.out
    there = {model.name: model for model in here(models_folder())}
    used = model_folder()
    table = Table(box=None, pad_edge=False)
    for title in (
        say("modèle"), say("à télécharger"), say("licence"), say("en direct"), say("mots faux"), say("ici"),
    ):  # fmt: skip
        table.add_column(title, no_wrap=True)
    for offer in shelf():
        table.add_row(*_row(scene, offer, there.get(offer.name)))
    for name in sorted(there.keys() - {offer.name for offer in shelf()}):
        table.add_row(name, "", "", say("oui") if there[name].streaming else say("non"), "", say("oui"))
    out.print(table)
    for offer in shelf():
        out.print()
        out.print(offer.name, style="bold", markup=False)
        _facts(scene, offer)
    out.print()
    folder = say("Dossier des modèles : {folder}").format(folder=models_folder())
    out.print(folder, markup=False, soft_wrap=True)
    chosen = say("Modèle employé : {model}").format(model=used) if used else say("Aucun modèle : pas de paroles.")
    out.print(chosen, markup=False, soft_wrap=True)


def _row(scene: Scene, offer: "Offer", there: "Model | None") -> list[str]:
    say = scene.say
    sizes = [part.size for part in offer.parts]
    size = _size(scene, sum(one or 0 for one in sizes)) if all(sizes) else "?"
    errors = f"{_decimal(scene, offer.errors.percent)} %" if offer.errors else "?"
    return [offer.name, size, offer.licence, say("oui") if offer.streaming else say("non"), errors,
            say("oui") if there is not None else say("non")]  # fmt: skip


def _facts(scene: Scene, offer: "Offer") -> None:
    say = scene.say
    about = offer.about if scene.lang == "fr" else offer.about_en
    facts = [offer.title, about, f"{offer.licence}, {offer.licence_source}", offer.home]
    if offer.bytes:
        facts.append(say("sur le disque : {size}").format(size=_size(scene, offer.bytes)))
    if not offer.word_times:
        facts.append(say("ne dit pas quand chaque mot est prononcé"))
    if offer.errors:
        facts.append(
            say("mots faux sur {on} (lecture à voix haute, d'après {source})").format(
                on=offer.errors.on, source=offer.errors.source
            )
        )
    if any(part.sha256 is None for part in offer.parts):
        facts.append(say("sans somme SHA-256 publiée"))
    for fact in facts:
        scene.out.print(f"  {fact}", markup=False, soft_wrap=True)


def _get(scene: Scene, name: str, folder: Path) -> None:
    from sangfroid.sources.sound.words.fetch import Line  # noqa: PLC0415 (only for this command)
    from sangfroid.sources.sound.words.shelf import Part, offer  # noqa: PLC0415
    from sangfroid.sources.sound.words.store import get  # noqa: PLC0415

    say, wanted = scene.say, offer(name)
    scene.err.print(f"{wanted.title} · {wanted.licence} · {wanted.home}", markup=False, soft_wrap=True)
    with Progress(
        TextColumn("{task.description}"), BarColumn(), DownloadColumn(binary_units=False), TimeRemainingColumn(),
        console=scene.err, transient=True,
    ) as bars:  # fmt: skip

        def line(part: Part) -> Line:
            bar = bars.add_task(part.file[:40], total=part.size)
            return Line(lambda have, total: bars.update(bar, completed=have, total=total), pause)

        model, proved = get(wanted, folder, line)
    note = (
        say("Sa somme SHA-256 est celle qui est publiée.") if proved
        else say("Aucune somme SHA-256 n'est publiée pour lui : rien ne prouve qu'il est intact.")
    )  # fmt: skip
    scene.err.print(note, markup=False, soft_wrap=True)
    scene.err.print(say("Le modèle est là : {folder}").format(folder=model.folder), markup=False, soft_wrap=True)
    scene.err.print(
        say("« sangfroid models check {name} » le charge ; « sangfroid read APPEL.wav » l'emploie.").format(name=name),
        markup=False, soft_wrap=True,
    )  # fmt: skip


def _check(scene: Scene, name: str) -> None:
    from sangfroid.sources.sound.words import ModelRecogniser  # noqa: PLC0415 (only for this command)

    say, out = scene.say, scene.out
    folder = named_model(name) if name else model_folder()
    if folder is None:
        raise BadData("Aucun modèle sur cette machine : « sangfroid models list », puis « sangfroid models get ».")
    with ModelRecogniser(folder) as recogniser:
        model, began = recogniser.model, clock()
        recogniser.start()
        loaded = clock() - began
    rows = Table.grid(padding=(0, 2, 0, 0))
    rows.add_column(style="dim", no_wrap=True)
    rows.add_column(overflow="fold")
    for title, text in (
        (say("dossier"), str(model.folder)), (say("sorte"), model.kind), (say("taille"), _size(scene, model.size)),
        (say("en direct"), say("oui") if model.streaming else say("non, après chaque prise de parole")),
        (say("chargé en"), f"{_decimal(scene, round(loaded, 1))} s"),
    ):  # fmt: skip
        rows.add_row(title, text)
    out.print(rows)
    out.print(say("Ce modèle se charge : rien à corriger."))


def _size(scene: Scene, count: int) -> str:
    if count < 1e9:
        return scene.say("{number} Mo").format(number=round(count / 1e6))
    return scene.say("{number} Go").format(number=_decimal(scene, count / 1e9))


def _decimal(scene: Scene, number: float) -> str:
    return f"{number:.3g}".replace(".", "," if scene.lang == "fr" else ".")
