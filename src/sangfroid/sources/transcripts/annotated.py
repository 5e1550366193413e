"""Annotated calls (one JSON file a call, docs: the annotation's vocabulary) and readings made from them.

The call is read without any gold label; `annotation` reads those alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final, TypeVar, cast

from sangfroid.calls import Annotation, End, GoldPromise, Roles, Unreadable
from sangfroid.calls.call import Found
from sangfroid.calls.turns import EndBy, EndHow
from sangfroid.calls.vocabulary import (
    ENDINGS,
    OUTCOMES,
    PRECISIONS,
    SITUATIONS,
    TRIGGERS,
    Ending,
    Outcome,
    Precision,
    Speaker,
    labels_of,
)  # fmt: skip
from sangfroid.sources.bounds import bounded
from sangfroid.sources.clock import moment
from sangfroid.sources.documents import Json, mapping, number, rows, whole, word
from sangfroid.sources.draft import Draft, Format, Holds, Sample, Segment

_ROLES: Final[tuple[tuple[str, Speaker], ...]] = (("agent", "agent"), ("client", "client"), ("unknown", "unknown"))
_BY: Final = ("agent", "client", "unknown")
_FOUND: Final = ("given", "channel", "label", "guessed", "none")
_HOW: Final = ("leave", "cut", "interrupted", "unknown")

_Name = TypeVar("_Name", bound=str)


def looks_like(sample: Sample) -> float:
    """1 for an object whose turns have a speaker and a text."""
    turns = sample.document.get("turns") if isinstance(sample.document, dict) else None
    first = turns[0] if isinstance(turns, list) and turns else None
    return 1.0 if isinstance(first, dict) and "speaker" in first and "text" in first else 0.0


def read(sample: Sample) -> Draft:
    """The call's turns and facts."""
    call = mapping(sample.document, "Le fichier")
    return Draft(
        segments=bounded(_segment(turn, place) for place, turn in enumerate(rows(call, "turns", "Le fichier"), 1)),
        id=word(call, "id", "Le fichier") or word(call, "call", "Le fichier"),
        language=word(call, "language", "Le fichier"), region=word(call, "region", "Le fichier"),
        domain=word(call, "domain", "Le fichier"), title=word(call, "title", "Le fichier"),
        started_at=word(call, "started_at", "Le fichier"),
        zone=word(call, "zone", "Le fichier"), roles=_ROLES, roles_as=_roles(call), end=_end(call), left=_left(call),
    )  # fmt: skip


FORMAT: Final = Format(
    "annotated", "appel annoté (JSON : « turns » avec « speaker » et « text »)", looks_like, read,
    endings=(".json",), holds=Holds(times=True, roles="stated", overlaps=True, words=False),
)  # fmt: skip


def _segment(value: Json, place: int) -> Segment:
    where = f"Réplique {place}"
    turn = mapping(value, where)
    unheard = "text" in turn and turn["text"] is None  # somebody spoke, and nobody knows what
    return Segment(
        text=None if unheard else word(turn, "text", where) or "", label=word(turn, "speaker", where),
        channel=whole(turn, "channel", where), start=number(turn, "start", where), end=number(turn, "end", where),
        n=whole(turn, "n", where),
    )  # fmt: skip


def _end(call: Mapping[str, Json]) -> End | None:
    """How the call ended, where the source has an `end`; gold `ending` is none of it."""
    if call.get("end") is None:
        return None
    end = mapping(call["end"], "« end »")
    return End(
        at=number(end, "at", "« end »"),
        by=cast(EndBy, _one_of(word(end, "by", "« end »") or "unknown", _BY, "« end »")),
        how=cast(EndHow, _one_of(word(end, "how", "« end »") or "unknown", _HOW, "« end »")),
    )


def _left(call: Mapping[str, Json]) -> str | None:
    """Who ended the call, where the source's `end` says so: as a label, since a swap exchanges it as well."""
    end = call.get("end")
    by = end.get("by") if isinstance(end, dict) else None
    return by if by in {"agent", "client"} else None


def _roles(call: Mapping[str, Json]) -> Roles | None:
    """How the roles were found before they were written here, where the file keeps it (our own writing does)."""
    roles = call.get("roles")
    return kept_roles(roles) if isinstance(roles, dict) else None


