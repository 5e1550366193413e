"""How promises are kept: in time, late, how late; one's own, and the office's as a whole. Nobody is ranked.

The office's figures are shown under privacy.md's cell rule alone: at least five people in them, none with more than
half of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any, Final

from sqlalchemy import func, select

from sangfroid.record import gate
from sangfroid.record.store import Visit
from sangfroid.record.tables import promises

PEOPLE: Final = 5  # at least, in a cell
SHARE: Final = 0.5  # at most, of one of them


@dataclass(frozen=True, slots=True)
class Figures:
    """Promises with a due time that ended since a day: kept in time, kept late, not kept; and those late by now.

    `delay` is the median of those kept late; None where none was. An end counts from when it was noted.
    """

    in_time: int
    late: int
    broken: int
    open_late: int
    delay: timedelta | None

    @property
    def ended(self) -> int:
        """How many ended."""
        return self.in_time + self.late + self.broken


def mine(visit: Visit, since: datetime) -> Figures:
    """One's own: what one had to do oneself."""
    me = gate.signed_in(visit)
    return _figures(_ended(visit, since, promises.c.holder == me), _open_late(visit, promises.c.holder == me))


def office(visit: Visit, since: datetime) -> Figures | None:
    """The office's; None where the cell rule keeps them back."""
    gate.signed_in(visit)
    everybody = promises.c.holder.is_not(None)
    rows = _ended(visit, since, everybody)
    counts = Counter(row.holder for row in rows)
    if len(counts) < PEOPLE or max(counts.values()) > SHARE * sum(counts.values()):
        return None
    return _figures(rows, _open_late(visit, everybody))


def _ended(visit: Visit, since: datetime, whose: Any) -> list[Any]:
    wanted = select(promises.c.holder, promises.c.state, promises.c.due, promises.c.settled).where(
        promises.c.office == visit.office, whose, promises.c.open.is_(False), promises.c.due.is_not(None),
        promises.c.settled >= since, promises.c.state.in_(("kept", "broken")), promises.c.denied.is_(False),
    )  # fmt: skip
    return list(visit.connection.execute(wanted))


def _open_late(visit: Visit, whose: Any) -> int:
    wanted = select(func.count()).where(
        promises.c.office == visit.office, whose, promises.c.open.is_(True), promises.c.event_pending.is_(False),
        promises.c.due < visit.now,
    )  # fmt: skip
    return visit.connection.scalar(wanted) or 0


def _figures(rows: Iterable[Any], open_late: int) -> Figures:
    kept = [row.settled - row.due for row in rows if row.state == "kept"]
    broken = sum(row.state == "broken" for row in rows)
    late = [delay for delay in kept if delay > timedelta()]
    return Figures(len(kept) - len(late), len(late), broken, open_late, median(late) if late else None)
