"""A first office: one of invented calls to look around in, or a real one with its first administrator."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from sangfroid.advice.whole import Reader
from sangfroid.record import contacts, imports, messages, offices, people, promises
from sangfroid.record.calls import Belongs
from sangfroid.record.contacts import NewContact
from sangfroid.record.imports import SourceFile
from sangfroid.record.messages import NewMessage
from sangfroid.record.offices import NewOffice, Office
from sangfroid.record.people import NewPerson, Person
from sangfroid.record.prepare import Asked
from sangfroid.record.store import Store, Visitor

SAMPLES: Final = Path(__file__).parents[2] / "data" / "samples" / "fr"
NAME: Final = "Bureau d'exemple"
MAIL: Final = "exemple@sangfroid.test"
ZONE: Final = "Europe/Paris"
A_DAY: Final = 3  # sample calls of one day
LATE, DUE, WAITING = 2, 4, 4  # promises left open, so that the first page shows each list and none is long
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another


@dataclass(frozen=True, slots=True)
class Entry:
    """How to get in; the password is told once."""

    email: str
    password: str = field(repr=False)


def new_password() -> str:
    """Twenty signs in four groups, easy to copy by hand."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(4))


def begin(store: Store, office: NewOffice, person: NewPerson, now: datetime) -> tuple[Office, Person]:
    """A real office with its first administrator."""
    made = offices.make(store, office, now)
    return made, people.first(store, made.id, person, now)


def sample_office(store: Store, reader: Reader, now: datetime) -> Entry:
    """The office of invented calls, made if it is not there; each time with a new password, which is told once."""
    known = next((one for one in offices.all_offices(store) if one.sample), None)
    password = new_password()
    if known is not None:
        with store.write(Visitor.program(known.id), now) as visit:
            owner = next(one for one in people.listed(visit) if one.email == MAIL)
            people.set_password(visit, owner.id, password)
        return Entry(MAIL, password)
    office = offices.make(store, NewOffice(NAME, zone=ZONE, sample=True), now)
    owner = people.first(store, office.id, NewPerson("Camille Exemple", MAIL, "administrator", password), now)
    _fill(store, Visitor(office.id, owner.id, "administrator"), reader, now)
    return Entry(MAIL, password)


def _fill(store: Store, visitor: Visitor, reader: Reader, now: datetime) -> None:
    """The sample calls, as if of these days, with a colleague, a doctor and a contact."""
    with store.write(visitor, now) as visit:
        people.add(visit, NewPerson("Dominique Collègue", "collegue@sangfroid.test", "agent", new_password()))
        doctor = people.add(visit, NewPerson("Dr Vidal", "docteur@sangfroid.test", "supervisor", new_password()))
        caller = contacts.add(visit, NewContact("Guivarc'h", "Hélène", numbers=("06 39 98 00 41",)))
        for path, at in _dated(now):
            belongs = Belongs(contact=caller.id) if path.stem == "rendez-vous-annule" else Belongs()
            imports.take_in_one(
                visit, SourceFile(path.name, path.read_bytes()), reader, belongs=belongs, asked=Asked(at=at)
            )
        messages.send(visit, NewMessage(
            "Demande quand reprendre son traitement après l'intervention de jeudi.", to_person=doctor.id,
            urgency="today", who="Hélène Guivarc'h", number="06 39 98 00 41", contact=caller.id,
        ))  # fmt: skip
    with store.write(visitor, now) as visit:
        due = promises.due(visit)
        for one in (*due.late[LATE:], *due.today[DUE:], *due.waiting[WAITING:]):
            promises.settle(visit, one.id, "kept")


def _dated(now: datetime) -> Iterator[tuple[Path, datetime]]:
    """Each sample with a moment of these days at its own hour, so that some of what was promised is due today."""
    here = now.astimezone(ZoneInfo(ZONE))
    found = []
    for path in sorted(SAMPLES.glob("*.json")):
        at = datetime.fromisoformat(json.loads(path.read_text("utf-8"))["started_at"])
        found.append((at, path))
    found.sort(reverse=True)
    for place, (at, path) in enumerate(found):
        moment = datetime.combine(here.date() - timedelta(days=place // A_DAY), at.time(), here.tzinfo)
        yield path, moment if moment < here else moment - timedelta(days=1)
