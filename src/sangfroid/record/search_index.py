"""The index of keyed hashes: FTS5 on SQLite, an array with GIN on PostgreSQL. It holds no word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ARRAY, BigInteger, ColumnElement, String, any_, cast, column, literal, select, text

from sangfroid.record.keys import TOKEN_BYTES
from sangfroid.record.store import Visit
from sangfroid.record.tables import calls

_PUT = {
    "sqlite": text("INSERT INTO call_words(rowid, tokens) VALUES (:call, :tokens)"),
    "postgresql": text(
        "INSERT INTO call_words(call, office, tokens) VALUES (:call, :office, CAST(:tokens AS bigint[]))"
    ),
}
_DROP = {
    "sqlite": text("DELETE FROM call_words WHERE rowid = :call"),
    "postgresql": text("DELETE FROM call_words WHERE call = :call"),
}
_CANDIDATES = {
    "sqlite": text("SELECT rowid AS id FROM call_words WHERE call_words MATCH :tokens ORDER BY rowid DESC LIMIT :most"),
    "postgresql": text(
        "SELECT call AS id FROM call_words WHERE tokens @> CAST(:tokens AS bigint[]) AND office = :office "
        "ORDER BY call DESC LIMIT :most"
    ),
}
# What PostgreSQL must not choose for it, and back: the words stand apart from their rows, and to look through them call
# by call, which seems cheap to it, costs fifty times what the index does.
_BY_INDEX_ALONE: Final = "SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off"
_AS_BEFORE: Final = "RESET enable_seqscan; RESET enable_indexscan"


def put(visit: Visit, found_under: Sequence[tuple[int, Sequence[int]]]) -> None:
    """Makes calls found: each with its tokens."""
    rows: list[dict[str, object]] = [{"call": call, "tokens": _written(visit, tokens)} for call, tokens in found_under]
    if not _sqlite(visit):
        rows = [row | {"office": visit.office} for row in rows]
    visit.connection.execute(_PUT[visit.connection.dialect.name], rows)


def drop(visit: Visit, ids: Sequence[int]) -> None:
    """Takes the calls out of the index."""
    if ids:
        visit.connection.execute(_DROP[visit.connection.dialect.name], [{"call": id_} for id_ in ids])


def candidates(visit: Visit, tokens: Sequence[int], most: int) -> ColumnElement[bool]:
    """The condition on `calls` that holds for the newest kept ones that hold all of these.

    A token is of one office alone, its key being that office's.
    """
    values: dict[str, Any] = {"tokens": _written(visit, tokens), "most": most}
    found = _CANDIDATES[visit.connection.dialect.name]
    if _sqlite(visit):
        return calls.c.id.in_(select(found.bindparams(**values).columns(column("id", BigInteger)).subquery().c.id))
    # Asked apart: in one query, PostgreSQL would walk the calls by date and look each up among the found.
    visit.connection.exec_driver_sql(_BY_INDEX_ALONE)
    ids = list(visit.connection.scalars(found, values | {"office": visit.office}))
    visit.connection.exec_driver_sql(_AS_BEFORE)
    return calls.c.id == any_(cast(literal(_array(ids), String), ARRAY(BigInteger)))


def _written(visit: Visit, tokens: Sequence[int]) -> object:
    if _sqlite(visit):
        return b"".join([token.to_bytes(TOKEN_BYTES) for token in tokens]).hex(" ", TOKEN_BYTES)
    return _array(tokens)


def _array(numbers: Sequence[int]) -> str:
    """As PostgreSQL writes an array: of a list, psycopg would look at each number for what must be quoted."""
    return "{" + ",".join(map(str, numbers)) + "}"


def _sqlite(visit: Visit) -> bool:
    return visit.connection.dialect.name == "sqlite"
