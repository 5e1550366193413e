"""Recordings brought to the office: heard in a process apart, kept as calls with times, with words where there are."""

from __future__ import annotations

import re
import time
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from sangfroid.calls.errors import SangfroidError
from sangfroid.faces.web import jobs
from sangfroid.faces.web.ears import Ears
from sangfroid.faces.web.house import Web
from sangfroid.record import audit, calls, sounds, waves
from sangfroid.sources.sound import Voiced
from sangfroid.sources.sound.recogniser import Seconds, Word
from sangfroid.sources.sound.teller import SoFar
from tests.faces.web.conftest import CALL, Browser, Office, Settle
from tests.sources.sound.sounds import a_call, as_file
from tests.sources.sound.sounds import wav as header

WORDS = "bonjour je vous rappelle demain à dix heures"
WHY = "demandé par le cabinet"


class Echo:
    """A recogniser that hears the same sentence in every turn."""

    def __init__(self, text: str = WORDS) -> None:
        self.text = text

    def hear(self, samples: NDArray[np.float32], spans: Sequence[Seconds], /) -> list[list[Word]]:
        assert len(samples)
        return [[Word(word, start, end) for word in self.text.split()] for start, end in spans]


class Broken(Echo):
    def hear(self, samples: NDArray[np.float32], spans: Sequence[Seconds], /) -> list[list[Word]]:
        raise SangfroidError("Le modèle est tombé.", asked=len(samples) and len(spans))


class Knows:
    """Tells voices apart as they truly are."""

    def tell(
        self, _path: Path, _channel: int, speech: Sequence[Seconds], so_far: SoFar | None = None, /
    ) -> tuple[Voiced, ...]:
        assert speech
        if so_far is not None:
            so_far(1.0)
        return tuple(Voiced(start, end, channel + 1) for channel, start, end, _ in a_call().turns)


def ears(recogniser: Echo | None = None, wrong: str = "", voices: Knows | None = None) -> Ears:
    @contextmanager
    def opened() -> Iterator[Echo]:
        yield recogniser or Echo()

    def opening() -> object:
        if wrong:
            raise SangfroidError(wrong)
        return opened()

    apart = None if voices is None else nullcontext(voices)
    return Ears(lambda: "essai", opening, lambda: apart)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def wav() -> bytes:
    return as_file(a_call().samples)


def louder(times: float) -> bytes:
    """The same call as another file."""
    return as_file(a_call().samples * np.float32(times))


def brought(browser: Browser, files: dict[str, bytes], **fields: str) -> str:
    """The page that an import ends on."""
    answer = browser.send("/calls/import", files, fields)
    assert answer.status_code == 200, browser.text
    if "/calls/imports/" in str(answer.url):
        job_of(browser, str(answer.url)).over.wait(60)
        browser.get(answer.url.path)
    return browser.text.replace("\xa0", " ").replace("\u202f", " ")


def job_of(browser: Browser, url: str) -> jobs.Job:
    kept: jobs.Jobs = browser.client.app.state.house.jobs  # type: ignore[attr-defined]
    found = kept._jobs[url.rsplit("/", 1)[1]]
    return found


def only_call(office: Office, name: str = "ana") -> int:
    with office.store.look(office.visitors[name], office.clock()) as visit:
        from sangfroid.record import lines  # noqa: PLC0415

        (line,) = lines.listed(visit).lines
        return line.id


def test_a_recording_becomes_a_call_with_times_and_its_picture(office: Office, wav: bytes) -> None:
    browser = office.browser("ana")
    brought(browser, {"appel de 9 h.wav": wav})
    id_ = only_call(office)
    browser.get(f"/calls/{id_}")
    assert browser.page.count("paroles non transcrites ·") >= 8
    assert browser.page.count('class="wave wave-') == 2
    assert "« »" not in browser.text.replace("\xa0", " ")
    assert "À essayer" not in browser.text
    assert "Comment avoir les paroles" in browser.text
    assert "sangfroid models list" in browser.text
    assert "<audio" not in browser.page  # nobody said why it should be kept
    assert "/source" not in browser.page
    assert "paroles non transcrites" in browser.get("/calls").text
    with office.store.look(office.visitors["ana"], office.clock()) as visit:
        assert sounds.of_call(visit, id_) is None
        reading = calls.whole(visit, id_).reading
        truth = a_call().turns
        assert abs(len(reading.turns) - len(truth)) <= 1
        assert all(turn.start is not None and turn.text == "" for turn in reading.turns)
        drawn = waves.of_call(visit, id_)
        assert drawn is not None
        assert abs(drawn.seconds - a_call().seconds) < 0.1


