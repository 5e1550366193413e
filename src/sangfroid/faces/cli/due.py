"""`sangfroid due`: what is late, due, waited for; and the worker that reminds of it, alone in a process of its own."""

import threading
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from sangfroid.faces.cli.scene import Scene
from sangfroid.faces.cli.whose import record, visitor
from sangfroid.faces.settings import now

if TYPE_CHECKING:
    from sangfroid.faces.web.words import Words
    from sangfroid.followup.worklist import Item, WorkList
    from sangfroid.record.store import Store


def add_due(app: typer.Typer, scene: Scene) -> None:
    """Adds the command to the application."""
    say = scene.say

    @app.command("due", help=say("Ce qui est en retard, à tenir, en attente ; ou le travail des rappels, à part."))
    def due(
        who: Annotated[str, typer.Option("--who", help=say("Adresse électronique de la personne."))] = "",
        *,
        work: Annotated[bool, typer.Option("--work", help=say("Rappelle sans fin ; Ctrl-C arrête."))] = False,
        once: Annotated[
            bool, typer.Option("--once", help=say("Rappelle ce qui est dû maintenant, puis finit."))
        ] = False,
    ) -> None:
        with record() as store:
            if not work and not once:
                _show(scene, store, who)
                return
            from sangfroid.faces import follow  # noqa: PLC0415 (the list needs none of it)

            made = follow.worker(store, scene.settings)
            if once:
                told = made.sweep()
                scene.out.print(
                    say("{told} rappels, {sent} envoyés, {failed} à refaire.").format(
                        told=told.told, sent=told.sent, failed=told.failed
                    )
                )  # fmt: skip
                return
            scene.err.print(say("Les rappels tournent. Ctrl-C arrête."))
            made.run(threading.Event())


def _show(scene: Scene, store: "Store", who: str) -> None:
    from sangfroid.faces.web.words import Words  # noqa: PLC0415
    from sangfroid.followup.worklist import worklist  # noqa: PLC0415
    from sangfroid.record import offices  # noqa: PLC0415
    from sangfroid.review.voice import Voice  # noqa: PLC0415

    with store.look(visitor(store, who), now()) as visit:
        listed = worklist(visit)
        office = offices.get(visit)
    words = Words(Voice(scene.say), office.zone, office.region, now())
    print_list(scene, listed, words)


def print_list(scene: Scene, listed: "WorkList", words: "Words") -> None:
    """The list as a table, the late ones first."""
    say = scene.say
    if not any((listed.late, listed.today, listed.doubted, listed.waiting, listed.later)):
        scene.out.print(say("Rien n'est en retard, rien n'est à tenir."))
        return
    for title, items in (
        (say("En retard"), listed.late), (say("À tenir aujourd'hui"), listed.today),
        (say("Est-ce promis ?"), listed.doubted), (say("En attente"), listed.waiting),
        (say("Plus tard"), listed.later),
    ):  # fmt: skip
        if not items:
            continue
        scene.out.print(f"{title} ({len(items)})", style="bold", markup=False)
        table = Table(box=None, pad_edge=False, show_header=False)
        for one in items:
            table.add_row(*row(one, words))
        scene.out.print(table)


def row(one: "Item", words: "Words") -> tuple[str, str, str, str]:
    """One line of the list: its mark, what, who, when."""
    from sangfroid.followup.hangups import NAMED  # noqa: PLC0415

    if one.promise is not None:
        return f"p{one.promise.id}", one.promise.what, one.promise.contact_name or "", words.promised(one.promise)
    about = one.task or one.protocol
    name = NAMED[one.task.kind] if one.task is not None else NAMED["call_back"]
    what = words.voice(name)
    if one.task is not None and one.task.what:
        what = f"{what} : {one.task.what}" if one.task.beat is not None else one.task.what
    when = words.moment(one.at) if one.at is not None else ""
    mark = f"t{one.task.id}" if one.task is not None else ""
    return mark, what, (about.contact_name if about is not None else None) or "", when
