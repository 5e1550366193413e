"""The index of keyed hashes: FTS5 on SQLite, an array with GIN on PostgreSQL. It holds no word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, Select, column, select, text

from sangfroid.record.store import Visit

_PUT = {
    "sqlite": text("INSERT INTO call_words(rowid, tokens) VALUES (:call, :tokens)"),
    "postgresql": text("INSERT INTO call_words(call, office, tokens) VALUES (:call, :office, :tokens)"),
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


def put(visit: Visit, call: int, tokens: Sequence[int]) -> None:
    """Makes the call found under these."""
    values: dict[str, object] = {"call": call, "tokens": _written(visit, tokens)}
    if not _sqlite(visit):
        values["office"] = visit.office
    visit.connection.execute(_PUT[visit.connection.dialect.name], values)


def drop(visit: Visit, calls: Sequence[int]) -> None:
    """Takes the calls out of the index."""
    if calls:
        visit.connection.execute(_DROP[visit.connection.dialect.name], [{"call": call} for call in calls])


def candidates(visit: Visit, tokens: Sequence[int], most: int) -> Select[Any]:
    """Asks for the newest kept calls that hold all of these; a token is of one office alone, its key being that."""
    values: dict[str, Any] = {"tokens": _written(visit, tokens), "most": most}
    if not _sqlite(visit):
        values["office"] = visit.office
    found = _CANDIDATES[visit.connection.dialect.name].bindparams(**values)
    return select(found.columns(column("id", BigInteger)).subquery().c.id)


def _written(visit: Visit, tokens: Sequence[int]) -> object:
    if _sqlite(visit):
        return " ".join(f"{token:014x}" for token in tokens)
    return list(tokens)


def _sqlite(visit: Visit) -> bool:
    return visit.connection.dialect.name == "sqlite"
