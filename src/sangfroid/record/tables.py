"""The tables. Every table that holds an office's data has its `office`, and every query goes by it.

Clear columns hold what is searched, sorted and counted by: dates, states, names of labels, names and numbers of
contacts. What was said or written about it stands in `sealed` columns, encrypted by `keys`.

An index of what hangs on a call or a contact names the office second: both columns are asked for, so it is taken before
those that begin with the office, also where SQLite has never counted its rows.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
)  # fmt: skip
from sqlalchemy.types import TypeEngine

METADATA: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s", "pk": "pk_%(table_name)s",
    }
)  # fmt: skip


# Folded words and names are compared letter by letter, whatever language the server sorts by.
def _folded(length: int) -> TypeEngine[str]:
    return String(length).with_variant(String(length, collation="C"), "postgresql")


class Moment(TypeDecorator[datetime]):
    """An instant, in UTC in the store. One without an offset is a mistake of ours."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs an offset")
        at = value.astimezone(UTC)
        return at.replace(tzinfo=None) if dialect.name == "sqlite" else at

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


_Id = BigInteger().with_variant(Integer, "sqlite")


def _id() -> Column[Any]:
    return Column("id", _Id, primary_key=True, autoincrement=True)


def _to(table: str, name: str | None = None, *, optional: bool = False, stays: bool = False) -> Column[Any]:
    """A reference; with what it refers to, its row goes too, unless it `stays`."""
    gone = None if stays else "SET NULL" if optional else "CASCADE"
    return Column(
        name or table.rstrip("s"), _Id, ForeignKey(f"{table}.id", ondelete=gone), nullable=optional, index=False
    )


def _office() -> Column[Any]:
    return Column("office", _Id, ForeignKey("offices.id", ondelete="CASCADE"), nullable=False)


def _sealed(name: str, *, optional: bool = False) -> Column[Any]:
    return Column(name, LargeBinary, nullable=optional)


def _at(name: str, *, optional: bool = False) -> Column[Any]:
    return Column(name, Moment, nullable=optional)


def _table(name: str, *parts: Any) -> Table:
    # An id is never given twice, so that a trace in the audit means one thing only.
    return Table(name, METADATA, _id(), *parts, sqlite_autoincrement=True)


stores = Table(
    "stores", METADATA, Column("name", String(40), primary_key=True), Column("value", String(200), nullable=False)
)

offices = _table(
    "offices",
    Column("name", String(200), nullable=False), Column("region", String(8), nullable=False),
    Column("zone", String(64), nullable=False), Column("sample", Boolean, nullable=False), _at("made"),
    Column("verbatim_days", Integer, nullable=False), Column("analysis_days", Integer, nullable=False),
    Column("supervisor_view", Boolean, nullable=False), _at("supervisor_view_since", optional=True),
)  # fmt: skip

practices = _table(
    "practices", _office(), Column("name", String(200), nullable=False), Column("region", String(8)),
    _sealed("gestures"), Column("active", Boolean, nullable=False), _at("made"), Index(None, "office"),
)  # fmt: skip

sheets = _table(
    "sheets", _office(), _to("practices", "practice", optional=True), Column("name", String(120), nullable=False),
    Column("version", Integer, nullable=False), _sealed("text"), _at("at"), Column("by", _Id),
    Index(None, "office", "name", "version"),
)  # fmt: skip

people = _table(
    "people", _office(), Column("name", String(200), nullable=False),
    Column("email", String(254), nullable=False, unique=True), Column("role", String(16), nullable=False),
    Column("password", String(200), nullable=False), Column("active", Boolean, nullable=False), _at("made"),
    Index(None, "office"),
)  # fmt: skip

sessions = _table(
    "sessions", _office(), _to("people", "person"), Column("token", LargeBinary, nullable=False, unique=True),
    _at("made"), _at("seen"), _at("revoked", optional=True), Index(None, "person"),
)  # fmt: skip

attempts = _table(
    "attempts", Column("who", LargeBinary, nullable=False), Column("address", LargeBinary, nullable=False), _at("at"),
    Index(None, "who", "at"), Index(None, "address", "at"),
)  # fmt: skip

contacts = _table(
    "contacts", _office(), _to("practices", "practice", optional=True), Column("kind", String(16), nullable=False),
    Column("name", String(200), nullable=False), Column("first_name", String(120), nullable=False),
    _to("contacts", "organisation", optional=True), Column("sort", _folded(330), nullable=False), _at("made"),
    _at("last_call", optional=True), Index(None, "office", "sort"), Index(None, "organisation"),
)  # fmt: skip

contact_numbers = _table(
    "contact_numbers", _office(), _to("contacts", "contact"), Column("number", String(32), nullable=False),
    Index(None, "office", "number"), Index(None, "contact", "office"),
)  # fmt: skip

contact_addresses = _table(
    "contact_addresses", _office(), _to("contacts", "contact"), Column("kind", String(8), nullable=False),
    Column("value", String(500), nullable=False), Index(None, "contact", "office"), Index(None, "office", "value"),
)  # fmt: skip

contact_words = _table(
    "contact_words", _office(), _to("contacts", "contact"), Column("word", _folded(120), nullable=False),
    Index(None, "office", "word", "contact"), Index(None, "contact", "office"),
)  # fmt: skip

