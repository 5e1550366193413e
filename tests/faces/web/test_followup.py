"""The working list, what follows a hang-up, the beat, one's own promises, the ways of being told."""

from __future__ import annotations

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from sangfroid.faces.follow import likely
from sangfroid.followup.sheets import package_text
from sangfroid.followup.worker import Worker
from sangfroid.record import contacts, followup_beats, followup_protocols, promises
from sangfroid.record import followup_tasks as tasks
from sangfroid.record.contacts import NewContact
from sangfroid.record.promises import NewPromise
from sangfroid.record.tables import promises as table
from tests.faces.web.conftest import Office
from tests.faces.web.test_work import HANG_UP

PARIS = ZoneInfo("Europe/Paris")


def works(office: Office) -> None:
    """What the worker does at the office's moment."""
    worker = Worker(office.store, office.clock, likely, str, "http://127.0.0.1")
    while worker.sweep().any:
        pass


def promised(office: Office, what: str, *, minutes: float, who: str = "ana", contact: int | None = None) -> int:
    due = office.clock() + timedelta(minutes=minutes)
    with office.store.write(office.visitors[who], office.clock()) as visit:
        new = NewPromise(what, due=due, precision="minute", contact=contact)
        return promises.add(visit, new).id


def local(office: Office, **by: float) -> str:
    return (office.clock() + timedelta(**by)).astimezone(PARIS).strftime("%Y-%m-%dT%H:%M")


def test_the_working_list_and_its_acts(office: Office) -> None:
    late = promised(office, "envoyer l'ordonnance", minutes=-30)
    promised(office, "rappeler le labo", minutes=45)
    browser = office.browser("ana")
    text = browser.text
    assert "1 en retard, 1 à tenir aujourd’hui" in text
    assert text.index("Envoyer l'ordonnance") < text.index("Rappeler le labo")
    browser.post(f"/promises/{late}/later", {"until": local(office, hours=1), "reason": "le médecin est en visite"})
    assert "le médecin est en visite" in browser.text
    assert "1 en retard" in browser.text  # put off, it stays in sight
    browser.post(f"/promises/{late}/settle", {"state": "kept", "proof": "envoyée par courrier", "back": "/"})
    assert "Fait aujourd’hui" in browser.text
    assert "En retard" not in browser.text


def test_what_may_be_no_promise_is_asked_apart(office: Office) -> None:
    ids = [promised(office, what, minutes=-30) for what in ("dilater les pupilles", "rappeler le labo")]
    with office.store.engine.begin() as connection:  # as the model alone hears them
        connection.execute(update(table).values(state="heard", by_person=False, confidence=0.5))
    browser = office.browser("ana")
    assert "En retard" not in browser.text
    asked = browser.text[browser.text.index("Est-ce promis") :]
    assert asked.index("Dilater les pupilles") < asked.index("Rappeler le labo")
    browser.post(f"/promises/{ids[0]}/deny", {"back": "/"})
    browser.post(f"/promises/{ids[1]}/confirm", {"back": "/"})
    assert "Est-ce promis" not in browser.text
    assert "1 en retard" in browser.text
    assert "pupilles" not in browser.text


@pytest.mark.parametrize(
    "given", [{}, {"until": "2026-03-17T10:00", "reason": "x"}, {"until": "2026-03-18T10:00"}, {"reason": "x"},
              {"until": "hier", "reason": "x"}],
)  # fmt: skip
def test_putting_off_asks_until_when_and_why(office: Office, given: dict[str, str]) -> None:
    id_ = promised(office, "rappeler", minutes=5)
    assert office.browser("ana").post(f"/promises/{id_}/later", given).status_code == 422


def test_nobody_elses_can_be_touched(office: Office) -> None:
    call = office.call(text=HANG_UP)
    id_ = promised(office, "rappeler", minutes=5)
    works(office)
    with office.store.look(office.visitors["ana"], office.clock()) as visit:
        protocol = followup_protocols.of_call(visit, call)
    assert protocol is not None
    with office.store.write(office.visitors["ana"], office.clock()) as visit:
        task = tasks.add(visit, tasks.NewTask("next_step", visit.person or 0, office.clock(), "faire")).id
        beat = followup_beats.begin(visit, "panne", timedelta(minutes=10), office.clock()).id
    for name in ("ali", "sam", "otto"):
        browser = office.browser(name)
        later = {"until": local(office, hours=1), "reason": "x"}
        for path, form in (
            (f"/promises/{id_}/later", later), (f"/tasks/{task}/later", later),
            (f"/tasks/{task}/settle", {"state": "done"}),
            (f"/protocols/{protocol.id}/called", {"reached": "yes"}), (f"/protocols/{protocol.id}/stop", {}),
            (f"/beats/{beat}/told", {}), (f"/beats/{beat}/over", {}), ("/proposals/1/yes", {}),
        ):  # fmt: skip
            assert browser.post(path, form).status_code == 404, (name, path)
        assert browser.get(f"/protocols/{protocol.id}").status_code == 404
        assert browser.get(f"/beats/{beat}").status_code == 404


