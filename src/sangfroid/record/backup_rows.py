"""A record as rows, one JSON line each: what a backup from PostgreSQL holds, restored into either kind of store."""

from __future__ import annotations

import json
import zipfile
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Table, func, insert, select, text, update

from sangfroid.record.columns import Moment
from sangfroid.record.errors import NotPossible
from sangfroid.record.keys import Keys
from sangfroid.record.schema import METADATA
from sangfroid.record.store import Store
from sangfroid.record.tables import offices

INDEX: Final = "call_words"
BATCH: Final = 500  # rows
# References of a table to itself, set once all its rows are there.
_LATER: Final = {"contacts": "organisation", "promises": "replaced_by"}


def tables(connection: Connection) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Each table's name and lines, in an order in which they can be put back; the search index last."""
    for table in METADATA.sorted_tables:
        yield table.name, _lines(connection, table)
    wanted = text(f"SELECT call, office, tokens FROM {INDEX} ORDER BY call")  # noqa: S608 (a name of ours)
    rows = connection.execution_options(yield_per=BATCH).execute(wanted).mappings()
    yield INDEX, (json.dumps(dict(row)).encode() + b"\n" for row in rows)


def restore(held: zipfile.ZipFile, rows: dict[str, int], url: str, keys: Keys) -> None:
    """Puts the rows into an empty store, all or none."""
    with closing(Store.open(url, keys)) as store, store.begin() as connection:
        if connection.scalar(select(func.count()).select_from(offices)):
            raise NotPossible("Il y a déjà un registre à cette adresse. Restaurez ailleurs : rien n'est écrasé.")
        for table in METADATA.sorted_tables:
            connection.execute(table.delete())
            if table.name in rows:
                _put(connection, table, _read(held, table.name))
        _put_index(connection, _read(held, INDEX))
        if connection.dialect.name == "postgresql":
            for table in METADATA.sorted_tables:
                if "id" in table.c:
                    next_id = select(func.coalesce(func.max(table.c.id), 0) + 1).scalar_subquery()
                    sequence = func.pg_get_serial_sequence(table.name, "id")
                    connection.execute(select(func.setval(sequence, next_id, False)))


def _lines(connection: Connection, table: Table) -> Iterator[bytes]:
    order = table.primary_key.columns
    rows = connection.execution_options(yield_per=BATCH).execute(select(table).order_by(*order)).mappings()
    for row in rows:
        yield json.dumps({name: _plain(value) for name, value in row.items()}).encode() + b"\n"


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return {"b": b64encode(value).decode()}
    return value.isoformat() if isinstance(value, datetime) else value


def _read(held: zipfile.ZipFile, name: str) -> Iterator[dict[str, Any]]:
    with held.open(f"rows/{name}.jsonl") as opened:
        for line in opened:
            yield json.loads(line)


def _put(connection: Connection, table: Table, lines: Iterator[dict[str, Any]]) -> None:
    moments = {column.name for column in table.c if isinstance(column.type, Moment)}
    later: list[tuple[int, int]] = []
    batch: list[dict[str, Any]] = []
    for line in lines:
        row = {name: _made(value, moment=name in moments) for name, value in line.items()}
        reference = _LATER.get(table.name)
        if reference is not None and row[reference] is not None:
            later.append((row["id"], row[reference]))
            row[reference] = None
        batch.append(row)
        if len(batch) == BATCH:
            connection.execute(insert(table), batch)
            batch = []
    if batch:
        connection.execute(insert(table), batch)
    for id_, to in later:
        connection.execute(update(table).where(table.c.id == id_).values({_LATER[table.name]: to}))


def _made(value: Any, *, moment: bool) -> Any:
    if isinstance(value, dict):
        return b64decode(value["b"])
    return datetime.fromisoformat(value) if moment and value is not None else value


def _put_index(connection: Connection, lines: Iterator[dict[str, Any]]) -> None:
    if connection.dialect.name == "sqlite":
        wanted = text(f"INSERT INTO {INDEX}(rowid, tokens) VALUES (:call, :tokens)")  # noqa: S608
    else:
        wanted = text(f"INSERT INTO {INDEX}(call, office, tokens) VALUES (:call, :office, :tokens)")  # noqa: S608
    for line in lines:
        if connection.dialect.name == "sqlite":
            tokens = " ".join(f"{token:014x}" for token in line["tokens"])
            connection.execute(wanted, {"call": line["call"], "tokens": tokens})
        else:
            connection.execute(wanted, line)
