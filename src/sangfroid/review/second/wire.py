"""One question over HTTP: its time and its answer's size are bounded, and it goes to one address only.

Nothing is redirected, no proxy of the environment is used, and nothing that the server writes is passed on but the
body of a good answer: the troubles told here hold its host and a status, never its words.
"""

from __future__ import annotations

import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection, IncompleteRead, RemoteDisconnected
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Final

from sangfroid.language.wording import N_
from sangfroid.review.second.opinion import Unheard
from sangfroid.review.second.service import Service

CONNECT: Final = 5.0  # seconds until a server has taken the call, its certificate checked
MAX_ANSWER: Final = 1_000_000  # bytes; the answer to one question has a few thousand

_AWAY: Final = N_(
    "Le second lecteur n'est pas joignable à {host} ({why}). Vérifiez qu'il tourne, et SANGFROID_SECOND_READER."
)
_CERTIFICATE: Final = N_(
    "Le certificat de {host} n'est pas accepté : rien n'a été envoyé au second lecteur. Vérifiez l'adresse "
    "SANGFROID_SECOND_READER, ou faites installer le certificat."
)
_SLOW: Final = N_(
    "Le second lecteur ({host}) n'a pas fini dans le temps donné. Donnez-lui plus de secondes "
    "(SANGFROID_SECOND_READER_SECONDS), ou un modèle plus rapide."
)
_CUT: Final = N_("Le second lecteur ({host}) a coupé sa réponse. Regardez son journal, puis recommencez.")
_LARGE: Final = N_(
    "La réponse de {host} dépasse {limit} octets : elle n'a pas été lue. Vérifiez que SANGFROID_SECOND_READER mène à "
    "un modèle de langue."
)
FOREIGN: Final = N_(
    "{host} ne répond pas comme un modèle de langue compatible OpenAI. Vérifiez l'adresse SANGFROID_SECOND_READER "
    "(elle finit souvent par /v1)."
)


@dataclass(frozen=True, slots=True)
class Answer:
    """A server's answer; the body only of one that succeeded. `wait`: seconds to wait, where it says so."""

    status: int
    body: bytes = b""
    wait: float | None = None


def slow(service: Service) -> Unheard:
    """It did not answer in time."""
    return Unheard(_SLOW, host=service.named)


def post(service: Service, body: bytes, seconds: float) -> Answer:
    """The server's answer, of whatever status, after at most `seconds` in all; Unheard says why there is none.

    The exchange has a thread of its own, since no timeout of a socket ends a name that is not found or an answer that
    comes drop by drop.
    """
    secure = ssl.create_default_context() if service.safe else None
    connection = (
        HTTPConnection(service.host, service.port, timeout=min(CONNECT, seconds))
        if secure is None
        else HTTPSConnection(service.host, service.port, timeout=min(CONNECT, seconds), context=secure)
    )
    found: SimpleQueue[Answer | Unheard] = SimpleQueue()
    given_up = Event()
    Thread(
        target=lambda: found.put(_outcome(connection, service, body, seconds, given_up)),
        name="second reader", daemon=True,
    ).start()  # fmt: skip
    try:
        outcome = found.get(timeout=seconds)
    except Empty:
        given_up.set()
        if connection.sock is not None:
            with suppress(OSError):
                connection.sock.shutdown(socket.SHUT_RDWR)  # wakes the thread, which then closes
        raise slow(service) from None
    if isinstance(outcome, Unheard):
        raise outcome
    return outcome


def _outcome(
    connection: HTTPConnection, service: Service, body: bytes, seconds: float, given_up: Event
) -> Answer | Unheard:
    """The exchange, or why it failed; the connection is closed whatever happens."""
    try:
        trouble = _connected(connection, service)
        if trouble is not None or given_up.is_set():
            return trouble or slow(service)
        connection.sock.settimeout(seconds)
        return _exchange(connection, service, body)
    except TimeoutError:
        return slow(service)
    except (RemoteDisconnected, IncompleteRead, OSError):
        return Unheard(_CUT, host=service.named)
    except (HTTPException, ValueError):
        return Unheard(FOREIGN, host=service.named)
    finally:
        connection.close()


def _connected(connection: HTTPConnection, service: Service) -> Unheard | None:
    """Opens the connection; what hinders it, where something does."""
    try:
        connection.connect()
    except ssl.SSLCertVerificationError:
        return Unheard(_CERTIFICATE, host=service.named)
    except OSError as error:
        return Unheard(_AWAY, host=service.named, why=error.strerror or str(error))
    except ValueError:  # a name that no resolver takes
        return Unheard(_AWAY, host=service.named, why="?")
    return None


def _exchange(connection: HTTPConnection, service: Service, body: bytes) -> Answer | Unheard:
    headers = {"Content-Type": "application/json", "Accept": "application/json", "Connection": "close"}
    if service.key:
        headers["Authorization"] = f"Bearer {service.key}"
    connection.request("POST", service.path, body, headers)
    with connection.getresponse() as response:
        if response.status != 200:
            return Answer(response.status, wait=_wait(response.headers.get("Retry-After")))
        announced = response.length or 0
        read = response.read(MAX_ANSWER + 1) if announced <= MAX_ANSWER else b""
        if max(announced, len(read)) > MAX_ANSWER:
            return Unheard(_LARGE, host=service.named, limit=MAX_ANSWER)
        if len(read) < announced:
            return Unheard(_CUT, host=service.named)
        return Answer(200, read)


def _wait(header: str | None) -> float | None:
    """The seconds that a server asks us to wait; None where it says none, or a date."""
    return float(header) if header is not None and header.isascii() and header.isdigit() and len(header) < 6 else None
