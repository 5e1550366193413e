"""Recordings in a real browser: dropped with their folder, sent in several deliveries, heard from a turn."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.faces.web.browser.conftest import Place
from tests.faces.web.browser.test_browser import AXE
from tests.faces.web.conftest import CALL
from tests.sources.sound.sounds import a_call, as_file

pytestmark = pytest.mark.slow

WAIT = 90_000  # milliseconds for a recording to be heard


def drop(page: Page, files: dict[str, bytes]) -> None:
    """Files dropped on the page."""
    page.evaluate(
        """(files) => {
          const carried = new DataTransfer();
          for (const [name, text] of Object.entries(files))
            carried.items.add(new File([Uint8Array.from(atob(text), (char) => char.charCodeAt(0))], name));
          for (const kind of ["dragover", "drop"])
            document.querySelector("main").dispatchEvent(
              new DragEvent(kind, {dataTransfer: carried, bubbles: true, cancelable: true}));
        }""",
        {name: base64.b64encode(data).decode() for name, data in files.items()},
    )


def test_recordings_are_dropped_with_a_transcript_and_heard_from_a_turn(place: Place) -> None:
    page = place.page("ana")
    page.goto("/calls/import")
    page.get_by_text("Pour des enregistrements").click()
    page.get_by_label("Pour garder aussi le son").fill("demandé par le cabinet")
    samples = a_call().samples
    drop(page, {"un.wav": as_file(samples), "morel.mp3": as_file(samples, form="MP3", subtype=None),
                "morel.vtt": CALL.encode(), "abîmé.wav": b"RIFF$\0\0\0WAVEfmt "})  # fmt: skip
    page.wait_for_url("**/calls/imports/*")
    expect(page.get_by_text("Nouveaux appels : 2. Déjà là : 0. À corriger : 1.")).to_be_visible(timeout=WAIT)
    expect(page.get_by_text("Exportez l’enregistrement de nouveau")).to_be_visible()
    page.get_by_role("link", name="Voir les appels").click()
    page.get_by_role("link", name="un.wav").click()
    expect(page.locator("path.wave")).to_have_count(2)
    expect(page.locator(".turn .unheard").first).to_be_visible()
    third = page.locator("[data-seek]").nth(2)
    third.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".turn.heard-now")).to_have_count(1)
    assert page.evaluate("document.querySelector('audio').currentTime") >= float(third.get_attribute("data-seek") or 0)
    page.get_by_text("Comment avoir les paroles").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("sangfroid models list")).to_be_visible()


def test_a_folder_is_sent_in_several_deliveries_of_one_import(place: Place, tmp_path: Path) -> None:
    """What is together stays together: the pair comes in one delivery, and is one call."""
    folder = tmp_path / "appels"
    folder.mkdir()
    samples = a_call().samples
    for n in range(3):
        (folder / f"{n}.wav").write_bytes(as_file(samples * np.float32(1 - n / 10)))
    (folder / "0.vtt").write_text(CALL, "utf-8")
    (folder / ".caché").write_bytes(b"x")
    page = place.page("ana")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.route("**/bring.js*", lambda route: route.fulfill(
        body=re.sub(r"const FILES = \d+", "const FILES = 1", route.fetch().text()), content_type="text/javascript"
    ))  # fmt: skip
    page.goto("/calls/import")
    page.get_by_label("Ou un dossier entier").set_input_files(folder)
    page.get_by_role("button", name="Importer").click()
    page.wait_for_url("**/calls/imports/*")
    expect(page.get_by_text("Nouveaux appels : 3.")).to_be_visible(timeout=WAIT)
    assert sum(url.endswith("/calls/import") for url in sent) == 3


def test_a_file_that_is_too_large_is_named_and_not_sent(place: Place) -> None:
    page = place.page("ana")
    page.route("**/bring.js*", lambda route: route.fulfill(
        body=route.fetch().text().replace("Number(form.dataset.most)", "0.2").replace("48 * MIB", "0.1 * MIB"),
        content_type="text/javascript",
    ))  # fmt: skip
    page.goto("/calls/import")
    drop(page, {"énorme.wav": as_file(a_call().samples)})
    expect(page.get_by_text(re.compile("trop grands.*énorme.wav"))).to_be_visible()
    expect(page.get_by_role("button", name="Importer")).to_be_enabled()
    assert page.url.endswith("/calls/import")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_of_recordings_break_no_rule_of_access(place: Place, scheme: str, width: int) -> None:
    page = place.page("ana", width=width, scheme=scheme, bypass_csp=True)
    page.goto("/calls/import")
    page.get_by_text("Pour des enregistrements").click()
    page.get_by_label("Pour garder aussi le son").fill("demandé par le cabinet")
    samples = a_call().samples
    drop(page, {"un.wav": as_file(samples), "mono.wav": as_file(samples.mean(axis=1)), "non.wav": b"RIFF$\0\0\0WAVEx"})
    page.wait_for_url("**/calls/imports/*")
    wrong = looked(page)
    expect(page.get_by_text("Nouveaux appels : 2.")).to_be_visible(timeout=WAIT)
    wrong += looked(page)
    for name in ("un.wav", "mono.wav"):
        page.goto("/calls")
        page.get_by_role("link", name=name).click()
        expect(page.locator("path.wave").first).to_be_visible()
        wrong += looked(page)
    assert not wrong, "\n".join(wrong)


def looked(page: Page) -> list[str]:
    """What axe finds, and whether the page is wider than the screen, all that folds opened."""
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run({rules: {'color-contrast-enhanced': {enabled: true}}})")
    assert found["passes"]
    wrong = [f"{page.url}: {one['id']} {one['nodes'][0]['html'][:120]}" for one in found["violations"]]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        wrong.append(f"{page.url}: wider than the screen")
    return wrong
