"""Contacts from and to vCard (2.1, 3.0, 4.0 read; 3.0 written, which all address books take)."""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from sangfroid.calls.errors import Unreadable
from sangfroid.record.contact_files import MOST, FileContact, file_text
from sangfroid.record.contacts import Contact, NewContact

FOLDED: Final = 75  # octets of a line (RFC 2426, 2.6)
_ESCAPED: Final = re.compile(r"\\([\\;,nN:])")
_UNESCAPED: Final = re.compile(r"(?<!\\);")
_SEVERAL: Final = re.compile(r"(?<!\\),")


@dataclass(frozen=True, slots=True)
class _Line:
    name: str
    parameters: str
    value: str


def read_vcards(source: bytes) -> tuple[FileContact, ...]:
    """The contacts of a vCard file; Unreadable where it holds no card."""
    text = file_text(source)
    found: list[FileContact] = []
    card: list[_Line] | None = None
    for line in _lines(text):
        kind = (line.name, line.value.strip().upper())
        if kind == ("BEGIN", "VCARD"):
            card = []
        elif kind == ("END", "VCARD") and card is not None:
            contact = _contact(card)
            if contact is not None:
                found.append(contact)
            card = None
        elif card is not None:
            card.append(line)
        if len(found) > MOST:
            raise Unreadable("Le fichier compte plus de {most} contacts : coupez-le en plusieurs.", most=MOST)
    if not found:
        raise Unreadable(
            "Ce fichier ne contient aucune carte vCard avec un nom. Exportez vos contacts en vCard (.vcf), ou en CSV."
        )
    return tuple(found)


def write_vcards(listed: Iterable[Contact]) -> str:
    """The contacts as vCard 3.0."""
    return "".join(f"{_folded(line)}\r\n" for one in listed for line in _card(one))


def _card(one: Contact) -> Iterator[str]:
    yield "BEGIN:VCARD"
    yield "VERSION:3.0"
    yield f"FN:{_escaped(one.shown)}"
    if one.kind == "organisation":
        yield f"N:{_escaped(one.name)};;;;"
        yield f"ORG:{_escaped(one.name)}"
        yield "X-ABSHOWAS:COMPANY"
    else:
        yield f"N:{_escaped(one.name)};{_escaped(one.first_name)};;;"
        if one.organisation_name:
            yield f"ORG:{_escaped(one.organisation_name)}"
    for number in one.numbers:
        yield f"TEL;TYPE=VOICE:{_escaped(number)}"
    for mail in one.mails:
        yield f"EMAIL;TYPE=INTERNET:{_escaped(mail)}"
    for post in one.posts:
        yield f"ADR:;;{_escaped(post)};;;;"
    yield "END:VCARD"


def _contact(card: list[_Line]) -> FileContact | None:
    facts: dict[str, list[str]] = {}
    for line in card:
        facts.setdefault(line.name, []).append(line.value)
    family, first = _name(facts)
    organisation = _plain(_UNESCAPED.split(facts.get("ORG", [""])[0])[0])
    shown_as = [value.upper() for value in (*facts.get("X-ABSHOWAS", ()), *facts.get("KIND", ()))]
    is_firm = any(value in ("COMPANY", "ORG") for value in shown_as) or (not family and not first)
    name = organisation if is_firm and organisation else family
    if not name and not first:
        return None
    contact = NewContact(
        (name or first)[:200], first[:120] if name and not is_firm else "", "organisation" if is_firm else "person",
        numbers=tuple(_plain(value.removeprefix("tel:")) for value in facts.get("TEL", ())),
        mails=tuple(map(_plain, facts.get("EMAIL", ()))),
        posts=tuple(post for value in facts.get("ADR", ()) if (post := _post(value))),
    )  # fmt: skip
    return FileContact(contact, "" if is_firm else organisation)


def _name(facts: dict[str, list[str]]) -> tuple[str, str]:
    """Family and first name; where only the whole name is given, the first word is taken for the first name."""
    parts = [_plain(part) for part in _UNESCAPED.split(facts.get("N", [""])[0])]
    family, first = parts[0], parts[1] if len(parts) > 1 else ""
    if family or first:
        return family, first
    whole = _plain(facts.get("FN", [""])[0]).split(" ", 1)
    return (whole[1], whole[0]) if len(whole) == 2 else (whole[0], "")


def _post(value: str) -> str:
    parts = [_plain(part).replace("\n", ", ") for part in _UNESCAPED.split(value)]
    return ", ".join(part for part in parts if part)


def _lines(text: str) -> Iterator[_Line]:
    """The content lines, unfolded; quoted-printable of vCard 2.1 made plain."""
    unfolded = re.sub(r"\r?\n[ \t]", "", text)
    unfolded = re.sub(r"(?im)^([^:\n]*QUOTED-PRINTABLE[^:\n]*:.*(?:=\r?\n.*)+)", _joined, unfolded)
    for line in unfolded.splitlines():
        head, colon, value = line.partition(":")
        if not colon:
            continue
        name, _, parameters = head.partition(";")
        name = name.rpartition(".")[2].strip().upper()
        if "QUOTED-PRINTABLE" in parameters.upper():
            value = quopri.decodestring(value.encode()).decode("utf-8", "replace")
        yield _Line(name, parameters, value.strip())


def _joined(found: re.Match[str]) -> str:
    return re.sub(r"=\r?\n", "", found[0])


def _plain(value: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value).strip()


def _escaped(value: str) -> str:
    safe = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return re.sub(r"\r\n|\r|\n", r"\\n", safe)


def _folded(line: str) -> str:
    """The line in pieces of at most `FOLDED` octets, none of which cuts a character."""
    pieces: list[str] = []
    piece = ""
    for char in line:
        if len((piece + char).encode()) > FOLDED - (1 if pieces else 0):
            pieces.append(piece)
            piece = ""
        piece += char
    return "\r\n ".join([*pieces, piece])
