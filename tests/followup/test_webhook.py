"""Webhooks: nothing goes into a private network (X4); what goes is signed, with its time and one key (S5)."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sangfroid.followup.channels import CHANNELS, calendar
from sangfroid.followup.channels.values import Ways
from sangfroid.followup.channels.webhook import SHAPES, deliver, shaped, verified
from sangfroid.followup.channels.webhook.post import Refused, check, post, public, resolved
from sangfroid.followup.outgoing import Outgoing
from sangfroid.record.followup_channels import Claimed, Kind
from tests.followup.rooms import Room, chat_room

NOW = datetime(2026, 3, 17, 15, 0, tzinfo=UTC)


@pytest.fixture
def room() -> Iterator[Room]:
    with chat_room() as here:
        yield here


def message(key: str = "promise:1:due:1") -> Outgoing:
    return Outgoing(key, "C. M. : à tenir.", "C. M. : à tenir.\nhttps://s.test/#p1", "https://s.test/#p1", NOW, "a@b.c")


def claimed(kind: Kind = "webhook", **settings: str) -> Claimed:
    return Claimed(1, 1, "k", kind, settings, None, 1, "due", NOW, False, "C. M.", "a@b.c", 1, None, NOW)


def to(room: Room, **more: str) -> Claimed:
    settings = {"url": f"http://127.0.0.1:{room.port}/hook", "secret": "s3cret", "allowed": "yes"} | more
    return claimed("webhook", **settings)


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/", "https://localhost/", "https://[::1]/", "https://10.0.0.5/", "https://192.168.1.1/",
        "https://172.16.0.1/", "https://169.254.169.254/latest/meta-data", "https://2130706433/", "https://0x7f000001/",
        "https://017700000001/", "https://127.1/", "https://0.0.0.0/", "https://[::ffff:127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/", "https://[fe80::1]/", "https://[fc00::1]/", "https://100.64.0.1/",
        "https://224.0.0.1/", "http://chat.example/hook",
    ],
)  # fmt: skip
def test_no_private_address(url: str) -> None:
    with pytest.raises(Refused):
        post(url, b"{}", {}, seconds=1)
    outcome = deliver(message(), claimed(url=url, secret="s"), Ways(NOW))
    assert not outcome.sent
    assert not outcome.retry


@pytest.mark.parametrize("url", ["ftp://x/", "https://", "file:///etc/passwd", "https://u:p@chat.example/", "https://x:0/",
                                 "https://a b/", "https://x\r\ny/", "//x", "https://x:99999/"])  # fmt: skip
def test_no_other_address(url: str) -> None:
    with pytest.raises(Refused):
        check(url)


def test_a_name_is_looked_at_by_every_address_it_stands_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: the connection goes to the address that was looked at, and one bad address is enough."""
    answers: list[list[str]] = [["93.184.216.34", "10.0.0.1"], ["93.184.216.34"]]

    def found(*_: object, **__: object) -> list[Any]:
        return [(0, 0, 0, "", (address, 443)) for address in answers.pop(0)]

    monkeypatch.setattr(socket, "getaddrinfo", found)
    with pytest.raises(Refused):
        resolved("chat.example", 443, allowed=False)
    assert resolved("chat.example", 443, allowed=False) == "93.184.216.34"
    assert answers == []  # it is asked once: what is connected to is what was looked at


def test_public_addresses() -> None:
    assert public("93.184.216.34")
    assert public("2606:2800:220:1:248:1893:25c8:1946")
    assert not public("::ffff:10.0.0.1")
    assert not public("2002:7f00:1::")  # 6to4 of 127.0.0.1


def test_an_allowed_host_gets_it_signed(room: Room) -> None:
    assert deliver(message(), to(room, shape="json"), Ways(NOW)).sent
    assert deliver(message(), to(room, shape="json"), Ways(NOW + timedelta(minutes=1))).sent
    (first, body), (second, _) = room.got
    assert first["Idempotency-Key"] == second["Idempotency-Key"]
    assert first["X-Sangfroid-Timestamp"] == str(int(NOW.timestamp()))
    assert second["X-Sangfroid-Timestamp"] == str(int(NOW.timestamp()) + 60)
    stamp, given = first["X-Sangfroid-Timestamp"], first["X-Sangfroid-Signature"]
    assert verified("s3cret", stamp, body, given)
    assert not verified("s3cret", stamp, body + b" ", given)
    assert not verified("s3cret", second["X-Sangfroid-Timestamp"], body, given)
    assert not verified("other", stamp, body, given)


def test_a_redirect_is_not_followed(room: Room) -> None:
    room.status, room.location = 302, f"http://127.0.0.1:{room.port}/elsewhere"
    outcome = deliver(message(), to(room), Ways(NOW))
    assert (outcome.sent, outcome.why, outcome.retry) == (False, "HTTP 302", False)
    assert len(room.got) == 1


@pytest.mark.parametrize(("status", "retry"), [(500, True), (503, True), (429, True), (404, False), (410, False)])
def test_what_may_go_better_later(room: Room, status: int, retry: bool) -> None:
    room.status = status
    assert deliver(message(), to(room), Ways(NOW)).retry is retry


def test_a_room_that_is_away_is_tried_again() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    away = claimed(url=f"http://127.0.0.1:{port}/", secret="s", allowed="yes")
    outcome = deliver(message(), away, Ways(NOW, seconds=1))
    assert (outcome.sent, outcome.retry) == (False, True)


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_holds_the_words_and_the_link(shape: str) -> None:
    body = shaped(message(), shape)
    assert json.loads(body)
    assert "C. M. : à tenir." in body.decode()
    assert "https://s.test/#p1" in body.decode()


def test_every_channel_says_what_became_of_it() -> None:
    for kind, way in CHANNELS.items():
        outcome = way(message(), claimed(kind, url="https://127.0.0.1/"), Ways(NOW))  # type: ignore[arg-type]
        assert not outcome.sent
        assert outcome.why


def test_the_desktop_command_reads_no_shell() -> None:
    assert CHANNELS["desktop"](message("$(false)"), claimed("desktop"), Ways(NOW, ("true",))).sent
    assert CHANNELS["desktop"](message(), claimed("desktop"), Ways(NOW, ("false",))).why == "code 1"
    assert not CHANNELS["desktop"](message(), claimed("desktop"), Ways(NOW, ("no-such-command",))).sent


def test_the_calendar_is_one_that_calendars_read() -> None:
    one = calendar.Entry("promise-1", NOW, NOW, "C. M. ; à tenir, é" * 8, "https://s.test/#p1")
    feed = calendar.write("Sangfroid", [one])
    lines = feed.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert all(len(line) <= 75 for line in lines)
    assert "é" in feed.replace(b"\r\n ", b"").decode()
    assert b"DTSTART:20260317T150000Z" in feed
    assert b"\\;" in feed.replace(b"\r\n ", b"")
