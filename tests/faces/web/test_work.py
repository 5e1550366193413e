"""What people do with the pages, from the import to the erasing."""

from __future__ import annotations

import re

import pytest

from sangfroid.faces.web import jobs
from sangfroid.record import calls, contacts, lessons, notes, promises, search
from tests.faces.web.conftest import CALL, PASSWORD, Browser, Office
from tests.faces.web.test_bad_input import brought, zipped

HANG_UP = (
    CALL.replace("<v Client>Bon, d'accord. Merci, au revoir.\n", "<v Client>C'est honteux, je raccroche !\n").rsplit(
        "\n\n", 1
    )[0]
    + "\n"
)


def other(n: int) -> bytes:
    """Another call: the same words at other times."""
    return CALL.replace("00:00:24.500", f"00:00:24.{500 + n}").encode()


def test_one_file_leads_to_its_report(office: Office) -> None:
    browser = office.browser("ana")
    answer = browser.send("/calls/import", {"morel.vtt": CALL.encode()})
    assert re.fullmatch(r"/calls/\d+", answer.url.path)
    for words in ("À essayer", "Déroulé", "Promesses", "Transcription", "Étapes", "Notes"):
        assert words in browser.text
    assert "<svg" in browser.page
    again = browser.send("/calls/import", {"autre nom.vtt": CALL.encode()})
    assert again.url.path == answer.url.path  # the same file is the same call


def test_good_and_bad_files_together(office: Office) -> None:
    browser = office.browser("ana")
    text = brought(
        browser, {"a.vtt": CALL.encode(), "b.vtt": other(1), "c.vtt": b"", "d.json": b"{", "e.vtt": CALL.encode()}
    )
    assert "Nouveaux appels : 2. Déjà là : 1. À corriger : 2." in text
    assert "c.vtt" in text
    browser.get("/calls/import")
    assert "d.json" in browser.text
    aside = re.findall(r'action="(/calls/aside/\d+)"', browser.page)
    for path in aside:
        browser.post(path)
    assert "d.json" not in browser.text


@pytest.mark.slow
def test_a_large_import_is_read_by_several_processes(office: Office) -> None:
    count = jobs.FEW + 5
    browser = office.browser("ana")
    answer = browser.send("/calls/import", {"appels.zip": zipped({f"{n}.vtt": other(n) for n in range(count)})})
    job = office.app.state.house.jobs.of(office.visitors["ana"], answer.url.path.rsplit("/", 1)[1])
    assert job is not None
    assert job.over.wait(120)
    browser.get(answer.url.path)
    assert f"Nouveaux appels : {count}. Déjà là : 0. À corriger : 0." in browser.text


