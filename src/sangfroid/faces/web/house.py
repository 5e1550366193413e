"""What all pages share: the settings, the record, the reader of calls, and the clock, which is passed in."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from fastapi import Request

from sangfroid.advice.whole import Reader
from sangfroid.faces.settings import Clock, Settings
from sangfroid.faces.web.book import Books
from sangfroid.faces.web.ears import DEAF, Ears
from sangfroid.faces.web.jobs import Jobs
from sangfroid.record.store import Store

LOCAL_HOSTS: Final = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, slots=True)
class Web:
    """What holds for the web application alone. `hosts`: the names under which it may be asked for."""

    hosts: tuple[str, ...] = LOCAL_HOSTS
    secure: bool = False  # it is reached over https only: cookies say so
    keep: Path | None = None  # where compiled rules are kept between starts
    workers: int | None = None  # processes that read a large import; None: one a processor
    ears: Ears = DEAF  # what words of recordings are heard with


@dataclass(frozen=True)
class House:
    """Made once, when the application is."""

    settings: Settings
    store: Store
    reader: Reader
    clock: Clock
    jobs: Jobs
    books: Books
    web: Web = field(default_factory=Web)


def house(request: Request) -> House:
    """The house of the application that the request came to."""
    found: House = request.app.state.house
    return found