def test_the_sound_is_kept_where_somebody_says_why(office: Office, wav: bytes) -> None:
    browser = office.browser("ana")
    brought(browser, {"appel.wav": wav}, reason=WHY)
    id_ = only_call(office)
    browser.get(f"/calls/{id_}")
    assert "<audio" in browser.page
    assert WHY in browser.text
    assert browser.page.count("data-seek=") >= 8
    assert browser.client.get(f"/calls/{id_}/sound").content == wav


def test_voices_on_one_track_are_told_apart(settle: Settle) -> None:
    office = settle(Web(ears=ears(voices=Knows())))
    browser = office.browser("ana")
    mono = as_file(a_call().samples.sum(axis=1))
    brought(browser, {"un.wav": mono})
    id_ = only_call(office)
    browser.get(f"/calls/{id_}")
    assert "2 y sont distinguées par leur son" in browser.text.replace("\xa0", " ")
    with office.store.look(office.visitors["ana"], office.clock()) as visit:
        turns = calls.whole(visit, id_).reading.turns
    assert {turn.speaker for turn in turns} == {"agent", "client"}
    assert {turn.speaker for turn in turns if turn.text} == {"agent", "client"}
    brought(browser, {f"{n}.wav": as_file(a_call().samples.sum(axis=1) * np.float32(n / 10)) for n in (7, 8)})
    assert browser.get("/calls").text.count("paroles non transcrites") == 0


def test_with_a_model_there_are_words(settle: Settle, wav: bytes) -> None:
    office = settle(Web(ears=ears()))
    browser = office.browser("ana")
    browser.get("/calls/import")
    assert "avec « essai »" in browser.text.replace("\xa0", " ")
    brought(browser, {"appel.wav": wav})
    browser.get(f"/calls/{only_call(office)}")
    assert "je vous rappelle demain" in browser.text
    assert "paroles non transcrites" not in browser.text
    assert "demain" in re.sub(r"\s+", " ", browser.get("/search?q=rappelle").text)


def test_a_model_that_comes_later_hears_what_was_kept(settle: Settle, wav: bytes) -> None:
    office = settle()
    browser = office.browser("ana")
    brought(browser, {"appel.wav": wav}, reason=WHY)
    id_ = only_call(office)
    assert "Reconnaître les paroles" not in browser.get(f"/calls/{id_}").text
    object.__setattr__(office.app.state.house.web, "ears", ears())
    office.app.state.house.jobs._ears = ears()
    assert "Reconnaître les paroles" in browser.get(f"/calls/{id_}").text
    answer = browser.post(f"/calls/{id_}/sound/hear")
    if "/imports/" in str(answer.url):
        job_of(browser, str(answer.url)).over.wait(60)
    browser.get(f"/calls/{id_}")
    assert "je vous rappelle demain" in browser.text
    assert "paroles non transcrites" not in browser.text


def test_the_same_recording_brought_again_gets_its_words(settle: Settle, wav: bytes) -> None:
    office = settle()
    browser = office.browser("ana")
    brought(browser, {"appel.wav": wav})
    id_ = only_call(office)
    office.app.state.house.jobs._ears = ears()
    brought(browser, {"autre nom.wav": wav})
    assert only_call(office) == id_
    assert "je vous rappelle demain" in browser.get(f"/calls/{id_}").text
    office.app.state.house.jobs._ears = ears(Echo("tout autre chose"))
    brought(browser, {"appel.wav": wav})
    assert "tout autre chose" not in browser.get(f"/calls/{id_}").text  # words that are there are let alone


