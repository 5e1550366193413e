"""What was heard in a call stays beside the call (privacy.md): never in its contact's page, history or brief."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sangfroid.record import brief, contacts, imports, promises, shares
from sangfroid.record.calls import Belongs
from sangfroid.record.contacts import NewContact
from sangfroid.record.imports import SourceFile
from sangfroid.record.prepare import Asked
from sangfroid.record.promise_line import PromiseLine
from sangfroid.record.promises import NewPromise
from tests.faces.web.conftest import Browser, Office

ILL = """Agent : Cabinet Vidal, Ana, bonjour. À quel numéro on peut vous joindre ?
Client : Bonjour, c'est pour ma chimiothérapie. C'est la troisième fois que j'appelle, j'en ai plus qu'assez !
Agent : Je comprends que ce soit pénible. Je vous rappelle demain à dix heures pour la chimiothérapie.
Client : D'accord. Je vous envoie mon ordonnance de morphine ce soir. Merci, au revoir.
Agent : Au revoir, madame.
"""
HEARD = ("chimio", "morphine", "ordonnance", "assez", "troisième", "dix heures pour")


def call(office: Office, contact: int, text: str = ILL, *, title: str = "", at: datetime | None = None) -> int:
    """A call of Ana's with this contact, of which a file may give the title."""
    data = text.encode()
    with office.store.write(office.visitors["ana"], office.clock()) as visit:
        file, asked = SourceFile(title or "appel.txt", data), Asked(at=at)
        told = imports.take_in_one(
            visit, file, office.app.state.house.reader, belongs=Belongs(contact=contact), asked=asked
        )
    assert told.call is not None, told.error
    return told.call


def kept(office: Office, id_: int) -> tuple[PromiseLine, ...]:
    with office.store.look(office.visitors["ana"], office.clock()) as visit:
        return promises.of_call(visit, id_)


def shown(browser: Browser, contact: int) -> str:
    """All that the contact's page holds, hidden words and addresses too."""
    assert browser.get(f"/contacts/{contact}").status_code == 200
    return browser.page


def test_a_contacts_page_shows_nothing_heard_even_to_whose_call_it_is(office: Office) -> None:
    contact = office.contact()
    id_ = call(office, contact, at=office.clock() - timedelta(hours=1))
    ana = office.browser("ana")
    page = shown(ana, contact)
    for word in HEARD:
        assert word not in page, word
    assert "Rappeler" in ana.text
    assert f"/calls/{id_}#t" in page  # whoever may open the call finds its words there
    for word in ("chimiothérapie", "morphine"):
        assert word in ana.get(f"/calls/{id_}").text, word


@pytest.mark.parametrize("act", ["confirm", "settle", "change", "wait"])
def test_to_confirm_or_end_a_promise_carries_its_words_nowhere(office: Office, act: str) -> None:
    contact = office.contact()
    id_ = call(office, contact, at=office.clock() - timedelta(hours=1))
    ana = office.browser("ana")
    for one in kept(office, id_):
        data = {"what": one.what, "owner": one.owner, "state": "kept", "after": "les résultats de la chimiothérapie"}
        assert ana.post(f"/promises/{one.id}/{act}", data).status_code == 200
    page = shown(ana, contact)
    assert "Rappeler" in ana.text or "rappeler" in ana.text
    for name in ("ana", "ali"):
        page = shown(office.browser(name), contact)
        for word in HEARD:
            assert word not in page, (name, word)


def test_a_later_calls_quote_that_shows_a_promise_kept_stays_in_that_call(office: Office) -> None:
    contact = office.contact()
    id_ = call(office, contact, at=office.clock() - timedelta(hours=1))
    one = kept(office, id_)[0]
    with office.store.write(office.visitors["ana"], office.clock()) as visit:
        promises.settle(visit, one.id, "kept", "la chimiothérapie est reportée")
    assert "Promesse tenue" in office.browser("ana").get(f"/contacts/{contact}").text
    assert "chimio" not in shown(office.browser("ana"), contact)


def test_what_a_person_wrote_for_the_contact_stands_as_it_was_written(office: Office) -> None:
    contact = office.contact()
    with office.store.write(office.visitors["ana"], office.clock()) as visit:
        promises.add(visit, NewPromise("envoyer le plan d'accès", contact=contact))
    ali = office.browser("ali")
    shown(ali, contact)
    assert "Envoyer le plan d'accès" in ali.text
    assert "Dire où en est : envoyer le plan d'accès" in ali.text.replace("\xa0", " ")


def test_the_brief_told_to_a_colleague_holds_no_words(office: Office) -> None:
    contact = office.contact()
    call(office, contact, at=office.clock() - timedelta(hours=1))
    ana = office.browser("ana")
    with office.store.look(office.visitors["ali"], office.clock()) as visit:
        ali = visit.person
    ana.post("/tasks", {
        "kind": "hand_over", "contact": str(contact), "person": str(ali), "what": "suivre le dossier",
        "due": "2026-03-18T10:00",
    })  # fmt: skip
    told = office.browser("ali")
    told.get("/")
    assert "rappeler" in told.text
    for word in HEARD:
        assert word not in told.page, word
    with office.store.look(office.visitors["ana"], office.clock()) as visit:
        found = repr(brief.brief(visit, contact)) + repr(brief.history(visit, contact))
    for word in HEARD:
        assert word not in found, word


