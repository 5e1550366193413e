"""What Alembic runs: the steps, in the transaction that it is given."""

from alembic import context

from sangfroid.record.schema import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, render_as_batch=True)
context.run_migrations()
