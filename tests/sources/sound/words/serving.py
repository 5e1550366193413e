"""A server on this machine that gives a file as badly as a test wants."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Manner:
    """`content` is what there is. `breaks`: after how many bytes each answer breaks off, one an answer. `announces`:
    more or fewer bytes than come. `ranges`: whether it goes on in the middle. `code`, `to`: another answer, address."""

    content: bytes
    breaks: list[int] = field(default_factory=list)
    announces: int | None = None
    ranges: bool = True
    tag: str | None = '"one"'
    code: int = 200
    to: str | None = None
    chunked: bool = False
    asked: list[str] = field(default_factory=list)  # the ranges asked for


@contextmanager
def served(manner: Manner) -> Iterator[str]:
    """The file's address, while it is served."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            _answer(self, manner)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the library's own name)
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/model.tar.bz2"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _answer(handler: BaseHTTPRequestHandler, manner: Manner) -> None:
    asked = handler.headers.get("Range", "")
    manner.asked.append(asked)
    if manner.to is not None or manner.code != 200:
        handler.send_response(302 if manner.to is not None else manner.code)
        handler.send_header("Location", manner.to or "")
        handler.send_header("Content-Length", "0")
        handler.end_headers()
        return
    start = _start(handler, manner, asked)
    if start is None:
        handler.send_response(416)
        handler.send_header("Content-Length", "0")
        handler.end_headers()
        return
    handler.send_response(206 if start else 200)
    if start:
        handler.send_header("Content-Range", f"bytes {start}-{len(manner.content) - 1}/{len(manner.content)}")
    if not manner.chunked:
        length = manner.announces if manner.announces is not None else len(manner.content)
        handler.send_header("Content-Length", str(length - start))
    if manner.tag is not None:
        handler.send_header("ETag", manner.tag)
    handler.end_headers()
    stop = manner.breaks.pop(0) if manner.breaks else len(manner.content)
    handler.wfile.write(manner.content[start : start + stop])
    handler.close_connection = True


def _start(handler: BaseHTTPRequestHandler, manner: Manner, asked: str) -> int | None:
    """Where the answer begins; None where there is no such place."""
    same = handler.headers.get("If-Range") in (None, manner.tag)
    if not (asked and manner.ranges and same):
        return 0
    start = int(asked.removeprefix("bytes=").rstrip("-"))
    return start if start < len(manner.content) else None
