"""Contacts: found by number and by name; what is carried to them, and what never is."""

from __future__ import annotations

import csv
import io

import pytest

from sangfroid.calls.errors import Unreadable
from sangfroid.record import brief, contact_files, contacts, interventions, notes, vcards
from sangfroid.record.calls import Belongs
from sangfroid.record.contacts import NewContact
from sangfroid.record.errors import NotPossible
from sangfroid.record.notes import NewNote
from sangfroid.record.numbers import normal_number, shown_number
from tests.record.conftest import Record

DUPONT = NewContact(
    "Dupont",
    "Jeanne",
    numbers=("06 12 34 56 78", "+33 1 40 00 00 00"),
    mails=("Jeanne@Dupont.example",),
    posts=("3 rue du Canal, 75010 Paris",),
)


@pytest.mark.parametrize(
    ("text", "region", "normal"),
    [
        ("06 12 34 56 78", "FR", "+33612345678"),
        ("06.12.34.56.78", "FR", "+33612345678"),
        ("0033 6 12 34 56 78", "FR", "+33612345678"),
        ("+41 79 123 45 67", "FR", "+41791234567"),
        ("079 123 45 67", "CH", "+41791234567"),
        ("0470 12 34 56", "BE", "+32470123456"),
        ("(514) 555-0123", "CA", "+15145550123"),
        ("poste 12", "FR", "12"),
        ("aucun", "FR", None),
        ("1" * 40, "FR", None),
    ],
)
def test_numbers_in_one_form(text: str, region: str, normal: str | None) -> None:
    assert normal_number(text, region) == normal


def test_numbers_as_one_writes_them() -> None:
    assert shown_number("+33612345678", "FR") == "06 12 34 56 78"
    assert shown_number("+33612345678", "CH") == "+33 6 12 34 56 78"
    assert shown_number("12", "FR") == "12"


def test_found_by_number_name_and_mail(record: Record) -> None:
    with record.write(record.ana) as visit:
        made = contacts.add(visit, DUPONT)
        contacts.add(visit, NewContact("Dupond", "Éloïse"))
        assert contacts.by_number(visit, "+33 (0)6 12 34 56 78") == (made,)
        assert contacts.by_number(visit, "06 12 34 56 79") == ()
        assert contacts.by_mail(visit, "jeanne@dupont.example") == (made,)
        for text, names in (
            ("dup", ["Dupond", "Dupont"]), ("jeanne dupo", ["Dupont"]), ("eloise", ["Dupond"]), ("pont", []),
            ("0612345678", ["Dupont"]), ("", ["Dupond", "Dupont"]), ("%", ["Dupond", "Dupont"]),
        ):  # fmt: skip
            assert [one.name for one in contacts.listed(visit, text).contacts] == names, text


def test_contacts_by_pages(record: Record) -> None:
    with record.write(record.ana) as visit:
        for name in ("Abel", "Abel", "Béa", "Cid", "Eve"):
            contacts.add(visit, NewContact(name))
        seen, after = [], None
        while True:
            page = contacts.listed(visit, after=after, limit=2)
            seen += [one.name for one in page.contacts]
            if page.next is None:
                break
            after = page.next
    assert seen == ["Abel", "Abel", "Béa", "Cid", "Eve"]


def test_change_and_merge(record: Record) -> None:
    with record.write(record.ana) as visit:
        firm = contacts.add(visit, NewContact("Garage du Port", kind="organisation"))
        one = contacts.add(visit, DUPONT)
        two = contacts.add(visit, NewContact("Dupont", organisation=firm.id, numbers=("07 00 00 00 00",)))
        notes.add(visit, NewNote("préfère le matin", contact=two.id))
        whole = contacts.merge(visit, one.id, two.id)
        assert whole.organisation_name == "Garage du Port"
        assert whole.numbers == ("+33612345678", "+33140000000", "+33700000000")
        assert [note.text for note in notes.of_contact(visit, one.id)] == ["préfère le matin"]
        with pytest.raises(NotPossible):
            contacts.change(visit, firm.id, NewContact("Garage", organisation=firm.id))
        with pytest.raises(NotPossible):
            contacts.add(visit, NewContact("  "))


