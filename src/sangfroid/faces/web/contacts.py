"""Contacts: the list, one contact with the brief first, files in and out, erasing with its proof."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, get_args

from fastapi import APIRouter
from starlette.responses import Response

from sangfroid.faces.web.archives import shown_name
from sangfroid.faces.web.briefing import Owed, aim, events
from sangfroid.faces.web.forms import Fields, Filled
from sangfroid.faces.web.gate import Id, Signed
from sangfroid.followup.hangups import NAMED
from sangfroid.language.wording import N_
from sangfroid.record import (
    brief,
    contact_files,
    contacts,
    erasure,
    exports,
    followup_tasks,
    interventions,
    lines,
    messages,
    notes,
    people,
    practices,
    promises,
    vcards,
)  # fmt: skip
from sangfroid.record.contacts import Contact, ContactKind, NewContact
from sangfroid.record.errors import NotFound, NotPossible
from sangfroid.record.lines import CallLine
from sangfroid.record.notes import NewNote
from sangfroid.record.store import Visit

router = APIRouter()

KINDS: Final[tuple[ContactKind, ...]] = get_args(ContactKind)
GRAVE: Final = frozenset(promises.GRAVE)
OVERSEERS: Final = ("supervisor", "administrator")  # who may export and erase what is held on somebody


@router.get("/contacts")
def page(guest: Signed, q: str = "", after: str = "") -> Response:
    """The contacts by name."""
    text = q.replace("\0", "").strip()[:200]
    with guest.look() as visit:
        found = contacts.listed(visit, text, after=_place(after), by_sound=True)
    following = f"{found.next[1]}_{found.next[0]}" if found.next is not None else ""
    return guest.show("contacts.html.j2", listed=found.contacts, q=text, following=following, alike=found.alike)


@router.get("/contacts/new")
def new(guest: Signed, number: str = "", name: str = "") -> Response:
    """The form for a new contact."""
    with guest.look() as visit:
        here = practices.listed(visit)
    return guest.show(
        "contact_form.html.j2", one=None, numbers=number[:40], name=name[:200], practices=here, organisation=""
    )


@router.post("/contacts/new")
def add(guest: Signed, form: Filled) -> Response:
    """A new contact."""
    with guest.write() as visit:
        made = contacts.add(visit, _filled(visit, form))
    return guest.to(f"/contacts/{made.id}", "contact")


@router.get("/contacts/by-number/{number}")
def by_number(guest: Signed, number: str) -> Response:
    """The address that a telephone system opens at the ring: the brief of whoever calls."""
    with guest.look() as visit:
        found = contacts.by_number(visit, number[:40])
    if len(found) == 1:
        return guest.to(f"/contacts/{found[0].id}")
    return guest.show("by_number.html.j2", number=number[:40], found=found)


@router.get("/contacts/export/{form_}")
def export(guest: Signed, form_: str) -> Response:
    """All contacts as a CSV or a vCard file."""
    with guest.look() as visit:
        listed = tuple(_all(visit))
        visit.trace("exported", "contacts", None, form_ if form_ in ("csv", "vcf") else "")
    if form_ == "csv":
        return _saved(contact_files.write_csv(listed), "contacts.csv", "text/csv")
    if form_ == "vcf":
        return _saved(vcards.write_vcards(listed), "contacts.vcf", "text/vcard")
    raise NotFound


@router.post("/contacts/import")
def bring(guest: Signed, form: Filled) -> Response:
    """Takes in a file of contacts; those that are known are left as they are."""
    if len(form.files) != 1:
        raise NotPossible(N_("Choisissez un fichier de contacts, CSV ou vCard."))
    data = form.files[0].data
    found = vcards.read_vcards(data) if b"BEGIN:VCARD" in data[:4096].upper() else contact_files.read_csv(data)
    with guest.write() as visit:
        taken = contact_files.take_in(visit, found)
    return guest.show("contacts_taken.html.j2", taken=taken, name=shown_name(form.files[0].name))


@router.get("/contacts/{id_}")
def one(guest: Signed, id_: Id) -> Response:
    """A contact: the brief, then one line of time."""
    with guest.look() as visit:
        found = brief.brief(visit, id_)
        past = brief.history(visit, id_)
        written = notes.of_contact(visit, id_)
        done = interventions.of_contact(visit, id_)
        colleagues = tuple(each for each in people.listed(visit) if each.active and each.id != guest.me.id)
        about = {line.id: _neutral(line) for line in lines.some(visit, [call.id for call in past])}
        here = {each.id: each.name for each in practices.listed(visit)}
        owed = Owed(brief.ended(visit, id_), messages.of_contact(visit, id_), followup_tasks.of_contact(visit, id_))
    return guest.show(
        "contact.html.j2", brief=found, one=found.contact, events=events(past, written, done, owed),
        tasks=[one for one in owed.tasks if one.state == "open"], task_names=NAMED, about=about,
        colleagues=colleagues, aim=aim(found, guest.words), practice=here.get(found.contact.practice or 0, ""),
        oversees=guest.visitor.role in OVERSEERS,
    )  # fmt: skip


@router.get("/contacts/{id_}/edit")
def edit(guest: Signed, id_: Id) -> Response:
    """The form that changes a contact."""
    with guest.look() as visit:
        found = contacts.get(visit, id_)
        here = practices.listed(visit)
    numbers = "\n".join(guest.words.number(number) for number in found.numbers)
    return guest.show("contact_form.html.j2", one=found, numbers=numbers, name="", practices=here,
                      organisation=found.organisation_name or "")  # fmt: skip


@router.post("/contacts/{id_}/edit")
def change(guest: Signed, id_: Id, form: Filled) -> Response:
    """Other facts in place of the old ones."""
    with guest.write() as visit:
        contacts.change(visit, id_, _filled(visit, form))
    return guest.to(f"/contacts/{id_}", "contact")


@router.post("/contacts/{id_}/merge")
def merge(guest: Signed, id_: Id, form: Filled) -> Response:
    """Makes one contact of two."""
    with guest.write() as visit:
        contacts.get(visit, id_)
        other = _named(visit, form.text("other", most=200), None)
        contacts.merge(visit, id_, other)
    return guest.to(f"/contacts/{id_}", "merged")


@router.post("/contacts/{id_}/notes")
def note(guest: Signed, id_: Id, form: Filled) -> Response:
    """Keeps a note with the contact."""
    with guest.write() as visit:
        notes.add(visit, NewNote(form.text("text", most=notes.LONGEST), contact=id_))
    return guest.to(f"/contacts/{id_}", "noted")


@router.post("/notes/{id_}/remove")
def unnote(guest: Signed, id_: Id, form: Filled) -> Response:
    """Takes one's own note away."""
    with guest.write() as visit:
        notes.remove(visit, id_)
    contact = form.number("contact")
    return guest.to(f"/contacts/{contact}" if contact is not None else "/contacts", "note_gone")


