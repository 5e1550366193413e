"""A real browser on a real server: Debian's chromium, by its path, and the application in a thread of its own."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.faces.web.conftest import PASSWORD, Office, Settle

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@dataclass
class Place:
    """The served application, and pages opened on it; `said` is what their consoles complained about."""

    office: Office
    address: str
    chromium: Chromium
    said: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def page(self, name: str = "", *, width: int = 1280, scheme: str = "light", bypass_csp: bool = False) -> Page:
        """A new window, of somebody who has signed in where a name is given."""
        context = self.chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=bypass_csp, base_url=self.address,  # type: ignore[arg-type]
            timezone_id="Europe/Paris", locale="fr-FR",
        )  # fmt: skip
        context.set_default_timeout(15_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        if name:
            self.enter(page, name)
        return page

    def enter(self, page: Page, name: str) -> None:
        page.goto("/sign-in")
        page.get_by_label("Adresse électronique").fill(f"{name}@bureau.test")
        page.get_by_label("Mot de passe").fill(PASSWORD)
        page.get_by_role("button", name="Entrer").click()
        page.wait_for_url("**/")

    def _heard(self, message: ConsoleMessage) -> None:
        # A page that is not there answers 404, which the console tells as well.
        if message.type == "error" and "404" not in message.text:
            self.said.append(message.text)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("there is no chromium here: make debian installs it")
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS, *root])
        yield browser
        browser.close()


@pytest.fixture
def place(settle: Settle, chromium: Chromium) -> Iterator[Place]:
    office = settle()
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(office.app, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        found = Place(office, f"http://127.0.0.1:{port}", chromium)
        yield found
        for context in found.contexts:
            context.close()
        server.should_exit = True
        thread.join(10)
    assert not found.said, found.said  # no page may break its own policy, or a script


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A call to import."""
    from tests.faces.web.conftest import CALL  # noqa: PLC0415

    path = tmp_path / "appel du matin.vtt"
    path.write_text(CALL, "utf-8")
    return path
