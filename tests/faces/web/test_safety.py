"""S1, S3 and the rest of what stands between the network and the pages."""

from __future__ import annotations

import re
import time
from statistics import median

import pytest
from fastapi.routing import APIRoute

from sangfroid.faces.web.app import PAGES
from sangfroid.faces.web.house import Web
from sangfroid.faces.web.safety import BODY, CALLS, UPLOAD
from sangfroid.faces.web.sign_in import ours
from sangfroid.record import people
from tests.faces.web.conftest import PASSWORD, Office, Settle

OPEN = {"/sign-in", "/sign-out", "/language", "/static/{name}", "/favicon.ico"}
# Entered with a token of their own in place of a session: a phone's taps, a telephone system's feed, a calendar.
BY_TOKEN = {"/taps/{token}", "/feed", "/calendar/{name}"}


def routes(office: Office, method: str) -> list[str]:
    """The paths of all pages that answer to this method."""
    every = [one for page in PAGES for one in page.router.routes]
    found = [one.path for one in every if isinstance(one, APIRoute) and method in (one.methods or ())]
    found = [path for path in found if path not in BY_TOKEN]
    assert len(found) > 15
    return found


def filled(path: str, ids: dict[str, int]) -> str:
    """The path with ids of the first office's things."""
    kind = path.split("/")[1]
    here = ids.get(kind, 1)
    path = path.replace("{id_}", str(here)).replace("{share_id}", str(ids["shares"])).replace("{n}", "2")
    path = path.replace("{answer}", "yes")
    return path.replace("{name}", "furious").replace("{number}", "0639980017").replace("{form_}", "csv")


def things(office: Office) -> dict[str, int]:
    """Things of Ana's, by the first word of their address."""
    from datetime import timedelta  # noqa: PLC0415

    from sangfroid.record import corrections, messages, notes, practices, promises, shares  # noqa: PLC0415
    from sangfroid.record.messages import NewMessage  # noqa: PLC0415
    from sangfroid.record.notes import NewNote  # noqa: PLC0415
    from sangfroid.record.practices import NewPractice  # noqa: PLC0415

    contact = office.contact()
    call = office.call(contact=contact)
    with office.store.write(office.visitors["ana"], office.clock()) as visit:
        corrections.correct_label(visit, call, 2, "complaint", present=True)
        correction = corrections.of_call(visit, call)[-1].id
        ali = office.visitors["ali"].person
        assert ali is not None
        share = shares.share(visit, call, ali, office.clock() + timedelta(days=2))
        shares.stop(visit, share.id)
        note = notes.add(visit, NewNote("à garder", contact=contact))
        message = messages.send(visit, NewMessage("rappeler", to_person=office.visitors["ana"].person))
        promise = promises.of_call(visit, call)[0].id
    with office.store.write(office.visitors["ada"], office.clock()) as visit:
        practices.make(visit, NewPractice("Vidal"))
    return {
        "calls": call, "contacts": contact, "corrections": correction, "shares": share.id, "notes": note.id,
        "messages": message.id, "promises": promise, "settings": 1,
    }  # fmt: skip


def test_nobody_signed_in_sees_nothing(office: Office) -> None:
    ids = things(office)
    browser = office.browser()
    browser.get("/sign-in")
    for method in ("GET", "POST"):
        for path in routes(office, method):
            if path not in OPEN:
                given = {"csrf": browser.token} if method == "POST" else None
                answer = browser.client.request(method, filled(path, ids), data=given, follow_redirects=False)
                assert answer.status_code == 303, path
                assert answer.headers["location"].startswith("/sign-in"), path


def test_what_a_token_opens_stays_shut_without_it(office: Office) -> None:
    things(office)
    for browser in (office.browser(), office.browser("ana")):
        for path in BY_TOKEN:
            shut = path.replace("{token}", "x" * 43).replace("{name}", "x" * 43)
            method = "POST" if path == "/feed" else "GET"
            answer = browser.client.request(method, shut, follow_redirects=False)
            assert answer.status_code in (401, 404), path
            assert "Morel" not in answer.text