calls = _table(
    "calls", _office(), _to("people", "agent", stays=True), _to("contacts", "contact", optional=True),
    _to("practices", "practice", optional=True), Column("content", LargeBinary, nullable=False),
    _at("at"), _at("started_at", optional=True), _at("taken_in"), Column("seconds", Float),
    Column("language", String(12), nullable=False), Column("region", String(8)),
    Column("format", String(40)), Column("turns", Integer, nullable=False),
    Column("peak", Float), Column("course", String, nullable=False), Column("situations", String(80), nullable=False),
    Column("ending", String(16)), Column("outcome", String(20)), Column("hardness", SmallInteger, nullable=False),
    Column("moves_that_calmed", String(200), nullable=False), Column("notice", Boolean),
    Column("state", String(12), nullable=False), Column("made_with", String(200), nullable=False),
    Column("swapped", Boolean, nullable=False), Column("verbatim", Boolean, nullable=False),
    Column("held", Boolean, nullable=False), _sealed("head"),
    UniqueConstraint("office", "content"), Index(None, "office", "at", "id"),
    Index(None, "office", "agent", "at", "id"), Index(None, "office", "agent", "hardness", "at"),
    Index(None, "contact", "office", "at"), Index(None, "office", "made_with"),
)  # fmt: skip

call_texts = Table(
    "call_texts", METADATA, Column("call", _Id, ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True),
    _office(), _sealed("source", optional=True), _sealed("spoken", optional=True), _sealed("reading"),
)  # fmt: skip

corrections = _table(
    "corrections", _office(), _to("calls", "call"), Column("kind", String(16), nullable=False),
    Column("turn", Integer), Column("name", String(40), nullable=False), Column("value", Float),
    Column("present", Boolean, nullable=False), _to("people", "by", stays=True), _at("at"),
    Index(None, "call", "office"),
)  # fmt: skip

# `keeper` follows it up; `holder` must do it, None where that is nobody of the office (the client, a doctor outside).
promises = _table(
    "promises", _office(), _to("calls", "call", optional=True), _to("contacts", "contact", optional=True),
    Column("turn", Integer), Column("span_start", Integer), Column("span_end", Integer),
    Column("by", String(12), nullable=False), Column("owner", String(12), nullable=False),
    _to("people", "keeper", stays=True), _to("people", "holder", optional=True), _at("due", optional=True),
    Column("precision", String(12), nullable=False), Column("assumed", Boolean, nullable=False),
    Column("confidence", Float, nullable=False), Column("state", String(12), nullable=False),
    Column("open", Boolean, nullable=False), Column("event_pending", Boolean, nullable=False),
    Column("by_person", Boolean, nullable=False), Column("denied", Boolean, nullable=False),
    _to("promises", "replaced_by", optional=True), _at("made"), _at("settled", optional=True), _sealed("words"),
    _sealed("proof", optional=True), Index(None, "call", "office"), Index(None, "contact", "office", "open"),
    Index(None, "replaced_by"),
    Index(None, "office", "holder", "open", "due"), Index(None, "office", "keeper", "open", "due"),
)  # fmt: skip

notes = _table(
    "notes", _office(), _to("contacts", "contact", optional=True), _to("calls", "call", optional=True),
    _to("people", "by", stays=True), _at("at"), Column("situation", String(16)), _sealed("text"),
    Index(None, "contact", "office", "at"), Index(None, "call", "office"),
)  # fmt: skip

lessons = _table(
    "lessons", _office(), _to("calls", "call"), _to("people", "person"), _at("at"), _sealed("answers"),
    UniqueConstraint("call", "person"), Index(None, "office", "person", "at"),
)  # fmt: skip

messages = _table(
    "messages", _office(), _to("calls", "call", optional=True), _to("contacts", "contact", optional=True),
    _to("promises", "promise", optional=True), _to("practices", "practice", optional=True),
    _to("people", "by", stays=True), Column("to_role", String(16), nullable=False),
    _to("people", "to_person", optional=True), Column("urgency", String(12), nullable=False),
    Column("state", String(12), nullable=False), _at("at"), _at("taken_at", optional=True), _sealed("words"),
    Index(None, "office", "to_person", "state", "at"), Index(None, "contact", "office"), Index(None, "call", "office"),
    Index(None, "office", "by", "at"), Index(None, "promise"),
)  # fmt: skip

shares = _table(
    "shares", _office(), _to("calls", "call"), _to("people", "person"), _at("until"), _at("at"),
    _at("stopped", optional=True), Index(None, "person", "office", "until"), Index(None, "call", "office"),
)  # fmt: skip

holds = _table(
    "holds", _office(), _to("calls", "call"), _sealed("reason"), _to("people", "by", stays=True), _at("at"),
    _at("lifted", optional=True), Index(None, "call", "office"),
)  # fmt: skip

hold_people = _table(
    "hold_people",
    _office(),
    _to("holds", "hold"),
    _to("people", "person"),
    Index(None, "hold", "office"),
    Index(None, "person", "office"),
)

interventions = _table(
    "interventions", _office(), _to("contacts", "contact"), _to("people", "by", stays=True), _at("at"),
    Column("risk_told", Boolean, nullable=False), _sealed("text"), Index(None, "contact", "office", "at"),
)  # fmt: skip

set_aside = _table(
    "set_aside", _office(), Column("content", LargeBinary, nullable=False), _sealed("name"), _sealed("why"), _at("at"),
    _to("people", "by", stays=True), UniqueConstraint("office", "content"),
)  # fmt: skip

audit = _table(
    "audit", _office(), Column("n", _Id, nullable=False), _at("at"), Column("person", _Id),
    Column("act", String(40), nullable=False), Column("kind", String(24), nullable=False), Column("target", _Id),
    Column("detail", String(200), nullable=False), Column("hash", LargeBinary, nullable=False),
    UniqueConstraint("office", "n"), Index(None, "office", "kind", "target"),
)  # fmt: skip

audit_heads = Table(
    "audit_heads", METADATA, Column("office", _Id, ForeignKey("offices.id", ondelete="CASCADE"), primary_key=True),
    Column("n", _Id, nullable=False), Column("hash", LargeBinary, nullable=False),
    Column("seal", LargeBinary, nullable=False),
)  # fmt: skip
