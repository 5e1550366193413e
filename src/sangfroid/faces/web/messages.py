"""Messages: a call becomes a message for the doctor or the firm; whoever takes it over takes its promise."""

from __future__ import annotations

from typing import Final, get_args

from fastapi import APIRouter
from starlette.responses import Response

from sangfroid.faces.web.forms import Filled
from sangfroid.faces.web.gate import LARGEST, Id, Signed
from sangfroid.record import contacts, lines, messages, people, practices, promises
from sangfroid.record.messages import NewMessage, ToRole, Urgency

router = APIRouter()

TO_ROLES: Final[tuple[ToRole, ...]] = get_args(ToRole)
URGENCIES: Final[tuple[Urgency, ...]] = get_args(Urgency)
OF_OTHERS: Final = ("doctor", "colleague", "unknown")


@router.get("/messages")
def page(guest: Signed) -> Response:
    """Messages to take, and those one left."""
    with guest.look() as visit:
        inbox = messages.inbox(visit)
        sent = messages.sent(visit)
        names = {one.id: one.name for one in people.listed(visit)}
    return guest.show("messages.html.j2", inbox=inbox, sent=sent, names=names)


@router.get("/messages/new")
def new(guest: Signed, call: int = 0, contact: int = 0) -> Response:
    """The form, filled with what a call or a contact tells."""
    with guest.look() as visit:
        line = lines.get(visit, call) if 0 < call <= LARGEST else None
        id_ = line.contact if line is not None else contact if 0 < contact <= LARGEST else None
        who = contacts.get(visit, id_) if id_ is not None else None
        heard = promises.of_call(visit, line.id) if line is not None else ()
        owed = tuple(
            one for one in heard
            if one.keeper == guest.me.id and not one.denied and one.replaced_by is None and one.state in promises.OPEN
        )  # fmt: skip
        colleagues = tuple(one for one in people.listed(visit) if one.active and one.id != guest.me.id)
        here = tuple(one for one in practices.listed(visit) if one.active)
    return guest.show(
        "message_form.html.j2", line=line, who=who, owed=owed, colleagues=colleagues, practices=here,
        first=next((one.id for one in owed if one.owner in OF_OTHERS), ""), urgencies=URGENCIES, to_roles=TO_ROLES,
    )  # fmt: skip


@router.post("/messages/new")
def send(guest: Signed, form: Filled) -> Response:
    """Leaves the message."""
    new = NewMessage(
        why=form.text("why"), to_role=form.one_of("to_role", TO_ROLES), to_person=form.number("to_person"),
        urgency=form.one_of("urgency", URGENCIES), who=form.text("who", most=200), number=form.text("number", most=60),
        call=form.number("call"), contact=form.number("contact"), practice=form.number("practice"),
        promise=form.number("promise"),
    )  # fmt: skip
    with guest.write() as visit:
        messages.send(visit, new)
    return guest.to("/messages", "sent")


@router.post("/messages/{id_}/take")
def take(guest: Signed, id_: Id, form: Filled) -> Response:  # noqa: ARG001 (read for its token)
    """Takes the message over, and its promise."""
    with guest.write() as visit:
        messages.take(visit, id_)
    return guest.to("/messages", "taken")


@router.post("/messages/{id_}/done")
def done(guest: Signed, id_: Id, form: Filled) -> Response:  # noqa: ARG001 (read for its token)
    """What it asked for is done."""
    with guest.write() as visit:
        messages.done(visit, id_)
    return guest.to("/messages", "done")