def test_words_that_cannot_be_heard_are_told_and_the_call_is_kept(settle: Settle, wav: bytes) -> None:
    office = settle(Web(ears=ears(wrong="Le modèle « essai » est abîmé.")))
    browser = office.browser("ana")
    text = brought(browser, {"a.wav": wav, "b.wav": louder(0.7)})
    assert "Nouveaux appels : 2." in text
    assert "Le modèle « essai » est abîmé." in text
    office = settle(Web(ears=ears(Broken())))
    browser = office.browser("ana")
    brought(browser, {"a.wav": wav})
    browser.get(f"/calls/{only_call(office)}")
    assert "Le modèle est tombé" in browser.text
    assert "paroles non transcrites" in browser.text


def test_a_pair_is_one_call_with_the_transcript_s_words(settle: Settle, wav: bytes) -> None:
    office = settle(Web(ears=ears()))
    browser = office.browser("ana")
    brought(browser, {"morel.wav": wav, "morel.vtt": CALL.encode()}, reason=WHY)
    id_ = only_call(office)
    browser.get(f"/calls/{id_}")
    assert "pour mes résultats" in browser.text
    assert WORDS not in browser.text
    assert "<audio" in browser.page
    assert 'class="wave wave-' in browser.page


def test_sound_brought_after_its_transcript_joins_it(office: Office, wav: bytes) -> None:
    browser = office.browser("ana")
    brought(browser, {"morel.vtt": CALL.encode()})
    brought(browser, {"Morel.WAV": wav, "morel.vtt": CALL.encode()}, reason=WHY)
    assert "<audio" in browser.get(f"/calls/{only_call(office)}").text


def test_names_that_could_be_several_pair_nothing(office: Office, wav: bytes) -> None:
    browser = office.browser("ana")
    text = brought(browser, {"a.wav": wav, "a.vtt": CALL.encode(), "a.txt": b"Agent : Bonjour.\nClient : Bonjour."})
    assert "Nouveaux appels : 3." in text


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("vide.wav", header(b""), "vide"),
        ("abîmé.flac", b"fLaC" + b"\x01" * 3000, "FLAC"),
        ("bruit.ogg", b"OggS" + bytes(2000), "Ogg"),
        ("muet.wav", as_file(np.zeros((80_000, 2), np.float32)), "Aucune parole"),
    ],
)  # fmt: skip
def test_one_that_cannot_be_read_is_set_aside_with_its_reason(
    office: Office, wav: bytes, name: str, data: bytes, told: str
) -> None:
    browser = office.browser("ana")
    text = brought(browser, {name: data, "bon.wav": wav})
    assert "Nouveaux appels : 1." in text
    assert "À corriger : 1." in text
    assert told in text
    browser.get("/calls/import")
    assert name in browser.text
    assert told in browser.text
    assert "Traceback" not in browser.page


def test_a_sound_that_cannot_be_read_leaves_its_transcript_alone(office: Office) -> None:
    browser = office.browser("ana")
    text = brought(
        browser, {"morel.flac": b"fLaC" + b"\x01" * 3000, "morel.vtt": CALL.encode(), "x.txt": b"A : b\nC : d"}
    )
    assert "Gardés, mais pas en entier" in text
    assert "FLAC" in text


def test_a_private_number_in_the_words_keeps_the_sound_out(settle: Settle, wav: bytes) -> None:
    office = settle(Web(ears=ears(Echo("mon numéro c'est le 06 39 98 00 17"))))
    browser = office.browser("ana")
    brought(browser, {"appel.wav": wav}, reason=WHY)
    id_ = only_call(office)
    browser.get(f"/calls/{id_}")
    assert "<audio" not in browser.page
    assert "06 39 98" not in browser.text


def test_what_is_too_large_to_keep_is_heard_all_the_same(
    office: Office, wav: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sounds, "LARGEST", 1000)
    browser = office.browser("ana")
    text = brought(browser, {"a.wav": wav, "b.wav": louder(0.7)}, reason=WHY)
    assert "Nouveaux appels : 2." in text
    assert "trop grand pour être gardé" in text


