"""An office's settings that the law bounds: how long what is kept, and who may look at others' calls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from sangfroid.record import gate
from sangfroid.record.errors import NotFound, NotPossible
from sangfroid.record.offices import ANALYSIS_DAYS, VERBATIM_DAYS
from sangfroid.record.store import Visit
from sangfroid.record.tables import offices


@dataclass(frozen=True, slots=True)
class Settings:
    """Days that words and sound, and analyses, are kept at most. `supervisor_view_since`: None while it is closed."""

    verbatim_days: int
    analysis_days: int
    supervisor_view: bool
    supervisor_view_since: datetime | None


def get(visit: Visit) -> Settings:
    """The office's settings."""
    row = visit.connection.execute(select(offices).where(offices.c.id == visit.office)).one_or_none()
    if row is None:
        raise NotFound
    return Settings(row.verbatim_days, row.analysis_days, row.supervisor_view, row.supervisor_view_since)


def shorten(visit: Visit, verbatim_days: int, analysis_days: int) -> Settings:
    """Keeps for less long than the law allows; for administrators. Longer than it allows is refused."""
    gate.administrator(visit)
    if not (1 <= verbatim_days <= VERBATIM_DAYS and verbatim_days <= analysis_days <= ANALYSIS_DAYS):
        raise NotPossible(
            "Les paroles se gardent de 1 à {verbatim} jours, les analyses de la même durée à {analysis} jours : "
            "on peut raccourcir, jamais allonger.",
            verbatim=VERBATIM_DAYS, analysis=ANALYSIS_DAYS,
        )  # fmt: skip
    mine = update(offices).where(offices.c.id == visit.office)
    visit.connection.execute(mine.values(verbatim_days=verbatim_days, analysis_days=analysis_days))
    visit.trace("changed", "retention", None, f"{verbatim_days} {analysis_days}")
    return get(visit)


def open_supervisor_view(visit: Visit, *, staff_informed: bool) -> Settings:
    """Lets supervisors look at an agent's calls; only where staff and their representatives were informed."""
    gate.administrator(visit)
    if not staff_informed:
        raise NotPossible(
            "Confirmez d'abord que le personnel et ses représentants ont été informés : sans cela, la loi ne permet "
            "pas qu'une personne regarde les appels d'une autre."
        )
    mine = update(offices).where(offices.c.id == visit.office)
    visit.connection.execute(mine.values(supervisor_view=True, supervisor_view_since=visit.now))
    visit.trace("opened", "supervisor_view", None, "staff informed")
    return get(visit)


def close_supervisor_view(visit: Visit) -> Settings:
    """Takes the supervisors' view away again."""
    gate.administrator(visit)
    mine = update(offices).where(offices.c.id == visit.office)
    visit.connection.execute(mine.values(supervisor_view=False, supervisor_view_since=None))
    visit.trace("closed", "supervisor_view")
    return get(visit)