def test_after_a_hang_up_step_by_step(office: Office) -> None:
    who = office.contact()
    office.call(text=HANG_UP, contact=who)
    works(office)
    browser = office.browser("ana")
    found = re.search(r'href="(/protocols/\d+)"', browser.page)
    assert found is not None
    path = found.group(1)
    browser.get(path)
    assert "On laisse passer un moment" in browser.text
    assert "0 sur 2, jamais davantage" in browser.text
    browser.post(f"{path}/called", {"reached": "no"})
    assert "C’est plus tôt que prévu" in browser.text
    assert "0 sur 2" in browser.text
    office.clock.goes(minutes=90)
    works(office)
    browser.enter("ana")
    browser.get(path)
    assert "Bonjour Claire" in browser.text
    assert "Est-ce que je vous dérange" in browser.text
    browser.post(f"{path}/called", {"reached": "no"})
    assert "1 sur 2" in browser.text
    office.clock.goes(hours=25)
    works(office)
    browser.enter("ana")
    browser.get(path)
    browser.post(f"{path}/wrote")
    assert "la porte reste ouverte" in browser.text
    assert "Je l’ai envoyé" not in browser.text  # nothing is proposed a third time
    browser.post(f"{path}/reason", {"reason": "line"})
    assert "d’abord supposé" in browser.text


def test_a_beat_from_the_first_call_to_the_lesson(office: Office) -> None:
    office.contact()
    office.contact(last="Diallo", first="Awa", number="0639980018")
    browser = office.browser("ana")
    browser.post("/beats", {"title": "Le serveur ne répond plus", "every": "10", "who": "Claire Morel"})
    path = "/beats/1"
    browser.get(path)
    assert "Prochain point aujourd’hui, 16 h 10" in browser.text
    assert "sans élément nouveau" in browser.text
    browser.post(f"{path}/join", {"who": "Awa Diallo", "needed_by": local(office, minutes=6)})
    assert "Prochain point aujourd’hui, 16 h 05" in browser.text  # a minute before her hard stop
    office.clock.goes(minutes=5)
    works(office)
    browser.get("/")
    assert "Donner des nouvelles" in browser.text
    browser.post(f"{path}/told", {"every": "10"})
    office.clock.goes(minutes=2)
    browser.post(f"{path}/over", {"days": "1, 7"})
    assert "La leçon" in browser.text
    browser.post(f"{path}/learnt", {"lesson": "le disque était plein", "prevents": "une alerte à 80 %"})
    with office.store.look(office.visitors["ana"], office.clock()) as visit:
        assert [one.kind for one in tasks.mine(visit)] == ["follow_up", "follow_up"]
    assert browser.post(f"{path}/told").status_code == 422
    assert browser.post("/beats", {"title": "", "every": "10"}).status_code == 422
    assert browser.post("/beats", {"title": "x", "every": "0"}).status_code == 422


def test_a_contacts_line_of_time_holds_promises_and_messages(office: Office) -> None:
    who = office.contact()
    id_ = promised(office, "envoyer la radio", minutes=30, contact=who)
    browser = office.browser("ana")
    browser.post(f"/promises/{id_}/settle", {"state": "kept", "proof": "partie ce matin"})
    browser.post("/messages/new", {"to_role": "doctor", "urgency": "today", "why": "demande une date",
                                   "contact": str(who)})  # fmt: skip
    browser.post("/tasks", {"kind": "hand_over", "what": "reprendre le dossier", "contact": str(who),
                            "due": local(office, days=1), "person": str(office.visitors["ali"].person)})  # fmt: skip
    browser.get(f"/contacts/{who}")
    for words in ("Promesse tenue", "envoyer la radio", "demande une date", "un collègue s’en occupe"):
        assert words in browser.text
    other = office.browser("ali")
    assert "reprendre le dossier" in other.text.lower()
    assert "Claire Morel" in other.text


def test_the_offices_figures_keep_to_the_cell_rule(office: Office) -> None:
    for minutes in (-60, -30):
        id_ = promised(office, "rappeler", minutes=minutes)
        with office.store.write(office.visitors["ana"], office.clock()) as visit:
            promises.settle(visit, id_, "kept")
    browser = office.browser("ana")
    browser.get("/mine")
    assert "En 90 jours, tenues à temps : 0 sur 2" in browser.text
    assert "45 min" in browser.text
    assert "à partir de 5 personnes" in browser.text


