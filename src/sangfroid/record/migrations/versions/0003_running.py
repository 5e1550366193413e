"""Calls that are running: their turns, taps and hints, and who looks at them."""

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes them."""
