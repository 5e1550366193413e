"""Contacts: persons and organisations, with several numbers and addresses; found by number or by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, Select, and_, delete, insert, select, update

from sangfroid.calls.reading import FileMatter
from sangfroid.language.words import fold
from sangfroid.record import followup_tables, gate, tables
from sangfroid.record.errors import NotFound, NotPossible
from sangfroid.record.journal.known import sound
from sangfroid.record.numbers import normal_number
from sangfroid.record.stems import said_words
from sangfroid.record.store import Visit
from sangfroid.record.tables import contact_addresses, contact_numbers, contact_words, contacts, offices, practices

ContactKind = Literal["person", "organisation"]
AddressKind = Literal["mail", "post"]
MOST: Final = 200
SAID: Final = "*"  # begins a word of the index that stands for how a name is said; no written one begins so
_LIMITS: Final = {"name": 200, "first_name": 120}


@dataclass(frozen=True, slots=True)
class NewContact:
    """What is known of somebody. Numbers as they are written; `mails` and `posts` are addresses."""

    name: str
    first_name: str = ""
    kind: ContactKind = "person"
    organisation: int | None = None
    practice: int | None = None
    numbers: tuple[str, ...] = ()
    mails: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contact:
    """A person or an organisation. Numbers are in their one form (`numbers.shown_number` writes them for people)."""

    id: int
    kind: ContactKind
    name: str
    first_name: str
    organisation: int | None
    organisation_name: str | None
    practice: int | None
    numbers: tuple[str, ...]
    mails: tuple[str, ...]
    posts: tuple[str, ...]
    made: datetime
    last_call: datetime | None

    @property
    def shown(self) -> str:
        """First name and name."""
        return f"{self.first_name} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class ContactPage:
    """Contacts by name; `next` is given as `after` for the following page, None at the end.

    `alike`: nobody is written as was asked, these names are only said so.
    """

    contacts: tuple[Contact, ...]
    next: tuple[str, int] | None
    alike: bool = False


def add(visit: Visit, new: NewContact) -> Contact:
    """A new contact."""
    columns = _columns(visit, new)
    wanted = insert(contacts).values(**columns, office=visit.office, made=visit.now).returning(contacts.c.id)
    id_ = visit.connection.execute(wanted).scalar_one()
    _put_ways(visit, id_, new)
    visit.trace("made", "contact", id_)
    return get(visit, id_)


def change(visit: Visit, id_: int, new: NewContact) -> Contact:
    """Other facts in place of the old ones."""
    gate.row(visit, contacts, id_)
    here = (contacts.c.id == id_, contacts.c.office == visit.office)
    visit.connection.execute(update(contacts).where(*here).values(**_columns(visit, new, of=id_)))
    _drop_ways(visit, id_)
    _put_ways(visit, id_, new)
    visit.trace("changed", "contact", id_)
    return get(visit, id_)


def get(visit: Visit, id_: int) -> Contact:
    """One contact."""
    gate.row(visit, contacts, id_)
    return visit.once(("contact", id_), lambda: _contacts(visit, _wanted(visit).where(contacts.c.id == id_))[0])


def listed(
    visit: Visit,
    text: str = "",
    *,
    practice: int | None = None,
    after: tuple[str, int] | None = None,
    limit: int = 50,
    by_sound: bool = False,
) -> ContactPage:
    """Contacts by name; with a text those whose names begin with each of its words, or whose number it is.

    Where there is none, with `by_sound` those whose names are said as the text is: Dupond, Dupont.
    """
    wanted = _wanted(visit)
    if practice is not None:
        wanted = wanted.where(contacts.c.practice == practice)
    digits = sum(char.isdigit() for char in text)
    if digits >= 6 and digits * 2 > len(text.replace(" ", "")):
        return ContactPage(by_number(visit, text), None)
    asked = [word for word, _, _ in said_words(text)[:6]]
    written = [and_(contact_words.c.word >= word, contact_words.c.word < word + "~") for word in asked]
    page = _page(visit, _named(visit, wanted, written), after, limit)
    if page.contacts or after is not None or not asked or not by_sound:
        return page
    said = [contact_words.c.word == sounding if (sounding := said_as(word)) else one
            for word, one in zip(asked, written, strict=True)]  # fmt: skip
    return replace(_page(visit, _named(visit, wanted, said), None, limit), next=None, alike=True)


def said_as(word: str) -> str:
    """What a word of a name is found under by how it is said; "" where it is too short to tell."""
    spoken = sound(word) if len(word) > 3 else ""
    return SAID + spoken[:100] if len(spoken) > 2 else ""


def _named(visit: Visit, wanted: Select[Any], conditions: list[ColumnElement[bool]]) -> Select[Any]:
    """Those who have a word for each of the conditions."""
    for one in conditions:
        having = select(contact_words.c.contact).where(contact_words.c.office == visit.office, one)
        wanted = wanted.where(contacts.c.id.in_(having))
    return wanted


def _page(visit: Visit, wanted: Select[Any], after: tuple[str, int] | None, limit: int) -> ContactPage:
    if after is not None:
        sort, id_ = after
        wanted = wanted.where((contacts.c.sort > sort) | ((contacts.c.sort == sort) & (contacts.c.id > id_)))
    limit = min(limit, MOST)
    found = _contacts(visit, wanted.order_by(contacts.c.sort, contacts.c.id).limit(limit + 1))
    if len(found) <= limit:
        return ContactPage(found, None)
    return ContactPage(
        found[:limit], (sort_of(found[limit - 1].name, found[limit - 1].first_name), found[limit - 1].id)
    )


def by_number(visit: Visit, number: str) -> tuple[Contact, ...]:
    """Whose number it is, however it is written; persons before organisations."""
    normal = normal_number(number, region(visit))
    if normal is None:
        return ()
    theirs = select(contact_numbers.c.contact).where(
        contact_numbers.c.office == visit.office, contact_numbers.c.number == normal
    )
    wanted = _wanted(visit).where(contacts.c.id.in_(theirs))
    return _contacts(visit, wanted.order_by(contacts.c.kind.desc(), contacts.c.sort).limit(MOST))


def by_mail(visit: Visit, mail: str) -> tuple[Contact, ...]:
    """Whose e-mail address it is."""
    theirs = select(contact_addresses.c.contact).where(
        contact_addresses.c.office == visit.office, contact_addresses.c.value == mail.strip().casefold(),
        contact_addresses.c.kind == "mail",
    )  # fmt: skip
    return _contacts(visit, _wanted(visit).where(contacts.c.id.in_(theirs)).limit(MOST))


def on_file(visit: Visit, id_: int, before: datetime) -> frozenset[FileMatter]:
    """What the contact's file held at that moment, "history" where an earlier call is kept.

    Of a file that was made or changed since, nothing but the earlier calls: what it held then is not known.
    """
    who = get(visit, id_)
    earlier = select(tables.calls.c.id).where(
        tables.calls.c.office == visit.office, tables.calls.c.contact == id_, tables.calls.c.at < before,
        tables.calls.c.held.is_(False),
    )  # fmt: skip
    held: dict[FileMatter, bool] = {"history": visit.connection.scalar(earlier.limit(1)) is not None}
    if not _touched_since(visit, who, before):
        held |= {"name": True, "phone": bool(who.numbers), "mail": bool(who.mails), "address": bool(who.posts)}
    return frozenset(matter for matter, there in held.items() if there)


def _touched_since(visit: Visit, who: Contact, before: datetime) -> bool:
    touched = select(tables.audit.c.n).where(
        tables.audit.c.office == visit.office, tables.audit.c.kind == "contact", tables.audit.c.target == who.id,
        tables.audit.c.act.in_(("changed", "merged")), tables.audit.c.at >= before,
    )  # fmt: skip
    return who.made >= before or visit.connection.scalar(touched.limit(1)) is not None


def merge(visit: Visit, id_: int, other: int) -> Contact:
    """Makes one contact of two: `other`'s numbers, calls, promises and notes become this one's."""
    one, two = get(visit, id_), get(visit, other)
    if id_ == other:
        raise NotPossible("Choisissez deux contacts différents.")
    for table in (
        tables.calls, tables.promises, tables.notes, tables.messages, tables.interventions, followup_tables.tasks,
        followup_tables.protocols, followup_tables.beat_callers,
    ):  # fmt: skip
        theirs = (table.c.office == visit.office, table.c.contact == other)
        visit.connection.execute(update(table).where(*theirs).values(contact=id_))
    moved = (contacts.c.office == visit.office, contacts.c.organisation == other)
    visit.connection.execute(update(contacts).where(*moved).values(organisation=id_))
    visit.connection.execute(delete(contacts).where(contacts.c.id == other, contacts.c.office == visit.office))
    organisation = one.organisation if one.organisation is not None else two.organisation
    joined = NewContact(
        one.name, one.first_name or two.first_name, one.kind, None if organisation in (id_, other) else organisation,
        one.practice if one.practice is not None else two.practice, _both(one.numbers, two.numbers),
        _both(one.mails, two.mails), _both(one.posts, two.posts),
    )  # fmt: skip
    last = max((at for at in (one.last_call, two.last_call) if at is not None), default=None)
    here = (contacts.c.id == id_, contacts.c.office == visit.office)
    visit.connection.execute(update(contacts).where(*here).values(last_call=last))
    visit.trace("merged", "contact", id_, str(other))
    return change(visit, id_, joined)


def region(visit: Visit) -> str:
    """The office's region, by which numbers are read."""
    found: str | None = visit.connection.scalar(select(offices.c.region).where(offices.c.id == visit.office))
    if found is None:
        raise NotFound
    return found


