"""Offices: fully separated from one another, each with its region and its zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import insert, select, update

from sangfroid.record import gate
from sangfroid.record.chain import open_chain
from sangfroid.record.errors import NotFound, NotPossible
from sangfroid.record.store import Store, Visit
from sangfroid.record.tables import offices

VERBATIM_DAYS: Final = 183  # six months; privacy.md: audio and verbatim at most
ANALYSIS_DAYS: Final = 365


@dataclass(frozen=True, slots=True)
class NewOffice:
    """What an office begins with. `region`: FR, CH, BE, CA …; `zone`: an IANA name; `sample`: invented calls only."""

    name: str
    region: str = "FR"
    zone: str = "Europe/Paris"
    sample: bool = False


@dataclass(frozen=True, slots=True)
class Office:
    id: int
    name: str
    region: str
    zone: str
    sample: bool


def make(store: Store, new: NewOffice, now: datetime) -> Office:
    """A new office, empty. Its first administrator comes by `people.first`."""
    _check(new.name, new.zone)
    with store.begin() as connection:
        id_ = connection.execute(
            insert(offices).values(
                name=new.name.strip(), region=new.region.upper(), zone=new.zone, sample=new.sample, made=now,
                verbatim_days=VERBATIM_DAYS, analysis_days=ANALYSIS_DAYS, supervisor_view=False,
            ).returning(offices.c.id)
        ).scalar_one()  # fmt: skip
        open_chain(connection, store.keys.office(id_))
    return Office(id_, new.name.strip(), new.region.upper(), new.zone, new.sample)


def all_offices(store: Store) -> tuple[Office, ...]:
    """Every office of the store: for the program itself, never for a visitor."""
    with store.begin(writes=False) as connection:
        return tuple(_office(row) for row in connection.execute(select(offices).order_by(offices.c.id)))


def get(visit: Visit) -> Office:
    """The visitor's office."""
    found = visit.connection.execute(select(offices).where(offices.c.id == visit.office)).one_or_none()
    if found is None:
        raise NotFound
    return _office(found)


def change(visit: Visit, name: str, region: str, zone: str) -> Office:
    """Another name, region or zone; for administrators."""
    gate.administrator(visit)
    _check(name, zone)
    values = {"name": name.strip(), "region": region.upper(), "zone": zone}
    visit.connection.execute(update(offices).where(offices.c.id == visit.office).values(**values))
    visit.trace("changed", "office", visit.office)
    return get(visit)


def local(visit: Visit, at: datetime) -> datetime:
    """The moment as the office's walls show it."""
    return at.astimezone(_zone(visit))


def today(visit: Visit) -> date:
    """The office's day at `visit.now`."""
    return local(visit, visit.now).date()


def day_bounds(visit: Visit, day: date) -> tuple[datetime, datetime]:
    """When an office's day begins and ends (the next one's beginning), in UTC."""
    zone = _zone(visit)
    begins, ends = (datetime.combine(each, time(), zone) for each in (day, day + timedelta(days=1)))
    return begins.astimezone(UTC), ends.astimezone(UTC)


def _zone(visit: Visit) -> ZoneInfo:
    return visit.once("zone", lambda: _zone_of(visit))


def _zone_of(visit: Visit) -> ZoneInfo:
    name = visit.connection.scalar(select(offices.c.zone).where(offices.c.id == visit.office))
    if name is None:
        raise NotFound
    return ZoneInfo(name)


def _check(name: str, zone: str) -> None:
    if not name.strip() or len(name) > 200:
        raise NotPossible("Donnez au bureau un nom de 1 à 200 caractères.")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise NotPossible("Fuseau horaire inconnu : « {zone} ». Donnez un nom comme Europe/Paris.", zone=zone) from None


def _office(row: Any) -> Office:
    return Office(row.id, row.name, row.region, row.zone, row.sample)
