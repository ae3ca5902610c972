"""Alembic asks this to run the steps. The connection is the store's own."""

from alembic import context

from doccheck.archive.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"], target_metadata=METADATA, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
