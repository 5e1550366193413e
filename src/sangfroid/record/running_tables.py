"""The tables of calls that are running: each call's log, who may feed it, and the counts of hints.

A running call is its log: what was heard and done, in order, each row sealed. When it ends it becomes an ordinary kept
call and its log goes. Counts of hints name no call and no person.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint

from sangfroid.record.columns import Id, at, office_, sealed, table, to

# `key` and `pair` are keyed hashes. With a contact that is erased the running call goes as well.
running_calls = table(
    "running_calls", office_(), to("people", "agent"),
    Column("contact", Id, ForeignKey("contacts.id", ondelete="CASCADE")), to("calls", "call", optional=True),
    Column("source", String(12), nullable=False), Column("state", String(12), nullable=False),
    Column("key", LargeBinary), Column("pair", LargeBinary, unique=True), Column("items", Integer, nullable=False),
    Column("helping", Boolean, nullable=False), at("started_at"), at("seen_at"), sealed("head"),
    UniqueConstraint("office", "key"), Index(None, "office", "agent", "state"), Index(None, "state", "seen_at"),
    Index(None, "contact", "office"), Index(None, "call"),
)  # fmt: skip

running_items = table(
    "running_items", office_(), to("running_calls", "running"), Column("n", Integer, nullable=False),
    Column("kind", String(8), nullable=False), Column("turn", Integer), Column("key", LargeBinary), at("at"),
    sealed("what"), UniqueConstraint("running", "n"), UniqueConstraint("running", "key"),
    Index(None, "running", "turn"),
)  # fmt: skip

feed_tokens = table(
    "feed_tokens", office_(), to("people", "person"), Column("name", String(80), nullable=False),
    Column("token", LargeBinary, nullable=False, unique=True), at("made"), at("used", optional=True),
    at("revoked", optional=True), Index(None, "office", "person"),
)  # fmt: skip

hint_counts = table(
    "hint_counts", office_(), Column("month", String(7), nullable=False),
    Column("playbook", String(40), nullable=False), Column("step", String(40), nullable=False),
    Column("fate", String(12), nullable=False), Column("followed", Boolean, nullable=False),
    Column("count", Integer, nullable=False),
    UniqueConstraint("office", "month", "playbook", "step", "fate", "followed"),
)  # fmt: skip
