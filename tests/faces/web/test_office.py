"""Sound beside the transcript, a practice's own sheets, lessons, names by their sound, long lists."""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape

import pytest

from sangfroid.faces.web.sound import AT_ONCE, stretch
from sangfroid.record import practices
from sangfroid.record.practices import NewPractice
from tests.faces.web.conftest import Office
from tests.record.test_sounds import FRAME, wav


@pytest.mark.parametrize(
    ("asked", "size", "found"),
    [
        ("", 100, (0, 100)), ("bytes=0-", 100, (0, 100)), ("bytes=10-19", 100, (10, 20)), ("bytes=-5", 100, (95, 100)),
        ("bytes=90-1000", 100, (90, 100)), ("bytes=100-", 100, None), ("bytes=20-10", 100, None),
        ("bytes=-", 100, (0, 100)), ("bytes=0-1,4-5", 100, (0, 100)), ("words=1-2", 100, (0, 100)),
        ("bytes=-500", 100, (0, 100)), ("bytes=0-", 3 * AT_ONCE, (0, AT_ONCE)), ("bytes=-0", 100, None),
    ],
)  # fmt: skip
def test_what_a_player_asks_for(asked: str, size: int, found: tuple[int, int] | None) -> None:
    assert stretch(asked, size) == found


def test_a_sound_is_brought_played_in_parts_and_let_go(office: Office) -> None:
    browser, call, data = office.browser("ana"), office.call("ana"), wav(20)
    page = browser.send(f"/calls/{call}/sound", {"appel.wav": data}, {"reason": "formation"})
    assert page.status_code == 200
    assert f'src="/calls/{call}/sound"' in page.text
    assert 'data-seek="0.0"' in page.text
    assert "formation" in browser.text
    whole = browser.client.get(f"/calls/{call}/sound")
    assert (whole.status_code, whole.content, whole.headers["content-type"]) == (200, data, "audio/wav")
    assert whole.headers["accept-ranges"] == "bytes"
    assert "media-src 'self'" in whole.headers["content-security-policy"]
    part = browser.client.get(f"/calls/{call}/sound", headers={"Range": "bytes=1000-1999"})
    assert (part.status_code, part.content) == (206, data[1000:2000])
    assert part.headers["content-range"] == f"bytes 1000-1999/{len(data)}"
    beyond = browser.client.get(f"/calls/{call}/sound", headers={"Range": f"bytes={len(data)}-"})
    assert beyond.status_code == 416
    for other in ("ali", "sam", "ada", "otto"):
        assert office.browser(other).client.get(f"/calls/{call}/sound").status_code == 404, other
    browser.get(f"/calls/{call}")
    browser.post(f"/calls/{call}/sound/remove")
    assert "<audio" not in browser.page
    assert browser.client.get(f"/calls/{call}/sound").status_code == 404


def test_a_file_that_is_no_sound_is_refused(office: Office) -> None:
    browser, call = office.browser("ana"), office.call("ana")
    answer = browser.send(f"/calls/{call}/sound", {"appel.wav": b"<html>no sound</html>"}, {"reason": "x"})
    assert answer.status_code == 422
    assert "WAV, MP3" in answer.text
    assert "envoyez-le de nouveau" in answer.text
    answer = office.browser("ali").send(f"/calls/{call}/sound", {"a.mp3": FRAME * 2}, {"reason": "x"})
    assert answer.status_code == 404


def test_what_is_held_on_somebody_comes_as_one_file(office: Office) -> None:
    contact = office.contact("ada")
    call = office.call("ana", contact=contact)
    office.browser("ana").send(f"/calls/{call}/sound", {"a.mp3": FRAME * 2}, {"reason": "x"})
    answer = office.browser("sam").client.get(f"/contacts/{contact}/export")
    packed = zipfile.ZipFile(io.BytesIO(answer.content))
    assert set(packed.namelist()) == {f"contact-{contact}.json", f"appel-{call}.vcon.json", f"appel-{call}.mp3"}
    assert office.browser("ana").client.get(f"/calls/{call}/vcon").json()["vcon"]
    assert office.browser("ana").client.get(f"/contacts/{contact}/export").status_code == 404


