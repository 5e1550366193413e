"""Appel: one call's report, and what a person does with it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time
from itertools import pairwise
from typing import Final, cast, get_args
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from starlette.responses import Response

from sangfroid.calls import Cue, Reading, ReadTurn, Span
from sangfroid.calls.reading import FileMatter
from sangfroid.faces.web.forms import Fields, Filled
from sangfroid.faces.web.gate import Id, Signed
from sangfroid.faces.web.unheard import Unheard, unheard
from sangfroid.language.wording import N_
from sangfroid.record import (
    calls,
    contacts,
    exports,
    holds,
    lessons,
    lines,
    notes,
    people,
    practices,
    promises,
    rereading,
    settings,
    shares,
    sounds,
    waves,
)
from sangfroid.record.errors import NotPossible
from sangfroid.record.lessons import Answer, Answers
from sangfroid.record.lines import CallLine
from sangfroid.record.notes import NewNote
from sangfroid.record.store import Visit
from sangfroid.review.figures import figures
from sangfroid.review.findings import findings
from sangfroid.review.names import LABELS
from sangfroid.review.timeline import timeline
from sangfroid.review.transcript import Line, transcript
from sangfroid.review.voice import Voice

router = APIRouter()

_NOBODY: Final = N_("Aucun contact ne s'appelle « {who} ». Cochez « nouveau contact » pour le créer.")
_SEVERAL: Final = N_("Plusieurs contacts s'appellent « {who} ». Écrivez le nom entier, ou le numéro.")
_ALIKE: Final = N_(
    "Personne ne s'écrit « {who} ». Vous pensez peut-être à : {names}. Écrivez ce nom, ou cochez « nouveau contact »."
)
QUESTIONS: Final = ("could_be_misread", "was_clear", "respected_time")


@dataclass(frozen=True, slots=True)
class Sign:
    """A label in the margin. `n` is its number in the turn."""

    n: int
    name: str
    quote: str
    by_person: bool
    percent: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a turn; `signs` are the numbers of the labels that they show, parted by spaces."""

    text: str
    signs: str
    heard: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A turn as the page shows it: words in pieces, labels that open, and what else is noted beside it."""

    line: Line
    start: float | None  # seconds, from which the sound is played
    pieces: tuple[Piece, ...]
    signs: tuple[Sign, ...]
    notes: tuple[str, ...]
    unheard: Unheard | None = None


@router.get("/calls/{id_}")
def page(guest: Signed, id_: Id) -> Response:
    """The call's report."""
    with guest.look() as visit:
        whole = calls.whole(visit, id_)
        held = promises.of_call(visit, id_)
        lesson = lessons.of_call(visit, id_) if whole.own else None
        written = notes.of_call(visit, id_)
        shared = shares.of_call(visit, id_) if whole.own else ()
        hold = holds.of_call(visit, id_)
        sound, wave = sounds.of_call(visit, id_), waves.of_call(visit, id_)
        colleagues = tuple(one for one in people.listed(visit) if one.active and one.id != guest.me.id)
        here = tuple(one for one in practices.listed(visit) if one.active)
        on_file = _on_file(visit, whole.line)
        overseen = settings.get(visit).supervisor_view
    reading, voice = whole.reading, guest.voice_for(whole.line.practice)
    title = guest.words.title(whole.line)
    if not whole.line.verbatim:  # nothing to quote, and a report quotes
        return guest.show("call_bare.html.j2", title=title, whole=whole, line=whole.line, ledger=held, lesson=lesson,
                          colleagues=colleagues, figures=figures(reading, voice))  # fmt: skip
    return guest.show(
        "call.html.j2", title=title, whole=whole, line=whole.line, reading=reading, speech=reading.language,
        found=findings(reading, voice, on_file), drawing=timeline(reading, voice, wave), rows=rows(reading, voice),
        ledger=held, lesson=lesson, notes=written, sound=sound, shares=shared, hold=hold, colleagues=colleagues,
        practices=here, overseen=overseen, questions=QUESTIONS, model=guest.house.web.ears.name(),
        names={one.id: one.name for one in (*colleagues, guest.me)},
    )  # fmt: skip