def test_an_archive_and_a_pair_in_it(office: Office, wav: bytes) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("lundi/morel.wav", wav)
        archive.writestr("lundi/morel.vtt", CALL)
        archive.writestr("mardi/autre.wav", louder(0.7))
    text = brought(office.browser("ana"), {"appels.zip": out.getvalue()})
    assert "Nouveaux appels : 2." in text


def test_many_come_in_several_deliveries_of_one_import(office: Office, wav: bytes) -> None:
    browser = office.browser("ana")
    browser.get("/calls/import")
    json = {"accept": "application/json"}

    def send(files: dict[str, bytes], **fields: str) -> dict[str, object]:
        given = [("files", (name, data)) for name, data in files.items()]
        answer = browser.client.post("/calls/import", data={"csrf": browser.token} | fields, files=given, headers=json)
        assert answer.status_code == 200, answer.text
        found: dict[str, object] = answer.json()
        return found

    first = send({"a.wav": wav}, more="1")
    job = job_of(browser, f"/{first['job']}")
    assert not job.over.wait(0.1)
    second = send({"b.wav": louder(0.7), "c.vtt": CALL.encode()}, job=str(first["job"]))
    assert second["job"] == first["job"]
    assert job.over.wait(60)
    browser.get(f"/calls/imports/{first['job']}")
    assert "Nouveaux appels : 3." in browser.text.replace("\xa0", " ")
    assert browser.client.get(f"/calls/imports/{first['job']}", headers=json).json()["waiting"] == 0
    late = [("files", ("d.wav", wav))]
    refused = browser.client.post("/calls/import", data={"csrf": browser.token, "job": str(first["job"])}, files=late)
    assert refused.status_code == 422
    assert "terminé" in refused.text


def test_an_import_whose_sender_has_gone_ends(office: Office, wav: bytes) -> None:
    browser = office.browser("ana")
    browser.get("/calls/import")
    data = {"csrf": browser.token, "more": "1"}
    for n in range(jobs.AT_ONCE):
        assert (
            browser.client.post(
                "/calls/import",
                data=data,
                files=[("files", (f"{n}.vtt", CALL.encode()))],
                headers={"accept": "application/json"},
            ).status_code
            == 200
        )
    assert browser.send("/calls/import", {"x.vtt": CALL.encode()}).status_code == 422
    for job in office.app.state.house.jobs._jobs.values():
        while job.running:
            job.over.wait(0.05)
    office.clock.goes(minutes=11)
    assert browser.send("/calls/import", {"x.vtt": CALL.encode()}).status_code == 200


def test_a_colleague_s_recording_stays_the_colleague_s(office: Office, wav: bytes) -> None:
    brought(office.browser("ali"), {"a.wav": wav})
    text = brought(office.browser("ana"), {"a.wav": wav, "b.wav": louder(0.7)}, reason=WHY)
    assert "Déjà là : 1." in text
    with office.store.look(office.visitors["ali"], office.clock()) as visit:
        assert sounds.of_call(visit, only_call(office, "ali")) is None


def test_another_office_hears_nothing(office: Office, wav: bytes) -> None:
    brought(office.browser("ana"), {"a.wav": wav}, reason=WHY)
    id_ = only_call(office)
    otto = office.browser("otto")
    assert otto.client.get(f"/calls/{id_}/sound").status_code == 404
    assert otto.post(f"/calls/{id_}/sound/hear").status_code == 404


def test_sound_joined_to_a_call_is_drawn(office: Office, wav: bytes) -> None:
    id_ = office.call()
    browser = office.browser("ana")
    browser.client.post(
        f"/calls/{id_}/sound", data={"csrf": browser.token, "reason": WHY}, files=[("file", ("a.wav", wav))]
    )
    for job in office.app.state.house.jobs._jobs.values():
        assert job.over.wait(60)
    browser.get(f"/calls/{id_}")
    assert 'class="wave wave-' in browser.page
    assert "pour mes résultats" in browser.text


