"""The practices or firms that an office answers for, each with the gestures that it allows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update

from sangfroid.record import gate
from sangfroid.record.errors import NotPossible
from sangfroid.record.store import Visit
from sangfroid.record.tables import practices

_GESTURES = "practices.gestures"


@dataclass(frozen=True, slots=True)
class NewPractice:
    """`gestures`: what may be offered to a client without asking, one a line. `region`: None, the office's."""

    name: str
    region: str | None = None
    gestures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Practice:
    id: int
    name: str
    region: str | None
    gestures: tuple[str, ...]
    active: bool


def make(visit: Visit, new: NewPractice) -> Practice:
    """A new practice; for administrators."""
    gate.administrator(visit)
    wanted = insert(practices).values(**_columns(visit, new), office=visit.office, active=True, made=visit.now)
    id_ = visit.connection.execute(wanted.returning(practices.c.id)).scalar_one()
    visit.trace("made", "practice", id_)
    return get(visit, id_)


def change(visit: Visit, id_: int, new: NewPractice, *, active: bool = True) -> Practice:
    """Other facts in place of the old ones; for administrators."""
    gate.administrator(visit)
    gate.row(visit, practices, id_)
    here = (practices.c.id == id_, practices.c.office == visit.office)
    visit.connection.execute(update(practices).where(*here).values(**_columns(visit, new), active=active))
    visit.trace("changed", "practice", id_)
    return get(visit, id_)


def get(visit: Visit, id_: int) -> Practice:
    """One practice."""
    return _practice(visit, gate.row(visit, practices, id_))


def listed(visit: Visit) -> tuple[Practice, ...]:
    """The office's practices by name, closed ones last."""
    wanted = select(practices).where(practices.c.office == visit.office)
    rows = visit.connection.execute(wanted.order_by(practices.c.active.desc(), practices.c.name)).mappings()
    return tuple(_practice(visit, row) for row in rows)


def _columns(visit: Visit, new: NewPractice) -> dict[str, Any]:
    name = new.name.strip()
    if not name or len(name) > 200:
        raise NotPossible("Donnez au cabinet un nom de 1 à 200 caractères.")
    gestures = visit.keys.seal_json(list(new.gestures), _GESTURES)
    return {"name": name, "region": new.region.upper() if new.region else None, "gestures": gestures}


def _practice(visit: Visit, row: Any) -> Practice:
    gestures = visit.keys.open_json(row["gestures"], _GESTURES)
    return Practice(row["id"], row["name"], row["region"], tuple(gestures), row["active"])
