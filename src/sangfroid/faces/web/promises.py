"""Promises, from any page: kept, mended, dropped, given; each act leads back to where it was done."""

from __future__ import annotations

from typing import Final, get_args

from fastapi import APIRouter
from starlette.responses import Response

from sangfroid.calls.reading import Owner
from sangfroid.faces.web.forms import Fields, Filled
from sangfroid.faces.web.gate import Guest, Id, Signed
from sangfroid.faces.web.sign_in import ours
from sangfroid.record import promises
from sangfroid.record.promises import NewPromise

router = APIRouter()

OWNERS: Final[tuple[Owner, ...]] = get_args(Owner)
ENDS: Final = ("kept", "released", "broken")
PROOF: Final = 1_000  # characters


@router.post("/promises")
def add(guest: Signed, form: Filled) -> Response:
    """Notes a promise that nobody heard."""
    due = form.moment("due", guest.office.zone)
    new = NewPromise(
        what=form.text("what", most=300), owner=form.one_of("owner", OWNERS), contact=form.number("contact"),
        call=form.number("call"), due=due, precision="minute" if due is not None else "none",
        after=form.text("after", most=200) or None,
    )  # fmt: skip
    with guest.write() as visit:
        promises.add(visit, new)
    return _back(guest, form, "promised")


@router.post("/promises/{id_}/confirm")
def confirm(guest: Signed, id_: Id, form: Filled) -> Response:
    """It stands as it was heard."""
    with guest.write() as visit:
        promises.confirm(visit, id_)
    return _back(guest, form, "confirmed")


@router.post("/promises/{id_}/change")
def change(guest: Signed, id_: Id, form: Filled) -> Response:
    """Mends what is promised, by whom, for when."""
    due = form.moment("due", guest.office.zone)
    with guest.write() as visit:
        before = promises.get(visit, id_)
        same = due is not None and before.due is not None and guest.words.input(before.due) == guest.words.input(due)
        precision = before.precision if same else "minute" if due is not None else "none"
        promises.change(
            visit, id_, what=form.text("what", most=300), due=before.due if same else due, precision=precision,
            owner=form.one_of("owner", OWNERS),
        )  # fmt: skip
    return _back(guest, form, "changed")


@router.post("/promises/{id_}/settle")
def settle(guest: Signed, id_: Id, form: Filled) -> Response:
    """Kept, released or broken, with what shows it."""
    state = form.one_of("state", ENDS)
    with guest.write() as visit:
        promises.settle(visit, id_, state, form.text("proof", most=PROOF))  # type: ignore[arg-type]
    return _back(guest, form, f"{state}:{id_}")


@router.post("/promises/{id_}/deny")
def deny(guest: Signed, id_: Id, form: Filled) -> Response:
    """It was no promise."""
    with guest.write() as visit:
        promises.deny(visit, id_)
    return _back(guest, form, f"denied:{id_}")


@router.post("/promises/{id_}/reopen")
def reopen(guest: Signed, id_: Id, form: Filled) -> Response:
    """Undoes what ended it."""
    with guest.write() as visit:
        promises.reopen(visit, id_)
    return _back(guest, form, "reopened")


@router.post("/promises/{id_}/wait")
def wait(guest: Signed, id_: Id, form: Filled) -> Response:
    """It waits for an event."""
    with guest.write() as visit:
        promises.wait(visit, id_, form.text("after", most=200))
    return _back(guest, form, "waiting")


@router.post("/promises/{id_}/happened")
def happened(guest: Signed, id_: Id, form: Filled) -> Response:
    """The event that it waited for has come."""
    with guest.write() as visit:
        promises.happened(visit, id_, form.moment("due", guest.office.zone))
    return _back(guest, form, "happened")


@router.post("/promises/{id_}/give")
def give(guest: Signed, id_: Id, form: Filled) -> Response:
    """Hands it to a colleague."""
    with guest.write() as visit:
        promises.give(visit, id_, form.number("person") or 0)
    return _back(guest, form, "given")


def _back(guest: Guest, form: Fields, told: str) -> Response:
    return guest.to(ours(form.text("back")), told)