def test_the_title_of_a_call_of_illness_is_not_its_name_on_the_contacts_page(office: Office) -> None:
    contact = office.contact()
    pain = "Agent : Bonjour.\nClient : J'ai mal à la poitrine, je n'arrive plus à respirer !\nAgent : Appelez le 15.\n"
    id_ = call(office, contact, pain, title="douleur-poitrine.txt")
    page = shown(office.browser("ana"), contact)
    assert f"/calls/{id_}" in page
    assert "poitrine" not in page


def test_only_who_follows_a_promise_is_offered_to_end_it(office: Office) -> None:
    contact = office.contact()
    id_ = call(office, contact, at=office.clock() - timedelta(hours=1))
    with office.store.write(office.visitors["ana"], office.clock()) as visit:
        shares.share(visit, id_, office.visitors["ali"].person or 0, office.clock() + timedelta(days=1))
    one = kept(office, id_)[0]
    for path in (f"/contacts/{contact}", f"/calls/{id_}"):
        assert f"/promises/{one.id}/settle" in office.browser("ana").get(path).text, path
        assert f"/promises/{one.id}/" not in office.browser("ali").get(path).text, path


def test_a_bare_act_says_what_it_bears_on_in_ones_own_lists(office: Office) -> None:
    contact = office.contact()
    call(office, contact, at=office.clock() - timedelta(hours=1))
    ana = office.browser("ana")
    for path in ("/", "/mine"):
        ana.get(path)
        assert "rappelle demain à dix heures pour la chimiothérapie »" in ana.text.replace("\xa0", " "), path
        assert "Claire Morel" in ana.text


def test_a_promise_given_to_a_colleague_takes_no_words_of_a_call_that_they_may_not_open(office: Office) -> None:
    contact = office.contact()
    id_ = call(office, contact, at=office.clock() - timedelta(hours=1))
    mine = next(one for one in kept(office, id_) if one.owner == "agent")
    office.browser("ana").post(f"/promises/{mine.id}/give", {"person": str(office.visitors["ali"].person)})
    ali = office.browser("ali")
    for path in ("/", "/mine"):
        ali.get(path)
        assert "Rappeler" in ali.text, path
        assert "chimio" not in ali.page, path


def test_a_question_is_told_whose_answer_the_file_held(office: Office) -> None:
    contact = office.contact()
    office.clock.goes(days=2)
    told = "Demandé, alors que le dossier le dit"
    ana = office.browser("ana")
    ana.get(f"/calls/{call(office, contact, at=office.clock() - timedelta(hours=1))}")
    assert told in ana.text
    assert "le téléphone" in ana.text
    # The number that was asked for in the call, and written into the file after it.
    number = "\n".join(("0639980017", "0639980018"))
    ana.post(f"/contacts/{contact}/edit", {"name": "Morel", "kind": "person", "numbers": number})
    ana.get(f"/calls/{call(office, contact, ILL + 'Client : Merci.', at=office.clock() - timedelta(hours=1))}")
    assert told not in ana.text
    # Of a call that nobody dated it is not known what the file held then.
    office.clock.goes(days=1)
    ana = office.browser("ana")
    ana.get(f"/calls/{call(office, contact, ILL + 'Agent : Bonne journée.')}")
    assert told not in ana.text


def test_what_a_file_holds(office: Office) -> None:
    made = office.clock()
    with office.store.write(office.visitors["ana"], made) as visit:
        new = NewContact("Morel", mails=("m@exemple.test",), posts=("3 rue du Canal",))
        contact = contacts.add(visit, new).id
    office.clock.goes(hours=3)
    with office.store.look(office.visitors["ali"], office.clock()) as visit:
        assert contacts.on_file(visit, contact, before=made) == frozenset()
        later = made + timedelta(hours=1)
        assert contacts.on_file(visit, contact, before=later) == {"name", "mail", "address"}
    call(office, contact, at=made - timedelta(hours=1))
    with office.store.look(office.visitors["ali"], office.clock()) as visit:
        assert contacts.on_file(visit, contact, before=later) == {"name", "mail", "address", "history"}
        assert contacts.on_file(visit, contact, before=made) == {"history"}
        assert contacts.on_file(visit, contact, before=datetime(2020, 1, 1, tzinfo=UTC)) == frozenset()
    with office.store.write(office.visitors["ana"], office.clock()) as visit:
        contacts.change(visit, contact, NewContact("Morel", numbers=("0639980017",)))
    with office.store.look(office.visitors["ana"], office.clock()) as visit:
        assert contacts.on_file(visit, contact, before=later) == {"history"}
