"""Urgences: a regular rhythm of news while something is down, for all who wait; what follows once it is over (M5)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from fastapi import APIRouter
from starlette.responses import Response

from sangfroid.faces.web.forms import Filled
from sangfroid.faces.web.gate import Guest, Id, Signed
from sangfroid.faces.web.tasks import known
from sangfroid.followup import beats
from sangfroid.followup.sheets import filled
from sangfroid.language.wording import N_
from sangfroid.record import contacts, followup_beats, followup_tasks
from sangfroid.record.errors import NotPossible
from sangfroid.record.followup_beats import BeatLine
from sangfroid.record.store import Visit

router = APIRouter()

LONGEST: Final = 24 * 60  # minutes between two updates
FARTHEST: Final = 365  # days to the last follow-up


@router.get("/beats")
def page(guest: Signed) -> Response:
    """Those that run, and those that are over."""
    with guest.look() as visit:
        running = followup_beats.running(visit)
        ended = followup_beats.ended(visit)
        rhythm = known(visit, guest).followup.beat.rhythm
    return guest.show("beats.html.j2", running=running, ended=ended, every=int(rhythm.every.total_seconds() // 60))


@router.post("/beats")
def begin(guest: Signed, form: Filled) -> Response:
    """A new one, with its first caller if one is named."""
    with guest.write() as visit:
        rhythm = known(visit, guest).followup.beat.rhythm
        every = _minutes(form, int(rhythm.every.total_seconds() // 60))
        made = beats.begin(visit, form.text("title", most=200), every, rhythm)
        _join(guest, visit, made.id, form)
    return guest.to(f"/beats/{made.id}", "beat")


@router.get("/beats/{id_}")
def one(guest: Signed, id_: Id) -> Response:
    """One outage: the next update and its drafts, who waits, what was learnt."""
    with guest.look() as visit:
        line = followup_beats.get(visit, id_)
        sheet = known(visit, guest).followup.beat
        asked = tuple(task for task in followup_tasks.mine(visit) if task.beat == id_)
        mails = {one.id: _mail(visit, one.contact) for one in line.callers}
    then = guest.words.hour(_after(guest, line))
    drafts = [
        (caller, filled(text, prénom=caller.first_name, moi=guest.me.name, heure=then), mails[caller.id])
        for caller in line.callers
        for text in ((sheet.over,) if line.over is not None else (sheet.nothing_new,))
    ]
    return guest.show(
        "beat.html.j2", one=line, drafts=drafts, asked=asked, stop=beats.strictest(line, guest.now),
        follow_up=", ".join(f"{day:g}" for day in sheet.rhythm.follow_up),
        minutes=int(line.every.total_seconds() // 60),
    )  # fmt: skip


@router.post("/beats/{id_}/told")
def told(guest: Signed, id_: Id, form: Filled) -> Response:
    """News was given, or that there is none; the next update is due."""
    with guest.write() as visit:
        line = followup_beats.get(visit, id_)
        every = _minutes(form, int(line.every.total_seconds() // 60))
        beats.told(visit, line, every, known(visit, guest).followup.beat.rhythm)
    return guest.to(f"/beats/{id_}", "beat_told")


@router.post("/beats/{id_}/join")
def join(guest: Signed, id_: Id, form: Filled) -> Response:
    """One caller more of the same outage, with their own hard stop."""
    with guest.write() as visit:
        _join(guest, visit, id_, form, asked=True)
    return guest.to(f"/beats/{id_}", "moved")


@router.post("/beats/{id_}/leave")
def leave(guest: Signed, id_: Id, form: Filled) -> Response:
    """One caller less."""
    with guest.write() as visit:
        followup_beats.leave(visit, id_, form.number("caller") or 0)
    return guest.to(f"/beats/{id_}", "gone")


@router.post("/beats/{id_}/over")
def over(guest: Signed, id_: Id, form: Filled) -> Response:
    """It is over: one asks again at the chosen distance whether it holds, and writes the lesson down."""
    days = _days(form.text("days", most=100))
    with guest.write() as visit:
        beats.finish(visit, followup_beats.get(visit, id_), days)
    return guest.to(f"/beats/{id_}", "beat_over")


@router.post("/beats/{id_}/learnt")
def learnt(guest: Signed, id_: Id, form: Filled) -> Response:
    """The lesson, and what keeps it from coming back."""
    with guest.write() as visit:
        beats.learn(visit, id_, form.text("lesson", most=2_000), form.text("prevents", most=2_000))
    return guest.to(f"/beats/{id_}", "lesson")


def _join(guest: Guest, visit: Visit, id_: int, form: Filled, *, asked: bool = False) -> None:
    name = form.text("who", most=200)
    call = form.number("call")
    if not name and call is None and not asked:
        return
    contact = _named(visit, name) if name else None
    needed_by = form.moment("needed_by", guest.office.zone)
    rhythm = known(visit, guest).followup.beat.rhythm
    beats.join(visit, id_, beats.NewCaller(contact, call, needed_by), rhythm)


def _named(visit: Visit, name: str) -> int:
    found = [one for one in contacts.listed(visit, name).contacts if one.shown.casefold() == name.casefold()]
    if len(found) != 1:
        raise NotPossible(N_("Aucun contact unique ne s'appelle « {name} ». Écrivez son nom entier."), name=name)
    return found[0].id


def _mail(visit: Visit, contact: int | None) -> str:
    mails = contacts.get(visit, contact).mails if contact is not None else ()
    return mails[0] if mails else ""


def _after(guest: Guest, line: BeatLine) -> datetime:
    """When the update after the next one is promised in a draft."""
    return (guest.now if line.due is None else max(guest.now, line.due)) + line.every


def _minutes(form: Filled, otherwise: int) -> timedelta:
    minutes = form.number("every")
    minutes = otherwise if minutes is None else minutes
    if not 1 <= minutes <= LONGEST:
        raise NotPossible(N_("Un point toutes les 1 à {most} minutes."), most=LONGEST)
    return timedelta(minutes=minutes)


def _days(text: str) -> tuple[float, ...]:
    found: list[float] = []
    for part in text.replace(",", " ").split():
        if not part.isdecimal() or not 1 <= int(part) <= FARTHEST:
            raise NotPossible(N_("« {text} » : écrivez des nombres de jours, par exemple 1, 7."), text=part[:20])
        found.append(int(part))
    return tuple(found[:5])
