"""The live page's sockets and feeds, on a real server: who may open them, what they hold, that messages count once."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import uvicorn
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from sangfroid.faces.web import live_guard
from sangfroid.record import calls, followup_channels, messages, people, running, running_log, running_tokens
from sangfroid.record.running import NewRunning
from tests.faces.web.conftest import PASSWORD, Office
from tests.followup.rooms import chat_room

TALK = (
    ("agent", "Cabinet Vidal, Ana à l'accueil, bonjour.", 0.0, 3.0),
    ("client", "C'est inadmissible, trois fois que j'appelle, vous vous moquez de moi !", 3.5, 9.0),
    ("agent", "Je comprends que ce soit pénible. Je vous rappelle demain à dix heures.", 9.5, 14.0),
)


@dataclass
class Served:
    """The office on a real port."""

    office: Office
    port: int

    @property
    def origin(self) -> Origin:
        return Origin(f"http://127.0.0.1:{self.port}")

    def session(self, name: str = "ana") -> str:
        opened = people.sign_in(
            self.office.store, people.SignIn(f"{name}@bureau.test", PASSWORD, "127.0.0.1"), self.office.clock()
        )
        return opened.token

    def running(self, name: str = "ana") -> int:
        with self.office.store.write(self.office.visitors[name], self.office.clock()) as visit:
            return running.begin(visit, NewRunning("taps", self.office.clock(), region="FR", zone="Europe/Paris")).id

    def token(self, name: str = "ana") -> str:
        with self.office.store.write(self.office.visitors[name], self.office.clock()) as visit:
            return running_tokens.make(visit, "essai")

    @contextmanager
    def page(self, call: int, session: str, **more: Any) -> Iterator[ClientConnection]:
        headers = {"Cookie": f"sangfroid={session}"} | more.pop("headers", {})
        address = f"ws://127.0.0.1:{self.port}/live/{call}/socket"
        with connect(address, additional_headers=headers, origin=more.pop("origin", self.origin), **more) as opened:
            yield opened

    @contextmanager
    def feed(self, token: str, query: str = "") -> Iterator[ClientConnection]:
        headers = {"Authorization": f"Bearer {token}"}
        with connect(f"ws://127.0.0.1:{self.port}/feed{query}", additional_headers=headers) as opened:
            yield opened


@pytest.fixture
def served(office: Office) -> Iterator[Served]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(office.app, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield Served(office, listening.getsockname()[1])
        server.should_exit = True
        thread.join(10)


def until(opened: ClientConnection, kind: str, **holds: object) -> dict[str, Any]:
    """The next message of a kind, within five seconds."""
    end = time.monotonic() + 5
    while time.monotonic() < end:
        message: dict[str, Any] = json.loads(opened.recv(timeout=5))
        if message["t"] == kind and all(message.get(name) == value for name, value in holds.items()):
            return message
    raise AssertionError(kind)


def turns(call: str = "a-17") -> list[str]:
    said = [
        {"type": "turn", "call": call, "id": str(n), "speaker": who, "text": text, "start": start, "end": end}
        for n, (who, text, start, end) in enumerate(TALK, 1)
    ]
    return [json.dumps(one) for one in said]


def status_of(refused: pytest.ExceptionInfo[InvalidStatus]) -> int:
    return refused.value.response.status_code


def test_a_tap_brings_a_hint_and_is_undone(served: Served) -> None:
    call = served.running()
    with served.page(call, served.session()) as page:
        until(page, "all")
        page.send(json.dumps({"do": "tap", "tap": "anger", "key": "k1", "ref": 1}))
        tapped = until(page, "ok", ref=1)
        page.send(json.dumps({"do": "tap", "tap": "anger", "key": "k1", "ref": 2}))  # sent again after a lost line
        assert until(page, "ok", ref=2)["n"] is None
        page.send(json.dumps({"do": "undo", "n": tapped["n"], "ref": 3}))
        until(page, "ok", ref=3)
        page.send(json.dumps({"do": "nothing of ours", "ref": 4}))
        assert until(page, "no", ref=4)["text"]


def test_a_message_to_the_team_goes_into_its_chat_room_too(served: Served) -> None:
    office = served.office
    call = served.running()
    with chat_room() as room, served.page(call, served.session()) as page:
        until(page, "all")
        page.send(json.dumps({"do": "team", "text": "Le site est en panne, je prends.", "ref": 1}))
        assert until(page, "ok", ref=1)["rooms"] == 0  # no room: it waits in the team's messages
        with office.store.write(office.visitors["ada"], office.clock()) as visit:
            url = f"http://127.0.0.1:{room.port}/hook"
            settings = {"url": url, "shape": "slack", "secret": "s", "allowed": "yes"}
            followup_channels.put(visit, "webhook", settings)
        page.send(json.dumps({"do": "team", "text": "Rappelez le 06 39 98 12 34 pour moi.", "ref": 2}))
        assert until(page, "ok", ref=2)["rooms"] == 1
        [(_, body)] = room.got
        assert "Rappelez le" in body.decode()
        assert "98 12" not in body.decode()  # whose number it is stays here
        assert f"/live/{call}" in body.decode()
        room.status = 500
        page.send(json.dumps({"do": "team", "text": "Encore en panne.", "ref": 3}))
        assert "Gardé" in until(page, "no", ref=3)["text"]
    with office.store.look(office.visitors["ali"], office.clock()) as visit:
        assert len(messages.inbox(visit)) == 3


def test_words_of_a_feed_reach_the_page_and_are_acknowledged(served: Served) -> None:
    session, token = served.session(), served.token()
    with served.feed(token) as feed:
        feed.send(json.dumps({"type": "begin", "call": "a-17"}))
        number = json.loads(feed.recv(timeout=5))["call"]
        with served.page(number, session) as page:
            until(page, "all")
            feed.send(json.dumps({"type": "partial", "call": "a-17", "speaker": "client", "text": "c'est ina"}))
            assert until(page, "partial")["text"] == "c'est ina"
            for message in turns():
                feed.send(message)
                assert json.loads(feed.recv(timeout=5))["ok"]
            shown = until(page, "now")
            while not shown.get("promises", {}).get("last"):
                shown = until(page, "now")
            assert "dix heures" in shown["promises"]["last"][0]["text"]
            feed.send(json.dumps({"type": "end", "call": "a-17", "at": 14.5, "by": "client", "how": "cut"}))
            assert until(page, "over")["to"].startswith("/live/after/")
    browser = served.office.browser("ana")
    with served.office.store.look(served.office.visitors["ana"], served.office.clock()) as visit:
        kept = running.get(visit, number).call
        assert kept is not None
        assert calls.whole(visit, kept).reading.ending == "hang_up"
    assert browser.get(f"/live/after/{kept}").status_code == 200
    assert "Pourquoi, peut-être" in browser.text


def test_what_is_sent_again_counts_once(served: Served) -> None:  # S5
    token = served.token()
    for _ in range(2):
        with served.feed(token) as feed:
            for message in turns():
                feed.send(message)
                assert json.loads(feed.recv(timeout=5))["ok"]
    client = served.office.browser().client
    answer = client.post("/feed", content="\n".join(turns()), headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200, answer.text
    with served.office.store.look(served.office.visitors["ana"], served.office.clock()) as visit:
        (line,) = running.listed(visit)
    assert running_log.count(served.office.store, line.id) == len(TALK)


@pytest.mark.parametrize("origin", [None, "http://ailleurs.test", "https://127.0.0.1", "null"])
def test_a_page_of_another_origin_is_refused(served: Served, origin: str | None) -> None:  # S2
    call, session = served.running(), served.session()
    with pytest.raises(InvalidStatus) as refused, served.page(call, session, origin=origin):
        pass
    assert status_of(refused) == 403


def test_without_a_session_nothing_opens(served: Served) -> None:  # S2
    call, session = served.running(), served.session()
    with served.office.store.write(served.office.visitors["ana"], served.office.clock()) as visit:
        people.end_sessions(visit, visit.person or 0)
    for token in ("", "autre", session):
        with pytest.raises(InvalidStatus) as refused, served.page(call, token):
            pass
        assert status_of(refused) == 401


def test_a_revoked_session_closes_the_page(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:  # S2
    monkeypatch.setattr("sangfroid.faces.web.live_checks.CHECKED", 0.2)
    call, session = served.running(), served.session()
    with served.page(call, session) as page:
        until(page, "all")
        with served.office.store.write(served.office.visitors["ana"], served.office.clock()) as visit:
            people.end_sessions(visit, visit.person or 0)
        with pytest.raises(ConnectionClosed) as closed:
            until(page, "over")
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4401


def test_a_colleagues_page_closes_once_help_is_no_longer_asked_for(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:  # S1
    monkeypatch.setattr("sangfroid.faces.web.live_checks.CHECKED", 0.2)
    call, ana = served.running("ana"), served.office.visitors["ana"]
    with served.office.store.write(ana, served.office.clock()) as visit:
        running.call_for_help(visit, call, on=True)
    with served.page(call, served.session("ana")) as mine, served.page(call, served.session("ali")) as theirs:
        until(mine, "all")
        until(theirs, "all")
        with served.office.store.write(ana, served.office.clock()) as visit:
            running.call_for_help(visit, call, on=False)
        with pytest.raises(ConnectionClosed) as closed:
            until(theirs, "over")
        mine.send(json.dumps({"do": "tap", "tap": "anger", "ref": 1}))  # one's own stays
        until(mine, "ok", ref=1)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4404


@pytest.mark.parametrize("name", ["ali", "otto", "ada"])
def test_another_persons_call_is_not_found(served: Served, name: str) -> None:  # S1
    call = served.running("ana")
    with pytest.raises(InvalidStatus) as refused, served.page(call, served.session(name)):
        pass
    assert status_of(refused) == 404


def test_too_many_sockets_are_told_to_come_later(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:  # S4
    monkeypatch.setattr(live_guard, "OF_ONE", 2)
    call, session = served.running(), served.session()
    with served.page(call, session) as one, served.page(call, session) as two:
        until(one, "all")
        until(two, "all")
        with pytest.raises(InvalidStatus) as refused, served.page(call, session):
            pass
        assert status_of(refused) == 503
        assert refused.value.response.headers["Retry-After"]
        one.send(json.dumps({"do": "tap", "tap": "anger", "ref": 1}))  # those that are open go on
        until(one, "ok", ref=1)


def test_a_flood_of_frames_does_not_hold_up_another_page(served: Served) -> None:  # S4
    mine, theirs = served.running("ana"), served.running("ali")
    with served.page(mine, served.session("ana")) as flooding, served.page(theirs, served.session("ali")) as calm:
        until(flooding, "all")
        until(calm, "all")
        for n in range(600):
            flooding.send(json.dumps({"do": "hint", "id": 1, "act": "?" * 500, "ref": n}))
        begun = time.monotonic()
        calm.send(json.dumps({"do": "tap", "tap": "panic", "ref": 1}))
        until(calm, "ok", ref=1)
        assert time.monotonic() - begun < 2


@pytest.mark.parametrize("token", ["", "sf_autre", "é"])
def test_a_feed_without_a_valid_token_is_refused(served: Served, token: str) -> None:
    with pytest.raises(InvalidStatus) as refused, served.feed(token.encode("utf-8").decode("latin-1")):
        pass
    assert status_of(refused) == 401


@pytest.mark.parametrize(
    "message", ["", "{", "[]", '{"type": "turn"}', '{"type": "turn", "call": "x", "speaker": "elle", "text": "a"}',
                '{"type": "turn", "call": "x", "speaker": "client", "start": NaN, "end": 1, "text": "a"}',
                '{"type": "turn", "call": "x", "speaker": "client", "start": -4, "end": 1, "text": "a"}',
                '{"type": "gap", "call": "x"}', "[" * 5_000, '{"EventType": "START", "CallId": 5e999}'],
)  # fmt: skip
def test_a_bad_message_is_told_and_the_feed_goes_on(served: Served, message: str) -> None:
    with served.feed(served.token()) as feed:
        feed.send(message)
        assert json.loads(feed.recv(timeout=5)).get("error") or message == '{"type": "turn"}'
        feed.send(turns()[0])
        assert json.loads(feed.recv(timeout=5))["ok"]


def test_silent_help_shows_the_page_to_a_colleague_who_writes_one_line(served: Served) -> None:
    call = served.running()
    with served.page(call, served.session()) as mine:
        until(mine, "all")
        mine.send(json.dumps({"do": "help", "on": True, "ref": 1}))
        until(mine, "ok", ref=1)
        with served.page(call, served.session("ali")) as theirs:
            until(theirs, "all")
            theirs.send(json.dumps({"do": "tap", "tap": "anger", "ref": 2}))
            until(theirs, "no", ref=2)
            theirs.send(json.dumps({"do": "line", "text": "Je prends la suite ?", "ref": 3}))
            assert until(mine, "told")["line"] == "Je prends la suite ?"


def test_a_paired_telephone_sends_taps_and_sees_no_word(served: Served) -> None:
    call = served.running()
    with served.office.store.write(served.office.visitors["ana"], served.office.clock()) as visit:
        token = running.pair(visit, call)
    address = f"ws://127.0.0.1:{served.port}/taps/{token}/socket"
    with connect(address, origin=served.origin) as phone:
        first = until(phone, "all")
        assert not {"turns", "promises", "hint", "notes", "title"} & {name for name, value in first.items() if value}
        phone.send(json.dumps({"do": "note", "text": "x", "ref": 1}))
        until(phone, "no", ref=1)
        phone.send(json.dumps({"do": "tap", "tap": "insist", "ref": 2}))
        assert until(phone, "ok", ref=2)["n"]
    with pytest.raises(InvalidStatus) as refused, connect(address[:-9] + "x/socket", origin=served.origin):
        pass
    assert status_of(refused) == 404


def test_pages_open_and_a_sample_is_one_click_away(served: Served) -> None:
    call = served.running()
    browser = served.office.browser("ana")
    for path in ("/live", f"/live/{call}", f"/live/{call}/taps", f"/live/{call}/file", "/live/feeds"):
        assert browser.get(path).status_code == 200, path
    kept = served.office.call("ana")
    browser.get(f"/calls/{kept}")
    assert "Rejouer dans la page en direct" in browser.text
    answer = browser.post("/live/replay", {"call": str(kept), "speed": "20"})
    assert answer.url.path.startswith("/live/")
    assert browser.post(f"/live/{call}/pair").status_code == 200
    other = served.office.browser("otto")
    assert other.get(f"/live/{call}").status_code == 404
    assert other.get(f"/live/after/{kept}").status_code == 404
