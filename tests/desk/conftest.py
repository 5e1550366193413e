"""The record's cast, on both kinds of store."""

from __future__ import annotations

from tests.record.conftest import postgres, reader, record, sqlite_template, url

__all__ = ["postgres", "reader", "record", "sqlite_template", "url"]
