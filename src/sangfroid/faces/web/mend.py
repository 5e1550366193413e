"""One promise with all that can be done with it: fetched by a list's line when it is opened, or a page of its own."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from sangfroid.faces.web.gate import Id, Signed
from sangfroid.faces.web.sign_in import ours
from sangfroid.record import lines, people, promises

router = APIRouter()


@router.get("/promises/{id_}/mend")
def page(guest: Signed, id_: Id, back: str = "") -> Response:
    """The promise's forms; each leads back to the page that they are looked at from."""
    with guest.look() as visit:
        one = promises.get(visit, id_)
        colleagues = tuple(each for each in people.listed(visit) if each.active and each.id != guest.me.id)
        about = {line.id: line for line in lines.some(visit, [one.call] if one.call is not None else [])}
    return guest.show(
        "promise_part.html.j2" if guest.part else "promise.html.j2", one=one, colleagues=colleagues, about=about,
        path=ours(back),
    )  # fmt: skip