def _both(one: tuple[str, ...], two: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *two)))


def sort_of(name: str, first_name: str) -> str:
    """What a contact is sorted by."""
    return fold(f"{name} {first_name}".strip())


def _columns(visit: Visit, new: NewContact, *, of: int | None = None) -> dict[str, Any]:
    name, first_name = new.name.strip(), new.first_name.strip()
    if not name:
        raise NotPossible("Donnez au contact un nom.")
    for given, field in ((name, "name"), (first_name, "first_name")):
        if len(given) > _LIMITS[field]:
            raise NotPossible("Le nom « {name} … » est trop long : {most} caractères au plus.", name=given[:20],
                              most=_LIMITS[field])  # fmt: skip
    gate.known(visit, contacts, new.organisation)
    gate.known(visit, practices, new.practice)
    if of is not None and new.organisation == of:
        raise NotPossible("Un contact ne peut pas être sa propre organisation.")
    return {
        "kind": new.kind, "name": name, "first_name": first_name, "organisation": new.organisation,
        "practice": new.practice, "sort": sort_of(name, first_name),
    }  # fmt: skip


def _put_ways(visit: Visit, id_: int, new: NewContact) -> None:
    """A contact's numbers, addresses, and the words that it is found by."""
    here = region(visit)
    numbers = dict.fromkeys(normal for text in new.numbers if (normal := normal_number(text, here)) is not None)
    mails = dict.fromkeys(mail.strip().casefold()[:254] for mail in new.mails if mail.strip())
    posts = dict.fromkeys(post.strip()[:500] for post in new.posts if post.strip())
    words = found_under(f"{new.first_name} {new.name}")
    base = {"office": visit.office, "contact": id_}
    rows: tuple[tuple[Any, list[dict[str, Any]]], ...] = (
        (contact_numbers, [{"number": number} for number in numbers]),
        (contact_addresses, [{"kind": "mail", "value": mail} for mail in mails]
         + [{"kind": "post", "value": post} for post in posts]),
        (contact_words, [{"word": word} for word in words]),
    )  # fmt: skip
    for table, values in rows:
        if values:
            visit.connection.execute(insert(table), [base | value for value in values])


