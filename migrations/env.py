"""Alembic's environment: the one place that sees every table."""

from __future__ import annotations

from alembic import context

from engine.storage.database import open_database
from processes.schema import whole_metadata


def run() -> None:
    """Run the migrations in one transaction."""
    database = open_database(context.config.attributes["url"])
    with database.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=whole_metadata(),
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=False,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
    database.dispose()


run()
