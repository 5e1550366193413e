"""`sangfroid init`: a real office and its first administrator."""

from typing import Annotated

import typer

from sangfroid.faces.cli.scene import Scene
from sangfroid.faces.settings import now


def add_init(app: typer.Typer, scene: Scene) -> None:
    """Adds the command to the application."""
    say = scene.say

    @app.command("init", help=say("Ouvre un bureau : son nom, et la première personne qui l'administre."))
    def init(
        office: Annotated[str, typer.Option(help=say("Nom du bureau."), prompt=say("Nom du bureau"))],
        name: Annotated[str, typer.Option(help=say("Votre nom."), prompt=say("Votre nom"))],
        email: Annotated[
            str, typer.Option(help=say("Votre adresse électronique."), prompt=say("Votre adresse électronique"))
        ],
        region: Annotated[str, typer.Option(help=say("Région : FR, CH, BE, CA, LU…"))] = "FR",
        zone: Annotated[str, typer.Option(help=say("Fuseau horaire, par exemple Europe/Zurich."))] = "",
    ) -> None:
        # Loaded here: no other command needs the record's parts, and each starts faster without them.
        from sangfroid.faces.web import first  # noqa: PLC0415
        from sangfroid.faces.web.places import opened, places  # noqa: PLC0415
        from sangfroid.record.offices import NewOffice  # noqa: PLC0415
        from sangfroid.record.people import NewPerson  # noqa: PLC0415

        where = places()
        store = opened(where)
        try:
            password = first.new_password()
            new = NewOffice(office, region, zone or scene.settings.zone)
            first.begin(store, new, NewPerson(name, email, "administrator", password), now())
        finally:
            store.close()
        _tell(scene, email, password, str(where.key))


def _tell(scene: Scene, email: str, password: str, key: str) -> None:
    say, out = scene.say, scene.out
    for line in (
        say("Le bureau est ouvert."),
        f"  {say('adresse électronique')}  {email}", f"  {say('mot de passe')}          {password}",
        say("Le mot de passe n'est montré qu'ici : changez-le dans Réglages. « sangfroid serve » ouvre les pages."),
        say("La clé est dans « {key} ». Gardez-en une copie ailleurs : sans elle, les paroles ne se relisent pas.")
        .format(key=key),
    ):  # fmt: skip
        out.print(line, markup=False, soft_wrap=True)
