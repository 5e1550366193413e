"""Sound kept of a call; how a noted call ended; promises found by their end, and names by how they are said."""

import sqlalchemy as sa
from alembic import op

from sangfroid.record.contacts import said_as

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _id() -> sa.Column[int]:
    return sa.Column("id", ID, autoincrement=True, nullable=False)


def _office(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["office"], ["offices.id"], name=f"fk_{table}_office", ondelete="CASCADE")


def upgrade() -> None:
    """Makes them."""
    op.create_table(
        "sounds",
        _id(),
        sa.Column("office", ID, nullable=False),
        sa.Column("call", ID, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("size", ID, nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        _office("sounds"),
        sa.ForeignKeyConstraint(["call"], ["calls.id"], name="fk_sounds_call", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name="fk_sounds_by"),
        sa.PrimaryKeyConstraint("id", name="pk_sounds"),
        sa.UniqueConstraint("call", name="uq_sounds_call"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "sound_parts",
        _id(),
        sa.Column("office", ID, nullable=False),
        sa.Column("sound", ID, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        _office("sound_parts"),
        sa.ForeignKeyConstraint(["sound"], ["sounds.id"], name="fk_sound_parts_sound", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_sound_parts"),
        sa.UniqueConstraint("sound", "n", name="uq_sound_parts_sound_n"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_promises_office_settled", "promises", ["office", "settled"])
    op.add_column("notes", sa.Column("ending", sa.String(length=16), nullable=True))
    _say_names(op.get_bind())


def _say_names(connection: sa.Connection) -> None:
    """Gives the contacts that are there the words that they are found under by how they are said."""
    words = sa.table("contact_words", sa.column("office"), sa.column("contact"), sa.column("word"))
    known = connection.execute(sa.select(words.c.office, words.c.contact, words.c.word)).all()
    said = {(office, contact, form) for office, contact, word in known if (form := said_as(word))}
    rows = [{"office": office, "contact": contact, "word": form} for office, contact, form in sorted(said)]
    if rows:
        connection.execute(sa.insert(words), rows)


def downgrade() -> None:
    """Takes them away."""
    op.execute("DELETE FROM contact_words WHERE word LIKE '*%'")
    op.drop_column("notes", "ending")
    op.drop_index("ix_promises_office_settled", "promises")
    op.drop_table("sound_parts")
    op.drop_table("sounds")
