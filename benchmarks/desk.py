"""The desk under load, client and server apart, real sockets: `python -m benchmarks.desk [300] [1000]`.

Each call sends a final turn every 4 s and two partials a second, and one page looks at it. What is measured is from the
turn's sending to its frame on the page's socket (a hint rides in the same frame), p99, less the same server's echo p99
under the same load; the median of five runs. It takes the machine for itself.
"""

from __future__ import annotations

import asyncio
import json
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, cast

import uvicorn
from fastapi import WebSocket
from starlette.websockets import WebSocketDisconnect
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from benchmarks.figure import Figure, figure
from sangfroid.advice.whole import Reader
from sangfroid.calls.vocabulary import Speaker
from sangfroid.desk import entries
from sangfroid.desk.running import RunningCall
from sangfroid.faces.settings import Settings, cache_folder, now
from sangfroid.faces.web import live_view
from sangfroid.faces.web.app import application
from sangfroid.faces.web.words import Words
from sangfroid.record import offices, people, running_tokens
from sangfroid.record.keys import load_keys, new_key_file
from sangfroid.record.offices import NewOffice
from sangfroid.record.people import NewPerson, SignIn
from sangfroid.record.running import Running
from sangfroid.record.running_log import Item
from sangfroid.record.store import Store, Visitor
from sangfroid.review.voice import Voice
from sangfroid.sources.feeds import Said

BARS: Final = {300: 50.0, 1000: 150.0}  # ms
MEMORY: Final = 1.5  # MB a running call
OF_ONE: Final = 20  # calls of one agent
EVERY: Final = 4.0  # seconds between two turns of a call
PARTIALS: Final = 8  # between two turns
SECONDS: Final = 12.0  # of one run
RUNS: Final = 5
PORT: Final = 8917
PASSWORD: Final = "une phrase assez longue"
CORPUS: Final = Path(__file__).parents[1] / "corpus" / "calls"
CALLS: Final = 100  # of the corpus that are spoken


@dataclass
class Load:
    """What one run has measured, in milliseconds."""

    sent: dict[tuple[int, float], float] = field(default_factory=dict)
    turns: list[float] = field(default_factory=list)
    hints: list[float] = field(default_factory=list)
    echoes: list[float] = field(default_factory=list)


def main(wanted: list[str]) -> int:
    if wanted[:1] == ["serve"]:
        serve(Path(wanted[1]))
        return 0
    missed = 0
    runs = [measured(int(one)) for one in wanted] or [hour_long(), *map(measured, BARS)]
    for run in runs:
        for found in run:
            missed += not found.ok
            print(json.dumps(found.line(), ensure_ascii=False), flush=True)
    return 1 if missed else 0


def serve(folder: Path) -> None:
    reader = Reader.load(keep=cache_folder())
    for _ in reader.warm():  # as `sangfroid serve` does in its first seconds
        pass
    store = Store.open(f"sqlite:///{folder / 'r.sqlite'}", load_keys(folder / "key.json"), upgrade=False)
    app = application(Settings(), store, reader, now)

    @app.websocket("/echo")
    async def echo(opened: WebSocket) -> None:
        await opened.accept()
        with suppress(WebSocketDisconnect):
            while True:
                await opened.send_text(await opened.receive_text())

    uvicorn.run(app, host="127.0.0.1", port=PORT, log_level="error", lifespan="off", ws_per_message_deflate=False)


