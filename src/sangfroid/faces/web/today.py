"""Aujourd'hui: what is late, due today, waited for; messages; the day's hard calls."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from fastapi import APIRouter
from starlette.responses import Response

from sangfroid.faces.web.gate import Signed
from sangfroid.record import lines, messages, offices, people, promises

router = APIRouter()

LOAD_DAYS: Final = 7


@router.get("/")
def page(guest: Signed) -> Response:
    """The day at one glance."""
    with guest.look() as visit:
        due = promises.due(visit)
        inbox = messages.inbox(visit)
        hard = lines.hard_today(visit, offices.today(visit))
        load = lines.load(visit, guest.now - timedelta(days=LOAD_DAYS))
        colleagues = tuple(one for one in people.listed(visit) if one.active and one.id != guest.me.id)
        every = (*due.late, *due.today, *due.later, *due.waiting)
        told = lines.some(visit, sorted({one.call for one in every if one.call is not None}))
        begun = bool(lines.listed(visit, limit=1).lines)
    return guest.show(
        "today.html.j2", due=due, about={line.id: line for line in told}, inbox=inbox, hard=hard, load=load,
        begun=begun, hard_number=sum(number for _, number in load.hard), colleagues=colleagues, days=LOAD_DAYS,
    )  # fmt: skip
