"""The working list under the keyboard, reminders in the page; the pages of following up for everybody's eyes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from sangfroid.record import followup_beats, promises
from sangfroid.record.promises import NewPromise
from tests.faces.web.browser.conftest import Place
from tests.faces.web.test_followup import works
from tests.faces.web.test_work import HANG_UP

pytestmark = pytest.mark.slow

AXE = Path(__file__).parents[1] / "vendor" / "axe-4.14.1.min.js"
PATHS = ("/", "/mine", "/beats", "/beats/1", "/protocols/1", "/settings/reminders", "/settings/followup/hang_up")


def filled(place: Place) -> None:
    office = place.office
    who = office.contact()
    office.call(text=HANG_UP, contact=who)
    with office.store.write(office.visitors["ana"], office.clock()) as visit:
        for what, minutes in (("envoyer l'ordonnance", -30), ("rappeler le labo", 40), ("relire le devis", 60)):
            due = office.clock() + timedelta(minutes=minutes)
            promises.add(visit, NewPromise(what, due=due, precision="minute", contact=who))
        followup_beats.begin(visit, "Le serveur ne répond plus", timedelta(minutes=10), office.clock())
    works(office)


def test_the_keyboard_goes_through_the_list(place: Place) -> None:
    filled(place)
    page = place.page("ana")
    expect(page.locator(".badge")).to_have_text("3")
    page.keyboard.press("j")
    expect(page.locator(".work > li:focus")).to_contain_text("Envoyer l'ordonnance")
    page.keyboard.press("j")
    expect(page.locator(".work > li:focus")).to_contain_text("Rappeler le labo")
    page.keyboard.press("k")
    page.keyboard.press("r")
    expect(page.locator("input[name=until]:focus")).to_have_count(1)
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("t")
    expect(page.get_by_role("status")).to_contain_text("Promesse tenue")
    expect(page.locator(".badge")).to_have_text("2")
    expect(page.locator(".work > li:focus")).to_contain_text("Rappeler le labo")  # it stands where it stood
    assert place.said == []


def test_a_draft_is_copied_as_it_stands_and_sent_by_nobody(place: Place) -> None:
    filled(place)
    page = place.page("ana")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/protocols/1")
    page.get_by_label("Brouillon").fill("Un mot à moi.")
    page.get_by_role("button", name="Copier").click()
    assert page.evaluate("navigator.clipboard.readText()") == "Un mot à moi."
    page.get_by_role("button", name="Pas de réponse").click()
    expect(page.get_by_role("alert")).to_contain_text("plus tôt que prévu")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_everybody_can_read_them(place: Place, scheme: str, width: int) -> None:
    filled(place)
    page = place.page("ana", width=width, scheme=scheme, bypass_csp=True)
    for path in PATHS:
        page.goto(path)
        page.add_script_tag(path=AXE)
        found = page.evaluate("axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']})")
        assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
