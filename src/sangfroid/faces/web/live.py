"""En direct: the calls that run, one's own page on each, the small window of taps."""

from __future__ import annotations

import json
from typing import Final

import segno
from fastapi import APIRouter, Request
from starlette.responses import Response

from sangfroid.desk.taps import TAPS
from sangfroid.faces.web.first import SAMPLES
from sangfroid.faces.web.forms import Filled
from sangfroid.faces.web.gate import Id, Signed
from sangfroid.faces.web.house import house
from sangfroid.faces.web.show import Shown, plain_voice, shown
from sangfroid.language.wording import N_
from sangfroid.record import brief, contacts, lines, people, running, running_hints, running_tokens
from sangfroid.record.brief import Brief
from sangfroid.record.errors import NotFound, NotPossible
from sangfroid.record.running import NewRunning

router = APIRouter()

FIRST: Final = "frais-de-rejet"  # the sample that a newcomer sees played
SPEEDS: Final = (1, 2, 4)
LOCAL: Final = frozenset({"127.0.0.1", "localhost", "::1"})


@router.get("/live")
def page(guest: Signed) -> Response:
    """The calls that run, and how to begin one."""
    with guest.look() as visit:
        now = running.listed(visit)
        names = {one.id: one.name for one in people.listed(visit)}
        played = tuple(line for line in lines.listed(visit, limit=40).lines if line.verbatim and line.peak is not None)
        tokens = running_tokens.listed(visit)
    template = "live_list.html.j2" if guest.part else "live.html.j2"
    return guest.show(template, running=now, names=names, played=played[:6], tokens=tokens, speeds=SPEEDS)


@router.post("/live")
def begin(guest: Signed, form: Filled) -> Response:
    """Begins a call that is followed by taps; a feed's words may join it later."""
    who = form.text("who", most=200)
    with guest.write() as visit:
        known = contacts.listed(visit, who).contacts if who else ()
        contact = known[0].id if len(known) == 1 else None
        new = NewRunning(
            "taps", guest.now, title=who if contact is None else "", contact=contact, region=guest.office.region,
            zone=guest.office.zone,
        )  # fmt: skip
        made = running.begin(visit, new)
    return guest.to(f"/live/{made.id}")


@router.post("/live/replay")
def replay(guest: Signed, form: Filled) -> Response:
    """Plays a kept call into the live page; without one, the sample that shows most."""
    asked, speed = form.number("call"), form.number("speed") or 2
    with guest.write() as visit:
        line = lines.get(visit, asked) if asked is not None else _sample(lines.listed(visit, limit=60).lines)
        if line is None or not line.verbatim:
            raise NotPossible(N_("Il n'y a pas encore d'appel à rejouer. Importez-en un, ou commencez un appel."))
        new = NewRunning(
            "replay", guest.now, title=guest.words.title(line), contact=line.contact, region=guest.office.region,
            zone=guest.office.zone, call=line.id, speed=float(min(max(speed, 1), 20)),
        )  # fmt: skip
        made = running.begin(visit, new)
    return guest.to(f"/live/{made.id}")


def _sample(found: tuple[lines.CallLine, ...]) -> lines.CallLine | None:
    """The sample to begin with; else the hardest call."""
    title = json.loads((SAMPLES / f"{FIRST}.json").read_text("utf-8"))["title"]
    usable = [line for line in found if line.verbatim]
    first = next((line for line in usable if line.title == title), None)
    return first or max(usable, key=lambda line: line.hardness, default=None)


@router.get("/live/feeds")
def feeds(guest: Signed) -> Response:
    """Transcriptions that come live: tokens, how to send, and what becomes of hints."""
    return _feeds(guest, "")


@router.post("/live/feeds")
def token(guest: Signed, form: Filled) -> Response:
    """A new token, shown this once."""
    with guest.write() as visit:
        made = running_tokens.make(visit, form.text("name", most=80))
    return _feeds(guest, made)


