"""JSON within limits, and fields taken from it with their type checked."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import TypeAlias

from sangfroid.calls.errors import Unreadable
from sangfroid.sources.bounds import MAX_DIGITS
from sangfroid.sources.clock import seconds

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

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


def is_json(text: str) -> bool:
    """Whether the text sets out to be a JSON object or list (it may still be broken further on)."""
    return _OPENS_JSON.match(text) is not None


def document(text: str) -> Json:
    """The JSON value of a text. Unreadable: broken, too deep, NaN, infinite, or a number of too many digits."""
    try:
        value: Json = json.loads(text, parse_int=_whole, parse_float=_decimal, parse_constant=_constant)
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
    return value


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