def test_the_picture_goes_with_the_words_and_is_told_in_the_audit(office: Office, wav: bytes) -> None:
    from sangfroid.record import retention  # noqa: PLC0415

    brought(office.browser("ana"), {"a.wav": wav}, reason=WHY)
    id_ = only_call(office)
    with office.store.look(office.visitors["ada"], office.clock()) as visit:
        acts = {(one.act, one.kind, one.target) for one in audit.listed(visit)}
    assert {("took_in", "call", id_), ("kept", "sound", id_)} <= acts
    office.clock.goes(days=200)
    retention.sweep(office.store, office.clock())
    with office.store.look(office.visitors["ana"], office.clock()) as visit:
        assert waves.of_call(visit, id_) is None
        assert sounds.of_call(visit, id_) is None
    browser = office.browser("ana")
    browser.get(f"/calls/{id_}")
    assert "ne sont plus gardées" in browser.text


def test_everything_on_a_call_without_words_works(office: Office, wav: bytes) -> None:
    browser = office.browser("ana")
    brought(browser, {"appel.wav": wav}, reason=WHY)
    id_ = only_call(office)
    for path in ("", "/turns/2", "/vcon"):
        assert browser.client.get(f"/calls/{id_}{path}").status_code == 200, path
    before = re.findall(r'class="turn (\w+)"', browser.get(f"/calls/{id_}").text)
    for act in ("swap", "reread"):
        assert browser.post(f"/calls/{id_}/{act}").status_code == 200, act
    after = re.findall(r'class="turn (\w+)"', browser.get(f"/calls/{id_}").text)
    assert after == [{"agent": "client", "client": "agent"}[side] for side in before]
    refused = browser.client.get(f"/calls/{id_}/source")
    assert refused.status_code == 422
    browser.post(f"/calls/{id_}/lesson", {"text": "Parler moins vite."})
    browser.post(f"/calls/{id_}/correct", {"what": "outcome", "name": "resolved"})
    browser.get(f"/calls/{id_}")
    assert "résolu" in browser.text.lower()
    assert "Traceback" not in browser.page
    assert browser.get("/").status_code == browser.get("/search?q=bonjour").status_code == 200


def test_the_agent_s_channel_may_be_told(office: Office, wav: bytes) -> None:
    browser = office.browser("ana")
    brought(browser, {"appel.wav": wav}, agent="droite")
    sides = re.findall(r'class="turn (\w+)"', browser.get(f"/calls/{only_call(office)}").text)
    assert sides[0] == ("agent" if a_call().turns[0][0] == 1 else "client")
    mono = as_file(a_call().samples.mean(axis=1))
    text = brought(browser, {"mono.wav": mono, "b.wav": louder(0.7)}, agent="Mme Durand")
    assert "Nouveaux appels : 2." in text


def test_one_track_is_nobody_s_and_said_so(office: Office) -> None:
    browser = office.browser("ana")
    brought(browser, {"mono.wav": as_file(a_call().samples.mean(axis=1))})
    browser.get(f"/calls/{only_call(office)}")
    assert "toutes les voix sont sur la même piste" in browser.text
    assert "on ne sait pas qui parle" in browser.text
    assert "Échanger agent et client" not in browser.text
    assert "--agent" not in browser.text


def test_a_server_that_stops_does_not_wait_for_a_long_recording(office: Office) -> None:
    """What was heard is not kept, the rest is told as cut short; nobody waits for an hour of sound."""
    browser = office.browser("ana")
    browser.get("/calls/import")
    hour = as_file(np.tile(a_call().samples, (90, 1)))
    files, json = [("files", ("long.wav", hour))], {"accept": "application/json"}
    told = browser.client.post("/calls/import", data={"csrf": browser.token}, files=files, headers=json).json()
    job = job_of(browser, f"/{told['job']}")
    while job.hearing is None and not job.over.is_set():
        job.over.wait(0.05)
    assert job.hearing is not None
    began = time.monotonic()
    office.app.state.house.jobs.close()
    assert time.monotonic() - began < 10
    assert job.over.is_set()
    assert job.trouble is not None
    assert job.done == 0
