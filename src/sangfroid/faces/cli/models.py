"""`sangfroid models`: speech models for words: the list, a download, a look at one."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from sangfroid.calls.errors import BadData
from sangfroid.faces.cli.scene import Scene
from sangfroid.faces.settings import clock, pause
from sangfroid.faces.speech import model_folder, models_folder, named_model, voice_models

if TYPE_CHECKING:
    from sangfroid.sources.sound.voices import VoiceModel
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
    from sangfroid.sources.sound.words.store import here, voices_here  # noqa: PLC0415

    say, out = scene.say, scene.out
    there = {model.name: model for model in here(models_folder())}
    used = model_folder()
    words = [offer for offer in shelf() if offer.hears_words]
    table = Table(box=None, pad_edge=False)
    for title in (
        say("modèle"), say("à télécharger"), say("licence"), say("en direct"), say("mots faux"), say("ici"),
    ):  # fmt: skip
        table.add_column(title, no_wrap=True)
    for offer in words:
        table.add_row(*_row(scene, offer, there.get(offer.name)))
    for name in sorted(there.keys() - {offer.name for offer in words}):
        table.add_row(name, "", "", say("oui") if there[name].streaming else say("non"), "", say("oui"))
    out.print(say("Pour les paroles"), style="bold", markup=False)
    out.print(table)
    out.print()
    out.print(say("Pour distinguer les voix d'une seule piste : un de chaque sorte"), style="bold", markup=False)
    out.print(_voices(scene, {model.name: model for model in voices_here(models_folder())}))
    for offer in shelf():
        out.print()
        out.print(offer.name, style="bold", markup=False)
        _facts(scene, offer)
    out.print()
    folder = say("Dossier des modèles : {folder}").format(folder=models_folder())
    out.print(folder, markup=False, soft_wrap=True)
    chosen = say("Modèle employé : {model}").format(model=used) if used else say("Aucun modèle : pas de paroles.")
    out.print(chosen, markup=False, soft_wrap=True)
    pair = voice_models()
    told = (
        say("Modèles de voix employés : {models}").format(models=", ".join(str(model.folder) for model in pair)) if pair
        else say("Les voix d'une seule piste ne sont pas distinguées : il y faut un modèle de chaque sorte.")
    )  # fmt: skip
    out.print(told, markup=False, soft_wrap=True)


def _voices(scene: Scene, there: "dict[str, VoiceModel]") -> Table:
    """The models that tell voices apart: those of the list, then others that are there."""
    from sangfroid.sources.sound.words.shelf import shelf  # noqa: PLC0415

    say = scene.say
    kinds = {"segmentation": say("qui parle quand"), "embedding": say("timbre")}
    table = Table(box=None, pad_edge=False)
    for title in (say("modèle"), say("à télécharger"), say("licence"), say("sorte"), say("ici")):
        table.add_column(title, no_wrap=True)
    offers = [offer for offer in shelf() if not offer.hears_words]
    for offer in offers:
        here = say("oui") if offer.name in there else say("non")
        table.add_row(offer.name, _download(scene, offer), offer.licence, kinds[offer.task], here)
    for name in sorted(there.keys() - {offer.name for offer in offers}):
        table.add_row(name, "", "", kinds[there[name].kind], say("oui"))
    return table


def _row(scene: Scene, offer: "Offer", there: "Model | None") -> list[str]:
    say = scene.say
    errors = f"{_decimal(scene, offer.errors.percent)} %" if offer.errors else "?"
    return [offer.name, _download(scene, offer), offer.licence, say("oui") if offer.streaming else say("non"), errors,
            say("oui") if there is not None else say("non")]  # fmt: skip


def _download(scene: Scene, offer: "Offer") -> str:
    sizes = [part.size for part in offer.parts]
    return _size(scene, sum(one or 0 for one in sizes)) if all(sizes) else "?"


def _facts(scene: Scene, offer: "Offer") -> None:
    say = scene.say
    about = offer.about if scene.lang == "fr" else offer.about_en
    facts = [offer.title, about, f"{offer.licence}, {offer.licence_source}", offer.home]
    if offer.bytes:
        facts.append(say("sur le disque : {size}").format(size=_size(scene, offer.bytes)))
    if offer.hears_words and not offer.word_times:
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
    from sangfroid.sources.sound.words.shelf import Part, offer, shelf  # noqa: PLC0415
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
    other = {"segmentation": "embedding", "embedding": "segmentation"}.get(wanted.task)
    if other is not None and voice_models() is None:
        second = next(one.name for one in shelf() if one.task == other)
        text = say("Il en faut encore un de l'autre sorte : « sangfroid models get {name} ».").format(name=second)
    else:
        text = say("« sangfroid models check {name} » le charge ; « sangfroid read APPEL.wav » l'emploie.")
    scene.err.print(text.format(name=name), markup=False, soft_wrap=True)


def _check(scene: Scene, name: str) -> None:
    from sangfroid.sources.sound.voices import VoiceModel  # noqa: PLC0415 (only for this command)
    from sangfroid.sources.sound.words import ModelRecogniser  # noqa: PLC0415
    from sangfroid.sources.sound.words.store import checked  # noqa: PLC0415

    say, out = scene.say, scene.out
    folder = named_model(name) if name else model_folder()
    if folder is None:
        raise BadData("Aucun modèle sur cette machine : « sangfroid models list », puis « sangfroid models get ».")
    found = checked(folder)
    if isinstance(found, VoiceModel):
        _check_voices(scene, found)
        return
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


def _check_voices(scene: Scene, model: "VoiceModel") -> None:
    """Loads a model that tells voices apart, with the one of the other kind: neither loads alone."""
    from sangfroid.sources.sound.voices import ModelVoices  # noqa: PLC0415
    from sangfroid.sources.sound.words.store import voices_here  # noqa: PLC0415

    say, out = scene.say, scene.out
    other = next((one for one in voices_here(models_folder()) if one.kind != model.kind), None)
    rows = Table.grid(padding=(0, 2, 0, 0))
    rows.add_column(style="dim", no_wrap=True)
    rows.add_column(overflow="fold")
    rows.add_row(say("dossier"), str(model.folder))
    rows.add_row(say("sorte"), model.kind)
    rows.add_row(say("taille"), _size(scene, model.size))
    if other is None:
        out.print(rows)
        out.print(say("Son fichier est entier. Il ne se charge qu'avec un modèle de l'autre sorte, qui n'est pas là."))
        return
    pair = (model, other) if model.kind == "segmentation" else (other, model)
    with ModelVoices(*(one.folder for one in pair)) as voices:
        began = clock()
        voices.start()
        rows.add_row(say("chargé en"), f"{_decimal(scene, round(clock() - began, 1))} s")
    rows.add_row(say("avec"), str(other.folder))
    out.print(rows)
    out.print(say("Ces modèles se chargent : rien à corriger."))


def _size(scene: Scene, count: int) -> str:
    if count < 1e6:
        return scene.say("{number} Ko").format(number=round(count / 1e3))
    if count < 1e9:
        return scene.say("{number} Mo").format(number=round(count / 1e6))
    return scene.say("{number} Go").format(number=_decimal(scene, count / 1e9))


def _decimal(scene: Scene, number: float) -> str:
    return f"{number:.3g}".replace(".", "," if scene.lang == "fr" else ".")