def test_another_office_is_refused_everywhere(office: Office) -> None:
    """S1: whatever address of the first office the second one's administrator opens or posts to, it is not there."""
    ids = things(office)
    otto = office.browser("otto")
    otto.get("/settings")
    own = {"/playbooks/{name}", "/playbooks/{name}/edit", "/playbooks/{name}/back", "/contacts/by-number/{number}",
           "/contacts/export/{form_}"}  # fmt: skip
    answers = {"what": "x", "owner": "agent", "state": "kept", "text": "x", "reason": "x", "after": "x", "person": "1",
               "until": "2026-03-20", "name": "Claire Morel", "other": "x", "add": "insist", "role": "agent",
               "email": "x@y.fr", "kind": "person"}  # fmt: skip
    for method in ("GET", "POST"):
        for path in routes(office, method):
            if "{" not in path or path in own or path in OPEN:
                continue
            ending = {"what": "ending", "name": "normal"} if "correct" in path else {}
            data = {"csrf": otto.token} | answers | ending
            answer = otto.client.request(
                method, filled(path, ids), data=data if method == "POST" else None, follow_redirects=False
            )
            assert answer.status_code == 404, (method, path, answer.status_code)
            assert "Morel" not in answer.text
    assert "Morel" not in otto.get("/contacts/by-number/0639980017").text
    assert "Claire" not in otto.get("/search?q=Morel").text
    assert "/calls/" not in re.sub("/calls/import", "", otto.get("/search?q=résultats").text)
    assert "Morel" not in otto.get("/contacts").text


def test_a_colleague_sees_a_call_only_while_it_is_shared(office: Office) -> None:
    call = office.call()
    ana, ali = office.browser("ana"), office.browser("ali")
    assert ali.get(f"/calls/{call}").status_code == 404
    assert ali.get("/search?q=dossier").text.count(f"/calls/{call}") == 0
    ali_id = str(office.visitors["ali"].person)
    ana.post(f"/calls/{call}/shares", {"person": ali_id, "until": "2026-03-18"})
    assert "partagé" in ana.text
    assert ali.get(f"/calls/{call}").status_code == 200
    assert "Corriger" not in ali.page
    assert ali.post(f"/calls/{call}/correct", {"what": "ending", "name": "normal"}).status_code == 404
    office.clock.goes(days=2)
    ali.enter("ali")
    assert ali.get(f"/calls/{call}").status_code == 404


def test_a_supervisor_sees_an_agents_calls_only_once_that_is_opened(office: Office) -> None:
    call = office.call()
    sam, ada = office.browser("sam"), office.browser("ada")
    assert sam.get(f"/calls/{call}").status_code == 404
    assert ada.get(f"/calls/{call}").status_code == 404
    assert ada.post("/settings/supervisor-view").status_code == 422  # staff not informed
    assert ada.post("/settings/supervisor-view", {"informed": "1"}).status_code == 200
    assert sam.get(f"/calls/{call}").status_code == 200
    assert ada.get(f"/calls/{call}").status_code == 404
    ada.post("/settings/supervisor-view", {"close": "1"})
    assert sam.get(f"/calls/{call}").status_code == 404


def test_what_is_for_administrators_is_refused_to_others(office: Office) -> None:
    contact = office.contact()
    for name in ("ana", "sam"):
        browser = office.browser(name)
        for path, data in (
            ("/settings/office", {"name": "X", "region": "FR", "zone": "Europe/Paris"}),
            ("/settings/people", {"name": "X", "email": "x@y.fr", "role": "administrator", "password": PASSWORD}),
            ("/settings/people/1", {"name": "X", "email": "x@y.fr", "role": "administrator", "active": "1"}),
            ("/settings/practices", {"name": "X"}),
            ("/settings/supervisor-view", {"informed": "1"}),
            ("/privacy/retention", {"verbatim_days": "10", "analysis_days": "20"}),
        ):
            assert browser.post(path, data).status_code == 404, (name, path)
        assert "Qui a fait quoi" not in browser.get("/privacy?verify=1").text
    ana = office.browser("ana")
    assert ana.get(f"/contacts/{contact}/export").status_code == 404
    assert ana.get(f"/contacts/{contact}/erase").status_code == 404
    assert ana.post(f"/contacts/{contact}/erase", {"name": "Claire Morel"}).status_code == 404
    assert ana.post("/playbooks/furious/back").status_code == 404
    assert ana.get("/playbooks/furious/edit").status_code == 404


