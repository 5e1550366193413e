"""Rappels: how one is told outside the page; for administrators, the ways out. And the private calendar."""

from __future__ import annotations

import secrets
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from sangfroid.faces.follow import desktop_command
from sangfroid.faces.web.forms import Filled
from sangfroid.faces.web.gate import Guest, Id, Signed
from sangfroid.faces.web.house import house
from sangfroid.followup.channels import CHANNELS, calendar
from sangfroid.followup.channels.mail import SECURITIES
from sangfroid.followup.channels.values import Ways
from sangfroid.followup.channels.webhook import SHAPES
from sangfroid.followup.channels.webhook.post import check
from sangfroid.followup.outgoing import Outgoing, path
from sangfroid.followup.worklist import Item, worklist
from sangfroid.language.wording import N_, wording
from sangfroid.record import followup_channels, people
from sangfroid.record.errors import NotFound, NotPossible
from sangfroid.record.followup_channels import Channel, Claimed, Kind
from sangfroid.record.followups import initials
from sangfroid.record.store import Visitor

router = APIRouter()

OWN: Final[tuple[Kind, ...]] = ("mail", "desktop")
NAMED: Final = {
    "smtp": N_("Courrier du bureau"), "mail": N_("Par courrier électronique"), "webhook": N_("Salon de discussion"),
    "calendar": N_("Dans mon agenda"), "desktop": N_("Sur l'écran de cette machine"),
}  # fmt: skip


@router.get("/settings/reminders")
def page(guest: Signed) -> Response:
    """All ways of being told that one may set."""
    return _page(guest)


def _page(guest: Guest, *, address: str = "", secret: str = "") -> Response:
    with guest.look() as visit:
        listed = followup_channels.listed(visit)
        mailed = followup_channels.opened(visit, "smtp")
    return guest.show(
        "channels.html.j2", channels=listed, mailed=mailed, desktop=bool(desktop_command()), address=address,
        secret=secret, shapes=SHAPES, securities=SECURITIES, administers=guest.visitor.role == "administrator",
        named=NAMED, own={one.kind: one for one in listed if one.person == guest.me.id},
        office_ways=[one for one in listed if one.person is None],
    )  # fmt: skip


@router.post("/settings/reminders/own")
def own(guest: Signed, form: Filled) -> Response:
    """By mail, or on this machine's screen: yes."""
    kind = form.one_of("kind", OWN)
    with guest.write() as visit:
        if kind == "mail" and not followup_channels.opened(visit, "smtp"):
            raise NotPossible(N_("Aucun serveur de courrier n'est réglé. Demandez-le à qui administre le bureau."))
        followup_channels.put(visit, kind, {})
    return guest.to("/settings/reminders", "channel")


@router.post("/settings/reminders/calendar")
def new_calendar(guest: Signed, form: Filled) -> Response:  # noqa: ARG001 (read for its token)
    """A fresh secret address, shown this once."""
    with guest.write() as visit:
        token = followup_channels.new_calendar(visit)
    return _page(guest, address=f"{guest.request.base_url}calendar/{token}.ics")


@router.post("/settings/reminders/smtp")
def smtp(guest: Signed, form: Filled) -> Response:
    """The office's mail server."""
    host, sender = form.text("host", most=200), form.text("from", most=254)
    if not host or "@" not in sender or any(sign.isspace() for sign in host + sender):
        raise NotPossible(N_("Donnez le nom du serveur de courrier et l'adresse d'où partent les rappels."))
    with guest.write() as visit:
        before = [one for one in followup_channels.listed(visit) if one.kind == "smtp"]
        password = form.secret("password")[:200] or (before[0].settings.get("password", "") if before else "")
        followup_channels.put(visit, "smtp", {
            "host": host, "port": str(form.number("port") or ""), "security": form.one_of("security", SECURITIES),
            "user": form.text("user", most=200), "password": password, "from": sender,
        })  # fmt: skip
    return guest.to("/settings/reminders", "channel")


