"""The record's cast, followed up by a worker whose clock goes when it is told to; a mail server of the tests' own."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from sangfroid.faces.follow import likely
from sangfroid.followup.worker import Done, Worker
from tests.record.conftest import (  # noqa: F401 (pytest finds fixtures by their names)
    NOW,
    Record,
    postgres,
    reader,
    record,
    sqlite_template,
    url,
)


@dataclass
class Following:
    """A record with its worker."""

    record: Record
    now: datetime = NOW
    worker: Worker = field(init=False)

    def __post_init__(self) -> None:
        self.worker = self.another()

    def another(self) -> Worker:
        """A second worker on the same record."""
        return Worker(self.record.store, lambda: self.now, likely, str, "https://sangfroid.test")

    def at(self, now: datetime) -> Done:
        """What the worker does at this moment, until it has nothing more to do."""
        self.now = self.record.now = now
        total = Done()
        while (done := self.worker.sweep()).any:
            total = Done(*(getattr(total, name) + getattr(done, name) for name in Done.__slots__))
        return total

    def after(self, **by: float) -> Done:
        """The same so much later."""
        return self.at(self.now + timedelta(**by))


@pytest.fixture
def following(record: Record) -> Following:  # noqa: F811
    return Following(record)


class Inbox:
    """What a mail server took; `refuse` is what it answers instead."""

    def __init__(self) -> None:
        self.mails: list[Message] = []
        self.refuse = ""

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 (aiosmtpd's name)
        if self.refuse:
            return self.refuse
        self.mails.append(message_from_bytes(envelope.content))
        return "250 OK"


@pytest.fixture
def mail_server() -> Iterator[tuple[Inbox, int]]:
    inbox = Inbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield inbox, port
    finally:
        controller.stop()
