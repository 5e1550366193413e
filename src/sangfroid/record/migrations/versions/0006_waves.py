"""The picture of a call's sound, drawn under its timeline."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        "waves",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("office", ID, nullable=False),
        sa.Column("call", ID, nullable=False),
        sa.Column("peaks", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["office"], ["offices.id"], name="fk_waves_office", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["call"], ["calls.id"], name="fk_waves_call", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_waves"),
        sa.UniqueConstraint("call", name="uq_waves_call"),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Takes it away."""
    op.drop_table("waves")
