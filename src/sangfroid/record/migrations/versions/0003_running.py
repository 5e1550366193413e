"""Calls that are running: their log, who may feed them, and the counts of hints."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def _id() -> sa.Column[int]:
    return sa.Column("id", ID, autoincrement=True, nullable=False)


def _office(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["office"], ["offices.id"], name=f"fk_{table}_office", ondelete="CASCADE")


def upgrade() -> None:
    """Makes them."""
    op.create_table(
        "running_calls",
        _id(),
        sa.Column("office", ID, nullable=False),
        sa.Column("agent", ID, nullable=False),
        sa.Column("contact", ID, nullable=True),
        sa.Column("call", ID, nullable=True),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=True),
        sa.Column("pair", sa.LargeBinary(), nullable=True),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("helping", sa.Boolean(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        _office("running_calls"),
        sa.ForeignKeyConstraint(["agent"], ["people.id"], name="fk_running_calls_agent", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["contact"], ["contacts.id"], name="fk_running_calls_contact", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["call"], ["calls.id"], name="fk_running_calls_call", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_running_calls"),
        sa.UniqueConstraint("office", "key", name="uq_running_calls_office_key"),
        sa.UniqueConstraint("pair", name="uq_running_calls_pair"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_running_calls_office_agent_state", "running_calls", ["office", "agent", "state"])
    op.create_index("ix_running_calls_state_seen_at", "running_calls", ["state", "seen_at"])
    op.create_index("ix_running_calls_contact_office", "running_calls", ["contact", "office"])
    op.create_index("ix_running_calls_call", "running_calls", ["call"])
    op.create_table(
        "running_items",
        _id(),
        sa.Column("office", ID, nullable=False),
        sa.Column("running", ID, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=True),
        sa.Column("key", sa.LargeBinary(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("what", sa.LargeBinary(), nullable=False),
        _office("running_items"),
        sa.ForeignKeyConstraint(["running"], ["running_calls.id"], name="fk_running_items_running", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_running_items"),
        sa.UniqueConstraint("running", "n", name="uq_running_items_running_n"),
        sa.UniqueConstraint("running", "key", name="uq_running_items_running_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_running_items_running_turn", "running_items", ["running", "turn"])
    op.create_table(
        "feed_tokens",
        _id(),
        sa.Column("office", ID, nullable=False),
        sa.Column("person", ID, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("made", MOMENT, nullable=False),
        sa.Column("used", MOMENT, nullable=True),
        sa.Column("revoked", MOMENT, nullable=True),
        _office("feed_tokens"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_feed_tokens_person", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_feed_tokens"),
        sa.UniqueConstraint("token", name="uq_feed_tokens_token"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feed_tokens_office_person", "feed_tokens", ["office", "person"])
    op.create_table(
        "hint_counts",
        _id(),
        sa.Column("office", ID, nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("playbook", sa.String(length=40), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("fate", sa.String(length=12), nullable=False),
        sa.Column("followed", sa.Boolean(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        _office("hint_counts"),
        sa.PrimaryKeyConstraint("id", name="pk_hint_counts"),
        sa.UniqueConstraint(
            "office", "month", "playbook", "step", "fate", "followed",
            name="uq_hint_counts_office_month_playbook_step_fate_followed",
        ),
        sqlite_autoincrement=True,
    )  # fmt: skip


def downgrade() -> None:
    """Takes them away."""
    for table in ("hint_counts", "feed_tokens", "running_items", "running_calls"):
        op.drop_table(table)
