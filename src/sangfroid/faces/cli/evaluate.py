"""`sangfroid evaluate`: how well annotated calls are read."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.table import Table

from sangfroid.calls.errors import SangfroidError
from sangfroid.faces.cli import codes
from sangfroid.faces.cli.found import Found, found
from sangfroid.faces.cli.read import loaded
from sangfroid.faces.cli.scene import Scene
from sangfroid.review.measure import Measure
from sangfroid.sources.transcripts import read_annotation, read_call

COUNTS: Final = frozenset({"calls", "turns"})


def add_evaluate(app: typer.Typer, scene: Scene) -> None:
    """Adds the command to the application."""
    say = scene.say

    @app.command("evaluate", help=say("Mesure la lecture sur des appels annotés."))
    def evaluate(
        folder: Annotated[Path, typer.Argument(metavar="DOSSIER", help=say("Dossier d'appels annotés (JSON)."))],
        as_json: Annotated[bool, typer.Option("--json", help=say("Donne les mesures en JSON."))] = False,
        labels: Annotated[bool, typer.Option("--labels", help=say("Montre aussi chaque étiquette."))] = False,
    ) -> None:
        measure, unread = measured(found([str(folder)]))
        scene.tell(unread)
        if not measure.calls:
            raise typer.Exit(codes.UNREAD)
        if as_json:
            print(json.dumps(_document(measure), ensure_ascii=False, indent=1))
        else:
            _show(measure, scene, labels=labels)
        raise typer.Exit(codes.SOME_UNREAD if unread else codes.DONE)


def measured(files: Sequence[Found]) -> tuple[Measure, list[tuple[str, SangfroidError]]]:
    """The figures over these annotated calls, and those that could not be read."""
    measure = Measure()
    unread: list[tuple[str, SangfroidError]] = []
    reader = loaded("fr")
    for file in files:
        try:
            source = file.read()
            measure.add(read_annotation(source), reader.read(read_call(source, name=file.name)))
        except SangfroidError as error:
            unread.append((file.name, error))
    return measure, unread


def _document(measure: Measure) -> dict[str, object]:
    by_label = {
        f"{side}.{label}": {"f1": round(tally.f1, 3), "tp": tally.right, "fp": tally.wrong, "fn": tally.missed}
        for (side, label), tally in sorted(measure.labels.items())
    }
    return {**measure.figures(), "by_label": by_label}


def _show(measure: Measure, scene: Scene, *, labels: bool) -> None:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column()
    table.add_column(justify="right")
    for name, value in measure.figures().items():
        table.add_row(name, str(value) if name in COUNTS else f"{value:.3f}")
    scene.out.print(table)
    if labels:
        rows = Table(box=None, pad_edge=False)
        rows.add_column(scene.say("étiquette"))
        for title in ("F1", scene.say("juste"), scene.say("à tort"), scene.say("manqué")):
            rows.add_column(title, justify="right")
        for (side, label), tally in sorted(measure.labels.items()):
            rows.add_row(f"{side}.{label}", f"{tally.f1:.2f}", str(tally.right), str(tally.wrong), str(tally.missed))
        scene.out.print()
        scene.out.print(rows)