def test_progress_is_a_part_that_asks_again_until_it_is_over(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sangfroid.faces.web.calls.WAIT", 0.0)
    browser = office.browser("ana")
    answer = browser.send("/calls/import", {"a.vtt": CALL.encode(), "b.vtt": other(2)})
    path = answer.url.path
    job = office.app.state.house.jobs.of(office.visitors["ana"], path.rsplit("/", 1)[1])
    assert job is not None
    assert job.over.wait(60)
    part = browser.get(path, headers={"HX-Request": "true"}).text
    assert part.startswith("<section")
    assert "hx-get" not in part
    job.over.clear()
    assert "hx-get" in browser.get(path, headers={"HX-Request": "true"}).text
    job.over.set()
    assert office.browser("ali").get(path).status_code == 404


def test_a_label_is_corrected_and_taken_back(office: Office) -> None:
    call = office.call("ana")
    browser = office.browser("ana")
    browser.post(f"/calls/{call}/turns/2", {"add": "insult"})
    assert "corrigé" in browser.text
    with office.store.look(office.visitors["ana"], office.clock()) as visit:
        names = {cue.name for turn in calls.whole(visit, call).reading.turns if turn.n == 2 for cue in turn.labels}
    assert "insult" in names
    undo = re.search(r'action="(/corrections/\d+/undo)"', browser.page)
    assert undo is not None
    browser.post(undo.group(1), {"back": f"/calls/{call}"})
    with office.store.look(office.visitors["ana"], office.clock()) as visit:
        names = {cue.name for turn in calls.whole(visit, call).reading.turns if turn.n == 2 for cue in turn.labels}
    assert "insult" not in names
    assert browser.post(f"/calls/{call}/turns/2", {"add": "commit"}).status_code == 422  # an agent's act
    assert browser.post(f"/calls/{call}/turns/2", {"tension": "9"}).status_code == 404
    assert browser.post(f"/calls/{call}/turns/2", {"tension": "3"}).status_code == 200


def test_a_call_s_situation_ending_and_roles_are_corrected(office: Office) -> None:
    call = office.call("ana")
    browser = office.browser("ana")
    browser.post(f"/calls/{call}/correct", {"what": "situation", "name": "abuse", "present": "yes"})
    browser.post(f"/calls/{call}/correct", {"what": "ending", "name": "hang_up"})
    browser.post(f"/calls/{call}/correct", {"what": "outcome", "name": "unresolved"})
    assert "propos abusifs" in browser.text
    assert "coupé par le client" in browser.text
    browser.post(f"/calls/{call}/swap")
    assert "échangés" in browser.text
    browser.post(f"/calls/{call}/reread")
    assert "propos abusifs" in browser.text  # what a person said stays


def test_the_three_questions_are_answered_and_kept(office: Office) -> None:
    call = office.call("ana")
    browser = office.browser("ana")
    browser.post(f"/calls/{call}/correct", {"what": "ending", "name": "hang_up"})
    browser.post(f"/calls/{call}/correct", {"what": "situation", "name": "hang_up", "present": "yes"})
    browser.get(f"/calls/{call}")
    browser.post(f"/calls/{call}/lesson", {"could_be_misread": "partly", "was_clear": "no", "reason": "un train",
                                            "text": "demander s'il a le temps"})  # fmt: skip
    with office.store.look(office.visitors["ana"], office.clock()) as visit:
        lesson = lessons.of_call(visit, call)
    assert lesson is not None
    assert (lesson.answers.could_be_misread, lesson.answers.was_clear, lesson.answers.respected_time) == (
        "partly",
        "no",
        None,
    )
    assert "demander s'il a le temps" in browser.text


def test_a_promise_is_mended_kept_and_reopened(office: Office) -> None:
    call = office.call("ana")
    browser = office.browser("ana")
    with office.store.look(office.visitors["ana"], office.clock()) as visit:
        one = promises.of_call(visit, call)[0]
    path = f"/promises/{one.id}"
    browser.post(
        f"{path}/change", {"what": "rappeler madame Morel", "due": "2026-03-17T17:30", "owner": "agent", "back": "/"}
    )
    assert "Rappeler madame Morel" in browser.text
    assert "17 h 30" in browser.text.replace("\u00a0", " ")
    browser.post(f"{path}/settle", {"state": "kept", "proof": "rappelée", "back": "/"})
    assert "Promesse tenue." in browser.text
    assert "Annuler" in browser.text
    browser.post(f"{path}/reopen", {"back": "/"})
    browser.post(f"{path}/wait", {"after": "le labo répond", "back": "/"})
    assert "le labo répond" in browser.text
    browser.post(f"{path}/happened", {"back": "/"})
    browser.post(f"{path}/give", {"person": str(office.visitors["ali"].person), "back": "/"})
    assert "Ali" in browser.text
    assert "Rappeler madame Morel" in office.browser("ali").get("/").text
    browser.post(f"{path}/deny", {"back": "/"})
    assert "Rappeler madame Morel" not in browser.text
    assert browser.post(f"{path}/settle", {"state": "heard"}).status_code == 404


def test_a_call_becomes_a_message_whose_promise_moves(office: Office) -> None:
    contact = office.contact()
    call = office.call("ana", contact=contact)
    browser = office.browser("ana")
    form = browser.get(f"/messages/new?call={call}").text
    assert "Claire Morel" in form
    assert "06 39 98 00 17" in form
    with office.store.look(office.visitors["ana"], office.clock()) as visit:
        one = promises.of_call(visit, call)[0]
    browser.post("/messages/new", {
        "to_role": "doctor", "to_person": str(office.visitors["sam"].person), "who": "Claire Morel", "urgency": "today",
        "number": "06 39 98 00 17", "why": "ses résultats", "call": str(call), "contact": str(contact),
        "promise": str(one.id),
    })  # fmt: skip
    sam = office.browser("sam")
    assert "ses résultats" in sam.text
    take = re.search(r'action="(/messages/\d+/take)"', sam.get("/messages").text)
    assert take is not None
    sam.post(take.group(1))
    with office.store.look(office.visitors["sam"], office.clock()) as visit:
        assert promises.get(visit, one.id).holder == office.visitors["sam"].person
    assert office.browser("ali").post(take.group(1)).status_code == 404
    sam.post(take.group(1).replace("take", "done"))
    assert "Pour vous" not in sam.text


def confirmed(browser: Browser, **more: str) -> dict[str, str]:
    """The fields of the journal's page as they stand in it."""
    data = dict(re.findall(r'<input type="hidden" name="([a-z]+\d*)" value="([^"]*)"', browser.page))
    data |= dict(re.findall(r'<input id="[^"]*" name="([a-z]+\d+)"[^>]*? value="([^"]*)"', browser.page))
    data |= dict(re.findall(r'<input type="radio" name="([a-z]+\d+)" value="([^"]*)" required checked', browser.page))
    data |= dict(re.findall(r'<input type="checkbox" name="(keep\d+)" value="(1)" checked', browser.page))
    for name, options in re.findall(r'<select id="[^"]*" name="([a-z]+\d*)">(.*?)</select>', browser.page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        data[name] = chosen.group(1) if chosen else ""
    data.pop("next", None)
    return data | more


def test_a_sentence_of_the_journal_is_confirmed_then_kept(office: Office) -> None:
    contact = office.contact(last="Dupont", first="Anne")
    browser = office.browser("ana")
    browser.post(
        "/journal", {"text": "Mme Dupont a raccroché furieuse, je lui rappelle demain dix heures pour la livraison"}
    )
    assert "Est-ce juste" in browser.text
    assert "2026-03-18T10:00" in browser.page
    with office.store.look(office.visitors["ana"], office.clock()) as visit:
        assert not notes.of_contact(visit, contact)  # nothing is kept before it is confirmed
    answer = browser.post("/journal/keep", confirmed(browser))
    assert answer.url.path == f"/contacts/{contact}"
    with office.store.look(office.visitors["ana"], office.clock()) as visit:
        (note,) = notes.of_contact(visit, contact)
        (one,) = promises.of_contact(visit, contact)
    assert "furieuse" in note.text
    assert one.due is not None
    assert one.due.isoformat() == "2026-03-18T09:00:00+00:00"
    assert one.owner == "agent"


def test_what_is_doubtful_is_asked(office: Office) -> None:
    office.contact(last="Martin", first="Paul", number="0639980018")
    office.contact(last="Martin", first="Lucie", number="0639980019")
    browser = office.browser("ana")
    browser.post("/journal", {"text": "Martin a appelé, je le rappelle demain à 9 heures"})
    assert 'class="doubt"' in browser.page
    data = confirmed(browser)
    assert "who0" not in data  # nothing is chosen for the person
    assert browser.post("/journal/keep", data).status_code == 422
    with office.store.look(office.visitors["ana"], office.clock()) as visit:
        for one in contacts.listed(visit, "Martin").contacts:
            assert not notes.of_contact(visit, one.id)


def test_private_numbers_of_the_journal_are_masked(office: Office) -> None:
    browser = office.browser("ana")
    browser.post("/journal", {"text": "Mme Roux a donné sa carte 4970 1012 3456 7890, je la rappelle demain"})
    assert "4970" not in re.sub(r"<textarea.*?</textarea>", "", browser.page, flags=re.DOTALL)


def test_search_finds_what_was_said_and_who(office: Office) -> None:
    contact = office.contact()
    call = office.call("ana", contact=contact)
    browser = office.browser("ana")
    browser.get("/search?q=resultat")
    assert f"/calls/{call}#t" in browser.page
    assert "<mark>" in browser.page
    assert f"/contacts/{contact}" in browser.get("/search?q=06 39 98 00 17").text
    assert "Rien ne contient" in browser.get("/search?q=xylophone").text
    assert browser.get("/search?q=" + "x" * 5000).status_code == 200
    assert browser.get("/search?q=%00%ff").status_code == 200


def test_a_telephone_system_opens_the_brief_by_number(office: Office) -> None:
    contact = office.contact()
    browser = office.browser("ana")
    for number in ("0639980017", "%2B33639980017", "06.39.98.00.17", "0033639980017"):
        assert browser.get(f"/contacts/by-number/{number}").url.path == f"/contacts/{contact}", number
    office.contact(last="Autre")
    assert "Plusieurs contacts" in browser.get("/contacts/by-number/0639980017").text
    assert "à aucun contact" in browser.get("/contacts/by-number/0600000000").text


def test_contacts_come_in_and_go_out(office: Office) -> None:
    browser = office.browser("ana")
    csv = "nom;prénom;téléphone\nRoux;Élise;06 39 98 00 20\nBlanc;;06 39 98 00 21\n".encode()
    browser.send("/contacts/import", {"carnet.csv": csv})
    assert "Nouveaux contacts : 2. Déjà connus : 0." in browser.text
    browser.send("/contacts/import", {"carnet.csv": csv})
    assert "Nouveaux contacts : 0. Déjà connus : 2." in browser.text
    card = b"BEGIN:VCARD\r\nVERSION:3.0\r\nN:Noir;Jo;;;\r\nFN:Jo Noir\r\nTEL:+33639980022\r\nEND:VCARD\r\n"
    browser.send("/contacts/import", {"carnet.vcf": card})
    assert "Nouveaux contacts : 1." in browser.text
    assert "Élise" in browser.get("/contacts/export/csv").text
    assert browser.get("/contacts/export/vcf").text.count("BEGIN:VCARD") == 3
    assert browser.send("/contacts/import", {"carnet.csv": b"pas un carnet"}).status_code == 422


def test_erasing_asks_for_the_name_and_proves_it(office: Office) -> None:
    contact = office.contact("ada")
    office.call("ana", contact=contact)
    browser = office.browser("ada")
    assert "ses appels (1)" in browser.get(f"/contacts/{contact}/erase").text
    assert browser.post(f"/contacts/{contact}/erase", {"name": "Claire"}).status_code == 422
    browser.post(f"/contacts/{contact}/erase", {"name": "claire morel"})
    assert "Il n’en reste rien" in browser.text
    assert browser.get(f"/contacts/{contact}").status_code == 404
    with office.store.look(office.visitors["ana"], office.clock()) as visit:
        assert not search.search(visit, "résultats").hits


def test_two_contacts_become_one_and_history_stands_in_one_line(office: Office) -> None:
    one, two = office.contact(), office.contact(last="Morel-Roux", number="0639980033")
    office.call("ana", contact=two)
    browser = office.browser("ana")
    browser.post(f"/contacts/{two}/interventions", {"text": "changé la pièce", "risk_told": "1"})
    browser.post(f"/contacts/{one}/merge", {"other": "Claire Morel-Roux"})
    assert "changé la pièce" in browser.text
    assert "06 39 98 00 33" in browser.text
    assert browser.get(f"/contacts/{two}").status_code == 404


def test_nothing_of_health_or_threats_reaches_the_contact_s_page(office: Office) -> None:
    contact = office.contact()
    call = office.call("ana", contact=contact)
    browser = office.browser("ana")
    for name in ("abuse", "emergency"):
        browser.post(f"/calls/{call}/correct", {"what": "situation", "name": name, "present": "yes"})
    browser.get(f"/contacts/{contact}")
    assert "propos abusifs" not in browser.text
    assert "urgence" not in browser.text
    assert "résultats" not in browser.text  # nor the words of the call


def test_a_sheet_is_checked_by_the_line_tried_kept_and_given_up(office: Office) -> None:
    call = office.call("sam")
    browser = office.browser("sam")
    page = browser.get("/playbooks/conflict/edit").text
    text = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert text is not None
    from html import unescape  # noqa: PLC0415

    own = unescape(text.group(1))
    wrong = own.replace("title:", "titel:", 1)
    line = wrong[: wrong.index("titel:")].count("\n") + 1
    answer = browser.post("/playbooks/conflict/edit", {"text": wrong, "act": "keep"})
    assert answer.status_code == 422
    assert f"ligne {line}" in browser.text
    renamed = re.sub(r"(?m)^title: .*$", "title: Désaccord à nous", own, count=1)
    browser.post("/playbooks/conflict/edit", {"text": renamed, "act": "try"})
    assert "lus de la même façon" in browser.text
    steps = re.sub(r"done_by: \{agent: \[[^\]]*\]", "done_by: {agent: [goodbye]", renamed)
    browser.post("/playbooks/conflict/edit", {"text": steps, "act": "try"})
    assert f"/calls/{call}" in browser.page
    assert "Rien n’est encore enregistré" in browser.text
    browser.post("/playbooks/conflict/edit", {"text": renamed, "act": "keep"})
    assert "Désaccord à nous" in browser.text
    assert "version 1" in browser.text
    assert "Désaccord à nous" in office.browser("ana").get("/playbooks").text
    assert "Désaccord à nous" not in office.browser("otto").get("/playbooks").text
    browser.post("/playbooks/conflict/back")
    assert "Désaccord à nous" not in office.browser("ana").get("/playbooks").text
    assert (
        browser.post("/playbooks/conflict/edit", {"text": "a: &a [x]\nb: *a", "act": "keep"}).status_code == 422
    )  # F4
    assert browser.post("/playbooks/conflict/edit", {"text": "!!python/object:x", "act": "keep"}).status_code == 422


def test_people_are_added_change_and_leave(office: Office) -> None:
    ada = office.browser("ada")
    new = {"name": "Léa", "email": "lea@bureau.test", "role": "agent", "password": PASSWORD}
    assert ada.post("/settings/people", new | {"password": "court"}).status_code == 422
    ada.post("/settings/people", new)
    assert "Léa" in ada.text
    lea = office.browser("lea")
    assert lea.get("/calls").status_code == 200
    found = re.search(
        r'action="/settings/people/(\d+)"[^§]*?value="Léa"',
        ada.page[ada.page.rindex('action="/settings/people/', 0, ada.page.index('value="Léa"')) :],
    )
    assert found is not None
    path = f"/settings/people/{found.group(1)}"
    ada.post(path, {"name": "Léa", "email": "lea@bureau.test", "role": "agent"})  # no longer ticked: she left
    assert lea.get("/calls").url.path == "/sign-in"
    me = str(office.visitors["ada"].person)
    gone = {"name": "Ada", "email": "ada@bureau.test", "role": "agent", "active": "1"}
    assert ada.post(f"/settings/people/{me}", gone).status_code == 422  # the last administrator stays one


def test_a_password_is_changed_with_the_old_one(office: Office) -> None:
    browser = office.browser("ana")
    assert (
        browser.post("/settings/password", {"old": "pas le bon mot", "new": "une autre phrase ici"}).status_code == 422
    )
    browser.enter("ana")
    answer = browser.post("/settings/password", {"old": PASSWORD, "new": "une autre phrase ici"})
    assert answer.url.path == "/sign-in"
    answer = browser.post("/sign-in", {"email": "ana@bureau.test", "password": "une autre phrase ici"})
    assert answer.url.path == "/"


def test_retention_can_only_be_shortened(office: Office) -> None:
    browser = office.browser("ada")
    assert browser.post("/privacy/retention", {"verbatim_days": "200", "analysis_days": "365"}).status_code == 422
    assert browser.post("/privacy/retention", {"verbatim_days": "x", "analysis_days": "365"}).status_code == 422
    browser.post("/privacy/retention", {"verbatim_days": "30", "analysis_days": "90"})
    assert "30 jours après l’appel" in browser.get("/privacy").text


def test_the_log_tells_who_saw_what_and_is_verified(office: Office) -> None:
    call = office.call("ana")
    office.browser("ana").get(f"/calls/{call}")
    browser = office.browser("ada")
    browser.get("/privacy?verify=1")
    assert re.search(r"Ana a vu\s+: appel", browser.text)
    assert "aucune n’a été changée" in browser.text
    with office.store.begin() as connection:
        connection.exec_driver_sql("UPDATE audit SET act = 'x' WHERE n = 2 AND office = 1")
    browser.get("/privacy?verify=1")
    assert "La ligne 2 a été changée" in browser.text


def test_a_held_call_is_seen_by_the_people_named(office: Office) -> None:
    call = office.call("ana")
    office.browser("ada").post("/settings/supervisor-view", {"informed": "1"})
    browser = office.browser("ana")
    browser.post(f"/calls/{call}/hold", {"reason": "menace", "person": str(office.visitors["ali"].person)})
    assert "Réservé à" in browser.text
    assert office.browser("sam").get(f"/calls/{call}").status_code == 404
    assert office.browser("ali").get(f"/calls/{call}").status_code == 200
    browser.post(f"/calls/{call}/hold", {"lift": "1"})
    assert office.browser("sam").get(f"/calls/{call}").status_code == 200
    browser.post(f"/calls/{call}/remove")
    assert browser.get(f"/calls/{call}").status_code == 404
