"""Appel en cours as people use it: the keyboard alone, a telephone's width, a sample played and caught by taps."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, expect

from sangfroid.faces.web.first import SAMPLES
from sangfroid.record import calls, running
from tests.faces.web.browser.conftest import Place
from tests.faces.web.browser.test_browser import AXE

pytestmark = pytest.mark.slow

KEYS = {"anger": "1", "insult": "2", "insist": "3", "panic": "4", "calming": "5", "offer_option": "6"}
EVENTS = 20
CAUGHT = 18


def begun(page: Page) -> int:
    page.goto("/live")
    page.get_by_role("button", name="Commencer").click()
    page.wait_for_url(re.compile(r"/live/\d+$"))
    expect(page.locator("#clock")).not_to_have_text("")
    page.wait_for_timeout(400)
    return int(page.url.rpartition("/")[2])


def events() -> list[str]:
    """What an attentive ear would tap in the samples: the first twenty annotated acts that have a key."""
    found: list[str] = []
    for path in sorted(SAMPLES.glob("*.json")):
        for turn in json.loads(path.read_text("utf-8"))["turns"]:
            found += [label for label in turn["labels"] if label in KEYS][:1]
    return found[:EVENTS]


def test_eighteen_of_twenty_events_are_caught_by_keys_alone(place: Place) -> None:
    page = place.page("ana")
    call = begun(page)
    wanted = events()
    for name in wanted:
        page.keyboard.press(KEYS[name])
        page.wait_for_timeout(120)
    expect(page.locator("#talk li")).to_have_count(EVENTS)
    for _ in range(2):
        page.keyboard.press("8")
    page.wait_for_url(re.compile("/live/after/"))
    office = place.office
    with office.store.look(office.visitors["ana"], office.clock()) as visit:
        kept = running.get(visit, call).call
        assert kept is not None
        heard = [{cue.name for cue in turn.labels} for turn in calls.whole(visit, kept).reading.turns]
    caught = sum(name in labels for name, labels in zip(wanted, heard, strict=True))
    assert caught >= CAUGHT, (wanted, heard)


def test_the_keyboard_is_enough(place: Place) -> None:
    page = place.page("ana")
    begun(page)
    page.keyboard.press("d")
    expect(page.locator("#hint .text")).to_be_visible()
    page.keyboard.press("w")
    expect(page.locator("#because")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#hint .rest")).to_be_visible()
    page.keyboard.press("1")
    expect(page.locator("#talk li")).to_have_count(1)
    page.keyboard.press("u")
    expect(page.locator("#talk li")).to_have_count(0)
    page.keyboard.press("a")
    expect(page.locator('.flag[data-do="notice"]')).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("o")
    expect(page.locator("#bar")).to_contain_text("Hors enregistrement")
    page.keyboard.press("o")
    page.keyboard.press("n")
    page.keyboard.type("rappeler le labo")
    page.keyboard.press("Enter")
    expect(page.locator("#notes li")).to_have_text("rappeler le labo")
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    expect(page.locator("#card")).to_be_visible()


def test_the_page_comes_back_after_a_lost_line(place: Place) -> None:
    page = place.page("ana")
    begun(page)
    page.keyboard.press("1")
    expect(page.locator("#talk li")).to_have_count(1)
    page.reload()
    expect(page.locator("#talk li")).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_of_the_desk_breaks_a_rule_of_access(place: Place, scheme: str) -> None:
    page = place.page("ana", scheme=scheme, bypass_csp=True)
    call = begun(page)
    page.keyboard.press("1")
    page.keyboard.press("d")
    page.keyboard.press("f")
    expect(page.locator("#card")).to_be_visible()
    paths = ("", "/live", f"/live/{call}/taps", "/live/feeds")
    for path in paths:
        if path:
            page.goto(path)
        page.add_script_tag(path=str(AXE))
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        assert not found["violations"], (path, [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]])


def test_on_a_telephone_the_hint_comes_first_and_nothing_is_cut_off(place: Place) -> None:
    page = place.page("ana", width=390)
    begun(page)
    page.get_by_role("button", name=re.compile("celui-ci est dur")).click()
    hint = page.locator("#hint .text")
    expect(hint).to_be_visible()
    box, talk = hint.bounding_box(), page.locator(".talk-col").bounding_box()
    assert box is not None
    assert talk is not None
    assert box["y"] < talk["y"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
