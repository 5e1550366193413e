"""Questions whose answer was on file: nobody is asked twice the same thing (M2)."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import Final

from sangfroid.calls.reading import FileMatter, Reading
from sangfroid.language.wording import N_
from sangfroid.review.quotes import Quote, quoted, turn_of
from sangfroid.review.voice import Voice

MATTERS: Final[dict[FileMatter, str]] = {
    "name": N_("le nom"), "birth_date": N_("la date de naissance"), "phone": N_("le téléphone"),
    "mail": N_("l'adresse électronique"), "address": N_("l'adresse"), "reference": N_("le numéro de dossier"),
    "history": N_("ce qui a déjà été dit"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class OnFile:
    """What the agent asked for though the file holds it, in the words that asked."""

    title: str
    quote: Quote


def asked_on_file(reading: Reading, on_file: Set[FileMatter], voice: Voice) -> tuple[OnFile, ...]:
    """The questions of the call whose answer is among what is `on_file`, the first for each matter, in order.

    In danger for life any question may be asked again.
    """
    if reading.dangers:
        return ()
    found: dict[FileMatter, OnFile] = {}
    for one in reading.asked:
        turn = turn_of(reading, one.turn)
        if one.matter in on_file and one.matter not in found and turn is not None:
            found[one.matter] = OnFile(voice(MATTERS[one.matter]), quoted(turn, voice, one.span))
    return tuple(found.values())
