"""The part of a long working list that the page of the day does not show at once: fetched when it is opened."""

from __future__ import annotations

from typing import Final, Literal

from fastapi import APIRouter
from starlette.responses import Response

from sangfroid.faces.web.gate import Signed
from sangfroid.followup.hangups import NAMED
from sangfroid.followup.worklist import worklist
from sangfroid.language.wording import N_
from sangfroid.record import lines, people

router = APIRouter()

Which = Literal["late", "today", "waiting", "later", "done", "doubted"]
TITLES: Final[dict[Which, str]] = {
    "late": N_("En retard"), "today": N_("À tenir aujourd'hui"), "waiting": N_("En attente"),
    "later": N_("Plus tard"), "done": N_("Fait aujourd'hui"), "doubted": N_("Est-ce promis ?"),
}  # fmt: skip


@router.get("/work/{which}")
def page(guest: Signed, which: Which, after: int = 0) -> Response:
    """One of the day's lists from a line on; as a part of the page, or on a page of its own."""
    with guest.look() as visit:
        listed = getattr(worklist(visit), which)[max(after, 0) if guest.part else 0 :]
        about = [one.promise or one.task or one.protocol for one in listed]
        told = lines.some(visit, sorted({one.call for one in about if one is not None and one.call is not None}))
        colleagues = tuple(one for one in people.listed(visit) if one.active and one.id != guest.me.id)
    return guest.show(
        "work_part.html.j2" if guest.part else "work.html.j2", listed=listed, title=guest.voice(TITLES[which]),
        about={line.id: line for line in told}, colleagues=colleagues, task_names=NAMED, path="/",
    )  # fmt: skip
