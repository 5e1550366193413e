"""JSON within limits, and fields taken from it with their type checked."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final, TypeAlias

from sangfroid.calls import Repair
from sangfroid.calls.errors import Unreadable
from sangfroid.sources.bounds import MAX_DIGITS, MAX_LINES
from sangfroid.sources.clock import seconds

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

_SPACE: Final = re.compile(r"[ \t\n\r]*")
_CUT: Final = "Ligne {line} : le dernier événement est coupé (enregistrement interrompu) : laissé de côté."

# "[00:12] Agent : …" and "[SPEAKER_00]: …" begin with a bracket and are no JSON.
_OPENS_JSON = re.compile(r'\s*(?:\{\s*["}]|\[\s*[\[{"\]])')


class _BadNumber(ValueError):
    """A number that no call holds; `literal` as it is written."""

    def __init__(self, literal: str) -> None:
        super().__init__(literal)
        self.literal = literal


def _whole(literal: str) -> int:
    if len(literal) > MAX_DIGITS:
        raise _BadNumber(literal)
    return int(literal)


def _decimal(literal: str) -> float:
    value = float(literal) if len(literal) <= 10 * MAX_DIGITS else math.inf
    if math.isinf(value):
        raise _BadNumber(literal)
    return value


def _constant(literal: str) -> float:
    raise _BadNumber(literal)


_DECODER: Final = json.JSONDecoder(parse_int=_whole, parse_float=_decimal, parse_constant=_constant)


def is_json(text: str) -> bool:
    """Whether the text sets out to be a JSON object or list (it may still be broken further on)."""
    return _OPENS_JSON.match(text) is not None


def document(text: str) -> Json:
    """The JSON value of a text. Unreadable: broken, too deep, NaN, infinite, or a number of too many digits."""
    with _told(text):
        value: Json = _DECODER.decode(text)
        return value


def documents(text: str) -> tuple[Json, tuple[Repair, ...]]:
    """The JSON value of a text, or the list of its values where it holds several (one a line, a recorded stream).

    A last value that is cut, as a crash leaves it, is left out and told; Unreadable as for `document` otherwise.
    """
    with _told(text):
        values = [_value(text, 0)]
        while values[-1][1] < len(text):
            if len(values) == MAX_LINES:
                raise too_many(MAX_LINES)
            try:
                values.append(_value(text, values[-1][1]))
            except json.JSONDecodeError as broken:
                if "\n" in text[broken.pos :].strip() or not _starts_value(text, values[-1][1]):
                    raise
                return _alone_or_all(values), (Repair(_CUT, (("line", broken.lineno),)),)
    return _alone_or_all(values), ()


def _alone_or_all(values: list[tuple[Json, int]]) -> Json:
    return values[0][0] if len(values) == 1 else [value for value, _ in values]


def _value(text: str, at: int) -> tuple[Json, int]:
    """The JSON value that begins at or after `at`, and where the next one may begin."""
    value, end = _DECODER.raw_decode(text, _after_space(text, at))
    return value, _after_space(text, end)


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _starts_value(text: str, at: int) -> bool:
    """Whether an object stands on a line of its own from `at`: anything else after a value is no stream."""
    return text[at : at + 1] == "{" and text[:at].rstrip(" \t").endswith("\n")


def too_many(limit: int) -> Unreadable:
    """The refusal of a stream of more values than a call can have."""
    return Unreadable(
        "Le fichier compte plus de {limit} événements : ce n'est pas un seul appel. Coupez-le en un fichier par appel.",
        limit=limit,
    )


@contextmanager
def _told(text: str) -> Iterator[None]:
    """Turns what the JSON of `text` has wrong into Unreadable."""
    try:
        yield
    except _BadNumber as bad:
        line = text.count("\n", 0, max(text.find(bad.literal), 0)) + 1
        shown = bad.literal if len(bad.literal) <= MAX_DIGITS else f"{bad.literal[:12]}…"
        raise Unreadable(
            "Ligne {line} : le nombre « {value} » n'est pas possible dans un appel (infini, indéfini ou trop long). "
            "Corrigez-le, ou mettez null si la valeur est inconnue.",
            line=line, value=shown,
        ) from None  # fmt: skip
    except json.JSONDecodeError as broken:
        raise Unreadable(
            "Le JSON est incorrect à la ligne {line}, colonne {column}. "
            "Le fichier est peut-être coupé : exportez-le de nouveau.",
            line=broken.lineno, column=broken.colno,
        ) from None  # fmt: skip
    except RecursionError:
        raise Unreadable(
            "Le JSON est imbriqué trop profondément pour être un appel. Exportez la transcription de nouveau."
        ) from None


def mapping(value: Json, where: str) -> Mapping[str, Json]:
    """The value, where it is an object; else Unreadable."""
    if not isinstance(value, dict):
        raise Unreadable("{where} : un objet JSON {{…}} est attendu ici.", where=where)
    return value


def rows(of: Mapping[str, Json], key: str, where: str) -> list[Json]:
    """The list under `key`, empty where it is missing or null; Unreadable where it is something else."""
    value = of.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise Unreadable("{where} : « {key} » doit être une liste.", where=where, key=key)
    return value


def word(of: Mapping[str, Json], key: str, where: str) -> str | None:
    """The text under `key`, None where it is missing or null; a number is taken as its digits."""
    value = of.get(key)
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool | list | dict):
        raise Unreadable("{where} : « {key} » doit être un texte.", where=where, key=key)
    return str(value)


def number(of: Mapping[str, Json], key: str, where: str) -> float | None:
    """The seconds under `key`, None where missing or null; "1.25" and "0:01:25" are understood as well."""
    value = of.get(key)
    if value is None:
        return None
    if isinstance(value, str):
        return seconds(value, where)
    if isinstance(value, bool | list | dict):
        raise Unreadable("{where} : « {key} » doit être un nombre.", where=where, key=key)
    return float(value)


def whole(of: Mapping[str, Json], key: str, where: str) -> int | None:
    """The whole number under `key`, None where it is missing or null."""
    value = of.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise Unreadable("{where} : « {key} » doit être un nombre entier.", where=where, key=key)
    return value


def milliseconds(of: Mapping[str, Json], key: str, where: str) -> float | None:
    """The seconds that stand under `key` as milliseconds, None where missing or null."""
    value = number(of, key, where)
    return None if value is None else value / 1000


def flag(of: Mapping[str, Json], key: str) -> bool:
    """Whether `key` says yes: true, or the word that some exporters write for it."""
    value = of.get(key)
    return value is True or (isinstance(value, str) and value.lower() == "true")


def first_row(of: Json, key: str) -> Mapping[str, Json]:
    """The first object of the list under `key`, empty where there is none: for knowing a format by its keys."""
    found = of.get(key) if isinstance(of, dict) else None
    first = found[0] if isinstance(found, list) and found else None
    return first if isinstance(first, dict) else {}
