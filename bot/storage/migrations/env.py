"""Alembic's environment: it runs on the connection that `bot.storage.migrate` hands it."""

from alembic import context

from bot.storage.league_tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transaction_per_migration=False)
context.run_migrations()
