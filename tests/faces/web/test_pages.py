"""Every page: it opens, says what it is, holds nothing inline, fetches nothing from elsewhere, in both languages."""

from __future__ import annotations

import re

import pytest

from tests.faces.web.conftest import CALL, Office

PATHS = (
    "/", "/calls", "/calls?situation=conflict&since=2026-01-01&hard=2", "/calls/import", "/contacts", "/contacts/new",
    "/contacts/by-number/0600000000", "/messages", "/messages/new", "/journal", "/playbooks", "/playbooks/furious",
    "/playbooks/ladder", "/playbooks/furious/edit", "/settings", "/privacy", "/privacy?verify=1", "/search",
    "/search?q=dossier", "/lessons", "/lessons?q=heure", "/work/later", "/contacts?q=Morrel",
)  # fmt: skip


def furnished(office: Office) -> list[str]:
    """The office with a call, a contact, and the addresses of their pages."""
    contact = office.contact("ada")
    call = office.call("ada", contact=contact)
    return [
        *PATHS, f"/calls/{call}", f"/calls/{call}/turns/2", f"/contacts/{contact}", f"/contacts/{contact}/edit",
        f"/contacts/{contact}/erase", f"/messages/new?call={call}",
    ]  # fmt: skip


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_each_page_opens_and_holds_nothing_inline(office: Office, lang: str) -> None:
    browser = office.browser("ada")
    browser.post("/language", {"lang": lang, "next": "/"})
    for path in furnished(office):
        answer = browser.get(path)
        assert answer.status_code == 200, path
        assert f'<html lang="{lang}">' in answer.text
        assert re.search(r"<title>[^<]{2,} · Sangfroid</title>", answer.text), path
        assert answer.text.count("<h1") == 1, path
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)", answer.text), path
        fetched = re.findall(r'(?:src|href|action)="(https?:[^"]*)"', answer.text)
        assert not fetched, path


def test_ids_of_a_page_are_unique(office: Office) -> None:
    browser = office.browser("ada")
    for path in furnished(office):
        ids = re.findall(r'\sid="([^"]*)"', browser.get(path).text)
        assert len(ids) == len(set(ids)), (path, sorted(one for one in ids if ids.count(one) > 1))


def test_every_form_that_writes_carries_the_token(office: Office) -> None:
    browser = office.browser("ada")
    for path in furnished(office):
        for form in re.findall(r"<form\b.*?</form>", browser.get(path).text, re.DOTALL):
            assert 'method="post"' not in form or 'name="csrf"' in form, (path, form[:200])


def test_empty_pages_teach(office: Office) -> None:
    browser = office.browser("ana")
    assert "Importer un appel" in browser.get("/").text
    assert "VTT, SRT, CSV" in browser.get("/calls").text
    assert "carnet d’adresses" in browser.get("/contacts").text
    assert "En faire un message" in browser.get("/messages").text


def test_the_first_page_has_what_is_late_due_and_waited_for(office: Office) -> None:
    office.call("ana", CALL, file="appel.vtt")
    browser = office.browser("ana")
    with office.store.look(office.visitors["ana"], office.clock()) as visit:
        from sangfroid.record import promises  # noqa: PLC0415

        due = promises.due(visit)
    assert due.late or due.today or due.later or due.waiting
    browser.get("/")
    for title, listed in (("En retard", due.late), ("À tenir aujourd’hui", due.today), ("Plus tard", due.later)):
        assert (f">{title} <" in browser.page) == bool(listed), title


def test_static_files_may_be_kept_and_nothing_else_is_served(office: Office) -> None:
    browser = office.browser()
    browser.get("/sign-in")
    for path in re.findall(r'(?:href|src)="(/static/[^"]+)"', browser.page):
        answer = browser.get(path)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
    for path in ("/static/base.html.j2", "/static/../show.py", "/static/%2e%2e%2fshow.py", "/static/x"):
        assert browser.get(path).status_code == 404


def test_an_unknown_address_is_told_and_leads_back(office: Office) -> None:
    browser = office.browser("ana")
    for path in ("/nowhere", "/calls/999", "/calls/0", "/calls/99999999999999999999", "/calls/x", "/contacts/-1"):
        answer = browser.get(path)
        assert answer.status_code == 404, path
        assert 'href="/"' in answer.text


def test_a_refused_form_leads_back_to_its_page(office: Office) -> None:
    browser = office.browser("ana")
    contact = office.contact()
    page = f"/contacts/{contact}"
    merged = {"name": "Personne de ce nom"}
    answer = browser.post(f"{page}/merge", merged, headers={"referer": f"http://127.0.0.1{page}?told=noted"})
    assert answer.status_code == 422
    assert f'<a href="{page}?told=noted">Revenir à la page d’avant</a>' in answer.text
    for elsewhere in ("", "https://ailleurs.test/contacts", "http://127.0.0.1//ailleurs.test", "about:blank"):
        answer = browser.post(f"{page}/merge", merged, headers={"referer": elsewhere})
        assert answer.status_code in (403, 422)
        assert "page d’avant" not in answer.text


def test_the_address_of_a_form_is_no_blank_page(office: Office) -> None:
    """It stays in the browser when the form was refused, and is asked for again as a page."""
    browser = office.browser("ana")
    for path in (f"/contacts/{office.contact()}/merge", "/settings/reminders/calendar"):
        answer = browser.get(path)
        assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
        assert "<h1>Introuvable</h1>" in answer.text
        assert '<a href="/">Revenir à Aujourd’hui</a>' in answer.text
