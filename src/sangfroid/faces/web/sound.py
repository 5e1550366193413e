"""The sound of a call: brought, played from any moment of it, let go."""

from __future__ import annotations

import re
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from sangfroid.faces.web.forms import Filled
from sangfroid.faces.web.gate import Id, Signed
from sangfroid.faces.web.jobs import Order
from sangfroid.language.wording import N_
from sangfroid.record import lines, sounds
from sangfroid.record.calls import Belongs
from sangfroid.record.errors import NotFound, NotPossible
from sangfroid.record.prepare import Asked

router = APIRouter()

AT_ONCE: Final = 4 * 1024 * 1024  # bytes of one answer; a player asks for the next ones itself
KINDS: Final = {
    "wav": "audio/wav", "mp3": "audio/mpeg", "ogg": "audio/ogg", "flac": "audio/flac", "m4a": "audio/mp4",
    "webm": "audio/webm",
}  # fmt: skip
DRAWN: Final = 1.5  # seconds that a short sound's picture is waited for, so that the next page shows it
_RANGE: Final = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")


@router.post("/calls/{id_}/sound")
def bring(guest: Signed, id_: Id, form: Filled) -> Response:
    """Keeps one sound file with the call."""
    with guest.look() as visit:
        lines.get(visit, id_)
    if len(form.files) != 1:
        raise NotPossible(N_("Choisissez l'enregistrement de cet appel : un fichier WAV, MP3, OGG, FLAC ou M4A."))
    with guest.write() as visit:
        sounds.keep(visit, id_, form.files[0].data, form.text("reason", most=sounds.REASON))
    job = guest.house.jobs.start(guest.visitor, _again(id_), guest.now)
    if job is not None:
        job.over.wait(DRAWN)
    return guest.to(f"/calls/{id_}#sound", "sound")


@router.post("/calls/{id_}/sound/hear")
def hear(guest: Signed, id_: Id, form: Filled) -> Response:  # noqa: ARG001 (read for its token)
    """Hears the sound that is kept once more: its words, where a speech model has come to the machine."""
    with guest.look() as visit:
        if sounds.of_call(visit, id_) is None:
            raise NotFound
    job = guest.house.jobs.start(guest.visitor, _again(id_), guest.now)
    if job is None:
        raise NotPossible(N_("Plusieurs imports sont déjà en cours. Attendez la fin de l'un d'eux."))
    job.over.wait(DRAWN)
    done = job.over.is_set() and job.trouble is None and job.warning is None
    return guest.to(f"/calls/{id_}#transcript" if done else f"/calls/imports/{job.id}")


def _again(id_: int) -> Order:
    return Order((), Belongs(), Asked(), again=id_)


@router.post("/calls/{id_}/sound/remove")
def remove(guest: Signed, id_: Id, form: Filled) -> Response:  # noqa: ARG001 (read for its token)
    """Lets the sound go for good."""
    with guest.write() as visit:
        sounds.remove(visit, id_)
    return guest.to(f"/calls/{id_}#sound", "sound_gone")


@router.get("/calls/{id_}/sound")
def play(guest: Signed, id_: Id, request: Request) -> Response:
    """The sound, or the stretch of it that a player asks for."""
    with guest.look() as visit:
        sound = sounds.of_call(visit, id_)
        if sound is None:
            raise NotFound
        asked = stretch(request.headers.get("range", ""), sound.size)
        if asked is None:
            return Response(status_code=416, headers={"Content-Range": f"bytes */{sound.size}"})
        start, end = asked
        data = sounds.stretch(visit, id_, start, end)
    headers = {"Accept-Ranges": "bytes", "Cache-Control": "no-store"}
    whole = (start, end) == (0, sound.size)
    if not whole or "range" in request.headers:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{sound.size}"
    status = 206 if "Content-Range" in headers else 200
    return Response(data, status, headers, media_type=KINDS[sound.kind])


def stretch(asked: str, size: int) -> tuple[int, int] | None:
    """The bytes that a Range header asks for, as (start, end), at most `AT_ONCE`; None where it lies outside.

    Without such a header, or with one of another form, all of it.
    """
    found = _RANGE.fullmatch(asked.strip())
    if found is None or found[1] == found[2] == "":
        return 0, size
    if found[1] == "":  # the last ones
        start, end = max(size - int(found[2]), 0), size
    else:
        start = int(found[1])
        end = min(int(found[2]) + 1, size) if found[2] else size
    return (start, min(end, start + AT_ONCE)) if start < min(end, size) else None