@router.post("/settings/reminders/webhook")
def webhook(guest: Signed, form: Filled) -> Response:
    """A chat room of the office; its signing secret is shown this once."""
    url = form.text("url", most=1_000)
    check(url)
    secret = secrets.token_urlsafe(24)
    with guest.write() as visit:
        followup_channels.put(visit, "webhook", {
            "url": url, "shape": form.one_of("shape", SHAPES), "secret": secret, "token": form.secret("token")[:500],
            "allowed": "yes" if form.ticked("allowed") else "no",
        })  # fmt: skip
    return _page(guest, secret=secret)


@router.post("/settings/reminders/{id_}/remove")
def remove(guest: Signed, id_: Id, form: Filled) -> Response:  # noqa: ARG001 (read for its token)
    """Closes a way out."""
    with guest.write() as visit:
        followup_channels.remove(visit, id_)
    return guest.to("/settings/reminders", "channel_gone")


@router.post("/settings/reminders/{id_}/test")
def test(guest: Signed, id_: Id, form: Filled) -> Response:  # noqa: ARG001 (read for its token)
    """Sends a first message by it, and says what became of it."""
    with guest.look() as visit:
        channel = followup_channels.get(visit, id_)
        server = followup_channels.mail_server(visit)
    kind: Kind = "mail" if channel.kind == "smtp" else channel.kind
    if kind not in CHANNELS:
        raise NotFound
    outcome = CHANNELS[kind](_trial(guest, channel), _claimed(guest, channel, kind, server),
                             Ways(guest.now, desktop_command()))  # fmt: skip
    if not outcome.sent:
        raise NotPossible(N_("L'essai n'est pas passé : {why}. Corrigez le réglage et recommencez."),
                          why=guest.voice(outcome.why))  # fmt: skip
    return guest.to("/settings/reminders", "tested")


@router.get("/calendar/{name}")
def feed(request: Request, name: str) -> Response:
    """Somebody's private calendar: initials, an hour, a link. The address is the key, and shows nothing without it."""
    inside = house(request)
    whose = followup_channels.calendar_of(inside.store, name.removesuffix(".ics")) if name.endswith(".ics") else None
    if whose is None:
        raise NotFound
    now = inside.clock()
    office, person = whose
    with inside.store.look(Visitor.program(office), now) as visit:
        role = people.get(visit, person).role
    with inside.store.look(Visitor(office, person, role), now) as visit:
        work = worklist(visit)
        due = [one for one in (*work.late, *work.today, *work.later) if one.at is not None]
        marked = [(one, initials(visit.connection, office, _contact(one))) for one in due]
    say = wording(inside.settings.lang).gettext
    base = str(request.base_url).rstrip("/")
    found = (_entry(one, who, say(N_("À tenir")), base) for one, who in marked)
    entries = [one for one in found if one is not None]
    headers = {"Cache-Control": "private, no-store"}
    return Response(calendar.write("Sangfroid", entries), media_type="text/calendar; charset=utf-8", headers=headers)


def _entry(one: Item, who: str, what: str, base: str) -> calendar.Entry | None:
    """Of what is no promise and no task there is nothing to note."""
    if one.at is None or (about := one.promise or one.task) is None:
        return None
    promise, task = (about.id, None) if one.promise is not None else (None, about.id)
    uid = f"promise-{promise}" if promise is not None else f"task-{task}"
    at = one.put_off.until if one.put_off is not None else one.at
    return calendar.Entry(uid, at, about.made, f"{who} {what}".strip(), base + path(promise, task))


def _contact(one: Item) -> int | None:
    about = one.promise or one.task
    return about.contact if about is not None else None


def _trial(guest: Guest, channel: Channel) -> Outgoing:
    text = guest.voice.say(N_("Essai : les rappels de Sangfroid arrivent ici."))
    link = f"{guest.request.base_url}settings/reminders"
    key = f"trial:{channel.id}:{guest.now.timestamp()}"
    return Outgoing(key, text, f"{text}\n{link}", link, guest.now, guest.me.email)


def _claimed(guest: Guest, channel: Channel, kind: Kind, server: dict[str, str] | None) -> Claimed:
    return Claimed(
        0, guest.office.id, "trial", kind, channel.settings, server, 1, "due", guest.now, False, "", guest.me.email,
        None, None, guest.now,
    )  # fmt: skip
