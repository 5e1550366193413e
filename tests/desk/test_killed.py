"""Servers killed in mid-call: no acknowledged turn is lost, and viewers go on at another server."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from sangfroid.faces.settings import now
from sangfroid.record import offices, people, running, running_log, running_tokens
from sangfroid.record.keys import Keys, new_key_file
from sangfroid.record.offices import NewOffice
from sangfroid.record.people import NewPerson, SignIn
from sangfroid.record.store import Store, Visitor
from tests.record.conftest import database

pytestmark = pytest.mark.slow

KILLS = 30
PASSWORD = "une phrase pour entrer ici"
LOST = (OSError, ConnectionClosed, InvalidStatus, TimeoutError)


def free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def node(folder: Path, url: str, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A server of its own, once it answers."""
    server = subprocess.Popen([sys.executable, "-m", "tests.desk.node", str(port), str(folder), url],
                              cwd=Path(__file__).parents[2])  # fmt: skip
    try:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.5):
                break
            time.sleep(0.05)
        yield server
    finally:
        if server.poll() is None:
            server.send_signal(signal.SIGKILL)
        server.wait(10)


@contextmanager
def begun(url: str, keys: Keys) -> Iterator[tuple[Store, Visitor, str]]:
    """A record with one agent; the token of their feed."""
    store = Store.open(url, keys)
    try:
        office = offices.make(store, NewOffice("Bureau"), now())
        agent = people.first(store, office.id, NewPerson("Ana", "ana@bureau.test", "administrator", PASSWORD), now())
        visitor = Visitor(office.id, agent.id, "administrator")
        with store.write(visitor, now()) as visit:
            token = running_tokens.make(visit, "essai")
        yield store, visitor, token
    finally:
        store.close()


def turn(n: int) -> str:
    who = "agent" if n % 2 else "client"
    return json.dumps({"type": "turn", "call": "k", "id": str(n), "speaker": who, "start": n * 2.0, "end": n * 2 + 1.5,
                       "text": f"Je vous entends, dossier numéro {n}."})  # fmt: skip


def test_thirty_kills_in_mid_call_lose_no_acknowledged_turn(tmp_path: Path) -> None:  # A7
    url = f"sqlite:///{(tmp_path / 'r.sqlite').as_posix()}"
    with begun(url, new_key_file(tmp_path / "key.json")) as (store, visitor, token):
        kept: set[str] = set()
        sent = 0
        for round_ in range(KILLS):
            port = free()
            with node(tmp_path, url, port) as server:
                killer = threading.Timer(0.15 + 0.02 * (round_ % 7), server.kill)
                with suppress(*LOST), connect(
                    f"ws://127.0.0.1:{port}/feed", additional_headers={"Authorization": f"Bearer {token}"}
                ) as feed:  # fmt: skip
                    killer.start()
                    while True:
                        sent += 1
                        feed.send(turn(sent))
                        kept.add(json.loads(feed.recv(timeout=10))["id"])
                killer.join()
        with store.look(visitor, now()) as visit:
            (line,) = running.listed(visit)
        rows = running_log.items(store, line.office, line.id)
    there = {row.what["turn"]["text"].rpartition(" ")[2].rstrip(".") for row in rows}
    assert len(kept) >= KILLS
    assert kept <= there
    assert [row.n for row in rows] == list(range(1, len(rows) + 1))


def test_viewers_go_on_at_the_other_server_within_five_seconds(postgres: Path, tmp_path: Path) -> None:
    keys, ports = new_key_file(tmp_path / "key.json"), (free(), free())
    with database(postgres) as url, begun(url, keys) as (store, _, token):
        session = people.sign_in(store, SignIn("ana@bureau.test", PASSWORD, "127.0.0.1"), now()).token
        headers = {"Authorization": f"Bearer {token}"}
        with (
            node(tmp_path, url, ports[0]) as first, node(tmp_path, url, ports[1]),
            connect(f"ws://127.0.0.1:{ports[1]}/feed", additional_headers=headers) as feed,
        ):  # fmt: skip
            feed.send(turn(1))
            call = json.loads(feed.recv(timeout=10))["call"]

            def page(port: int) -> ClientConnection:
                address = f"ws://127.0.0.1:{port}/live/{call}/socket"
                cookie = {"Cookie": f"sangfroid={session}"}
                return connect(address, origin=Origin(f"http://127.0.0.1:{port}"), additional_headers=cookie)

            with page(ports[0]) as viewer:
                assert seen(viewer, 1)
                feed.send(turn(2))  # written by the other server: a notice brings it here
                assert seen(viewer, 2)
                first.kill()
                killed = time.monotonic()
                with suppress(ConnectionClosed):
                    while True:
                        viewer.recv(timeout=5)
            with page(ports[1]) as viewer:
                assert seen(viewer, 2)
                feed.send(turn(3))
                assert seen(viewer, 3)
            assert time.monotonic() - killed < 5


def seen(viewer: ClientConnection, n: int) -> bool:
    """Whether the page shows this turn, within five seconds."""
    end = time.monotonic() + 5
    while time.monotonic() < end:
        message = json.loads(viewer.recv(timeout=5))
        if any(one["n"] == n for one in message.get("turns", ())):
            return True
    return False