@router.post("/live/feeds/{id_}/revoke")
def revoke(guest: Signed, id_: Id, form: Filled) -> Response:  # noqa: ARG001 (read for its token)
    """Makes a token void."""
    with guest.write() as visit:
        running_tokens.revoke(visit, id_)
    return guest.to("/live/feeds", "gone")


@router.get("/live/{id_}")
def room(guest: Signed, id_: Id) -> Response:
    """Appel en cours: the page on one running call."""
    with guest.look() as visit:
        line = running.get(visit, id_)
        who = contacts.get(visit, line.contact) if line.contact is not None else None
        agent = people.get(visit, line.agent).name
        waiting = 0 if line.contact is None else len(brief.brief(visit, line.contact).promises)
    if line.state == "ended":
        return guest.to(f"/live/after/{line.call}" if line.call is not None else "/live")
    return guest.show("live_room.html.j2", line=line, who=who, own=line.agent == guest.me.id, agent=agent, taps=TAPS,
                      waiting=waiting)  # fmt: skip


@router.get("/live/{id_}/file")
def file(guest: Signed, id_: Id) -> Response:
    """The contact's file during the call: what is open, the last calls, what calmed them, the last interventions."""
    found: Brief | None = None
    with guest.look() as visit:
        line = running.get(visit, id_)
        if line.contact is not None:
            found = brief.brief(visit, line.contact)
    return guest.show("live_file.html.j2", brief=found, line=line)


@router.post("/live/{id_}/contact")
def contact(guest: Signed, id_: Id, form: Filled) -> Response:
    """Says who calls."""
    who = form.text("who", most=200)
    with guest.write() as visit:
        known = contacts.listed(visit, who).contacts if who else ()
        if who and len(known) != 1:
            raise NotPossible(N_("Écrivez le nom entier ou le numéro : {count} contacts s'appellent « {who} »."),
                              count=len(known), who=who)  # fmt: skip
        running.link(visit, id_, known[0].id if known else None)
    return guest.to(f"/live/{id_}")


@router.get("/live/{id_}/taps")
def window(guest: Signed, id_: Id) -> Response:
    """The small window of taps, beside one's other work."""
    with guest.look() as visit:
        line = running.own(visit, id_)
    return guest.show("live_taps.html.j2", line=line, taps=TAPS, socket=f"/live/{id_}/socket")


@router.post("/live/{id_}/pair")
def pair(guest: Signed, id_: Id, form: Filled) -> Response:  # noqa: ARG001 (read for its token)
    """A code with which a telephone sends taps to this call, and nothing else."""
    with guest.write() as visit:
        token = running.pair(visit, id_)
    address = f"{guest.request.base_url}taps/{token}"
    return guest.show("live_pair.html.j2", address=address, code=_code(address), id=id_,
                      local=guest.request.url.hostname in LOCAL)  # fmt: skip


def _code(address: str) -> str:
    """The address as a picture's data: what a telephone's camera reads."""
    return str(segno.make(address, error="m").svg_data_uri(scale=5, border=3, light="#ffffff"))


@router.get("/taps/{token}")
def telephone(request: Request, token: str) -> Response:
    """The taps on a paired telephone: no words of the call, no name."""
    found = running.paired(house(request).store, token[:100])
    if found is None:
        raise NotFound
    voice = plain_voice(request)
    return shown(request, Shown("live_taps.html.j2", 200, voice), taps=TAPS, socket=f"/taps/{token[:100]}/socket",
                 line=None)  # fmt: skip


def _feeds(guest: Signed, fresh: str) -> Response:
    with guest.look() as visit:
        tokens, figures = running_tokens.listed(visit), running_hints.figures(visit)
    book = guest.voice.playbooks
    titles = {(step.playbook, step.id): step.title for step in book.steps}
    return guest.show("live_feeds.html.j2", tokens=tokens, fresh=fresh, figures=figures, titles=titles)  # fmt: skip
