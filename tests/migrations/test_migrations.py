from __future__ import annotations

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from engine.storage.database import open_database
from processes.migrate import alembic_config, migrate
from processes.schema import whole_metadata

BOTH = ["sqlite_database", pytest.param("postgresql_database", marks=pytest.mark.postgresql)]


@pytest.fixture
def url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(request.param))


@pytest.mark.parametrize("url", BOTH, indirect=True)
def test_the_migrated_schema_is_the_one_the_code_declares(url: str) -> None:
    migrate(url)
    database = open_database(url)
    with database.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, whole_metadata()) == []
    database.dispose()


@pytest.mark.parametrize("url", BOTH, indirect=True)
def test_every_step_can_be_undone_and_done_again(url: str) -> None:
    migrate(url)
    command.downgrade(alembic_config(url), "base")
    database = open_database(url)
    with database.connect() as connection:
        assert set(inspect(connection).get_table_names()) <= {"alembic_version", "sqlite_sequence"}
    database.dispose()
    migrate(url)
