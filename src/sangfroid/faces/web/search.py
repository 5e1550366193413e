"""Search: contacts by name or number, calls by what was said in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter
from starlette.responses import Response

from sangfroid.faces.web.gate import Signed
from sangfroid.record import contacts, search
from sangfroid.record.search import Excerpt
from sangfroid.review.transcript import Piece, pieces

router = APIRouter()

FEW: Final = 8  # contacts shown above the calls


@dataclass(frozen=True, slots=True)
class Found:
    """Words of a turn in which something was found."""

    excerpt: Excerpt
    pieces: tuple[Piece, ...]


@router.get("/search")
def page(guest: Signed, q: str = "") -> Response:
    """What holds these words."""
    text = q.replace("\0", "").strip()[: search.LONGEST]
    with guest.look() as visit:
        who = contacts.listed(visit, text, limit=FEW, by_sound=True) if text else contacts.ContactPage((), None)
        hits = search.search(visit, text) if text else search.Hits((), more=False)
    found = [(hit, [Found(one, pieces(one.text, list(one.spans))) for one in hit.excerpts]) for hit in hits.hits]
    return guest.show("search.html.j2", q=text, who=who.contacts, alike=who.alike, found=found, more=hits.more)