def test_the_brief_carries_nothing_of_health_or_threats(record: Record) -> None:
    with record.write(record.ana) as visit:
        who = contacts.add(visit, DUPONT)
    record.call(
        record.ana,
        "Agent : Bonjour.\nClient : J'ai mal à la poitrine, je n'arrive plus à respirer !\n"
        "Client : Si vous ne faites rien, je viens tout casser, connard !\nAgent : Appelez le 15.\n",
        Belongs(contact=who.id),
    )
    record.call(record.ana, belongs=Belongs(contact=who.id))
    with record.write(record.ana) as visit:
        interventions.add(visit, who.id, "carte remplacée", risk_told=True)
        told = brief.brief(visit, who.id)
    said = repr(told)
    assert [call.agent_name for call in told.calls] == ["Ana", "Ana"]
    for word in ("poitrine", "casser", "connard", "béquille", "abuse", "emergency", "threat", "distress", "altered"):
        assert word not in said, word
    assert {"conflict"} <= {name for call in told.calls for name in call.situations}
    assert told.promises[0].what == "rappeler"
    assert told.interventions[0].risk_told
    with record.look(record.ali) as visit:
        assert {call.agent_name for call in brief.history(visit, who.id)} == {None}


CSV = """Nom;Prénom;Téléphone 1;Téléphone 2;E-mail;Société
Dupont;Jeanne;06 12 34 56 78;01 40 00 00 00;jeanne@dupont.example;Garage du Port
Martin;Zoé;;;;
"""


def test_csv_in(record: Record) -> None:
    with record.write(record.ana) as visit:
        found = contact_files.read_csv(CSV.replace("Société", "Entreprise").encode("cp1252"))
        assert contact_files.take_in(visit, found) == contact_files.Taken(2, 0)
        assert contact_files.take_in(visit, found) == contact_files.Taken(0, 2)
        (jeanne,) = contacts.by_number(visit, "0612345678")
        assert (jeanne.organisation_name, len(jeanne.numbers)) == ("Garage du Port", 2)


def test_csv_out_and_in_again(record: Record) -> None:
    with record.write(record.ana) as visit:
        contacts.add(visit, DUPONT)
        contacts.add(visit, NewContact('=HYPERLINK("http://x")', "@SUM(A1)", posts=("-1+1\t; rue",)))
        written = contact_files.write_csv(contacts.listed(visit).contacts)
        for row in csv.reader(io.StringIO(written.removeprefix("\ufeff")), delimiter=";"):
            assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
        again = contact_files.read_csv(written.encode())
        assert contact_files.take_in(visit, again) == contact_files.Taken(0, 2)
        assert {one.contact.name for one in again} == {"Dupont", '=HYPERLINK("http://x")'}
        assert again[1].contact.numbers == ("+33612345678", "+33140000000")


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (b"", "vide"), (b"a;b\n1;2\n", "aucune colonne"), (b"nom;tel\n;0612345678\n", "Ligne 2"),
        (b'nom\n"Dupont\n', "CSV lisible"),
    ],
)  # fmt: skip
def test_bad_csv_is_told(source: bytes, told: str) -> None:
    with pytest.raises(Unreadable, match=told):
        contact_files.read_csv(source)


VCARD = """BEGIN:VCARD\r
VERSION:3.0\r
N:Dupont;Jeanne;;;\r
FN:Jeanne Dupont\r
item1.TEL;TYPE=CELL:06 12 34 56 78\r
EMAIL;TYPE=INTERNET:jeanne@dup\r
 ont.example\r
ADR;TYPE=HOME:;;3 rue du Canal;Paris;;75010;\r
ORG:Garage du Port;Atelier\r
END:VCARD\r
BEGIN:VCARD\r
VERSION:2.1\r
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:L=C3=A9vy;Zo=\r
=C3=A9\r
END:VCARD\r
BEGIN:VCARD\r
VERSION:4.0\r
FN:Mairie\\, accueil\r
ORG:Mairie\\, accueil\r
KIND:org\r
TEL:tel:+33-1-40-00-00-00\r
END:VCARD\r
"""


def test_vcards_in_and_out(record: Record) -> None:
    found = vcards.read_vcards(VCARD.encode())
    assert [(one.contact.name, one.contact.first_name, one.contact.kind) for one in found] == [
        ("Dupont", "Jeanne", "person"), ("Lévy", "Zoé", "person"), ("Mairie, accueil", "", "organisation"),
    ]  # fmt: skip
    assert found[0].contact.mails == ("jeanne@dupont.example",)
    assert found[0].contact.posts == ("3 rue du Canal, Paris, 75010",)
    with record.write(record.ana) as visit:
        assert contact_files.take_in(visit, found).added == 3
        kept = contacts.listed(visit).contacts
        written = vcards.write_vcards(kept)
        assert max(len(line.encode()) for line in written.split("\r\n")) <= 75
        again = vcards.read_vcards(written.encode())
        assert contact_files.take_in(visit, again).added == 0
        assert {one.organisation for one in again} == {"Garage du Port", ""}


def test_no_vcard_is_told() -> None:
    with pytest.raises(Unreadable, match="vCard"):
        vcards.read_vcards(b"BEGIN:VCARD\nEND:VCARD\n")
