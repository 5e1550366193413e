"""A file from the network: with progress, taken up where it broke off, believed only when its sum is right."""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import json
import shutil
import socket
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from sangfroid.calls.errors import SangfroidError
from sangfroid.sources.sound.words.errors import NotFetched
from sangfroid.sources.sound.words.shelf import Part

Progress = Callable[[int, int | None], None]
"""Told how many bytes there are, and how many there will be where that is known."""

_BLOCK: Final = 1 << 18
_SECONDS: Final = 30.0  # without a byte
_TRIES: Final = 5  # in a row without a byte more
_FIRST: Final = 2  # while nothing has come at all: there may be no network
_MOST: Final = 8 << 30  # bytes of one file
_ROOM: Final = 200 << 20  # bytes that stay free on the disk
_LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Line:
    """How the network is asked: what tells the progress, how one waits between two tries."""

    progress: Progress
    pause: Callable[[float], None]


def fetch(part: Part, to: Path, line: Line) -> bool:
    """Downloads into the file `to`, going on where a broken try left `to`.part; gives whether a sum proved it.

    NotFetched where there is no network, the server gives something else, or the disk is full.
    """
    half = to.with_name(to.name + ".part")
    without, came = 0, False
    most = _length(half)  # so far: what begins anew again and again does not get on
    while True:
        try:
            _take(part, half, line)
            break
        except _Broken as broken:
            without, came = (0, True) if _length(half) > most else (without + 1, came)
            most = max(most, _length(half))
            if without >= (_TRIES if came else _FIRST):
                raise _unreachable(part, broken) from None
            line.pause(min(2.0**without, 30.0))
    proved = _proved(part, half)
    half.replace(to)
    _tag(half).unlink(missing_ok=True)
    return proved


class _Broken(Exception):
    """The line broke, or never came about: worth another try. What there is to say of it."""

    def __init__(self, why: str | SangfroidError) -> None:
        super().__init__(why)
        self.why = why


def _take(part: Part, half: Path, line: Line) -> None:
    have = _length(half)
    tag = _kept_tag(half)
    if have and not tag and part.sha256 is None:
        have = 0  # nothing would tell whether the rest belongs to what is there
    if part.size is not None and have >= part.size:
        have = 0 if have > part.size else have
        if have:
            return
    with contextlib.closing(_asked(part, half, (have, tag))) as answer:
        if have and not _goes_on(answer, have):
            have = 0
        total = _total(answer, have)
        _check(part, half, total, have)
        if found := answer.headers.get("ETag"):
            _tag(half).write_text(json.dumps(found), "utf-8")
        got = _copied(answer, half, have, (line, total))
    if total is not None and got < total:
        raise _Broken(SangfroidError("la liaison s'est interrompue"))


def _asked(part: Part, half: Path, there: tuple[int, str]) -> http.client.HTTPResponse:
    have, tag = there
    headers = {"User-Agent": "sangfroid", "Accept-Encoding": "identity"}
    if have:
        headers["Range"] = f"bytes={have}-"
        if tag and not tag.startswith("W/"):
            headers["If-Range"] = tag
    check_address(part.url)
    request = urllib.request.Request(part.url, headers=headers)  # noqa: S310 (https alone: checked just above)
    try:
        answer = urllib.request.build_opener(_Safe).open(request, timeout=_SECONDS)
    except urllib.error.HTTPError as error:
        with contextlib.closing(error):
            if error.code == 416:  # what is there is longer than what there is to have: all over again
                _drop(half)
            if error.code >= 500 or error.code in (416, 429):
                raise _Broken(f"HTTP {error.code}") from None
            raise NotFetched(
                "{host} refuse {url} (réponse {code}). Le modèle a peut-être changé d'adresse.",
                host=_host(part.url), url=part.url, code=error.code,
            ) from None  # fmt: skip
    except (OSError, http.client.HTTPException) as error:
        raise _Broken(_reason(error)) from None
    if not isinstance(answer, http.client.HTTPResponse):
        raise NotFetched("{url} n'est pas une adresse https sûre.", url=part.url)
    return answer


