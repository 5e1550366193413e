"""Mes promesses: all that one has given, how it was kept; and the figures of the office, of nobody in particular."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from fastapi import APIRouter
from starlette.responses import Response

from sangfroid.faces.web.gate import Signed
from sangfroid.record import followup_figures, lines, people, promises

router = APIRouter()

DAYS: Final = 90


@router.get("/mine")
def page(guest: Signed) -> Response:
    """One's own promises, and the figures of the last days."""
    since = guest.now - timedelta(days=DAYS)
    with guest.look() as visit:
        due = promises.due(visit)
        ended = promises.settled_since(visit, since)
        own = followup_figures.mine(visit, since)
        office = followup_figures.office(visit, since)
        every = (*due.late, *due.today, *due.later, *due.waiting, *ended)
        told = lines.some(visit, sorted({one.call for one in every if one.call is not None}))
        colleagues = tuple(one for one in people.listed(visit) if one.active and one.id != guest.me.id)
    return guest.show(
        "mine.html.j2", due=due, ended=ended, own=own, whole=office, about={line.id: line for line in told}, days=DAYS,
        colleagues=colleagues, least=followup_figures.PEOPLE,
    )  # fmt: skip
