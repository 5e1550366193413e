"""What recorded live streams share: a list of events, or one a line; final results only; one call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from sangfroid.calls import Unreadable
from sangfroid.sources.documents import Json, mapping

_LOOKED_AT: Final = 50  # events at the beginning by which a stream is known


def events(document: Json) -> list[Mapping[str, Json]]:
    """The events of a stream: a list, or a single one. Unreadable where one is no object."""
    found = document if isinstance(document, list) else [document]
    return [mapping(event, f"Événement {place}") for place, event in enumerate(found, 1)]


def first_events(document: Json) -> list[Mapping[str, Json]]:
    """The objects among the first events, for knowing a stream by its keys."""
    found = document[:_LOOKED_AT] if isinstance(document, list) else [document]
    return [event for event in found if isinstance(event, dict)]


def check_one_call(ids: Iterable[str | None]) -> str | None:
    """The id of the one call that the events are of; Unreadable where they are of several."""
    known = {found for found in ids if found}
    if len(known) > 1:
        raise Unreadable(
            "Le fichier mêle les événements de {count} appels. Séparez-les : un fichier par appel.", count=len(known)
        )
    return next(iter(known), None)


def check_final(finals: int, partials: int) -> None:
    """Raise Unreadable where a stream holds passing results only."""
    if partials and not finals:
        raise Unreadable(
            "Cet enregistrement du direct ne contient que des résultats provisoires ({count}), aucun définitif. "
            "Enregistrez aussi les résultats définitifs, ou transcrivez l'appel de nouveau.",
            count=partials,
        )