def test_every_write_without_the_token_is_refused(office: Office) -> None:
    ids = things(office)
    browser = office.browser("ada")
    for path in routes(office, "POST"):
        for token in ("", "0" * 64, "é"):
            answer = browser.client.post(filled(path, ids), data={"csrf": token}, follow_redirects=False)
            assert answer.status_code == 403, path


def test_a_write_from_another_page_is_refused(office: Office) -> None:
    browser = office.browser("ana")
    browser.get("/")
    data = {"csrf": browser.token, "what": "x", "owner": "agent"}
    for headers in (
        {"origin": "https://evil.test"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"}, {"origin": "http://127.0.0.1:9999"},
    ):  # fmt: skip
        answer = browser.client.post("/promises", data=data, headers=headers, follow_redirects=False)
        assert answer.status_code == 403, headers
    for headers in ({"origin": "http://127.0.0.1"}, {"sec-fetch-site": "same-origin"}):
        assert browser.client.post("/promises", data=data, headers=headers, follow_redirects=False).status_code == 303


def test_one_session_s_token_does_not_serve_another(office: Office) -> None:
    ana, ali = office.browser("ana"), office.browser("ali")
    ana.get("/")
    answer = ali.client.post("/promises", data={"csrf": ana.token, "what": "x", "owner": "agent"})
    assert answer.status_code == 403


@pytest.mark.parametrize("host", ["evil.test", "127.0.0.1.evil.test", "localhost@evil", "", "[::2]"])
def test_another_host_s_name_is_refused(office: Office, host: str) -> None:
    answer = office.browser().client.get("/sign-in", headers={"host": host})
    assert answer.status_code == 421
    assert "<form" not in answer.text


def test_every_answer_carries_the_policy(office: Office) -> None:
    browser = office.browser("ana")
    for path in ("/", "/nowhere", "/static/web.css", "/contacts/export/csv", "/calls/999"):
        headers = browser.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        if not path.startswith("/static"):
            assert headers["cache-control"] == "no-store"


def test_a_body_is_bounded_while_it_comes(office: Office) -> None:
    browser = office.browser("ana")
    browser.get("/")
    large = b"csrf=" + b"x" * (BODY + 1)
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert browser.client.post("/promises", content=large, headers=kind).status_code == 413
    assert browser.client.post("/promises", content=iter([large[:600_000]] * 3), headers=kind).status_code == 413
    for path, bound in (("/calls/import", CALLS), ("/contacts/import", UPLOAD), ("/calls/1/sound", UPLOAD)):
        lying = kind | {"content-length": str(bound + 1)}
        assert browser.client.post(path, content=b"", headers=lying).status_code == 413
    assert browser.client.post("/promises", content=b"x", headers=kind | {"content-length": "-1"}).status_code == 413


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=", "application/json", "x",
                                  "multipart/form-data; boundary=a"])  # fmt: skip
@pytest.mark.parametrize("body", [b"", b"\x00\xff--a", b"--a\r\nContent-Disposition: form-data\r\n\r\nx\r\n--a--"])
def test_a_broken_form_is_no_fault_of_ours(office: Office, kind: str, body: bytes) -> None:
    browser = office.browser("ana")
    answer = browser.client.post("/promises", content=body, headers={"content-type": kind})
    assert answer.status_code in (403, 422)


def test_brute_force_is_slowed_down(office: Office) -> None:
    browser = office.browser()
    browser.get("/sign-in")
    wrong = {"email": "ana@bureau.test", "password": "pas celui-là du tout"}
    codes = [browser.post("/sign-in", wrong).status_code for _ in range(7)]
    assert codes == [401] * 5 + [429] * 2
    assert browser.post("/sign-in", wrong | {"password": PASSWORD}).status_code == 429
    assert int(browser.post("/sign-in", wrong).headers["retry-after"]) > 0
    office.clock.goes(minutes=16)
    browser.enter("ana")


def test_accounts_cannot_be_told_from_others(office: Office) -> None:
    """S3: the same words and about the same time, whether the address is known or not."""
    texts, seconds = [], []
    for email in ("ana@bureau.test", "personne@bureau.test"):
        browser = office.browser()
        browser.get("/sign-in")
        taken = []
        for _ in range(4):
            begun = time.perf_counter()
            answer = browser.post("/sign-in", {"email": email, "password": "pas celui-là du tout"})
            taken.append(time.perf_counter() - begun)
        assert answer.status_code == 401
        texts.append(re.sub(r'value="[^"]*"', "", answer.text))
        seconds.append(median(taken))
    assert texts[0] == texts[1]
    assert 0.5 < seconds[0] / seconds[1] < 2.0


