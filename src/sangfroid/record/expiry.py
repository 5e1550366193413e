"""Until when a call's words and its analysis are kept (privacy.md): counted from the call itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import RowMapping, select

from sangfroid.record.errors import NotFound
from sangfroid.record.store import Visit
from sangfroid.record.tables import offices


@dataclass(frozen=True, slots=True)
class Expiry:
    """When the words go, and when all goes. None: invented calls of a sample office, which may stay."""

    verbatim_until: datetime | None
    analysis_until: datetime | None


def expiry(visit: Visit, call: RowMapping) -> Expiry:
    """The dates of one call, as the office's settings now are."""
    wanted = select(offices.c.verbatim_days, offices.c.analysis_days, offices.c.sample)
    office = visit.connection.execute(wanted.where(offices.c.id == visit.office)).one_or_none()
    if office is None:
        raise NotFound
    if office.sample:
        return Expiry(None, None)
    began = begun(call["at"], call["taken_in"])
    return Expiry(began + timedelta(days=office.verbatim_days), began + timedelta(days=office.analysis_days))


def begun(at: datetime, taken_in: datetime) -> datetime:
    """From when a call's time is counted; a start said to lie in the future gains nothing."""
    return min(at, taken_in)
