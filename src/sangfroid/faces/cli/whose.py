"""Whose record the command line works in: whoever runs it owns the files, and names the person by their address."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sangfroid.calls.errors import SangfroidError
from sangfroid.faces.settings import now

if TYPE_CHECKING:
    from sangfroid.record.store import Store, Visitor


@contextmanager
def record() -> "Iterator[Store]":
    """This machine's record, open."""
    # Loaded here: no other command needs the record's parts, and each starts faster without them.
    from sangfroid.faces.web.places import opened, places  # noqa: PLC0415

    where = places()
    if not where.has_record:
        raise SangfroidError("Aucun bureau n'est ouvert sur cette machine. Commencez par « sangfroid init ».")
    store = opened(where)
    try:
        yield store
    finally:
        store.close()


def visitor(store: "Store", who: str) -> "Visitor":
    """The person of this address; without one, the only person there is."""
    from sangfroid.record import offices, people  # noqa: PLC0415
    from sangfroid.record.store import Visitor  # noqa: PLC0415

    found = []
    for office in offices.all_offices(store):
        with store.look(Visitor.program(office.id), now()) as visit:
            found += [(office.id, one) for one in people.listed(visit) if one.active]
    named = [one for one in found if not who or one[1].email.casefold() == who.strip().casefold()]
    if len(named) == 1:
        office_id, person = named[0]
        return Visitor(office_id, person.id, person.role)
    if who:
        raise SangfroidError("Personne ici n'a l'adresse « {who} ».", who=who)
    raise SangfroidError("Dites de qui il s'agit : « --who adresse@exemple.fr ».")
