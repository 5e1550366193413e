"""What is to be done after a call, when, and what was sent to tell of it."""

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes them."""
