"""Fifty people at work in one office with 100,000 calls: each click answered by a real server, five seconds apart.

The server is a process of its own, and so are the clients; all share this machine's processors. Everybody is signed in
before; a walk reads the pages and writes too: promises, notes, the journal. The clock stands at the store's day.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import re
import socket
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache, partial
from time import monotonic, perf_counter, sleep
from typing import Final

import httpx2

from benchmarks import record_store as record
from benchmarks.figure import Figure, figure
from sangfroid.record import offices, people
from sangfroid.record.people import SignIn
from sangfroid.record.store import Store, Visitor

USERS: Final = 50
THINKING: Final = 5.0  # seconds between two clicks, on average: from 3 to 7
SECONDS: Final = 90.0  # of measuring, after each has clicked once
CLIENTS: Final = 2  # processes
BAR: Final = 300.0  # ms (p95)
SLOWEST: Final = 30.0  # seconds that an answer is waited for
_CSRF: Final = re.compile(r'name="csrf" value="([0-9a-f]+)"')
_CALL: Final = re.compile(r'href="/calls/(\d+)["#]')
_PROMISE: Final = re.compile(r'action="/promises/(\d+)/settle"')
JOURNAL: Final = (
    "Mme Duval a rappelé, elle attend sa facture, je la rappelle demain à dix heures",
    "M. Perrin n'est pas content du retard, Paul lui envoie un devis vendredi",
    "appel de Claire Aubry, tout est réglé",
)


@dataclass
class _User:
    """One person's browser: what the last page showed is what can be clicked."""

    client: httpx2.AsyncClient
    chance: random.Random
    csrf: str = ""
    calls: list[str] = field(default_factory=list)
    promises: list[str] = field(default_factory=list)
    took: list[tuple[str, float]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    async def click(self) -> None:
        """One click, and what the page then offers."""
        name, path, data = self._next()
        start = perf_counter()
        try:
            answer = await (self.client.post(path, data=data) if data is not None else self.client.get(path))
        except httpx2.HTTPError as error:
            self.faults.append(f"{name}: {type(error).__name__}")
            return
        self.took.append((name, 1000 * (perf_counter() - start)))
        if answer.status_code != 200 or "csrf" not in answer.text:
            self.faults.append(f"{name} {path}: {answer.status_code}")
            return
        found = _CSRF.search(answer.text)
        self.csrf = found[1] if found else self.csrf
        self.calls = _CALL.findall(answer.text) or self.calls
        self.promises = _PROMISE.findall(answer.text)

    def _next(self) -> tuple[str, str, dict[str, str] | None]:
        """What is clicked next: mostly pages, one click in eight writes."""
        chance = self.chance
        call = chance.choice(self.calls) if self.calls else ""
        written = {"csrf": self.csrf}
        word = chance.choice(record.words())
        ways: list[tuple[float, str, str, dict[str, str] | None]] = [
            (3, "today", "/", None), (2, "list", "/calls", None), (1, "list", "/calls?hard=3", None),
            (1, "list", f"/calls?situation=abuse&until=2026-0{chance.randrange(2, 7)}-15", None),
            (1, "contacts", f"/contacts?q={word[:4]}", None), (1, "messages", "/messages", None),
            (2, "contact", f"/contacts/{chance.randrange(1, record.CONTACTS)}", None),
            (1, "number", f"/contacts/by-number/06{chance.randrange(record.CONTACTS):08d}", None),
            (2, "search", f"/search?q={chance.choice((word, 'rappeler', 'facture demain', 'rendez-vous'))}", None),
            (0.5, "sheets", "/playbooks", None), (0.5, "privacy", "/privacy", None),
        ]  # fmt: skip
        if call:
            ways.append((4, "call", f"/calls/{call}", None))
        if self.csrf:
            ways.append((1, "journal", "/journal", written | {"text": chance.choice(JOURNAL)}))
        if self.csrf and call:
            ways.append((0.7, "note", f"/calls/{call}/notes", written | {"text": f"Vu avec {word}."}))
        if self.promises:
            one = f"/promises/{chance.choice(self.promises)}/settle"
            ways.append((1, "settle", one, written | {"state": "kept", "back": "/"}))
        weights = [way[0] for way in ways]
        _, name, path, data = chance.choices(ways, weights)[0]
        return name, path, data


async def _work(base: str, tokens: list[str], seed: int) -> tuple[list[tuple[str, float]], list[str]]:
    """The users of one process, each at their own pace. The first click of each is not counted."""
    users: list[_User] = []
    async with contextlib.AsyncExitStack() as stack:
        for n, token in enumerate(tokens):
            client = httpx2.AsyncClient(base_url=base, cookies={"sangfroid": token}, follow_redirects=True,
                                        timeout=SLOWEST, trust_env=False)  # fmt: skip
            users.append(_User(await stack.enter_async_context(client), random.Random(seed * 1000 + n)))
        ends = monotonic() + THINKING + SECONDS

        async def day(user: _User) -> None:
            await asyncio.sleep(user.chance.uniform(0, THINKING))
            await user.click()
            user.took.clear()
            while monotonic() < ends:
                await asyncio.sleep(user.chance.uniform(0.6 * THINKING, 1.4 * THINKING))
                await user.click()

        await asyncio.gather(*(day(user) for user in users))
    return [one for user in users for one in user.took], [fault for user in users for fault in user.faults]


def _clock(begun: float) -> datetime:
    return record.NOW + timedelta(seconds=monotonic() - begun)


def _serve(url: str, port: int) -> None:
    """The application on the benchmark's record, as `sangfroid serve` puts it together."""
    import uvicorn  # noqa: PLC0415 (the clients need none of it)

    from sangfroid.advice.whole import Reader  # noqa: PLC0415
    from sangfroid.faces.cli.serve import KEEP  # noqa: PLC0415
    from sangfroid.faces.settings import Settings  # noqa: PLC0415
    from sangfroid.faces.web.app import application  # noqa: PLC0415
    from sangfroid.faces.web.house import Web  # noqa: PLC0415

    store = Store.open(url, record.KEYS)
    begun = monotonic()
    reader = Reader.load(keep=record.FOLDER)
    app = application(Settings(), store, reader, lambda: _clock(begun), Web(keep=record.FOLDER))
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", server_header=False, timeout_keep_alive=KEEP)


def _tokens(store: Store) -> list[str]:
    """Fifty sessions of the office's agents, each of whom has a tenth of the calls: longer lists than fifty would."""
    office = offices.all_offices(store)[0].id
    with store.look(Visitor.program(office), record.NOW) as visit:
        agents = [one for one in people.listed(visit) if one.role == "agent"]
    return [
        people.sign_in(store, SignIn(agents[n % len(agents)].email, record.PASSWORD, f"10.0.0.{n}"), record.NOW).token
        for n in range(USERS)
    ]


@contextlib.contextmanager
def _server(url: str) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.office_load", "serve", url, str(port)])
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            with contextlib.suppress(httpx2.HTTPError):
                if httpx2.get(f"{base}/sign-in", trust_env=False).status_code == 200:
                    break
            sleep(0.1)
        yield base
    finally:
        process.terminate()
        process.wait(30)


@cache
def _measured(kind: str) -> tuple[tuple[tuple[str, float], ...], tuple[str, ...]]:
    """Every click's time in ms, by its page; and what went wrong."""
    store = record.opened(kind)
    tokens = _tokens(store)
    with _server(store.engine.url.render_as_string(hide_password=False)) as base:
        runs = [
            subprocess.Popen(
                [sys.executable, "-m", "benchmarks.office_load", "click", base, str(n), *tokens[n::CLIENTS]],
                stdout=subprocess.PIPE, text=True,
            )
            for n in range(CLIENTS)
        ]  # fmt: skip
        told = [json.loads(run.communicate()[0]) for run in runs]
    took = tuple((name, ms) for one in told for name, ms in one["took"])
    return took, tuple(fault for one in told for fault in one["faults"])


def slowest(kind: str, name: str) -> Figure:
    """The 95th percentile of all clicks; what each page takes stands on stderr."""
    took, faults = _measured(kind)
    by_page: dict[str, list[float]] = {}
    for page, ms in took:
        by_page.setdefault(page, []).append(ms)
    for page, times in sorted(by_page.items()):
        p95 = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
        line = f"  {page:10} {len(times):5} clicks  median {statistics.median(times):6.1f}  p95 {p95:6.1f} ms"
        print(line, file=sys.stderr)
    for fault in faults[:20]:
        print("  " + fault, file=sys.stderr)
    return figure(name, [statistics.quantiles([ms for _, ms in took], n=20)[-1]], unit="ms (p95)", bar=BAR, least=False)


def wrong(kind: str, name: str) -> Figure:
    """Clicks that were not answered as they should be."""
    return figure(name, [float(len(_measured(kind)[1]))], unit="errors", bar=0, least=False)


BENCHMARKS: Final[dict[str, Callable[[str], Figure]]] = {
    f"office.{kind}.{name}": partial(measure, kind)
    for kind in ("sqlite", "postgresql") for name, measure in (("click", slowest), ("errors", wrong))
}  # fmt: skip


def main(argv: list[str]) -> None:
    """The server's and the clients' own processes."""
    if argv[0] == "serve":
        _serve(argv[1], int(argv[2]))
    else:
        took, faults = asyncio.run(_work(argv[1], argv[3:], int(argv[2])))
        json.dump({"took": took, "faults": faults}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
