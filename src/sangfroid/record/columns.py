"""What the tables are made of: ids, moments, references, sealed columns."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    TypeDecorator,
)  # fmt: skip
from sqlalchemy.types import TypeEngine

METADATA: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s", "pk": "pk_%(table_name)s",
    }
)  # fmt: skip


# Folded words and names are compared letter by letter, whatever language the server sorts by.
def folded(length: int) -> TypeEngine[str]:
    """Folded text of at most this length."""
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


Id = BigInteger().with_variant(Integer, "sqlite")


def id_() -> Column[Any]:
    """The row's own number."""
    return Column("id", Id, primary_key=True, autoincrement=True)


def to(table: str, name: str | None = None, *, optional: bool = False, stays: bool = False) -> Column[Any]:
    """A reference; with what it refers to, its row goes too, unless it `stays`."""
    gone = None if stays else "SET NULL" if optional else "CASCADE"
    return Column(
        name or table.rstrip("s"), Id, ForeignKey(f"{table}.id", ondelete=gone), nullable=optional, index=False
    )


def office_() -> Column[Any]:
    """Whose data the row is."""
    return Column("office", Id, ForeignKey("offices.id", ondelete="CASCADE"), nullable=False)


def sealed(name: str, *, optional: bool = False) -> Column[Any]:
    """What `keys` encrypted."""
    return Column(name, LargeBinary, nullable=optional)


def at(name: str, *, optional: bool = False) -> Column[Any]:
    """An instant."""
    return Column(name, Moment, nullable=optional)


def table(name: str, *parts: Any) -> Table:
    """A table whose rows are numbered."""
    # An id is never given twice, so that a trace in the audit means one thing only.
    return Table(name, METADATA, id_(), *parts, sqlite_autoincrement=True)
