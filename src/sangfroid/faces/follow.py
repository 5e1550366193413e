"""The worker put together: the record, the clock, why a client has probably hung up, the server's address."""

from __future__ import annotations

import os
import shlex
import threading
from typing import TYPE_CHECKING, Final

from sangfroid.calls import Reading
from sangfroid.calls.errors import BadData
from sangfroid.faces.settings import Settings, now
from sangfroid.followup.worker import Worker
from sangfroid.language.wording import wording
from sangfroid.record.store import Store
from sangfroid.review import hang_up
from sangfroid.review.voice import Voice

if TYPE_CHECKING:
    from collections.abc import Callable

DEFAULT: Final = "http://localhost:8000"


def worker(store: Store, settings: Settings, address: str = "") -> Worker:
    """The worker on this record. Links begin with SANGFROID_ADDRESS, else with the server's own address."""
    say: Callable[[str], str] = wording(settings.lang).gettext
    return Worker(store, now, likely, say, os.environ.get("SANGFROID_ADDRESS") or address or DEFAULT, desktop_command())


def likely(reading: Reading, office: int) -> str:  # noqa: ARG001 (every office weighs alike)
    """Why the client has probably hung up, by the reading's evidence."""
    return hang_up.likely(reading, Voice(wording("fr").gettext))


def working(store: Store, settings: Settings, address: str = "") -> threading.Event:
    """Starts the worker in a thread of this process; set the event to end it."""
    stop = threading.Event()
    made = worker(store, settings, address)
    threading.Thread(target=made.run, args=(stop,), name="followup", daemon=True).start()
    return stop


def desktop_command() -> tuple[str, ...]:
    """The words of SANGFROID_DESKTOP_COMMAND ("notify-send"); none where it is not set."""
    text = os.environ.get("SANGFROID_DESKTOP_COMMAND", "")
    try:
        return tuple(shlex.split(text))
    except ValueError:
        raise BadData(
            "SANGFROID_DESKTOP_COMMAND ne se lit pas : « {text} ». Fermez les guillemets.", text=text
        ) from None
