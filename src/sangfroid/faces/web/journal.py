"""Journal: a sentence after a call is understood, shown to be confirmed, what is doubtful is asked; then it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, get_args

from fastapi import APIRouter
from starlette.responses import Response

from sangfroid.calls.reading import Owner
from sangfroid.calls.vocabulary import ENDINGS, SITUATIONS
from sangfroid.faces.web.forms import Fields, Filled
from sangfroid.faces.web.gate import Guest, Signed
from sangfroid.language.deadlines import Calendar
from sangfroid.language.wording import N_
from sangfroid.language.words import fold
from sangfroid.record import contacts, notes, promises
from sangfroid.record.contacts import NewContact
from sangfroid.record.errors import NotFound, NotPossible
from sangfroid.record.journal import Contact, Doubt, Entry, Promised, journal
from sangfroid.record.notes import NewNote
from sangfroid.record.promises import NewPromise
from sangfroid.record.store import Visit

router = APIRouter()

LONGEST: Final = 2_000  # characters of an entry
MOST: Final = 12  # people and promises of one entry
WORDS: Final = 60  # of an entry that are looked up among the contacts
NEW, NOBODY = "new", "none"
OWNERS: Final[tuple[Owner, ...]] = get_args(Owner)
_OWNERS: Final[dict[str, Owner]] = {"me": "agent", "colleague": "colleague", "doctor": "doctor", "client": "client"}


@dataclass(frozen=True, slots=True)
class Who:
    """A person or firm of the entry; `choices` are contacts it may be, `chosen` the one it surely is."""

    n: int
    contact: Contact
    choices: tuple[contacts.Contact, ...]
    chosen: str
    doubt: Doubt | None


@dataclass(frozen=True, slots=True)
class Owed:
    """A promise of the entry, with what must be asked about it."""

    n: int
    promised: Promised
    owner: Owner | None
    to: int | None
    due_doubt: Doubt | None
    owner_doubt: Doubt | None
    to_doubt: Doubt | None


@router.get("/journal")
def page(guest: Signed) -> Response:
    """The line to write on."""
    return guest.show("journal.html.j2", text="", trouble="")


@router.post("/journal")
def understand(guest: Signed, form: Filled) -> Response:
    """Shows what was understood, and asks what is not sure. Nothing is kept yet."""
    text = form.text("text", most=LONGEST)
    if not text:
        return guest.show("journal.html.j2", status=422, text="", trouble=guest.voice("Écrivez une phrase."))
    with guest.look() as visit:
        known = _known(visit, text)
    said = guest.words.local(guest.now)
    entry = journal(text, said, Calendar(guest.office.zone, guest.office.region), known=tuple(known))
    who = _who(entry, known)
    return guest.show(
        "journal_confirm.html.j2", entry=entry, who=who, owed=_owed(entry), situations=SITUATIONS, endings=ENDINGS,
        NEW=NEW, NOBODY=NOBODY,
    )  # fmt: skip


@router.post("/journal/keep")
def keep(guest: Signed, form: Filled) -> Response:
    """Keeps what was confirmed: contacts, the note, its situation, the promises."""
    text = form.text("note", most=LONGEST)
    situation = form.text("situation") or None
    ending = form.text("ending") or None
    if (situation is not None and situation not in SITUATIONS) or (ending is not None and ending not in ENDINGS):
        raise NotFound
    with guest.write() as visit:
        ids = {n: _contact(visit, form, n) for n in range(MOST) if form.text(f"who{n}")}
        first = next((id_ for id_ in ids.values() if id_ is not None), None)
        if first is None:
            raise NotPossible(N_("Dites avec qui c'était : choisissez un contact, ou créez-le."))
        notes.add(visit, NewNote(text, contact=first, situation=situation, ending=ending))
        for n in range(MOST):
            if form.ticked(f"keep{n}"):
                promises.add(visit, _promise(guest, form, n, ids, first))
    return guest.to(f"/contacts/{first}", "journal")


def _promise(guest: Guest, form: Fields, n: int, ids: dict[int, int | None], first: int) -> NewPromise:
    due = form.moment(f"due{n}", guest.office.zone) or form.moment(f"other{n}", guest.office.zone)
    precision = form.text(f"precision{n}")
    known = precision if precision in ("hour", "half_day", "day", "week") and not form.text(f"other{n}") else "minute"
    to = form.number(f"to{n}")
    return NewPromise(
        what=form.text(f"what{n}", most=300), owner=form.one_of(f"owner{n}", OWNERS),
        contact=(ids.get(to) if to is not None else None) or first, due=due,
        precision=known if due is not None else "none",  # type: ignore[arg-type]
        after=form.text(f"after{n}", most=200) or None,
    )  # fmt: skip


def _contact(visit: Visit, form: Fields, n: int) -> int | None:
    chosen = form.text(f"who{n}")
    if chosen == NOBODY:
        return None
    if chosen != NEW:
        id_ = form.number(f"who{n}")
        return contacts.get(visit, id_).id if id_ is not None else None
    name = form.text(f"name{n}", most=200)
    first, _, last = name.rpartition(" ")
    return contacts.add(visit, NewContact(last, first)).id


def _known(visit: Visit, text: str) -> dict[str, list[contacts.Contact]]:
    """The contacts whose names have a word of the text, by name."""
    found: dict[str, list[contacts.Contact]] = {}
    words = dict.fromkeys(word for word in _words(text) if len(word) > 2)
    for word in list(words)[:WORDS]:
        for one in contacts.listed(visit, word, limit=10, by_sound=True).contacts:
            held = found.setdefault(one.shown, [])
            if one.id not in [each.id for each in held]:
                held.append(one)
    return found


def _words(text: str) -> list[str]:
    return "".join(char if char.isalpha() else " " for char in fold(text)).split()


def _who(entry: Entry, known: dict[str, list[contacts.Contact]]) -> list[Who]:
    doubts = {doubt.words: doubt for doubt in entry.doubts if doubt.field == "contact" and doubt.promise is None}
    found = []
    for n, one in enumerate(entry.contacts[:MOST]):
        doubt = doubts.get(one.name)
        names = (one.known,) if one.known is not None else doubt.choices if doubt is not None else ()
        choices = tuple(each for name in names if name in known for each in known[name])
        chosen = str(choices[0].id) if len(choices) == 1 and doubt is None else "" if choices or doubt else NEW
        found.append(Who(n, one, choices, chosen, doubt))
    return found


def _owed(entry: Entry) -> list[Owed]:
    numbers = {one.name: n for n, one in enumerate(entry.contacts)}
    found = []
    for n, one in enumerate(entry.promises[:MOST]):
        doubts = {doubt.field: doubt for doubt in entry.doubts if doubt.promise == n}
        owner = _OWNERS[one.owner.kind] if one.owner is not None and "owner" not in doubts else None
        found.append(Owed(n, one, owner, numbers.get(one.to or ""), doubts.get("due"), doubts.get("owner"),
                          doubts.get("contact")))  # fmt: skip
    return found
