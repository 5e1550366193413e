"""The evaluation in the terminal, with the vocabulary's own names."""

from __future__ import annotations

from collections import Counter

from rich.console import Console
from rich.table import Table

from sangfroid.review.evaluation.bootstrap import COUNTS, Interval
from sangfroid.review.evaluation.confusion import NOTHING, confusion, most
from sangfroid.review.evaluation.evaluated import Evaluation
from sangfroid.review.voice import Say


def show(found: Evaluation, out: Console, say: Say, *, labels: bool) -> None:
    """The figures with their intervals; with `labels` each label, and what it is mistaken for."""
    out.print(_figures(found, say))
    if labels:
        out.print()
        out.print(_labels(found, say))
        out.print()
        out.print(_confusion(found, say))
    if found.harder:
        out.print()
        out.print(_robust(found, say))


def _table(name: str, *numbers: str) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column(name, no_wrap=True)
    for title in numbers:
        table.add_column(title, justify="right")
    return table


def _figures(found: Evaluation, say: Say) -> Table:
    table = _table(say("mesure"), say("valeur"), say("intervalle à 95 %"))
    for name, value in found.measure.figures().items():
        shown = str(value) if name in COUNTS else f"{value:.3f}"
        table.add_row(name, shown, _between(found.sure.figures.get(name)))
    return table


def _between(interval: Interval | None) -> str:
    return f"{interval.low:.3f} – {interval.high:.3f}" if interval is not None else ""


def _labels(found: Evaluation, say: Say) -> Table:
    table = _table(say("étiquette"), "F1", say("juste"), say("à tort"), say("manqué"))
    for (side, label), tally in sorted(found.measure.labels.items()):
        table.add_row(f"{side}.{label}", f"{tally.f1:.2f}", str(tally.right), str(tally.wrong), str(tally.missed))
    return table


def _confusion(found: Evaluation, say: Say) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column(say("étiquette"), no_wrap=True)
    table.add_column(say("erreur"), no_wrap=True)
    table.add_column(say("à la place"))
    for (side, label), one in confusion(found.calls).items():
        name = f"{side}.{label}"
        for kind, counted in ((say("manqué"), one.missed), (say("à tort"), one.wrong)):
            if counted:
                table.add_row(name, kind, _taken(counted, say))
                name = ""
    return table


def _taken(counted: Counter[str], say: Say) -> str:
    return ", ".join(f"{say('rien') if label == NOTHING else label} {number}" for label, number in most(counted))


def _robust(found: Evaluation, say: Say) -> Table:
    table = _table(say("mesure"), say("tel quel"), say("dépouillé"), say("écart"), say("mal entendu"), say("écart"))
    others = [other.figures() for other in found.harder.values()]
    for name, value in found.measure.figures().items():
        if name not in COUNTS:
            cells = [cell for other in others for cell in (f"{other[name]:.3f}", f"{other[name] - value:+.3f}")]
            table.add_row(name, f"{value:.3f}", *cells)
    return table
