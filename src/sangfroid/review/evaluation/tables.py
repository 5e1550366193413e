"""The figures as the page shows them: rows of words and numbers in the reader's language, and bars from 0 to 100."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sangfroid.calls.vocabulary import Speaker
from sangfroid.language.wording import N_, WIDE
from sangfroid.review.evaluation.bootstrap import COUNTS, Interval, Intervals
from sangfroid.review.evaluation.confusion import NOTHING, Mistaken, most
from sangfroid.review.evaluation.robust import Hardship
from sangfroid.review.measure import Key, Measure, Tally
from sangfroid.review.names import LABELS
from sangfroid.review.voice import Voice

SIDES: Final[tuple[Speaker, ...]] = ("client", "agent")

FIGURES: Final = {
    "labels.micro": N_("étiquettes : F1 sur l'ensemble"), "labels.macro": N_("étiquettes : F1 moyen"),
    "labels.macro.client": N_("étiquettes du client : F1 moyen"),
    "labels.macro.agent": N_("étiquettes de l'agent : F1 moyen"),
    "tension.qwk": N_("tension : kappa pondéré"), "tension.spearman": N_("tension : corrélation des rangs"),
    "situations.f1": N_("situations : F1"), "triggers.f1": N_("déclencheurs : F1"),
    "ending.acc": N_("fin de l'appel : part juste"), "outcome.acc": N_("issue : part juste"),
    "promises.f1": N_("promesses : F1"), "promises.due": N_("échéances justes parmi toutes les promesses"),
    "promises.due_found": N_("échéances justes parmi les promesses entendues"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Strip:
    """A bar: its length and, where known, the interval about its end, in hundredths."""

    value: float
    low: float | None
    width: float


@dataclass(frozen=True, slots=True)
class FigureRow:
    name: str
    key: str
    value: str
    interval: str
    strip: Strip


@dataclass(frozen=True, slots=True)
class LabelRow:
    """A label's F1, precision and recall, and in how many turns the annotator heard it."""

    name: str
    f1: str
    interval: str
    strip: Strip
    precision: str
    recall: str
    gold: int


@dataclass(frozen=True, slots=True)
class MistakenRow:
    """A label with what is taken for it: names with numbers, "" where there is no such error."""

    name: str
    missed: str
    wrong: str


@dataclass(frozen=True, slots=True)
class RobustRow:
    """A figure as it is, and for each hardship what it becomes and by how much it changes."""

    name: str
    value: str
    harder: tuple[tuple[str, str], ...]


def fixed(value: float, voice: Voice, digits: int = 2) -> str:
    """A number with all its digits, so that columns line up."""
    shown = f"{value:.{digits}f}"
    return shown.replace(".", ",") if voice.lang == "fr" else shown


def between(interval: Interval | None, voice: Voice) -> str:
    """Its bounds in words, "" without one."""
    if interval is None:
        return ""
    return voice("{low} à {high}", low=fixed(interval.low, voice), high=fixed(interval.high, voice))


def strip(value: float, interval: Interval | None) -> Strip:
    """The bar of a figure; what is below 0 is not drawn."""
    if interval is None:
        return Strip(_hundredths(value), None, 0.0)
    low, high = _hundredths(interval.low), _hundredths(interval.high)
    return Strip(_hundredths(value), low, round(high - low, 1))


def _hundredths(value: float) -> float:
    return round(100 * min(max(value, 0.0), 1.0), 1)


def figure_rows(measure: Measure, sure: Intervals, voice: Voice) -> tuple[FigureRow, ...]:
    """Every figure but the counts."""
    return tuple(
        FigureRow(voice(FIGURES[key]), key, fixed(value, voice), between(sure.figures.get(key), voice),
                  strip(value, sure.figures.get(key)))
        for key, value in measure.figures().items() if key not in COUNTS
    )  # fmt: skip


def label_rows(measure: Measure, sure: Intervals, voice: Voice) -> dict[Speaker, tuple[LabelRow, ...]]:
    """Each side's labels, the least well heard first; of equals the most frequent."""
    rows: dict[Speaker, tuple[LabelRow, ...]] = {}
    for side in SIDES:
        some = [(key, tally) for key, tally in measure.labels.items() if key[0] == side]
        some.sort(key=lambda item: (item[1].f1, -item[1].gold, item[0][1]))
        if some:
            rows[side] = tuple(_label_row(key, tally, sure, voice) for key, tally in some)
    return rows


def _label_row(key: Key, tally: Tally, sure: Intervals, voice: Voice) -> LabelRow:
    interval = sure.labels.get(key)
    return LabelRow(
        voice(LABELS[key[1]]), fixed(tally.f1, voice), between(interval, voice), strip(tally.f1, interval),
        fixed(tally.precision, voice), fixed(tally.recall, voice), tally.gold,
    )  # fmt: skip


def mistaken_rows(confused: Mapping[Key, Mistaken], voice: Voice) -> dict[Speaker, tuple[MistakenRow, ...]]:
    """Each side's labels that are missed or wrongly heard, those with the most errors first."""
    rows: dict[Speaker, tuple[MistakenRow, ...]] = {}
    for side in SIDES:
        some = [(label, mistaken) for (speaker, label), mistaken in confused.items() if speaker == side]
        some.sort(key=lambda item: (-item[1].missed.total() - item[1].wrong.total(), item[0]))
        if some:
            rows[side] = tuple(
                MistakenRow(voice(LABELS[label]), taken(one.missed, voice), taken(one.wrong, voice))
                for label, one in some
            )
    return rows


def taken(counted: Counter[str], voice: Voice) -> str:
    """The most frequent labels with their numbers."""
    return ", ".join(
        f"{voice('rien') if label == NOTHING else voice(LABELS[label])}{WIDE}{number}"
        for label, number in most(counted)
    )


def robust_rows(measure: Measure, harder: Mapping[Hardship, Measure], voice: Voice) -> tuple[RobustRow, ...]:
    """Every figure beside those of the same calls made harder to read."""
    others = [other.figures() for other in harder.values()]
    return tuple(
        RobustRow(
            voice(FIGURES[key]), fixed(value, voice),
            tuple((fixed(other[key], voice), signed(other[key] - value, voice)) for other in others),
        )
        for key, value in measure.figures().items() if key not in COUNTS
    )  # fmt: skip


def signed(change: float, voice: Voice) -> str:
    """A change with its sign, 0 without."""
    shown = fixed(abs(change), voice)
    if not float(shown.replace(",", ".")):
        return shown
    return f"{'+' if change > 0 else '−'}{shown}"
