"""The first start: places by the system's conventions, the office of samples, `init`, `serve`."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from sangfroid.advice.whole import Reader
from sangfroid.faces.cli.app import run
from sangfroid.faces.web import first
from sangfroid.faces.web.places import Places, free, hosts, opened, places
from sangfroid.record import lines, offices, people, promises
from sangfroid.record.errors import LostKey
from sangfroid.record.people import SignIn
from tests.faces.web.conftest import NOW


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own."""
    for name in ("SANGFROID_KEY", "SANGFROID_DATABASE", "SANGFROID_HOSTS", "SANGFROID_HTTPS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SANGFROID_DATA", str(tmp_path / "données"))
    return tmp_path / "données"


@pytest.mark.parametrize(
    ("platform", "variables", "where", "key"),
    [
        ("linux", {}, "home/.local/share/sangfroid", "home/.config/sangfroid/sangfroid-cle.json"),
        ("linux", {"XDG_DATA_HOME": "/x", "XDG_CONFIG_HOME": "/y"}, "/x/sangfroid", "/y/sangfroid/sangfroid-cle.json"),
        ("darwin", {}, "home/Library/Application Support/sangfroid",
         "home/Library/Preferences/sangfroid/sangfroid-cle.json"),
        ("win32", {"LOCALAPPDATA": "/l", "APPDATA": "/a"}, "/l/sangfroid", "/a/sangfroid/sangfroid-cle.json"),
        ("linux", {"SANGFROID_DATA": "/d/r"}, "/d/r", "/d/r-cle.json"),
        ("linux", {"SANGFROID_DATA": "/d/r", "SANGFROID_KEY": "/k/c"}, "/d/r", "/k/c"),
    ],
)  # fmt: skip
def test_places_follow_the_system(
    platform: str, variables: dict[str, str], where: str, key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SANGFROID_DATA", "SANGFROID_KEY", "SANGFROID_DATABASE", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sangfroid.faces.web.places.sys.platform", platform)
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    found = places()
    assert found.data == tmp_path / where
    assert found.key == tmp_path / key
    assert found.data not in found.key.parents  # the key lies outside the data folder
    apart = places(samples=True)
    assert apart.data != found.data
    assert apart.key != found.key


def test_a_database_without_its_key_gets_no_new_one(data: Path) -> None:
    where = places()
    opened(where).close()
    where.key.unlink()
    with pytest.raises(LostKey, match="copie"):
        opened(where)
    assert not where.key.exists()


def test_the_office_of_samples_shows_each_list_and_a_new_password_each_time(tmp_path: Path, reader: Reader) -> None:
    store = opened(Places(tmp_path / "d", tmp_path / "k.json", f"sqlite:///{(tmp_path / 'd' / 'r.sqlite').as_posix()}"))
    try:
        one = first.sample_office(store, reader, NOW)
        two = first.sample_office(store, reader, NOW)
        assert one.password != two.password
        assert len(offices.all_offices(store)) == 1
        session = people.sign_in(store, SignIn(two.email, two.password), NOW)
        with store.look(session.visitor, NOW) as visit:
            due, calls = promises.due(visit), lines.listed(visit).lines
        assert len(calls) == len(list(first.SAMPLES.glob("*.json")))
        assert due.late
        assert due.today
        assert due.waiting
        assert all(call.at <= NOW for call in calls)
    finally:
        store.close()


def test_init_opens_an_office_and_says_how_to_enter(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["serve"]) == 3
    assert "sangfroid init" in capsys.readouterr().err
    assert run(["init", "--office", "Cabinet", "--name", "Ada", "--email", "ada@cabinet.test"]) == 0
    told = capsys.readouterr().out
    password = next(line.split()[-1] for line in told.splitlines() if "mot de passe" in line and "-" in line)
    store = opened(places())
    try:
        assert people.sign_in(store, SignIn("ada@cabinet.test", password), NOW).visitor.role == "administrator"
    finally:
        store.close()
    assert run(["init", "--office", "X", "--name", "Y", "--email", "pas une adresse"]) == 3


def test_a_port_that_is_taken_is_told(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["init", "--office", "Cabinet", "--name", "Ada", "--email", "ada@cabinet.test"])
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not free("127.0.0.1", port)
        assert run(["serve", "--port", str(port)]) == 3
    assert f"--port {port + 1}" in capsys.readouterr().err
    assert free("127.0.0.1", port)


def test_other_names_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANGFROID_HOSTS", " Bureau.lan, 10.0.0.5 ,")
    assert hosts() == ("bureau.lan", "10.0.0.5")


@pytest.mark.slow
def test_serve_with_the_samples_says_how_to_enter_and_answers(data: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", "from sangfroid.faces.cli import main; main()", "serve", "--samples"]
    with subprocess.Popen(
        [*command, "--port", str(port)], stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as server:
        try:
            for _ in range(300):
                try:
                    with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=5) as answer:
                        page = answer.read().decode()
                    break
                except (urllib.error.URLError, ConnectionError):
                    time.sleep(0.2)
            else:
                pytest.fail("the server did not answer within a minute")
            clicks = _clicked(port, apart=6.0)
        finally:
            server.terminate()
        told = server.stdout.read() if server.stdout is not None else ""
    assert clicks == [200, 200]
    assert "Mot de passe" in page
    assert f"http://127.0.0.1:{port}/" in told
    assert first.MAIL in told
    assert "mot de passe" in told


def _clicked(port: int, *, apart: float) -> list[int]:
    """Two clicks over one connection, which the server must not have closed between them."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    found: list[int] = []
    for wait in (apart, 0.0):
        connection.request("GET", "/sign-in")
        answer = connection.getresponse()
        answer.read()
        found.append(answer.status)
        time.sleep(wait)
    connection.close()
    return found
