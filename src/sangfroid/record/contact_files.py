"""Contacts from and to CSV: headers in French or English, any of the usual separators, cells that run nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from sangfroid.calls.errors import Unreadable
from sangfroid.language.words import fold
from sangfroid.record import contacts
from sangfroid.record.contacts import Contact, NewContact
from sangfroid.record.store import Visit
from sangfroid.sources.text import decoded

MOST: Final = 100_000  # contacts of one file
MAX_BYTES: Final = 32 * 1024 * 1024
SEVERAL: Final = ";"  # between the numbers of one cell, where the columns are parted by another sign: also |
_RISKY: Final = ("=", "+", "-", "@", "\t", "\r")
_GUARD: Final = "'"
HEADERS: Final[dict[str, tuple[str, ...]]] = {
    "name": ("nom", "name", "last name", "lastname", "nom de famille", "family name", "societe", "company"),
    "first_name": ("prenom", "first name", "firstname", "given name"),
    "kind": ("genre", "type", "kind"),
    "organisation": ("organisation", "organization", "entreprise", "employeur"),
    "numbers": ("numeros", "numero", "telephone", "telephones", "tel", "phone", "phones", "mobile", "portable"),
    "mails": ("courriels", "courriel", "email", "e-mail", "mail", "mel", "emails", "adresse electronique"),
    "posts": ("adresses", "adresse", "address", "adresse postale"),
}  # fmt: skip
COLUMNS: Final = ("nom", "prénom", "type", "organisation", "numéros", "courriels", "adresses")
_ORGANISATIONS: Final = frozenset({"organisation", "organization", "entreprise", "societe", "company", "firm"})


@dataclass(frozen=True, slots=True)
class FileContact:
    """A contact of a file; its organisation goes by its name."""

    contact: NewContact
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """How many contacts of a file are new, and how many were known already by a number, an address or their name."""

    added: int
    known: int


def read_csv(source: bytes) -> tuple[FileContact, ...]:
    """The contacts of a CSV file; Unreadable says which line cannot be read, and why."""
    text = file_text(source)
    first = text.split("\n", 1)[0]
    separator = max(";,\t|", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    found: list[FileContact] = []
    try:
        places = _places(next(rows, []))
        for row in rows:
            if any(cell.strip() for cell in row):
                found.append(_contact(row, places, rows.line_num, separator))
            if len(found) > MOST:
                raise Unreadable("Le fichier compte plus de {most} contacts : coupez-le en plusieurs.", most=MOST)
    except csv.Error as error:
        raise Unreadable(
            "Ligne {line} : ce n'est pas du CSV lisible ({why}). Vérifiez les guillemets de cette ligne.",
            line=rows.line_num, why=error,
        ) from None  # fmt: skip
    return tuple(found)


def write_csv(listed: Iterable[Contact]) -> str:
    """The contacts as CSV that a spreadsheet opens, beginning with a byte-order mark; no cell begins a formula."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, delimiter=";", lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for one in listed:
        kind = "organisation" if one.kind == "organisation" else "personne"
        cells = (
            one.name, one.first_name, kind, one.organisation_name or "", _many(one.numbers), _many(one.mails),
            _many(one.posts),
        )  # fmt: skip
        rows.writerow([guarded(cell) for cell in cells])
    return "\ufeff" + out.getvalue()


def take_in(visit: Visit, found: Iterable[FileContact]) -> Taken:
    """Adds the contacts of a file; one that is known already is left as it is."""
    added = known = 0
    organisations: dict[str, int | None] = {}
    for one in found:
        if _known(visit, one.contact):
            known += 1
            continue
        name = one.organisation.strip()
        if name and name not in organisations:
            organisations[name] = _organisation(visit, name)
        contacts.add(visit, _with(one.contact, organisations.get(name)))
        added += 1
    return Taken(added, known)


def guarded(cell: str) -> str:
    """The cell so that a spreadsheet takes it for text (OWASP: CSV injection)."""
    return _GUARD + cell if cell.startswith(_RISKY) else cell


def unguarded(cell: str) -> str:
    """The cell without the sign that `guarded` put."""
    return cell[1:] if cell[:1] == _GUARD and cell[1:].startswith(_RISKY) else cell


def file_text(source: bytes) -> str:
    """A file's text, whatever its encoding; Unreadable where it is too large or empty."""
    if len(source) > MAX_BYTES:
        raise Unreadable("Le fichier dépasse {limit} Mio : coupez-le en plusieurs.", limit=MAX_BYTES // 1024**2)
    text = decoded(source).text
    if not text.strip():
        raise Unreadable("Le fichier est vide. Choisissez un fichier de contacts.")
    return text


def _many(values: tuple[str, ...]) -> str:
    return " | ".join(values)


def _places(header: list[str]) -> dict[str, list[int]]:
    """Where each fact stands; a fact may have several columns (three numbers)."""
    places: dict[str, list[int]] = {}
    for at, cell in enumerate(header):
        title = " ".join(fold(unguarded(cell.strip())).strip("0123456789 ").split())
        for fact, titles in HEADERS.items():
            if title in titles:
                places.setdefault(fact, []).append(at)
    if "name" not in places:
        raise Unreadable(
            "Ligne 1 : aucune colonne ne donne le nom. Intitulez les colonnes par exemple : {columns}.",
            columns=" ; ".join(COLUMNS),
        )
    return places


def _contact(row: list[str], places: dict[str, list[int]], line: int, separator: str) -> FileContact:
    def cells(fact: str) -> list[str]:
        return [cell for at in places.get(fact, ()) if at < len(row) and (cell := unguarded(row[at].strip()))]

    def several(fact: str) -> tuple[str, ...]:
        parts = (cell.replace(SEVERAL, "|").split("|") if separator != "|" else [cell] for cell in cells(fact))
        return tuple(stripped for part in parts for one in part if (stripped := unguarded(one.strip())))

    name, first_name = " ".join(cells("name"))[:200], " ".join(cells("first_name"))[:120]
    if not name and not first_name:
        raise Unreadable("Ligne {line} : le nom manque. Ajoutez-le, ou retirez la ligne.", line=line)
    kind = fold(" ".join(cells("kind")))
    return FileContact(
        NewContact(
            name or first_name, first_name if name else "", "organisation" if kind in _ORGANISATIONS else "person",
            numbers=several("numbers"), mails=several("mails"), posts=tuple(cells("posts")),
        ),
        " ".join(cells("organisation")),
    )  # fmt: skip


def _known(visit: Visit, new: NewContact) -> bool:
    same = f"{new.first_name} {new.name}".strip()
    if any(_same_name(one, same) for number in new.numbers for one in contacts.by_number(visit, number)):
        return True
    if any(_same_name(one, same) for mail in new.mails for one in contacts.by_mail(visit, mail)):
        return True
    if new.numbers or new.mails:
        return False
    return any(_same_name(one, same) for one in contacts.listed(visit, same).contacts)


def _same_name(one: Contact, name: str) -> bool:
    return fold(one.shown) == fold(name)


def _organisation(visit: Visit, name: str) -> int:
    for one in contacts.listed(visit, name).contacts:
        if one.kind == "organisation" and _same_name(one, name):
            return one.id
    return contacts.add(visit, NewContact(name, kind="organisation")).id


def _with(new: NewContact, organisation: int | None) -> NewContact:
    return replace(new, organisation=organisation)