class _Safe(urllib.request.HTTPRedirectHandler):
    """Goes on to where a server sends, as long as nobody can listen in."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        check_address(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def check_address(url: str) -> None:
    """NotFetched where somebody on the way could change what comes; this machine itself may answer without https."""
    parts = urllib.parse.urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise NotFetched("{url} n'est pas une adresse https sûre.", url=url)


def _goes_on(answer: http.client.HTTPResponse, have: int) -> bool:
    """Whether the answer is the rest; a server may also begin anew."""
    return answer.status == 206 and answer.headers.get("Content-Range", "").startswith(f"bytes {have}-")


def _total(answer: http.client.HTTPResponse, have: int) -> int | None:
    """How long the whole file is to be."""
    if answer.status == 206 and not have:
        raise _Broken(SangfroidError("réponse partielle que personne n'a demandée"))
    length = answer.headers.get("Content-Length", "")
    return have + int(length) if length.isascii() and length.isdigit() else None


def _check(part: Part, half: Path, total: int | None, have: int) -> None:
    """Whether what is announced can be what was wanted, and fits."""
    if total is not None and ((part.size is not None and total != part.size) or total > _MOST):
        raise NotFetched(
            "{host} annonce {told} octets pour {file}, non {size} : ce n'est pas le fichier attendu. Rien n'est gardé.",
            host=_host(part.url), told=total, file=part.file, size=part.size or _MOST,
        )  # fmt: skip
    free = shutil.disk_usage(half.parent).free
    if free < (total or 0) - have + _ROOM:
        raise NotFetched(
            "Il n'y a pas assez de place dans {folder} : {need} Mo sont nécessaires, {free} Mo sont libres.",
            folder=half.parent, need=((total or 0) - have + _ROOM) >> 20, free=free >> 20,
        )  # fmt: skip


def _copied(answer: http.client.HTTPResponse, half: Path, have: int, told: tuple[Line, int | None]) -> int:
    line, total = told
    most = total or _MOST
    try:
        with half.open("ab" if have else "wb") as file:
            while have < most:
                try:
                    block = answer.read1(min(_BLOCK, most - have))
                except (OSError, http.client.HTTPException) as error:
                    raise _Broken(str(error) or type(error).__name__) from None
                if not block:
                    return have
                file.write(block)
                have += len(block)
                line.progress(have, total)
    except OSError as error:
        raise NotFetched("On ne peut pas écrire {file} : {reason}.", file=half, reason=error.strerror) from None
    if total is None:
        raise NotFetched("{host} envoie sans fin : le téléchargement est arrêté.", host=_host(answer.url))
    return have


def _proved(part: Part, half: Path) -> bool:
    """Whether the published sum is the file's; what is not what was published is removed."""
    size = _length(half)
    if part.size is not None and size != part.size:
        _drop(half)
        raise NotFetched(
            "{file} a {told} octets, non {size} : ce n'est pas le fichier attendu. Rien n'est gardé.",
            file=part.file, told=size, size=part.size,
        )  # fmt: skip
    if part.sha256 is None:
        return False
    with half.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() == part.sha256:
            return True
    _drop(half)
    raise NotFetched(
        "{file} n'a pas la somme SHA-256 publiée : ce n'est pas le fichier attendu. Rien n'est gardé ; réessayez.",
        file=part.file,
    )


def _unreachable(part: Part, broken: _Broken) -> NotFetched:
    return NotFetched(
        "{host} ne répond pas ({reason}). Y a-t-il un réseau ? Ce qui est déjà là est gardé : relancez la commande "
        "pour reprendre. Sans réseau, copiez le modèle d'une autre machine : {url}",
        host=_host(part.url), reason=broken.why, url=part.url,
    )  # fmt: skip


def _reason(error: Exception) -> str | SangfroidError:
    """What kept a server from answering, in words where the system has only a number."""
    reason = getattr(error, "reason", error)
    if isinstance(reason, socket.gaierror):
        return SangfroidError("son nom est introuvable")
    return str(reason) or type(error).__name__


def _host(url: str) -> str:
    return urllib.parse.urlsplit(url).hostname or url


def _length(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _tag(half: Path) -> Path:
    return half.with_name(half.name + ".etag")


def _kept_tag(half: Path) -> str:
    try:
        return str(json.loads(_tag(half).read_text("utf-8")))
    except (OSError, ValueError):
        return ""


def _drop(half: Path) -> None:
    half.unlink(missing_ok=True)
    _tag(half).unlink(missing_ok=True)
