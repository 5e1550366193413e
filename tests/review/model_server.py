"""A small server that speaks the protocol of chat completions, and misbehaves on demand."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

LIMIT = 30.0  # seconds after which a manner that never ends does end, should a client wait for it


@dataclass
class Exchange:
    """One request in progress: what was asked, and ways to answer it badly."""

    handler: BaseHTTPRequestHandler
    path: str
    key: str | None
    body: dict[str, Any]
    stopped: Event

    @property
    def user(self) -> str:
        return str(self.body["messages"][-1]["content"])

    @property
    def transcript(self) -> dict[str, Any]:
        """The call as it was sent."""
        data: dict[str, Any] = json.loads(self.user.partition("<transcription>")[2].partition("</transcription>")[0])
        return data

    def send(self, status: int, body: bytes, **headers: str) -> None:
        self.start(status, **{"Content_Length": str(len(body)), **headers})
        self.handler.wfile.write(body)

    def start(self, status: int, **headers: str) -> None:
        self.handler.send_response(status)
        for name, value in headers.items():
            self.handler.send_header(name.replace("_", "-"), value)
        self.handler.end_headers()


Manner = Callable[[Exchange], None]


@dataclass
class Server:
    """`manners`: how the next requests are answered, the last one for all that follow; `seen`: what was asked."""

    manners: list[Manner]
    port: int = 0
    seen: list[Exchange] = field(default_factory=list)
    stopped: Event = field(default_factory=Event)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def answer(self, exchange: Exchange) -> None:
        self.seen.append(exchange)
        (self.manners.pop(0) if len(self.manners) > 1 else self.manners[0])(exchange)


@contextmanager
def serving(*manners: Manner) -> Iterator[Server]:
    """A server at a free port of this machine that answers in these manners."""
    server = Server(list(manners))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.answer(Exchange(self, self.path, self.headers["Authorization"], body, server.stopped))

        def log_message(self, *_: object) -> None: ...

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, *_: object) -> None:
            """A client that hangs up is what these tests are about."""

    with Quiet(("127.0.0.1", 0), Handler) as http:
        server.port = http.server_address[1]
        thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.stopped.set()
            http.shutdown()
            thread.join()


def completion(text: object, **choice: object) -> bytes:
    """A chat completion that holds this text."""
    return json.dumps(
        {"id": "x", "choices": [{"index": 0, "message": {"role": "assistant", "content": text}, **choice}]}
    ).encode()


def says(text: object, **choice: object) -> Manner:
    """Answers with this text of the model's."""
    return lambda exchange: exchange.send(200, completion(text, **choice), Content_Type="application/json")


def reads(
    labels: Mapping[int, Sequence[tuple[str, str]]], tension: float = 0, situations: Sequence[str] = ()
) -> Manner:
    """Answers as it should: these labels, none on other turns, this tension on the client's."""

    def manner(exchange: Exchange) -> None:
        rows = [
            {
                "n": turn["n"], "tension": tension if turn["speaker"] == "client" else None,
                "labels": [{"name": name, "quote": quote} for name, quote in labels.get(turn["n"], ())],
            }
            for turn in exchange.transcript["turns"]
        ]  # fmt: skip
        says(json.dumps({"turns": rows, "situations": list(situations)}))(exchange)

    return manner


def fails(status: int, body: bytes = b"", **headers: str) -> Manner:
    """Answers with this status."""
    return lambda exchange: exchange.send(status, body, **headers)


def sends(body: bytes) -> Manner:
    """Answers 200 with this body."""
    return lambda exchange: exchange.send(200, body)


def never(exchange: Exchange) -> None:
    """Takes the request, and says nothing."""
    exchange.stopped.wait(LIMIT)


def drips(exchange: Exchange) -> None:
    """Sends its answer byte by byte, without an end."""
    exchange.start(200)
    _drip(exchange, b" ")


def drips_headers(exchange: Exchange) -> None:
    """Sends one header byte by byte, without an end."""
    exchange.handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    _drip(exchange, b"a")


def _drip(exchange: Exchange, byte: bytes) -> None:
    for _ in range(int(LIMIT / 0.05)):
        exchange.handler.wfile.write(byte)
        exchange.handler.wfile.flush()
        if exchange.stopped.wait(0.05):
            return


def floods(exchange: Exchange) -> None:
    """Sends 50 MB, whose length it does not say."""
    exchange.start(200)
    for _ in range(50):
        exchange.handler.wfile.write(b"x" * 1_000_000)


def announces_much(exchange: Exchange) -> None:
    """Says that 50 MB follow."""
    exchange.start(200, Content_Length="50000000")
    exchange.handler.wfile.write(b"x" * 1000)
    exchange.stopped.wait(LIMIT)


def breaks_off(exchange: Exchange) -> None:
    """Closes in the middle of its answer."""
    exchange.start(200, Content_Length="1000")
    exchange.handler.wfile.write(b'{"choices": [')


def hangs_up(exchange: Exchange) -> None:
    """Closes without a word."""


def no_http(exchange: Exchange) -> None:
    """Answers in another protocol."""
    exchange.handler.wfile.write(b"220 mail.example ESMTP\r\n")
