"""What a form brings: named fields, bounded, each asked for by name, so that nothing unasked is ever taken over."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Final, TypeVar
from zoneinfo import ZoneInfo

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser

from sangfroid.calls.errors import SangfroidError
from sangfroid.faces.web import cookies
from sangfroid.faces.web.safety import CALLS
from sangfroid.language.wording import N_
from sangfroid.record.errors import NotFound, NotPossible
from sangfroid.record.imports import SourceFile

FIELDS: Final = 200
FILES: Final = 2_000
FIELD_BYTES: Final = 512 * 1024
FIELD: Final = "csrf"
HEADER: Final = "X-CSRF"

Name = TypeVar("Name", bound=str)


class NotOurs(SangfroidError):
    """A write without the page's own token."""


class _InMemory(MultiPartParser):
    """Files stay in memory, whose bound is the body's: what was said in a call is written nowhere unsealed."""

    spool_max_size = CALLS


@dataclass(frozen=True, slots=True)
class Fields:
    """A form's fields by name."""

    values: Mapping[str, tuple[str, ...]]
    files: tuple[SourceFile, ...]

    def text(self, name: str, *, most: int = 5_000) -> str:
        """The field's text, "" where it was left empty."""
        text = (self.values.get(name) or ("",))[0].replace("\r\n", "\n").replace("\0", "").strip()
        if len(text) > most:
            raise NotPossible(N_("Ce texte est trop long : {most} caractères au plus."), most=most)
        return text

    def secret(self, name: str) -> str:
        """The field as it was typed."""
        return (self.values.get(name) or ("",))[0]

    def lines(self, name: str) -> tuple[str, ...]:
        """The lines of a field that are not empty."""
        return tuple(line.strip() for line in self.text(name).split("\n") if line.strip())

    def ticked(self, name: str) -> bool:
        """Whether a box was ticked."""
        return bool(self.text(name))

    def number(self, name: str) -> int | None:
        """A whole number, None where it was left empty."""
        text = self.text(name)
        if not text:
            return None
        if not text.isdecimal() or not text.isascii() or len(text) > 9:
            raise NotPossible(N_("« {text} » n'est pas un nombre entier."), text=text[:40])
        return int(text)

    def one_of(self, name: str, known: tuple[Name, ...]) -> Name:
        """One of the known values."""
        text = self.text(name)
        for value in known:
            if value == text:
                return value
        raise NotFound

    def moment(self, name: str, zone: str) -> datetime | None:
        """A date and time as a browser writes it, on the walls of this zone; None where it was left empty."""
        text = self.text(name)
        if not text:
            return None
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            raise NotPossible(
                N_("« {text} » n'est pas une date et une heure. Écrivez par exemple 2026-03-17T14:05."), text=text[:40]
            ) from None
        if not 1970 <= at.year <= 2200:
            raise NotPossible(N_("L'année {year} ne convient pas."), year=at.year)
        return at if at.tzinfo is not None else at.replace(tzinfo=ZoneInfo(zone))


def token_of(secret: str) -> str:
    """The token that a page's forms carry; nobody makes it who has not the cookie."""
    return hmac.digest(secret.encode(), b"sangfroid form", sha256).hex()


async def fields(request: Request) -> Fields:
    """The form of a request, once its token is known to be ours."""
    data = await _parsed(request)
    values: dict[str, tuple[str, ...]] = {}
    files: list[SourceFile] = []
    for name, value in data.multi_items():
        if isinstance(value, UploadFile):
            if value.filename:
                files.append(SourceFile(value.filename, await value.read()))
        else:
            values[name] = (*values.get(name, ()), value)
    await data.close()
    given = request.headers.get(HEADER) or (values.get(FIELD) or ("",))[0]
    secret = cookies.secret(request)
    if not secret or not hmac.compare_digest(given.encode(), token_of(secret).encode()):
        raise NotOurs(N_("Cette page a trop attendu, ou n'est pas de nous. Rechargez-la, puis recommencez."))
    return Fields(values, tuple(files))


async def _parsed(request: Request) -> FormData:
    kind = request.headers.get("content-type", "")
    try:
        if kind.startswith("multipart/form-data"):
            return await _InMemory(
                request.headers, request.stream(), max_files=FILES, max_fields=FIELDS, max_part_size=FIELD_BYTES
            ).parse()
        if kind.startswith("application/x-www-form-urlencoded"):
            parser = FormParser(request.headers, request.stream(), max_fields=FIELDS, max_part_size=FIELD_BYTES)
            return await parser.parse()
    except MultiPartException:
        raise NotPossible(N_("Ce formulaire est trop grand, ou il est arrivé abîmé. Recommencez.")) from None
    return FormData()


Filled = Annotated[Fields, Depends(fields)]
