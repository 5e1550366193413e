"""Values of `calls` as plain JSON, and back: by their fields' names; a field added later reads as its default."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from json import JSONEncoder
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Final, Literal, TypeVar, cast, get_args, get_origin, get_type_hints

Value = TypeVar("Value")
_Make = Callable[[Any], Any]
_AS_IT_IS: Final = (str, int, float, bool, NoneType, Any)


def plain(value: Any) -> Any:
    """The value in dicts, lists, strings and numbers."""
    if isinstance(value, str | int | float | NoneType):
        return value
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return {name: plain(getattr(value, name)) for name in _names(cast(Hashable, type(value)))}


def written(value: Any) -> bytes:
    """What `plain` makes of the value, as JSON: the encoder walks it, and asks only for our own values' fields."""
    return _ENCODER.encode(value).encode()


def made(kind: type[Value], value: Any) -> Value:
    """The value of this dataclass that `plain` was made of."""
    make: _Make = _maker(cast(Hashable, kind))
    found: Value = make(value)
    return found


def _fields(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    kind = cast(Hashable, type(value))
    return dict(zip(_names(kind), _getter(kind)(value), strict=True))


_ENCODER: Final = JSONEncoder(
    ensure_ascii=False, allow_nan=False, check_circular=False, separators=(",", ":"), default=_fields
)


@cache
def _getter(kind: Any) -> _Make:
    """All fields of a value of this type; of two at least, as `attrgetter` gives one alone without its tuple."""
    names = _names(kind)
    return attrgetter(*names) if len(names) > 1 else lambda value: tuple(getattr(value, name) for name in names)


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _same(value: Any) -> Any:
    return value


@cache
def _maker(kind: Any) -> _Make:
    """What makes a value of this type out of its plain form."""
    origin = get_origin(kind)
    if kind is datetime:
        return datetime.fromisoformat
    if is_dataclass(kind):
        return _dataclass_maker(kind)
    if origin is tuple:
        return _tuple_maker(get_args(kind))
    if origin is UnionType or str(origin) == "typing.Union":
        return _union_maker(get_args(kind))
    if kind in _AS_IT_IS or origin is Literal:
        return _same
    raise TypeError(f"no way to make {kind!r}")


def _dataclass_maker(kind: Any) -> _Make:
    hints = get_type_hints(kind)
    makers = {name: _maker(hints[name]) for name in _names(kind)}
    changing = {name: make for name, make in makers.items() if make is not _same}

    def make(value: dict[str, Any]) -> Any:
        known = {name: given for name, given in value.items() if name in makers}
        for name, inner in changing.items():
            if name in known:
                known[name] = inner(known[name])
        return kind(**known)

    return make


def _tuple_maker(inner: tuple[Any, ...]) -> _Make:
    if len(inner) == 2 and inner[1] is ...:
        each = _maker(inner[0])
        return tuple if each is _same else lambda value: tuple([each(item) for item in value])
    makers = tuple(_maker(item) for item in inner)
    if all(make is _same for make in makers):
        return tuple
    return lambda value: tuple([make(item) for make, item in zip(makers, value, strict=True)])


def _union_maker(inner: tuple[Any, ...]) -> _Make:
    """A value or None; beside None, plain kinds alone, or one that is made."""
    makers = {_maker(item) for item in inner} - {_same}
    if not makers:
        return _same
    (make,) = makers
    return lambda value: None if value is None else make(value)
