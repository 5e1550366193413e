"""Aujourd'hui: the working list, late first; messages; the hard calls of the day. Reminders in the page."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from sangfroid.faces.web.forms import Filled
from sangfroid.faces.web.gate import Guest, Signed
from sangfroid.followup.hangups import NAMED
from sangfroid.followup.outgoing import path, sentence
from sangfroid.followup.worklist import Part, WorkList, worklist
from sangfroid.record import followup_proposals, followup_tasks, lines, messages, offices, people
from sangfroid.record.followups import initials_of

router = APIRouter()

LOAD_DAYS: Final = 7
# Lines of each list at once; the others are fetched when they are opened.
SHOWN: Final[dict[Part, int]] = {"late": 20, "today": 20, "doubted": 4, "waiting": 5, "later": 5, "done": 3}


@router.get("/")
def page(guest: Signed) -> Response:
    """The day at one glance."""
    with guest.look() as visit:
        work = worklist(visit, SHOWN)
        inbox = messages.inbox(visit)
        hard = lines.hard_today(visit, offices.today(visit))
        load = lines.load(visit, guest.now - timedelta(days=LOAD_DAYS))
        colleagues = tuple(one for one in people.listed(visit) if one.active and one.id != guest.me.id)
        told = lines.some(visit, _calls(work))
        begun = bool(told or hard or load.calls or lines.listed(visit, limit=1).lines)
        reminders = followup_tasks.unseen(visit)
        proposals = followup_proposals.mine(visit)
    return guest.show(
        "today.html.j2", work=work, about={line.id: line for line in told}, inbox=inbox, hard=hard, load=load,
        begun=begun, hard_number=sum(number for _, number in load.hard), colleagues=colleagues, days=LOAD_DAYS,
        reminders=reminders, missed=any(one.late for one in reminders), task_names=NAMED,
        proposals=proposals,
    )  # fmt: skip


@router.get("/notices")
def notices(guest: Signed) -> Response:
    """What a page that is open asks every half minute: how much is late and due, which reminders are new."""
    with guest.look() as visit:
        work = worklist(visit, {})
        reminders = followup_tasks.unseen(visit)
    return JSONResponse({
        "late": work.count("late"), "due": work.due,
        "told": guest.voice("{late} en retard, {due} à tenir en tout", late=work.count("late"), due=work.due),
        "reminders": [
            {"id": one.id, "text": _told(guest, one), "link": path(one.promise, one.task)} for one in reminders[:20]
        ],
    })  # fmt: skip


@router.post("/notices/seen")
def seen(guest: Signed, form: Filled) -> Response:  # noqa: ARG001 (read for its token)
    """One has looked at one's reminders."""
    with guest.write() as visit:
        followup_tasks.seen(visit)
    return guest.to("/")


def _told(guest: Guest, one: followup_tasks.Told) -> str:
    at = guest.words.local(one.due)
    return sentence(one.stage, initials_of(one.first_name, one.name), at, guest.voice.say)


def _calls(work: WorkList) -> list[int]:
    """The calls that the list comes from."""
    every = (*work.late, *work.today, *work.waiting, *work.later, *work.done)
    found = {about.call for one in every if (about := one.promise or one.task or one.protocol) is not None}
    return sorted(call for call in found if call is not None)