def test_fields_that_were_not_asked_for_change_nothing(office: Office) -> None:
    """S3, mass assignment: a role, an office, an agent sent along is not taken over."""
    contact = office.contact()
    ana = office.browser("ana")
    ana.post("/contacts/new", {"name": "Neuf", "kind": "person", "office": "2", "id": "99", "made": "2020-01-01"})
    ana.post("/settings/password", {"old": PASSWORD, "new": "encore une autre phrase", "role": "administrator"})
    with office.store.look(office.visitors["ada"], office.clock()) as visit:
        me = people.get(visit, office.visitors["ana"].person or 0)
    assert me.role == "agent"
    otto = office.browser("otto")
    assert "Neuf" not in otto.get("/contacts").text
    assert otto.get(f"/contacts/{contact}").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["//evil.test", "https://evil.test", "/\\evil.test", "javascript:alert(1)", "", "/\r\nx: y", "/\t/evil.test"],
)
def test_signing_in_leads_to_no_other_site(office: Office, path: str) -> None:
    assert ours(path) == "/"
    browser = office.browser()
    browser.get("/sign-in")
    data = {"email": "ana@bureau.test", "password": PASSWORD, "next": path, "csrf": browser.token}
    answer = browser.client.post("/sign-in", data=data, follow_redirects=False)
    assert answer.headers["location"] == "/"


def test_signing_in_leads_where_one_wanted_to_go(office: Office) -> None:
    browser = office.browser()
    answer = browser.get("/contacts/by-number/0639980017?x=1")
    assert answer.url.path == "/sign-in"
    data = {"email": "ana@bureau.test", "password": PASSWORD, "next": "/contacts/by-number/0639980017?x=1"}
    assert browser.post("/sign-in", data).url.path == "/contacts/by-number/0639980017"


def test_sessions_end(office: Office) -> None:
    browser = office.browser("ana")
    held = browser.client.cookies["sangfroid"]
    browser.post("/sign-out")
    browser.client.cookies.set("sangfroid", held)
    assert browser.get("/").url.path == "/sign-in"  # a token kept aside is of no use
    browser.client.cookies.clear()
    browser.enter("ana")
    office.clock.goes(minutes=31)
    assert browser.get("/").url.path == "/sign-in"


def test_signing_in_makes_a_new_session(office: Office) -> None:
    """A session from before is not taken over (fixation), and ends."""
    browser = office.browser("ana")
    first = browser.client.cookies["sangfroid"]
    browser.enter("ali")
    assert browser.client.cookies["sangfroid"] != first
    other = office.browser()
    other.client.cookies.set("sangfroid", first)
    assert other.get("/").url.path == "/sign-in"


def test_cookies_are_kept_from_scripts_and_over_https_from_the_open_network(settle: Settle) -> None:
    plain, secure = settle(), settle(Web(secure=True))
    for office, base in ((plain, "http://127.0.0.1"), (secure, "https://localhost")):
        browser = office.browser(base=base)
        browser.get("/sign-in")
        data = {"email": "ana@bureau.test", "password": PASSWORD, "csrf": browser.token}
        answer = browser.client.post("/sign-in", data=data, follow_redirects=False)
        assert answer.status_code == 303
        made = answer.headers.get_list("set-cookie")
        cookie = next(one for one in made if re.match(r'(__Host-)?sangfroid=[^;"]', one))
        assert "HttpOnly" in cookie
        assert "samesite=lax" in cookie.lower()
        if office is secure:
            assert cookie.startswith("__Host-")
            assert "Secure" in cookie
            assert "strict-transport-security" in answer.headers


def test_what_goes_wrong_within_is_told_without_its_innards(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = office.browser("ana", crash=False)

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret innards")

    monkeypatch.setattr("sangfroid.faces.web.today.messages.inbox", broken)
    answer = browser.get("/")
    assert answer.status_code == 500
    assert "Rien n’a été changé" in answer.text
    assert "innards" not in answer.text
    assert "content-security-policy" in answer.headers
