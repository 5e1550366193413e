"""The tables. Every table that holds an office's data has its `office`, and every query goes by it.

Clear columns hold what is searched, sorted and counted by: dates, states, names of labels, names and numbers of
contacts. What was said or written about it stands in `sealed` columns, encrypted by `keys`.

An index of what hangs on a call or a contact names the office second: both columns are asked for, so it is taken before
those that begin with the office, also where SQLite has never counted its rows.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
    text,
)  # fmt: skip

from sangfroid.record.columns import METADATA, Id, at, folded, office_, sealed, table, to

stores = Table(
    "stores", METADATA, Column("name", String(40), primary_key=True), Column("value", String(200), nullable=False)
)

offices = table(
    "offices",
    Column("name", String(200), nullable=False), Column("region", String(8), nullable=False),
    Column("zone", String(64), nullable=False), Column("sample", Boolean, nullable=False), at("made"),
    Column("verbatim_days", Integer, nullable=False), Column("analysis_days", Integer, nullable=False),
    Column("supervisor_view", Boolean, nullable=False), at("supervisor_view_since", optional=True),
)  # fmt: skip

practices = table(
    "practices", office_(), Column("name", String(200), nullable=False), Column("region", String(8)),
    sealed("gestures"), Column("active", Boolean, nullable=False), at("made"), Index(None, "office"),
)  # fmt: skip

sheets = table(
    "sheets", office_(), to("practices", "practice", optional=True), Column("name", String(120), nullable=False),
    Column("version", Integer, nullable=False), sealed("text"), at("at"), Column("by", Id),
    Index(None, "office", "name", "version"),
)  # fmt: skip

people = table(
    "people", office_(), Column("name", String(200), nullable=False),
    Column("email", String(254), nullable=False, unique=True), Column("role", String(16), nullable=False),
    Column("password", String(200), nullable=False), Column("active", Boolean, nullable=False), at("made"),
    Index(None, "office"),
)  # fmt: skip

sessions = table(
    "sessions", office_(), to("people", "person"), Column("token", LargeBinary, nullable=False, unique=True),
    at("made"), at("seen"), at("revoked", optional=True), Index(None, "person"),
)  # fmt: skip

attempts = table(
    "attempts", Column("who", LargeBinary, nullable=False), Column("address", LargeBinary, nullable=False), at("at"),
    Index(None, "who", "at"), Index(None, "address", "at"),
)  # fmt: skip

contacts = table(
    "contacts", office_(), to("practices", "practice", optional=True), Column("kind", String(16), nullable=False),
    Column("name", String(200), nullable=False), Column("first_name", String(120), nullable=False),
    to("contacts", "organisation", optional=True), Column("sort", folded(330), nullable=False), at("made"),
    at("last_call", optional=True), Index(None, "office", "sort"), Index(None, "organisation"),
)  # fmt: skip

contact_numbers = table(
    "contact_numbers", office_(), to("contacts", "contact"), Column("number", String(32), nullable=False),
    Index(None, "office", "number"), Index(None, "contact", "office"),
)  # fmt: skip

contact_addresses = table(
    "contact_addresses", office_(), to("contacts", "contact"), Column("kind", String(8), nullable=False),
    Column("value", String(500), nullable=False), Index(None, "contact", "office"), Index(None, "office", "value"),
)  # fmt: skip

contact_words = table(
    "contact_words", office_(), to("contacts", "contact"), Column("word", folded(120), nullable=False),
    Index(None, "office", "word", "contact"), Index(None, "contact", "office"),
)  # fmt: skip

calls = table(
    "calls", office_(), to("people", "agent", stays=True), to("contacts", "contact", optional=True),
    to("practices", "practice", optional=True), Column("content", LargeBinary, nullable=False),
    at("at"), at("started_at", optional=True), at("taken_in"), Column("seconds", Float),
    Column("language", String(12), nullable=False), Column("region", String(8)),
    Column("format", String(40)), Column("turns", Integer, nullable=False),
    Column("peak", Float), Column("course", String, nullable=False), Column("situations", String(80), nullable=False),
    Column("ending", String(16)), Column("outcome", String(20)), Column("hardness", SmallInteger, nullable=False),
    Column("moves_that_calmed", String(200), nullable=False), Column("notice", Boolean),
    Column("state", String(12), nullable=False), Column("made_with", String(200), nullable=False),
    Column("swapped", Boolean, nullable=False), Column("verbatim", Boolean, nullable=False),
    Column("held", Boolean, nullable=False), sealed("head"), Column("followed", String(16)),
    UniqueConstraint("office", "content"), Index(None, "office", "at", "id"),
    Index(None, "office", "agent", "at", "id"), Index(None, "office", "agent", "hardness", "at"),
    Index(None, "contact", "office", "at"), Index(None, "office", "made_with"),
    # `followed`: the ending that what follows the call was made for; those that differ are few, and looked for often.
    Index("ix_calls_unfollowed", "id", sqlite_where=text("followed IS NULL OR followed <> ending"),
          postgresql_where=text("followed IS NULL OR followed <> ending")),
)  # fmt: skip

call_texts = Table(
    "call_texts", METADATA, Column("call", Id, ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True),
    office_(), sealed("source", optional=True), sealed("spoken", optional=True), sealed("reading"),
)  # fmt: skip

corrections = table(
    "corrections", office_(), to("calls", "call"), Column("kind", String(16), nullable=False),
    Column("turn", Integer), Column("name", String(40), nullable=False), Column("value", Float),
    Column("present", Boolean, nullable=False), to("people", "by", stays=True), at("at"),
    Index(None, "call", "office"),
)  # fmt: skip

# `keeper` follows it up; `holder` must do it, None where that is nobody of the office (the client, a doctor outside).
promises = table(
    "promises", office_(), to("calls", "call", optional=True), to("contacts", "contact", optional=True),
    Column("turn", Integer), Column("span_start", Integer), Column("span_end", Integer),
    Column("by", String(12), nullable=False), Column("owner", String(12), nullable=False),
    to("people", "keeper", stays=True), to("people", "holder", optional=True), at("due", optional=True),
    Column("precision", String(12), nullable=False), Column("assumed", Boolean, nullable=False),
    Column("confidence", Float, nullable=False), Column("state", String(12), nullable=False),
    Column("open", Boolean, nullable=False), Column("event_pending", Boolean, nullable=False),
    Column("by_person", Boolean, nullable=False), Column("denied", Boolean, nullable=False),
    to("promises", "replaced_by", optional=True), at("made"), at("settled", optional=True), sealed("words"),
    sealed("proof", optional=True), at("planned", optional=True), Index(None, "call", "office"),
    Index(None, "contact", "office", "open"), Index(None, "replaced_by"),
    # `planned`: the due time that reminders were made for.
    Index("ix_promises_unplanned", "id",
          sqlite_where=text("open = 1 AND due IS NOT NULL AND (planned IS NULL OR planned <> due)"),
          postgresql_where=text("open = true AND due IS NOT NULL AND (planned IS NULL OR planned <> due)")),
    Index(None, "office", "holder", "open", "due"), Index(None, "office", "keeper", "open", "due"),
    Index(None, "office", "settled"),
)  # fmt: skip

notes = table(
    "notes", office_(), to("contacts", "contact", optional=True), to("calls", "call", optional=True),
    to("people", "by", stays=True), at("at"), Column("situation", String(16)),
    sealed("text"), Column("ending", String(16)), Index(None, "contact", "office", "at"), Index(None, "call", "office"),
)  # fmt: skip

lessons = table(
    "lessons", office_(), to("calls", "call"), to("people", "person"), at("at"), sealed("answers"),
    UniqueConstraint("call", "person"), Index(None, "office", "person", "at"),
)  # fmt: skip

messages = table(
    "messages", office_(), to("calls", "call", optional=True), to("contacts", "contact", optional=True),
    to("promises", "promise", optional=True), to("practices", "practice", optional=True),
    to("people", "by", stays=True), Column("to_role", String(16), nullable=False),
    to("people", "to_person", optional=True), Column("urgency", String(12), nullable=False),
    Column("state", String(12), nullable=False), at("at"), at("taken_at", optional=True), sealed("words"),
    Index(None, "office", "to_person", "state", "at"), Index(None, "contact", "office"), Index(None, "call", "office"),
    Index(None, "office", "by", "at"), Index(None, "promise"),
)  # fmt: skip

shares = table(
    "shares", office_(), to("calls", "call"), to("people", "person"), at("until"), at("at"),
    at("stopped", optional=True), Index(None, "person", "office", "until"), Index(None, "call", "office"),
)  # fmt: skip

holds = table(
    "holds", office_(), to("calls", "call"), sealed("reason"), to("people", "by", stays=True), at("at"),
    at("lifted", optional=True), Index(None, "call", "office"),
)  # fmt: skip

hold_people = table(
    "hold_people",
    office_(),
    to("holds", "hold"),
    to("people", "person"),
    Index(None, "hold", "office"),
    Index(None, "person", "office"),
)

interventions = table(
    "interventions", office_(), to("contacts", "contact"), to("people", "by", stays=True), at("at"),
    Column("risk_told", Boolean, nullable=False), sealed("text"), Index(None, "contact", "office", "at"),
)  # fmt: skip

set_aside = table(
    "set_aside", office_(), Column("content", LargeBinary, nullable=False), sealed("name"), sealed("why"), at("at"),
    to("people", "by", stays=True), UniqueConstraint("office", "content"),
)  # fmt: skip

audit = table(
    "audit", office_(), Column("n", Id, nullable=False), at("at"), Column("person", Id),
    Column("act", String(40), nullable=False), Column("kind", String(24), nullable=False), Column("target", Id),
    Column("detail", String(200), nullable=False), Column("hash", LargeBinary, nullable=False),
    UniqueConstraint("office", "n"), Index(None, "office", "kind", "target"),
)  # fmt: skip

audit_heads = Table(
    "audit_heads", METADATA, Column("office", Id, ForeignKey("offices.id", ondelete="CASCADE"), primary_key=True),
    Column("n", Id, nullable=False), Column("hash", LargeBinary, nullable=False),
    Column("seal", LargeBinary, nullable=False),
)  # fmt: skip
