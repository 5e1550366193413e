"""Offices, their people, practices and contacts; the audit log."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def _id() -> sa.Column[int]:
    return sa.Column("id", ID, autoincrement=True, nullable=False)


def upgrade() -> None:  # noqa: PLR0915 (a step of the schema)
    """Makes them."""
    op.create_table(
        "attempts",
        _id(),
        sa.Column("who", sa.LargeBinary(), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_attempts_address_at", "attempts", ["address", "at"])
    op.create_index("ix_attempts_who_at", "attempts", ["who", "at"])
    op.create_table(
        "offices",
        _id(),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("region", sa.String(length=8), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("made", MOMENT, nullable=False),
        sa.Column("verbatim_days", sa.Integer(), nullable=False),
        sa.Column("analysis_days", sa.Integer(), nullable=False),
        sa.Column("supervisor_view", sa.Boolean(), nullable=False),
        sa.Column("supervisor_view_since", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_offices"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "stores",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_stores"),
    )
    op.create_table(
        "audit",
        _id(),
        sa.Column("office", ID, nullable=False),
        sa.Column("n", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("person", ID, nullable=True),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("target", ID, nullable=True),
        sa.Column("detail", sa.String(length=200), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["office"], ["offices.id"], name="fk_audit_office", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sa.UniqueConstraint("office", "n", name="uq_audit_office_n"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_office_kind_target", "audit", ["office", "kind", "target"])
    op.create_table(
        "audit_heads",
        sa.Column("office", ID, nullable=False),
        sa.Column("n", ID, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("seal", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["office"], ["offices.id"], name="fk_audit_heads_office", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("office", name="pk_audit_heads"),
    )
    op.create_table(
        "people",
        _id(),
        sa.Column("office", ID, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("password", sa.String(length=200), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("made", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["office"], ["offices.id"], name="fk_people_office", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("email", name="uq_people_email"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_people_office", "people", ["office"])
    op.create_table(
        "practices",
        _id(),
        sa.Column("office", ID, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("region", sa.String(length=8), nullable=True),
        sa.Column("gestures", sa.LargeBinary(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("made", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["office"], ["offices.id"], name="fk_practices_office", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_practices"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_practices_office", "practices", ["office"])
    op.create_table(
        "contacts",
        _id(),
        sa.Column("office", ID, nullable=False),
        sa.Column("practice", ID, nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("first_name", sa.String(length=120), nullable=False),
        sa.Column("organisation", ID, nullable=True),
        sa.Column(
            "sort",
            sa.String(length=330).with_variant(sa.String(length=330, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("made", MOMENT, nullable=False),
        sa.Column("last_call", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["office"], ["offices.id"], name="fk_contacts_office", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["organisation"], ["contacts.id"], name="fk_contacts_organisation", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["practice"], ["practices.id"], name="fk_contacts_practice", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_contacts"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_contacts_office_sort", "contacts", ["office", "sort"])
    op.create_index("ix_contacts_organisation", "contacts", ["organisation"])
    op.create_table(
        "sessions",
        _id(),
        sa.Column("office", ID, nullable=False),
        sa.Column("person", ID, nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("made", MOMENT, nullable=False),
        sa.Column("seen", MOMENT, nullable=False),
        sa.Column("revoked", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["office"], ["offices.id"], name="fk_sessions_office", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_sessions_person", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
        sa.UniqueConstraint("token", name="uq_sessions_token"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sessions_person", "sessions", ["person"])
    op.create_table(
        "set_aside",
        _id(),
        sa.Column("office", ID, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("why", sa.LargeBinary(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name="fk_set_aside_by"),
        sa.ForeignKeyConstraint(["office"], ["offices.id"], name="fk_set_aside_office", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_set_aside"),
        sa.UniqueConstraint("office", "content", name="uq_set_aside_office_content"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "sheets",
        _id(),
        sa.Column("office", ID, nullable=False),
        sa.Column("practice", ID, nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", ID, nullable=True),
        sa.ForeignKeyConstraint(["office"], ["offices.id"], name="fk_sheets_office", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["practice"], ["practices.id"], name="fk_sheets_practice", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_sheets"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sheets_office_name_version", "sheets", ["office", "name", "version"])
    op.create_table(
        "contact_addresses",
        _id(),
        sa.Column("office", ID, nullable=False),
        sa.Column("contact", ID, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("value", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["contact"], ["contacts.id"], name="fk_contact_addresses_contact", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["office"], ["offices.id"], name="fk_contact_addresses_office", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_contact_addresses"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_contact_addresses_contact_office", "contact_addresses", ["contact", "office"])
    op.create_index("ix_contact_addresses_office_value", "contact_addresses", ["office", "value"])
    op.create_table(
        "contact_numbers",
        _id(),
        sa.Column("office", ID, nullable=False),
        sa.Column("contact", ID, nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["contact"], ["contacts.id"], name="fk_contact_numbers_contact", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["office"], ["offices.id"], name="fk_contact_numbers_office", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_contact_numbers"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_contact_numbers_contact_office", "contact_numbers", ["contact", "office"])
    op.create_index("ix_contact_numbers_office_number", "contact_numbers", ["office", "number"])
    op.create_table(
        "contact_words",
        _id(),
        sa.Column("office", ID, nullable=False),
        sa.Column("contact", ID, nullable=False),
        sa.Column(
            "word",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["contact"], ["contacts.id"], name="fk_contact_words_contact", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["office"], ["offices.id"], name="fk_contact_words_office", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_contact_words"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_contact_words_contact_office", "contact_words", ["contact", "office"])
    op.create_index("ix_contact_words_office_word_contact", "contact_words", ["office", "word", "contact"])
    op.create_table(
        "interventions",
        _id(),
        sa.Column("office", ID, nullable=False),
        sa.Column("contact", ID, nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("risk_told", sa.Boolean(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name="fk_interventions_by"),
        sa.ForeignKeyConstraint(["contact"], ["contacts.id"], name="fk_interventions_contact", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["office"], ["offices.id"], name="fk_interventions_office", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_interventions"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_interventions_contact_office_at", "interventions", ["contact", "office", "at"])


def downgrade() -> None:
    """Takes them away."""
    for table in (
        "interventions",
        "contact_words",
        "contact_numbers",
        "contact_addresses",
        "sheets",
        "set_aside",
        "sessions",
        "contacts",
        "practices",
        "people",
        "audit_heads",
        "audit",
        "stores",
        "offices",
        "attempts",
    ):
        op.drop_table(table)