def test_a_practice_has_sheets_of_its_own(office: Office) -> None:
    with office.store.write(office.visitors["ada"], office.clock()) as visit:
        practice = practices.make(visit, NewPractice("Cabinet Perrin")).id
    browser = office.browser("sam")
    browser.get(f"/playbooks/furious/edit?practice={practice}")
    found = re.search(r'<textarea id="f-text"[^>]*>\n(.*?)</textarea>', browser.page, re.DOTALL)
    assert found is not None
    text = re.sub(r"(?m)^title: .*$", "title: Client furieux chez Perrin", unescape(found[1]), count=1)
    saved = browser.post("/playbooks/furious/edit", {"text": text, "practice": str(practice), "act": "keep"})
    assert saved.url.path == "/playbooks/furious"
    assert "Client furieux chez Perrin" in browser.text
    browser.get(f"/playbooks?practice={practice}")
    assert "chez Perrin" in browser.text
    assert "celle du cabinet" in browser.text
    browser.get("/playbooks")
    assert "chez Perrin" not in browser.text
    call = office.call("ana")
    agent = office.browser("ana")
    agent.get(f"/calls/{call}")
    before = re.findall(r"<dt>Fiches</dt><dd>(\w+)", agent.page)
    agent.post(f"/calls/{call}/link", {"who": "", "practice": str(practice)})
    after = re.findall(r"<dt>Fiches</dt><dd>(\w+)", agent.page)
    assert before
    assert before != after
    browser.get(f"/playbooks/furious?practice={practice}")
    browser.post("/playbooks/furious/back", {"practice": str(practice)})
    assert "chez Perrin" not in browser.text
    for asked in ("999", "x", "-1"):
        assert browser.get(f"/playbooks?practice={asked}").status_code == 404, asked


def test_lessons_are_found_again_by_their_author_alone(office: Office) -> None:
    browser, call = office.browser("ana"), office.call("ana")
    browser.get("/lessons")
    assert "trois questions" in browser.text
    browser.get(f"/calls/{call}")
    browser.post(f"/calls/{call}/lesson", {"text": "Annoncer le délai d'abord.", "was_clear": "partly"})
    for asked, there in (("", True), ("?q=délais", True), ("?q=annonce", True), ("?q=facture", False)):
        browser.get(f"/lessons{asked}")
        assert ("Annoncer le délai" in browser.text) is there, asked
    other = office.browser("ali")
    other.get("/lessons")
    assert "Annoncer" not in other.text


def test_a_name_is_found_by_how_it_is_said(office: Office) -> None:
    browser = office.browser("ana")
    browser.post("/contacts/new", {"name": "Dupont", "first_name": "Élise", "kind": "person"})
    for asked in ("/contacts?q=Dupond", "/search?q=dupond"):
        browser.get(asked)
        assert "Élise Dupont" in browser.text, asked
        assert "se prononcent" in browser.text, asked
    browser.get("/contacts?q=Dupont")
    assert "se prononcent" not in browser.text
    call = office.call("ana")
    browser.get(f"/calls/{call}")
    answer = browser.post(f"/calls/{call}/link", {"who": "Dupond"})
    assert answer.status_code == 422
    assert "Élise Dupont" in browser.text


def test_a_note_keeps_how_the_call_ended(office: Office) -> None:
    browser, contact = office.browser("ana"), office.contact("ada")
    browser.get("/journal")
    browser.post("/journal/keep", {"note": "Elle a raccroché.", "who0": str(contact), "ending": "hang_up"})
    browser.get(f"/contacts/{contact}")
    assert "coupé par le client" in browser.text.split("Elle a raccroché.", 1)[1]
    answer = browser.post("/journal/keep", {"note": "x", "who0": str(contact), "ending": "nothing_known"})
    assert answer.status_code == 404


def test_a_promise_s_forms_come_when_they_are_asked_for(office: Office) -> None:
    browser = office.browser("ana")
    office.call("ana")
    browser.get("/")
    found = re.search(r'hx-get="(/promises/\d+/mend\?[^"]*)"', browser.page)
    assert found is not None
    path = found[1].replace("&amp;", "&")
    part = browser.client.get(path, headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert "/change" in part.text
    whole = browser.get(path)
    assert whole.text.count("<h1") == 1
    assert "/change" in whole.text
    assert office.browser("otto").client.get(path).status_code == 404


def test_a_long_list_fetches_its_other_lines(office: Office) -> None:
    browser = office.browser("ana")
    for n in range(7):
        browser.post("/promises", {"what": f"envoyer la pièce {n}", "owner": "agent", "due": "2026-04-20T10:00"})
    browser.get("/")
    assert 'hx-get="/work/later?after=5"' in browser.page
    part = browser.client.get("/work/later?after=5", headers={"HX-Request": "true"})
    assert part.text.count("<li") == 2
    assert browser.get("/work/later").text.count('class="promise') == 7
    assert browser.get("/work/nothing").status_code == 404
