"""Réglages: one's own, and for administrators the office, its people, its practices."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from sangfroid.faces.settings import LANGUAGES
from sangfroid.faces.web import cookies
from sangfroid.faces.web.forms import Fields, Filled
from sangfroid.faces.web.gate import Id, Signed
from sangfroid.record import offices, people, practices, settings
from sangfroid.record.people import ROLES, NewPerson
from sangfroid.record.practices import NewPractice

router = APIRouter()


@router.get("/settings")
def page(guest: Signed) -> Response:
    """All settings that one may look at."""
    with guest.look() as visit:
        everybody = people.listed(visit)
        here = practices.listed(visit)
        sessions = people.open_sessions(visit)
        kept = settings.get(visit)
    return guest.show(
        "settings.html.j2", people=everybody, practices=here, sessions=sessions, kept=kept, roles=ROLES,
        languages=LANGUAGES, administers=guest.visitor.role == "administrator",
    )  # fmt: skip


@router.post("/settings/password")
def password(guest: Signed, form: Filled) -> Response:
    """One's own password; all sessions end."""
    with guest.write() as visit:
        people.set_password(visit, guest.me.id, form.secret("new"), old=form.secret("old"))
    response = guest.to("/sign-in", "password")
    cookies.drop(guest.request, response, cookies.SESSION)
    return response


@router.post("/settings/sessions")
def sessions(guest: Signed, form: Filled) -> Response:  # noqa: ARG001 (read for its token)
    """Ends all one's sessions, this one too."""
    with guest.write() as visit:
        people.end_sessions(visit, guest.me.id)
    response = guest.to("/sign-in", "sessions")
    cookies.drop(guest.request, response, cookies.SESSION)
    return response


@router.post("/settings/office")
def office(guest: Signed, form: Filled) -> Response:
    """The office's name, region and zone."""
    with guest.write() as visit:
        offices.change(visit, form.text("name", most=200), form.text("region", most=8), form.text("zone", most=60))
    return guest.to("/settings", "settings")


@router.post("/settings/people")
def add(guest: Signed, form: Filled) -> Response:
    """A new person, with a first password to be handed over."""
    new = NewPerson(
        form.text("name", most=200), form.text("email", most=254), form.one_of("role", ROLES), form.secret("password")
    )
    with guest.write() as visit:
        people.add(visit, new)
    return guest.to("/settings#people", "person")


@router.post("/settings/people/{id_}")
def change(guest: Signed, id_: Id, form: Filled) -> Response:
    """Other facts, another role, gone or back; a new password where one is given."""
    with guest.write() as visit:
        people.change(
            visit, id_, form.text("name", most=200), form.text("email", most=254), form.one_of("role", ROLES),
            active=form.ticked("active"),
        )  # fmt: skip
        if form.secret("password"):
            people.set_password(visit, id_, form.secret("password"))
    return guest.to("/settings#people", "person")


@router.post("/settings/practices")
def make(guest: Signed, form: Filled) -> Response:
    """A new practice."""
    with guest.write() as visit:
        practices.make(visit, _practice(form))
    return guest.to("/settings#practices", "practice")


@router.post("/settings/practices/{id_}")
def remake(guest: Signed, id_: Id, form: Filled) -> Response:
    """Other facts of a practice."""
    with guest.write() as visit:
        practices.change(visit, id_, _practice(form), active=form.ticked("active"))
    guest.house.books.forget(guest.office.id)  # its gestures are part of its book
    guest.house.jobs.read_again(guest.office.id)
    return guest.to("/settings#practices", "practice")


@router.post("/settings/supervisor-view")
def supervisor_view(guest: Signed, form: Filled) -> Response:
    """Opens or closes the supervisors' view of one agent's calls."""
    with guest.write() as visit:
        if form.ticked("close"):
            settings.close_supervisor_view(visit)
        else:
            settings.open_supervisor_view(visit, staff_informed=form.ticked("informed"))
    return guest.to("/settings#view", "settings")


def _practice(form: Fields) -> NewPractice:
    return NewPractice(form.text("name", most=200), form.text("region", most=8) or None, form.lines("gestures"))
