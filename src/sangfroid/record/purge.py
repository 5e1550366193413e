"""Freeing the bytes of what was deleted, so that they are not on the disk any more."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from sangfroid.record.schema import METADATA
from sangfroid.record.store import Store


def free(store: Store, *, rebuild: bool = False) -> None:
    """Overwrites what was deleted. SQLite has cleared its pages at once; its index and its journal follow here.

    `rebuild` writes the whole database anew (slow where it is large): nothing old is left in it then.
    """
    if store.kind == "sqlite":
        _free_sqlite(store, rebuild=rebuild)
        return
    how = "VACUUM (FULL)" if rebuild else "VACUUM"
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in (*METADATA.tables, "call_words"):
            connection.execute(text(f'{how} "{table}"'))


def _free_sqlite(store: Store, *, rebuild: bool) -> None:
    """Outside any transaction: SQLite rebuilds and empties its journal in no other way."""
    held = store.engine.raw_connection()
    try:
        connection: Any = held.driver_connection
        connection.execute("INSERT INTO call_words(call_words) VALUES ('optimize')")
        if rebuild:
            connection.execute("VACUUM")
        connection.execute("PRAGMA analysis_limit=1000")
        connection.execute("PRAGMA optimize")  # counts rows where that has become worth it
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        held.close()
