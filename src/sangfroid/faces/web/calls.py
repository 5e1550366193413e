"""Appels: the list with its filters, and the import with its progress."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from sangfroid.calls.errors import SangfroidError
from sangfroid.calls.vocabulary import ENDINGS, OUTCOMES, SITUATIONS
from sangfroid.faces.web.archives import unpacked
from sangfroid.faces.web.forms import Fields, Filled
from sangfroid.faces.web.gate import LARGEST, Guest, Signed
from sangfroid.faces.web.jobs import Job, Order
from sangfroid.faces.web.safety import CALLS
from sangfroid.faces.web.show import said
from sangfroid.language.wording import N_
from sangfroid.record import imports, lines, practices, settings
from sangfroid.record.calls import Belongs
from sangfroid.record.errors import NotFound, NotPossible
from sangfroid.record.lines import Filter
from sangfroid.record.prepare import Asked
from sangfroid.record.sounds import LARGEST as LARGEST_SOUND
from sangfroid.record.sounds import REASON

router = APIRouter()

WAIT: Final = 1.5  # seconds that a small import is waited for, so that its calls are there on the next page
LEVELS: Final = ("1", "2", "3")


@router.get("/calls")
def page(guest: Signed, request: Request) -> Response:
    """The calls that one may look at, the newest first."""
    asked = dict(request.query_params)
    with guest.look() as visit:
        which = _filter(guest, asked)
        found = lines.listed(visit, which, before=_place(asked.get("before", "")))
        here = practices.listed(visit)
        aside = imports.aside(visit)
        opened = settings.get(visit).supervisor_view
    following = f"{found.next[0].timestamp()}_{found.next[1]}" if found.next is not None else ""
    return guest.show(
        "calls.html.j2", lines=found.lines, asked=_shown(asked), following=following, practices=here, aside=aside,
        filtered=which != Filter(), supervisor_view=opened, situations=SITUATIONS, endings=ENDINGS, outcomes=OUTCOMES,
    )  # fmt: skip


@router.get("/calls/import")
def asking(guest: Signed) -> Response:
    """The import's form."""
    with guest.look() as visit:
        here = tuple(one for one in practices.listed(visit) if one.active)
        aside = imports.aside(visit)
    return guest.show(
        "import.html.j2", practices=here, aside=aside, trouble="", model=guest.house.web.ears.name(),
        largest=LARGEST_SOUND // 1024**2, most=CALLS // 1024**2 - 1,
    )  # fmt: skip


@router.post("/calls/import")
def bring(guest: Signed, form: Filled, request: Request) -> Response:
    """Begins to take files in, and leads to the page that shows how far it is.

    A script that brings many brings them in several deliveries: `job` names the import that goes on, `more` says that
    another one comes. It is answered in JSON.
    """
    files = unpacked(form.files)
    if not files:
        raise NotPossible(N_("Choisissez au moins un fichier à importer."))
    order = Order(files, _belongs(form), _asked(guest, form), form.text("reason", most=REASON))
    jobs, more = guest.house.jobs, form.ticked("more")
    job = jobs.of(guest.visitor, form.text("job", most=40))
    if job is not None:
        jobs.add(job, order, guest.now, more=more)
    else:
        job = jobs.start(guest.visitor, order, guest.now, more=more)
    if job is None:
        raise NotPossible(N_("Plusieurs imports sont déjà en cours. Attendez la fin de l'un d'eux."))
    if _wants_json(request):
        return _state(job)
    job.over.wait(WAIT)
    if job.over.is_set() and job.count == 1 and job.told and job.told[0].call is not None:
        return guest.to(f"/calls/{job.told[0].call}")
    return guest.to(f"/calls/imports/{job.id}")


@router.get("/calls/imports/{id_}")
def progress(guest: Signed, id_: str, request: Request) -> Response:
    """How far an import is; asked again by the page itself while it goes on."""
    job = guest.house.jobs.of(guest.visitor, id_)
    if job is None:
        raise NotFound
    if _wants_json(request):
        return _state(job)
    return guest.show(
        "import_part.html.j2" if guest.part else "import_progress.html.j2", job=job,
        trouble=_trouble(guest, job.trouble), warning=_trouble(guest, job.warning),
    )  # fmt: skip


@router.post("/calls/aside/{id_}")
def forget(guest: Signed, id_: int, form: Filled) -> Response:  # noqa: ARG001 (read for its token)
    """Takes a file that could not be read off the list."""
    if not 0 < id_ <= LARGEST:
        raise NotFound
    with guest.write() as visit:
        imports.forget_aside(visit, id_)
    return guest.to("/calls/import", "gone")


def _wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")


def _state(job: Job) -> Response:
    """How far an import is, for the script that brings its files."""
    return JSONResponse({"job": job.id, "done": job.done, "count": job.count, "waiting": job.waiting})


def _trouble(guest: Guest, error: SangfroidError | None) -> str:
    return said(error, guest.voice) if error is not None else ""


def _belongs(form: Fields) -> Belongs:
    return Belongs(contact=form.number("contact"), practice=form.number("practice"))


def _asked(guest: Guest, form: Fields) -> Asked:
    return Asked(agent=form.text("agent", most=120) or None, at=form.moment("at", guest.office.zone))


def _filter(guest: Guest, asked: dict[str, str]) -> Filter:
    """The filter that an address asks for; what is no filter of ours asks nothing."""
    zone = ZoneInfo(guest.office.zone)
    until = _day(asked.get("until", ""))
    return Filter(
        practice=_number(asked.get("practice", "")), contact=_number(asked.get("contact", "")),
        situation=_known(asked.get("situation", ""), SITUATIONS), ending=_known(asked.get("ending", ""), ENDINGS),
        outcome=_known(asked.get("outcome", ""), OUTCOMES),
        least_hardness=int(asked["hard"]) if asked.get("hard") in LEVELS else None,
        since=_begins(_day(asked.get("since", "")), zone),
        until=_begins(until + timedelta(days=1), zone) if until is not None else None,
    )  # fmt: skip


def _shown(asked: dict[str, str]) -> dict[str, str]:
    names = ("practice", "contact", "situation", "ending", "outcome", "hard", "since", "until")
    return {name: asked.get(name, "")[:40] for name in names}


def _known(text: str, names: tuple[str, ...]) -> str | None:
    return text if text in names else None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and 0 < len(text) < 10 else None


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1970 <= found.year <= 2200 else None


def _begins(day: date | None, zone: ZoneInfo) -> datetime | None:
    return datetime.combine(day, time(), zone) if day is not None else None


def _place(text: str) -> tuple[datetime, int] | None:
    """Where the following page begins."""
    at, _, id_ = text.partition("_")
    try:
        return datetime.fromtimestamp(float(at), ZoneInfo("UTC")), int(id_)
    except (ValueError, OverflowError, OSError):
        return None
