"""The web's cast. One office: Ana, an agent, whose calls they are; Ali, her colleague; Sam, who supervises; Ada, who
administers. A second one: Otto, who must be refused whatever is the first one's.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from sangfroid.advice.whole import Reader
from sangfroid.faces.settings import Settings
from sangfroid.faces.web.app import application
from sangfroid.faces.web.house import Web
from sangfroid.record import contacts, imports, offices, people
from sangfroid.record.calls import Belongs
from sangfroid.record.contacts import NewContact
from sangfroid.record.imports import SourceFile
from sangfroid.record.keys import Keys, load_keys, new_key_file
from sangfroid.record.offices import NewOffice
from sangfroid.record.people import NewPerson, PersonRole
from sangfroid.record.store import Store, Visitor

NOW = datetime(2026, 3, 17, 15, 0, tzinfo=UTC)  # a Tuesday, 16:00 in Paris
PASSWORD = "une phrase pour entrer ici"
CAST: dict[str, tuple[int, PersonRole]] = {
    "ana": (0, "agent"), "ali": (0, "agent"), "sam": (0, "supervisor"), "ada": (0, "administrator"),
    "otto": (1, "administrator"),
}  # fmt: skip

CALL = """WEBVTT

00:00:00.000 --> 00:00:03.000
<v Agent>Cabinet Vidal, Ana à l'accueil, bonjour.

00:00:03.500 --> 00:00:12.000
<v Client>Bonjour, madame Morel. C'est la troisième fois que j'appelle pour mes résultats, j'en ai plus qu'assez !

00:00:12.500 --> 00:00:20.000
<v Agent>Je comprends que ce soit pénible, trois appels. Je regarde le dossier, je vous rappelle demain à dix heures.

00:00:20.500 --> 00:00:24.000
<v Client>Bon, d'accord. Merci, au revoir.

00:00:24.500 --> 00:00:26.000
<v Agent>Au revoir, madame.
"""


@dataclass
class Clock:
    """A clock that goes when it is told to."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def goes(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Browser:
    """A client that fills in the token of the page it last saw, as a browser does."""

    client: TestClient
    token: str = ""
    page: str = ""

    def get(self, path: str, **more: object) -> Response:
        return self._seen(self.client.get(path, **more))  # type: ignore[arg-type]

    def post(self, path: str, data: dict[str, str] | None = None, **more: object) -> Response:
        if not self.token:
            self.get("/")
        return self._seen(self.client.post(path, data={"csrf": self.token} | (data or {}), **more))  # type: ignore[arg-type]

    def send(self, path: str, files: dict[str, bytes], data: dict[str, str] | None = None) -> Response:
        """A form that brings files."""
        if not self.token:
            self.get("/")
        brought = [("files", (name, content)) for name, content in files.items()]
        return self._seen(self.client.post(path, data={"csrf": self.token} | (data or {}), files=brought))

    def enter(self, name: str) -> Response:
        self.get("/sign-in")
        answer = self.post("/sign-in", {"email": f"{name}@bureau.test", "password": PASSWORD})
        assert answer.url.path == "/", answer.text
        return answer

    @property
    def text(self) -> str:
        """The page's words, without its signs."""
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", self.page)).split())

    def _seen(self, answer: Response) -> Response:
        if answer.headers.get("content-type", "").startswith("text/html"):
            self.page = answer.text
            found = re.search(r'name="csrf" value="([0-9a-f]+)"', answer.text)
            if found:
                self.token = found.group(1)
        return answer


@dataclass
class Office:
    """The application with its cast."""

    app: FastAPI
    store: Store
    clock: Clock
    visitors: dict[str, Visitor]
    open: list[TestClient] = field(default_factory=list)

    def browser(self, name: str = "", *, base: str = "http://127.0.0.1", crash: bool = True) -> Browser:
        """Somebody's browser, signed in where a name is given."""
        client = TestClient(self.app, base_url=base, raise_server_exceptions=crash)
        self.open.append(client)
        found = Browser(client)
        if name:
            found.enter(name)
        return found

    def call(self, name: str = "ana", text: str = CALL, *, file: str = "morel.vtt", contact: int | None = None) -> int:
        """A call taken in for somebody."""
        reader: Reader = self.app.state.house.reader
        with self.store.write(self.visitors[name], self.clock()) as visit:
            told = imports.take_in_one(visit, SourceFile(file, text.encode()), reader, belongs=Belongs(contact=contact))
        assert told.call is not None, told.error
        return told.call

    def contact(
        self, name: str = "ana", *, last: str = "Morel", first: str = "Claire", number: str = "0639980017"
    ) -> int:
        """A contact of somebody's office."""
        with self.store.write(self.visitors[name], self.clock()) as visit:
            return contacts.add(visit, NewContact(last, first, numbers=(number,))).id


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader.load()


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record with the cast, to be copied for each test."""
    folder = tmp_path_factory.mktemp("begun")
    store = Store.open(f"sqlite:///{(folder / 'r.sqlite').as_posix()}", new_key_file(folder / "key.json"))
    made = [offices.make(store, NewOffice(name), NOW) for name in ("Cabinet Vidal", "Autre bureau")]
    for place in (0, 1):
        names = [name for name, (office, _) in CAST.items() if office == place]
        names.sort(key=lambda name: CAST[name][1] != "administrator")
        for number, name in enumerate(names):
            new = NewPerson(name.capitalize(), f"{name}@bureau.test", CAST[name][1], PASSWORD)
            if number == 0:
                people.first(store, made[place].id, new, NOW)
            else:
                with store.write(Visitor.program(made[place].id), NOW) as visit:
                    people.add(visit, new)
    store.close()
    return folder


Settle = Callable[..., Office]


@pytest.fixture
def settle(begun: Path, tmp_path: Path, reader: Reader) -> Iterator[Settle]:
    """Makes the application, with other settings where they are given."""
    made: list[Office] = []

    def office(web: Web = Web(), settings: Settings = Settings()) -> Office:
        folder = tmp_path / f"office{len(made)}"
        shutil.copytree(begun, folder)
        keys: Keys = load_keys(folder / "key.json")
        store = Store.open(f"sqlite:///{(folder / 'r.sqlite').as_posix()}", keys, upgrade=False)
        clock = Clock()
        made.append(Office(application(settings, store, reader, clock, web), store, clock, _visitors(store)))
        return made[-1]

    yield office
    for each in made:
        for client in each.open:
            client.close()
        each.app.state.house.jobs.close()
        each.store.close()


@pytest.fixture
def office(settle: Settle) -> Office:
    return settle()


def _visitors(store: Store) -> dict[str, Visitor]:
    found: dict[str, Visitor] = {}
    for each in offices.all_offices(store):
        with store.look(Visitor.program(each.id), NOW) as visit:
            for one in people.listed(visit):
                found[one.email.partition("@")[0]] = Visitor(each.id, one.id, one.role)
    return found