def found_under(name: str) -> tuple[str, ...]:
    """The words that a name is found under: as they are written, and as they are said."""
    written = [word for word, _, _ in said_words(name)]
    return tuple(dict.fromkeys(form for word in written for form in (word[:120], said_as(word)) if form))


def _drop_ways(visit: Visit, id_: int) -> None:
    for table in (contact_numbers, contact_addresses, contact_words):
        visit.connection.execute(delete(table).where(table.c.contact == id_, table.c.office == visit.office))


_ORGANISATIONS: Final = contacts.alias("organisations")
_WANTED: Final = select(contacts, _ORGANISATIONS.c.name.label("organisation_name")).outerjoin(
    _ORGANISATIONS, _ORGANISATIONS.c.id == contacts.c.organisation
)


def _wanted(visit: Visit) -> Select[Any]:
    return _WANTED.where(contacts.c.office == visit.office)


def _contacts(visit: Visit, wanted: Select[Any]) -> tuple[Contact, ...]:
    """The contacts with their numbers and addresses, in three queries however many they are."""
    rows: Sequence[Any] = visit.connection.execute(wanted).all()
    ids = [row.id for row in rows]
    numbers = (
        _grouped(visit, select(contact_numbers).where(contact_numbers.c.contact.in_(ids)), "number") if ids else {}
    )
    of_contacts = select(contact_addresses).where(contact_addresses.c.contact.in_(ids))
    mails = _grouped(visit, of_contacts.where(contact_addresses.c.kind == "mail"), "value") if ids else {}
    posts = _grouped(visit, of_contacts.where(contact_addresses.c.kind == "post"), "value") if ids else {}
    return tuple(
        Contact(
            row.id, row.kind, row.name, row.first_name, row.organisation, row.organisation_name, row.practice,
            numbers.get(row.id, ()), mails.get(row.id, ()), posts.get(row.id, ()), row.made, row.last_call,
        )
        for row in rows
    )  # fmt: skip


def _grouped(visit: Visit, wanted: Select[Any], column: str) -> dict[int, tuple[str, ...]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    rows: Iterable[Any] = visit.connection.execute(wanted).mappings()
    for row in rows:
        found[row["contact"]].append(row[column])
    return {id_: tuple(values) for id_, values in found.items()}