def hour_long() -> Iterator[Figure]:
    """What a turn of an hour's last five minutes costs, against one of its first five: masked, heard, made into what
    the page shows. What is written is not counted."""
    reader, texts = Reader.load(keep=cache_folder()), _texts()
    begun = datetime(2026, 3, 17, 9, 0, tzinfo=UTC)
    line = Running(
        1, 1, 1, "feed", "running", begun, begun, None, None, 0, helping=False, title="", region="FR",
        zone="Europe/Paris", speed=1.0,
    )  # fmt: skip
    voice = Voice(str, reader.book)
    some = int(300 / EVERY)
    texts = texts[:some]  # the same words in every five minutes
    took: list[list[float]] = []
    for _ in range(RUNS + 1):
        call, now = RunningCall(line, reader), begun
        each: list[float] = []
        kept: live_view.Kept = {}
        for number in range(int(3600 / EVERY)):
            who, text = texts[number % len(texts)]
            at, now = number * EVERY, now + timedelta(seconds=EVERY)
            said = Said("1", f"k{number}", cast(Speaker, who), text, at, at + EVERY - 0.5, final=True)
            start = time.process_time()
            call.apply(Item(number + 1, "turn", now, entries.words(call, said).what))
            live_view.shown(call, Words(voice, "Europe/Paris", "FR", now), {}, kept)
            live_view.turns(call, voice, (number + 1,))
            each.append(time.process_time() - start)
        took.append(each)
    runs = [sum(each[-some:]) / sum(each[:some]) for each in took[1:]]  # the first warms
    yield figure("desk.hour_long_call", runs, unit="times", bar=1.1, least=False)