def test_reminders_in_the_page(office: Office) -> None:
    with office.store.write(office.visitors["ana"], office.clock()) as visit:
        who = contacts.add(visit, NewContact("Morel", "Claire")).id
    promised(office, "rappeler", minutes=10, contact=who)
    browser = office.browser("ana")
    works(office)
    office.clock.goes(minutes=30)
    works(office)
    told = browser.client.get("/notices").json()
    assert told["late"] == told["due"] == 1
    assert len(told["reminders"]) == 1
    assert told["reminders"][0]["text"].startswith("C. M.")
    assert "Morel" not in str(told)
    assert "après coup" in browser.get("/").text
    browser.post("/notices/seen")
    assert browser.client.get("/notices").json()["reminders"] == []
    assert office.browser().client.get("/notices", follow_redirects=False).status_code == 303


def test_the_calendar_opens_by_its_address_alone(office: Office) -> None:
    who = office.contact()
    promised(office, "rappeler, vite", minutes=120, contact=who)
    promised(office, "secret d'Ali", minutes=120, who="ali")
    browser = office.browser("ana")
    browser.post("/settings/reminders/calendar")
    found = re.search(r"/calendar/([\w-]+)\.ics", browser.page)
    assert found is not None
    nobody = office.browser().client
    feed = nobody.get(f"/calendar/{found.group(1)}.ics")
    assert feed.headers["content-type"].startswith("text/calendar")
    assert feed.text.count("BEGIN:VEVENT") == 1
    assert "SUMMARY:C. M. À tenir" in feed.text
    assert "DTSTART:20260317T170000Z" in feed.text
    for word in ("Morel", "Claire", "rappeler", "secret"):
        assert word not in feed.text
    for wrong in ("x" * 43, found.group(1)[:-1], ""):
        assert nobody.get(f"/calendar/{wrong}.ics").status_code == 404
    browser.post("/settings/reminders/calendar")  # a new one closes the old one
    assert nobody.get(f"/calendar/{found.group(1)}.ics").status_code == 404


def test_only_an_administrator_opens_a_way_out(office: Office) -> None:
    smtp = {"host": "127.0.0.1", "security": "none", "from": "s@b.test", "port": "25"}
    hook = {"url": "https://chat.example/hook", "shape": "slack"}
    for name in ("ana", "sam"):
        browser = office.browser(name)
        assert browser.post("/settings/reminders/smtp", smtp).status_code == 404
        assert browser.post("/settings/reminders/webhook", hook).status_code == 404
        assert browser.post("/settings/reminders/own", {"kind": "mail"}).status_code == 422
        browser.get("/settings/reminders")
        assert "Les sorties du bureau" not in browser.text
    ada = office.browser("ada")
    assert ada.post("/settings/reminders/smtp", smtp).status_code == 200
    assert ada.post("/settings/reminders/webhook", hook).status_code == 200
    assert "montré cette seule fois" in ada.text
    for url in ("ftp://x/", "https://u:p@x/", "javascript:1", "https://", "https://x:99999/"):
        assert ada.post("/settings/reminders/webhook", hook | {"url": url}).status_code == 422, url
    ana = office.browser("ana")
    assert ana.post("/settings/reminders/own", {"kind": "mail"}).status_code == 200
    ids = re.findall(r"/settings/reminders/(\d+)/test", office.browser("ada").get("/settings/reminders").text)
    assert office.browser("otto").post(f"/settings/reminders/{ids[0]}/remove").status_code == 404


def test_a_trial_to_a_private_address_is_refused_in_words(office: Office) -> None:
    ada = office.browser("ada")
    ada.post("/settings/reminders/webhook", {"url": "https://127.0.0.1/hook", "shape": "slack"})
    found = re.search(r"/settings/reminders/(\d+)/test", ada.get("/settings/reminders").text)
    assert found is not None
    answer = ada.post(f"/settings/reminders/{found.group(1)}/test")
    assert answer.status_code == 422
    assert "réseau privé" in ada.text


def test_an_office_edits_its_protocol_and_is_told_the_line(office: Office) -> None:
    sam = office.browser("sam")
    assert "wait_for_answer" in sam.get("/settings/followup/hang_up").text
    text = package_text("hang_up")
    line = next(n for n, each in enumerate(text.splitlines(), 1) if each.startswith("act_within"))
    wrong = sam.post("/settings/followup/hang_up", {"text": text.replace("act_within: 60", "act_within: jamais")})
    assert wrong.status_code == 422
    assert f"ligne {line} " in sam.text
    hours = 'hours: nôtres\ndays:\n  - {day: mardi, from: "20:00", to: "22:00"}\n'
    assert sam.post("/settings/followup/hours", {"text": hours}).status_code == 200
    promised(office, "rappeler", minutes=9 * 60)  # at 1:00, and an exact hour
    works(office)
    office.clock.goes(hours=5)  # 21:00, the last hour of that office's day
    works(office)
    assert sam.client.get("/notices", follow_redirects=False).status_code == 303  # an open page keeps no session
    assert len(office.browser("ana").client.get("/notices").json()["reminders"]) == 1
    assert office.browser("ana").post("/settings/followup/hours", {"text": hours}).status_code == 404
    sam.enter("sam")
    assert sam.get("/settings/followup/nothing").status_code == 404