@router.post("/calls/{id_}/link")
def link(guest: Signed, id_: Id, form: Filled) -> Response:
    """Says who called, by name or number, and for which practice."""
    who = form.text("who", most=200)
    with guest.write() as visit:
        line = lines.get(visit, id_)
        contact = line.contact
        if not who:
            contact = None
        elif who != (line.contact_name or ""):
            contact = _contact(visit, who, form.ticked("new"))
        practice = form.number("practice")
        calls.link(visit, id_, contact=contact, practice=practice)
        if practice != line.practice and line.verbatim:  # it is read with that practice's book
            rereading.reread(visit, id_, guest.house.reader)
    return guest.to(f"/calls/{id_}", "linked")


@router.post("/calls/{id_}/swap")
def swap(guest: Signed, id_: Id, form: Filled) -> Response:  # noqa: ARG001 (read for its token)
    """Exchanges the two roles and reads the call again."""
    with guest.write() as visit:
        rereading.swap_roles(visit, id_, guest.house.reader)
    return guest.to(f"/calls/{id_}", "swapped")


@router.post("/calls/{id_}/reread")
def reread(guest: Signed, id_: Id, form: Filled) -> Response:  # noqa: ARG001 (read for its token)
    """Reads the call again with today's rules."""
    with guest.write() as visit:
        rereading.reread(visit, id_, guest.house.reader)
    return guest.to(f"/calls/{id_}", "reread")


@router.post("/calls/{id_}/lesson")
def learn(guest: Signed, id_: Id, form: Filled) -> Response:
    """Keeps M1's three answers as a lesson."""
    given = {name: _answer(form, name) for name in QUESTIONS}
    with guest.write() as visit:
        lessons.keep(visit, id_, Answers(**given, reason=form.text("reason"), text=form.text("text")))
    return guest.to(f"/calls/{id_}#lesson", "lesson")


@router.post("/calls/{id_}/notes")
def note(guest: Signed, id_: Id, form: Filled) -> Response:
    """Keeps a note with the call."""
    with guest.write() as visit:
        notes.add(visit, NewNote(form.text("text", most=notes.LONGEST), call=id_))
    return guest.to(f"/calls/{id_}#notes", "noted")


@router.post("/calls/{id_}/shares")
def share(guest: Signed, id_: Id, form: Filled) -> Response:
    """Lets one colleague look at the call until the end of a day."""
    day = form.text("until", most=20)
    try:
        until = datetime.combine(datetime.fromisoformat(day).date(), time(23, 59), ZoneInfo(guest.office.zone))
    except ValueError:
        raise NotPossible(N_("Choisissez jusqu'à quel jour vous partagez l'appel.")) from None
    with guest.write() as visit:
        shares.share(visit, id_, form.number("person") or 0, until)
    return guest.to(f"/calls/{id_}#sharing", "shared")


@router.post("/calls/{id_}/shares/{share_id}/stop")
def stop(guest: Signed, id_: Id, share_id: Id, form: Filled) -> Response:  # noqa: ARG001 (read for its token)
    """Takes a share back."""
    with guest.write() as visit:
        shares.stop(visit, share_id)
    return guest.to(f"/calls/{id_}#sharing", "unshared")


@router.post("/calls/{id_}/hold")
def hold(guest: Signed, id_: Id, form: Filled) -> Response:
    """Shows the call to named people only, for a reason; `lift` ends it."""
    with guest.write() as visit:
        if form.ticked("lift"):
            holds.lift(visit, id_)
            return guest.to(f"/calls/{id_}#sharing", "lifted")
        person = form.number("person")
        holds.put(visit, id_, form.text("reason", most=1000), (person,) if person is not None else ())
    return guest.to(f"/calls/{id_}#sharing", "held")


@router.post("/calls/{id_}/remove")
def remove(guest: Signed, id_: Id, form: Filled) -> Response:  # noqa: ARG001 (read for its token)
    """Takes one's own call out of the record."""
    with guest.write() as visit:
        calls.remove(visit, id_)
    return guest.to("/calls", "removed")


