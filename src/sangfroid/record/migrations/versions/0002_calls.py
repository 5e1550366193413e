"""Calls, what is heard in them, what is made of them; the search index."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def _id() -> sa.Column[int]:
    return sa.Column("id", ID, autoincrement=True, nullable=False)


def upgrade() -> None:  # noqa: PLR0915 (a step of the schema)
    """Makes them."""
    op.create_table(
        "calls",
        _id(),
        sa.Column("office", ID, nullable=False),
        sa.Column("agent", ID, nullable=False),
        sa.Column("contact", ID, nullable=True),
        sa.Column("practice", ID, nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("started_at", MOMENT, nullable=True),
        sa.Column("taken_in", MOMENT, nullable=False),
        sa.Column("seconds", sa.Float(), nullable=True),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("region", sa.String(length=8), nullable=True),
        sa.Column("format", sa.String(length=40), nullable=True),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.Column("peak", sa.Float(), nullable=True),
        sa.Column("course", sa.String(), nullable=False),
        sa.Column("situations", sa.String(length=80), nullable=False),
        sa.Column("ending", sa.String(length=16), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("hardness", sa.SmallInteger(), nullable=False),
        sa.Column("moves_that_calmed", sa.String(length=200), nullable=False),
        sa.Column("notice", sa.Boolean(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("made_with", sa.String(length=200), nullable=False),
        sa.Column("swapped", sa.Boolean(), nullable=False),
        sa.Column("verbatim", sa.Boolean(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["agent"], ["people.id"], name="fk_calls_agent"),
        sa.ForeignKeyConstraint(["contact"], ["contacts.id"], name="fk_calls_contact", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["office"], ["offices.id"], name="fk_calls_office", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["practice"], ["practices.id"], name="fk_calls_practice", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_calls"),
        sa.UniqueConstraint("office", "content", name="uq_calls_office_content"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_calls_contact_office_at", "calls", ["contact", "office", "at"])
    op.create_index("ix_calls_office_agent_at_id", "calls", ["office", "agent", "at", "id"])
    op.create_index("ix_calls_office_agent_hardness_at", "calls", ["office", "agent", "hardness", "at"])
    op.create_index("ix_calls_office_at_id", "calls", ["office", "at", "id"])
    op.create_index("ix_calls_office_made_with", "calls", ["office", "made_with"])
    op.create_table(
        "call_texts",
        sa.Column("call", ID, nullable=False),
        sa.Column("office", ID, nullable=False),
        sa.Column("source", sa.LargeBinary(), nullable=True),
        sa.Column("spoken", sa.LargeBinary(), nullable=True),
        sa.Column("reading", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["call"], ["calls.id"], name="fk_call_texts_call", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["office"], ["offices.id"], name="fk_call_texts_office", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("call", name="pk_call_texts"),
    )
    op.create_table(
        "corrections",
        _id(),
        sa.Column("office", ID, nullable=False),
        sa.Column("call", ID, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name="fk_corrections_by"),
        sa.ForeignKeyConstraint(["call"], ["calls.id"], name="fk_corrections_call", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["office"], ["offices.id"], name="fk_corrections_office", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_corrections"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_corrections_call_office", "corrections", ["call", "office"])
    op.create_table(
        "holds",
        _id(),
        sa.Column("office", ID, nullable=False),
        sa.Column("call", ID, nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("lifted", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name="fk_holds_by"),
        sa.ForeignKeyConstraint(["call"], ["calls.id"], name="fk_holds_call", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["office"], ["offices.id"], name="fk_holds_office", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_holds"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_holds_call_office", "holds", ["call", "office"])
    op.create_table(
        "lessons",
        _id(),
        sa.Column("office", ID, nullable=False),
        sa.Column("call", ID, nullable=False),
        sa.Column("person", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["call"], ["calls.id"], name="fk_lessons_call", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["office"], ["offices.id"], name="fk_lessons_office", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_lessons_person", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_lessons"),
        sa.UniqueConstraint("call", "person", name="uq_lessons_call_person"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_lessons_office_person_at", "lessons", ["office", "person", "at"])
    op.create_table(
        "notes",
        _id(),
        sa.Column("office", ID, nullable=False),
        sa.Column("contact", ID, nullable=True),
        sa.Column("call", ID, nullable=True),
        sa.Column("by", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("situation", sa.String(length=16), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name="fk_notes_by"),
        sa.ForeignKeyConstraint(["call"], ["calls.id"], name="fk_notes_call", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["contact"], ["contacts.id"], name="fk_notes_contact", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["office"], ["offices.id"], name="fk_notes_office", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_notes"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_notes_call_office", "notes", ["call", "office"])
    op.create_index("ix_notes_contact_office_at", "notes", ["contact", "office", "at"])
    op.create_table(
        "promises",
        _id(),
        sa.Column("office", ID, nullable=False),
        sa.Column("call", ID, nullable=True),
        sa.Column("contact", ID, nullable=True),
        sa.Column("turn", sa.Integer(), nullable=True),
        sa.Column("span_start", sa.Integer(), nullable=True),
        sa.Column("span_end", sa.Integer(), nullable=True),
        sa.Column("by", sa.String(length=12), nullable=False),
        sa.Column("owner", sa.String(length=12), nullable=False),
        sa.Column("keeper", ID, nullable=False),
        sa.Column("holder", ID, nullable=True),
        sa.Column("due", MOMENT, nullable=True),
        sa.Column("precision", sa.String(length=12), nullable=False),
        sa.Column("assumed", sa.Boolean(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("event_pending", sa.Boolean(), nullable=False),
        sa.Column("by_person", sa.Boolean(), nullable=False),
        sa.Column("denied", sa.Boolean(), nullable=False),
        sa.Column("replaced_by", ID, nullable=True),
        sa.Column("made", MOMENT, nullable=False),
        sa.Column("settled", MOMENT, nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("proof", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["call"], ["calls.id"], name="fk_promises_call", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["contact"], ["contacts.id"], name="fk_promises_contact", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["holder"], ["people.id"], name="fk_promises_holder", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["keeper"], ["people.id"], name="fk_promises_keeper"),
        sa.ForeignKeyConstraint(["office"], ["offices.id"], name="fk_promises_office", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["replaced_by"], ["promises.id"], name="fk_promises_replaced_by", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_promises"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_promises_call_office", "promises", ["call", "office"])
    op.create_index("ix_promises_contact_office_open", "promises", ["contact", "office", "open"])
    op.create_index("ix_promises_office_holder_open_due", "promises", ["office", "holder", "open", "due"])
    op.create_index("ix_promises_office_keeper_open_due", "promises", ["office", "keeper", "open", "due"])
    op.create_index("ix_promises_replaced_by", "promises", ["replaced_by"])
    op.create_table(
        "shares",
        _id(),
        sa.Column("office", ID, nullable=False),
        sa.Column("call", ID, nullable=False),
        sa.Column("person", ID, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("stopped", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["call"], ["calls.id"], name="fk_shares_call", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["office"], ["offices.id"], name="fk_shares_office", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_shares_person", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_shares"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_shares_call_office", "shares", ["call", "office"])
    op.create_index("ix_shares_person_office_until", "shares", ["person", "office", "until"])
    op.create_table(
        "hold_people",
        _id(),
        sa.Column("office", ID, nullable=False),
        sa.Column("hold", ID, nullable=False),
        sa.Column("person", ID, nullable=False),
        sa.ForeignKeyConstraint(["hold"], ["holds.id"], name="fk_hold_people_hold", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["office"], ["offices.id"], name="fk_hold_people_office", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_hold_people_person", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_hold_people"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_hold_people_hold_office", "hold_people", ["hold", "office"])
    op.create_index("ix_hold_people_person_office", "hold_people", ["person", "office"])
    op.create_table(
        "messages",
        _id(),
        sa.Column("office", ID, nullable=False),
        sa.Column("call", ID, nullable=True),
        sa.Column("contact", ID, nullable=True),
        sa.Column("promise", ID, nullable=True),
        sa.Column("practice", ID, nullable=True),
        sa.Column("by", ID, nullable=False),
        sa.Column("to_role", sa.String(length=16), nullable=False),
        sa.Column("to_person", ID, nullable=True),
        sa.Column("urgency", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("taken_at", MOMENT, nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name="fk_messages_by"),
        sa.ForeignKeyConstraint(["call"], ["calls.id"], name="fk_messages_call", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["contact"], ["contacts.id"], name="fk_messages_contact", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["office"], ["offices.id"], name="fk_messages_office", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["practice"], ["practices.id"], name="fk_messages_practice", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["promise"], ["promises.id"], name="fk_messages_promise", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["to_person"], ["people.id"], name="fk_messages_to_person", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_messages_call_office", "messages", ["call", "office"])
    op.create_index("ix_messages_contact_office", "messages", ["contact", "office"])
    op.create_index("ix_messages_office_by_at", "messages", ["office", "by", "at"])
    op.create_index("ix_messages_office_to_person_state_at", "messages", ["office", "to_person", "state", "at"])
    op.create_index("ix_messages_promise", "messages", ["promise"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE call_words USING fts5(tokens, detail=none, columnsize=0, tokenize='ascii')")
    else:
        op.execute(
            "CREATE TABLE call_words (call bigint PRIMARY KEY REFERENCES calls (id) ON DELETE CASCADE, "
            "office bigint NOT NULL REFERENCES offices (id) ON DELETE CASCADE, tokens bigint[] NOT NULL)"
        )
        op.execute("CREATE INDEX ix_call_words_tokens ON call_words USING gin (tokens)")


def downgrade() -> None:
    """Takes them away."""
    op.execute("DROP TABLE call_words")
    for table in (
        "messages",
        "hold_people",
        "shares",
        "promises",
        "notes",
        "lessons",
        "holds",
        "corrections",
        "call_texts",
        "calls",
    ):
        op.drop_table(table)
