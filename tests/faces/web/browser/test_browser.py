"""The pages as people use them, in a real browser."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.faces.web.browser.conftest import Place
from tests.faces.web.conftest import CALL
from tests.record.test_sounds import wav

pytestmark = pytest.mark.slow

AXE = Path(__file__).parents[1] / "vendor" / "axe-4.14.1.min.js"


def imported(page: Page, file: Path) -> str:
    """Imports one call through the form; gives its address."""
    page.goto("/calls")
    page.get_by_role("link", name="Importer").first.click()
    page.get_by_label("Fichiers").set_input_files(file)
    page.get_by_role("button", name="Importer").click()
    page.wait_for_url(re.compile(r"/calls/\d+$"))
    return page.url


def test_from_the_first_empty_page_to_a_corrected_report(place: Place, file: Path) -> None:
    page = place.page("ana")
    expect(page.get_by_role("heading", name="Par où commencer")).to_be_visible()
    page.get_by_role("link", name="Importer un appel").click()
    page.get_by_label("Fichiers").set_input_files(file)
    page.get_by_role("button", name="Importer").click()
    expect(page.get_by_role("heading", name="Transcription")).to_be_visible()
    turn = page.locator("#t2")
    turn.hover()
    turn.get_by_role("link", name="Corriger").click()
    panel = page.locator(".fixing")
    expect(panel).to_be_visible()
    panel.get_by_label("Il y a aussi").select_option("insist")
    panel.get_by_role("button", name="Ajouter").click()
    expect(page.get_by_role("status")).to_contain_text("C’est corrigé")
    expect(page.locator("#t2 .sign", has_text="insiste")).to_be_visible()
    page.get_by_role("status").get_by_role("button", name="Annuler").click()
    expect(page.get_by_role("status")).to_contain_text("La lecture vaut de nouveau")


def test_a_label_shows_its_words_under_the_pointer_and_the_keyboard(place: Place) -> None:
    call = place.office.call("ana")
    page = place.page("ana")
    page.goto(f"/calls/{call}")
    sign = page.locator(".sign").first
    sign.hover()
    expect(page.locator(".heard.lit").first).to_be_visible()
    page.mouse.move(0, 0)
    page.locator("h1").hover()
    expect(page.locator(".heard.lit")).to_have_count(0)
    sign.locator("summary").focus()
    expect(page.locator(".heard.lit").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(sign.locator(".proof")).to_be_visible()
    page.keyboard.press("Escape")
    expect(sign.locator(".proof")).not_to_be_visible()
    mark = page.locator("svg .mark").first
    mark.focus()
    expect(mark.locator(".tip").first).to_be_visible()


def test_files_dropped_on_the_page_are_imported_with_progress(place: Place) -> None:
    page = place.page("ana")
    page.goto("/calls/import")
    texts = [CALL.replace("00:00:24.500", f"00:00:24.{500 + n}") for n in range(6)]
    page.evaluate(
        """(texts) => {
          const carried = new DataTransfer();
          texts.forEach((text, n) => carried.items.add(new File([text], `appel ${n}.vtt`)));
          carried.items.add(new File(["{"], "abîmé.json"));
          for (const kind of ["dragover", "drop"])
            document.querySelector("main").dispatchEvent(
              new DragEvent(kind, {dataTransfer: carried, bubbles: true, cancelable: true}));
        }""",
        texts,
    )
    page.wait_for_url("**/calls/imports/*")
    expect(page.get_by_text("Nouveaux appels : 6. Déjà là : 0. À corriger : 1.")).to_be_visible()
    expect(page.get_by_text("abîmé.json")).to_be_visible()
    page.get_by_role("link", name="Voir les appels").click()
    expect(page.locator(".calls-list .call")).to_have_count(6)


def test_promises_are_kept_and_reopened(place: Place) -> None:
    place.office.call("ana")
    page = place.page("ana")
    before = page.locator(".promise").count()
    assert before
    first = page.locator(".promise").first
    named = first.locator("b").inner_text()
    first.get_by_role("button", name=re.compile("^Tenue|C’est arrivé")).first.click()
    if page.get_by_role("status").inner_text().startswith("Promesse tenue"):
        page.get_by_role("button", name="Annuler").click()
    expect(page.locator(".promise b", has_text=named).first).to_be_visible()


def test_search_journal_and_message(place: Place) -> None:
    contact = place.office.contact()
    place.office.call("ana", contact=contact)
    page = place.page("ana")
    page.keyboard.press("/")
    page.keyboard.type("resultat")
    page.keyboard.press("Enter")
    expect(page.locator("mark").first).to_have_text("résultats")
    page.get_by_role("link", name="Journal").click()
    page.get_by_label("Que s’est-il passé").fill("Mme Morel a rappelé, je lui envoie le courrier demain à 9 heures")
    page.get_by_role("button", name="Comprendre").first.click()
    expect(page.get_by_role("heading", name="Est-ce juste ?")).to_be_visible()
    page.get_by_role("button", name="C’est juste, garder").click()
    expect(page.get_by_role("status")).to_contain_text("gardé au journal")
    expect(page.get_by_text("je lui envoie le courrier")).to_be_visible()
    page.get_by_role("link", name="Laisser un message").click()
    page.get_by_label("En personne").select_option(label="Sam")
    page.get_by_label("Pourquoi").fill("veut parler au docteur")
    page.get_by_label("Urgence").select_option("now")
    page.get_by_role("button", name="Laisser le message").click()
    expect(page.get_by_role("status")).to_contain_text("Le message est laissé")
    sam = place.page("sam")
    sam.get_by_role("link", name="Messages", exact=True).click()
    sam.get_by_role("button", name="Je prends").click()
    expect(sam.get_by_role("status")).to_contain_text("à vous")


def test_a_contact_is_erased_with_proof(place: Place) -> None:
    contact = place.office.contact()
    place.office.call("ana", contact=contact)
    page = place.page("ada")
    page.goto(f"/contacts/{contact}")
    page.get_by_role("link", name="Effacer").click()
    page.get_by_label("Pour confirmer").fill("Claire Morel")
    page.get_by_role("button", name="Effacer pour de bon").click()
    expect(page.get_by_text("Il n’en reste rien")).to_be_visible()
    page.goto(f"/contacts/{contact}")
    expect(page.get_by_role("heading", name="Introuvable")).to_be_visible()


def test_roles_and_offices_are_kept_apart(place: Place) -> None:
    call = place.office.call("ana")
    for name in ("ali", "sam", "ada", "otto"):
        page = place.page(name)
        page.goto(f"/calls/{call}")
        expect(page.get_by_role("heading", name="Introuvable")).to_be_visible()
        page.goto("/settings")
        expect(page.get_by_role("heading", name="Les personnes")).to_have_count(1 if name in ("ada", "otto") else 0)
        if name == "otto":
            expect(page.get_by_text("Ana", exact=True)).to_have_count(0)


def test_everything_can_be_done_with_the_keyboard(place: Place) -> None:
    """From signing in to keeping a promise without a pointer; what has the focus is always to be seen."""
    place.office.call("ana")
    page = place.page()
    page.goto("/sign-in")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("ana@bureau.test")
    page.keyboard.press("Tab")
    page.keyboard.type("une phrase pour entrer ici")
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        told = page.evaluate(
            """() => { const it = document.activeElement, style = getComputedStyle(it);
              const box = it.getBoundingClientRect();
              return [it.tagName, it.textContent.trim().slice(0, 30), box.width > 0 && box.height > 0,
                      style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2]; }"""
        )
        if told[0] == "BODY":
            break
        assert told[2], told
        assert told[3], told
        seen.append(told[1])
    assert any(text.startswith("Tenue") for text in seen), seen
    button = page.get_by_role("button", name=re.compile("^Tenue")).first
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Promesse tenue")


def addresses(place: Place) -> list[str]:
    contact = place.office.contact("ada")
    call = place.office.call("ada", contact=contact)
    hung = place.office.call("ada", CALL.replace("Bon, d'accord. Merci, au revoir.", "C'est honteux, je raccroche !"))
    with place.office.store.write(place.office.visitors["ada"], place.office.clock()) as visit:
        from sangfroid.record import corrections, lessons, sounds  # noqa: PLC0415
        from sangfroid.record.lessons import Answers  # noqa: PLC0415

        corrections.correct_situation(visit, hung, "hang_up", present=True)
        corrections.correct_ending(visit, hung, "hang_up")
        sounds.keep(visit, hung, wav(3), "formation")
        lessons.keep(visit, hung, Answers(text="Donner un délai tout de suite.", was_clear="no"))
    return [
        "/", "/calls", "/calls?hard=1", "/calls/import", f"/calls/{call}", f"/calls/{hung}", f"/calls/{call}/turns/2",
        "/contacts", "/contacts/new", f"/contacts/{contact}", f"/contacts/{contact}/edit", f"/contacts/{contact}/erase",
        "/contacts/by-number/0600", "/messages", f"/messages/new?call={call}", "/journal", "/playbooks",
        "/playbooks/furious", "/playbooks/ladder", "/playbooks/furious/edit", "/settings", "/privacy?verify=1",
        "/search?q=dossier", "/lessons", "/work/later", "/nowhere",
    ]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_breaks_a_rule_of_access_or_the_screen_s_width(place: Place, scheme: str, width: int) -> None:
    """WCAG 2.2 AA by axe, text at 7:1, and nothing wider than the screen, all that folds opened."""
    paths = addresses(place)
    page = place.page("ada", width=width, scheme=scheme, bypass_csp=True)  # axe itself must be let in
    axe = AXE.read_text("utf-8")
    wrong: list[str] = []

    def look(path: str) -> None:
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        page.evaluate(axe)
        found = page.evaluate("axe.run({rules: {'color-contrast-enhanced': {enabled: true}}})")
        assert found["passes"], path
        wrong.extend(f"{path}: {one['id']} {one['nodes'][0]['html'][:120]}" for one in found["violations"])
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wrong.append(f"{path}: wider than the screen")

    for path in paths:
        page.goto(path)
        look(path)
    page.goto("/journal")
    page.get_by_label("Que s’est-il passé").fill("Morel a appelé, on la rappelle demain dix heures, il a raccroché")
    page.get_by_role("button", name="Comprendre").first.click()
    look("/journal confirmed")
    page.get_by_role("button", name="Sortir").click()
    look("/sign-in")
    assert not wrong, "\n".join(wrong)


def until(read: Callable[[], float], least: float) -> None:
    """Waits for a figure of the page's. The page's own waiting would ask for what its content policy forbids."""
    end = time.monotonic() + 20
    while (found := read()) < least:
        assert time.monotonic() < end, f"{found} after 20 s, not {least}"
        time.sleep(0.05)


def test_a_call_is_heard_from_the_turn_that_is_chosen(place: Place, tmp_path: Path) -> None:
    call = place.office.call("ana")
    sound = tmp_path / "appel.wav"
    sound.write_bytes(wav(30))
    page = place.page("ana")
    page.goto(f"/calls/{call}")
    page.get_by_text("Joindre l’enregistrement").click()
    page.get_by_label("Le fichier : WAV, MP3, OGG, FLAC ou M4A").set_input_files(sound)
    page.get_by_label("Pourquoi il est gardé").fill("formation")
    page.get_by_role("button", name="Joindre", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("chiffré")
    player = page.locator(".sound audio")
    until(lambda: player.evaluate("it => it.duration") or 0, 29.0)
    page.locator("[data-seek]").nth(2).click()
    until(lambda: player.evaluate("it => it.currentTime"), 12.5)
    assert player.evaluate("it => it.error") is None
    assert not place.said


def test_on_a_phone_the_first_pages_are_under_the_thumb(place: Place) -> None:
    place.office.call("ana")
    page = place.page("ana", width=390)
    box = page.get_by_role("navigation", name="Pages", exact=True).bounding_box()
    assert box is not None
    assert box["y"] > 700
    page.get_by_role("navigation", name="Pages", exact=True).get_by_role("link", name="Appels").click()
    expect(page.get_by_role("heading", name="Appels", exact=True)).to_be_visible()


def test_without_scripts_the_work_can_be_done(place: Place, file: Path) -> None:
    context = place.chromium.new_context(java_script_enabled=False, base_url=place.address)
    place.contexts.append(context)
    page = context.new_page()
    place.enter(page, "ana")
    address = imported(page, file)
    page.locator("#t2 .fix").click()
    expect(page.get_by_role("heading", name=re.compile("Corriger la réplique"))).to_be_visible()
    page.get_by_label("Il y a aussi").select_option("insist")
    page.get_by_role("button", name="Ajouter").click()
    assert page.url.startswith(address)
    expect(page.get_by_role("status")).to_contain_text("corrigé")