def kept_roles(roles: Mapping[str, Json]) -> Roles | None:
    """`found` and `confidence` as another run of the program wrote them; None where they cannot be that."""
    found, confidence = roles.get("found"), roles.get("confidence")
    if found not in _FOUND or isinstance(confidence, bool) or not isinstance(confidence, int | float):
        return None
    return Roles(cast(Found, found), float(confidence)) if 0 <= confidence <= 1 else None


def annotation(document: Json) -> Annotation:
    """What the annotator noted. Unreadable where a name is not of the vocabulary, or stands on the wrong side."""
    call = mapping(document, "Le fichier")
    turns = [mapping(turn, f"Réplique {place}") for place, turn in enumerate(rows(call, "turns", "Le fichier"), 1)]
    speakers = {_n(turn, place): _speaker(turn, place) for place, turn in enumerate(turns, 1)}
    if len(speakers) != len(turns):
        raise Unreadable("Deux répliques portent le même numéro « n ». Donnez à chacune le sien.")
    return Annotation(
        call=word(call, "id", "Le fichier") or "",
        speakers=tuple(speakers.items()),
        labels=tuple((n, _labels(turn, n, speakers[n])) for n, turn in zip(speakers, turns, strict=True)),
        tension=tuple((n, level) for n, turn in zip(speakers, turns, strict=True)
                      if (level := _tension(turn, n)) is not None),
        situations=_names(call, "situations", SITUATIONS), triggers=_names(call, "triggers", TRIGGERS),
        ending=cast(Ending, _one_of(word(call, "ending", "Le fichier"), ENDINGS, "« ending »")),
        outcome=cast(Outcome, _one_of(word(call, "outcome", "Le fichier"), OUTCOMES, "« outcome »")),
        promises=tuple(_promise(value, place, speakers)
                       for place, value in enumerate(rows(call, "promises", "Le fichier"), 1)),
    )  # fmt: skip


def _n(turn: Mapping[str, Json], place: int) -> int:
    return whole(turn, "n", f"Réplique {place}") or place


def _speaker(turn: Mapping[str, Json], place: int) -> Speaker:
    where = f"Réplique {place}"
    return cast(Speaker, _one_of(word(turn, "speaker", where), _BY, where))


def _labels(turn: Mapping[str, Json], n: int, speaker: Speaker) -> tuple[str, ...]:
    """A turn's labels, each one that its speaker can carry."""
    where = f"Réplique {n}"
    allowed = sorted(labels_of(speaker))
    return tuple(_one_of(label, allowed, where) for label in rows(turn, "labels", where))


def _tension(turn: Mapping[str, Json], n: int) -> int | None:
    level = whole(turn, "tension", f"Réplique {n}")
    if level is not None and not 0 <= level <= 3:
        raise Unreadable("Réplique {n} : la tension va de 0 à 3, pas {level}.", n=n, level=level)
    return level


def _names(call: Mapping[str, Json], key: str, names: tuple[_Name, ...]) -> tuple[_Name, ...]:
    return tuple(cast(_Name, _one_of(name, names, f"« {key} »")) for name in rows(call, key, "Le fichier"))


def _one_of(name: Json, names: tuple[str, ...] | list[str], where: str) -> str:
    if not isinstance(name, str) or name not in names:
        raise Unreadable(
            "{where} : « {name} » n'est pas un nom possible ici. Noms possibles : {names}.",
            where=where, name=str(name)[:40], names=", ".join(names) or "aucun",
        )  # fmt: skip
    return name


def _promise(value: Json, place: int, speakers: Mapping[int, Speaker]) -> GoldPromise:
    where = f"Promesse {place}"
    promise = mapping(value, where)
    turn = whole(promise, "turn", where) or 0
    if turn not in speakers:
        raise Unreadable("{where} : il n'y a pas de réplique {turn}.", where=where, turn=turn)
    return GoldPromise(
        turn=turn, by=cast(Speaker, _one_of(word(promise, "by", where), _BY, where)),
        what=word(promise, "what", where) or "", text=word(promise, "text", where) or "",
        due=_due(word(promise, "due", where), where),
        precision=cast(Precision, _one_of(word(promise, "precision", where) or "none", PRECISIONS, where)),
    )  # fmt: skip


def _due(text: str | None, where: str) -> datetime | None:
    if text is None:
        return None
    due = moment(text)
    if due is None or due.tzinfo is None:
        raise Unreadable(
            "{where} : l'échéance « {due} » n'est pas une date avec décalage. Écrivez 2026-03-17T14:18:00+01:00.",
            where=where, due=text[:40],
        )  # fmt: skip
    return due