def measured(calls: int) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        agents = _agents(folder, -(-calls // OF_ONE))
        with _server(folder) as pid:
            before = _memory(pid)
            runs, after = asyncio.run(_runs(calls, agents, pid))
    p99 = [_p99(one.turns) - _p99(one.echoes) for one in runs]
    yield figure(f"desk.turn_to_frame_p99.{calls}", p99, unit="ms", bar=BARS.get(calls, 150.0), least=False)
    shown = [_p99(one.hints) - _p99(one.echoes) for one in runs if len(one.hints) > 1]
    if shown:
        yield figure(f"desk.turn_to_hint_p99.{calls}", shown, unit="ms", bar=BARS.get(calls, 150.0), least=False)
    yield figure(f"desk.memory_a_call.{calls}", [(after - before) / calls], unit="MB", bar=MEMORY, least=False)


def _p99(values: list[float]) -> float:
    return statistics.quantiles(values, n=100)[98]


def _memory(pid: int) -> float:
    text = Path(f"/proc/{pid}/status").read_text("ascii")
    return int(text.partition("VmRSS:")[2].split()[0]) / 1024


def _agents(folder: Path, count: int) -> list[tuple[str, str]]:
    """(session, feed token) of each agent."""
    store = Store.open(f"sqlite:///{folder / 'r.sqlite'}", new_key_file(folder / "key.json"))
    office = offices.make(store, NewOffice("Bureau"), now())
    found = []
    for number in range(count):
        new = NewPerson(f"A{number}", f"a{number}@bureau.test", "administrator" if number == 0 else "agent", PASSWORD)
        if number == 0:
            person = people.first(store, office.id, new, now())
        else:
            with store.write(Visitor.program(office.id), now()) as visit:
                person = people.add(visit, new)
        session = people.sign_in(store, SignIn(new.email, PASSWORD, f"10.0.0.{number}"), now()).token
        with store.write(Visitor(office.id, person.id, person.role), now()) as visit:
            found.append((session, running_tokens.make(visit, "mesure")))
    store.close()
    return found


@contextmanager
def _server(folder: Path) -> Iterator[int]:
    server = subprocess.Popen([sys.executable, "-m", "benchmarks.desk", "serve", str(folder)])
    try:
        for _ in range(600):
            with suppress(OSError), socket.create_connection(("127.0.0.1", PORT), 0.5):
                break
            time.sleep(0.1)
        yield server.pid
    finally:
        server.kill()
        server.wait()


async def _runs(calls: int, agents: list[tuple[str, str]], pid: int) -> tuple[list[Load], float]:
    texts = _texts()
    base = f"ws://127.0.0.1:{PORT}"
    feeds = [
        await connect(f"{base}/feed", compression=None, additional_headers={"Authorization": f"Bearer {token}"})
        for _, token in agents
    ]
    numbers = [await _begun(feeds[call // OF_ONE], call) for call in range(calls)]
    drains = [asyncio.create_task(_drain(one)) for one in feeds]
    tasks = []
    for call in range(calls):
        session = agents[call // OF_ONE][0]
        page = await connect(
            f"{base}/live/{numbers[call]}/socket", compression=None, origin=Origin(f"http://127.0.0.1:{PORT}"),
            additional_headers={"Cookie": f"sangfroid={session}"},
        )  # fmt: skip
        tasks.append(asyncio.create_task(_watch(page, call)))
    echo = await connect(f"{base}/echo", compression=None)
    runs = []
    chance = random.Random(7)
    clocks = [chance.random() * EVERY for _ in range(calls)]
    WATCHED.clear()
    for run in range(RUNS):
        load = Load()
        WATCHED["now"] = load
        senders = [asyncio.create_task(_speak(feeds[call // OF_ONE], call, (clocks[call], run), texts))
                   for call in range(calls)]  # fmt: skip
        until = time.monotonic() + SECONDS + EVERY
        while time.monotonic() < until:
            at = time.perf_counter()
            await echo.send("x" * 400)
            await echo.recv()
            load.echoes.append((time.perf_counter() - at) * 1000)
            await asyncio.sleep(0.02)
        await asyncio.gather(*senders)
        await asyncio.sleep(1)
        runs.append(load)
    after = _memory(pid)
    for task in (*tasks, *drains):
        task.cancel()
    return runs, after


WATCHED: dict[str, Load] = {}


async def _drain(feed: ClientConnection) -> None:
    async for _ in feed:
        pass


async def _begun(feed: ClientConnection, call: int) -> int:
    """The running call's number, once the server has begun it."""
    await feed.send(json.dumps({"type": "begin", "call": f"c{call}"}))
    number: int = json.loads(await feed.recv())["call"]
    return number


async def _watch(page: ClientConnection, call: int) -> None:
    async for text in page:
        at = time.perf_counter()
        load = WATCHED.get("now")
        if load is None or not isinstance(text, str) or '"now"' not in text[:12]:
            continue
        message = json.loads(text)
        for turn in message.get("turns", ()):
            sent = load.sent.pop((call, turn["at"]), None)
            if sent is not None:
                load.turns.append((at - sent) * 1000)
                if message.get("hint"):
                    load.hints.append((at - sent) * 1000)


async def _speak(feed: ClientConnection, call: int, when: tuple[float, int], texts: list[tuple[str, str]]) -> None:
    offset, run = when
    load = WATCHED["now"]
    await asyncio.sleep(offset)
    for step in range(int(SECONDS / EVERY)):
        n = run * int(SECONDS / EVERY) + step
        who, words = texts[(call * 7 + n) % len(texts)]
        for part in range(PARTIALS - 1):
            said = {"type": "partial", "call": f"c{call}", "speaker": who, "text": words[: 10 * (part + 1)]}
            await feed.send(json.dumps(said))
            await asyncio.sleep(EVERY / PARTIALS)
        start = round(n * EVERY + 0.001, 3)
        final = {"type": "turn", "call": f"c{call}", "id": str(n), "speaker": who, "text": words, "start": start,
                 "end": start + 3.0}  # fmt: skip
        load.sent[(call, start)] = time.perf_counter()
        await feed.send(json.dumps(final))
        await asyncio.sleep(EVERY / PARTIALS)


def _texts() -> list[tuple[str, str]]:
    """What is said, one turn after the other: the words of calls that the server has not met."""
    return [(turn.speaker, turn.text) for call in _calls() for turn in call.turns]


def _calls() -> Iterator[Any]:
    from sangfroid.sources.transcripts import read_call  # noqa: PLC0415

    for path in sorted(CORPUS.glob("*.json"))[:CALLS]:
        yield read_call(path.read_bytes(), name=path.name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