@router.post("/contacts/{id_}/interventions")
def intervene(guest: Signed, id_: Id, form: Filled) -> Response:
    """Notes what was done for the contact."""
    with guest.write() as visit:
        interventions.add(
            visit, id_, form.text("text"), at=form.moment("at", guest.office.zone), risk_told=form.ticked("risk_told")
        )
    return guest.to(f"/contacts/{id_}", "done_for")


@router.get("/contacts/{id_}/export")
def held(guest: Signed, id_: Id) -> Response:
    """Everything held on the contact: JSON, calls as vCon, sound, in one ZIP."""
    with guest.look() as visit:
        packed = exports.contact_archive(visit, id_)
    headers = {"Content-Disposition": f'attachment; filename="contact-{id_}.zip"'}
    return Response(packed, media_type="application/zip", headers=headers)


@router.get("/contacts/{id_}/erase")
def erasing(guest: Signed, id_: Id) -> Response:
    """What erasing takes away, and the one question that is asked before it."""
    if guest.visitor.role not in OVERSEERS:
        raise NotFound
    with guest.look() as visit:
        found = contacts.get(visit, id_)
        past = brief.history(visit, id_, limit=1000)
    return guest.show("erase.html.j2", one=found, calls=len(past), trouble="")


@router.post("/contacts/{id_}/erase")
def erase(guest: Signed, id_: Id, form: Filled) -> Response:
    """Erases the contact everywhere, and shows the proof."""
    with guest.look() as visit:
        found = contacts.get(visit, id_)
    if form.text("name", most=400).casefold() != found.shown.casefold():
        raise NotPossible(N_("Le nom écrit n'est pas « {name} » : rien n'a été effacé."), name=found.shown)
    proof = erasure.erase_contact(guest.house.store, guest.visitor, id_, guest.now)
    return guest.show("erased.html.j2", proof=proof)


def _neutral(line: CallLine) -> CallLine:
    """A call as its contact's page may name it: the title of one that was of illness or threats may tell of them."""
    return replace(line, title=None) if GRAVE.intersection(line.situations) else line


def _filled(visit: Visit, form: Fields) -> NewContact:
    name = form.text("organisation", most=200)
    return NewContact(
        name=form.text("name", most=200), first_name=form.text("first_name", most=120),
        kind=form.one_of("kind", KINDS), organisation=_named(visit, name, "organisation") if name else None,
        practice=form.number("practice"), numbers=form.lines("numbers"), mails=form.lines("mails"),
        posts=form.lines("posts"),
    )  # fmt: skip


def _named(visit: Visit, name: str, kind: ContactKind | None) -> int:
    """The one contact of this name; an organisation that is not known yet is made."""
    found = [
        one for one in contacts.listed(visit, name).contacts
        if one.shown.casefold() == name.casefold() and kind in (None, one.kind)
    ]  # fmt: skip
    if len(found) == 1:
        return found[0].id
    if not found and kind == "organisation":
        return contacts.add(visit, NewContact(name, kind="organisation")).id
    raise NotPossible(N_("Aucun contact unique ne s'appelle « {name} ». Écrivez son nom entier."), name=name)


def _all(visit: Visit) -> list[Contact]:
    found: list[Contact] = []
    after: tuple[str, int] | None = None
    while True:
        part = contacts.listed(visit, after=after, limit=contacts.MOST)
        found += part.contacts
        after = part.next
        if after is None:
            return found


def _place(text: str) -> tuple[str, int] | None:
    id_, _, sort = text.partition("_")
    return (sort[:400], int(id_)) if id_.isascii() and id_.isdecimal() and len(id_) < 10 and "\0" not in sort else None


def _saved(text: str, name: str, kind: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text.encode(), media_type=f"{kind}; charset=utf-8", headers=headers)
