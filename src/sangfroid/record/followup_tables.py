"""The tables of what is to be done after a call, and of what was sent to tell of it.

Each row hangs on what it is about, and goes with it: a promise, a task, a call, a contact.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint, text

from sangfroid.record.columns import Id, at, office_, sealed, table, to


def _of(name: str, column: str) -> Column[Any]:
    """What the row is about, where it is about that; the row goes with it."""
    return Column(column, Id, ForeignKey(f"{name}.id", ondelete="CASCADE"), nullable=True)


# After a hang-up (M1): one a call. `attempts` counts every courtesy contact.
protocols = table(
    "protocols", office_(), to("calls", "call"), _of("contacts", "contact"), to("people", "person", stays=True),
    Column("stage", String(12), nullable=False), Column("reason", String(12), nullable=False),
    Column("guessed", String(12), nullable=False), at("hung_up"), at("not_before"), at("until"),
    Column("attempts", Integer, nullable=False), Column("ended", String(12)), at("changed"),
    UniqueConstraint("call"), Index(None, "contact", "office"), Index(None, "office", "person", "stage"),
)  # fmt: skip

# An emergency's rhythm of news (M5); its callers hang on it.
beats = table(
    "beats", office_(), to("people", "person", stays=True), Column("every", Integer, nullable=False), at("began"),
    at("due", optional=True), at("over", optional=True), Column("updates", Integer, nullable=False),
    sealed("words"), Index(None, "office", "person", "over"),
)  # fmt: skip

beat_callers = table(
    "beat_callers", office_(), to("beats", "beat"), _of("contacts", "contact"), _of("calls", "call"),
    at("needed_by", optional=True), Index(None, "beat", "office"), Index(None, "contact", "office"),
    Index(None, "call", "office"),
)  # fmt: skip

# What is to be done that is no promise. `planned`: the due time that reminders were made for.
tasks = table(
    "tasks", office_(), Column("kind", String(16), nullable=False), to("people", "person", stays=True),
    _of("contacts", "contact"), _of("calls", "call"), _of("protocols", "protocol"), _of("beats", "beat"),
    at("not_before", optional=True), at("due"), Column("state", String(12), nullable=False), at("made"),
    at("done", optional=True), at("planned", optional=True), sealed("words"),
    Index(None, "office", "person", "state", "due"), Index(None, "contact", "office"), Index(None, "call", "office"),
    Index(None, "protocol"), Index(None, "beat"),
    Index("ix_tasks_unplanned", "id", sqlite_where=text("state = 'open' AND (planned IS NULL OR planned <> due)"),
          postgresql_where=text("state = 'open' AND (planned IS NULL OR planned <> due)")),
)  # fmt: skip

# The next moment at which something is to be told, or to move on: one a thing.
timers = table(
    "timers", office_(), _of("promises", "promise"), _of("tasks", "task"), _of("protocols", "protocol"),
    Column("stage", String(12), nullable=False), at("at"), at("due"), UniqueConstraint("promise"),
    UniqueConstraint("task"), UniqueConstraint("protocol"), Index(None, "at"),
)  # fmt: skip

# What was told to a person: in the page, and by the channels of `deliveries`. A key is told once.
notices = table(
    "notices", office_(), to("people", "person"), _of("promises", "promise"), _of("tasks", "task"),
    Column("key", String(120), nullable=False), Column("stage", String(12), nullable=False), at("due"), at("at"),
    Column("late", Boolean, nullable=False), at("seen", optional=True), UniqueConstraint("office", "key"),
    Index(None, "office", "person", "seen", "at"), Index(None, "promise"), Index(None, "task"), Index(None, "at"),
)  # fmt: skip

# How a person, or the office, is told outside the page. `token`: the hash of a calendar's address.
channels = table(
    "channels", office_(), _of("people", "person"), Column("kind", String(12), nullable=False),
    Column("active", Boolean, nullable=False), sealed("settings"), Column("token", LargeBinary, unique=True), at("at"),
    Index(None, "office", "kind", "person"),
)  # fmt: skip

deliveries = table(
    "deliveries", office_(), to("notices", "notice"), to("channels", "channel"),
    Column("key", String(160), nullable=False), at("at"), Column("attempts", Integer, nullable=False),
    at("sent", optional=True), Column("gave_up", Boolean, nullable=False), Column("why", String(200), nullable=False),
    UniqueConstraint("office", "key"), Index(None, "notice"), Index(None, "channel", "office", "at"),
    Index("ix_deliveries_open", "at", sqlite_where=text("sent IS NULL AND gave_up = 0"),
          postgresql_where=text("sent IS NULL AND gave_up = false")),
)  # fmt: skip

# Put off, with a reason: it stays in the list, and is told of again then.
snoozes = table(
    "snoozes", office_(), _of("promises", "promise"), _of("tasks", "task"), to("people", "by", stays=True), at("at"),
    at("until"), sealed("reason"), Index(None, "promise", "office"), Index(None, "task", "office"),
)  # fmt: skip

# What a later call shows of a promise, put to a person with both quotes.
proposals = table(
    "proposals", office_(), to("promises", "promise"), to("calls", "call"),
    Column("verdict", String(12), nullable=False), Column("turn", Integer, nullable=False),
    Column("state", String(12), nullable=False), at("at"), sealed("words"),
    UniqueConstraint("promise", "call"), Index(None, "call", "office"), Index(None, "office", "state"),
)  # fmt: skip

# Steps of an agreement after a conflict and lessons of an emergency are tasks and sealed words: no table of their own.