@router.get("/calls/{id_}/source")
def source(guest: Signed, id_: Id) -> Response:
    """The file that the call came from, to be saved."""
    with guest.look() as visit:
        _, data = calls.source(visit, id_)
    headers = {"Content-Disposition": f'attachment; filename="appel-{id_}.txt"'}
    return Response(data, media_type="application/octet-stream", headers=headers)


@router.get("/calls/{id_}/vcon")
def vcon(guest: Signed, id_: Id) -> Response:
    """One's own call with its reading, as vCon."""
    with guest.look() as visit:
        text = exports.call_vcon(visit, id_)
    headers = {"Content-Disposition": f'attachment; filename="appel-{id_}.vcon.json"'}
    return Response(text, media_type="application/json", headers=headers)


def rows(reading: Reading, voice: Voice) -> tuple[Row, ...]:
    """The transcript with labels that open: a turn's words cut wherever a label or a promise begins or ends."""
    turns = {turn.n: turn for turn in reading.turns}
    promised: defaultdict[int, list[Span]] = defaultdict(list)
    for promise in reading.promises:
        promised[promise.turn].append(promise.span)
    found = []
    silent = unheard(reading)
    for line in transcript(reading, voice):
        turn = turns[line.n]
        shown = _signs(turn)
        listed = ", ".join(dict.fromkeys(voice(LABELS[cue.name]) for cue in turn.labels))
        others = tuple(note for note in line.notes if note != listed)
        found.append(Row(line, turn.start, _pieces(turn, promised[line.n]), shown, others, silent.get(turn.n)))
    return tuple(found)


def _signs(turn: ReadTurn) -> tuple[Sign, ...]:
    return tuple(
        Sign(n, cue.name, cue.quote, cue.by == "person", round(100 * cue.confidence))
        for n, cue in enumerate(turn.labels)
    )


def _pieces(turn: ReadTurn, promised: list[Span]) -> tuple[Piece, ...]:
    """The turn's words in pieces; together they are the text."""
    text = turn.text
    spans = [(cue.span, n) for n, cue in enumerate(turn.labels) if _shows(cue, text)]
    spans += [(span, -1) for span in promised]
    edges = sorted({0, len(text), *(edge for (a, b), _ in spans for edge in (a, b) if 0 < edge < len(text))})
    found = []
    for a, b in pairwise(edges):
        over = [n for (start, end), n in spans if start <= a and b <= end]
        found.append(Piece(text[a:b], " ".join(str(n) for n in over if n >= 0), bool(over)))
    return tuple(found) or (Piece(text, "", False),)


def _shows(cue: Cue, text: str) -> bool:
    """Whether a label points at some of the words: not one that a person set on the whole turn."""
    return bool(cue.quote) and 0 <= cue.span[0] < cue.span[1] <= len(text) and cue.by != "person"


def _answer(form: Fields, name: str) -> Answer | None:
    given = form.text(name)
    return cast(Answer, given) if given in get_args(Answer) else None


def _on_file(visit: Visit, line: CallLine) -> frozenset[FileMatter]:
    """What the caller's file held when the call began; nothing where it is not known when that was."""
    if line.contact is None or line.started_at is None:
        return frozenset()
    return contacts.on_file(visit, line.contact, before=line.started_at)


def _contact(visit: Visit, who: str, new: bool) -> int:
    """The one contact that these words name; a new one where that is wished."""
    page = contacts.listed(visit, who, by_sound=True)
    known = () if page.alike and new else page.contacts
    same = [one for one in known if one.shown.casefold() == who.casefold()]
    if page.alike and known:
        raise NotPossible(_ALIKE, who=who, names=", ".join(one.shown for one in known[:5]))
    if len(same) == 1 or (len(known) == 1 and not new):
        return (same or list(known))[0].id
    if new:
        first, _, last = who.rpartition(" ")
        return contacts.add(visit, contacts.NewContact(last, first)).id
    if not known:
        raise NotPossible(_NOBODY, who=who)
    raise NotPossible(_SEVERAL, who=who)
