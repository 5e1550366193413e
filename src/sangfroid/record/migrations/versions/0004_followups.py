"""What is to be done after a call, when, and what was sent to tell of it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Makes them."""
    _protocols_and_beats()
    _tasks()
    _timers_and_notices()
    _channels()
    _snoozes_and_proposals()
    op.add_column("promises", sa.Column("planned", MOMENT, nullable=True))
    op.add_column("calls", sa.Column("followed", sa.String(16), nullable=True))
    _partial(
        "ix_promises_unplanned", "promises", "open = {true} AND due IS NOT NULL AND (planned IS NULL OR planned <> due)"
    )
    _partial("ix_calls_unfollowed", "calls", "followed IS NULL OR followed <> ending")


def _id() -> sa.Column[int]:
    return sa.Column("id", ID, autoincrement=True, nullable=False)


def _to(name: str, *, optional: bool = False) -> sa.Column[int]:
    return sa.Column(name, ID, nullable=optional)


def _fk(table: str, column: str, target: str, *, stays: bool = False) -> sa.ForeignKeyConstraint:
    gone = None if stays else "CASCADE"
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}", ondelete=gone)


def _make(name: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(
        name, _id(), _to("office"), *parts, _fk(name, "office", "offices"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"), sqlite_autoincrement=True,
    )  # fmt: skip


def _index(table: str, *columns: str) -> None:
    op.create_index("_".join(("ix", table, *columns)), table, list(columns))


def _partial(name: str, table: str, where: str, column: str = "id") -> None:
    """An index of those rows alone that are looked for: it stays small however many there are."""
    true = "1" if op.get_bind().dialect.name == "sqlite" else "true"
    condition = sa.text(where.format(true=true, false="0" if true == "1" else "false"))
    op.create_index(name, table, [column], sqlite_where=condition, postgresql_where=condition)


def _protocols_and_beats() -> None:
    _make(
        "protocols", _to("call"), _to("contact", optional=True), _to("person"),
        sa.Column("stage", sa.String(12), nullable=False), sa.Column("reason", sa.String(12), nullable=False),
        sa.Column("guessed", sa.String(12), nullable=False), sa.Column("hung_up", MOMENT, nullable=False),
        sa.Column("not_before", MOMENT, nullable=False), sa.Column("until", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False), sa.Column("ended", sa.String(12), nullable=True),
        sa.Column("changed", MOMENT, nullable=False), _fk("protocols", "call", "calls"),
        _fk("protocols", "contact", "contacts"), _fk("protocols", "person", "people", stays=True),
        sa.UniqueConstraint("call", name="uq_protocols_call"),
    )  # fmt: skip
    _index("protocols", "contact", "office")
    _index("protocols", "office", "person", "stage")
    _make(
        "beats", _to("person"), sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("began", MOMENT, nullable=False), sa.Column("due", MOMENT, nullable=True),
        sa.Column("over", MOMENT, nullable=True), sa.Column("updates", sa.Integer(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False), _fk("beats", "person", "people", stays=True),
    )  # fmt: skip
    _index("beats", "office", "person", "over")
    _make(
        "beat_callers", _to("beat"), _to("contact", optional=True), _to("call", optional=True),
        sa.Column("needed_by", MOMENT, nullable=True), _fk("beat_callers", "beat", "beats"),
        _fk("beat_callers", "contact", "contacts"), _fk("beat_callers", "call", "calls"),
    )  # fmt: skip
    for column in ("beat", "contact", "call"):
        _index("beat_callers", column, "office")


def _tasks() -> None:
    _make(
        "tasks", sa.Column("kind", sa.String(16), nullable=False), _to("person"), _to("contact", optional=True),
        _to("call", optional=True), _to("protocol", optional=True), _to("beat", optional=True),
        sa.Column("not_before", MOMENT, nullable=True), sa.Column("due", MOMENT, nullable=False),
        sa.Column("state", sa.String(12), nullable=False), sa.Column("made", MOMENT, nullable=False),
        sa.Column("done", MOMENT, nullable=True), sa.Column("planned", MOMENT, nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=False), _fk("tasks", "person", "people", stays=True),
        _fk("tasks", "contact", "contacts"), _fk("tasks", "call", "calls"), _fk("tasks", "protocol", "protocols"),
        _fk("tasks", "beat", "beats"),
    )  # fmt: skip
    _index("tasks", "office", "person", "state", "due")
    for column in ("contact", "call"):
        _index("tasks", column, "office")
    for column in ("protocol", "beat"):
        _index("tasks", column)
    _partial("ix_tasks_unplanned", "tasks", "state = 'open' AND (planned IS NULL OR planned <> due)")


def _timers_and_notices() -> None:
    abouts = ("promise", "task", "protocol")
    _make(
        "timers", *[_to(name, optional=True) for name in abouts], sa.Column("stage", sa.String(12), nullable=False),
        sa.Column("at", MOMENT, nullable=False), sa.Column("due", MOMENT, nullable=False),
        *[_fk("timers", name, f"{name}s") for name in abouts],
        *[sa.UniqueConstraint(name, name=f"uq_timers_{name}") for name in abouts],
    )  # fmt: skip
    _index("timers", "at")
    _make(
        "notices", _to("person"), _to("promise", optional=True), _to("task", optional=True),
        sa.Column("key", sa.String(120), nullable=False), sa.Column("stage", sa.String(12), nullable=False),
        sa.Column("due", MOMENT, nullable=False), sa.Column("at", MOMENT, nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False), sa.Column("seen", MOMENT, nullable=True),
        _fk("notices", "person", "people"), _fk("notices", "promise", "promises"), _fk("notices", "task", "tasks"),
        sa.UniqueConstraint("office", "key", name="uq_notices_office_key"),
    )  # fmt: skip
    _index("notices", "office", "person", "seen", "at")
    for column in ("promise", "task", "at"):
        _index("notices", column)


def _channels() -> None:
    _make(
        "channels", _to("person", optional=True), sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False), sa.Column("settings", sa.LargeBinary(), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=True), sa.Column("at", MOMENT, nullable=False),
        _fk("channels", "person", "people"), sa.UniqueConstraint("token", name="uq_channels_token"),
    )  # fmt: skip
    _index("channels", "office", "kind", "person")
    _make(
        "deliveries", _to("notice"), _to("channel"), sa.Column("key", sa.String(160), nullable=False),
        sa.Column("at", MOMENT, nullable=False), sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent", MOMENT, nullable=True), sa.Column("gave_up", sa.Boolean(), nullable=False),
        sa.Column("why", sa.String(200), nullable=False), _fk("deliveries", "notice", "notices"),
        _fk("deliveries", "channel", "channels"), sa.UniqueConstraint("office", "key", name="uq_deliveries_office_key"),
    )  # fmt: skip
    _index("deliveries", "notice")
    _index("deliveries", "channel", "office", "at")
    _partial("ix_deliveries_open", "deliveries", "sent IS NULL AND gave_up = {false}", "at")


def _snoozes_and_proposals() -> None:
    _make(
        "snoozes", _to("promise", optional=True), _to("task", optional=True), _to("by"),
        sa.Column("at", MOMENT, nullable=False), sa.Column("until", MOMENT, nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False), _fk("snoozes", "promise", "promises"),
        _fk("snoozes", "task", "tasks"), _fk("snoozes", "by", "people", stays=True),
    )  # fmt: skip
    for column in ("promise", "task"):
        _index("snoozes", column, "office")
    _make(
        "proposals", _to("promise"), _to("call"), sa.Column("verdict", sa.String(12), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False), sa.Column("state", sa.String(12), nullable=False),
        sa.Column("at", MOMENT, nullable=False), sa.Column("words", sa.LargeBinary(), nullable=False),
        _fk("proposals", "promise", "promises"), _fk("proposals", "call", "calls"),
        sa.UniqueConstraint("promise", "call", name="uq_proposals_promise_call"),
    )  # fmt: skip
    _index("proposals", "call", "office")
    _index("proposals", "office", "state")
