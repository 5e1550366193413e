"""Leçons: what one has learnt from one's own hard calls, by call, to be found again; seen by nobody else."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter
from starlette.responses import Response

from sangfroid.faces.web.call import QUESTIONS
from sangfroid.faces.web.gate import Signed
from sangfroid.record import lessons, lines, search

router = APIRouter()

PAGE: Final = 50


@router.get("/lessons")
def page(guest: Signed, q: str = "") -> Response:
    """One's own lessons, the newest first; with `q` those that hold these words."""
    text = q.replace("\0", "").strip()[: search.LONGEST]
    with guest.look() as visit:
        found = lessons.mine(visit, text)
        told = {line.id: line for line in lines.some(visit, [one.call for one in found[:PAGE]])}
    return guest.show(
        "lessons.html.j2", found=found[:PAGE], count=len(found), about=told, q=text, questions=QUESTIONS, most=PAGE
    )
