"""The reliability picture: where everything stands, in one drawing's own units. The template draws it as SVG."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sangfroid.language.wording import N_
from sangfroid.review.evaluation.reliability import BINS, Bin, Origin, Reliability, likely
from sangfroid.review.evaluation.tables import fixed
from sangfroid.review.voice import Voice

LEFT: Final = 40.0
TOP: Final = 12.0
SIDE: Final = 300.0  # of the square from 0 to 1
LEAST: Final = 2.5  # radius of a dot that stands for next to nothing
MOST: Final = 9.0  # and what is added for all labels at once

TITLES: Final[dict[Origin, str]] = {"rules": N_("entendues par une règle"), "model": N_("entendues par le modèle seul")}


@dataclass(frozen=True, slots=True)
class Dot:
    """One bin: the point, the upper and lower end of its interval, and what it tells."""

    x: float
    y: float
    radius: float
    top: float
    bottom: float
    tip: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One origin's picture. `numbers`: how many labels each bin holds, at the middle of the bin."""

    title: str
    told: str
    dots: tuple[Dot, ...]
    numbers: tuple[tuple[float, int], ...]


def panel(origin: Origin, found: Reliability, voice: Voice) -> Panel:
    """The picture of these labels."""
    told = voice("{number} étiquettes ; écart moyen {gap}", number=found.number, gap=fixed(found.gap, voice))
    return Panel(
        voice(TITLES[origin]), told, tuple(_dot(one, found.number, voice) for one in found.bins),
        tuple((_x(one.low + 0.5 / BINS), one.number) for one in found.bins),
    )  # fmt: skip


def _dot(one: Bin, number: int, voice: Voice) -> Dot:
    true = likely(one.right, one.number)
    tip = voice(
        "confiance {confidence} : {right} justes sur {number}", confidence=voice.share(one.confidence),
        right=one.right, number=one.number,
    )  # fmt: skip
    radius = LEAST + MOST * (one.number / number) ** 0.5
    return Dot(_x(one.confidence), _y(one.share), round(radius, 1), _y(true.high), _y(true.low), tip)


def _x(share: float) -> float:
    return round(LEFT + SIDE * share, 1)


def _y(share: float) -> float:
    return round(TOP + SIDE * (1 - share), 1)
